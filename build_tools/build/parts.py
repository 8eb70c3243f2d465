"""All parts of the site but the index: planned, and made where they do not stand as they should."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache as memoise
from functools import partial
from pathlib import Path

import jinja2
from msgspec import Struct

from build_tools.build import cache, pipeline
from build_tools.build.builder import Folders
from build_tools.build.making import Made, Making, Unit
from build_tools.build.narrow import Carrier, Edit, Ground, Related, load_related, save_related
from build_tools.build.plan import Listed, Others, amended_feeds, item_page, listed, others_of, plan, state
from build_tools.build.templates import Compiled
from build_tools.build.tokens import Tokens
from build_tools.context import Site
from build_tools.model import Entry, SentIssue
from build_tools.outputs import feeds, pages


class Built(Struct, frozen=True):
    """What a build made its pages of: ``near`` are each item's related entries."""

    site: Site
    near: Mapping[str, tuple[Entry, ...]]
    environment: Callable[[], jinja2.Environment]


def bring(
    site: Site,
    tokens: Tokens,
    folders: Folders,
    room: Path,
    making: Making,
    data: Unit,
    *,
    fresh: bool,
    say: Callable[[str], None],
) -> tuple[dict[str, Made], Ground, Built]:
    """What each part is made of now, what the next build can begin from, and what pages were made of.

    ``data`` is a part that is planned already.
    """
    environment = memoise(partial(_environment, site, room / "templates", whole=fresh))
    near = _related(site, tokens.listed, room)
    others = memoise(partial(others_of, site, near))
    shown = _listed(site, tokens, others, room / "listed")
    lists = list(feeds.feeds(site))
    units = [data, *plan(site, tokens, near, folders.content, folders.archive, environment, others, shown, lists)]
    ground = Ground.of(site, tokens, _carriers(site, lists))
    say(f"making {len(units)} parts")
    return making.bring(units, environment), ground, Built(site, near, environment)


def _carriers(site: Site, lists: Iterable[feeds.Feed]) -> Iterator[Carrier]:
    for feed in lists:
        names = tuple(entry.id for entry in feed.entries if not isinstance(entry, SentIssue))
        yield Carrier(feed.address, feed.title, feeds.days(site, feed), names)


def edited(
    edit: Edit,
    room: Path,
    making: Making,
    data: Unit,
    published: Callable[[str], bytes],
    say: Callable[[str], None],
) -> dict[str, Made]:
    """What the parts are made of that are not as they were before texts were edited; ``data`` is planned already."""
    environment = memoise(partial(_environment, edit.site, room / "templates", whole=False))
    pages = [item_page(edit.site, item, edit.near[item.id], edit.tokens, environment) for item in edit.items]
    units = [data, *pages, *amended_feeds(edit, published), state(edit.site, edit.content)]
    say(f"making {len(units)} parts")
    return making.bring(units)


def _environment(site: Site, kept: Path, *, whole: bool) -> jinja2.Environment:
    """What renders pages; when the whole site is made all templates are compiled here, once for all workers."""
    folders = pipeline.theme_folders()
    made = pages.environment(folders, site, Compiled(kept))
    for template in folders[0].glob("*.html") if whole else ():
        made.get_template(template.name)
    return made


def _related(site: Site, state: str, room: Path) -> Mapping[str, tuple[Entry, ...]]:
    """What belongs together, found again only when what decides it has changed; ``state`` is `Tokens.listed`."""
    before = load_related(room)
    same = before is not None and before.listed == state
    basis = before.basis if before and same else pages.basis(site)
    if before and before.basis == basis:
        entries, names = site.catalogue.by_id, before.names
        found: Mapping[str, tuple[Entry, ...]] = {
            key: tuple(map(entries.__getitem__, others)) for key, others in names.items()
        }
    else:
        found = pages.related(site)
        names = {key: [other.id for other in others] for key, others in found.items()}
    if not same:
        save_related(room, Related(state, basis, names))
    return found


def _listed(site: Site, tokens: Tokens, others: Others, kept: Path) -> Listed:
    before = cache.load(kept, cache.program())
    now = listed(site, tokens, others, before)
    if now is not before:
        cache.save(kept, now, cache.program())
    return now
