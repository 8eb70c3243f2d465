"""A small good content folder that each test adds its own files to."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from build_tools import load, validate
from build_tools.cli.check import line_of
from build_tools.model import Catalogue

TODAY = date(2026, 11, 22)
VOCABULARY = {
    "vocabulary/topics.yml": "gastro:\n  label: Mage og tarm\nhjerte:\n  label: Hjerte og kar\n",
    "vocabulary/sources.yml": (
        "sykehuset:\n  label: Sykehuset\n  kind: sykehus\n  contact: post@sykehuset.example.org\n"
        "tonsberg:\n  label: Tønsberg kommune\n  kind: kommune\n  contact: post@tonsberg.example.org\n"
    ),
}
Files = dict[str, str | bytes]


def write(folder: Path, files: Files) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., list[str]]:
    """Findings, as lines, of a content folder with these files (and archive files) beside the vocabularies."""

    def findings(files: Files, archive: Files | None = None) -> list[str]:
        write(tmp_path / "content", {**VOCABULARY, **files})
        write(tmp_path / "archive", archive or {})
        return [
            line_of(problem)
            for problem in validate.judge(load.read(tmp_path / "content", tmp_path / "archive"), TODAY)[1]
        ]

    return findings


@pytest.fixture
def catalogue(tmp_path: Path) -> Callable[[Files], Catalogue]:
    """The catalogue of a content folder with these files beside the vocabularies."""

    def made(files: Files) -> Catalogue:
        write(tmp_path / "content", {**VOCABULARY, **files})
        return validate.catalogue(load.read(tmp_path / "content", tmp_path / "archive"), TODAY)

    return made
