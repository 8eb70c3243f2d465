"""Dates as editors know them: a year, a month or a day, written in Norwegian."""

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property, lru_cache

from msgspec import Struct

MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)


class PartialDate(Struct, frozen=True, order=True, dict=True):
    """A year (month 0, day 0), a month (day 0) or a day; sorts by time, the vaguer before the exact."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    @lru_cache(maxsize=1 << 14)
    def parse(cls, text: str) -> "PartialDate":
        """Read ``2019``, ``2019-05`` or ``2019-05-31``; ValueError for anything else or no such day."""
        found = _PARTIAL.match(text)
        if not found:
            raise ValueError(text)
        year, month, day = (int(part or 0) for part in found.groups())
        if not 1900 <= year <= 2999:
            raise ValueError(text)
        date(year, month if found[2] else 1, day if found[3] else 1)
        return cls(year, month, day)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """Take over a full date."""
        return cls(day.year, day.month, day.day)

    def __reduce__(self) -> "tuple[Callable[..., PartialDate], tuple[int, int, int]]":
        """A date is the same object again wherever it stands."""
        return _again, (self.year, self.month, self.day)

    @cached_property
    def first(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @cached_property
    def last(self) -> date:
        """The last day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @cached_property
    def iso(self) -> str:
        """``2019``, ``2019-05`` or ``2019-05-31``."""
        return "-".join(part for part in (f"{self.year:04}", f"{self.month:02}", f"{self.day:02}") if part != "00")

    def __str__(self) -> str:
        """As Norwegian readers write it: ``14. mars 2024``, ``mars 2024``, ``2024``."""
        if not self.month:
            return str(self.year)
        month = f"{MONTHS[self.month - 1]} {self.year}"
        return f"{self.day}. {month}" if self.day else month


@lru_cache(maxsize=1 << 14)
def _again(year: int, month: int, day: int) -> PartialDate:
    return PartialDate(year, month, day)


def norwegian_date(day: date) -> str:
    """``14. mars 2024``."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def norwegian_time(moment: datetime) -> str:
    """``11.30``: the 24-hour clock with a full stop, as Språkrådet recommends."""
    return f"{moment:%H.%M}"
