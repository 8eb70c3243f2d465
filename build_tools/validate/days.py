"""Days written out in a text: they exist, and fall on the weekday they are said to."""

import re
from collections.abc import Iterator
from datetime import date

from build_tools.errors import Problem
from build_tools.model.dates import MONTHS
from build_tools.validate.bodies import Body

_WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_NYNORSK = {"måndag": 0, "tysdag": 1, "laurdag": 5, "sundag": 6}
_KNOWN = {**{name: number for number, name in enumerate(_WEEKDAYS)}, **_NYNORSK}
_CENTURIES = (" 19", " 20")
_DAY = re.compile(
    rf"(?P<shown>(?P<day>[0-9](?<!\w[0-9])[0-9]?)\. ?(?P<month>(?i:{'|'.join(MONTHS)})) (?P<year>(?:19|20)\d\d))\b"
)
_NUMBERS = re.compile(r"(?<![\d.])(?P<day>\d\d?)\.(?P<month>\d\d?)(?P<year>\.(?:19|20)\d\d)(?!\.?\d)", re.ASCII)
_WEEKDAY = re.compile(rf"\b(?P<weekday>{'|'.join(_KNOWN)})(?:en)? (?:den )?\Z", re.I)
_BEFORE = 20
_LONGEST = len("30. september")


def look(body: Body) -> Iterator[Problem]:
    """Every day of a body that cannot be right."""
    text, path = body.text, body.document.path
    for found in _none(text):
        yield Problem(path, body.line(found.start()), f"{found[0]} finnes ikke: rett datoen", "warning", "day")
    for found in _written(text):
        line = body.line(found.start())
        try:
            day = date(int(found["year"]), MONTHS.index(found["month"].lower()) + 1, int(found["day"]))
        except ValueError:
            yield Problem(path, line, f"{found['shown']} finnes ikke: rett datoen", "warning", "day")
            continue
        said = _WEEKDAY.search(text, max(0, found.start() - _BEFORE), found.start())
        if said and _KNOWN[said["weekday"].lower()] != day.weekday():
            right = _WEEKDAYS[day.weekday()]
            message = f"{found['shown']} er en {right}, ikke en {said['weekday'].lower()}: rett det som er feil"
            yield Problem(path, line, message, "warning", "day")


def _none(text: str) -> Iterator[re.Match[str]]:
    """Every day in figures that no calendar has: a search for the centuries spares most texts the closer look."""
    for found in _NUMBERS.finditer(text) if ".20" in text or ".19" in text else ():
        try:
            date(int(found["year"][1:]), int(found["month"]), int(found["day"]))
        except ValueError:
            yield found


def _written(text: str) -> Iterator[re.Match[str]]:
    """Every day, looked for where there may be a year: a search for that is over several times sooner."""
    for century in _CENTURIES:
        at = text.find(century)
        while at >= 0:
            end = at + len(" 2024")
            for found in _DAY.finditer(text, max(0, at - _LONGEST), end + 1):
                if found.end() == end:
                    yield found
            at = text.find(century, at + len(century))
