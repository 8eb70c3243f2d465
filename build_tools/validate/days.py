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
# Begins with a digit: a search for that is over several times sooner than one for what may stand before.
_DAY = re.compile(
    rf"(?P<shown>(?P<day>[0-9](?<!\w[0-9])[0-9]?)\. ?(?P<month>(?i:{'|'.join(MONTHS)})) (?P<year>(?:19|20)\d\d))\b"
)
_WEEKDAY = re.compile(rf"\b(?P<weekday>{'|'.join(_KNOWN)})(?:en)? (?:den )?\Z", re.I)
_BEFORE = 20


def look(record: Record, text: str) -> Iterator[Problem]:
    """Every day of a masked body that cannot be right."""
    for found in _DAY.finditer(text) if " 20" in text or " 19" in text else ():
        line = record.document.body_line + text.count("\n", 0, found.start())
        try:
            day = date(int(found["year"]), MONTHS.index(found["month"].lower()) + 1, int(found["day"]))
        except ValueError:
            yield Problem(record.path, line, f"{found['shown']} finnes ikke: rett datoen", "warning", "day")
            continue
        said = _WEEKDAY.search(text, max(0, found.start() - _BEFORE), found.start())
        if said and _KNOWN[said["weekday"].lower()] != day.weekday():
            right = _WEEKDAYS[day.weekday()]
            message = f"{found['shown']} er en {right}, ikke en {said['weekday'].lower()}: rett det som er feil"
            yield Problem(record.path, line, message, "warning", "day")
