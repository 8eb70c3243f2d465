"""Every page of the two sites, the good one and the repository's own: valid, open under its policy, and to all."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import checkers
import pytest
from lxml import etree
from playwright.sync_api import Browser, Page
from quality import Figure
from reader import GOOD, OWN, Visitor

from build_tools.config import SiteConfig, load_config
from build_tools.outputs.serving import headers_for

pytestmark = pytest.mark.no_cover

FOCUS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility({ visibilityProperty: true }))
    .map((each) => {
        each.focus();
        const look = getComputedStyle(each), box = each.getBoundingClientRect();
        const seen = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 && box.width > 1;
        return document.activeElement !== each || seen ? "" : each.outerHTML;
    })"""
"""Focus one thing after the other, as after a key; those that are not seen to have it."""
DEAD = """[...document.querySelectorAll("button")].filter((each) => each.checkVisibility()
    && each.getClientRects().length && !each.hasAttribute("popovertarget") && !each.closest("form")).map((each) => each.outerHTML)"""


@pytest.fixture(params=["good", "own"])
def site(request: pytest.FixtureRequest) -> tuple[Path, SiteConfig]:
    """Where a site lies, and its configuration."""
    folder: Path = request.getfixturevalue(f"{'built' if request.param == 'good' else 'own'}_site")
    return folder, load_config((GOOD if request.param == "good" else OWN) / "mkdocs.yml")


@pytest.fixture
def pages(site: tuple[Path, SiteConfig], request: pytest.FixtureRequest) -> list[str]:
    """The addresses of a site's pages, relative to its root; of the larger site every tenth, but for the figures."""
    folder, _config = site
    found = [path for path in sorted(folder.rglob("*.html")) if path.name != "utgave.html"]
    found = [path for path in found if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8")]
    step = 1 if len(found) < 100 or request.config.getoption("quality") else 10
    return [path.relative_to(folder).as_posix().removesuffix("index.html") for path in found[::step]]


def test_no_page_breaks_its_policy_and_tab_is_always_seen(
    site: tuple[Path, SiteConfig], pages: list[str], browser: Browser, serve: Callable[..., str], figure: Figure
) -> None:
    """Nor asks another origin for anything; the first stop leads to the content, and no scripting is dangerous."""
    folder, config = site
    visitor = Visitor(browser, serve(folder, config))
    page = visitor()
    for path in pages:
        assert (
            "require-trusted-types-for 'script'" in headers_for(config, config.base + path)["Content-Security-Policy"]
        )
        page.goto(visitor.address + path, wait_until="networkidle" if "sok" in path else "load")
        figure("pages_opened")
        figure("stops", stops(page, path))
    page.context.close()
    strange = [url for url in visitor.requests if not url.startswith((visitor.address, "data:"))]
    figure("breaches", len(visitor.faults) + len(strange))
    assert visitor.faults == []
    assert strange == []


def stops(page: Page, path: str) -> int:
    """How many things can have the focus, each seen to have it; Tab first, and Enter, lead past the menu.

    The front page has the focus past the menu from the first, in its box; the way past it is there all the same.
    """
    if page.locator("[autofocus]").count():
        assert page.evaluate("document.activeElement.matches('main [autofocus]')"), path
        page.locator(".skip").focus()
    else:
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Hopp til innholdet", path
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement === document.querySelector('main')"), path
    found: list[str] = page.evaluate(FOCUS)
    assert [each for each in found if each] == [], path
    return len(found)


def test_every_page_is_whole_without_scripts(
    site: tuple[Path, SiteConfig], pages: list[str], browser: Browser, serve: Callable[..., str], figure: Figure
) -> None:
    """Its heading and its links are there, and no button that does nothing."""
    folder, config = site
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    address = serve(folder, config)
    for path in pages:
        page.goto(address + path)
        assert page.locator("h1").is_visible(), path
        assert page.evaluate(DEAD) == [], path
        figure("no_script")
    context.close()


def test_the_checker_finds_no_error(built_site: Path, own_site: Path, tmp_path: Path, figure: Figure) -> None:
    """Nu HTML Checker, on all pages, styles, pictures and the mails as they were sent."""
    found = checkers.html_findings([built_site, own_site], tmp_path)
    errors = [(each["url"], each["message"]) for each in found if each["type"] != "info"]
    files = [
        path
        for site in (built_site, own_site)
        for path in site.rglob("*")
        if path.suffix in (".html", ".css", ".svg")
    ]
    figure("vnu_files", len(files))
    figure("vnu_errors", len(errors))
    assert errors == []


def test_feeds_calendar_and_maps_name_only_what_is_there(site: tuple[Path, SiteConfig], figure: Figure) -> None:
    """Every address of the site that a feed, the list of feeds or the site map names is served."""
    folder, config = site
    named = {url for path in folder.rglob("*.xml") for url in etree.parse(str(path)).getroot().itertext()}
    named |= {
        url
        for each in etree.parse(str(folder / "feeds.opml")).getroot().iter("outline")
        for url in each.attrib.values()
    }
    for path in folder.rglob("feed.json"):
        feed = json.loads(path.read_bytes())
        named |= {feed["home_page_url"], feed["feed_url"], *(each["url"] for each in feed["items"])}
    own = [url.strip() for url in named if url.strip().startswith(config.url) and " " not in url.strip()]
    assert len(own) > 50
    for url in own:
        path = urlsplit(url).path.removeprefix(config.base)
        assert (folder / path / "index.html").is_file() or (folder / path).is_file(), url
        figure("links")
