"""A copy of the good site that a test may write in, and the command as an editor runs it."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

GOOD = Path(__file__).parents[1] / "good_site"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The good site, to write in."""
    shutil.copytree(GOOD, tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def run(folder: Path) -> Run:
    """``run("new", "--title", …, answers="…")`` in the folder."""

    def start(*arguments: str, answers: str = "") -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "build_tools", *arguments]
        return subprocess.run(command, cwd=folder, input=answers, capture_output=True, text=True, check=False)

    return start
