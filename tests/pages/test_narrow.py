"""At 320 px no kind of page has to be scrolled sideways, however long the words of a title, a topic or an address are.

320 px is a small phone, and a window of 1280 px enlarged to 400 % (WCAG 1.4.10).
"""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from reader import GOOD, PATIENCE, build

WORD = "Nevropsykologspesialistutredningshenvisningsmottakskoordinator"
ADDRESS = f"https://www.{WORD.lower()[:50]}.example.org/{WORD.lower()}/{WORD.lower()}"
TABLE = "| Når | Hvem | Hvor |\n|---|---|---|\n" + f"| {WORD} | {WORD} | {WORD} |\n"
LONG = f"""{TABLE}
## {WORD}

Se [{WORD}]({ADDRESS}), `{WORD}` og **{WORD}**.

> {WORD}
"""
FIELDS = f"source: klinikk\ntopic: [mage, lange]\nsummary: {WORD} i et sammendrag.\n"
FILES = {
    "nyheter/2026/2026-11-02-lange-ord.md": "id: lange-ord\ndate: 2026-11-02\nsupersedes: [lange-ord-for]\n"
    f"municipalities: [byen]\noutlets: [{{label: {WORD}, url: {ADDRESS}}}]\naction: Send til {WORD}.\n{FIELDS}",
    "nyheter/2025/2025-11-02-lange-ord-for.md": f"id: lange-ord-for\ndate: 2025-11-02\n{FIELDS}",
    "nyheter/2026/2026-11-03-trukket.md": f"id: lange-trukket\ndate: 2026-11-03\nwithdrawn: {WORD} var feil.\n{FIELDS}",
    "arrangementer/2026-12-05-lange.md": "id: lange-mote\ntype: emnekurs\ndate: 2026-11-01\nstart: 2026-12-05T11:30\n"
    f"end: 2026-12-05T12:15\nplace: {WORD}\nmeeting_url: {ADDRESS}\n{FIELDS}",
    "veiledning/lange.md": "id: lange-veiledning\nresponsible: lange\nreviewed: 2026-09-01\nreview_by: 2027-09-01\n"
    f"{FIELDS}",
}
KINDS = (
    "", "nyheter/", "nyheter/2026/", "nyheter/2026/lange-ord/", "nyheter/2025/lange-ord-for/",
    "nyheter/2026/trukket/", "tema/", "tema/lange/", "avsender/", "avsender/lange/", "kommune/",
    "veiledning/", "veiledning/lange/", "arrangementer/", "arrangementer/2026-12-05-lange/", "smagruppe/",
    "smagruppe/henvisninger/", "tekster/", "dialogmelding/", "arkiv/", "arkiv/brevet/", "arkiv/brevet/2026/",
    "arkiv/brevet/2026/1/", "abonner/", "status/", "om/", "404.html", "sok/",
)  # fmt: skip
READERS = ("", "font-size: 200%", "letter-spacing: 0.12em; word-spacing: 0.16em; line-height: 1.5")
"""What a reader may have set in the browser (WCAG 1.4.4, 1.4.12)."""
WIDEST = """[...document.querySelectorAll("main *, header *, footer *")].filter((each) =>
    each.getBoundingClientRect().right > 320 && each.checkVisibility() && !each.closest(".scroll, .visually-hidden"))
    .map((each) => each.outerHTML.slice(0, 160))"""


def _archive(folder: Path) -> Path:
    """An issue as sent, of the item with the long words."""
    issue = folder / "brevet/2026/1"
    issue.mkdir(parents=True)
    mail = f"<!doctype html><title>{WORD}</title><p>{WORD}</p>".encode()
    sent = {"id": "lange-ord", "title": WORD, "digest": "0" * 64, "section": "tema", "correction": False}
    manifest = {
        "newsletter": "brevet", "number": 1, "date": "2026-11-04", "subject": f"Brevet nr. 1/2026: {WORD}",
        "responsible": {"name": WORD, "role": "Leder"}, "items": [sent],
        "files": {"utgave.html": hashlib.sha256(mail).hexdigest()},
    }  # fmt: skip
    (issue / "utgave.html").write_bytes(mail)
    (issue / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., str]) -> str:
    """The good site with content whose words are longer than a phone is wide."""
    folder = tmp_path_factory.mktemp("lange")
    content = folder / "content"
    shutil.copytree(GOOD / "content", content)
    for name, fields in FILES.items():
        title = f"Til {WORD} og {WORD.lower()}"
        (content / name).write_text(f"---\ntitle: {title}\n{fields}---\n\n{LONG}", encoding="utf-8")
    for name, more in (
        ("topics", f"responsible: lange, description: {WORD}"),
        ("sources", "kind: sykehus, contact: post@lange.example.org"),
    ):
        with (content / f"vocabulary/{name}.yml").open("a", encoding="utf-8") as file:
            file.write(f"\nlange: {{label: {WORD}, {more}}}\n")
    return serve(build(content, GOOD / "mkdocs.yml", folder, "--archive", str(_archive(folder / "archive"))))


@pytest.fixture(scope="module")
def phone(browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """Opens a page as a small phone does."""
    page = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True).new_page()
    page.set_default_timeout(PATIENCE)

    def go(path: str) -> Page:
        answer = page.goto(address + path)
        assert answer
        assert answer.ok or path == "404.html"
        return page

    yield go
    page.context.close()


def fits(page: Page) -> None:
    """Nothing has to be scrolled sideways, folded parts opened, however a reader has set the text."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    for style in READERS:
        page.evaluate("style => { document.documentElement.style.cssText = style }", style)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 320, (style, page.evaluate(WIDEST))


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits(phone: Callable[[str], Page], kind: str) -> None:
    """No kind of page is wider than the phone."""
    fits(phone(kind))


@pytest.mark.parametrize("asked", [WORD, "lange&tema=lange", "henvisning", WORD[::-1]])
def test_the_search_fits(phone: Callable[[str], Page], asked: str) -> None:
    """With hits and the facets open, with a filter, and without a hit."""
    page = phone(f"sok/?q={asked}")
    expect(page.locator("#search-count")).not_to_be_empty()
    expect(page.locator("[aria-busy]")).to_have_count(0)
    if page.locator("#search-panel").is_visible():
        page.get_by_text("Filtrer treffene").tap()
        page.get_by_role("group", name="Tema").wait_for()
    fits(page)


def test_feeds_and_calendars_stand_below_each_other(phone: Callable[[str], Page]) -> None:
    """Where one subscribes, the name stands above its feeds, so that nothing is hidden beside."""
    page = phone("abonner/")
    name = page.get_by_role("link", name="Mage og tarm", exact=True).bounding_box()
    feed = page.get_by_role("link", name=re.compile("RSS ?: Mage og tarm")).bounding_box()
    calendar = page.get_by_role("link", name=re.compile("Kalender ?: Mage og tarm")).bounding_box()
    assert name
    assert feed
    assert calendar
    assert name["y"] + name["height"] <= feed["y"]
    assert max(each["x"] + each["width"] for each in (name, feed, calendar)) <= 320


def test_what_is_far_down_a_long_list_is_found_though_it_is_laid_out_late(
    browser: Browser, own_site: Path, serve: Callable[..., str]
) -> None:
    """A month's address leads to it, nothing shifts, and a link's outline is not cut off where its month ends.

    On paper all of it is there.
    """
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(serve(own_site) + "nyheter/2025/")
    last = page.locator(".group").last
    assert last.evaluate("each => getComputedStyle(each).contentVisibility") == "auto"
    name = last.locator("h2").get_attribute("id")
    page.goto(page.url.split("#")[0] + f"#{name}")
    page.wait_for_timeout(200)
    assert 0 <= (last.locator("h2").bounding_box() or {"y": -1})["y"] < 640
    link = last.locator(".row-title").first
    link.focus()
    left = link.evaluate(
        "each => each.getBoundingClientRect().left - each.closest('.group').getBoundingClientRect().left"
    )
    assert left >= 6, "the outline stands two pixels away and is three wide"
    page.emulate_media(media="print")
    late = "[...document.querySelectorAll('*')].filter((each) => getComputedStyle(each).contentVisibility === 'auto')"
    assert page.evaluate(f"{late}.length") == 0, "Safari prints none of it"
    page.close()


def test_the_ways_beside_a_long_list_are_seen_in_a_low_window(
    browser: Browser, own_site: Path, serve: Callable[..., str]
) -> None:
    """What stays beside the list and is higher than the window can be scrolled: the last link is seen with its focus."""
    page = browser.new_page(viewport={"width": 1024, "height": 460})
    page.goto(serve(own_site) + "nyheter/2025/")
    link = page.locator(".months a").last
    link.focus()
    place = link.bounding_box()
    assert place
    assert 0 <= place["y"] < place["y"] + place["height"] <= 460
    page.close()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_a_count_stands_on_the_line_of_the_name_it_counts(
    browser: Browser, own_site: Path, serve: Callable[..., str], width: int
) -> None:
    """Never alone on the next one; nor is the date of an issue parted from its month."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    address = serve(own_site)
    page.goto(f"{address}tema/")
    alone = page.evaluate(
        "[...document.querySelectorAll('.tile')].filter((tile) => tile.querySelector('.count').getBoundingClientRect()"
        ".top > [...tile.querySelector('a').getClientRects()].at(-1).bottom).map((tile) => tile.innerText)"
    )
    assert alone == []
    page.goto(f"{address}arkiv/")
    lines = page.evaluate("document.querySelector('main').innerText")
    assert re.search(r", \d+\.\xa0\w+\xa0\d{4}$", lines, re.M)
    page.close()
