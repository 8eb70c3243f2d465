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
