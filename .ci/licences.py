"""LICENSES.md: the licence of everything in requirements.lock and of the scripts made by others, by their own word.

    python .ci/licences.py > LICENSES.md

A licence is what the package's metadata says: an SPDX expression, else its classifiers, else its licence field, else
the first line of the licence file it brings. A package that says nothing stops the list.
"""

import json
import re
import sys
import tarfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from build_tools.editing import form

ROOT = Path(__file__).parents[1]
HEAD = """# Licences

Made by `make lock` from the packages' own metadata. The demonstration content and the program are under LICENSE; the
word lists of the search say in their files where they come from.

| package | version | licence |
|---|---|---|
"""
_AXE = re.compile(r"/\*! axe v([\d.]+).*?terms of the (.*?)\. If a copy", re.S)
_LOCKED = re.compile(r"^([\w.-]+)==([\w.+-]+)", re.M)
_GROUP = "License :: "


def locked() -> list[tuple[str, str]]:
    """Name and version of everything in the lock, also what only other machines install."""
    return _LOCKED.findall((ROOT / "requirements.lock").read_text(encoding="utf-8"))


def licence_of(package: Distribution) -> str:
    """The licence by the package's own word; ValueError when it says nothing."""
    said = package.metadata
    if expression := said.get("License-Expression"):
        return str(expression)
    classified = [each.removeprefix(_GROUP) for each in said.get_all("Classifier") or () if each.startswith(_GROUP)]
    named = [each.split(" :: ")[-1] for each in classified if " :: " in each]  # «OSI Approved» alone names none
    field = (said.get("License") or "").strip()
    if named:
        return ", ".join(named)
    if field and field != "UNKNOWN":
        return field.split("\n")[0]
    for file in package.files or ():
        if re.match(r"(licen[cs]e|copying)", file.name, re.I):
            return file.read_text().strip().split("\n")[0].strip()
    raise ValueError(f"{said['Name']} says nothing of its licence")


def rows() -> Iterator[tuple[str, str, str]]:
    """Package, version and licence; a second version, for other machines, has the licence of the first."""
    for name, version in locked():
        try:
            yield name, version, licence_of(distribution(name))
        except PackageNotFoundError:
            raise ValueError(
                f"{name} is not installed here: make the list on Linux, after make .venv/.ready"
            ) from None


def scripts() -> Iterator[tuple[str, str, str]]:
    """The editors' form, which ``make form`` fetches, and the accessibility checker that a Python package brings."""
    with tarfile.open(ROOT / form.TARBALL) as package:
        member = package.extractfile("package/package.json")
        said = json.loads(member.read()) if member else {}
    yield said["name"], said["version"], said["license"]
    (axe,) = (file for file in distribution("axe-playwright-python").files or () if file.name == "axe.min.js")
    found = _AXE.match(axe.read_text())
    if not found:
        raise ValueError("axe-core does not say its version and licence where it did")
    yield "axe-core", found[1], " ".join(found[2].replace("*", " ").split())


def text() -> str:
    """The whole file."""
    return HEAD + "".join(f"| {name} | {version} | {licence} |\n" for name, version, licence in (*rows(), *scripts()))


if __name__ == "__main__":
    sys.stdout.write(text())
