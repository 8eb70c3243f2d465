"""Read as those read who enlarge, space out, hear, print or cannot bear movement: each kind of page in Chromium."""

from collections.abc import Callable, Iterator

import pytest
from pages.test_accessibility import KINDS, OWN_KINDS
from playwright.sync_api import Browser, BrowserContext, Page, expect
from quality import Figure
from reader import OWN, Visitor

from build_tools.config import load_config

ZOOMED = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4, "reduced_motion": "reduce"}
"""1280 × 1024 pixels at 400 %."""
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    " p { margin-block-end: 2em !important }"
)
"""WCAG 1.4.12."""
CUT = """[...document.querySelectorAll("body *")].filter((each) =>
    ["hidden", "clip"].includes(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth + 1
    && !each.closest(".visually-hidden, svg, input")).map((each) => each.outerHTML)"""
WIDE = "document.documentElement.scrollWidth > innerWidth"
COVERED = """() => { const at = document.activeElement;
    if (at === document.body || at.matches("main")) return "";
    const mine = (top) => top && (at.contains(top) || top.contains(at) || [...(at.labels ?? [])].some((each) => each.contains(top)));
    const seen = [...at.getClientRects()].some((box) => [0.1, 0.5, 0.9].some((part) => mine(document.elementFromPoint(
        Math.min(box.left + box.width / 2, innerWidth - 2), box.top + box.height * part))));
    return seen ? "" : at.outerHTML }"""
"""What has the focus when no part of it can be seen."""
MOVING = """[...document.querySelectorAll("*")].filter((each) => [null, "::before", "::after"].some((part) => {
    const look = getComputedStyle(each, part);
    return [look.transitionDuration, look.animationDuration].some((all) => all.split(",").some((one) => parseFloat(one) > 0))
        || look.scrollBehavior === "smooth" })).map((each) => each.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts that are closed at the end."""
    contexts = []

    def make(**options: object) -> BrowserContext:
        contexts.append(browser.new_context(bypass_csp=True, locale="nb-NO", **options))  # type: ignore[arg-type]
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def address(built_site: object, serve: Callable[..., str]) -> str:
    """Where the good site is served."""
    return serve(built_site)


@pytest.fixture(scope="module")
def own_address(own_site: object, serve: Callable[..., str]) -> str:
    """Where the repository's own content is served."""
    return serve(own_site, load_config(OWN / "mkdocs.yml"))


def test_at_400_percent_nothing_is_cut_or_scrolled_sideways(
    opened: Callable[..., BrowserContext], address: str, own_address: str, figure: Figure
) -> None:
    """Nor with the widest spacing that readers may set."""
    page = opened(**ZOOMED).new_page()
    for kind in [address + kind for kind in KINDS] + [own_address + kind for kind in OWN_KINDS]:
        page.goto(kind)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        for spacing in ("*{}", SPACING):
            page.add_style_tag(content=spacing)
            assert not page.evaluate(WIDE), kind
            assert page.evaluate(CUT) == [], kind
        figure("zoomed")
    for width in (640, 660, 720, 768, 992):  # where the footer has columns
        page.set_viewport_size({"width": width, "height": 800})
        assert not page.evaluate(WIDE), width


def test_words_to_choose_between_are_not_broken(opened: Callable[..., BrowserContext], address: str) -> None:
    """In a narrow window with wide spacing the orders of the hits stand below each other."""
    page = opened(viewport={"width": 320, "height": 640}).new_page()
    page.goto(address + "sok/?q=henvisning")
    page.locator(".hit").first.wait_for()
    page.add_style_tag(content=SPACING)
    orders = page.locator("#search-sort label")
    assert orders.all_inner_texts() == ["Relevans", "Dato"]
    lines = "each => { const all = new Range(); all.selectNodeContents(each); return all.getClientRects().length }"
    assert [each.evaluate(lines) for each in orders.all()] == [2, 2], "the button and one line"


@pytest.mark.parametrize("path", ["sok/?q=dialogmelding", "nyheter/2019/papirkopi/", ""])
def test_at_400_percent_nothing_lies_over_what_has_the_focus(
    opened: Callable[..., BrowserContext], address: str, path: str
) -> None:
    """What stays in its place while the page is scrolled leaves room for what Tab leads to."""
    page = opened(**ZOOMED).new_page()
    page.goto(address + path)
    if path.startswith("sok"):
        page.get_by_role("list", name="Treff").get_by_role("link").first.wait_for()
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(COVERED) == ""


def test_nothing_moves_for_those_who_asked_for_rest(opened: Callable[..., BrowserContext], address: str) -> None:
    """No transition, no animation, no smooth scrolling on any kind of page."""
    page = opened(reduced_motion="reduce").new_page()
    for kind in KINDS:
        page.goto(address + kind)
        assert page.evaluate(MOVING) == [], kind
        assert page.evaluate("document.getAnimations().length") == 0, kind


def test_a_screen_reader_meets_named_landmarks_in_the_order_of_the_page(visit: Visitor) -> None:
    """The way past the menu, the site's name, the search, the menu, where one is, and then what it is about."""
    page = visit("nyheter/2024/slutt-pa-papirkopi/")
    expect(page.locator("body")).to_match_aria_snapshot(
        """
        - link "Hopp til innholdet"
        - banner:
          - link /.+/
          - search:
            - text: Søk i alt som er sendt
            - searchbox "Søk i alt som er sendt"
            - button "Søk"
          - navigation "Hovedmeny":
            - list:
              - listitem:
                - link "Nyheter"
        - navigation /.+/:
          - list:
            - listitem:
              - link "Forside"
        - main:
          - article:
            - heading "Slutt på papirkopi av biopsisvar" [level=1]
        - contentinfo:
          - navigation "Oppslag"
          - navigation "Om nettstedet"
        """
    )


def test_everything_that_can_be_used_has_a_name_and_landmarks_of_a_kind_have_two(
    opened: Callable[..., BrowserContext], address: str, figure: Figure
) -> None:
    """As the browser's accessibility tree has it, on every kind of page."""
    page = opened().new_page()
    session = page.context.new_cdp_session(page)
    for kind in KINDS:
        page.goto(address + kind, wait_until="networkidle" if "?q=" in kind else "load")
        nodes = [_said(node) for node in session.send("Accessibility.getFullAXTree")["nodes"] if not node["ignored"]]
        used = {"link", "button", "searchbox", "textbox", "checkbox", "radio", "combobox", "image", "heading"}
        assert [role for role, name in nodes if role in used and not name.strip()] == [], kind
        marks = [
            mark for mark in nodes if mark[0] in ("navigation", "region", "search", "main", "banner", "contentinfo")
        ]
        assert len(marks) == len(set(marks)), f"{kind}: {marks}"
        figure("named")


def _said(node: dict[str, dict[str, str]]) -> tuple[str, str]:
    return str(node.get("role", {}).get("value", "")), str(node.get("name", {}).get("value", ""))


def test_on_paper_there_is_what_applies_and_nothing_to_press(
    opened: Callable[..., BrowserContext], address: str
) -> None:
    """The status, the title and what to do; where a link leads; no menu, no search, no button."""
    page: Page = opened().new_page()
    page.goto(address + "nyheter/2019/papirkopi/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".status").first).to_be_visible()
    assert page.evaluate("[...document.querySelectorAll('button, input, form, nav')].filter((each) => each.checkVisibility())"
                         ".map((each) => each.outerHTML.slice(0, 200))") == []  # fmt: skip
    assert page.evaluate("getComputedStyle(document.querySelector('main')).color") == "rgb(0, 0, 0)"
    assert not page.evaluate(WIDE)
