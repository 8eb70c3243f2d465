"""What a site is made of: units that can each be made alone, each with a key that changes when its bytes may."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, starmap
from pathlib import Path
from typing import Any, TypeAlias

import jinja2
from msgspec import Struct

from build_tools.build import pipeline
from build_tools.build.making import Unit
from build_tools.build.narrow import Edit
from build_tools.build.tokens import Tokens, digest
from build_tools.context import Site
from build_tools.errors import UsageError
from build_tools.load.stamps import stamp_of
from build_tools.model import Entry, Item
from build_tools.outputs import calendar, data, feeds, pages, serving
from build_tools.outputs.pages import PageView
from build_tools.site_file import SiteFile

Others: TypeAlias = Callable[[], Mapping[str, PageView | pages.Deferred]]
"""Gives every page but the items' own, by its file; made when they are first asked for, and once."""


class Listed(Struct, frozen=True):
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
    others: Others,
    listed: Listed,
    lists: Iterable[feeds.Feed],
) -> Iterator[Unit]:
    """Every unit of the site but the search index and the data (`whole`); ``near`` is `pages.related`, ``others`` are
    `others_of` it.

    Those that take long come first, so that nobody is left with them when all else is made.
    """
    for path, key in listed.keys.items():
        yield Unit(path, key, partial(_other, others, path, environment))
    stories = feeds.Stories(site)
    for feed in lists:
        key = feed_key(tokens, feed.title, feeds.days(site, feed), map(tokens.of, feed.entries))
        yield Unit(f"{feed.address}feeds", key, partial(feeds.feed_files, site, feed, stories))
    yield Unit("feeds.opml", "", lambda: [feeds.opml_file(site)])
    events = "\n".join([tokens.base, *map(tokens.of, site.catalogue.events)])
    yield Unit("calendars", digest(events), partial(calendar.render, site))
    yield Unit("assets", digest(f"{tokens.base}{site.logo!r}"), partial(pages.looks, site))
    yield Unit("beside pages", tokens.listed, partial(pages.files, site))
    yield state(site, site.catalogue.state)
    yield Unit("serving", tokens.listed, partial(serving.render, site))
    yield Unit("editing", tokens.base, partial(pipeline.editing, site))
    yield from starmap(_copy, pipeline.copies(site, content, archive))
    for item in site.catalogue.items:
        yield item_page(site, item, near[item.id], tokens, environment)


def feed_key(tokens: Tokens, title: str, days: str, carried: Iterable[str]) -> str:
    """What the feeds of a list depend on; ``carried`` are the states of their entries."""
    return digest("\n".join([tokens.base, title, days, *carried]))


def amended_feeds(edit: Edit, published: Callable[[str], bytes]) -> Iterator[Unit]:
    """The feeds that carry edited items, as they are ``published`` but for these."""
    states = edit.ground.states.tokens
    for carrier, inside in edit.carriers():
        feed = feeds.Feed(carrier.address, carrier.title, inside)
        key = feed_key(edit.tokens, carrier.title, carrier.days, map(states.__getitem__, carrier.names))
        yield Unit(f"{carrier.address}feeds", key, partial(feeds.amended, edit.site, feed, published))


def state(site: Site, content: str) -> Unit:
    """What tells a site of another content; ``content`` is `Catalogue.state`."""
    return Unit("state", "", lambda: [data.state(site, content)])


def listed(site: Site, tokens: Tokens, others: Others, before: Any) -> Listed:
    """The keys of all pages but the items' own: those of ``before`` while nothing that they may show has changed."""
    if isinstance(before, Listed) and before.state == tokens.listed:
        return before
    keys = {}
    for path, page in others().items():
        if isinstance(page, PageView):
            keys[path] = digest(tokens.base + json.dumps([page.template, page.data], default=repr))
        else:
            state = [tokens.base, str(site.today), *page.others, *map(tokens.shown, page.entries)]
            keys[path] = digest("\n".join(state))
    return Listed(tokens.listed, keys)


def others_of(site: Site, near: Mapping[str, tuple[Entry, ...]]) -> Mapping[str, PageView | pages.Deferred]:
    """Every page but the items' own, by its file."""
    found: dict[str, PageView | pages.Deferred] = {}
    every: Iterable[PageView | pages.Deferred] = chain(pages.other_views(site, near), pages.deferred(site))
    for each in every:
        path = pages.path_of(each.address)
        if path in found:
            raise UsageError(f"two parts make the same file: {path}")
        found[path] = each
    return found


def _other(others: Others, path: str, environment: Callable[[], jinja2.Environment]) -> Iterator[SiteFile]:
    page = others()[path]
    return _rendered(environment, page if isinstance(page, PageView) else page.make())


def item_page(
    site: Site, item: Item, near: tuple[Entry, ...], tokens: Tokens, environment: Callable[[], jinja2.Environment]
) -> Unit:
    """The page of an item."""
    return Unit(
        pages.path_of(item.address), tokens.page(item, near), partial(_item_page, site, item, near, environment)
    )


def _item_page(
    site: Site, item: Item, near: tuple[Entry, ...], environment: Callable[[], jinja2.Environment]
) -> Iterator[SiteFile]:
    return _rendered(environment, pages.item_view(site, item, near))


def _rendered(environment: Callable[[], jinja2.Environment], view: PageView) -> Iterator[SiteFile]:
    yield SiteFile(pages.path_of(view.address), pages.render(environment(), view))


def _copy(target: str, source: Path) -> Unit:
    """A file as it is; copied every time while it may change within one tick of its clock."""
    stamp = stamp_of(source.stat())
    return Unit(target, f"{source}:{stamp}" if stamp else "", partial(_copied, target, source))


def _copied(target: str, source: Path) -> Iterator[SiteFile]:
    yield SiteFile(target, source.read_bytes())
