"""Lists that Markdown counts, joins or takes apart otherwise than they are written.

A date at the beginning of a paragraph is a point of a numbered list to Markdown, and the next one is shown as the day
after it, whatever was written.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from build_tools.errors import Problem, Severity
from build_tools.model.dates import MONTHS
from build_tools.validate.bodies import Body

_POINT = re.compile(r"\n(?P<indent> *)(?P<mark>[-+*]|\d{1,9}\.)[ \t]+(?!(?:[-*] ?)*(?:\n|\Z))(?P<text>[^\n]{1,40})")
_END = re.compile(r"\n[ \t]*\n {0,3}\S|\n(?:#|---)")
"""What ends a list: a paragraph that is not indented, a heading, a line across; and a comment."""
_DAY = re.compile(
    rf"(?P<word>(?i:{'|'.join(MONTHS)})|jan|feb|apr|jun|aug|sept?|okt|nov|des|(?:jule|nyttårs|påske|pinse)dag)\b"
)
"""What makes a number before it a day."""
_SIGNED = re.compile(r"(?:-[ \t]+(?P<degrees>\d+(?:[.,]\d+)? ?(?:grader|°))|\+[ \t]+(?:betyr|angir|=)(?= ))")
"""A minus or a plus, and no bullet."""
_NO_PARAGRAPH = re.compile(r"\n*[ \t]*(?:[-+*>#|:!]|\d+\.|```|~~~|\[\^|<)")
_STEP = 4
"""Columns that a list within another is indented by."""
Fault = tuple[int, str, Severity, str]


class _List(Struct):
    """A list with its first number, and its last one as it is written and as it is shown."""

    numbered: bool
    first: int = 0
    written: int = 0
    shown: int = 0


def look(body: Body) -> Iterator[Problem]:
    """Every kind of fault at its first place, or at the first one that is an error."""
    told: dict[str, Problem] = {}
    for at, message, severity, rule in _faults(body):
        if rule not in told or told[rule].severity != severity == "error":
            told[rule] = Problem(body.document.path, body.line(at + 1), message, severity, rule)
    yield from told.values()


def _faults(body: Body) -> Iterator[Fault]:
    text = body.text
    lists: list[_List] = []
    end = before = 0
    for point in _POINT.finditer(text):
        at, numbered = point.start(), point["mark"][-1] == "."
        above = text[text.rfind("\n", 0, at) + 1 : at]
        apart = not above or above[0] == "#" or above.isspace()
        if lists and (_END.search(text, end, at) or "<!--" in body.document.body[end - 2 : at]):
            lists = []
        end, indent = point.end(), len(point["indent"])
        depth = min(indent // _STEP, len(lists))
        if not lists and not apart:
            if _clings(text, point):
                message = "listen må ha en tom linje over seg, ellers flyter punktene sammen: sett den inn her"
                yield at, message, "warning", "list-apart"
            continue
        if not lists and indent >= _STEP:
            continue  # of a note or a box
        swallowed = depth < len(lists) and lists[depth].numbered != numbered and not apart
        if lists and (1 < indent - before < _STEP or (swallowed and _begins_list(text, point))):
            yield at, _stray(point, before), "info", "list-within"
        if swallowed:
            continue
        if signed := _SIGNED.match(text, point.start("mark")):
            yield at, _sign(signed), "warning", "list-sign"
        if depth == len(lists) or lists[depth].numbered != numbered:
            lists[depth:] = [_List(numbered)]
        del lists[depth + 1 :]
        before = indent
        if numbered:
            yield from _number(point, lists[depth])


def _clings(text: str, point: re.Match[str]) -> bool:
    """Whether a list begins right under a paragraph, which then swallows it."""
    start = text.rfind("\n\n", 0, point.start())
    return _begins_list(text, point) and not _NO_PARAGRAPH.match(text, start + 2 if start >= 0 else 0)


def _begins_list(text: str, point: re.Match[str]) -> bool:
    """Whether a line in the middle of a text is meant as the first point of a list."""
    mark = point["mark"]
    return mark in ("-", "*", "1.") and not (_DAY.match(point["text"]) or _SIGNED.match(text, point.start("mark")))


def _stray(point: re.Match[str], before: int) -> str:
    """What to say of a point that is meant to be in a list within the point above."""
    right = f"{' ' * (before // _STEP + 1) * _STEP}{point['mark']} {_said(point)}"
    return f"underpunktet må rykkes inn med fire mellomrom, ellers hører det ikke til punktet over: skriv `{right}`"


def _said(point: re.Match[str]) -> str:
    cut = point.end() < len(point.string) and point.string[point.end()] != "\n"
    return f"{point['text'].strip()}{'…' if cut else ''}"


def _sign(signed: re.Match[str]) -> str:
    if degrees := signed["degrees"]:
        return f"streken blir et punkt, og minustegnet er borte: skriv `minus {degrees}` (eller `pluss {degrees}`)"
    return "plusstegnet blir et punkt, og er borte: skriv det med ord, eller `\\+`"


def _number(point: re.Match[str], within: _List) -> Iterator[Fault]:
    """What is wrong with the number of a point: Markdown counts from the first one, or from one to one."""
    number = int(point["mark"][:-1])
    shown = within.shown + 1 if within.shown else number
    first = within.first or number
    same = number == within.written == first
    day = _DAY.match(point["text"])
    within.first, within.written, within.shown = first, number, shown
    wrong = number != shown and (day or not same)
    if day:
        date = day["word"]
        seen = f", og vises som {shown}. {date}" if wrong else ""
        message = (
            f"datoen blir et punkt i en nummerert liste{seen}: skriv `{number}\\. {date}`, eller "
            f"`- {number}\\. {date}` i en liste, og slik ved hver dato"
        )
        yield point.start(), message, "error" if wrong else "warning", "list-number"
    elif wrong:
        said = _said(point)
        message = (
            f"punktene telles fra det første, og «{number}. {said}» vises som {shown}: rett tallet, eller skriv "
            f"`{number}\\. {said}` med en tom linje over"
        )
        yield point.start(), message, "error", "list-number"
