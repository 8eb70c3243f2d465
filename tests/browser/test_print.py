"""What a page is on A4 paper."""

import io

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader
from reader import Visitor

PAPER = 673
"""Pixels of the text's width on A4 with the margins of print.css: 178 mm at 96 to the inch."""
PAGES = (
    "nyheter/2024/slutt-pa-papirkopi/", "veiledning/dialogmelding/", "arrangementer/2026-12-02-lunsjmote/",
    "smagruppe/henvisninger/", "tema/mage/", "arrangementer/", "tekster/", "dialogmelding/", "sok/?q=henvisning",
)  # fmt: skip
WHOLE = """() => [...document.querySelectorAll("body, main :has(.row, .hit), .hit")].filter((each) => {
    const { display, contain, minBlockSize } = getComputedStyle(each);
    return each.checkVisibility() && !(/^(block|list-item)$/.test(display) && contain === "none" && minBlockSize === "0px");
}).map((each) => `${each.tagName} ${each.className}`)"""
"""What is one piece on paper, or as high as a window: Safari cuts through it, Firefox begins another sheet for it."""

WIDE = [f"Erytrocyttsedimentasjonsreaksjon{column}" for column in "ABCDEFG"]


@pytest.mark.parametrize("path", PAGES)
def test_on_paper_there_is_only_what_can_be_read_there(visit: Visitor, path: str) -> None:
    """No navigation, search or button; the page's own address stands on it, and nothing is wider than the paper."""
    page = visit(path, width=PAPER)
    if "?" in path:
        page.locator(".hit").first.wait_for()
    page.emulate_media(media="print")
    for role in ("navigation", "button", "searchbox"):
        assert page.get_by_role(role).count() == 0  # type: ignore[arg-type]
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    assert page.locator(".printed").inner_text() == canonical
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER
    assert not page.evaluate("""() => [...document.querySelectorAll("table, pre")].filter(
        (each) => each.scrollWidth > each.clientWidth + 1 || each.getBoundingClientRect().right > innerWidth + 1)""")
    assert page.evaluate(WHOLE) == []
    assert canonical in printed(page)[0]


def test_addresses_that_lead_away_are_readable_on_paper(visit: Visitor) -> None:
    """The link to the meeting stands with its address; folded years are unfolded."""
    assert "Deltapånett(https://mote.example.org/lunsj)" in printed(visit("arrangementer/2026-12-02-lunsjmote/"))[0]
    page = visit("tema/mage/")
    folded = page.locator("details.year li .row-title").all_inner_texts()
    assert folded
    whole = "".join(printed(page))
    assert all("".join(title.split()) in whole for title in folded)


def test_a_long_list_begins_on_the_first_sheet(visit: Visitor) -> None:
    """Rows without an action are not held together until there is no sheet that has room for them."""
    page = visit("arrangementer/")
    page.evaluate("""() => {
        const [list] = document.querySelectorAll(".rows");
        list.querySelector(".row-action")?.remove();
        for (let at = 0; at < 60; at++) list.append(list.firstElementChild.cloneNode(true));
    }""")
    title = page.locator(".row-title").first.inner_text()
    assert printed(page)[0].count("".join(title.split())) > 10


def test_the_archive_begins_on_the_first_sheet(visit: Visitor) -> None:
    """Its newsletters are not held together until there is no sheet that has room for them."""
    page = visit("arkiv/")
    page.evaluate("""() => {
        const [letter] = document.querySelectorAll(".clinic");
        const issues = letter.appendChild(document.createElement("ul"));
        issues.appendChild(document.createElement("li")).append("Brevet nr. 1");
        for (let at = 0; at < 6; at++) letter.after(letter.cloneNode(true));
    }""")
    assert printed(page)[0].count("Brevetnr.1") == 7


def test_a_wide_table_is_whole_on_paper(visit: Visitor) -> None:
    """On the screen it scrolls sideways; on paper each column is there, long words break and numbers do not."""
    page = visit("nyheter/2024/slutt-pa-papirkopi/", width=PAPER)
    page.emulate_media(media="print")
    broken = page.evaluate(
        """(words) => {
        const put = (place, name) => place.appendChild(document.createElement(name));
        const box = put(document.querySelector(".body"), "div");
        box.className = "scroll";
        const row = put(put(put(box, "table"), "tbody"), "tr");
        for (const word of words) put(row, "td").append(word);
        return [...row.children].filter((cell) => {
            const range = document.createRange();
            range.selectNodeContents(cell);
            return range.getClientRects().length > 1;
        }).map((cell) => cell.textContent);
    }""",
        [*WIDE, "1250"],
    )
    assert broken == WIDE
    assert "".join(WIDE)[-20:] + "1250" in printed(page)[0]


def printed(page: Page) -> list[str]:
    """The text of each sheet of A4, without spaces and line ends."""
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", print_background=False))).pages
    return ["".join(sheet.extract_text().split()) for sheet in sheets]
