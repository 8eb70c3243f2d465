"""A copy of git that lacks the history cannot miss an address: the check says so, and stops a deployment."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_addresses_for_ever import OTHER, ROOT, SVAR, TEXT, Repository

pytestmark = pytest.mark.no_cover

MESSAGE = "denne kopien av git mangler historien, og da ser ingen om en adresse er blitt borte"


@pytest.fixture
def origin(tmp_path: Path) -> Repository:
    """An archive of which one page has gone."""
    (tmp_path / "origin").mkdir()
    repository = Repository(tmp_path / "origin")
    repository.change({SVAR: TEXT})
    repository.change({SVAR: None})
    repository.git("config", "uploadpack.allowFilter", "true")
    return repository


def said(folder: Path, **environment: str) -> tuple[int, list[str]]:
    """What the check says of the archive's history and addresses in a copy."""
    own = {name: value for name, value in os.environ.items() if name != "CI"}
    command = [sys.executable, "-m", "build_tools", "check", "--today", "2026-11-22"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**own, **environment}
    )
    lines = [line for line in done.stdout.splitlines() if "borte" in line]
    return done.returncode, lines


def copied(origin: Repository, *how: str) -> Path:
    """A clone as a job's host makes it."""
    origin.git("clone", "-q", *how, f"file://{origin.folder}", "../copy")
    return origin.folder.parent / "copy"


def test_a_shallow_copy_warns_a_person_and_stops_a_job(origin: Repository) -> None:
    """Until it has the history: then the page is missed."""
    copy = copied(origin, "--depth=1")
    status, (warning,) = said(copy)
    assert (status, warning.partition(":1: ")[2].startswith(f"advarsel: {MESSAGE}")) == (0, True)
    assert "git fetch --unshallow" in warning
    status, (error,) = said(copy, CI="true")
    assert (status, error.partition(":1: ")[2].startswith(MESSAGE)) == (1, True)
    subprocess.run(["git", "fetch", "-q", "--unshallow"], cwd=copy, check=True)
    status, (missed,) = said(copy)
    assert (status, missed.startswith(f"{SVAR}:1: adressen /nyheter/2024/svar/ er borte")) == (1, True)


def test_a_shallow_copy_that_reaches_back_to_the_last_publication_but_one_lacks_nothing(origin: Repository) -> None:
    """What is older, the ledger holds; a copy that ends in the midst of it does not know that."""
    for ledger in ("/avsender/felles/\n", "/avsender/felles/\n/tema/mage/\n"):
        origin.change({"archive/addresses.txt": ledger, "content/om.md": f"# Om\n\n{ledger[-4:]}\n"})
        origin.change({"content/nyheter/2024/2024-05-01-annet.md": OTHER + ledger[-4:]})
    assert said(copied(origin, "--depth=5"))[1] == []
    subprocess.run(["rm", "-rf", origin.folder.parent / "copy"], check=True)
    assert MESSAGE in said(copied(origin, "--depth=4"))[1][0]


def test_a_copy_without_the_contents_of_its_history_says_so(origin: Repository) -> None:
    """Made with a filter, and the host it would ask is not there."""
    copy = copied(origin, "--filter=blob:none")
    origin.folder.rename(origin.folder.parent / "away")
    status, (error,) = said(copy, CI="true")
    assert (status, MESSAGE in error) == (1, True)


def test_a_git_that_does_not_answer_warns_a_person_and_stops_a_job(origin: Repository, tmp_path: Path) -> None:
    """None is installed, or it will not speak of the folder: the page that is gone would not be missed."""
    without = {"PATH": str(tmp_path / "empty")}
    status, (warning,) = said(origin.folder, **without)
    assert (status, "advarsel: git svarer ikke om denne mappen" in warning) == (0, True)
    (origin.folder / ".git/HEAD").unlink()
    for environment in ({}, without):
        status, (error,) = said(origin.folder, CI="true", **environment)
        assert (status, "git svarer ikke om denne mappen" in error) == (1, True)


def test_every_job_that_checks_has_the_whole_history() -> None:
    """On both hosts, before a merge and before a deployment."""
    checked = []
    for path in (ROOT / ".github/workflows").iterdir():
        jobs: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
        for name, job in jobs.items():
            steps = job["steps"]
            if "praksisnytt check" in str(steps):
                checked.append(f"{path.stem}/{name}")
                assert steps[0]["with"]["fetch-depth"] == 0
    gitlab: dict[str, Any] = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    for name, job in gitlab.items():
        if isinstance(job, dict) and "praksisnytt check" in str(job.get("script")):
            checked.append(name)
            assert job["variables"]["GIT_DEPTH"] == "0"
    assert sorted(checked) == ["kontroll", "pages", "publish/bygg", "pull-request/innhold"]
