"""Fuzzing that sees which lines of the program an input reaches, and goes on from there (atheris)."""

import importlib.util
import re
import subprocess
import sys

import pytest
from quality import Figure
from reader import OWN

SECONDS = {True: 120, False: 5}
"""For each target, when the figures are made and every day."""


@pytest.mark.skipif(not importlib.util.find_spec("atheris"), reason="atheris is installed by `make quality`")
@pytest.mark.parametrize("target", ["front", "body", "import"])
def test_what_is_made_to_reach_every_line_breaks_none(
    target: str, figure: Figure, pytestconfig: pytest.Config
) -> None:
    """A file, a text, an old newsletter: an input that crashes, hangs or takes too much ends the run with an error."""
    seconds = SECONDS[bool(pytestconfig.getoption("quality"))]
    command = [sys.executable, OWN / "tests/bench/fuzz.py", target, f"-max_total_time={seconds}"]
    done = subprocess.run(command, cwd=OWN, capture_output=True, text=True, check=False, errors="replace")
    assert done.returncode == 0, done.stderr[-3000:]
    runs = re.search(r"Done (\d+) runs", done.stderr)
    assert runs
    figure("guided", int(runs[1]))
