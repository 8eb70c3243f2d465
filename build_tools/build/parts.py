"""All parts of the site but the index: planned, and made where they do not stand as they should."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache as memoise
from functools import partial
from pathlib import Path

import jinja2

from build_tools.build import cache, pipeline
from build_tools.build.builder import Folders
from build_tools.build.making import Made, Making, Unit
from build_tools.build.plan import Listed, listed, plan
from build_tools.build.templates import Compiled
from build_tools.build.tokens import Tokens
from build_tools.context import Site
from build_tools.model import Entry
from build_tools.outputs import pages


@dataclass(frozen=True)
class Built:
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
) -> tuple[dict[str, Made], Built]:
    """What each part is made of now, and what pages were made of; ``data`` is a part that is planned already."""
    environment = memoise(partial(_environment, site, room / "templates", whole=fresh))
    near = _related(site, tokens.listed, room / "related")
    shown = _listed(site, tokens, near, room / "listed")
    units = [data, *plan(site, tokens, near, folders.content, folders.archive, environment, shown)]
    cache.save(room / "tokens", tokens.states, cache.program())
    say(f"making {len(units)} parts")
    return making.bring(units, environment), Built(site, near, environment)


def _environment(site: Site, kept: Path, *, whole: bool) -> jinja2.Environment:
    """What renders pages; when the whole site is made all templates are compiled here, once for all workers."""
    folders = pipeline.theme_folders()
    made = pages.environment(folders, site, Compiled(kept))
    for template in folders[0].glob("*.html") if whole else ():
        made.get_template(template.name)
    return made


def _related(site: Site, state: str, kept: Path) -> Mapping[str, tuple[Entry, ...]]:
    """What belongs together, found again only when what decides it has changed; ``state`` is `Tokens.listed`."""
    before = cache.load(kept, cache.program())
    same = isinstance(before, tuple) and before[0] == state
    basis = before[1] if same else pages.basis(site)
    if same or (isinstance(before, tuple) and before[1] == basis):
        entries, names = site.catalogue.by_id, before[2]
        found: Mapping[str, tuple[Entry, ...]] = {
            key: tuple(map(entries.__getitem__, others)) for key, others in names.items()
        }
    else:
        found = pages.related(site)
        names = {key: [other.id for other in others] for key, others in found.items()}
    if not same:
        cache.save(kept, (state, basis, names), cache.program())
    return found


def _listed(site: Site, tokens: Tokens, near: Mapping[str, tuple[Entry, ...]], kept: Path) -> Listed:
    before = cache.load(kept, cache.program())
    now = listed(site, tokens, near, before)
    if now is not before:
        cache.save(kept, now, cache.program())
    return now
