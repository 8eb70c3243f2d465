"""Every kind of page in Chromium: axe finds nothing, nothing is cut off at 320 px, and it is light."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page
from quality import Figure
from reader import OWN

from build_tools.config import load_config

KINDS = (
    "", "nyheter/", "nyheter/2026/", "nyheter/2019/papirkopi/", "tema/", "tema/mage/", "avsender/", "kommune/",
    "veiledning/", "veiledning/dialogmelding/", "arrangementer/", "arrangementer/2026-12-02-lunsjmote/", "smagruppe/",
    "smagruppe/henvisninger/", "tekster/", "dialogmelding/", "arkiv/", "abonner/", "sok/", "sok/?q=henvisning", "sok/?q=qxqxqx",
    "sok/?q=henvisning&tema=mage&status=gjeldende&sorter=dato", "sok/?tema=mage", "om/", "404.html",
)  # fmt: skip
OWN_KINDS = (
    "arkiv/praksisnytt/",
    "arkiv/praksisnytt/2026/4/",
    "status/",
    "avsender/siv-gastro/",
    "kommune/tonsberg/",
    "nyheter/2026/ny-mal-for-strukturert-avslag/",
    "for-redaktorer/",
    "om/kvalitet/",
)
"""What only the repository's own content has: issues that were sent, long lists, a text to copy, figures in tables."""
RUN = "rules => axe.run({...rules, resultTypes: ['violations']}).then(found => found.violations)"
"""What holds is not gathered: on a long list it is most of the work."""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OF_COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LOOKS = (("light", 320, RULES), ("dark", 320, OF_COLOUR), ("dark", 1280, RULES), ("light", 1280, OF_COLOUR))
"""Colour scheme, width and rules; 320 px is also what a window of 1280 px has when it is enlarged to 400 %.

Of two looks of one width only the colours differ, so the second is held to the rules about colours.
"""


@pytest.fixture(scope="module")
def address(built_site: Path, serve: Callable[..., str]) -> str:
    """Where the good site is served."""
    return serve(built_site)


@pytest.fixture(scope="module")
def own_address(own_site: Path, serve: Callable[..., str]) -> str:
    """Where the repository's own content is served."""
    return serve(own_site, load_config(OWN / "mkdocs.yml"))


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page; axe is let past the policy, which has its own tests."""
    context = browser.new_context(reduced_motion="reduce", bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_axe(page: Page, address: str, kind: str, figure: Figure) -> None:
    """No rule of WCAG 2.2 A and AA that a machine can try is broken, folded parts opened."""
    holds(page, address + kind, figure)


@pytest.mark.parametrize("kind", OWN_KINDS)
def test_axe_on_what_only_the_own_site_has(page: Page, own_address: str, kind: str, figure: Figure) -> None:
    """The same, in the repository's own content."""
    holds(page, own_address + kind, figure)


def test_axe_on_a_search_when_a_filter_has_just_been_chosen(page: Page, address: str, figure: Figure) -> None:
    """By a click: the chip is there, and the box that was ticked."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address + "sok/?q=henvisning")
    page.locator("label.facet-value", has_text="Gjeldende").first.click()
    page.get_by_role("button", name="Fjern filteret Status: Gjeldende").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.locator("#search-facets input:checked").count() == 1
    clean(page, figure)


def holds(page: Page, address: str, figure: Figure) -> None:
    """In each look axe finds nothing, and nothing has to be scrolled sideways."""
    answer = page.goto(address, wait_until="networkidle" if "?" in address else "load")
    assert answer
    assert answer.ok
    clean(page, figure)


def clean(page: Page, figure: Figure) -> None:
    """What is shown now is looked at in every look without being loaded again."""
    page.evaluate(f"window.axe || {AXE_SCRIPT}")
    for scheme, width, rules in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        found = page.evaluate(RUN, rules)
        figure("axe_pages")
        figure("axe_found", len(found))
        wrong = [(rule["id"], node["target"], node["failureSummary"]) for rule in found for node in rule["nodes"]]
        assert not wrong, (scheme, width)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{width}: the page scrolls sideways"
        )


def test_first_visit_is_light(address: str, browser: Browser) -> None:
    """An item's page asks for eight things at most and weighs 60 kB at most before any compression."""
    context = browser.new_context()
    page = context.new_page()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto(address + "nyheter/2024/slutt-pa-papirkopi/", wait_until="networkidle")
    context.close()
    assert len(sizes) <= 8
    assert sum(sizes) <= 60_000


def test_later_visits_are_lighter(address: str, browser: Browser) -> None:
    """The next item fetches 12 kB at most: what pages share is kept, and only the page itself is new."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + "nyheter/2024/slutt-pa-papirkopi/", wait_until="networkidle")
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    page.goto(address + "nyheter/2019/papirkopi/", wait_until="networkidle")
    context.close()
    assert 1_000 < sum(sizes) <= 12_000


def test_focus_is_seen(page: Page, address: str) -> None:
    """Whatever has the focus by keyboard has an outline, from the first stop to the last."""
    page.goto(address + "nyheter/2019/papirkopi/")
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { const at = document.activeElement; return at === document.body || "
            "getComputedStyle(at).outlineStyle !== 'none' })()"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")


def test_menu_by_keyboard(browser: Browser, address: str) -> None:
    """On a phone the menu opens by a button, Escape closes it and gives the focus back; no script is needed."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    button = page.get_by_role("button", name="Meny")
    link = page.get_by_role("navigation", name="Hovedmeny").get_by_role("link", name="Arkiv")
    assert not link.is_visible()
    menu = "getComputedStyle(document.querySelector('.menu')).boxShadow"
    assert page.evaluate(menu) == "none", "a browser that opens no menus would have it always, over the page"
    button.press("Enter")
    assert page.evaluate(menu) != "none"
    assert link.is_visible()
    page.keyboard.press("Escape")
    assert not link.is_visible()
    assert button.evaluate("each => each.matches(':focus')")
    context.close()
