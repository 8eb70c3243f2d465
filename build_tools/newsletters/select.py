"""Which entries an issue carries, in which section, and why others are left out.

The rules, in the order they are applied:

- A newsletter carries the items and coming events its ``select`` names; sources, topics, municipalities and audience
  must all fit. A municipality's newsletter carries what names the municipality or was sent by it; an entry without
  an audience is for everyone.
- Each entry is carried once by each newsletter. What has been carried comes back only under «Rettelser og endringer»:
  when it was withdrawn, superseded, cancelled or is in force again, when what was named in its place no longer is,
  and once for each major change.
- News needs a day: an item whose date is unknown or ahead is not carried by itself. A year or a month has come on
  its first day, and is past after its last.
- A coming event is news until it begins, however long ago it was announced: one that waits for the next issue may
  be over by then. Only one whose date is ahead is not carried yet.
- What no longer applies when the issue is composed is not news: a withdrawn, superseded or expired item is left out
  (its successor is carried instead), and so is an event that is cancelled or over.
- «Viktigst» takes items that change what the reader does, and say how in an ``action``: a new or ended routine
  (``ny-rutine``, ``avvikling``), or a change (``endring``) that supersedes what was said before. Other items stand by
  their first topic, in the order of the vocabulary.
- «Utløper snart» reminds, once, of what ends within 45 days. It is no news: alone it makes no issue.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from build_tools.context import Site
from build_tools.model import Entry, Event, Guide, Item, Newsletter, PartialDate
from build_tools.newsletters.history import REMINDER, History, Told, needs_correction, standing

IMPORTANT_KINDS = ("ny-rutine", "avvikling")
REMIND_DAYS = 45
LEFT_OUT = {
    "trukket": "er trukket",
    "erstattet": "er erstattet av noe nyere",
    "utløpt": "er utløpt",
    "avlyst": "er avlyst",
}

_LESSER = {
    False: "men bare lite: skjuler det en endring leserne må vite om, legg den i `changes`",
    True: "men den endringen er sendt før: er det kommet en ny, legg den gamle i `changes`, og skriv den nye over",
}
_UNSAID = "er endret uten ny `updated`: er møtet flyttet, sett `updated`, `change: major` og `change_note`"


class Window(Struct, frozen=True):
    """Days ``since <= day < until``; ``since`` None: all that was not yet carried."""

    since: date | None
    until: date

    def holds(self, day: PartialDate) -> bool:
        """Whether the day, or part of the month or year, is in the window."""
        return (self.since is None or self.since <= day.last) and day.first < self.until


class Line(Struct, frozen=True):
    """An entry in an issue: the section it stands in, and whether it corrects what was carried before."""

    entry: Entry
    section: str
    correction: bool = False


class LeftOut(Struct, frozen=True):
    """An entry of the window that is not carried, and why (Norwegian, completes «Saken …»)."""

    entry: Entry
    reason: str


def carries(newsletter: Newsletter, entry: Entry) -> bool:
    """Whether the entry is the newsletter's to carry."""
    select = newsletter.select
    return (
        (not select.sources or entry.source in select.sources)
        and (not select.topics or not set(select.topics).isdisjoint(entry.topics))
        and (
            not select.municipalities
            or not set(select.municipalities).isdisjoint((*entry.municipalities, entry.source))
        )
        and (not select.audience or not entry.audience or not set(select.audience).isdisjoint(entry.audience))
    )


def news(site: Site, newsletter: Newsletter, history: History, window: Window) -> tuple[list[Line], list[LeftOut]]:
    """What is carried for the first time, and what would be if it still applied."""
    lines, left_out = [], []
    for entry in (*site.catalogue.items, *site.catalogue.events):
        section = section_of(newsletter, entry)
        if not section or entry.id in history.told or not carries(newsletter, entry):
            continue
        if not _is_due(site, entry, window, history.begins):
            continue
        now = standing(site, entry)
        if now in LEFT_OUT:
            left_out.append(LeftOut(entry, LEFT_OUT[now]))
        else:
            lines.append(Line(entry, section))
    return lines, left_out


def _is_due(site: Site, entry: Entry, window: Window, begins: date | None) -> bool:
    day = entry.date
    if isinstance(entry, Event):
        return entry.start.date() >= site.today and (day is None or day.first < window.until)
    if day is None or not window.holds(day):
        return False
    return window.since is not None or begins is None or day.last >= begins


def section_of(newsletter: Newsletter, entry: Entry) -> str:
    """The section a new entry stands in; empty when the newsletter has no place for it."""
    wanted = ("viktigst", "tema") if isinstance(entry, Item) and _is_important(entry) else (natural_section(entry),)
    return next((section for section in wanted if section in newsletter.sections), "")


def natural_section(entry: Entry) -> str:
    """Where an entry is looked for in any newsletter."""
    return "arrangementer" if isinstance(entry, Event) else "tema"


def _is_important(item: Item) -> bool:
    turns = item.kind in IMPORTANT_KINDS or (item.kind == "endring" and bool(item.supersedes))
    return turns and bool(item.action)


def corrections(site: Site, history: History) -> list[Line]:
    """What readers must hear about entries they have had; whatever sections it has, a newsletter owes them this."""
    known = (site.catalogue.by_id[key] for key in history.told if key in site.catalogue.by_id)
    return [Line(entry, "rettelser", True) for entry in known if needs_correction(site, history, entry)]


def lesser_changes(site: Site, history: History) -> list[LeftOut]:
    """Entries that were changed after they were last told of, but not so that readers hear of it.

    The editor is told, since a small change may have been written over a major one that nobody has heard of, and a
    new change over the note of one that was told. A meeting to come may have been moved without a word of it.
    """
    return [
        LeftOut(entry, reason)
        for key, told in history.told.items()
        if (entry := site.catalogue.by_id.get(key))
        and entry.digest != told.line.digest
        and not needs_correction(site, history, entry)
        and (reason := _unheard(site, history, entry, told))
    ]


def _unheard(site: Site, history: History, entry: Entry, told: Told) -> str:
    """How a changed entry was changed; empty where that is of no interest."""
    since = history.last.date if history.last else site.today
    updated = entry.updated
    if updated and updated.last >= since and (entry.change != "major" or updated.first <= site.today):
        return f"er endret {updated}, {_LESSER[entry.change == 'major']}"
    unsaid = updated is None or updated.last < told.issue.date
    ahead = isinstance(entry, Event) and entry.end.date() >= site.today and not site.called_off(entry)
    return _UNSAID if unsaid and ahead else ""


def reminders(site: Site, newsletter: Newsletter, history: History, taken: Iterable[Line]) -> list[Line]:
    """What ends within 45 days and has not been said to end; not what stands in this issue anyway."""
    if REMINDER not in newsletter.sections:
        return []
    here = {line.entry.id for line in taken}
    candidates: tuple[Item | Guide, ...] = (*site.catalogue.items, *site.catalogue.guides)
    return [
        Line(entry, REMINDER)
        for entry in candidates
        if entry.id not in here
        and (entry.id in history.told or (_has_come(site, entry) and carries(newsletter, entry)))
        and _ends_soon(site, entry)
        and not _reminded(history, entry)
    ]


def _has_come(site: Site, entry: Entry) -> bool:
    return entry.date is not None and entry.date.first <= site.today


def _ends_soon(site: Site, entry: Entry) -> bool:
    ends = entry.valid_until.last if entry.valid_until else None
    soon = ends is not None and site.today <= ends <= site.today + timedelta(days=REMIND_DAYS)
    return soon and site.validity(entry) == "gjeldende"


def _reminded(history: History, entry: Entry) -> bool:
    """Whether this end was named before; an end that was moved far ahead is named anew."""
    day = history.reminded.get(entry.id)
    return bool(day and entry.valid_until and day >= entry.valid_until.last - timedelta(days=REMIND_DAYS))


def ordered(site: Site, newsletter: Newsletter, lines: Iterable[Line]) -> tuple[Line, ...]:
    """In the newsletter's order of sections; within a section as its readers look for things."""
    topics = {key: place for place, key in enumerate(site.catalogue.vocabulary.topics)}
    sections = {key: place for place, key in enumerate(newsletter.sections)}

    def place(line: Line) -> tuple[int, int, str, str]:
        by_topic = topics.get(first_topic(line.entry), len(topics)) if line.section == "tema" else 0
        return sections.get(line.section, len(sections)), by_topic, _moment(line), line.entry.id

    newest = sorted(lines, key=place, reverse=True)
    newest.sort(key=lambda line: place(line)[:2])
    for section in ("arrangementer", REMINDER):
        newest = _first_things_first(newest, section)
    return tuple(newest)


def _moment(line: Line) -> str:
    """The day a line is sorted by."""
    entry = line.entry
    if line.section == REMINDER and entry.valid_until:
        return entry.valid_until.last.isoformat()
    if isinstance(entry, Event) and not line.correction:
        return entry.start.isoformat()
    day = entry.changed if line.correction else entry.date
    return day.iso if day else ""


def _first_things_first(lines: list[Line], section: str) -> list[Line]:
    """Turn one section round: what comes is read from the nearest day on, what was from the newest."""
    mine = iter([line for line in lines if line.section == section][::-1])
    return [next(mine) if line.section == section else line for line in lines]


def first_topic(entry: Entry) -> str:
    """The topic an entry is listed under."""
    return entry.topics[0] if entry.topics else ""
