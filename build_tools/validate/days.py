"""Days written out in a text: they exist, and fall on the weekday they are said to."""

import re
from collections.abc import Iterator
from datetime import date

from build_tools.errors import Problem
from build_tools.model.dates import MONTHS
from build_tools.validate.records import Record

_WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_NYNORSK = {"måndag": 0, "tysdag": 1, "laurdag": 5, "sundag": 6}
_KNOWN = {**{name: number for number, name in enumerate(_WEEKDAYS)}, **_NYNORSK}
_DAY = re.compile(
    rf"\b(?:(?P<weekday>{'|'.join(_KNOWN)})(?:en)? (?:den )?)?"
    rf"(?P<shown>(?P<day>\d{{1,2}})\. ?(?P<month>{'|'.join(MONTHS)}) (?P<year>(?:19|20)\d\d))\b",
    re.I,
)

_DATED = re.compile(rf"\d\. ?(?:{'|'.join(MONTHS)})", re.I)
"""What every day has in it: a search that begins with a digit is over sooner than one that may begin with a word."""


def look(record: Record, text: str) -> Iterator[Problem]:
    """Every day of a masked body that cannot be right."""
    for found in _DAY.finditer(text) if _DATED.search(text) else ():
        line = record.document.body_line + text.count("\n", 0, found.start())
        try:
            day = date(int(found["year"]), MONTHS.index(found["month"].lower()) + 1, int(found["day"]))
        except ValueError:
            yield Problem(record.path, line, f"{found['shown']} finnes ikke: rett datoen", "warning", "day")
            continue
        if found["weekday"] and _KNOWN[found["weekday"].lower()] != day.weekday():
            right = _WEEKDAYS[day.weekday()]
            message = f"{found['shown']} er en {right}, ikke en {found['weekday'].lower()}: rett det som er feil"
            yield Problem(record.path, line, message, "warning", "day")
