"""The small scripts of every page, in Chromium, under the site's own headers."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pages.test_accessibility import clean
from playwright.sync_api import Browser, Page, expect
from quality import Figure
from reader import CHROMIUMS, GOOD, Visitor, build, comes_true, launched

from build_tools.config import load_config
from build_tools.model import norwegian_date

ITEM = "nyheter/2024/slutt-pa-papirkopi/"


def test_slash(visit: Visitor) -> None:
    """A slash puts the focus in the page's search box, the big one where there is one; in a box it is a letter."""
    page = visit(ITEM)
    page.keyboard.press("/")
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("1/2")
    expect(box).to_have_value("1/2")
    front = visit()
    front.keyboard.press("/")
    expect(front.get_by_role("main").get_by_role("searchbox")).to_be_focused()


def test_the_slash_can_be_switched_off(visit: Visitor) -> None:
    """For those whose machine types what they say (WCAG 2.1.4): on every page, until it is switched on again."""
    page = visit("sok/")
    for says, focused in (("Slå av tasten /", 0), ("Slå på tasten /", 1)):
        page.get_by_role("button", name=says).click()
        page.goto(page.url.replace("sok/", ITEM))
        page.keyboard.press("/")
        assert page.locator("[type=search]:focus").count() == focused
        page.goto(page.url.replace(ITEM, "sok/"))
    assert page.evaluate("localStorage.length") == 0


def test_box_without_scripts(visit: Visitor) -> None:
    """Without scripts the box on every page leads to a search page that says so and offers lists that work."""
    page = visit(ITEM, java_script_enabled=False)
    page.get_by_role("searchbox").fill("biopsisvar")
    page.get_by_role("search").get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"/sok/\?q=biopsisvar$"))
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.get_by_role("link", name="2024")).to_be_visible()
    page.get_by_role("link", name="Mage og tarm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mage og tarm")


def test_buttons_without_scripts(visit: Visitor) -> None:
    """Buttons that need scripts are not there without them."""
    page = visit(ITEM, java_script_enabled=False)
    expect(page.get_by_role("button", name="Kopier adressen")).to_have_count(0)
    expect(page.get_by_role("button", name="Skriv ut")).to_have_count(0)


def test_copy_address(visit: Visitor) -> None:
    """The address is copied without what a search or a heading added, and the button says so for a moment."""
    page = visit(ITEM + "?x=1#bakgrunn", permissions=["clipboard-write"])
    page.get_by_role("button", name="Kopier adressen").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    assert pasted(page).endswith("/" + ITEM)
    expect(page.get_by_role("button", name="Kopier adressen")).to_be_visible()


def test_copy_text(visit: Visitor) -> None:
    """A rejection text is copied as plain text, its lines and blanks to fill in kept."""
    page = visit("tekster/", permissions=["clipboard-write"])
    page.get_by_role("button", name="Kopier teksten Mal for strukturert avslag").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    lines = pasted(page).split("\n")
    assert lines[0] == "Henvisningen gjelder: [problemstilling]"
    assert lines[-1] == "Vi foreslår at [hva fastlegen kan gjøre]."


@pytest.mark.parametrize(
    ("refused", "said"), [("", "Kopiert"), ("document.execCommand = () => false", "Ikke kopiert")]
)
def test_copy_where_the_clipboard_is_refused(visit: Visitor, refused: str, said: str) -> None:
    """The old way copies too: the page stands still, the button keeps the focus and says what came of it."""
    page = visit(ITEM, height=400, reduced_motion="reduce")
    page.evaluate(f"() => {{ navigator.clipboard.writeText = () => Promise.reject(); {refused} }}")
    button = page.get_by_role("button", name="Kopier adressen")
    button.focus()
    before = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=said, exact=True)).to_be_focused()
    assert page.evaluate("scrollY") == before
    if not refused:
        assert pasted(page).endswith("/" + ITEM)


def pasted(page: Page) -> str:
    """What pasting gives; the site's headers let no script read the clipboard."""
    page.evaluate("document.querySelector('main').prepend(document.createElement('textarea'))")
    page.locator("textarea").press("Control+V")
    return page.locator("textarea").input_value()


def test_print(visit: Visitor) -> None:
    """The print button prints."""
    page = visit(ITEM)
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="Skriv ut").click()
    expect(page).to_have_title("printed")


def test_new_since_last(visit: Visitor) -> None:
    """Nothing is stored until the reader asks; then what is new since the visit before is marked, until it is off."""
    page = visit()
    assert stored(page) == 0
    page.get_by_role("button", name="Merk det som er nytt siden sist").click()
    assert stored(page) == 1
    page.evaluate(
        """localStorage.setItem("praksisnytt-sist", JSON.stringify({before: "2026-01-01", last: "2026-10-15"}))"""
    )
    page.reload()
    expect(page.get_by_text("Det som er nytt siden 15. oktober 2026, er merket")).to_be_visible()
    marked = page.locator("li", has=page.locator(".mark-ny"))
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text("Felles henvisningsmottak for psykisk helse")
    page.get_by_role("button", name="Slå av og slett datoen").click()
    expect(page.locator(".mark-ny")).to_have_count(0)
    assert stored(page) == 0
    expect(page.get_by_role("button", name="Merk det som er nytt siden sist")).to_be_focused()


def test_new_since_last_where_storage_is_refused(visit: Visitor) -> None:
    """A reader whose browser stores nothing is told why nothing is marked."""
    page = visit()
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('', 'SecurityError') } }")
    page.get_by_role("button", name="Merk det som er nytt siden sist").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("^Nettleseren tillater ikke at datoen lagres"))


def stored(page: Page) -> int:
    """How many things the site has stored in this browser."""
    kept: int = page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length")
    return kept


def test_filter_is_told(visit: Visitor) -> None:
    """The filter of a list that is in force is told to those who hear the page."""
    page = visit("nyheter/2025/")
    filters = page.get_by_role("navigation", name="Vis bare")
    filters.get_by_role("link", name=re.compile("Trukket")).click()
    expect(filters.get_by_role("link", name=re.compile("Trukket"))).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("link", name="Nytt telefonnummer til mage- og tarmseksjonen")).to_be_visible()
    expect(page.get_by_role("link", name="Mal for strukturert avslag")).to_be_hidden()
    filters.get_by_role("link", name="Alle").click()
    expect(page.get_by_role("link", name="Mal for strukturert avslag")).to_be_visible()


def test_search_is_fetched_late(visit: Visitor) -> None:
    """Nothing of the search is fetched before the reader turns to the box."""
    page = visit(ITEM)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(100)
    assert [url for url in asked if "/sok" in url] == []
    with page.expect_request(re.compile(r"/assets/sok\.[0-9a-f]+\.js$")):
        page.get_by_role("searchbox").focus()


def test_the_front_page_is_ready_to_be_asked(visit: Visitor) -> None:
    """Its box has the focus at once; the search is fetched when the first letter is typed."""
    page = visit("")
    expect(page.get_by_role("searchbox")).to_be_focused()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(100)
    assert [url for url in asked if "/sok" in url] == []
    with page.expect_request(re.compile(r"/assets/sok\.[0-9a-f]+\.js$")):
        page.keyboard.type("b")


SEARCHED_MUCH = """(async () => {
    const cache = await caches.open((await caches.keys())[0]);
    for (let part = 0; part < 300; part++) await cache.put(`/sok/indeks/t${part}`, new Response());
    await fetch("/sok/indeks/rot");
    while (await cache.match("/sok/indeks/t0")) await new Promise(requestAnimationFrame);
    return true;
})()"""
"""So many parts of the index are kept that the oldest of them makes room."""


@pytest.fixture(scope="module")
def offline(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Where the good site is served as an operator has it who wants it to be read without a network; its settings."""
    folder = tmp_path_factory.mktemp("offline")
    settings = folder / "mkdocs.yml"
    settings.write_text((GOOD / "mkdocs.yml").read_text(encoding="utf-8") + "  offline: true\n", encoding="utf-8")
    return serve(build(GOOD / "content", settings, folder), load_config(settings)), settings


def test_install(browser: Browser, offline: tuple[str, Path]) -> None:
    """Where the operator wants it, the site can be installed: only a whole Chromium says what speaks against it."""
    chromium = launched(browser.browser_type, *CHROMIUMS)
    page = chromium.new_context().new_page()
    page.goto(offline[0])
    comes_true(page, "navigator.serviceWorker.controller")
    against = page.context.new_cdp_session(page).send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [each["errorId"] for each in against] == ["in-incognito"]  # which this window is; the site gives no reason
    chromium.close()


def test_a_browser_that_stores_nothing(browser: Browser, offline: tuple[str, Path]) -> None:
    """It refuses the worker; the page is without it, and that is no fault of the page."""
    page = browser.new_context().new_page()
    page.add_init_script(
        "ServiceWorkerContainer.prototype.register = async () => { asked = true; throw new DOMException('', 'SecurityError') }"
    )
    faults: list[object] = []
    page.on("pageerror", lambda error: faults.append(error))
    page.goto(offline[0])
    assert page.evaluate("asked")
    assert faults == []
    page.context.close()


def test_the_worker_of_another_site_on_the_host_is_left_alone(
    browser: Browser, built_site: Path, tmp_path: Path, serve: Callable[..., str]
) -> None:
    """Where the operator wants none, only what was the site's own is taken away."""
    folder = shutil.copytree(built_site, tmp_path / "site")
    (folder / "annen.js").write_text("addEventListener('activate', (e) => e.waitUntil(clients.claim()))", "utf-8")
    page = browser.new_context(bypass_csp=True).new_page()
    page.goto(serve(folder))
    page.evaluate("navigator.serviceWorker.register('annen.js').then(() => navigator.serviceWorker.ready)")
    comes_true(page, "navigator.serviceWorker.controller")
    page.goto(page.url + ITEM)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("navigator.serviceWorker.getRegistration().then(Boolean)")
    page.context.close()


def test_read_offline(browser: Browser, offline: tuple[str, Path], figure: Figure) -> None:
    """Where the operator wants it, a page that was read is read again without a network, and says of which day it is.

    Any other says that there is none and what can be read, to all; with a network it is there. When the operator
    wants it no more, the next visit takes away the worker and what it kept.
    """
    address, settings = offline
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    comes_true(page, "navigator.serviceWorker.controller")
    page.goto(address + ITEM)
    comes_true(page, "caches.match(location.href)")
    assert "Du er uten nett" not in page.get_by_role("banner").inner_text()
    comes_true(page, SEARCHED_MUCH)
    context.set_offline(True)
    page.goto(address + ITEM)
    expect(page.get_by_role("heading", level=1)).to_have_text("Slutt på papirkopi av biopsisvar")
    expect(page.get_by_role("banner")).to_contain_text(
        f"Du er uten nett. Slik var siden {norwegian_date(date.today())}."
    )
    assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"
    page.goto(address + "nyheter/2019/papirkopi/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du er uten nett")
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"  # its style, which its policy lets in
    clean(page, figure)
    page.get_by_role("link", name="Slutt på papirkopi av biopsisvar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Slutt på papirkopi av biopsisvar")
    context.set_offline(False)
    page.goto(address + "nyheter/2019/papirkopi/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Du er uten nett")
    settings.write_text(settings.read_text(encoding="utf-8").replace("offline: true", "offline: false"), "utf-8")
    build(GOOD / "content", settings, settings.parent)
    page.goto(address)
    comes_true(page, "navigator.serviceWorker.getRegistration().then((known) => !known)")
    page.goto(address + ITEM)
    comes_true(page, "caches.keys().then((kept) => !navigator.serviceWorker.controller && kept.length === 0)")
    context.close()
