"""What people have linked to or subscribe to beside the pages: attachments, calendars and feeds are missed too."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from quality import Figure
from reader import GOOD, OWN, Visitor, build
from test_addresses_for_ever import OTHER, SVAR, TEXT, VOCABULARY, Repository

from build_tools.load import read
from build_tools.newsletters.publish import remember_addresses
from build_tools.validate import catalogue

pytestmark = pytest.mark.no_cover

LEDGER = "archive/addresses.txt"
LINKED = TEXT.replace("elektronisk.", "elektronisk, se [rutinen](/vedlegg/rutine.png).")
LETTER = TEXT.replace("date:", "kind: avslagstekst\nversion: 1\ndate:")
EVENT = (
    "---\ntitle: Lunsjmøte\ntype: lunsjmøte\nsource: felles\ntopic: mage\nstart: 2026-12-02T11:30\n"
    "end: 2026-12-02T12:00\nplace: Auditoriet\n---\n\nVi snakker om mage.\n"
)
LUNCH = "content/arrangementer/2026-12-02-lunsj.md"
PICTURE = "content/vedlegg/rutine.png"
TODAY = date(2026, 11, 22)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A small archive, all of it public."""
    return Repository(tmp_path)


def listed(repository: Repository) -> None:
    """Write the ledger as a publication does."""
    repository.work({LEDGER: "/tema/mage/\n"})
    sources = read(repository.folder / "content", repository.folder / "archive")
    remember_addresses(repository.folder / "archive", catalogue(sources, TODAY))


def test_an_attachment_that_is_gone_is_missed_at_the_page_that_showed_it_until_a_page_takes_over(
    repository: Repository,
) -> None:
    """Renamed or deleted, before it is committed and after."""
    repository.change({SVAR: LINKED, PICTURE: "x"})
    assert repository.missed() == []
    repository.work({SVAR: TEXT, PICTURE: None})
    told = [
        f"{SVAR}:1: siden viste til /vedlegg/rutine.png, som er borte: legg filen tilbake, eller legg adressen i "
        "`aliases`"
    ]
    assert repository.missed() == told
    repository.change({})
    assert repository.missed() == told
    repository.work({SVAR: TEXT.replace("date:", "aliases: /vedlegg/rutine.png\ndate:")})
    assert repository.missed() == []
    repository.work({SVAR: TEXT, PICTURE: "y"})
    assert repository.missed() == []


def test_an_attachment_that_no_page_showed_is_missed_where_it_lay(repository: Repository) -> None:
    repository.change({PICTURE: "x"})
    repository.work({PICTURE: None})
    (told,) = repository.missed()
    assert told.startswith(f"{PICTURE}:1: filen /vedlegg/rutine.png er borte: legg den tilbake")


@pytest.mark.parametrize("name", ["vedlegg/a b.png", "rutine.png", "vedlegg/program.exe", "vedlegg/.skjult.png",
                                  "vedlegg/~$utkast.docx", "arrangementer/lunsj/kalender.ics"])  # fmt: skip
def test_a_file_that_could_not_be_on_the_site_is_not_missed(repository: Repository, name: str) -> None:
    """The build refused it, or left it out."""
    repository.change({f"content/{name}": "x"})
    repository.work({f"content/{name}": None})
    assert repository.missed() == []


def test_the_ledger_remembers_files_for_ever(repository: Repository) -> None:
    """Also when git has nothing to say any more: attachments, an event's calendar, a topic's feeds."""
    repository.work({PICTURE: "x", LUNCH: EVENT, SVAR: LETTER})
    listed(repository)
    repository.change({})
    repository.change({LEDGER: (repository.folder / LEDGER).read_text(encoding="utf-8") + "/gammelt/\n"})
    repository.change({"content/om.md": "---\ntitle: Om\naliases: /gammelt/\n---\n\nTekst.\n"})
    assert repository.missed() == []
    hud = "content/vocabulary/topics.yml"
    repository.work({PICTURE: None, LUNCH: None, SVAR: TEXT, hud: "mage:\n  label: Mage\n"})
    told = [line.split(": ", 1)[1].partition(":")[0] for line in repository.missed()]
    assert told == [
        "adressen /arrangementer/2026-12-02-lunsj/ er borte",
        "teksten /nyheter/2024/svar/tekst.txt, som noen kan ha lenket til, er borte",
        "adressen /tema/hud/ er borte",
        "filen /vedlegg/rutine.png er borte",
    ]


def test_a_page_cannot_take_over_what_people_subscribe_to(repository: Repository) -> None:
    """A calendar program or a feed reader finds no calendar and no feed in a page; another event is a calendar."""
    repository.change({LUNCH: EVENT})
    page = OTHER.replace("date:", "aliases: [/arrangementer/2026-12-02-lunsj/, /tema/hud/]\ndate:")
    other = "content/nyheter/2024/2024-05-01-annet.md"
    hud = "content/vocabulary/topics.yml"
    repository.work({LUNCH: None, other: page, hud: "mage:\n  label: Mage\n"})
    told = repository.missed()
    assert [line.split(": ", 1)[1].partition(",")[0] for line in told] == [
        "kalenderen /arrangementer/2026-12-02-lunsj/kalender.ics er borte",
        *(f"/tema/hud/{name}" for name in ("atom.xml", "feed.json", "feed.xml", "kalender.ics")),
    ]
    assert "legg /arrangementer/2026-12-02-lunsj/ i `aliases` hos arrangementet som overtar" in told[0]
    repository.work({other: OTHER, hud: VOCABULARY[hud]})
    new = LUNCH.replace("lunsj", "lunsjmote")
    moved = EVENT.replace("type:", "aliases: /arrangementer/2026-12-02-lunsj/\ntype:")
    repository.work({new: moved})
    (told,) = repository.missed()
    assert "skriv `id: 2026-12-02-lunsj`, ellers får de som har møtet i kalenderen, det to ganger" in told
    repository.work({new: moved.replace("type:", "id: 2026-12-02-lunsj\ntype:")})
    assert repository.missed() == []


def test_a_text_to_copy_stays_where_it_was_linked_to(repository: Repository) -> None:
    """It moves with its page, and a page that is no such text any more takes its address over."""
    repository.change({SVAR: LETTER})
    repository.work({SVAR: TEXT})
    told = [
        f"{SVAR}:1: teksten /nyheter/2024/svar/tekst.txt, som noen kan ha lenket til, er borte: la siden fortsatt ha "
        "`kind` `henvisningstekst` eller `avslagstekst`, eller legg adressen i `aliases` hos siden som overtar"
    ]
    assert repository.missed() == told
    repository.change({})
    assert repository.missed() == told
    repository.work({SVAR: TEXT.replace("date:", "aliases: /nyheter/2024/svar/tekst.txt\ndate:")})
    assert repository.missed() == []
    moved = SVAR.replace("svar", "brev")
    known = "id: 2024-03-14-svar\naliases: /nyheter/2024/svar/\ndate:"
    repository.work({SVAR: None, moved: LETTER.replace("date:", known)})
    assert repository.missed() == []
    repository.work({moved: TEXT.replace("date:", known)})
    assert repository.missed() == [told[0].replace(SVAR, moved)]


def test_an_archive_that_is_gone_altogether_is_missed(repository: Repository) -> None:
    """Its folder cannot be asked any more, so git is asked about it from outside."""
    repository.change({LEDGER: "/arkiv/brevet/2026/1/\n"}, public=False)
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repository.work({LEDGER: None})
    (repository.folder / "archive").rmdir()
    (told,) = repository.missed()
    assert "utgaven /arkiv/brevet/2026/1/ er borte" in told


@pytest.mark.parametrize("alias", ["/vedlegg/kart.ics", "/vedlegg/con.pdf", "/rutine.pdf", "/vedlegg/.pdf", "/vedlegg/a.exe",
                                   "/nyheter/2024/brev/tekst.txt", "/nyheter/2024/Gammelt/tekst.txt", "/vedlegg/a/",
                                   "/assets/a.png", "/vedlegg/Rutine.png"])  # fmt: skip
def test_a_former_file_takes_no_place_of_anothers(repository: Repository, alias: str) -> None:
    """Nor one that is there, nor one of the program's own."""
    letter = LETTER.replace("date:", "aliases: /nyheter/2024/gammelt/\ndate:")
    repository.work({
        SVAR: TEXT.replace("date:", f"aliases: {alias}\ndate:"), PICTURE: "x", "content/vedlegg/a/tekst.txt": "x",
        "content/nyheter/2024/2024-02-01-brev.md": letter.replace("Svarene kommer", "Brevet kommer"),
    })  # fmt: skip
    (told,) = repository.missed()
    assert told.startswith(f"{SVAR}:3: ")


def test_a_reader_at_the_old_address_of_a_file_is_led_on_by_any_host(
    tmp_path: Path, serve: Callable[..., str], browser: Browser
) -> None:
    """A host that only knows files shows the page in the folder of the file's name; others answer at once."""
    repository = Repository(tmp_path)
    repository.work({
        SVAR: TEXT.replace("date:", "aliases: [/vedlegg/rutine.pdf, /gammel/]\ndate:"),
        LUNCH: EVENT.replace("type:", "aliases: /arrangementer/mote/\ntype:"),
        "content/nyheter/2024/2024-02-01-brev.md": LETTER.replace("date:", "aliases: [/brev/, /vedlegg/brev.pdf]\ndate:"),
    })  # fmt: skip
    site = build(tmp_path / "content", GOOD / "mkdocs.yml", tmp_path, "--archive", str(tmp_path / "archive"))
    visitor = Visitor(browser, serve(site))
    page = visitor("vedlegg/rutine.pdf")
    page.wait_for_url("**/nyheter/2024/svar/")
    assert visitor.faults == []
    page.context.close()
    assert "/vedlegg/rutine.pdf /nyheter/2024/svar/ 301" in (site / "_redirects").read_text(encoding="utf-8")
    own, former = (site / f"{name}/tekst.txt" for name in ("nyheter/2024/brev", "brev"))
    assert former.read_bytes() == own.read_bytes()
    own, former = (site / f"arrangementer/{name}/kalender.ics" for name in ("2026-12-02-lunsj", "mote"))
    assert former.read_bytes() == own.read_bytes()


def test_every_address_that_is_promised_is_on_the_site(
    built_site: Path, own_site: Path, tmp_path: Path, figure: Figure
) -> None:
    """Those a publication would write down, and those that were."""
    remember_addresses(tmp_path, catalogue(read(GOOD / "content", tmp_path), TODAY))
    for ledger, site in ((tmp_path / "addresses.txt", built_site), (OWN / LEDGER, own_site)):
        promised = ledger.read_text(encoding="utf-8").split()
        assert len(promised) > 50
        figure("addresses", len(promised))
        assert [each for each in promised if not (site / each[1:] / "index.html").is_file()
                and not (site / each[1:]).is_file()] == []  # fmt: skip
