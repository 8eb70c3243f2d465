"""What was sent stays as it was sent, and every address that ever was leads somewhere."""

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from build_tools.errors import Problem
from build_tools.load import sent
from build_tools.model import Catalogue
from build_tools.validate import new_addresses

Check = Callable[..., list[str]]
ITEM = {
    "nyheter/2024/2024-03-14-svar.md": "---\ntitle: Svar\ndate: 2024-03-14\nsource: sykehuset\ntopic: gastro\n"
    "---\nTekst.\n",
    "vocabulary/newsletters.yml": "praksisnytt:\n  label: Praksisnytt\n  responsible: {name: Kontoret, role: Leder}\n"
    "  from: post@sykehuset.example.org\n",
}
HTML = b"<p>Svar</p>"
FEEDS = ("atom.xml", "feed.json", "feed.xml")


def issue(number: int = 1, key: str = "2024-03-14-svar", **changed: Any) -> dict[str, str | bytes]:
    """The files of an issue as published."""
    manifest = {
        "newsletter": "praksisnytt", "number": number, "date": "2024-04-01", "subject": "Praksisnytt",
        "responsible": {"name": "Kontoret", "role": "Leder"},
        "items": [{"id": key, "title": "Svar", "digest": "0" * 64, "section": "tema", "correction": False}],
        "files": {"utgave.html": hashlib.sha256(HTML).hexdigest()}, **changed,
    }  # fmt: skip
    folder = f"praksisnytt/2024/{number}"
    return {f"{folder}/manifest.json": json.dumps(manifest), f"{folder}/utgave.html": HTML}


def test_a_whole_archive_has_no_finding(check: Check) -> None:
    """Two issues, numbered, unchanged, with items that are there, in a folder that Windows has been in."""
    assert check(ITEM, {**issue(1), **issue(2), "praksisnytt/2024/1/Thumbs.db": b"\xd0\xcf"}) == []


@pytest.mark.parametrize(("target", "leads"), [
    ("", True), ("feed.xml", True), ("2024/", True), ("2024/1/", True), ("2024/1/utgave.html", True),
    ("kalender.ics", False), ("2024/2/", False), ("2024/1/utgave.txt", False), ("2024/1/utgave.eml", False),
])  # fmt: skip
def test_a_link_to_what_was_sent_leads_to_what_the_site_shows_of_it(check: Check, target: str, leads: bool) -> None:
    """The mail's parts that are shown, and no others."""
    name, text = next(iter(ITEM.items()))
    found = check({**ITEM, name: f"{text}\nSe [utgaven](/arkiv/praksisnytt/{target}).\n"}, issue())
    assert len(found) == (not leads)


def test_changed_bytes_are_named(check: Check) -> None:
    """A published mail that was edited afterwards."""
    found = check(ITEM, {**issue(), "praksisnytt/2024/1/utgave.html": b"<p>Rettet</p>"})
    assert found == [
        "archive/praksisnytt/2024/1/utgave.html:1: filen er endret etter at den ble sendt: hent den tilbake fra git; "
        "en utgave i arkivet endres aldri"
    ]


@pytest.mark.parametrize(("archive", "words"), [
    ({**issue(2)}, "nummer 1 av praksisnytt i 2024 mangler foran nummer 2"),
    ({**issue(1), **issue(3)}, "nummer 2 av praksisnytt i 2024 mangler foran nummer 3"),
    (issue(key="2024-01-01-borte"), "`2024-01-01-borte` er sendt ut, men finnes ikke lenger"),
    (issue(files={"utgave.txt": "0"}), "filen er sendt ut, men mangler i arkivet"),
    (issue(number=1, subject=None), "manifestet må være slik det ble skrevet ved utsending"),
    ({name: text.replace('"number": 1', '"number": 1e999') if "manifest" in name else text
      for name, text in issue().items()}, "manifestet må være slik det ble skrevet ved utsending"),
    *(({**issue(subject=text)}, "manifestet må være slik det ble skrevet ved utsending")
      for text in ("\ud800", "a\x01b", "Brev\r\nBcc: x", "a\u202eb", "a" * 3_000)),
    ({**issue(), "praksisnytt/2024/1/mer.html": "<script>"}, "filen ble ikke sendt med utgaven: slett den"),
    ({**issue(files={})}, "filen ble ikke sendt med utgaven: slett den"),
    ({**issue(files={"utgave.html": hashlib.sha256(HTML).hexdigest(), "x.js": hashlib.sha256(b"x").hexdigest()}),
      "praksisnytt/2024/1/x.js": b"x"}, "x.js:1: filen ble ikke sendt med utgaven: slett den"),
    ({name.replace("praksisnytt", "ukjent"): text for name, text in issue(newsletter="ukjent").items()},
    "nyhetsbrevet `ukjent` står ikke i vocabulary/newsletters.yml, så det som er sendt, vises ikke"),
    *(({"addresses.txt": f"/nyheter/2024/svar/\n{line}\n"}, "archive/addresses.txt:2: linjen må være en adresse")
      for line in ("nyheter", "https://x.example.org/", "/a\x1b[31m/", "/" + "a" * 9_000)),
    ({"praksisnytt/2024/1/manifest.json": "{"}, "manifestet må være lesbar JSON"),
    ({"praksisnytt/2024/7/manifest.json": issue()["praksisnytt/2024/1/manifest.json"]},
    "mappen heter praksisnytt/2024/7"),
    ({"addresses.txt": "/nyheter/2024/svar/\n/nyheter/2024/borte/\n"}, "adressen /nyheter/2024/borte/ er "
        "borte: legg den i `aliases`"),
    ({"addresses.txt": "/tema/borte/\n"}, "legg nøkkelen tilbake i vokabularet"),
    ({"addresses.txt": "/arkiv/praksisnytt/2023/1/\n"}, "utgaven /arkiv/praksisnytt/2023/1/ er borte"),
])  # fmt: skip
def test_what_is_lost_is_named(check: Check, archive: dict[str, str | bytes], words: str) -> None:
    """Gaps, vanished ids, files and addresses, broken manifests: one finding each."""
    found = [each for each in check(ITEM, archive) if words in each]
    assert len(found) == 1


def test_a_sent_item_cannot_become_a_draft(check: Check) -> None:
    """It must be withdrawn in the open instead."""
    name, text = next(iter(ITEM.items()))
    found = check({name: text.replace("source", "draft: true\nsource")}, issue())
    assert [each for each in found if "er sendt ut og kan ikke være utkast" in each]


def test_an_alias_covers_an_old_address(check: Check) -> None:
    """A page that takes over an address keeps it alive."""
    name, text = next(iter(ITEM.items()))
    moved = {name: text.replace("source", "aliases: /gammel/\nsource")}
    assert check(moved, {"addresses.txt": "# alle adresser\n/gammel/\n\n/nyheter/2024/svar/\n/tema/gastro/\n"}) == []


def test_the_ledger_grows_by_what_is_new(catalogue: Callable[[dict[str, str]], Catalogue]) -> None:
    """Pages, aliases, lists and what people subscribe to, sorted, without what it has."""
    name, text = next(iter(ITEM.items()))
    made = catalogue({name: text.replace("source", "aliases: /gammel/\nsource")})
    assert new_addresses(made, ["/tema/gastro/", "/helt/borte/"]) == [
        *(f"/avsender/{key}/{name}" for key in ("sykehuset", "tonsberg") for name in ("", *FEEDS)), "/gammel/",
        *(f"/kommune/tonsberg/{name}" for name in ("", *FEEDS, "kalender.ics")), "/nyheter/2024/", "/nyheter/2024/svar/",
        *(f"/tema/gastro/{name}" for name in (*FEEDS, "kalender.ics")),
        *(f"/tema/hjerte/{name}" for name in ("", *FEEDS, "kalender.ics")),
    ]  # fmt: skip


def test_an_archive_of_many_years_is_read_in_a_moment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Seven weekly letters for six years: the time grows with the issues, not with their square."""
    names = ("manifest.json", "utgave.eml", "utgave.html", "utgave.txt")
    paths = [f"brev/{year}/{number}/{name}" for year in range(2000, 2042) for number in range(52) for name in names]
    monkeypatch.setattr(sent, "_files", lambda archive, problems: iter(paths))
    problems: list[Problem] = []
    begun = time.process_time()
    assert sent.read_archive(tmp_path, problems) == ((), ())
    assert time.process_time() - begun < 1
    assert len(problems) == len(paths) // 4, "none of them is there to be read, and each is told of"
