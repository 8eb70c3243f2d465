"""Personal data stops the build: named by line and column, never repeated."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from build_tools.errors import Problem, Severity
from build_tools.load import Document, Sources
from build_tools.load.sources import MAX_ATTACHMENT
from build_tools.text.extract import Unreadable, texts
from build_tools.text.personal_data import Kind, findings, names_office

MESSAGES: dict[Kind, str] = {
    "identity-number": "her står noe som ligner et fødselsnummer eller D-nummer: slett det; opplysninger om "
    "personer hører ikke hjemme her",
    "mobile-number": "her står et mobilnummer: bytt det med nummeret til kontoret eller en rollepostkasse",
    "journal": "her står noe som ligner initialer eller fødselsår fra en journal: slett det; skriv aldri om "
    "en pasient",
    "private-mail": "her står en privat e-postadresse: bytt den med rollepostkassen",
}
ALLOWANCE = "Er det falsk alarm, sett `{mark}` med grunnen på linjen over."
IN_NAME = "i navnet på filen står"
PART = 1_000_000
"""Characters of an attachment's text that are looked at together."""
_DATE_FIRST = re.compile(r"\d{4}[/-](?:\d{4}-)?\d\d-\d\d(?=-)")
"""What the name of an item begins with, and the folder of its year."""
_TELLING = re.compile(r"\d(?:\D?\d){4,}|[\w.+-]+@")
_QUOTED, _CLOSING = re.compile(r"`[^`]*`|«[^»]*»"), re.compile(r"[`»]")
LONGEST, LONGEST_NAMED = 30, 90
"""Characters that personal data takes where it is quoted, and a name with a birth date, which goes on to the end."""
_HIDDEN = re.compile(r"\d|[\w.+-]+(?=@)")
_ALLOW = re.compile(
    r"(?:#|<!--)[ \t]*praksisnytt:[ \t]*tillat\b[ \t]*(?P<reason>[^\n]*?)[ \t]*(?:-->|$)", re.M | re.I
)


def guarded(document: Document) -> Iterator[Problem]:
    """Every finding in a text file that no comment with a reason allows."""
    text = document.text
    allowed, problems = allowances(document) if "praksisnytt:" in text.lower() else (frozenset(), [])
    yield from problems
    for offset, kind in findings(text):
        line = text.count("\n", 0, offset) + 1
        if line in allowed:
            continue
        column = offset - text.rfind("\n", 0, offset)
        office = kind == "mobile-number" and names_office(text, offset)
        severity: Severity = "warning" if office else "error"
        in_body = document.path.endswith(".md") and offset >= document.body_start
        mark = "<!-- praksisnytt: tillat … -->" if in_body else "# praksisnytt: tillat …"
        yield Problem(
            document.path,
            line,
            f"{MESSAGES[kind]}. {ALLOWANCE.format(mark=mark)}",
            severity,
            f"personal-data-{kind}",
            column,
        )


def guarded_names(paths: Sequence[str]) -> Iterator[Problem]:
    """Every finding in the names of files, which become addresses; no comment can allow one."""
    together = _DATE_FIRST.sub("", "\0".join(paths))
    if not any(True for _found in findings(together)):  # in a tenth of the time that each by itself takes
        return
    for path, name in zip(paths, together.split("\0"), strict=True):
        for kind in dict.fromkeys(kind for _offset, kind in findings(name)):
            what = MESSAGES[kind].removeprefix("her står ").partition(":")[0]
            yield Problem(path, 1, f"{IN_NAME} {what}: gi filen et annet navn", rule=f"personal-data-{kind}")


def unsaid(problems: Sequence[Problem]) -> list[Problem]:
    """The findings, none of which quotes what must not be repeated, or names a file by it."""
    places = {(each.path, each.line) for each in problems if each.rule.startswith("personal-data-")}
    if not places:
        return list(problems)
    secret = {each.path for each in problems if each.message.startswith(IN_NAME)}
    parts = {part for path in secret for part in _DATE_FIRST.sub("", path).split("/") if _TELLING.search(part)}
    parts |= {found for part in parts for found in _TELLING.findall(part)}

    def told(problem: Problem) -> Problem:
        path, message = problem.path, without_personal(problem.message, (problem.path, problem.line) in places)
        for part in sorted(parts, key=len, reverse=True):
            path, message = (text.replace(part, _HIDDEN.sub("•", part)) for text in (path, message))
        return (
            problem
            if (path, message) == (problem.path, problem.message)
            else replace(problem, path=path, message=message)
        )

    return [told(each) for each in problems]


def without_personal(message: str, beside: bool = False) -> str:
    """A message without personal data; ``beside`` it, a part of a number may be quoted, which has no shape."""
    for at, _kind in findings(message):
        closing = _CLOSING.search(message, at + LONGEST, at + LONGEST_NAMED)
        end = closing.start() if closing else at + LONGEST
        message = message[:at] + re.sub(r"\w", "•", message[at:end]) + message[end:]
    return _QUOTED.sub(lambda quoted: re.sub(r"\d", "•", quoted[0]), message) if beside else message


def allowances(document: Document) -> tuple[frozenset[int], list[Problem]]:
    """The lines that a comment speaks for: its own and the next."""
    lines: set[int] = set()
    problems = []
    for found in _ALLOW.finditer(document.text):
        line = document.text.count("\n", 0, found.start()) + 1
        if len(found["reason"].strip(" -.:…")) < 3:
            message = (
                "`praksisnytt: tillat` må følges av en grunn, f.eks. `# praksisnytt: tillat "
                "ordrenummer, ikke en person`"
            )
            problems.append(Problem(document.path, line, message, rule="allow-reason"))
        else:
            lines |= {line, line + 1}
    return frozenset(lines), problems


def _parts(text: str) -> Iterator[str]:
    """The text in parts of whole lines: a table of millions of numbers is never held all at once as findings."""
    at = 0
    while at < len(text):
        end = min(at + PART, len(text))
        if end < len(text):
            end = text.rfind("\n", at, end) + 1 or end
        yield text[at:end]
        at = end


def _kinds(text: str) -> Iterable[Kind]:
    """What the first part with a finding holds: that must go in any case, and then the rest is looked at too."""
    found = (dict.fromkeys(kind for _offset, kind in findings(part)) for part in _parts(text))
    return next(filter(None, found), ())


def guarded_attachments(sources: Sources) -> Iterator[Problem]:
    """Every finding in the text and name of attachments; they have no line for a comment, so nothing is allowed."""
    yield from guarded_names([f"{sources.root}/{each.path}" for each in sources.attachments])
    for each in sources.attachments:
        place = f"{sources.root}/{each.path}"
        if each.size > MAX_ATTACHMENT:
            continue
        try:
            for where, text in texts(sources.content / each.path):
                for kind in _kinds(text):
                    message = MESSAGES[kind].removeprefix("her står ")
                    standing = f"i vedlegget står {where}".rstrip()
                    yield Problem(place, 1, f"{standing} {message}", rule=f"personal-data-{kind}")
        except Unreadable as error:
            yield Problem(
                place,
                1,
                f"vedlegget {error}: lagre det på nytt, slik at teksten i det kan kontrolleres",
                rule="attachment-unreadable",
            )
        except OSError:
            yield Problem(place, 1, "vedlegget kan ikke leses: se etter at filen kan åpnes", rule="unreadable")
