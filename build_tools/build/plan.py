"""What a site is made of: units that can each be made alone, each with a key that changes when its bytes may."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jinja2

from build_tools.build import cache, pipeline
from build_tools.context import Site
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


class Tokens:
    """Short names for the state of entries, as far as other pages can see it."""

    def __init__(self, site: Site) -> None:
        catalogue = site.catalogue
        written = [(page.address, page.title) for page in catalogue.pages]
        vocabulary = catalogue.vocabulary
        self.base = _digest(f"{cache.program().hex()}{site.config}{vocabulary!r}{written}")
        self._site = site
        self._own: dict[str, str] = {}
        self._of: dict[str, str] = {}

    def own(self, entry: Entry) -> str:
        """The entry's file, where it is served, and what the day makes of it."""
        found = self._own.get(entry.id)
        if found is None:
            site = self._site
            begun = site.catalogue.has_begun(entry, site.today)
            past = isinstance(entry, Event) and entry.end.date() < site.today
            late = bool(entry.review_by and entry.review_by.last < site.today)
            age = (site.today - entry.changed.last).days // 365 if entry.changed else 0
            found = f"{entry.digest}{entry.address}{site.validity(entry)}{begun}{past}{late}{age}"
            self._own[entry.id] = found
        return found

    def of(self, thing: Entry | SentIssue) -> str:
        """The state of whatever a list may hold: of an entry with its chain and the issues that carried it."""
        if isinstance(thing, SentIssue):
            return repr(thing)
        found = self._of.get(thing.id)
        if found is None:
            catalogue = self._site.catalogue
            parts = [self.base, self.own(thing)]
            if thing.supersedes or thing.id in catalogue.successors:
                parts += map(self.own, catalogue.chain(thing))
            parts += (repr(issue) for issue in catalogue.issues_of.get(thing.id, ()))
            found = self._of[thing.id] = _digest("\n".join(parts))
        return found

    def page(self, entry: Entry, near: Iterable[Entry]) -> str:
        """The entry as it is for lists, and what is shown beside it."""
        return _digest("\n".join([self.of(entry), *map(self.own, near)]))


def plan(
    site: Site,
    tokens: Tokens,
    near: Mapping[str, tuple[Entry, ...]],
    content: Path,
    archive: Path,
    environment: Callable[[], jinja2.Environment],
) -> Iterator[Unit]:
    """Every unit of the site but the search index and the data (`whole`); ``near`` is `pages.related`."""
    for item in site.catalogue.items:
        yield _item(site, item, near[item.id], tokens, environment)
    for view in pages.other_views(site, near):
        key = _digest(tokens.base + json.dumps([view.template, view.data], default=repr))
        yield Unit(pages.path_of(view.address), key, partial(_rendered, environment, view))
    for each in pages.deferred(site):
        state = [tokens.base, str(site.today), *each.others, *map(tokens.of, each.entries)]
        make = partial(_deferred, environment, each)
        yield Unit(pages.path_of(each.address), _digest("\n".join(state)), make)
    stories = feeds.Stories(site)
    for feed in feeds.feeds(site):
        key = _digest("\n".join([tokens.base, feed.title, feeds.days(site, feed), *map(tokens.of, feed.entries)]))
        yield Unit(f"{feed.address}feeds", key, partial(feeds.feed_files, site, feed, stories))
    yield Unit("feeds.opml", "", lambda: [feeds.opml_file(site)])
    events = "\n".join([tokens.base, *map(tokens.of, site.catalogue.events)])
    yield Unit("calendars", _digest(events), partial(calendar.render, site))
    yield Unit("assets", tokens.base, partial(pages.looks, site))
    yield Unit("beside pages", "", partial(pages.files, site))
    yield Unit("serving", "", partial(serving.render, site))
    yield Unit("editing", tokens.base, partial(pipeline.editing, site))
    yield from _copies(site, content, archive)


def _item(
    site: Site, item: Item, near: tuple[Entry, ...], tokens: Tokens, environment: Callable[[], jinja2.Environment]
) -> Unit:
    def make() -> Iterator[SiteFile]:
        return _rendered(environment, pages.item_view(site, item, near))

    return Unit(pages.path_of(item.address), tokens.page(item, near), make)


def _rendered(environment: Callable[[], jinja2.Environment], view: PageView) -> Iterator[SiteFile]:
    yield SiteFile(pages.path_of(view.address), pages.render(environment(), view))


def _deferred(environment: Callable[[], jinja2.Environment], page: pages.Deferred) -> Iterator[SiteFile]:
    return _rendered(environment, page.make())


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
