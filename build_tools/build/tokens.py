"""Short names for states: equal ones mean that nothing which pages may show is different."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from build_tools.build import cache
from build_tools.context import Site
from build_tools.model import Entry, Event, Item, SentIssue
from build_tools.outputs.pages import labels


class States(Struct, frozen=True):
    """What `Tokens` gave for entries, by id and in their order, in one state of `Tokens.listed`.

    ``files`` are the paths and digests of their files then, ``pages`` the names of items' own pages.
    """

    base: str
    listed: str
    files: Mapping[str, tuple[str, str]]
    tokens: Mapping[str, str]
    pages: Mapping[str, str]


class Tokens:
    """Short names for the state of entries, as far as other pages can see it.

    ``before`` is what the last build kept (`States`): what it says of entries that nothing has happened to is true
    again.
    """

    def __init__(self, site: Site, before: Any = None) -> None:
        catalogue = site.catalogue
        written = [(page.address, page.title) for page in catalogue.pages]
        vocabulary = catalogue.vocabulary
        self.base = digest(f"{cache.program().hex()}{site.config}{vocabulary!r}{written}")
        self._site = site
        self._day: dict[str, str] = {}
        self._of: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._pages: dict[str, str] = {}
        if isinstance(before, States) and before.listed == self.listed:
            new = self._new(before)
            self._of = {name: token for name, token in before.tokens.items() if name not in new}
            self._pages = {name: token for name, token in before.pages.items() if name not in new}

    def _new(self, before: States) -> set[str]:
        """The entries with another file than before, and those in a chain with one."""
        catalogue, new = self._site.catalogue, set()
        for entry in catalogue.entries():
            if before.files.get(entry.id) != (entry.path, entry.digest):
                new |= {entry.id, *(each.id for each in catalogue.chain(entry))}
        return new

    @property
    def states(self) -> States:
        """What the next build can believe."""
        files = {entry.id: (entry.path, entry.digest) for entry in self._site.catalogue.entries()}
        return States(self.base, self.listed, files, self.every(), self._pages)

    def every(self) -> dict[str, str]:
        """The state of every entry, in order."""
        return {entry.id: self.of(entry) for entry in self._site.catalogue.entries()}

    def _today(self, entry: Entry) -> str:
        """Where the entry is served, and what the day makes of it."""
        found = self._day.get(entry.id)
        if found is None:
            site = self._site
            begun = site.catalogue.has_begun(entry, site.today)
            past = isinstance(entry, Event) and entry.end.date() < site.today
            late = bool(entry.review_by and entry.review_by.last < site.today)
            found = f"{entry.address}{site.validity(entry)}{begun}{past}{late}{labels.age(site, entry)}"
            self._day[entry.id] = found
        return found

    def own(self, entry: Entry) -> str:
        """The entry's file, where it lies, where it leads, and the day."""
        return f"{entry.digest}{entry.path}{entry.leads}{self._today(entry)}"

    def front(self, entry: Entry) -> str:
        """What other pages may show of it, and the day."""
        return self._front(entry) + self._today(entry)

    def _front(self, entry: Entry) -> str:
        """What other pages may show of it; the page of an issue says when a file has changed since."""
        sent = entry.digest if entry.id in self._site.catalogue.issues_of else ""
        return f"{entry.front}{entry.leads}{sent}"

    def of(self, thing: Entry | SentIssue) -> str:
        """The state of an entry with its chain and the issues that carried it, or of an issue."""
        if isinstance(thing, SentIssue):
            return self._sent(thing)
        found = self._of.get(thing.id)
        if found is None:
            found = self._of[thing.id] = self._state(thing, self.own)
        return found

    def shown(self, thing: Entry | SentIssue) -> str:
        """The same, as far as lists show it."""
        if isinstance(thing, SentIssue):
            return self._sent(thing)
        found = self._shown.get(thing.id)
        if found is None:
            found = self._shown[thing.id] = self._state(thing, self.front)
        return found

    def _sent(self, issue: SentIssue) -> str:
        """An issue, and where what it carried is now: its feeds lead there."""
        entries = self._site.catalogue.by_id
        return f"{issue!r}{[entries[line.id].address for line in issue.items if line.id in entries]}"

    def _state(self, entry: Entry, part: Callable[[Entry], str]) -> str:
        catalogue = self._site.catalogue
        parts = [self.base, part(entry)]
        if entry.supersedes or entry.id in catalogue.successors:
            parts += map(part, catalogue.chain(entry))
        parts += (repr(issue) for issue in catalogue.issues_of.get(entry.id, ()))
        return digest("\n".join(parts))

    def page(self, item: Item, near: Iterable[Entry]) -> str:
        """The item as it is for lists, and what is shown beside it: what is near, and what leads there."""
        found = self._pages.get(item.id)
        if found is None:
            beside = [*map(self.front, near), "", *map(self.front, self._site.catalogue.mentions(item))]
            found = self._pages[item.id] = digest("\n".join([self.of(item), *beside]))
        return found

    @cached_property
    def listed(self) -> str:
        """The state of everything that any page but the items' own may show: what the day makes of it follows."""
        catalogue = self._site.catalogue
        others = (self.base, str(self._site.today), repr(catalogue.issues), repr(catalogue.attachments))
        return digest("\n".join([*others, *map(self._front, catalogue.entries())]))


def digest(text: str) -> str:
    """A name for whatever has this text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
