"""What was sent stays as it was sent, also when its manifest is changed with it."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from test_addresses_for_ever import SVAR, TEXT, Repository

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
