"""Pictures of every kind of page, to be looked at one by one: ``make pictures``, then open ``pictures/index.html``.

Each kind (template, and validity where it is not plain) is shown in light and dark, at 320, 768 and 1280 px, with and
without scripts, and as it prints.
"""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from build_tools.build.gathering import gather
from build_tools.config import load_config
from build_tools.context import Site
from build_tools.outputs import pages

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "pictures"
SCHEMES = ("light", "dark")
WIDTHS = (320, 768, 1280)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NEAR = """() => {
  const style = document.createElement("style");
  style.textContent = "* { content-visibility: visible !important }";
  document.head.append(style);
}"""
"""What is far below is painted only when a reader comes near, and a picture of the whole page comes near nothing.
(``add_style_tag`` would wait for ever for the style's ``load``, which no page without scripts tells of.)"""
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def kinds(site: Site) -> dict[str, str]:
    """One address for each template and each state a page of it can show."""
    found: dict[str, str] = {}
    for view in pages.views(site):
        status = view.data.get("status")
        name = view.template.removesuffix(".html") + (f"-{status.state}" if status else "")
        if view.data.get("cancelled"):
            name += "-avlyst"
        best = found.get(name)
        if best is None or (view.template == "term.html" and len(view.data["years"]) > 2):
            found[name] = view.address
    return found


def shots(browser: Browser, base: str, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Take every picture; yields the kind and the file's name."""
    for scheme, width, scripts in product(SCHEMES, WIDTHS, (True, False)):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
        )
        page = context.new_page()
        for kind, address in known.items():
            name = f"{kind}-{scheme}-{width}{'' if scripts else '-uten-skript'}.png"
            page.goto(base + address)
            if page.locator("iframe").count():
                page.locator("iframe").scroll_into_view_if_needed()  # below the window it is not painted
            page.evaluate(NEAR)
            page.screenshot(path=TARGET / name, full_page=True)
            yield kind, name
        context.close()
    page = browser.new_page()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})
    for kind, address in known.items():
        page.goto(base + address)
        page.screenshot(path=TARGET / f"{kind}-utskrift.png", full_page=True)
        yield kind, f"{kind}-utskrift.png"


def main() -> None:
    """Build the repository's content, take the pictures and lay them out on one page."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    config = load_config(ROOT / "mkdocs.yml")
    site = gather(ROOT / "content", ROOT / "archive", config, date.today())
    folder = TARGET / "site"
    subprocess.run([sys.executable, "-m", "build_tools", "build", "--site-dir", str(folder)], cwd=ROOT, check=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not chromium:
        sys.exit("no Chromium found: run `sh tests/set-up-browser.sh`, which installs it")
    sheet: dict[str, list[str]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        for kind, name in shots(browser, f"http://127.0.0.1:{server.server_port}", kinds(site)):
            sheet.setdefault(kind, []).append(name)
        browser.close()
    rows = "".join(
        f"<h2>{escape(kind)}</h2><p>"
        + "".join(
            f'<a href="{name}"><img src="{name}" alt="{name}" height="420" loading="lazy"></a> ' for name in names
        )
        for kind, names in sheet.items()
    )
    (TARGET / "index.html").write_text(f"<!doctype html><meta charset=utf-8><title>Pictures</title>{rows}")
    print(f"{sum(map(len, sheet.values()))} pictures of {len(sheet)} kinds: pictures/index.html")


if __name__ == "__main__":
    main()
