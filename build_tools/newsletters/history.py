"""What a newsletter has told its readers so far, read from its manifests alone."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from build_tools.context import Site
from build_tools.model import Entry, Event, SentIssue, SentItem

REMINDER = "utloper"
"""The section that only reminds: what stands there has not been carried by standing there."""
ENDED = ("trukket", "erstattet", "avlyst")


@dataclass(frozen=True, slots=True)
class Told:
    """What readers last heard about one entry: the issue and line they heard it in, and every major change told."""

    issue: SentIssue
    line: SentItem
    changes: frozenset[str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
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
                before = told[line.id].changes if line.id in told else frozenset()
                told[line.id] = Told(issue, line, before | {line.change})
    return History(issues=issues, told=told, reminded=reminded)


def standing(site: Site, entry: Entry) -> str:
    """The entry's validity, or ``avlyst`` for a cancelled event."""
    validity = site.validity(entry)
    cancelled = isinstance(entry, Event) and entry.cancelled and validity not in ENDED
    return "avlyst" if cancelled else validity


def major_change(entry: Entry, today: date) -> str:
    """Tells one major change from another: its day and a fingerprint of its note; empty when there is none (yet)."""
    if entry.change != "major" or not entry.updated or entry.updated.first > today:
        return ""
    note = " ".join(entry.change_note.split())
    return f"{entry.updated.iso} {hashlib.sha256(note.encode()).hexdigest()[:8]}"


def needs_correction(site: Site, entry: Entry, told: Told) -> bool:
    """Whether readers believe something that no longer holds: ended, in force again, or changed in what matters."""
    if isinstance(entry, Event) and entry.end.date() < site.today:
        return False
    now, then = standing(site, entry), told.line.validity or "gjeldende"
    if now != then and (now in ENDED or (then in ENDED and now != "utløpt")):
        return True
    return _untold_change(entry, told, site.today)


def _untold_change(entry: Entry, told: Told, today: date) -> bool:
    change = major_change(entry, today)
    if not change or change in told.changes:
        return False
    if told.line.change is None and entry.updated:  # a manifest of another hand: only the days can tell
        return entry.digest != told.line.digest and entry.updated.last >= told.issue.date
    return True
