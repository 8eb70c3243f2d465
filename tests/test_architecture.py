"""The shape of the code: arrows, budgets, and what no file may do."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from reader import demonstration

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "build_tools"
FILE_LINES = 400
FUNCTION_LINES = 50
WRITTEN_BY_HAND = (".py", ".js", ".css", ".html", ".txt", ".yml", ".toml", ".md")
SHARED = {"helsefellesskap", "legevakt", "hospitering", "smagruppe", "dialogmelding"}
"""Words that are both a term of today's vocabulary and one of the product's own: a kind of source, an audience, a
kind of event, a room of the site. Everything else in the vocabulary belongs to the editors."""
DOORS = ("cli/", "mkdocs_plugin.py", "clock.py")
CLOCKS = {"now", "today", "utcnow", "localtime", "gmtime"}
WRITING = {"write_text", "write_bytes", "mkdir", "makedirs", "unlink", "rmtree", "touch", "rename"}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its path in it."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def nodes() -> list[tuple[str, ast.AST]]:
    """Every node of every module."""
    return [(name, node) for name, module in modules().items() for node in ast.walk(module)]


def called(node: ast.AST) -> str:
    """``now`` of ``datetime.now(…)``; empty for what is no call of an attribute."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def test_the_arrows_between_layers_hold() -> None:
    """The contracts in ``pyproject.toml``; the same program as in ``make test``, so that no run leaves it out."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_too_long_to_read() -> None:
    """Code, templates, scripts and tests alike."""
    files = [path for folder in (PACKAGE, ROOT / "tests") for path in folder.rglob("*")]
    own = [path for path in files if path.suffix in WRITTEN_BY_HAND and "golden" not in path.parts]
    long = {path: path.read_bytes().count(b"\n") for path in own}
    lists = PACKAGE / "outputs" / "search"  # word lists that a program reads
    assert not {path: lines for path, lines in long.items() if lines > FILE_LINES and lists not in path.parents}


def test_no_function_is_too_long_to_read() -> None:
    """In the package and in the tests."""
    long = []
    for path in [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES:
                long.append(f"{path}: {node.name}")
    assert not long


def test_values_are_frozen() -> None:
    """Of the layers whose values others keep: model, configuration, context, documents, findings."""
    loose = []
    for name, node in nodes():
        if name.split("/")[0].removesuffix(".py") not in {"model", "text", "config", "context", "errors", "load"}:
            continue
        if isinstance(node, ast.ClassDef):
            made = " ".join(map(ast.unparse, [*node.decorator_list, *node.bases, *node.keywords]))
            if ("dataclass" in made or "Struct" in made) and "frozen=True" not in made:
                loose.append(f"{name}: {node.name}")
    assert not loose


def test_the_clock_is_read_at_the_doors_only() -> None:
    """Everything else is told what day it is, so that the same content gives the same bytes."""
    assert not [
        f"{name}:{node.lineno}"  # type: ignore[attr-defined]
        for name, node in nodes()
        if called(node) in CLOCKS and not name.startswith(DOORS)
    ]


@pytest.mark.parametrize("layer", ["model", "text", "outputs", "validate", "config.py", "context.py"])
def test_layers_within_the_doors_write_nothing(layer: str) -> None:
    """They return what is to be written."""
    assert not [
        f"{name}:{node.lineno}"  # type: ignore[attr-defined]
        for name, node in nodes()
        if name.startswith(layer) and called(node) in WRITING
    ]


@demonstration
def test_no_term_of_the_vocabulary_stands_in_the_code() -> None:
    """Topics, sources and municipalities are the editors' to change."""
    terms: set[str] = set()
    for name in ("topics", "sources"):
        terms |= set(yaml.safe_load((ROOT / "content" / "vocabulary" / f"{name}.yml").read_text(encoding="utf-8")))
    assert len(terms) > 20
    assert not [
        f"{name}:{node.lineno}: {node.value}"
        for name, node in nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in terms - SHARED
    ]


def test_every_dependency_has_its_reason_and_nothing_else_is_imported() -> None:
    """Each line of the dependencies says what for; what the package imports is declared."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    wanted = [each for group in groups for each in group]
    lines = {line.strip() for line in text.splitlines() if line.startswith('  "')}
    reasons = {re.match(r'"([^"]+)"', line)[1]: line.partition("# ")[2] for line in lines}  # type: ignore[index]
    assert not [each for each in wanted if not reasons.get(each, "").strip()]
    declared = {_plain(re.split(r"[^\w.-]", each)[0]) for each in project["dependencies"]}
    owners = packages_distributions()
    used = {
        each.split(".")[0]
        for _, node in nodes()
        if isinstance(node, ast.Import | ast.ImportFrom)
        for each in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names])
    }
    foreign = used - sys.stdlib_module_names - {"build_tools", ""}
    assert not [each for each in foreign if not declared & {_plain(owner) for owner in owners.get(each, ())}]


def test_everything_installed_is_locked_by_its_hash() -> None:
    """Whatever the project asks for, directly, is in the lock, and the lock holds nothing without a hash."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = [block for block in re.split(r"\n(?=\S)", lock.replace("\\\n", " ")) if block and block[0] != "#"]
    assert not [block for block in blocks if "--hash=sha256:" not in block]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {_plain(re.split(r"[^\w.-]", each)[0]) for group in groups for each in group}
    assert names <= {_plain(re.split(r"[^\w.-]", block)[0]) for block in blocks}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_a_build_reads_numpy_only_where_the_index_is_made() -> None:
    """What judges, renders and exchanges is spared its weight: an edit waits for every module that is read."""
    asked = "import sys, build_tools.build.renew; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
