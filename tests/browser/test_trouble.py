"""A search in which something goes wrong: no network, slow answers, a new site while the page is open."""

import re

import pytest
from playwright.sync_api import Route, expect
from reader import Visitor
from test_search import NEW, box, count, hits

FAILS = ("Failed to load resource", "Failed to fetch")
"""What Chromium notes of every request that fails, and the search of what it asked for."""
ASKED = """const get = fetch;
globalThis.asked = [];
globalThis.fetch = (file, more) => { asked.push([String(file), more?.cache]); return get(file, more); };"""


def test_failure(visit: Visitor) -> None:
    """Without a network the page says so in plain words, offers the lists and tries again when asked."""
    page = visit("om/")
    visit.foreseen.extend(FAILS)
    page.context.route("**/sok/indeks/**", lambda route: route.abort())
    page.goto(visit.address + "sok/?q=papirkopi")
    expect(page.get_by_role("heading", name="Søket kunne ikke lastes")).to_be_visible()
    expect(page.get_by_role("link", name="Mage og tarm")).to_be_visible()
    page.context.unroute("**/sok/indeks/**")
    page.get_by_role("button", name="Prøv igjen").click()
    expect(hits(page).first).to_have_text(NEW)
    expect(box(page)).to_be_focused()


def test_a_page_older_than_the_site_is_opened_anew(visit: Visitor) -> None:
    """A script of its own is gone after a new build: «Prøv igjen» brings the page that knows the new one."""
    page = visit("om/")
    visit.foreseen.extend(FAILS)
    opened: list[str] = []
    page.on("request", lambda request: request.is_navigation_request() and opened.append(request.url))
    page.context.route(
        "**/gjett.*.js", lambda route: route.fulfill(status=404) if len(opened) < 2 else route.continue_()
    )
    page.goto(visit.address + "sok/?q=papirkopp")
    expect(page.get_by_role("heading", name="Søket kunne ikke lastes")).to_be_visible()
    page.get_by_role("button", name="Prøv igjen").click()
    expect(hits(page).first).to_have_text(NEW)


def test_an_index_that_is_gone_is_not_taken_from_the_browsers_own_store_again(visit: Visitor) -> None:
    """After a new build a browser may still hold the old root, which leads nowhere: the next one is asked of the host."""
    page = visit("om/")
    visit.foreseen.extend(FAILS)
    page.add_init_script(ASKED)
    gone: list[Route] = []

    def once(route: Route) -> None:
        gone.append(route)
        route.fulfill(status=404) if len(gone) == 1 else route.continue_()

    page.context.route("**/sok/indeks/*/t*", once)
    page.goto(visit.address + "sok/?q=papirkopi")
    expect(hits(page).first).to_have_text(NEW)
    assert page.evaluate("asked.filter(([name]) => name.endsWith('/rot')).map(([, cache]) => cache)") == [
        "default",
        "reload",
    ]


def test_a_question_taken_back_leaves_nothing_that_waits(visit: Visitor) -> None:
    """What is answered from memory stays, though an older question has waited long enough to say «Søker …»."""
    page = visit("sok/?q=papirkopi")
    expect(hits(page).first).to_have_text(NEW)
    page.wait_for_load_state("networkidle")
    held: list[Route] = []
    page.route("**/sok/indeks/**", lambda route: held.append(route))
    before = count(page)
    box(page).press("End")
    box(page).press_sequentially(" kxqe")
    page.wait_for_timeout(200)
    for _ in range(5):
        box(page).press("Backspace")
    page.wait_for_timeout(600)
    assert count(page) == before
    expect(page.locator("#search-results")).not_to_have_attribute("aria-busy", "true")
    for route in held:
        route.continue_()


@pytest.mark.parametrize("file", ["**/fasett", "**/filtre.*.js"])
def test_hits_stay_where_counts_fail(visit: Visitor, file: str) -> None:
    """The facets are a help, not the answer, for the next words as for the first."""
    page = visit("om/")
    visit.foreseen.extend(FAILS)
    page.context.route(file, lambda route: route.abort())
    page.goto(visit.address + "sok/?q=papirkopi")
    expect(hits(page).first).to_have_text(NEW)
    page.wait_for_load_state("networkidle")
    expect(hits(page).first).to_have_text(NEW)
    box(page).press("End")
    box(page).press_sequentially(" post")
    expect(page.locator("#search-count")).to_have_text(re.compile("treff på «papirkopi post»"))
    page.wait_for_load_state("networkidle")
    expect(hits(page).first).to_be_visible()
