"""One issue put together: which lines in which order, under which number, with which subject."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from difflib import get_close_matches

from msgspec import Struct

from build_tools.context import Site
from build_tools.errors import UsageError
from build_tools.model import Entry, Newsletter, SentIssue, SentItem
from build_tools.model.issue import BETWEEN
from build_tools.newsletters import select
from build_tools.newsletters.history import (
    ENDED,
    History,
    heirs_of,
    history_of,
    major_changes,
    standing,
)
from build_tools.newsletters.select import LeftOut, Line, Window
from build_tools.text.markup import Body
from build_tools.text.shortening import shortened

SUBJECT_LENGTH = 110
NOTHING = Body("")


class Wishes(Struct, frozen=True, kw_only=True):
    """What the editor asked for: ``since <= day < until`` (None: all that is due), ids to add and to drop."""

    since: date | None = None
    until: date | None = None
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    intro: Body = NOTHING


class Composition(Struct, frozen=True, kw_only=True):
    """An issue before it is rendered; without ``lines`` there is nothing to send."""

    newsletter: Newsletter
    number: int
    since: date | None
    date: date
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
    history: History
    intro: Body

    @property
    def name(self) -> str:
        """``Praksisnytt nr. 11/2026``."""
        return f"{self.newsletter.label} nr. {self.number}/{self.date.year}"

    @property
    def folder(self) -> str:
        """Where it will lie in the archive: ``praksisnytt/2026/11``."""
        return f"{self.newsletter.key}/{self.date.year}/{self.number}"


def newsletter_of(site: Site, key: str) -> Newsletter:
    """The newsletter with this key; UsageError names those there are."""
    known = site.catalogue.vocabulary.newsletters
    if key not in known:
        raise UsageError(f"nyhetsbrevet «{key}» finnes ikke; nyhetsbrevene er {', '.join(known) or '(ingen)'}")
    return known[key]


def compose(site: Site, key: str, wishes: Wishes) -> Composition:
    """Select what the newsletter has not told yet; UsageError for an unknown newsletter or id.

    The issue is dated ``site.today``, and nothing dated later is in it, whatever ``until`` says.
    """
    newsletter = newsletter_of(site, key)
    history = history_of(site, key)
    tomorrow = site.today + timedelta(days=1)
    window = Window(wishes.since, min(wishes.until or tomorrow, tomorrow))
    found, left_out = select.news(site, newsletter, history, window)
    found += select.corrections(site, history)
    found += _added(site, newsletter, history, wishes.add, found)
    kept = _without(site, found, wishes.drop)
    if kept:
        kept += [
            line for line in select.reminders(site, newsletter, history, found) if line.entry.id not in wishes.drop
        ]
    return Composition(
        newsletter=newsletter,
        number=history.next_number(site.today.year),
        date=site.today,
        since=wishes.since,
        lines=select.ordered(site, newsletter, kept),
        left_out=(
            *(each for each in left_out if _is_worth_telling(each, history, wishes)),
            *select.lesser_changes(site, history),
        ),
        history=history,
        intro=wishes.intro,
    )


def _is_worth_telling(left_out: LeftOut, history: History, wishes: Wishes) -> bool:
    """Whether the editor has not been told already, with the issue before."""
    day = left_out.entry.date
    before = history.last.date if history.last else date.min
    return left_out.entry.id not in wishes.add and (day is None or day.last >= before)


def _added(
    site: Site, newsletter: Newsletter, history: History, ids: Sequence[str], found: Sequence[Line]
) -> list[Line]:
    """Lines for what the editor wants carried although the rules do not select it."""
    here = {line.entry.id for line in found}
    lines = []
    for key in dict.fromkeys(ids):
        entry = _entry(site, key)
        if key in history.told:
            before = history.told[key].issue.full_name(newsletter.label)
            raise UsageError(f"«{key}» er sendt før, i {before}: en sak sendes bare én gang")
        if key not in here:
            lines.append(Line(entry, select.section_of(newsletter, entry) or select.natural_section(entry)))
    return lines


def _without(site: Site, lines: Iterable[Line], ids: Sequence[str]) -> list[Line]:
    for key in ids:
        _entry(site, key)
    return [line for line in lines if line.entry.id not in ids]


def _entry(site: Site, key: str) -> Entry:
    known = site.catalogue.by_id
    if key not in known:
        near = get_close_matches(key, known, n=1)
        hint = f"mente du «{near[0]}»?" if near else "se feltet `id` eller filnavnet"
        raise UsageError(f"ingen sak har id «{key}» (utkast teller ikke); {hint}")
    return known[key]


def subject_of(site: Site, composition: Composition) -> str:
    """Its number and its first headline, on one line."""
    first = headline(site, composition.lines[0]) if composition.lines else ""
    return shortened(f"{composition.name}: {first}", SUBJECT_LENGTH)


def headline(site: Site, line: Line) -> str:
    """The title on one line; before that of a correction what has become of it, for who reads no further."""
    title = " ".join(line.entry.title.split())
    if not line.correction:
        return title
    now = standing(site, line.entry)
    return f"{now.capitalize() if now in ENDED else 'Endret'}: {title}"


def issue_of(site: Site, composition: Composition) -> SentIssue:
    """What the manifest will say; the files' digests come when they are rendered."""
    return SentIssue(
        newsletter=composition.newsletter.key,
        number=composition.number,
        date=composition.date,
        responsible_name=composition.newsletter.responsible_name,
        responsible_role=composition.newsletter.responsible_role,
        subject=subject_of(site, composition),
        items=tuple(sent_item(site, line) for line in composition.lines),
        folder=composition.folder,
        since=composition.since,
    )


def composed_again(site: Site, issue: SentIssue) -> Composition:
    """What a draft would be made of now, but for its greeting, which none knows; its entries must be there."""
    return Composition(
        newsletter=newsletter_of(site, issue.newsletter),
        number=issue.number,
        date=issue.date,
        since=issue.since,
        lines=tuple(Line(_entry(site, line.id), line.section, line.correction) for line in issue.items),
        left_out=(),
        history=history_of(site, issue.newsletter),
        intro=NOTHING,
    )


def sent_item(site: Site, line: Line) -> SentItem:
    """A line as the manifest keeps it."""
    entry = line.entry
    return SentItem(
        id=entry.id,
        title=entry.title,
        digest=entry.digest,
        section=line.section,
        correction=line.correction,
        validity=standing(site, entry),
        change=BETWEEN.join(each.mark for each in major_changes(entry, site.today)),
        heirs=heirs_of(site, entry) if line.correction else (),
    )
