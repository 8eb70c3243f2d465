"""What a site is made of: units that can each be made alone, each with a key that changes when its bytes may."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache as memoise
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any

import jinja2

from build_tools.build import cache, pipeline
from build_tools.context import Site
from build_tools.errors import UsageError
from build_tools.model import Entry, Event, Item, SentIssue, SiteFile
from build_tools.outputs import calendar, feeds, pages, serving
from build_tools.outputs.pages import PageView

MAILS = ("utgave.html", "utgave.txt")
"""The parts of a sent issue that are shown on the site, beside its page."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Some files of the site that are made together.

    ``key`` is a digest of everything ``make`` looks at; equal keys mean equal files. An empty key means that
    making is as cheap as knowing: such a unit is made every time and written where it differs.
    """

    name: str
    key: str
    make: Callable[[], Iterable[SiteFile]]


@dataclass(frozen=True, slots=True)
class States:
    """What `Tokens` gave for entries, by id, in one state of `Tokens.listed`, and the digests of their files then.

    ``pages`` are those of items' own pages.
    """

    listed: str
    files: Mapping[str, str]
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
        self.base = _digest(f"{cache.program().hex()}{site.config}{vocabulary!r}{written}")
        self._site = site
        self._day: dict[str, str] = {}
        self._of: dict[str, str] = {}
        self._pages: dict[str, str] = {}
        if isinstance(before, States) and before.listed == self.listed:
            new = self._new(before)
            self._of = {name: token for name, token in before.tokens.items() if name not in new}
            self._pages = {name: token for name, token in before.pages.items() if name not in new}

    def _new(self, before: States) -> set[str]:
        """The entries with another file than before, and those in a chain with one."""
        catalogue, new = self._site.catalogue, set()
        for entry in catalogue.entries():
            if before.files.get(entry.id) != entry.digest:
                new |= {entry.id, *(each.id for each in catalogue.chain(entry))}
        return new

    @property
    def states(self) -> States:
        """What the next build can believe."""
        files = {entry.id: entry.digest for entry in self._site.catalogue.entries()}
        return States(self.listed, files, self._of, self._pages)

    def _today(self, entry: Entry) -> str:
        """Where the entry is served, and what the day makes of it."""
        found = self._day.get(entry.id)
        if found is None:
            site = self._site
            begun = site.catalogue.has_begun(entry, site.today)
            past = isinstance(entry, Event) and entry.end.date() < site.today
            late = bool(entry.review_by and entry.review_by.last < site.today)
            age = (site.today - entry.changed.last).days // 365 if entry.changed else 0
            found = f"{entry.address}{site.validity(entry)}{begun}{past}{late}{age}"
            self._day[entry.id] = found
        return found

    def own(self, entry: Entry) -> str:
        """The entry's file, and the day."""
        return entry.digest + self._today(entry)

    def front(self, entry: Entry) -> str:
        """What other pages may show of it, and the day."""
        return self._front(entry) + self._today(entry)

    def _front(self, entry: Entry) -> str:
        """What other pages may show of it; the page of an issue says when a file has changed since."""
        return entry.digest if entry.id in self._site.catalogue.issues_of else entry.front

    def of(self, thing: Entry | SentIssue) -> str:
        """The state of an entry with its chain and the issues that carried it, or of an issue."""
        if isinstance(thing, SentIssue):
            return repr(thing)
        found = self._of.get(thing.id)
        if found is None:
            found = self._of[thing.id] = self._state(thing, self.own)
        return found

    def shown(self, thing: Entry | SentIssue) -> str:
        """The same, as far as lists show it."""
        return repr(thing) if isinstance(thing, SentIssue) else self._state(thing, self.front)

    def _state(self, entry: Entry, part: Callable[[Entry], str]) -> str:
        catalogue = self._site.catalogue
        parts = [self.base, part(entry)]
        if entry.supersedes or entry.id in catalogue.successors:
            parts += map(part, catalogue.chain(entry))
        parts += (repr(issue) for issue in catalogue.issues_of.get(entry.id, ()))
        return _digest("\n".join(parts))

    def page(self, item: Item, near: Iterable[Entry]) -> str:
        """The item as it is for lists, and what is shown beside it."""
        found = self._pages.get(item.id)
        if found is None:
            found = self._pages[item.id] = _digest("\n".join([self.of(item), *map(self.front, near)]))
        return found

    @cached_property
    def listed(self) -> str:
        """The state of everything that any page but the items' own may show: what the day makes of it follows."""
        catalogue = self._site.catalogue
        others = (self.base, str(self._site.today), repr(catalogue.issues), repr(catalogue.attachments))
        return _digest("\n".join([*others, *map(self._front, catalogue.entries())]))


@dataclass(frozen=True, slots=True)
class Listed:
    """What pages but the items' own had for keys, by their file, in one state of `Tokens.listed`."""

    state: str
    keys: Mapping[str, str]


def plan(
    site: Site,
    tokens: Tokens,
    near: Mapping[str, tuple[Entry, ...]],
    content: Path,
    archive: Path,
    environment: Callable[[], jinja2.Environment],
    listed: Listed,
) -> Iterator[Unit]:
    """Every unit of the site but the search index and the data (`whole`); ``near`` is `pages.related`."""
    for item in site.catalogue.items:
        yield _item(site, item, near[item.id], tokens, environment)
    others = memoise(partial(_others, site, near))
    for path, key in listed.keys.items():
        yield Unit(path, key, partial(_other, others, path, environment))
    stories = feeds.Stories(site)
    for feed in feeds.feeds(site):
        key = _digest("\n".join([tokens.base, feed.title, feeds.days(site, feed), *map(tokens.of, feed.entries)]))
        yield Unit(f"{feed.address}feeds", key, partial(feeds.feed_files, site, feed, stories))
    yield Unit("feeds.opml", "", lambda: [feeds.opml_file(site)])
    events = "\n".join([tokens.base, *map(tokens.of, site.catalogue.events)])
    yield Unit("calendars", _digest(events), partial(calendar.render, site))
    yield Unit("assets", tokens.base, partial(pages.looks, site))
    yield Unit("beside pages", tokens.listed, partial(pages.files, site))
    yield Unit("serving", tokens.listed, partial(serving.render, site))
    yield Unit("editing", tokens.base, partial(pipeline.editing, site))
    yield from _copies(site, content, archive)


def listed(site: Site, tokens: Tokens, near: Mapping[str, tuple[Entry, ...]], before: Any) -> Listed:
    """The keys of all pages but the items' own: those of ``before`` while nothing that they may show has changed."""
    if isinstance(before, Listed) and before.state == tokens.listed:
        return before
    keys = {}
    for path, page in _others(site, near).items():
        if isinstance(page, PageView):
            keys[path] = _digest(tokens.base + json.dumps([page.template, page.data], default=repr))
        else:
            state = [tokens.base, str(site.today), *page.others, *map(tokens.shown, page.entries)]
            keys[path] = _digest("\n".join(state))
    return Listed(tokens.listed, keys)


def _others(site: Site, near: Mapping[str, tuple[Entry, ...]]) -> Mapping[str, PageView | pages.Deferred]:
    found: dict[str, PageView | pages.Deferred] = {}
    every: Iterable[PageView | pages.Deferred] = chain(pages.other_views(site, near), pages.deferred(site))
    for each in every:
        path = pages.path_of(each.address)
        if path in found:
            raise UsageError(f"two parts make the same file: {path}")
        found[path] = each
    return found


def _other(
    others: Callable[[], Mapping[str, PageView | pages.Deferred]],
    path: str,
    environment: Callable[[], jinja2.Environment],
) -> Iterator[SiteFile]:
    page = others()[path]
    return _rendered(environment, page if isinstance(page, PageView) else page.make())


def _item(
    site: Site, item: Item, near: tuple[Entry, ...], tokens: Tokens, environment: Callable[[], jinja2.Environment]
) -> Unit:
    def make() -> Iterator[SiteFile]:
        return _rendered(environment, pages.item_view(site, item, near))

    return Unit(pages.path_of(item.address), tokens.page(item, near), make)


def _rendered(environment: Callable[[], jinja2.Environment], view: PageView) -> Iterator[SiteFile]:
    yield SiteFile(pages.path_of(view.address), pages.render(environment(), view))


def _copies(site: Site, content: Path, archive: Path) -> Iterator[Unit]:
    """Attachments and the mails of sent issues, as they are."""
    for target, source in site.catalogue.attachments:
        yield _copy(target, content / source)
    for issue in site.catalogue.issues:
        for name in MAILS:
            if (archive / issue.folder / name).is_file():
                yield _copy(f"arkiv/{issue.folder}/{name}", archive / issue.folder / name)


def _copy(target: str, source: Path) -> Unit:
    status = source.stat()
    return Unit(
        target, f"{source}:{status.st_size}:{status.st_mtime_ns}", lambda: [SiteFile(target, source.read_bytes())]
    )


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
