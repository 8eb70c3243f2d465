"""A folder of broken files made from real mistakes: each is named with its line and its repair, nothing else is."""

from datetime import date
from pathlib import Path

import pytest

from build_tools import load, validate
from build_tools.cli.check import line_of
from build_tools.errors import ContentError, Problem

BAD = Path(__file__).parents[1] / "bad_content"
TODAY = date(2026, 11, 22)
INNOCENT = {
    "content/nyheter/2024/2024-01-samme-adresse.md",  # the other half of a collision is right as it is
    "content/nyheter/2024/2024-03-14-nesten-lik.md",
    "content/nyheter/2024/2024-03-14-original.md",
    "content/nyheter/2024/2024-03-14-ring-to.md",
    "content/nyheter/2024/2024-03-14-utkastet.md",
    "content/vedlegg/kart.png",
    "content/vedlegg/rutine.pdf",
    "content/vocabulary/newsletters.yml",
    "content/vocabulary/sources.yml",
    "content/vocabulary/topics.yml",
}


@pytest.fixture(scope="module")
def problems() -> list[Problem]:
    """All findings in the bad content."""
    return validate.judge(load.read(BAD / "content", BAD / "archive"), TODAY)[1]


def test_every_mistake_is_named_by_line_with_its_repair_and_nothing_else_is(problems: list[Problem]) -> None:
    """The findings are those of expected.txt, word for word."""
    assert "\n".join(map(line_of, problems)) + "\n" == (BAD / "expected.txt").read_text(encoding="utf-8")


def test_every_broken_file_is_named_exactly_once(problems: list[Problem]) -> None:
    """One rule a file, and no innocent file is accused."""
    named = [problem.path for problem in problems]
    there = {path.relative_to(BAD).as_posix() for path in (BAD / "content").rglob("*") if path.is_file()}
    assert len(named) == len(set(named))
    assert set(named) == there - INNOCENT
    assert len(named) >= 100


def test_bad_content_makes_no_catalogue() -> None:
    """The error carries every error, as ``check`` words it, and nothing that would stop no build."""
    with pytest.raises(ContentError) as caught:
        validate.catalogue(load.read(BAD / "content", BAD / "archive"), TODAY)
    lines = (BAD / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert str(caught.value).splitlines() == [line for line in lines if ": advarsel: " not in line]


def test_findings_never_repeat_personal_data(problems: list[Problem]) -> None:
    """Neither the number nor a part of it stands in a finding."""
    said = "\n".join(map(str, problems))
    for secret in ("12345", "010190", "912 34", "gmail", "K.N.", "1956"):
        assert secret not in said
