"""Whoever takes the product over for another region has an archive of their own when they have done what README says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from reader import GOOD, OWN, demonstration

pytestmark = [pytest.mark.no_cover, demonstration]

SECTION = (OWN / "README.md").read_text(encoding="utf-8").partition("\n## Another region\n")[2].partition("\n## ")[0]
EMPTIED = re.findall(r"^\$ (.+)$", SECTION, re.M)
WRITTEN = ("mkdocs.yml", "content/vocabulary", "content/index.md", "content/om.md", "content/abonner.md")
"""What the demonstration says of its region; the good site stands for what another writes of theirs."""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The demonstration as a git host has it, fetched."""
    first = tmp_path / "first"
    for name in ("content", "archive", ".ci"):
        shutil.copytree(OWN / name, first / name)
    for name in ("mkdocs.yml", "Makefile"):
        shutil.copy(OWN / name, first)
    committed(first)
    done(tmp_path, "git", "clone", "-q", str(first), "clone")
    (tmp_path / "clone/.venv").symlink_to(Path(sys.executable).parents[1])
    return tmp_path / "clone"


def done(folder: Path, *command: str, code: int = 0) -> str:
    """What a command says, which ends with that code."""
    who = {
        f"GIT_{who}_{what}": "ny@nett.example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    said = subprocess.run(command, cwd=folder, env={**os.environ, **who}, capture_output=True, text=True, check=False)
    assert said.returncode == code, f"{command}: {said.stdout}{said.stderr}"
    return said.stdout


def committed(folder: Path) -> None:
    """All that is in a folder, in git."""
    (folder / ".gitignore").write_text("/site/\n/outbox/\n/.cache/\n/.venv\n", encoding="utf-8")
    for words in ("init -q -b main", "add .", "commit -qm Innhold"):
        done(folder, "git", *words.split())


def check(folder: Path, code: int = 0) -> str:
    """``praksisnytt check``, some day."""
    return done(folder, sys.executable, "-m", "build_tools", "check", "--today", "2026-11-22", code=code)


def test_who_follows_the_readme_has_an_archive_of_their_own_in_which_no_address_vanishes(clone: Path) -> None:
    """The lines as they stand there, what they name written anew, and then the first of the two commands."""
    for line in EMPTIED:
        done(clone, "sh", "-c", line)
    for name in WRITTEN:
        assert f"`{name}" in SECTION
        done(clone, "rm", "-r", name)
        if (GOOD / name).exists():
            done(clone, "cp", "-r", str(GOOD / name), name)
    check(clone)
    committed(clone)
    check(clone)
    done(clone, "make", "--silent", "--old-file", ".venv/.ready", "site")
    assert done(clone, sys.executable, "-m", "build_tools", "check", "--site", "site")
    topics = clone / "content/vocabulary/topics.yml"
    topics.write_text(topics.read_text(encoding="utf-8").replace("\npsyke:", "\nsinn:"), encoding="utf-8")
    assert "/tema/psyke/ er borte" in check(clone, code=1)
