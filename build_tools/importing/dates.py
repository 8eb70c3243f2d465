"""Dates as people and mail programs write them."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from build_tools.model import PartialDate
from build_tools.model.dates import MONTHS

OSLO = ZoneInfo("Europe/Oslo")
_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NUMBER = {name[:3]: number for names in (_ENGLISH, MONTHS) for number, name in enumerate(names, 1)}
_MONTH = r"(jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[kc]t|nov|de[sc])[a-z]*\.?"
_YEAR = r"((?:19|20)\d\d)"
_WORDS = re.compile(rf"\b(\d{{1,2}})(?:\.\s*|\s+(?:of\s+)?){_MONTH},?\s+{_YEAR}\b", re.I)
_AMERICAN = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,\s+{_YEAR}\b", re.I)
_DOTS = re.compile(rf"(?<![\d.])(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?(?:{_YEAR}|(\d\d))(?![\d.]\d|\d)")
# «4/3/2024, 9:12 AM» is American: its month stands first.
_SLASHES = re.compile(
    rf"(?<![\d/])(\d{{1,2}})/(\d{{1,2}})[-/ ]{_YEAR}(?!\d|[/-]|[ ,]{{1,2}}\d{{1,2}}:\d\d(?::\d\d)? ?[AP]M)", re.I
)
_ISO = re.compile(rf"(?<![\d-]){_YEAR}-(\d\d)-(\d\d)(?!\d)")
_MONTH_ONLY = re.compile(rf"(?<![\w.]){_MONTH}\s+{_YEAR}\b", re.I)
# The number of an issue is no day: «nr. 11 november 2019».
_ISSUE = re.compile(r"\b(?:nr|nummer|utgave)\b\.?\s*\d{1,2}(?:[/-]\d{1,2})?(?!\.?\s?\d)", re.I)
_MONTH_NAME = re.compile(rf"\b{_MONTH}(?=\s)", re.I)


def of_entry(value: str) -> PartialDate | None:
    """The day of an entry of a feed, written by any of the rules there are, or by none of them."""
    return from_iso(value) or from_header(value) or in_text(value)


def from_header(value: str) -> PartialDate | None:
    """The day, in Oslo, of an RFC 5322 date (mail, RSS), its month in English or Norwegian.

    A zone that is not known counts as UTC.
    """
    english = _MONTH_NAME.sub(lambda found: _ENGLISH[_number(found[1]) - 1], value.strip())
    try:
        return _in_oslo(parsedate_to_datetime(english))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def from_iso(value: str) -> PartialDate | None:
    """The day, in Oslo, of an RFC 3339 time (Atom, meta tags); a bare local time or date is taken as it is."""
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    if not 1980 <= moment.year <= 2999:
        return None
    return _in_oslo(moment) if moment.tzinfo else PartialDate.of(moment.date())


def _in_oslo(moment: datetime) -> PartialDate | None:
    local = moment.replace(tzinfo=moment.tzinfo or ZoneInfo("UTC")).astimezone(OSLO)
    return PartialDate.of(local.date()) if 1980 <= local.year <= 2999 else None


def in_text(text: str) -> PartialDate | None:
    """The first date in it: ``14. mars 2024``, ``14.03.24``, ``14/3-2024``, ``2024-03-14``; or ``mars 2024``."""
    text = _ISSUE.sub("", text)
    found: list[tuple[int, PartialDate]] = []
    for pattern, order in ((_WORDS, "dmy"), (_AMERICAN, "mdy"), (_DOTS, "dmy"), (_SLASHES, "dmy"), (_ISO, "ymd")):
        for match in pattern.finditer(text):
            if day := _day([group for group in match.groups() if group], order):
                found.append((match.start(), day))
                break
    if found:
        return min(found)[1]
    if month := _MONTH_ONLY.search(text):
        return PartialDate(int(month[2]), _number(month[1]))
    return None


def _day(groups: list[str], order: str) -> PartialDate | None:
    values = dict(zip(order, groups, strict=True))
    year = int(values["y"])
    try:
        return PartialDate.of(date(year + 2000 if year < 100 else year, _number(values["m"]), int(values["d"])))
    except ValueError:
        return None


def _number(month: str) -> int:
    return int(month) if month.isdigit() else _NUMBER[month[:3].lower()]
