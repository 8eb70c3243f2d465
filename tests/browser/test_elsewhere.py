"""The search in other browsers than the one of the tests: what is told of them is done to it."""

from playwright.sync_api import expect
from reader import Visitor
from test_search import box, hits


def test_return_to_a_page_that_was_kept(visit: Visitor) -> None:
    """A browser that kept the page whole, but not the words in the box nor the place, gets them back."""
    page = visit("sok/?q=henvisning", height=500)
    expect(hits(page).nth(1)).to_be_visible()
    page.evaluate("""() => {
        const move = (name) => dispatchEvent(new PageTransitionEvent(name, { persisted: true }));
        scrollTo({ top: 200, behavior: "instant" });
        move("pagehide");
        scrollTo({ top: 0, behavior: "instant" });
        setTimeout(() => (document.querySelector("#search-box").value = ""));
        move("pageshow");
    }""")
    expect(box(page)).to_have_value("henvisning")
    assert page.evaluate("scrollY") == 200


def test_a_browser_that_is_too_old(visit: Visitor) -> None:
    """It is told so, and that there are lists; its network is not to blame."""
    page = visit("om/")
    visit.foreseen.append("DecompressionStream is not defined")
    page.add_init_script("delete globalThis.DecompressionStream")
    page.goto(visit.address + "sok/?q=papirkopi")
    expect(page.get_by_text("Nettleseren er for gammel for søket")).to_be_visible()
    expect(page.get_by_text("Sjekk nettforbindelsen")).to_be_hidden()
    expect(page.get_by_role("link", name="Mage og tarm")).to_be_visible()
