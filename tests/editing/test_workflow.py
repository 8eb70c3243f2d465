"""From an idea to a published item with git: the editor's commands, then what the git host's workflows run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests/good_site"
TOOLS = Path(sys.executable).parent
ENVIRONMENT = {
    **os.environ,
    "SOURCE_DATE_EPOCH": "1795348800",  # 22 November 2026
    "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}",
    **{f"GIT_{who}_{what}": "redaksjon@nett.example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}  # fmt: skip


def run(folder: Path, *command: str, **more: str) -> str:
    """Run a command in a folder; fails with what it said."""
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT | more, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def steps(workflow: str, job: str) -> list[str]:
    """The lines a job runs, without the installation, which the tests have already."""
    jobs = yaml.safe_load((ROOT / f".github/workflows/{workflow}.yml").read_text(encoding="utf-8"))["jobs"]
    lines = [step["run"].replace("make .venv/.ready && ", "") for step in jobs[job]["steps"] if "run" in step]
    assert len(lines) > 0
    return lines


def runner(origin: Path, folder: Path, branch: str) -> Path:
    """What the git host checks out, with the program installed."""
    run(origin, "git", "clone", "-q", "--branch", branch, str(origin), str(folder))
    (folder / ".venv").symlink_to(TOOLS.parent)
    return folder


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """The git host's bare repository: the good site with the product's own workflows."""
    first = tmp_path / "first"
    shutil.copytree(GOOD, first)
    shutil.copytree(ROOT / ".ci", first / ".ci")
    run(first, "git", "init", "-q", "-b", "main")
    run(first, "git", "add", ".")
    run(first, "git", "commit", "-qm", "Innhold")
    run(first, "git", "clone", "-q", "--bare", str(first), str(tmp_path / "origin.git"))
    return tmp_path / "origin.git"


def test_an_item_goes_from_new_through_a_pull_request_to_the_site_by_the_workflows_own_steps(
    origin: Path, tmp_path: Path
):
    editor = tmp_path / "editor"
    run(origin, "git", "clone", "-q", str(origin), str(editor))
    run(editor, "git", "switch", "-qc", "nytt-ror")
    answers = (
        "--title",
        "Nytt rør til prøvene",
        "--source",
        "lab",
        "--topic",
        "prover",
        "--action",
        "Bruk det nye røret.",
    )
    said = run(editor, "praksisnytt", "new", *answers)
    (path,) = editor.glob("content/nyheter/2026/2026-11-22-nytt-ror-*.md")
    assert path.name in said
    path.write_text(path.read_text(encoding="utf-8") + "\nRøret har blå kork.\n", encoding="utf-8")
    run(editor, "praksisnytt", "check")
    run(editor, "git", "add", str(path))
    run(editor, "git", "commit", "-qm", "Nytt rør til prøvene")
    run(editor, "git", "push", "-q", "origin", "nytt-ror")

    asked = runner(origin, tmp_path / "asked", "nytt-ror")
    summary = tmp_path / "summary.md"
    base = run(asked, "git", "rev-parse", "origin/main").strip()
    for line in steps("pull-request", "innhold"):
        run(asked, "bash", "-e", "-o", "pipefail", "-c", line, BASE=base, GITHUB_STEP_SUMMARY=str(summary))
    name = path.stem.removeprefix("2026-11-22-")
    assert sorted(each.name for each in (asked / "bilder").iterdir()) == [
        f"nyheter-2026-{name}-{width}.png" for width in (1280, 320)
    ]
    assert any(
        "Nytt rør til prøvene" in mail.read_text(encoding="utf-8") for mail in (asked / "outbox").rglob("*.txt")
    )
    assert "0 feil" in summary.read_text(encoding="utf-8")

    run(editor, "git", "switch", "-q", "main")
    run(editor, "git", "merge", "-q", "--no-ff", "-m", "Nytt rør", "nytt-ror")
    run(editor, "git", "push", "-q", "origin", "main")
    published = runner(origin, tmp_path / "published", "main")
    for line in steps("publish", "bygg"):
        run(published, "bash", "-e", "-o", "pipefail", "-c", line)
    assert "Røret har blå kork." in (published / f"site/nyheter/2026/{name}/index.html").read_text(encoding="utf-8")
