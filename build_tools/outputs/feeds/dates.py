"""The days a feed gives an entry, all from content and never from the clock."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from build_tools.context import Site
from build_tools.model import Entry, Event

OSLO = ZoneInfo("Europe/Oslo")
NEVER = date(2000, 1, 1)
"""When an empty feed was last changed: Atom asks for a moment, and the clock would give new bytes every day."""


def surfaced(entry: Entry, today: date) -> date | None:
    """The day an entry is news of: its date, that of a major change, or that on which it was withdrawn or cancelled.

    None when it is unknown or still ahead.
    """
    announced = entry.date.first if entry.date else None
    if announced and announced > today:
        return None
    corrected = [each.updated.first for each in entry.change_log if each.change == "major"]
    off = entry.withdrawn or (isinstance(entry, Event) and entry.cancelled)
    ended = entry.updated.first if off and entry.updated else None
    known = [day for day in (announced, ended, *corrected) if day and day <= today]
    return max(known, default=None)


def last_changed(site: Site, entry: Entry, surfaced_on: date) -> date:
    """The last day on which what the feed says changed.

    By an edit, a successor that took over or was withdrawn, or because it began or ceased to apply.
    """
    days = [surfaced_on]
    if entry.updated:
        days.append(entry.updated.first)
    for new in site.catalogue.later(entry):
        days += _turns(new)
    if site.validity(entry) not in ("erstattet", "trukket"):  # of which no more is said
        days += _borders(entry, site.today)
    return max(day for day in days if day <= site.today)


def _borders(entry: Entry, today: date) -> Iterator[date]:
    """The first day it applied, and the first on which it no longer did."""
    if entry.begins:
        yield entry.begins.first
    if entry.valid_until and entry.valid_until.last < today:
        yield entry.valid_until.last + timedelta(days=1)


def _turns(new: Entry) -> list[date]:
    """The days on which a successor took over and, if it was withdrawn after that, no longer held."""
    begun = new.holds_from.first if new.holds_from else date.min
    withdrawn = new.updated.first if new.withdrawn and new.updated else date.max
    return [day for day in (begun, withdrawn) if begun <= withdrawn]


def midnight(day: date) -> datetime:
    """The start of a day in Norway."""
    return datetime.combine(day, time(), OSLO)
