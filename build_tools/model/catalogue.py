"""The whole database, frozen: indexes are made once, validity is computed here and nowhere else."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from heapq import heappop, heappush

from msgspec import Struct, field

from build_tools.model.entry import TEXT_KINDS, Entry, Event, Guide, Item, Pack, Page, Validity
from build_tools.model.issue import SentIssue
from build_tools.model.vocabulary import Vocabulary


class Catalogue(Struct, frozen=True, kw_only=True, dict=True):
    """Items, guides, packs newest first; events by start; issues by newsletter and number.

    ``attachments`` maps site paths (``vedlegg/kart.pdf``) to paths relative to the content folder.
    """

    items: tuple[Item, ...] = ()
    guides: tuple[Guide, ...] = ()
    events: tuple[Event, ...] = ()
    packs: tuple[Pack, ...] = ()
    pages: tuple[Page, ...] = ()
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    issues: tuple[SentIssue, ...] = ()
    attachments: tuple[tuple[str, str], ...] = ()

    def entries(self) -> Iterator[Entry]:
        """Everything with an id, room by room."""
        for room in (self.items, self.guides, self.events, self.packs, self.pages):
            yield from room

    @cached_property
    def state(self) -> str:
        """A digest of all that it was made from, but the bytes of attachments."""
        return self.state_with((entry.path, entry.digest) for entry in self.entries())

    def state_with(self, files: Iterable[tuple[str, str]]) -> str:
        """The same, where these are the paths and digests of all entries' files."""
        others = (repr(self.vocabulary), repr(self.issues), repr(self.attachments))
        lines = (f"{path} {digest}" for path, digest in files)
        return hashlib.sha256("\n".join([*others, *lines]).encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """Every entry by its id."""
        return {entry.id: entry for entry in self.entries()}

    @cached_property
    def successors(self) -> dict[str, tuple[Entry, ...]]:
        """For each superseded id, the entries that supersede it, newest first."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries():
            for old in entry.supersedes:
                found.setdefault(old, []).append(entry)
        return {old: newest_first(new) for old, new in found.items()}

    @cached_property
    def issues_of(self) -> dict[str, tuple[SentIssue, ...]]:
        """For each id, the issues that carried it, oldest first."""
        found: dict[str, list[SentIssue]] = {}
        for issue in sorted(self.issues, key=lambda issue: (issue.date, issue.newsletter, issue.number)):
            for key in dict.fromkeys(line.id for line in issue.items):
                found.setdefault(key, []).append(issue)
        return {key: tuple(issues) for key, issues in found.items()}

    def validity(self, entry: Entry, today: date) -> Validity:
        """Whether it still applies; withdrawn beats superseded beats expired beats ahead.

        A successor counts from the day it begins on, so that a rule announced or dated ahead does not
        end the one in force; it may be a successor's (`replaced_by`). A partial date is read in the
        entry's favour: from its first day, until its last.
        """
        if entry.withdrawn:
            return "trukket"
        if self.replaced_by(entry, today):
            return "erstattet"
        if entry.valid_until and today > entry.valid_until.last:
            return "utløpt"
        return "gjeldende" if self.has_begun(entry, today) else "kommende"

    def standing(self, entry: Entry, today: date) -> Validity:
        """What readers are told: its validity, but a called-off meeting is gone, and one that is over ran out."""
        validity = self.validity(entry, today)
        if not isinstance(entry, Event) or validity in ("trukket", "erstattet"):
            return validity
        if entry.cancelled:
            return "trukket"
        return "utløpt" if entry.end.date() < today else validity

    def heirs(self, entry: Entry, today: date) -> tuple[Entry, ...]:
        """What is to be read in its place today, newest first: the ends of its chain."""
        if entry.id not in self.successors:
            return ()
        ends: dict[str, Entry] = {}
        waiting, seen = [entry], {entry.id}
        while waiting:
            new = [each for each in self.replaced_by(waiting.pop(), today) if each.id not in seen]
            seen |= {each.id for each in new}
            waiting += [each for each in new if self.replaced_by(each, today)]
            ends |= {each.id: each for each in new if not self.replaced_by(each, today)}
        return newest_first(ends.values())

    def replaced_by(self, entry: Entry, today: date) -> tuple[Entry, ...]:
        """What is in force of that which supersedes it, newest first; it may have been superseded in its turn.

        What is withdrawn or has not begun does not count: what supersedes that stands in its place, so that a
        mistake that was withdrawn and written anew does not bring back what came before it.
        """
        return self._nearest(entry, lambda new: not new.withdrawn and self.has_begun(new, today))

    def announced(self, entry: Entry, today: date) -> tuple[Entry, ...]:
        """What is to supersede it on the next day that anything does, newest first; it may be a successor's."""
        ahead = [
            (new.begins.first, new)
            for new in self._nearest(entry, lambda new: not new.withdrawn)
            if new.begins and not self.has_begun(new, today)
        ]
        first = min((day for day, _new in ahead), default=None)
        return tuple(new for day, new in ahead if day == first)

    def _nearest(self, entry: Entry, counts: Callable[[Entry], bool]) -> tuple[Entry, ...]:
        """The first on each way from successor to successor that counts, newest first."""
        if entry.id not in self.successors:
            return ()
        found: list[Entry] = []
        waiting, seen = [entry], {entry.id}
        while waiting:
            for new in self.successors.get(waiting.pop().id, ()):
                if new.id not in seen:
                    seen.add(new.id)
                    (found if counts(new) else waiting).append(new)
        return newest_first(found)

    def later(self, entry: Entry) -> Iterator[Entry]:
        """Everything that supersedes it, near and far, whether or not it is in force."""
        waiting, seen = [entry], {entry.id}
        while waiting:
            for new in self.successors.get(waiting.pop().id, ()):
                if new.id not in seen:
                    seen.add(new.id)
                    waiting.append(new)
                    yield new

    def called_off(self, event: Event, today: date) -> bool:
        """Whether a meeting is not held as announced: cancelled, withdrawn, or superseded before its day."""
        if event.cancelled or event.withdrawn:
            return True
        return any(self.is_in_time(new, event) for new in self.replaced_by(event, today))

    @staticmethod
    def is_in_time(new: Entry, event: Event) -> bool:
        """Whether it takes a meeting's place before its day: next year's meeting does not call off last year's.

        What has no date counts as written before.
        """
        return new.holds_from is None or new.holds_from.first <= event.start.date()

    @staticmethod
    def has_begun(entry: Entry, today: date) -> bool:
        """Whether the day from which it applies has come."""
        return not entry.begins or entry.begins.first <= today

    def chain(self, entry: Entry) -> tuple[Entry, ...]:
        """Everything it supersedes or is superseded by, near and far; itself included.

        What supersedes stands before what it supersedes, whatever their dates say; beyond that newest first.
        """
        seen: dict[str, Entry] = {}
        waiting = [entry]
        while waiting:
            link = waiting.pop()
            if link.id in seen:
                continue
            seen[link.id] = link
            waiting.extend(self.successors.get(link.id, ()))
            waiting.extend(self.by_id[old] for old in link.supersedes if old in self.by_id)
        return self._in_turn(newest_first(seen.values()))

    def _in_turn(self, newest: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """The same, none before what supersedes it."""
        rank = {entry.id: at for at, entry in enumerate(newest)}
        above = {entry.id: len({new.id for new in self.successors.get(entry.id, ())}) for entry in newest}
        free, found = [at for at, entry in enumerate(newest) if not above[entry.id]], []
        while free:
            entry = newest[heappop(free)]
            found.append(entry)
            for old in dict.fromkeys(entry.supersedes):
                if old in rank:
                    above[old] -= 1
                    if not above[old]:
                        heappush(free, rank[old])
        return tuple(found) if len(found) == len(newest) else newest

    def mentions(self, entry: Entry) -> tuple[Item, ...]:
        """The items that lead to a guide, or to a text to copy, newest first: the news behind it."""
        if not isinstance(entry, Guide) and not (isinstance(entry, Item) and entry.kind in TEXT_KINDS):
            return ()
        found = {item.id: item for each in (entry.address, *entry.aliases) for item in self._leading_to.get(each, ())}
        found.pop(entry.id, None)
        return newest_first(found.values())  # type: ignore[return-value]

    @cached_property
    def _leading_to(self) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in self.items:
            for address in item.leads:
                found.setdefault(address, []).append(item)
        return found

    def with_topic(self, key: str) -> tuple[Entry, ...]:
        """Items, guides, events and packs of a topic."""
        return self._by_topic.get(key, ())

    def of_source(self, key: str) -> tuple[Entry, ...]:
        """Items, guides, events and packs of a source."""
        return self._by_source.get(key, ())

    def for_municipality(self, key: str) -> tuple[Entry, ...]:
        """What concerns a municipality: entries that name it, and what it has sent itself."""
        return self._by_municipality.get(key, ())

    @cached_property
    def _by_topic(self) -> dict[str, tuple[Entry, ...]]:
        return _grouped((topic, entry) for entry in self._listed() for topic in entry.topics)

    @cached_property
    def _by_source(self) -> dict[str, tuple[Entry, ...]]:
        return _grouped((entry.source, entry) for entry in self._listed())

    @cached_property
    def _by_municipality(self) -> dict[str, tuple[Entry, ...]]:
        return _grouped(
            (key, entry) for entry in self._listed() for key in dict.fromkeys((*entry.municipalities, entry.source))
        )

    def _listed(self) -> Iterator[Entry]:
        for room in (self.items, self.guides, self.events, self.packs):
            yield from room


def newest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Sorted by date, newest first; unknown dates last; ids settle what is equal."""
    return tuple(sorted(entries, key=lambda entry: entry.sort_key, reverse=True))


def _grouped(pairs: Iterable[tuple[str, Entry]]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for key, entry in pairs:
        found.setdefault(key, []).append(entry)
    return {key: tuple(entries) for key, entries in found.items()}
