"""The environment that everything is set up in."""

import os
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.no_cover

MAKER = Path(__file__).parents[2] / ".ci/venv"
SYSTEM = Path("/usr/bin/python3")
NEW_ENOUGH = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))"
FIRST = """#!/bin/sh
# The first Python on the path: asked whether it was optimised it answers {optimised}; an environment of it bears its name.
case "$*" in
  *--enable-optimizations*) exit {optimised} ;;
  "-m venv "*) mkdir -p "$3/bin"; echo "home = first" > "$3/pyvenv.cfg" ;;
esac
"""


@pytest.mark.parametrize(("optimised", "home"), [(1, "/usr/bin"), (0, "first")])
def test_a_python_without_optimisation_is_passed_over(tmp_path: Path, optimised: int, home: str) -> None:
    """For the system's own, which every distribution builds with it."""
    if not SYSTEM.exists() or subprocess.run([SYSTEM, "-c", NEW_ENOUGH], check=False, capture_output=True).returncode:
        pytest.skip("the system has no Python that could be taken instead")
    first = tmp_path / "bin/python3"
    first.parent.mkdir()
    first.write_text(FIRST.format(optimised=optimised), encoding="utf-8")
    first.chmod(0o755)
    ways = {**os.environ, "PATH": f"{first.parent}:{os.environ['PATH']}"}
    subprocess.run(["sh", MAKER, tmp_path / "made"], check=True, env=ways)
    assert f"home = {home}" in (tmp_path / "made/pyvenv.cfg").read_text(encoding="utf-8").splitlines()
