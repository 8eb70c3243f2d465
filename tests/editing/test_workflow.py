"""From an idea to a published item with git: the editor's commands, then what the git host's workflows run."""

import json
import os
import re
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qs

import pytest
import yaml

pytestmark = pytest.mark.no_cover

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


def gitlab(job: str) -> str:
    """The script of a GitLab job, run in one shell as its runner does, without the installation."""
    script = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))[job]["script"]
    lines = [line for line in script if line != "make .venv/.ready"]
    assert len(lines) == len(script) - 1
    return "\n".join(lines)


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
    (first / "tests").mkdir()
    shutil.copy(ROOT / "tests/set-up-browser.sh", first / "tests")
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


SIGNED_IN = """#!{python}
import json, os, sys
names = dict(zip(sys.argv[3::2], sys.argv[4::2], strict=True))
assert sys.argv[1:3] == ["issue", "create"] and names.keys() == {{"--repo", "--title", "--body-file"}}, sys.argv
assert os.environ["GH_TOKEN"] == "nøkkel"
print(json.dumps([names["--repo"], names["--title"], open(names["--body-file"], encoding="utf-8").read()]))
"""
"""Stands in for GitHub's command line, which only talks with GitHub: says what issue it was asked for, and by whom."""


def test_the_weekly_run_opens_an_issue_with_what_is_due(origin: Path, tmp_path: Path):
    asked = runner(origin, tmp_path / "asked", "main")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/gh").write_text(SIGNED_IN.format(python=sys.executable), encoding="utf-8")
    (tmp_path / "bin/gh").chmod(0o755)
    path = f"{tmp_path / 'bin'}{os.pathsep}{ENVIRONMENT['PATH']}"
    *_before, said = [
        run(asked, "bash", "-e", "-o", "pipefail", "-c", line,
            PATH=path, GH_TOKEN="nøkkel", GITHUB_REPOSITORY="redaksjon/nytt")
        for line in steps("weekly", "gjennomgang")
    ]  # fmt: skip
    repository, title, body = json.loads(said)
    assert repository == "redaksjon/nytt"
    assert re.fullmatch(r"Gjennomgang \d\d\.\d\d\.\d{4}", title)
    due_is_told(body)


def due_is_told(body: str) -> None:
    """The report names what is due as tasks with links."""
    assert body.startswith("Status for innholdet 22. november 2026")
    assert re.search(r"^- \[ \] \[.+\]\(https?://.+\) – ", body, re.M)


class Host(BaseHTTPRequestHandler):
    """The one thing of GitLab's interface that the weekly job asks for: a new issue."""

    issues: ClassVar[list[tuple[str, str | None, dict[str, list[str]]]]] = []

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), strict_parsing=True)
        self.issues.append((self.path, self.headers["PRIVATE-TOKEN"], form))
        self.send_response(201)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_gitlabs_weekly_job_opens_an_issue_too(origin: Path, tmp_path: Path):
    Host.issues.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    Thread(target=server.serve_forever, daemon=True).start()
    api = {
        "CI_API_V4_URL": f"http://127.0.0.1:{server.server_port}/api/v4",
        "CI_PROJECT_ID": "7",
        "ISSUE_TOKEN": "nøkkel",
    }
    run(
        runner(origin, tmp_path / "asked", "main"), "bash", "-e", "-o", "pipefail", "-c", gitlab("gjennomgang"), **api
    )
    server.shutdown()
    ((path, token, form),) = Host.issues
    assert (path, token.encode("latin-1").decode()) == ("/api/v4/projects/7/issues", "nøkkel")
    assert re.fullmatch(r"Gjennomgang \d\d\.\d\d\.\d{4}", form["title"][0])
    due_is_told(form["description"][0])


def test_gitlab_checks_a_merge_request_and_publishes_the_main_branch(origin: Path, tmp_path: Path):
    editor = tmp_path / "editor"
    run(origin, "git", "clone", "-q", str(origin), str(editor))
    run(editor, "git", "switch", "-qc", "rettelse")
    path = next(editor.glob("content/nyheter/2024/*papirkopi.md"))
    path.write_text(path.read_text(encoding="utf-8") + "\nDette er rettet.\n", encoding="utf-8")
    run(editor, "git", "commit", "-qam", "Rettelse")
    run(editor, "git", "push", "-q", "origin", "rettelse")
    asked = runner(origin, tmp_path / "asked", "rettelse")
    base = run(asked, "git", "rev-parse", "origin/main").strip()
    run(asked, "bash", "-e", "-o", "pipefail", "-c", gitlab("kontroll"), CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert sorted(each.name for each in (asked / "bilder").iterdir()) == [
        f"nyheter-2024-slutt-pa-papirkopi-{width}.png" for width in (1280, 320)
    ]
    assert list((asked / "outbox").rglob("*.eml"))
    run(asked, "bash", "-e", "-o", "pipefail", "-c", gitlab("pages"))
    page = asked / "public/nyheter/2024/slutt-pa-papirkopi/index.html"
    assert "Dette er rettet." in page.read_text(encoding="utf-8")
