"""Make every part of the site that is not known to stand as it should, on all cores, into the twin."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache as memoise
from functools import partial
from pathlib import Path
from typing import TypeAlias

import jinja2

from build_tools.build import cache, pipeline
from build_tools.build.builder import Folders
from build_tools.build.plan import Tokens, Unit, plan
from build_tools.build.products import products
from build_tools.build.shelf import Shelf
from build_tools.build.tree import Stamp, Tree, steady
from build_tools.config import load_config
from build_tools.context import Site
from build_tools.errors import UsageError
from build_tools.load.parallel import spread
from build_tools.model import Entry
from build_tools.outputs import pages
from build_tools.validate import Looks

_DIGESTS = b"digests 1"
"""The digests hold whatever program made the files, so that a new one writes only what it makes differently."""


_Units: TypeAlias = dict[str, tuple[str, tuple[str, ...]]]
"""For each unit its key and its paths."""


@dataclass(slots=True)
class _Made:
    """What a worker made of a unit: digests of all its files, stamps of those it wrote, both by `steady` path.

    ``named`` is what the folder named by its content is called, if the unit has it.
    """

    digests: dict[str, bytes] = field(default_factory=dict)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    named: str = ""


def renew(
    folders: Folders, today: date, tree: Tree, room: Path, damaged: set[str], say: Callable[[str], None]
) -> tuple[int, int]:
    """Read, judge, make and exchange; returns how many files were written and removed."""
    known: _Units = {} if tree.fresh else cache.load(room / "units", cache.program()) or {}
    before = {} if tree.fresh else cache.load(room / "digests", _DIGESTS) or {}
    before = {path: digest for path, digest in before.items() if path in tree.files and path not in damaged}
    say("reading and checking the content")
    site = _read(folders, today, room, fresh=tree.fresh)
    say("preparing the texts")
    units, environment = _units(site, folders, room, fresh=tree.fresh)
    now: _Units = {}
    digests: dict[str, bytes] = {}
    stale = []
    for unit in units:
        key, paths = known.get(unit.name, ("", ()))
        if unit.key and unit.key == key and all(path in before for path in paths):
            now[unit.name] = (key, paths)
            digests |= {path: before[path] for path in paths}
        else:
            stale.append(unit)
    tree.begin()
    environment()  # before the workers are forked, so that they share it
    say(f"making {len(stale)} of {len(units)} parts")
    stamps: dict[str, Stamp] = {}
    named = tree.named
    for unit, made in zip(stale, spread(partial(_write, tree, before), stale, fewest=200), strict=True):
        now[unit.name] = (unit.key, tuple(made.digests))
        digests |= made.digests
        stamps |= made.stamps
        named = made.named or named
    removed = (tree.files.keys() | damaged) - _no_doubles(now)
    for name in ("units", "digests"):
        (room / name).unlink(missing_ok=True)
    if stamps or removed or tree.fresh:
        tree.finish(stamps, removed, named)
    else:
        tree.leave()
    cache.save(room / "units", now, cache.program())
    cache.save(room / "digests", digests, _DIGESTS)
    return len(stamps), len(removed)


def _read(folders: Folders, today: date, room: Path, *, fresh: bool) -> Site:
    """The site as the content says; files that are as the last build found them are neither read nor judged."""
    shelf = Shelf(room / "looks", empty=fresh)
    looks = Looks(shelf.values.pop("", ""), shelf.values)
    site = pipeline.read(folders.content, folders.archive, load_config(folders.config), today, looks)
    shelf.save({"": looks.key, **looks.records})
    return site


def _units(
    site: Site, folders: Folders, room: Path, *, fresh: bool
) -> tuple[list[Unit], Callable[[], jinja2.Environment]]:
    """Every part of the site, the longest to make first, and what makes the pages' templates."""
    environment = memoise(lambda: pages.environment(pipeline.theme_folders(), site))
    tokens = Tokens(site)
    whole = products(site, tokens, room / "pieces", fresh=fresh)
    near = _related(site, room / "related")
    return [*whole, *plan(site, tokens, near, folders.content, folders.archive, environment)], environment


def _related(site: Site, kept: Path) -> Mapping[str, tuple[Entry, ...]]:
    """What belongs together, found again only when what decides it has changed."""
    basis = pages.basis(site)
    before = cache.load(kept, cache.program())
    if isinstance(before, tuple) and before[0] == basis:
        entries = site.catalogue.by_id
        return {key: tuple(map(entries.__getitem__, others)) for key, others in before[1].items()}
    found = pages.related(site)
    names = {key: [other.id for other in others] for key, others in found.items()}
    cache.save(kept, (basis, names), cache.program())
    return found


def _write(tree: Tree, before: dict[str, bytes], unit: Unit) -> _Made:
    """Make a unit and write those of its files that are not as they stand (``before``: path to digest)."""
    made = _Made()
    for file in unit.make():
        digest = hashlib.blake2b(file.content, digest_size=16).digest()
        path, named = steady(file.path)
        if path in made.digests:
            raise UsageError(f"one part makes the same file twice: {file.path}")
        made.named = named or made.named
        made.digests[path] = digest
        if before.get(path) != digest:
            made.stamps[path] = tree.write(file.path, file.content)
    return made


def _no_doubles(units: _Units) -> set[str]:
    """All paths of the site; UsageError when two units make the same file."""
    every = [path for _key, made in units.values() for path in made]
    paths = set(every)
    if len(paths) < len(every):
        twice = min(path for path, count in Counter(every).items() if count > 1)
        raise UsageError(f"two parts make the same file: {twice}")
    return paths
