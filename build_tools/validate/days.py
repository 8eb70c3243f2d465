"""Days written out in a text: they exist, and fall on the weekday they are said to."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from build_tools.errors import Problem
from build_tools.model.dates import MONTHS
from build_tools.validate.bodies import Body

_WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_NYNORSK = {"måndag": 0, "tysdag": 1, "laurdag": 5, "sundag": 6}
_KNOWN = {**{name: number for number, name in enumerate(_WEEKDAYS)}, **_NYNORSK}
_DAY = re.compile(
    rf"(?P<shown>(?P<day>[0-9](?<!\w[0-9])[0-9]?)\. ?(?P<month>(?i:{'|'.join(MONTHS)})) (?P<year>(?:19|20)\d\d))\b"
)
_NUMBERS = re.compile(r"(?P<shown>(?<![\d.])(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>20\d\d))(?!\.?\d)", re.ASCII)
_WEEKDAY = re.compile(rf"\b(?P<weekday>{'|'.join(_KNOWN)})(?:en)? (?:den )?\Z", re.I)
_BEFORE = 20
_LONGEST = len("30. september")


def look(body: Body) -> Iterator[Problem]:
    """Every day of a body that cannot be right."""
    text, path = body.text, body.document.path
    for found in (*_written(text, _NUMBERS, (".20",)), *_written(text, _DAY, (" 19", " 20"))):
        line = body.line(found.start())
        try:
            day = date(int(found["year"]), _month(found["month"]), int(found["day"]))
        except ValueError:
            yield Problem(path, line, f"{found['shown']} finnes ikke: rett datoen", "warning", "day")
            continue
        said = _WEEKDAY.search(text, max(0, found.start() - _BEFORE), found.start())
        if said and _KNOWN[said["weekday"].lower()] != day.weekday():
            right = _WEEKDAYS[day.weekday()]
            message = f"{found['shown']} er en {right}, ikke en {said['weekday'].lower()}: rett det som er feil"
            yield Problem(path, line, message, "warning", "day")


def _month(word: str) -> int:
    return int(word) if word.isdecimal() else MONTHS.index(word.lower()) + 1


def _written(text: str, pattern: re.Pattern[str], centuries: Sequence[str]) -> Iterator[re.Match[str]]:
    """Every day, looked for where there may be a year: a search for that is over several times sooner."""
    for century in centuries:
        at = text.find(century)
        while at >= 0:
            end = at + len(" 2024")
            for found in pattern.finditer(text, max(0, at - _LONGEST), end + 2):
                if found.end() == end:
                    yield found
            at = text.find(century, at + len(century))
