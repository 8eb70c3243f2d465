"""The pages of the site: what each shows is a pure function of the frozen inputs; templates say how."""

from collections.abc import Iterator, Mapping
from functools import partial

from build_tools.context import Site
from build_tools.model import TEXT_KINDS, Entry
from build_tools.outputs.pages import archive, assets, home, indexes, standing, status, terms, years
from build_tools.outputs.pages.environment import environment, render
from build_tools.outputs.pages.items import item_view, text_files
from build_tools.outputs.pages.redirects import redirects
from build_tools.outputs.pages.related import basis, related
from build_tools.outputs.pages.rows import Rows
from build_tools.outputs.pages.view import Deferred, PageView, page, path_of, root_of
from build_tools.site_file import SiteFile

__all__ = [
    "Deferred",
    "PageView",
    "basis",
    "deferred",
    "environment",
    "files",
    "item_view",
    "looks",
    "other_views",
    "path_of",
    "related",
    "render",
    "root_of",
    "views",
]

_OWN = ("/", "/abonner/")
"""Addresses of hand-written pages whose text stands inside a page the program makes."""


def views(site: Site) -> Iterator[PageView]:
    """Every page of the site; items first."""
    near = related(site)
    for item in site.catalogue.items:
        yield item_view(site, item, near[item.id])
    yield from other_views(site, near)
    for each in deferred(site):
        yield each.make()


def deferred(site: Site) -> Iterator[Deferred]:
    """The long lists (years, topics, sources, municipalities), and pages written by hand."""
    rows = Rows(site)
    yield from years.listings(site, rows)
    yield from terms.listings(site, rows)
    for entry in site.catalogue.pages:
        if entry.address not in _OWN:
            yield Deferred(entry.address, (entry,), partial(standing.hand_written_view, site, entry))


def other_views(site: Site, near: Mapping[str, tuple[Entry, ...]]) -> Iterator[PageView]:
    """Every page but the items' and those that are deferred; ``near`` comes from ``related``."""
    yield from _standing(site, near)
    rows = Rows(site)
    yield from indexes.views(site, rows)
    yield from archive.views(site, rows)
    yield archive.subscribe_view(site)
    yield archive.dialog_view(site)
    yield home.home_view(site, rows)
    yield home.search_view(site)
    yield status.status_view(site)
    yield _not_found(site)


def _standing(site: Site, near: Mapping[str, tuple[Entry, ...]]) -> Iterator[PageView]:
    for guide in site.catalogue.guides:
        yield standing.guide_view(site, guide, near[guide.id])
    for event in site.catalogue.events:
        yield standing.event_view(site, event)
    for pack in site.catalogue.packs:
        yield standing.pack_view(site, pack)


def _not_found(site: Site) -> PageView:
    """The page for addresses that are none: served anywhere, so its links begin at the site's base."""
    view = page("/404.html", "404.html", title="Siden finnes ikke", section="404", indexed=False)
    return PageView(view.address, view.template, {**view.data, "root": site.config.base})


def files(site: Site) -> Iterator[SiteFile]:
    """What the pages need beside themselves: redirects, figures and texts to copy (but see `looks`)."""
    yield from redirects(site)
    yield from status.files(site)
    for item in site.catalogue.items:
        if item.kind in TEXT_KINDS:
            yield from text_files(site, item)


def looks(site: Site) -> Iterator[SiteFile]:
    """Style, scripts, icons and the card shown beside links: nothing of the content is in them but the logo."""
    yield from assets.files(site.config)
    yield from assets.pictures(site.config, site.logo)
