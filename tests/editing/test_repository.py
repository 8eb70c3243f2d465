"""What stands in the repository for editors and their git host is current, and closed to strangers."""

import json
import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import checkers
import jsonschema
import pytest
import yaml

from build_tools.config import load_config

pytestmark = pytest.mark.no_cover

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


@pytest.fixture(scope="module")
def generated() -> dict[str, bytes]:
    """What ``make generated`` writes, by its path."""
    made: dict[str, bytes] = runpy.run_path(str(ROOT / ".ci/generated.py"))["files"]()
    return made


def test_the_committed_schemas_are_those_the_fields_make(generated: dict[str, bytes]):
    """Editors may add topics and sources: that their names are offered too waits for the next ``make generated``."""
    for name, content in generated.items():
        if name.endswith(".json"):
            committed = json.loads((ROOT / name).read_bytes(), object_hook=_without_terms)
            assert committed == json.loads(content, object_hook=_without_terms), f"{name}: run `make generated`"


def _without_terms(schema: dict[str, Any]) -> dict[str, Any]:
    return {} if "markdownEnumDescriptions" in schema else schema


def test_owners_are_role_mailboxes_of_sources_and_of_the_editors(generated: dict[str, bytes]):
    sources = yaml.safe_load((ROOT / "content/vocabulary/sources.yml").read_text(encoding="utf-8"))
    known = {each.get("contact") for each in sources.values()} | {load_config(ROOT / "mkdocs.yml").contact}
    lines = generated[".github/CODEOWNERS"].decode().splitlines()
    rules = [line.split() for line in lines if line and not line.startswith("#")]
    assert rules
    for path, *owners in rules:
        assert set(owners) <= known
        assert path == "*" or (ROOT / path.strip("/")).exists()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_may_do_nothing_by_default_pin_what_they_use_and_never_run_strangers_with_secrets(path: Path):
    text = path.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    assert all(
        re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v[\d.]+", used) for used in re.findall(r"uses: (.+)", text)
    )
    assert "pull_request_target" not in text
    assert "secrets." not in text
    for line in re.findall(r"run: (.+)", text):
        assert "${{" not in line


def test_an_auditor_finds_nothing_unsafe_in_the_workflows():
    auditor = shutil.which("zizmor", path=f"{ROOT}/.cache/tools/bin{os.pathsep}{os.environ['PATH']}")
    if not auditor:
        pytest.skip("zizmor is not here: `make audit` installs and runs it")
    done = subprocess.run(
        [auditor, "--offline", "--no-progress", ROOT / ".github"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_a_linter_finds_nothing_wrong_in_the_workflows(tmp_path):
    """And does find what is wrong: a job that waits for one that is not there."""
    assert checkers.workflow_findings(WORKFLOWS, tmp_path) == []
    broken = tmp_path / "broken.yml"
    broken.write_text(WORKFLOWS[0].read_text(encoding="utf-8").replace("needs: bygg", "needs: byg"), encoding="utf-8")
    assert [each["kind"] for each in checkers.workflow_findings([broken], tmp_path)] == ["job-needs"]


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / ".gitlab-ci.yml"], ids=lambda path: path.stem)
def test_the_git_hosts_own_schemas_accept_the_workflows(path: Path):
    known = checkers.schema(
        "gitlab-ci" if path.suffix == ".yml" and path.name.startswith(".") else "github-workflows"
    )
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    written = {"on" if key is True else key: value for key, value in written.items()}  # YAML 1.1 takes `on` for true
    judge = jsonschema.validators.validator_for(known)(known)
    assert [each.message for each in judge.iter_errors(written)] == []
    job = next(iter(written.get("jobs", {"kontroll": written.get("kontroll")}).values()))
    job["script" if path.name.startswith(".") else "steps"] = 7
    assert list(judge.iter_errors(written)) != []


def test_findings_of_the_check_are_recognised_by_the_editor_program(run, folder):
    path = next((folder / "content/nyheter/2024").glob("*.md"))
    path.write_text(
        path.read_text(encoding="utf-8").replace("source:", "sorce: x\nsource: finnes-ikke #"), encoding="utf-8"
    )
    lines = run("check", "--today", "2026-11-22").stdout.splitlines()[:-1]
    matchers = json.loads((ROOT / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"][0]["problemMatcher"]
    kinds = {each["severity"] for line in lines for each in matchers if re.match(each["pattern"]["regexp"], line)}
    assert {"error", "warning"} <= kinds
    for line in lines:
        assert sum(bool(re.match(each["pattern"]["regexp"], line)) for each in matchers) == 1, line


def test_the_site_is_published_each_night_too():
    """What applies changes with the day: «Kommer» and «Utløpt» may not wait for somebody to merge something."""
    github = yaml.load((ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    assert [re.fullmatch(r"\d+ 23 \* \* \*", each["cron"]) is not None for each in github["on"]["schedule"]] == [True]
    gitlab = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert {"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"} in gitlab["pages"]["rules"]
