"""The good site as a reader meets it: built by the command line, served with its headers, opened in Chromium."""

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page

from build_tools.cli import praksisnytt
from build_tools.config import SiteConfig, load_config
from build_tools.outputs.serving import headers_for

GOOD = Path(__file__).parent / "good_site"
OWN = Path(__file__).parents[1]
DEMONSTRATION = load_config(OWN / "mkdocs.yml").demo
"""Whether the repository's own content is the demonstration, of which much is known. Whose it else is may write what
they like: ``check`` and ``check --site`` hold it."""
demonstration = pytest.mark.skipif(not DEMONSTRATION, reason="the repository's content is no demonstration")
GOOD_TODAY = "2026-11-22"
PATIENCE = 20_000
"""Milliseconds to wait for what must come: only a machine with much else to do needs them."""

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELL = "chromium-headless-shell"
"""Chromium's pages without all that is around them, in a third of the processor time; Debian has it as a package."""
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def launched(kind: BrowserType, *names: str) -> Browser:
    """The first of the named programs that is installed, started."""
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.fail("no Chromium found: run `sh tests/set-up-browser.sh`, which installs it", pytrace=False)
    return kind.launch(executable_path=found, args=list(SWITCHES))


def build(content: Path, config: Path, folder: Path, *options: str) -> Path:
    """Build a site with ``praksisnytt build`` in a new folder; fails with what it said."""
    arguments = ["--content", content, "--config", config, "--site-dir", folder / "site", "--cache", folder / "cache"]
    command = [sys.executable, "-m", "build_tools", "build", *map(str, arguments), "--today", GOOD_TODAY, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def comes_true(page: Page, condition: str) -> None:
    """Wait until a script says yes; Playwright's own waiting breaks the pages' policy when it must ask twice."""
    for _ in range(PATIENCE // 50):
        if page.evaluate(f"Promise.resolve({condition}).then(Boolean)"):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"it never came true: {condition}")


def complete(content: Path, config: Path, site: Path) -> str:
    """What ``praksisnytt check --site`` says is lost, or too much; empty when every promise is kept."""
    words = ["check", "--content", content, "--config", config, "--site", site, "--today", GOOD_TODAY]
    done = CliRunner().invoke(praksisnytt, [*map(str, words)])
    return (
        "" if done.exit_code == 0 and "steder på nettstedet" in done.stdout else done.output or repr(done.exception)
    )


class Handler(SimpleHTTPRequestHandler):
    """Serves a built site under its base, with the headers the product writes for real servers."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, config: SiteConfig, **options: Any) -> None:
        self.config = config
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(self.config.base))

    def end_headers(self) -> None:
        for name, value in headers_for(self.config, urlsplit(self.path).path).items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Tests read no log."""


@dataclass
class Visitor:
    """Opens pages of a site and notes what goes wrong on them, and what they ask for."""

    browser: Browser
    address: str
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    foreseen: list[str] = field(default_factory=list)
    """What a test itself lets go wrong, in the browser's words: no fault, however late the browser notes it."""
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(self, path: str = "", *, width: int = 1280, height: int = 900, **options: Any) -> Page:
        """Open ``sok/?q=x`` in a fresh context; ``options`` are the context's."""
        context = self.browser.new_context(viewport={"width": width, "height": height}, locale="nb-NO", **options)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self._note(f"error: {error}"))
        page.on("console", lambda line: self._note(f"{line.type}: {line.text}"))
        page.goto(self.address + path)
        return page

    def _note(self, line: str) -> None:
        if line.startswith(("error", "warning")) and not any(each in line for each in self.foreseen):
            self.faults.append(line)
