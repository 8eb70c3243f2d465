"""What a newsletter has told its readers so far, read from its manifests alone."""

from datetime import date
from itertools import groupby

from msgspec import Struct, field

from build_tools.context import Site
from build_tools.model import Change, Entry, Event, SentIssue, SentItem

REMINDER = "utloper"
"""The section that only reminds: what stands there has not been carried by standing there."""
ENDED = ("trukket", "erstattet", "avlyst")


class Told(Struct, frozen=True):
    """What readers last heard about one entry: the issue and line they heard it in, and every major change told.

    ``changes`` holds, for each issue that carried it, the marks of the major changes made by then; it is None when a
    manifest of another hand does not say.
    """

    issue: SentIssue
    line: SentItem
    changes: tuple[frozenset[str], ...] | None


class History(Struct, frozen=True, kw_only=True):
    """A newsletter's issues, oldest first, and what they said of each entry (``told``, by id).

    ``begins`` is the first day the newsletter answers for: the window its first issue was composed for. What is
    older was never meant to be its news; None when it answers for everything. ``reminded`` gives, by id, the day of
    the newest reminder that the entry expires.
    """

    issues: tuple[SentIssue, ...] = ()
    told: dict[str, Told] = field(default_factory=dict)
    reminded: dict[str, date] = field(default_factory=dict)

    @property
    def begins(self) -> date | None:
        """The first day the newsletter answers for."""
        return self.issues[0].since if self.issues else None

    @property
    def last(self) -> SentIssue | None:
        """The newest issue."""
        return self.issues[-1] if self.issues else None

    def next_number(self, year: int) -> int:
        """The number the next issue dated in ``year`` gets."""
        return 1 + max((issue.number for issue in self.issues if issue.date.year == year), default=0)


def history_of(site: Site, newsletter: str) -> History:
    """Read what the newsletter's issues said."""
    mine = [issue for issue in site.catalogue.issues if issue.newsletter == newsletter]
    issues = tuple(sorted(mine, key=lambda issue: (issue.date, issue.number)))
    told: dict[str, Told] = {}
    reminded: dict[str, date] = {}
    for issue in issues:
        for line in issue.items:
            if line.section == REMINDER:
                reminded[line.id] = issue.date
            else:
                told[line.id] = Told(issue, line, _marks_told(told.get(line.id), line))
    return History(issues=issues, told=told, reminded=reminded)


def standing(site: Site, entry: Entry) -> str:
    """The entry's validity, or ``avlyst`` for a cancelled event."""
    validity = site.validity(entry)
    cancelled = isinstance(entry, Event) and entry.cancelled and validity not in ENDED
    return "avlyst" if cancelled else validity


def heirs_of(site: Site, entry: Entry) -> tuple[str, ...]:
    """What readers are sent to in place of what was withdrawn or superseded, by id."""
    over = standing(site, entry) in ("trukket", "erstattet")
    return tuple(each.id for each in site.heirs(entry)) if over else ()


def led_astray(site: Site, history: History, entry: Entry) -> tuple[Entry, ...]:
    """What readers were sent to in its place and are not now, unless they hear of that one that it has ended."""
    now = heirs_of(site, entry)
    before = (site.catalogue.by_id[key] for key in history.told[entry.id].line.heirs if key in site.catalogue.by_id)
    return tuple(
        each
        for each in before
        if each.id not in now and not (each.id in history.told and standing(site, each) in ENDED)
    )


def major_changes(entry: Entry, today: date) -> tuple[Change, ...]:
    """The major changes made so far, oldest first."""
    return tuple(each for each in entry.change_log[::-1] if each.change == "major" and each.updated.first <= today)


def _marks_told(before: Told | None, line: SentItem) -> tuple[frozenset[str], ...] | None:
    if line.change is None:
        return None
    earlier = before.changes if before and before.changes else ()
    return (*earlier, line.marks)


def needs_correction(site: Site, history: History, entry: Entry) -> bool:
    """Whether readers believe something that no longer holds.

    It has ended, is in force again, or was changed in what matters; or something else stands in its place now.
    """
    if isinstance(entry, Event) and entry.end.date() < site.today:
        return False
    told = history.told[entry.id]
    now, then = standing(site, entry), told.line.validity or "gjeldende"
    if now != then and (now in ENDED or (then in ENDED and now != "utløpt")):
        return True
    return bool(untold_changes(entry, told, site.today) or led_astray(site, history, entry))


def untold_changes(entry: Entry, told: Told, today: date) -> tuple[Change, ...]:
    """The major changes readers have not heard of, oldest first.

    As many of a day's changes as an issue has told are told: those in the same words, else the oldest, since a note
    may be mended after it was sent.
    """
    known = told.changes
    if known is None:  # only the days can tell
        recent = entry.digest != told.line.digest
        return tuple(each for each in major_changes(entry, today) if recent and each.updated.last >= told.issue.date)
    untold: list[Change] = []
    for day, group in groupby(major_changes(entry, today), lambda each: each.updated.iso):
        made = list(group)
        others = [each for each in made if not any(each.mark in marks for marks in known)]
        reworded = max(_made_on(day, marks) for marks in known) - (len(made) - len(others))
        untold += others[max(reworded, 0) :]
    return tuple(untold)


def _made_on(day: str, marks: frozenset[str]) -> int:
    """How many of the marks are of changes made on that day."""
    return sum(mark.partition(" ")[0] == day for mark in marks)
