"""The editors' guide: every command in it runs, every example in it passes the check."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "content/for-redaktorer.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
EDITOR = {
    f"GIT_{who}_{what}": "redaktor@nett.example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}
TODAY = {"SOURCE_DATE_EPOCH": "1795348800", "PATH": os.environ["PATH"], **EDITOR}  # 22 November 2026
ANSWERS = {"new": "Prøve på en nyhet fra veiledningen\nsiv-lab\nIngenting å gjøre.\nlaboratorium\n\n"}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """What an editor has: content, archive and settings, fetched from a git host."""
    folder = tmp_path / "hentet"
    for name in ("content", "archive"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "vert.git"], check=True)
    for line in (
        "init -q -b main",
        "remote add origin ../vert.git",
        "add .",
        "commit -qm Innhold",
        "push -q origin main",
    ):
        subprocess.run(["git", *line.split()], cwd=folder, env=TODAY, check=True)
    return folder


def run(folder: Path, line: str) -> "subprocess.CompletedProcess[str]":
    words = shlex.split(line)
    assert words[0] in ("praksisnytt", "git")
    command = [sys.executable, "-m", "build_tools", *words[1:]] if words[0] == "praksisnytt" else words
    return subprocess.run(
        command, cwd=folder, env=TODAY, input=ANSWERS.get(words[1], ""), capture_output=True, text=True, check=False
    )


def test_every_command_of_the_guide_runs_in_its_order(repository):
    commands = [line for language, text in FENCE.findall(GUIDE) if not language for line in text.splitlines()]
    assert {"new", "check", "build", "push", "digest", "publish"} <= {line.split()[1] for line in commands}
    for line in commands:
        done = run(repository, line)
        assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
    sent = subprocess.run(
        ["git", "show", "--stat", "origin/ny-telefontid"], cwd=repository, capture_output=True, text=True, check=True
    )
    assert "prove-pa-en-nyhet-fra-veiledningen.md" in sent.stdout


def test_every_example_of_the_guide_passes_the_check(repository):
    examples = [text for language, text in FENCE.findall(GUIDE) if language == "yaml"]
    assert examples
    for number, text in enumerate(examples):
        name = f"content/nyheter/2026/2026-11-09-eksempel-{number}.md"
        (repository / name).write_text(text, encoding="utf-8")
        done = run(repository, "praksisnytt check")
        assert name not in "".join(line for line in done.stdout.splitlines() if "advarsel" not in line), done.stdout


def test_what_the_guide_tells_to_press_in_the_form_is_called_so_there():
    section = GUIDE[GUIDE.index("### I skjemaet") : GUIDE.index("### Som fil")]
    pressed = re.findall(r"(?:trykk|[Tt]rykk|og så) «(.+?)»", section)
    assert len(pressed) >= 3
    words = (ROOT / "build_tools/editing/form-nb.yml").read_text(encoding="utf-8")
    for each in pressed:
        assert re.search(rf": {each}$", words, re.M), each


def test_every_picture_of_the_guide_is_small_and_described():
    for alt, path in re.findall(r"!\[(.*?)\]\((.*?)\)", GUIDE):
        assert len(alt) > 10
        assert (ROOT / "content" / path.lstrip("/")).stat().st_size <= 60_000
