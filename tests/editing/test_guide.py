"""The editors' guide: every command in it runs, every example in it passes the check, every field is in it."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from reader import demonstration

from build_tools.validate.fields import FIELDS, LISTED
from build_tools.validate.vocabulary_fields import DIALOG_CLINIC, DIALOG_RULE, NEWSLETTER, SOURCE, TOPIC

pytestmark = [pytest.mark.no_cover, demonstration]  # others' guides are theirs to write

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "content/for-redaktorer.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
EXAMPLES = [(found[2], found.end()) for found in FENCE.finditer(GUIDE) if found[1] == "yaml"]
FILED = re.compile(r"\s+Filen legges i `(\S+/)` og heter `(\S+\.md)`")
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
        "push -q -u origin main",
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


def looked_at(folder: Path, address: str) -> None:
    """``praksisnytt serve``, the page in it, and Ctrl-C."""
    command = [sys.executable, "-m", "build_tools", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, env=TODAY, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout
        try:
            said = next(line for line in serving.stdout if line.startswith("http"))
            with urlopen(said.split()[0] + address) as answer:
                assert "Prøve på en nyhet" in answer.read().decode()
        finally:
            serving.send_signal(signal.SIGINT)


def test_every_command_of_the_guide_runs_in_its_order_from_a_text_to_an_archived_issue(repository):
    commands = [line for language, text in FENCE.findall(GUIDE) if not language for line in text.splitlines()]
    assert {"new", "check", "serve", "push", "pull", "digest", "publish"} <= {line.split()[1] for line in commands}
    for line in commands:
        if line == "praksisnytt serve":
            looked_at(repository, "nyheter/2026/prove-pa-en-nyhet-fra-veiledningen/")
            continue
        done = run(repository, line)
        assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
        if line.startswith("git push"):  # a colleague reads it and says yes
            run(repository, f"git push origin {line.split()[-1]}:main")
    there = run(repository, "git ls-tree -r --name-only origin/main").stdout.splitlines()
    assert "content/nyheter/2026/2026-11-22-prove-pa-en-nyhet-fra-veiledningen.md" in there
    sent = [name for name in there if name.startswith("archive/praksisnytt/") and name.endswith(".txt")]
    before = {str(path.relative_to(ROOT)) for path in (ROOT / "archive/praksisnytt").rglob("*.txt")}
    (new,) = set(sent) - before
    assert "Prøve på en nyhet" in (repository / new).read_text(encoding="utf-8")
    another_issue(repository, commands)


def another_issue(folder: Path, commands: list[str]) -> None:
    """The next month an editor does the last step of the guide once more, with the lines that ``publish`` says."""
    example = next(text for language, text in FENCE.findall(GUIDE) if language == "yaml")
    (folder / "content/nyheter/2026/2026-11-09-eksempel.md").write_text(example, encoding="utf-8")
    first = max(at for at, line in enumerate(commands) if line == "git switch main")
    last = commands.index("praksisnytt publish praksisnytt")
    done = [run(folder, line) for line in commands[first : last + 1]]
    lines = [line.strip() for line in done[-1].stdout.splitlines() if line.startswith("  ")]
    assert [each.split()[1] for each in lines] == ["switch", "add", "commit", "push", "send"]
    done += [run(folder, line) for line in lines[:-1]]
    assert [each.stderr for each in done if each.returncode] == []


def test_the_check_finds_nothing_in_the_examples_of_the_guide(repository):
    """Put where it says after each; every room has one."""
    filed = [FILED.match(GUIDE, place) for _text, place in EXAMPLES]
    names = [each[1] + each[2] if each else "content/nyheter/2026/2026-04-14-eksempel.md" for each in filed]
    assert {name.split("/")[1] for name in names} == LISTED
    for name, (text, _place) in zip(names, EXAMPLES, strict=True):
        assert not (repository / name).exists()
        (repository / name).write_text(text, encoding="utf-8")
    done = run(repository, "praksisnytt check")
    assert [name for name in names if name in done.stdout] == [], done.stdout


def test_the_guide_tells_of_every_field():
    """Of what people write, and of the vocabularies."""
    names = {each.name for each in (*FIELDS, *TOPIC, *SOURCE, *NEWSLETTER, *DIALOG_RULE, *DIALOG_CLINIC)}
    assert names - set(re.findall(r"`(\w+)[`:]", GUIDE)) == set()


def test_what_the_guide_tells_to_press_in_the_form_is_called_so_there():
    pressed = re.findall(r"(?:[Tt]rykk|trykker|trykket|og så|under|bytter du|med) «(.+?)»", GUIDE)
    assert len(pressed) >= 8
    words = (ROOT / "build_tools/editing/form-nb.yml").read_text(encoding="utf-8")
    for each in pressed:
        assert re.search(rf": {each}$", words, re.M), each


def test_every_picture_of_the_guide_is_small_and_described():
    for alt, path in re.findall(r"!\[(.*?)\]\((.*?)\)", GUIDE):
        assert len(alt) > 10
        assert (ROOT / "content" / path.lstrip("/")).stat().st_size <= 60_000
