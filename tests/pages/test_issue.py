"""An issue's page: what it carried, as other lists tell it, and the mail as it was sent, in its frame."""

import base64
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from newsletter_world import new_world
from playwright.sync_api import Browser, Page, expect
from reader import PATIENCE, build
from sample import day, edited, event

from build_tools.config import load_config
from build_tools.model import Change, SentItem
from build_tools.outputs.pages import labels


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., str]) -> str:
    """Where an issue is served: it carried what applies still (saved again, on Windows), and what was withdrawn.

    The newsletter is called something else since.
    """
    world = new_world(tmp_path_factory.mktemp("utgave") / "checkout")
    world.item("ny", action="Ring det nye nummeret.")
    world.item("feil")
    world.item("rettet", title="Ny telefon")
    world.published()
    new = world.root / "content/nyheter/ny.md"
    new.write_text(new.read_text(encoding="utf-8"), encoding="utf-8-sig", newline="\r\n")
    world.item("feil", withdrawn="Nummeret var feil.", updated="2026-04-02")
    world.item("rettet", title="Nytt nummer", updated="2026-04-02", change="minor", change_note="Ordet var feil.")
    letters = world.root / "content/vocabulary/newsletters.yml"
    letters.write_text(letters.read_text(encoding="utf-8").replace("Brevet fra Færder", "Vestfoldbrevet"), "utf-8")
    config = world.root / "mkdocs.yml"
    site = build(world.root / "content", config, world.root, "--archive", str(world.root / "archive"))
    return serve(site, load_config(config)) + "arkiv/brevet/2026/1/"


@pytest.fixture(params=["light", "dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window in each colour scheme."""
    context = browser.new_context(color_scheme=request.param)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def test_each_row_tells_when_it_is_from_and_whether_it_applies(page: Page, address: str) -> None:
    """The date and the sender as in every list, and the word where it no longer applies."""
    page.goto(address)
    rows = page.get_by_role("region", name="Dette sto i utgaven").get_by_role("listitem")
    expect(rows.filter(has_text="Sak ny")).to_contain_text("10. mars 2026 · Klinikken")
    expect(rows.filter(has_text="Sak feil").locator(".mark")).to_have_text("Trukket 2. april 2026")


def test_what_became_of_what_was_sent_is_said_where_it_was_sent_and_on_its_own_page(page: Page, address: str) -> None:
    """Withdrawn, with the reason; under another title; and what was noted."""
    withdrawn = "Trukket etter utsendelse: Nummeret var feil."
    renamed = "Endret etter utsendelse: Tittelen er nå «Nytt nummer». Ordet var feil."
    page.goto(address)
    rows = page.get_by_role("region", name="Dette sto i utgaven").get_by_role("listitem")
    expect(rows.filter(has_text="Sak feil")).to_contain_text(withdrawn)
    expect(rows.filter(has_text="Ny telefon")).to_contain_text(renamed)
    expect(rows.filter(has_text="Sak ny")).not_to_contain_text("etter utsendelse")
    for title, words in (("Sak feil", withdrawn), ("Ny telefon", renamed)):
        page.goto(address)
        rows.get_by_role("link", name=title).click()
        expect(page.get_by_role("region", name="Sendt i")).to_contain_text(words)


def test_an_issue_keeps_the_name_it_was_sent_under(page: Page, address: str) -> None:
    """Wherever it is named, as in the mail itself; only what stands for the whole newsletter has the new name."""
    name = "Brevet fra Færder nr. 1/2026"
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("link", name="Vestfoldbrevet")).to_be_visible()
    page.get_by_role("link", name="Sak ny").click()
    expect(page.get_by_role("region", name="Sendt i").get_by_role("link")).to_have_text(name)
    page.goto(address.replace("brevet/2026/1/", ""))
    expect(page.get_by_role("link", name=name)).to_be_visible()


def test_the_frame_shows_the_words_of_the_mail(page: Page, address: str) -> None:
    """The page's policy lets the mail in, and it is painted: the words are there to be read, and not one plain area."""
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text))
    page.goto(address)
    frame = page.locator("iframe.mail")
    frame.scroll_into_view_if_needed()
    mail = page.frame_locator("iframe.mail")
    expect(mail.get_by_role("heading", name="Brevet fra Færder nr. 1/2026")).to_be_visible()
    expect(mail.get_by_text("Ring det nye nummeret.")).to_be_visible()
    assert shades(page, frame.screenshot()) > 20
    assert faults == []


@pytest.mark.parametrize(("change", "line", "told"), [
    ({"updated": day("2024-03-15"), "change_note": "Rom 2."}, {}, ("Endret", "Rom 2.")),
    ({"updated": day("2024-03-14"), "change_note": "Rom 2."}, {}, ("Endret", "")),
    ({"updated": day("2024-03-15"), "change_note": "Rom 2.", "change": "major"},
     {"change": Change(updated=day("2024-03-15"), change_note="Rom 2.").mark}, ("Endret", "")),
    ({"title": "Sak to"}, {}, ("Endret", "Tittelen er nå «Sak to».")),
    ({"withdrawn": "Feil."}, {"validity": "gjeldende"}, ("Trukket", "Feil.")),
    ({"withdrawn": "Feil."}, {"validity": "trukket"}, ("Endret", "")),
    ({"withdrawn": "Feil.", "digest": "0" * 64}, {}, ("", "")),
    ({"cancelled": "Sykdom."}, {"validity": "gjeldende"}, ("Avlyst", "Sykdom.")),
    ({"cancelled": "Sykdom."}, {"validity": "avlyst"}, ("Endret", "")),
    ({"cancelled": "Sykdom.", "withdrawn": "Feil."}, {"validity": "avlyst"}, ("Trukket", "Feil.")),
])  # fmt: skip
def test_what_became_of_it_is_what_happened_since(change: dict, line: dict, told: tuple[str, str]) -> None:
    """On the day of sending or after; what was withdrawn, called off or changed before that was told when it was sent."""
    entry = edited(event("sak", "2024-05-20T11:30", "2024-05-20T12:15", digest="1" * 64), **change)
    carried = SentItem(id="sak", title="Sak", digest="0" * 64, section="tema", correction=False, **line)
    assert labels.became_of(entry, carried, date(2024, 3, 15)) == told


def shades(page: Page, png: bytes) -> int:
    """How many colours a picture has."""
    table = page.context.new_page()
    count: int = table.evaluate(
        """async (png) => {
          const image = new Image();
          image.src = "data:image/png;base64," + png;
          await image.decode();
          const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
          canvas.drawImage(image, 0, 0);
          return new Set(new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer)).size;
        }""",
        base64.b64encode(png).decode(),
    )
    table.close()
    return count
