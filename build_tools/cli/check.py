"""``praksisnytt check``: every finding of all files in one run, nothing written but a memory in ``.cache/``.

``--format json`` prints one object, documented here and stable::

    {"version": 1, "today": "2026-11-22", "files": 86, "places": 0, "errors": 1, "warnings": 0, "infos": 0,
     "problems": [{"path": "content/nyheter/2024/x.md", "line": 4, "column": 0, "severity": "error",
                   "rule": "unknown-term", "message": "…"}]}

``places`` are those of a site (``--site``) in which something was looked for. ``column`` 0 means the whole line;
``severity`` is ``error``, ``warning`` or ``info``; problems are sorted by path and line, those of the site last.
``--format github`` prints workflow commands, worst first and at most ten of a level since the host shows no more,
and writes the full list to the file that ``GITHUB_STEP_SUMMARY`` names.
"""

import gc
import json
import os
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import click
from msgspec.structs import astuple

from build_tools.cli.options import FILE, FOLDER, beside_content, read_date
from build_tools.errors import SEVERITY_ORDER, Problem, Severity, UsageError
from build_tools.load.history import former, mainline
from build_tools.load.memory import Memory, listing
from build_tools.load.sent import LEDGER
from build_tools.load.walk import walk

WORDS = {"error": ("feil", "feil"), "warning": ("advarsel", "advarsler"), "info": ("råd", "råd")}
LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
ANNOTATIONS = 10
SUMMARY_BYTES = 900_000
_SITE_URL = re.compile(rb"^site_url:[ \t]*['\"]?(https?://[A-Za-z0-9./:_~-]+)", re.M)
MEMORY = Path(".cache/check.json")


class Report(NamedTuple):
    """What is wrong with the files that were looked at, and with a site, by the places that were looked at there."""

    problems: list[Problem]
    files: int
    places: int = 0


@click.command("check")
@click.option(
    "--content",
    type=FOLDER,
    default=Path("content"),
    show_default=True,
    is_eager=True,
    help="The folder with what people write.",
)
@click.option("--archive", type=FOLDER, callback=beside_content, help="Sent issues [default: beside content].")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@click.option("--today", callback=read_date, metavar="DATE", help="Check as on this day (YYYY-MM-DD).")
@click.option("--site", type=FOLDER, help="A built site, to prove that it holds everything it must.")
@click.option("--config", type=FILE, default=Path("mkdocs.yml"), show_default=True, help="The site's settings.")
@click.pass_context
def command(
    context: click.Context, content: Path, archive: Path, form: str, today: date, site: Path | None, config: Path
) -> None:
    """Say everything that is wrong with the content, where, and what to write instead.

    With --site also whatever of the content is lost on the way to the reader: every file is looked for in every
    place it is promised (page, lists, feeds, calendars, search, data, site map, issues, former addresses), in what
    is published. Content with errors has no site to prove.

    Exit codes: 0 fine (perhaps with warnings), 1 errors in the content, 2 wrong usage or environment.
    """
    files, problems = _findings(content, archive, config, today)
    report = Report(problems, files)
    if site and not _failed(problems):
        report = _beside(report, content, archive, config, today, site)
    {"text": _text, "json": _json, "github": _github}[form](report, today, content)
    if _failed(report.problems):
        context.exit(1)


def _failed(problems: list[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _beside(report: Report, content: Path, archive: Path, config: Path, today: date, site: Path) -> Report:
    """The report with what a built site lacks, or has too much of."""
    if not site.is_dir():
        raise UsageError(f"no site at {site}")
    from build_tools import load, validate
    from build_tools.cli.progress import progress
    from build_tools.config import load_config
    from build_tools.validate.proof import Content, prove

    with progress() as told:
        told.say("reading the content")
        sources = load.read(content, archive)
        catalogue = validate.catalogue(sources, today)
        told.say("looking for it on the site")
        given: dict[str, Any] = {
            "config": load_config(config),
            "today": today,
            "folder": content,
            "archive": archive.name,
        }
        proof = prove(Content(catalogue=catalogue, ledger=sources.ledger, **given), site)
    return Report([*report.problems, *proof.problems], report.files, proof.places)


def _findings(content: Path, archive: Path, config: Path, today: date) -> tuple[int, list[Problem]]:
    """How many files there are, and what is wrong with them; from memory when nothing has changed."""
    found = walk(content)
    now = listing(content, found, archive)
    upto = mainline(content)
    settings = config.read_bytes() if config.is_file() else b""
    question = f"{content.resolve()} {archive.resolve()} {today} {upto} {found.problems} {settings!r}"
    memory = Memory(MEMORY, question)
    answer = memory.recall(now)
    if answer is None:
        from build_tools import load, validate  # costs a third of a second that a remembered answer need not wait for
        from build_tools.cli.progress import progress

        gc.disable()  # everything that is read is kept until the end
        with progress() as told:
            told.say("reading and checking the content")
            sources = load.read(content, archive, found=found, site=_address(settings))
            before = former(content, archive, upto)
            problems = validate.findings(sources, today, before)
        digests = {
            f"{content}/{each.path.removeprefix(f'{sources.root}/')}": each.digest for each in sources.documents
        }
        if not before.whole:
            problems.insert(0, _blind(archive, upto.silent))
        answer = [len(sources.documents) + len(sources.vocabulary), [astuple(problem) for problem in problems]]
        if before.whole:  # otherwise the history may be there the next time
            memory.keep(now, digests, answer)
    return answer[0], [Problem(*row) for row in answer[1]]


def _address(settings: bytes) -> str:
    """Where the site is served: one line of its settings, for which no reader of YAML need be waited for."""
    found = _SITE_URL.search(settings)
    return found[1].decode().rstrip("/") + "/" if found else ""


def _blind(archive: Path, silent: bool) -> Problem:
    """What is not looked for must be said; where a site is deployed from, nobody reads a warning."""
    severity: Severity = "error" if os.environ.get("CI") else "warning"
    message = (
        "git svarer ikke om denne mappen, og da ser ingen om en adresse er blitt borte: installer git, eller gjør "
        "det `git status` sier (eier en annen mappen: `git config --global --add safe.directory …`)"
        if silent
        else "denne kopien av git mangler historien, og da ser ingen om en adresse er blitt borte: hent den med "
        '`git fetch --unshallow` (på GitHub `fetch-depth: 0`, på GitLab `GIT_DEPTH: "0"`)'
    )
    return Problem(f"{archive.name}/{LEDGER}", 1, message, severity, "no-history")


def _summary(report: Report) -> str:
    counts = Counter(problem.severity for problem in report.problems)
    parts = [f"{counts[level]} {WORDS[level][counts[level] != 1]}" for level in ("error", "warning")]
    if counts["info"]:
        parts.append(f"{counts['info']} råd")
    where = "1 fil" if report.files == 1 else f"{report.files} filer"
    where += f" og {report.places} steder på nettstedet" if report.places else ""
    return f"{', '.join(parts)} i {where}" if report.problems else f"Ingen feil i {where}"


def line_of(problem: Problem) -> str:
    """``path:line: message``, with a word in between for what is no error."""
    place = f"{problem.path}:{problem.line}" + (f":{problem.column}" if problem.column else "")
    word = "" if problem.severity == "error" else f"{WORDS[problem.severity][0]}: "
    return f"{place}: {word}{problem.message}"


def _text(report: Report, _today: date, _content: Path) -> None:
    click.echo("\n".join([*map(line_of, report.problems), _summary(report)]))


def _json(report: Report, today: date, _content: Path) -> None:
    problems = report.problems
    counts = Counter(problem.severity for problem in problems)
    rows = [
        {"path": each.path, "line": each.line, "column": each.column, "severity": each.severity, "rule": each.rule,
         "message": each.message}
        for each in problems
    ]  # fmt: skip
    head = {"version": 1, "today": today.isoformat(), "files": report.files, "places": report.places,
            "errors": counts["error"], "warnings": counts["warning"], "infos": counts["info"]}  # fmt: skip
    click.echo(json.dumps({**head, "problems": rows}, ensure_ascii=False, indent=1))


def _github(report: Report, _today: date, content: Path) -> None:
    base = os.path.relpath(content.resolve().parent)
    shown: Counter[str] = Counter()
    for problem in sorted(report.problems, key=lambda each: (SEVERITY_ORDER[each.severity], each)):
        shown[problem.severity] += 1
        if shown[problem.severity] <= ANNOTATIONS:
            path = os.path.normpath(os.path.join(base, problem.path))
            column = f",col={problem.column}" if problem.column else ""
            where = f"file={_property(path)},line={problem.line}{column},title={_property(problem.rule)}"
            click.echo(f"::{LEVELS[problem.severity]} {where}::{_data(problem.message)}")
    click.echo(_summary(report))
    if target := os.environ.get("GITHUB_STEP_SUMMARY"):
        with open(target, "a", encoding="utf-8") as file:
            file.write(_markdown(report))


def _markdown(report: Report) -> str:
    """The full list for the job summary, which may not pass one mebibyte."""
    problems = report.problems
    lines = [f"### {_summary(report)}", ""]
    if problems:
        lines += ["| | Sted | Hva som må være slik |", "|---|---|---|"]
    size = 0
    for number, problem in enumerate(sorted(problems, key=lambda each: (SEVERITY_ORDER[each.severity], each))):
        message = problem.message.replace("|", "\\|").replace("<", "&lt;")
        place = f"{problem.path}:{problem.line}".replace("|", "\\|").replace("`", "'")
        row = f"| {WORDS[problem.severity][0]} | `{place}` | {message} |"
        size += len(row.encode()) + 1
        if size > SUMMARY_BYTES:
            lines += ["", f"… og {len(problems) - number} til: kjør `praksisnytt check` for hele listen."]
            break
        lines.append(row)
    return "\n".join(lines) + "\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
