"""Tables that Markdown does not show as they are written.

A row has no more cells than there are headings: what stands in another is on no page, and in nothing made from it.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from build_tools.errors import Problem, Severity
from build_tools.validate.bodies import Body

_RULE = frozenset("|:- ")
"""What the line between headings and rows is made of."""
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
_ESCAPED = re.compile(r"\\.")
_SHOWN = 40
_BY_NOTHING = "den tomme linjen over deler tabellen i to: slett den"
_BY_COMMENT = "kommentaren over deler tabellen i to: flytt den inn i raden, foran den siste `|`"


class _Fault(Struct, frozen=True):
    """What is wrong on a line of a block, counted from its first."""

    line: int
    message: str
    severity: Severity = "warning"


def look(body: Body) -> Iterator[Problem]:
    """The first fault of each table."""
    if "|" not in body.marks:
        return
    parted = ""
    written = ["", "", *body.document.body.split("\n"), ""]
    for number, lines in _blocks(body.text):
        if fault := _fault(lines, parted):
            line = body.line(0) + number + fault.line
            yield Problem(body.document.path, line, fault.message, fault.severity, "table")
        below = written[number + len(lines)].strip()
        parted = (_BY_COMMENT if below else _BY_NOTHING) if lines[-1].lstrip().startswith("|") else ""


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that stand together, with the number of the first of them."""
    block: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""]):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _fault(lines: Sequence[str], parted: str) -> _Fault | None:
    """What is wrong in a block; ``parted`` says what stands between it and a row above, if there is one."""
    rule = next((at for at, line in enumerate(lines) if "|" in line and "-" in line and set(line) <= _RULE), -1)
    if rule <= 0:
        if parted and lines[0].lstrip().startswith("|"):
            return _Fault(0, parted)
        if rule == 0:
            return _Fault(0, "tabellen må ha en linje med overskrifter over denne: sett den inn")
        if len(lines) > 1 and _ROW.fullmatch(lines[0]) and _ROW.fullmatch(lines[1]):
            return _Fault(0, "tabellen må ha en linje som `|---|---|` under overskriftene: sett den inn")
        return None
    head = lines[rule - 1]
    if "|" not in head:
        return None
    if rule > 1 and not lines[rule - 2].startswith(("#", "!!!")):
        if _ROW.fullmatch(lines[rule - 2]):
            return _Fault(rule, "linjen `|---|---|` må stå rett under den første i tabellen: flytt den opp")
        return _Fault(rule - 1, "tabellen må ha en tom linje over seg, ellers blir den ren tekst: sett den inn her")
    return _row_fault(lines, rule)


def _row_fault(lines: Sequence[str], rule: int) -> _Fault | None:
    """What is wrong with the cells of a table."""
    head = lines[rule - 1].strip()
    bordered = head.startswith("|") or head.endswith("|")
    wide = len(_cells(head, bordered))
    if len(_cells(lines[rule], bordered)) != wide:
        right = f"|{'---|' * wide}"
        return _Fault(rule, f"linjen under overskriftene må ha like mange ruter som dem: skriv `{right}`")
    indent = lines[rule - 1][: -len(lines[rule - 1].lstrip())]
    for at, line in enumerate(lines[rule + 1 :], rule + 1):
        if "|" not in line and line.startswith(indent):
            return _Fault(at, "linjen blir en rad i tabellen: sett inn en tom linje over den")
        if lost := next((cell.strip() for cell in _cells(line, bordered)[wide:] if cell.strip()), ""):
            message = (
                f"raden har flere ruter enn overskriftene, og «{lost[:_SHOWN]}» vises ikke: skriv en overskrift til, "
                "eller `\\|` for en strek i teksten"
            )
            return _Fault(at, message, "error")
    return None


def _cells(row: str, bordered: bool) -> list[str]:
    """The cells of a row as Markdown parts them; what is escaped is no part of what parts them."""
    row = _ESCAPED.sub("\ufffc", row.strip())
    if bordered:
        row = row.removeprefix("|").removesuffix("|")
    return row.split("|")
