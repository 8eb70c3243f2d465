"""Searching while one types: what is shown meanwhile, and what is loaded for it."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Route, expect
from reader import Visitor
from test_search import NEW, box, count, hits

REST = 500
"""Milliseconds from a key in which all comes that it asks for."""


def test_results_while_typing(visit: Visitor) -> None:
    """Hits come while the reader types, matches are marked, and the address follows in one history entry."""
    page = visit("sok/")
    entries = page.evaluate("history.length")
    box(page).press_sequentially("biops")
    expect(hits(page).first).to_have_text(NEW)
    expect(hits(page).first.locator("mark")).to_have_text(re.compile("^biops", re.I))
    expect(page).to_have_url(re.compile(r"/sok/\?q=biops$"))
    expect(page).to_have_title(re.compile("^biops – Søk"))
    assert page.evaluate("history.length") == entries


def test_letters_between_load_nothing(visit: Visitor) -> None:
    """For a word typed without a rest as much is loaded as for the same word pasted, and no more."""

    def loaded(enter: Callable[[Locator, str], None]) -> list[str]:
        page = visit("sok/")
        page.wait_for_load_state("networkidle")
        visit.requests.clear()
        enter(box(page), "biopsisvar")
        expect(hits(page).first).to_have_text(NEW)
        page.wait_for_timeout(REST)
        return sorted(visit.requests)

    assert loaded(Locator.press_sequentially) == loaded(Locator.fill)


def test_what_is_there_is_found_at_once(visit: Visitor) -> None:
    """Letters typed a second time are answered from what is there, without waiting for a rest."""
    page = visit("sok/")
    box(page).press_sequentially("biops", delay=REST)
    box(page).fill("dialogmelding")
    expect(hits(page).first).not_to_have_text(NEW)
    page.clock.install()
    page.clock.pause_at("2100-01-01")
    box(page).fill("")
    box(page).press_sequentially("biops")
    expect(hits(page).first).to_have_text(NEW)


def test_what_is_typed_before_the_script_is_there_is_searched(visit: Visitor) -> None:
    """On a slow line the box is there first: letters typed into it meanwhile are neither lost nor forgotten."""
    page = visit("om/")
    held: list[Route] = []
    page.route("**/assets/sok.*.js", lambda route: held.append(route))
    page.goto(visit.address + "sok/", wait_until="commit")
    box(page).press_sequentially("biopsisv")
    held[0].continue_()
    expect(hits(page).first).to_have_text(NEW)
    expect(box(page)).to_have_value("biopsisv")


def test_what_is_hardly_begun_is_not_said_to_be_missing(visit: Visitor) -> None:
    """One or two letters leave the page as it is, unless something is called so, or somebody asks for them."""
    page = visit("sok/")
    browse = page.get_by_role("heading", name="Bla etter tema")
    box(page).press_sequentially("zx", delay=REST)
    expect(browse).to_be_visible()
    expect(page.locator("#search-results")).to_be_hidden()
    box(page).press("Enter")
    expect(page.locator("#search-count")).to_have_text("Ingen treff på «zx»")


def test_all_rows_come_while_one_types(visit: Visitor) -> None:
    """Those below the window a frame later: there are as many as of the same words pasted, and the same."""
    page = visit("sok/")
    page.set_viewport_size({"width": 1280, "height": 400})
    box(page).fill("papirkopi")
    expect(hits(page).first).to_be_visible()
    titles = []
    for enter in (Locator.press_sequentially, Locator.fill):
        box(page).fill("")
        enter(box(page), "prøver")
        expect(hits(page)).to_have_count(10)
        expect(page.get_by_role("list", name="Treff")).not_to_have_attribute("style", re.compile("block-size"))
        titles.append(hits(page).all_inner_texts())
    assert titles[0] == titles[1]


def test_the_heading_of_the_results_is_never_empty(visit: Visitor) -> None:
    """Opened with a question in its address, the page says that it searches until it knows how many there are."""
    page = visit("om/")
    held: list[Route] = []
    page.route("**/sok/indeks/rot", lambda route: held.append(route))
    page.goto(visit.address + "sok/?q=papirkopi", wait_until="commit")
    expect(page.locator("#search-results")).to_be_visible()
    assert page.locator("#search-count").text_content() == "Søker …"
    for route in held:
        route.continue_()
    assert count(page)


def test_a_filter_typed_key_by_key_ends_in_its_hits(visit: Visitor) -> None:
    """What comes for the filter may be put off by the next key, and is no fault of the page."""
    page = visit("sok/")
    box(page).press_sequentially("papirkopi tema:mage", delay=30)
    expect(hits(page).first).to_have_text(NEW)
