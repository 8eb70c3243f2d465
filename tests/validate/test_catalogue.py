"""Good content becomes a catalogue in which every field is what the editor meant."""

import pickle
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from reader import DEMONSTRATION, OWN

from build_tools import load, validate
from build_tools.errors import ContentError
from build_tools.model import Catalogue, Item, PartialDate

REAL = Path(__file__).parents[3] / "shared" / "data" / "real"
TODAY = date(2026, 11, 22)
Make = Callable[[dict[str, str]], Catalogue]
HEAD = "---\ntitle: Svar\ndate: 2024-03-14\nsource: sykehuset\ntopic: gastro\n"


def test_the_real_items_have_no_error() -> None:
    """447 items of other people's making, with partial and missing dates, become 447 items and guides."""
    if not REAL.is_dir():
        pytest.skip("the shared test data is not beside the repository")
    made, problems = validate.judge(load.read(REAL / "content", REAL / "archive"), TODAY)
    assert made
    assert len(made.items) + len(made.guides) == 447
    assert {problem.severity for problem in problems} <= {"info"}


def test_the_repositorys_own_content_has_no_error() -> None:
    """What is shown as an example is right."""
    made = validate.catalogue(load.read(OWN / "content", OWN / "archive"), TODAY)
    assert len(made.items) >= 60 or not DEMONSTRATION


def test_every_field_is_read(catalogue: Make) -> None:
    """Dates stay as exact as they are, a single value is a list of one, numbers keep their zeros."""
    item = catalogue({
        "nyheter/2024/2024-03-14-svar.md": (
            f"{HEAD}action: Se i epikrisen.\nsummary: >\n  To\n  linjer.\nupdated: 2024-05\nchange: major\n"
                f"change_note: Nytt.\n"
            "valid_from: 2024\nvalid_until: 2025-12-31\nreview_by: 2027-03\nwithdrawn: Ikke innført.\n"
            "municipalities: [tonsberg]\naudience: fastlege\nkind: avslagstekst\nversion: 0123\nicpc2: [d12, K]\n"
            "contact: post@sykehuset.example.org\nlang: nn\nid: 0042\naliases: /gammel/\n"
            "outlets:\n  - label: Nettsiden\n    url: https://www.siv.no/\n    date: 2024-03-20\n---\n\nTekst.\n"
        )
    }).items[0]  # fmt: skip
    assert isinstance(item, Item)
    assert (item.id, item.version, item.address) == ("0042", "0123", "/nyheter/2024/svar/")
    assert (item.topics, item.audience, item.municipalities) == (("gastro",), ("fastlege",), ("tonsberg",))
    assert (item.summary, item.icpc2, item.lang, item.aliases) == ("To linjer.", ("D12", "K"), "nn", ("/gammel/",))
    assert (item.date, item.updated) == (PartialDate(2024, 3, 14), PartialDate(2024, 5))
    assert (item.valid_from, item.review_by) == (PartialDate(2024), PartialDate(2027, 3))
    assert item.outlets[0].date == PartialDate(2024, 3, 20)
    assert (item.body, item.body_line) == ("\nTekst.\n", 31)


def test_norwegian_names_of_fields_are_read(catalogue: Make) -> None:
    """``tittel``, ``dato``, ``avsender``, ``tema``, ``kommuner``."""
    text = (
        "---\ntittel: Svar\ndato: 2024\nkilde: sykehuset\ntema: [gastro, hjerte]\nkommuner: tonsberg\n---\n\nTekst.\n"
    )
    item = catalogue({"nyheter/2024/2024-svar.md": text}).items[0]
    assert (item.title, item.source, item.topics) == ("Svar", "sykehuset", ("gastro", "hjerte"))
    assert item.municipalities == ("tonsberg",)


@pytest.mark.parametrize("text", [
    f"\ufeff{HEAD}---\n\nTekst.\n", f"{HEAD}---\n\nTekst.\n".replace("\n", "\r\n"), f"{HEAD}---   \n\nTekst.\n",
    f"{HEAD}# en merknad\n---\n\nTekst.\n", f"{HEAD}lang:\naudience: []\n---\n\nTekst.\n",
    f"{HEAD}action: null\nsummary: ~\nvalid_until: Null\naudience: [null]\ndraft: ~\n---\n\nTekst.\n",
    f"{HEAD}action: null # ingen\nsupersedes:\n  - ~\n---\n\nTekst.\n",
])  # fmt: skip
def test_what_harmless_programs_do_to_files_is_tolerated(catalogue: Make, text: str) -> None:
    """A byte-order mark, Windows line ends, trailing spaces, comments, empty fields and what YAML has for them."""
    item = catalogue({"nyheter/2024/2024-03-14-svar.md": text}).items[0]
    assert (item.title, item.body.strip()) == ("Svar", "Tekst.")
    assert (item.action, item.summary, item.valid_until, item.audience) == ("", "", None, ())


def test_letters_of_two_parts_are_the_letters_they_look_like(catalogue: Make) -> None:
    """macOS writes an «a» and a ring after it; title, address, heading and text are as with «å»."""
    text = "---\ntitle: Måling på øya\ndate: 2024-03-14\nsource: sykehuset\ntopic: gastro\n---\n\n## Årsak\n\nBlå café.\n"
    made = [
        catalogue({"nyheter/2024/2024-03-14-svar.md": unicodedata.normalize(form, text)}) for form in ("NFC", "NFD")
    ]
    one, other = (replace(each.items[0], digest="", front="") for each in made)
    assert unicodedata.normalize("NFD", text) != text
    assert one == other


def test_unknown_dates_come_last_and_have_their_own_folder(catalogue: Make) -> None:
    """Newest first, the vaguer before the exact, the undated at the end."""
    made = catalogue({
        "nyheter/udatert/gammelt.md": HEAD.replace("date: 2024-03-14", "date_unknown: true") + "---\nTekst.\n",
        "nyheter/2024/2024-03-14-svar.md": f"{HEAD}---\nTekst.\n",
        "nyheter/2024/2024-ukjent-dag.md": HEAD.replace("2024-03-14", "2024") + "---\nTekst.\n",
    })  # fmt: skip
    assert [item.address for item in made.items] == [
        "/nyheter/2024/svar/", "/nyheter/2024/ukjent-dag/", "/nyheter/udatert/gammelt/",
    ]  # fmt: skip


def test_drafts_are_left_out_and_do_not_stop_the_others(catalogue: Make) -> None:
    """A draft may still lack what is required; that is a warning."""
    made = catalogue({
        "nyheter/2024/2024-03-14-svar.md": f"{HEAD}---\nTekst.\n",
        "nyheter/2024/2024-03-15-senere.md": "---\ntitle: Senere\ndraft: ja\ntopic: noe annet\n---\n\n[x](/borte/)\n",
    })  # fmt: skip
    assert [item.id for item in made.items] == ["2024-03-14-svar"]


EVENT = (
    "---\ntitle: Lunsj\ntype: lunsjmøte\nstart: 2026-12-02T11:30\nend: 2026-12-02 12:15\nsource: "
    "sykehuset\ntopic: gastro\n"
)


NEW_TIME = "date: 2026-10-01\nupdated: 2026-10-11\nchange_note: Ny tid.\n"


@pytest.mark.parametrize("history", [
    ("", "cancelled: For få.\n", f"{NEW_TIME}"),
    ("date: 2026-10-01\n", "date: 2026-10-01\nwithdrawn: Feil.\n", "withdrawn: Feil.\ncancelled: For få.\n"),
    (NEW_TIME, f"{NEW_TIME}withdrawn: Feil.\n", f"{NEW_TIME}withdrawn: Feil.\ncancelled: For få.\n",
     "updated: 2026-10-12\nchange_note: Det blir noe av det likevel.\n"),
    (f"{NEW_TIME}cancelled: For få.\n", "date: 2026-10-01\nupdated: 2026-10-12\nchange_note: Holdes likevel.\n"),
    (f"{NEW_TIME}cancelled: For få.\nwithdrawn: Feil.\n", f"{NEW_TIME}changes:\n  - {{updated: 2026-10-11, "
     "change_note: Avlyst.}\n"),
    ("updated: 2026-10-11\nchange_note: Ny tid.\n", NEW_TIME.replace("10-11", "10-12")),
])  # fmt: skip
def test_an_events_sequence_grows_when_it_changes(catalogue: Make, history: tuple[str, ...]) -> None:
    """RFC 5545: whatever happens to it, also within a day, also when its announcement gets a date later."""
    made = [
        catalogue({"arrangementer/2026-12-02-lunsj.md": f"{EVENT}{fields}---\nTekst.\n"}).events[0]
        for fields in history
    ]
    told = [event.sequence for event in made]
    assert told == sorted(set(told))
    assert told[-1] < 2**31
    assert {(event.start, event.end) for event in made} == {
        (datetime(2026, 12, 2, 11, 30), datetime(2026, 12, 2, 12, 15))
    }
    assert {event.address for event in made} == {"/arrangementer/2026-12-02-lunsj/"}


@pytest.mark.parametrize(("fields", "published"), [
    ("", 0), ("date: 2026-10-01\n", 0), (NEW_TIME, 10), ("cancelled: For få.\n", 1), (f"{NEW_TIME}cancelled: Få.\n", 11),
    ("updated: 2001-10-11\nchange_note: Ny tid.\n", 730404),
])  # fmt: skip
def test_an_events_sequence_is_no_lower_than_what_calendars_have_had(
    catalogue: Make, fields: str, published: int
) -> None:
    """Sequences were once counted in days from the announcement, or in all days; a lower one would not be read."""
    event = catalogue({"arrangementer/2026-12-02-lunsj.md": f"{EVENT}{fields}---\nTekst.\n"}).events[0]
    assert event.sequence >= published
    assert event.sequence == published or "updated" in fields


def test_pages_stand_where_their_files_do(catalogue: Make) -> None:
    """Folders become parts of the address; a page without fields takes its title from its heading."""
    made = catalogue(
        {"index.md": "# Praksisnytt\n", "om/kvinner/ærlig.md".replace("æ", "ae"): "---\ntitle: Ærlig\n---\nTekst.\n"}
    )
    assert [(page.address, page.title) for page in made.pages] == [
        ("/", "Praksisnytt"),
        ("/om/kvinner/aerlig/", "Ærlig"),
    ]


def test_relative_links_become_addresses_of_the_site(catalogue: Make) -> None:
    """To other files, with headings, to pages and lists by the way to them, and to attachments; addresses stay."""
    made = catalogue({
        "nyheter/2024/2024-03-14-svar.md": (
            f"{HEAD}---\n\nSe [saken](../2023/2023-01-01-gammel.md#hva-na) og [kartet](kart.png), [om](/om/), "
                f"[nett](https://siv.no/), [siden](../2023/gammel/) og [gastro](../../tema/gastro/?a#b).\n"
        ),
        "nyheter/2023/2023-01-01-gammel.md": HEAD.replace("2024-03-14",
        "2023-01-01") + "---\n\n## Hva nå?\n\nTekst.\n",
        "nyheter/2024/kart.png": "png", "om.md": "---\ntitle: Om\n---\nTekst.\n",
    })  # fmt: skip
    assert made.items[0].body == (
        "\nSe [saken](/nyheter/2023/gammel/#hva-na) og [kartet](/nyheter/2024/kart.png), [om](/om/), "
        "[nett](https://siv.no/), [siden](/nyheter/2023/gammel/) og [gastro](/tema/gastro/?a#b).\n"
    )


def test_vocabularies_keep_their_order_and_their_meaning(catalogue: Make) -> None:
    """Newsletters with what they select, synonyms both and one way, the dialogue directory."""
    vocabulary = catalogue({
        "vocabulary/newsletters.yml": (
            "brev:\n  label: Brevet\n  responsible: {name: Kontoret, role: Leder}\n  frequency: weekly\n  "
                "from: a@b.example.org\n"
            "  select: {topics: gastro, municipalities: [tonsberg]}\n  sections: [tema, rettelser]\n"
        ),
        "vocabulary/synonyms.yml": "- [kols, kronisk obstruktiv lungesykdom]\n- {hemofec: [FIT]}\n",
        "vocabulary/dialogmelding.yml": "rule:\n  - {text: Regelen., months: 12, valid_from: 2019}\n"
            "sykehuset:\n  may_ask: Alt\n",
    }).vocabulary  # fmt: skip
    letter = vocabulary.newsletters["brev"]
    assert (letter.sender, letter.select.topics, letter.sections) == (
        "a@b.example.org",
        ("gastro",),
        ("tema", "rettelser"),
    )
    assert (vocabulary.synonyms.groups, vocabulary.synonyms.one_way) == (
        (("kols", "kronisk obstruktiv lungesykdom"),), (("hemofec", ("FIT",)),),
    )  # fmt: skip
    assert (vocabulary.dialog_rules[0].months, vocabulary.dialog_clinics[0].may_ask) == (12, ("Alt",))
    assert list(vocabulary.topics) == ["gastro", "hjerte"]


def test_errors_and_warnings_are_told_apart(check: Callable[..., list[str]], catalogue: Make) -> None:
    """A warning alone does not stop the catalogue, an error does."""
    assert catalogue({"nyheter/2024/2024-03-14-svar.md": f"{HEAD}ukjent: x\n---\nTekst.\n"}).items
    with pytest.raises(ContentError):
        catalogue({"nyheter/2024/2024-03-14-svar.md": f"{HEAD}lang: x\n---\nTekst.\n"})


def test_code_is_not_read_as_links_or_headings(check: Callable[..., list[str]]) -> None:
    """Examples in fences and between backticks lead nowhere, and need not."""
    body = "\nSkriv `[her](/borte/)`.\n\n```\n# ikke en overskrift\n[her](/borte/)\n```\n\n<!-- [her](/borte/) -->\n"
    assert check({"nyheter/2024/2024-03-14-svar.md": f"{HEAD}---\n{body}"}) == []


@pytest.mark.parametrize("target", [
    "/", "/sok/", "/sok/?q=svar&tema=gastro", "/nyheter/", "/nyheter/2024/", "/tema/gastro/", "/tema/gastro/feed.xml",
    "/avsender/sykehuset/", "/kommune/tonsberg/", "/kommune/tonsberg/kalender.ics", "/abonner/", "/feeds.opml",
    "/data/items.json", "/data/items.schema.json", "/nyheter/2024/svar/", "/gammel/", "#hva-na", "/nyheter/2024/svar/#hva-na",
    "2024-03-14-svar.md",
    "mailto:post@sykehuset.example.org", "tel:33342000", "https://www.siv.no/",
])  # fmt: skip
def test_links_to_what_the_program_makes_are_alive(check: Callable[..., list[str]], target: str) -> None:
    """Lists, feeds, search, aliases, headings of the page itself."""
    body = f"\n## Hva nå?\n\nSe [mer om saken]({target}).\n"
    assert check({"nyheter/2024/2024-03-14-svar.md": f"{HEAD}aliases: /gammel/\n---\n{body}"}) == []


@pytest.mark.parametrize("target", [
    "/tema/borte/", "/kommune/sykehuset/", "/nyheter/1999/", "/vedlegg/borte.docx", "borte.md", "#borte",
    "/nyheter/2024/svar/#borte",
    "/nyheter/2024/svar/feed.xml", "/arkiv/borte/", "/om/kvalitet/", "/data/borte.json", "/avsender/sykehuset/kalender.ics", "../../../borte/",
])  # fmt: skip
def test_links_to_nothing_are_dead(check: Callable[..., list[str]], target: str) -> None:
    """One finding, on the link's line."""
    found = check({"nyheter/2024/2024-03-14-svar.md": f"{HEAD}---\n\nSe [mer om saken]({target}).\n"})
    assert len(found) == 1
    assert found[0].startswith("content/nyheter/2024/2024-03-14-svar.md:8: ")


def test_what_is_kept_between_builds_is_what_was_made() -> None:
    """Entries, and the files they were read from, come back whole, though their classes' defaults are left out."""
    looks = validate.Looks()
    made = validate.catalogue(load.read(OWN / "content", OWN / "archive"), TODAY, looks)
    kept = pickle.loads(pickle.dumps(looks.records))
    assert repr(kept) == repr(looks.records)
    assert {path: record.document.text for path, record in kept.items()} == {
        path: record.document.text for path, record in looks.records.items()
    }
    again = validate.Looks(looks.key, kept)
    assert validate.catalogue(load.read(OWN / "content", OWN / "archive", again.documents()), TODAY, again) == made
