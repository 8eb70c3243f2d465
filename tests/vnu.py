"""The Nu HTML checker (https://validator.github.io/validator/), run once for many pages."""

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

PACKAGE = "vnu-jar@26.9.27"
INTEGRITY = "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
"""SHA-512 (base64) of the package, as the registry states it."""
TARBALL = Path(__file__).parents[1] / ".cache/vnu" / f"{PACKAGE.replace('@', '-')}.tgz"
_JAR = "package/build/dist/vnu.jar"


def findings(folders: Sequence[Path], room: Path) -> list[dict[str, Any]]:
    """What the checker says of all HTML, CSS and SVG in the folders; skips the test where it cannot be run."""
    if not shutil.which("java"):
        pytest.skip("the Nu HTML checker needs Java")
    if not TARBALL.exists():
        pytest.skip("the Nu HTML checker is not fetched: run `sh tests/set-up-vnu.sh`")
    assert base64.b64encode(hashlib.sha512(TARBALL.read_bytes()).digest()).decode() == INTEGRITY
    with tarfile.open(TARBALL) as package:
        package.extract(_JAR, room, filter="data")
    options = ["--also-check-css", "--also-check-svg", "--skip-non-html", "--no-langdetect", "--exit-zero-always"]
    command = ["java", "-jar", str(room / _JAR), *options, "--format", "json", "--stdout", *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return found
