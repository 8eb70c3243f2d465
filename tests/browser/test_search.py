"""The search page as a reader meets it: the real index of the good site, in Chromium, under its own headers."""

import re
import zlib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from reader import GOOD, Visitor, build

from build_tools.outputs.search.coding import deflate, varint

pytestmark = pytest.mark.no_cover

NEW = "Slutt på papirkopi av biopsisvar"
OLD = "Papirkopi av biopsisvar sendes i posten"
NARROW = {"width": 320, "height": 640, "has_touch": True, "is_mobile": True}


def box(page: Page) -> Locator:
    """The search box."""
    return page.get_by_role("searchbox", name="Søk i alt som er sendt")


def hits(page: Page) -> Locator:
    """The titles of the hits."""
    return page.get_by_role("list", name="Treff").get_by_role("heading", level=3)


def count(page: Page) -> int:
    """How many hits the page says there are, once it has settled."""
    expect(page.locator("#search-count")).to_contain_text("treff")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    said = re.match(r"(\d+|Ingen) treff", page.locator("#search-count").inner_text())
    assert said
    return 0 if said[1] == "Ingen" else int(said[1])


def shows(page: Page, number: int) -> None:
    """Wait until the page says that there are so many hits."""
    expect(page.locator("#search-count")).to_have_text(re.compile(f"^{number} treff"))


def facet(page: Page, group: str, value: str) -> Locator:
    """A checkbox of a facet."""
    return page.get_by_role("group", name=group, exact=True).get_by_role("checkbox", name=re.compile(f"^{value} "))


def test_old_under_new(visit: Visitor) -> None:
    """What is superseded stands under its successor with its word, its shape and its date."""
    page = visit("sok/?q=papirkopi+biopsisvar")
    first = page.get_by_role("list", name="Treff").locator("> li").first
    expect(first.get_by_role("heading")).to_have_text(NEW)
    expect(first.get_by_role("link", name=OLD)).to_be_visible()
    mark = first.locator(".mark-erstattet")
    expect(mark).to_have_text("Erstattet")
    assert mark.evaluate("mark => getComputedStyle(mark, '::before').clipPath") != "none"
    expect(first).to_contain_text("mai 2019")


def test_header_box_leads_here(visit: Visitor) -> None:
    """A search from the box on any page arrives with its hits."""
    page = visit("om/")
    page.keyboard.press("/")
    page.keyboard.type("dialogmelding")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("dialogmelding")
    expect(hits(page).get_by_text("Slik bruker du dialogmelding")).to_be_visible()


def test_facets(visit: Visitor) -> None:
    """A facet's number is what choosing it gives; two values of one facet add up; chips take them away again."""
    page = visit("sok/?q=prøver")
    whole = count(page)
    page.locator("summary", has_text="Kommune").click()
    towns = page.get_by_role("group", name="Kommune", exact=True)
    expect(towns.get_by_role("checkbox")).to_have_count(2)  # no clinic is a municipality
    numbers = {}
    for town in ("Bygda kommune", "Byen kommune"):
        label = page.locator("label.facet-value", has_text=town)
        numbers[town] = int(label.locator(".facet-count").inner_text())
    facet(page, "Kommune", "Bygda kommune").check()
    expect(page).to_have_url(re.compile(r"[?&]kommune=bygda$"))
    shows(page, numbers["Bygda kommune"])
    assert numbers["Bygda kommune"] < whole
    facet(page, "Kommune", "Byen kommune").check()
    expect(page).to_have_url(re.compile(r"kommune=bygda&kommune=byen$"))
    expect(page.locator("#search-count")).not_to_contain_text(f"{numbers['Bygda kommune']} treff")
    assert numbers["Bygda kommune"] < count(page) <= sum(numbers.values())
    page.get_by_role("button", name="Fjern filteret Kommune: Bygda kommune").press("Enter")
    expect(page.get_by_role("button", name="Fjern filteret Kommune: Byen kommune")).to_be_focused()
    shows(page, numbers["Byen kommune"])
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    shows(page, whole)


@pytest.mark.parametrize("size", [{}, NARROW], ids=["wide", "narrow"])
def test_counts_that_cost_wait_to_be_asked_for(visit: Visitor, size: dict[str, Any]) -> None:
    """Where the file of the counts is large, the first hits come without it, and opening the facets brings it."""
    page = visit("om/", **size)

    def larger(route: Route) -> None:
        root = zlib.decompress(route.fetch().body(), -15)
        told = root[2:].replace(b'"fasett":', b'"fasett":99')
        length = (root[0] & 127 | root[1] << 7) + 2
        route.fulfill(body=deflate(varint(length) + told))

    page.route("**/sok/indeks/rot", larger)
    page.goto(visit.address + "sok/?q=prøver")
    whole = count(page)
    page.wait_for_load_state("networkidle")
    assert not [url for url in visit.requests if "fasett" in url or "filtre" in url]
    page.get_by_text("Filtrer treffene").click()
    facet(page, "Status", "Gjeldende").check()
    expect(page).to_have_url(re.compile("status=gjeldende$"))
    expect(page.locator("#search-count")).not_to_contain_text(f"{whole} treff")
    expect(page.get_by_role("button", name="Fjern filteret Status: Gjeldende")).to_be_visible()
    box(page).fill("biopsi")
    expect(facet(page, "Status", "Gjeldende")).to_be_checked()


def test_address_is_the_state(visit: Visitor) -> None:
    """A shared address shows the same words, filters, order and hits."""
    page = visit("sok/?q=papirkopi&tema=prover&avsender=klinikk&sorter=dato")
    expect(box(page)).to_have_value("papirkopi")
    expect(facet(page, "Tema", "Prøver og svar")).to_be_checked()
    expect(facet(page, "Avsender", "Medisinsk klinikk")).to_be_checked()
    expect(page.get_by_role("radio", name="Dato")).to_be_checked()
    expect(page.get_by_role("list", name="Filtre i bruk").get_by_role("listitem")).to_have_count(3)
    expect(hits(page).first).to_have_text(NEW)


def test_back_button(visit: Visitor) -> None:
    """Back goes from search to search, never letter by letter, and at last to where the reader came from."""
    page = visit("om/")
    page.get_by_role("link", name="Søk", exact=True).first.click()
    box(page).press_sequentially("papirkopi")
    box(page).press("Enter")
    expect(hits(page).first).to_have_text(NEW)
    facet(page, "Tema", "Prøver og svar").check()
    expect(page).to_have_url(re.compile("tema=prover$"))
    box(page).fill("dialogmelding")
    expect(page).to_have_url(re.compile("q=dialogmelding"))
    page.go_back()
    expect(box(page)).to_have_value("papirkopi")
    expect(facet(page, "Tema", "Prøver og svar")).to_be_checked()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/sok/\?q=papirkopi$"))
    expect(facet(page, "Tema", "Prøver og svar")).not_to_be_checked()
    page.go_forward()
    expect(facet(page, "Tema", "Prøver og svar")).to_be_checked()
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile("/om/$"))


def test_counts_come_however_fast_one_types(visit: Visitor) -> None:
    """A question asked before the counts of the one before were there gets its own."""
    page = visit("sok/")
    box(page).evaluate(
        """(box) => ["papirkopi", "papirko"].forEach((typed) => {
            box.value = typed;
            box.dispatchEvent(new Event("input"));
        })"""
    )
    expect(facet(page, "Tema", "Prøver og svar")).to_be_visible()


def test_return_from_a_hit(visit: Visitor) -> None:
    """Back from a hit far down the list, the same hits are there and the page stands where it stood."""
    page = visit("sok/?status=gjeldende", height=500)
    page.get_by_role("button", name="Vis 10 flere").click()
    expect(hits(page).nth(12)).to_be_visible()
    title = hits(page).nth(12).inner_text()
    hits(page).nth(12).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.go_back()
    expect(hits(page).nth(12)).to_have_text(title)
    expect(hits(page).nth(12)).to_be_in_viewport()


def test_keyboard_alone(visit: Visitor) -> None:
    """From any page to a hit and back without a mouse; arrows, Enter and Escape do what they are for."""
    page = visit("om/")
    page.keyboard.press("/")
    page.keyboard.type("prøver")
    page.keyboard.press("Enter")
    expect(hits(page).nth(1)).to_be_visible()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(hits(page).nth(0).get_by_role("link")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(hits(page).nth(1).get_by_role("link")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(box(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    title = hits(page).first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.go_back()
    expect(hits(page).nth(1)).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("")
    expect(page.get_by_role("heading", name="Bla etter tema")).to_be_visible()


def test_tab_reaches_everything(visit: Visitor) -> None:
    """Tab goes through box, order, facets and hits, and what has the focus is seen to have it."""
    page = visit("sok/?q=dialogmelding")
    expect(page.get_by_role("group", name="Tema", exact=True)).to_be_visible()
    box(page).focus()
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.closest('[id^=search-]')?.id ?? ''"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", seen[-1]
        if seen[-1] == "search-hits":
            break
    assert list(dict.fromkeys(seen)) == ["search-form", "search-sort", "search-facets", "search-hits"]


def test_sort_by_date(visit: Visitor) -> None:
    """By date, the newest comes first, and the address says so."""
    page = visit("sok/?tema=prover")
    count(page)
    page.get_by_role("radio", name="Dato").check()
    expect(page).to_have_url(re.compile("sorter=dato$"))
    expect(hits(page).first).to_have_text("Prøvehenting i Byen våren 2026")


def test_typed_filter(visit: Visitor) -> None:
    """A filter typed in the box is a chip at once, and Enter makes it one of the filters."""
    page = visit("sok/")
    box(page).fill("tema:psyke henvisning")
    expect(page.get_by_role("button", name="Fjern filteret Tema: Psykisk helse")).to_be_visible()
    box(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/sok/\?q=henvisning&tema=psyke$"))
    expect(box(page)).to_have_value("henvisning")
    expect(facet(page, "Tema", "Psykisk helse")).to_be_checked()


def test_nothing_found(visit: Visitor) -> None:
    """A query without hits says so and offers the lists."""
    page = visit("sok/?q=fotball")
    expect(page.get_by_role("heading", name="Ingen treff på «fotball»")).to_be_visible()
    expect(page.get_by_role("link", name="Mage og tarm")).to_be_visible()
    expect(page.get_by_role("link", name="2024", exact=True)).to_be_visible()


def test_nothing_in_this_filter(visit: Visitor) -> None:
    """When only the filters leave nothing, the page says how many there are without them, one button away."""
    page = visit("sok/?q=biopsisvar&tema=psyke")
    expect(page.get_by_text(re.compile(r"Uten filtrene er det \d+ treff"))).to_be_visible()
    page.locator("#search-notes").get_by_role("button", name="Fjern alle filtre").click()
    expect(hits(page).first).to_have_text(NEW)
    expect(page).to_have_url(re.compile(r"/sok/\?q=biopsisvar$"))


def test_did_you_mean(visit: Visitor) -> None:
    """A mistyped word finds what was meant, or offers it."""
    page = visit("sok/?q=dialogmelidng")
    offer = page.get_by_role("link", name="dialogmelding", exact=True)
    expect(hits(page).first.or_(offer).first).to_be_visible()


def test_announced(visit: Visitor) -> None:
    """Those who hear the page are told the number of hits once they have stopped typing."""
    page = visit("sok/")
    box(page).press_sequentially("papirkopi")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ treff på «papirkopi»$"))


def test_opened_from_a_folder(visit: Visitor, built_site: Path, tmp_path: Path) -> None:
    """From a folder the page searches where the operator has asked for that; else it says why it cannot."""
    page = visit("om/")
    page.goto((built_site / "sok" / "index.html").as_uri() + "?q=papirkopi")
    expect(page.get_by_text("Søket virker når nettstedet åpnes fra en server")).to_be_visible()
    expect(page.get_by_role("link", name="Mage og tarm")).to_be_visible()
    config = tmp_path / "mkdocs.yml"
    config.write_text((GOOD / "mkdocs.yml").read_text(encoding="utf-8") + "  file_search: true\n", encoding="utf-8")
    page.goto((build(GOOD / "content", config, tmp_path) / "index.html").as_uri())
    page.get_by_role("link", name="Alle nyheter").click()
    box(page).press_sequentially("papirkopi\n")
    expect(hits(page).first).to_have_text(NEW)
    facet(page, "Tema", "Prøver og svar").check()
    expect(hits(page).first).to_have_text(NEW)
    hits(page).first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NEW)
    assert [fault for fault in visit.faults if str(tmp_path) in fault and "manifest" not in fault] == []
    visit.faults.clear()
    visit.requests.clear()


@pytest.mark.parametrize(
    "address", ["", "?q=prøver", "?q=papirkopi&tema=prover&avsender=klinikk", "?q=fotball", "?q=" + "langtord" * 12]
)
def test_narrow(visit: Visitor, address: str) -> None:
    """At 320 px nothing has to be scrolled sideways, and what a thumb presses is large enough."""
    page = visit("sok/" + address, **NARROW)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    if page.get_by_text("Filtrer treffene").is_visible():
        page.get_by_text("Filtrer treffene").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    small = page.evaluate(
        """[...document.querySelectorAll("main button, main summary, main label:has(input), main h3 a")]
             .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 24)
             .map(each => each.outerHTML)"""
    )
    assert small == []


def test_facets_on_a_phone(visit: Visitor) -> None:
    """On a phone the facets fold away, and one button under the thumb shows the hits they leave."""
    page = visit("sok/?q=prøver", **NARROW)
    whole = count(page)
    expect(page.get_by_role("group", name="Tema")).to_be_hidden()
    page.get_by_text("Filtrer treffene").tap()
    facet(page, "Status", "Gjeldende").tap()
    expect(page.locator("#search-count")).not_to_contain_text(f"{whole} treff")
    left = count(page)
    assert 0 < left < whole
    page.get_by_role("button", name=f"Vis {left} treff").tap()
    expect(page.get_by_role("group", name="Tema")).to_be_hidden()
    expect(page.get_by_role("heading", level=2, name=re.compile("treff"))).to_be_in_viewport()


def test_names(visit: Visitor) -> None:
    """Screen readers meet a named search, named groups of checkboxes with their numbers, and hits as headed links."""
    page = visit("sok/?q=papirkopi&tema=mage")
    assert count(page) > 1
    expect(page.get_by_role("main")).to_match_aria_snapshot(
        f"""
        - heading "Søk" [level=1]
        - search:
          - searchbox "Søk i alt som er sendt": papirkopi
          - button "Søk"
        - status
        - region /treff på «papirkopi»/:
          - heading /treff på «papirkopi»/ [level=2]
          - group "Sorter etter":
            - radio "Relevans" [checked]
            - radio "Dato"
          - group:
            - group:
              - group "Tema":
                - checkbox /Mage og tarm \\d+ treff/ [checked]
          - list "Filtre i bruk":
            - listitem:
              - 'button "Fjern filteret Tema: Mage og tarm"'
          - list "Treff":
            - listitem:
              - heading "{NEW}" [level=3]:
                - link "{NEW}"
        """
    )


def test_nothing_is_stored(visit: Visitor) -> None:
    """A search leaves no cookie and nothing stored."""
    page = visit("sok/?q=papirkopi")
    count(page)
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    assert page.context.cookies() == []
