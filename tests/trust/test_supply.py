"""What comes from others is named, pinned by its digest, licensed, and installed from the locks alone."""

import importlib.util
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from quality import Figure

from build_tools.editing import form

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", ".ci/tools.lock", ".ci/fuzz.lock")
COMMANDS = (
    "Makefile",
    ".gitlab-ci.yml",
    ".ci/run",
    ".ci/digests",
    "tests/set-up-browser.sh",
    "tests/set-up-checkers.sh",
)
INSTALLS = re.compile(
    r"\b(?:pip3?|uv|pipx|npm|npx|yarn|pnpm|gem|cargo|go) (?:--\S+ )*(?:install|add|i|ci|exec|dlx|run)\b|\bnpx "
)
OWN = "--no-deps --no-build-isolation -e ."
ROW = re.compile(r"^\| (\S+) \| (\S+) \| (.+) \|$", re.M)


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    """The program that makes the list."""
    spec = importlib.util.spec_from_file_location("licences", ROOT / ".ci/licences.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_is_held_to_its_digests(name: str, figure: Figure) -> None:
    """The installer refuses what has none, and files that differ."""
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").strip())
    assert len(entries) > (0 if name == LOCKS[2] else 10)
    for entry in entries:
        assert re.match(r"[\w.-]+==\S+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    figure("locked", len(entries) if name == LOCKS[0] else 0)


def test_nothing_is_installed_but_from_the_locks() -> None:
    """Neither by hand's commands nor by those of the checks; the package itself brings nothing along."""
    paths = [ROOT / name for name in COMMANDS] + sorted((ROOT / ".github/workflows").glob("*.yml"))
    lines = [(path.name, line.strip()) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    steps = [(name, line) for name, line in lines if INSTALLS.search(line) and not line.startswith("#")]
    assert len(steps) == 4, steps
    assert [step for step in steps if "--require-hashes" not in step[1] and OWN not in step[1]] == []


def test_what_the_checks_borrow_is_pinned() -> None:
    """Actions by the digest of their commit: a tag can be moved."""
    for path in (ROOT / ".github/workflows").glob("*.yml"):
        for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
            used = [step["uses"] for step in job["steps"] if "uses" in step]
            assert [each for each in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", each)] == [], path.name


def test_the_licence_of_everything_locked_is_listed(licences: ModuleType, figure: Figure) -> None:
    """And is what the packages say that are installed here; the scripts made by others too."""
    listed = ROW.findall((ROOT / "LICENSES.md").read_text(encoding="utf-8"))[1:]
    assert [row[:2] for row in listed] == [*licences.locked(), *(row[:2] for row in listed[-2:])]
    assert [row[0] for row in listed[-2:]] == ["@sveltia/cms", "axe-core"]
    assert "@".join(listed[-2][:2]) == form.PACKAGE
    for name, _version, licence in listed[:-2]:
        try:
            assert licence == licences.licence_of(distribution(name)), name
        except PackageNotFoundError:
            continue  # of another system
    assert [row for row in listed if re.search("unknown", row[2], re.I) or not row[2].strip()] == []
    figure("licences", len(listed))


def test_no_script_made_by_others_lies_in_the_repository() -> None:
    """The site's scripts are its own; the editors' form is fetched by its digest when somebody asks for it."""
    for path in (ROOT / "build_tools").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"copyright|@license|\(c\)", text, re.I), path
        assert max(map(len, text.splitlines())) < 200, path
