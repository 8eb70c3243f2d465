"""What was sent stays as it was sent, also when its manifest is changed with it; what is new is what publishing makes."""

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from test_addresses_for_ever import ROOT, SVAR, TEXT, Repository

from build_tools.cli.check import line_of
from build_tools.load import read
from build_tools.load.history import former, mainline
from build_tools.validate.verdict import findings

pytestmark = pytest.mark.no_cover

ONE = "archive/brevet/2024/1"
TWO = "archive/brevet/2024/2"
MAIL = '<p style="color:#123456"><a target="_blank" href="https://felles.example.org/">Svar</a></p>\n'


def issue(folder: str, html: str = MAIL, title: str = "Svar", **mails: str) -> dict[str, str | None]:
    """An issue's files, and the ledger that publishing writes at the same time."""
    files = {"utgave.html": html, **{f"utgave.{ending}": text for ending, text in mails.items()}}
    manifest = {
        "newsletter": "brevet", "number": int(folder[-1]), "date": "2024-04-01", "subject": "Brevet",
        "responsible": {"name": "Kontoret", "role": "Leder"},
        "items": [{"id": "2024-03-14-svar", "title": title, "digest": "0" * 64, "section": "tema"}],
        "files": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()},
    }  # fmt: skip
    ledger = "".join(f"/arkiv/brevet/2024/{number}/\n" for number in range(1, int(folder[-1]) + 1))
    return {
        f"{folder}/manifest.json": json.dumps(manifest), "archive/addresses.txt": ledger,
        **{f"{folder}/{name}": text for name, text in files.items()},
    }  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A small archive with an issue, all of it public."""
    repository = Repository(tmp_path)
    repository.change({SVAR: TEXT, **issue(ONE)})
    return repository


@pytest.fixture
def told(repository: Repository) -> Callable[[], list[str]]:
    """What the check says of issues."""
    content, archive = repository.folder / "content", repository.folder / "archive"

    def lines() -> list[str]:
        found = findings(read(content, archive), date(2026, 11, 22), former(content, archive, mainline(content)))
        return [line_of(each) for each in found if each.path.startswith("archive")]

    return lines


@pytest.mark.parametrize(("after", "changed"), [
    (issue(ONE, html="<p>Et annet svar</p>"), ["manifest.json", "utgave.html"]),
    (issue(ONE, title="Et annet svar"), ["manifest.json"]),
])  # fmt: skip
def test_an_issue_is_not_rewritten_with_its_manifest(
    repository: Repository, told: Callable[[], list[str]], after: dict[str, str | None], changed: list[str]
) -> None:
    """Before it is committed, on a branch and on the main line, until what was sent is back."""
    message = "filen er endret etter at den ble sendt: hent den tilbake fra git; en utgave i arkivet endres aldri"
    expected = [f"{ONE}/{name}:1: {message}" for name in changed]
    repository.work(after)
    assert told() == expected
    repository.change({}, public=False)
    assert told() == expected
    repository.change({"content/om.md": "# Om\n\nTekst.\n"})
    assert told() == expected
    repository.change(issue(ONE))
    assert told() == []


NUMBER = "01019012345"


@pytest.mark.parametrize(("new", "words"), [
    (issue(TWO, html=(ROOT / "tests/golden/newsletters/brevet.html").read_text(encoding="utf-8")), ""),
    *((issue(TWO, html=f"<p>Svar</p>\n{html}"), "utgave.html:2: her står HTML som ingen utsending skriver")
      for html in ("<script>alert(1)</script>", '<p onclick="x">', '<a href="javascript:x">', "<svg/onload=x>",
                   '<img src="https://x.example.org/">', '<p style="background:url(https://x.example.org/)">',
                   '<meta http-equiv="refresh" content="0">', "<style>@import 'https://x.example.org/'</style>")),
    *((issue(TWO, **{"html": MAIL, **where}), "i utgaven står noe som ligner et fødselsnummer")
      for where in ({"html": f"<p>{NUMBER[:6]}<b>{NUMBER[6:]}</b></p>"}, {"txt": NUMBER}, {"title": NUMBER},
                    {"eml": f"MIME-Version: 1.0\n\n{NUMBER[:7]}=\n{NUMBER[7:]}\n"})),
])  # fmt: skip
def test_a_new_issue_is_what_publishing_makes_of_content_without_personal_data(
    repository: Repository, told: Callable[[], list[str]], new: dict[str, str | None], words: str
) -> None:
    """Once it is on the main line it can only be kept."""
    repository.work(new)
    found = told()
    assert len(found) == bool(words)
    assert not found or words in found[0]
    repository.change({})
    assert told() == []


def test_what_a_comment_allows_in_an_item_may_stand_in_its_issue(
    repository: Repository, told: Callable[[], list[str]]
) -> None:
    allowed = f"\n<!-- praksisnytt: tillat ordrenummer, ikke en person -->\nOrdre {NUMBER}.\n"
    repository.work({SVAR: TEXT + allowed, **issue(TWO, html=f"<p>{NUMBER}</p>")})
    assert told() == []


def test_outside_git_no_issue_is_known_to_be_new(repository: Repository, told: Callable[[], list[str]]) -> None:
    """An archive that another program made, in a copy without its history, is taken as it is."""
    repository.work(issue(TWO, html="<center><img src='https://x.example.org/'></center>"))
    assert told() != []
    shutil.rmtree(repository.folder / ".git")
    assert told() == []
