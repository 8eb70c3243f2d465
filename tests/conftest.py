"""What tests share: the good site built once, a server that sends the product's own headers, one Chromium."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from quality import Collector, figure
from reader import CHROMIUMS, DEMONSTRATION, GOOD, OWN, PATIENCE, SHELL, Handler, Visitor, build, launched

from build_tools.config import SiteConfig, load_config

__all__ = ["figure"]  # a fixture of every test


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quality", type=Path, metavar="FILE", help="run what gives the figures of /om/kvalitet/")


def pytest_configure(config: pytest.Config) -> None:
    if path := config.getoption("quality"):
        config.pluginmanager.register(Collector(path))


@pytest.fixture(autouse=True)
def measured_alike(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test starts is measured if the test is: the mark `no_cover` by itself stops at its own process."""
    if request.node.get_closest_marker("no_cover"):
        monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = launched(playwright.chromium, SHELL, *CHROMIUMS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``tests/good_site`` built by the command line, as on 22 November 2026."""
    return build(GOOD / "content", GOOD / "mkdocs.yml", tmp_path_factory.mktemp("good"))


@pytest.fixture(scope="session")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, which is the repository's own content, built on the same day, with the issues that were sent."""
    if not DEMONSTRATION:
        pytest.skip("the repository's content is no demonstration")
    return build(
        OWN / "content", OWN / "mkdocs.yml", tmp_path_factory.mktemp("own"), "--archive", str(OWN / "archive")
    )


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    """``serve(folder, config=…)`` → the address of a real server of that folder, with its base and a slash."""
    servers: list[ThreadingHTTPServer] = []

    def start(folder: Path, config: SiteConfig | None = None) -> str:
        config = config or load_config(GOOD / "mkdocs.yml")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder), config=config))
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}{config.base}"

    yield start
    ends = [threading.Thread(target=server.shutdown) for server in servers]  # each looks up twice a second
    for end in ends:
        end.start()
    for end, server in zip(ends, servers, strict=True):
        end.join()
        server.server_close()


@pytest.fixture
def visit(browser: Browser, built_site: Path, serve: Callable[..., str]) -> Iterator[Visitor]:
    """``visit("sok/?q=x", width=320)`` → a page of the good site.

    When the test ends, no page may have had an error or a breach of its Content-Security-Policy (Chromium writes
    both to the console), nor asked another origin for anything.
    """
    visitor = Visitor(browser, serve(built_site))
    yield visitor
    for context in visitor.contexts:
        context.close()
    assert visitor.faults == []
    assert [url for url in visitor.requests if not url.startswith((visitor.address, "data:", "blob:"))] == []
