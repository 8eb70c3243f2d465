"""One line of a list for each entry, and the ways lists are grouped."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from build_tools.context import Site
from build_tools.model import Entry, Event, Guide, slugify
from build_tools.model.dates import MONTHS
from build_tools.outputs.pages import labels
from build_tools.outputs.pages.view import Link, foreign, link_to
from build_tools.text.shortening import shortened

VALID_NOW = ("gjeldende", "kommende")
NEWEST = 30
"""So many items are shown at once under «Gjelder nå» and «Nyheter»; the rest stand by year."""

UNDATED = "uten-dato"
"""The anchor of what has no date."""


class Row(NamedTuple):
    """An entry in a list.

    ``state`` is the validity's class and ``word`` its word, empty where it plainly applies; ``mark`` is the word with
    the day it tells of; ``meta`` is the line of date and source; ``age`` is told of what is old; ``successor`` is
    what a superseded entry gave way to.
    """

    href: str
    title: str
    date: str
    iso: str
    state: str
    word: str
    mark: str
    type: str
    meta: str
    age: str
    action: str
    successor: Link | None
    lang: str


class Group(NamedTuple):
    """Rows under a heading; ``id`` is its anchor."""

    id: str
    label: str
    rows: tuple[Row, ...]


class Rows:
    """Makes each entry's row once and hands it to every list."""

    def __init__(self, site: Site) -> None:
        """Start with none made."""
        self.site = site
        self._made: dict[str, Row] = {}

    def __call__(self, entry: Entry) -> Row:
        """The row of an entry."""
        row = self._made.get(entry.id)
        if row is None:
            row = self._made[entry.id] = row_of(self.site, entry)
        return row

    def all(self, entries: Iterable[Entry]) -> tuple[Row, ...]:
        """The rows of several entries."""
        return tuple(map(self, entries))

    def by_year(self, entries: Iterable[Entry]) -> tuple[Group, ...]:
        """Grouped by year, newest first; what has no date comes last."""
        return self._grouped(entries, year_of, "Uten dato")

    def by_month(self, entries: Iterable[Entry]) -> tuple[Group, ...]:
        """Items of one year grouped by month, newest first; vague dates by themselves, last."""
        return self._grouped(entries, _month, "Uten nøyaktig dato")

    def _grouped(self, entries: Iterable[Entry], key: Callable[[Entry], str], unknown: str) -> tuple[Group, ...]:
        found: dict[str, list[Row]] = {}
        for entry in entries:
            found.setdefault(key(entry), []).append(self(entry))
        if "" in found:
            found[""] = found.pop("")
        return tuple(Group(slugify(label) or UNDATED, label or unknown, tuple(rows)) for label, rows in found.items())


def year_of(entry: Entry) -> str:
    """The year an entry is listed under: an event's own, else its date's; empty when unknown."""
    if isinstance(entry, Event):
        return str(entry.start.year)
    return str(entry.date.year) if entry.date else ""


def _month(entry: Entry) -> str:
    return MONTHS[entry.date.month - 1].capitalize() if entry.date and entry.date.month else ""


def coming(site: Site, entries: Iterable[Entry]) -> list[Event]:
    """The events that are not over, the next first."""
    found = [each for each in entries if isinstance(each, Event) and each.end.date() >= site.today]
    return sorted(found, key=lambda event: (event.start, event.id))


def listed_date(entry: Entry) -> tuple[str, str]:
    """What entries of all kinds are sorted by: an event's start, else the date; the id settles what is equal."""
    date = entry.date.iso if entry.date else ""
    return (entry.start.isoformat() if isinstance(entry, Event) else date, entry.id)


def row_of(site: Site, entry: Entry) -> Row:
    """What a list shows of an entry."""
    state, word = labels.mark_of(site, entry)
    successor = next(iter(site.heirs(entry)), None) if state == "erstattet" else None
    date, kind = _date(entry), labels.type_label(entry)
    source = site.catalogue.vocabulary.source_label(entry.source)
    return Row(
        href=entry.address[1:],
        title=entry.title,
        date=date,
        iso=entry.date.iso if entry.date else "",
        state=state,
        word=word,
        mark=f"{word} {labels.mark_day(site, entry) or ''}".strip() if word else "",
        type=kind,
        meta=labels.in_a_row(date, source),
        age="" if isinstance(entry, Event) else labels.age(site, entry),
        action=labels.gone_for(entry) or entry.action or shortened(entry.summary, labels.DESCRIPTION_LENGTH),
        successor=link_to(successor) if successor else None,
        lang=foreign(entry),
    )


def _date(entry: Entry) -> str:
    """When a meeting is, else the day told of it."""
    if isinstance(entry, Event):
        return labels.unbroken(labels.moment(entry))
    if isinstance(entry, Guide):
        return f"Gjennomgått {entry.reviewed}" if entry.reviewed else str(entry.date or "")
    return labels.date_label(entry.date)
