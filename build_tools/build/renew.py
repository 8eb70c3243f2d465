"""Make every part of the site that is not known to stand as it should, on all cores, into the twin."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from functools import cache as memoise
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import jinja2

from build_tools.build import cache, pipeline
from build_tools.build.beside import beside
from build_tools.build.builder import Folders
from build_tools.build.plan import Tokens, Unit, plan
from build_tools.build.shelf import Shelf
from build_tools.build.templates import Compiled
from build_tools.build.tree import Stamp, Tree, steady
from build_tools.config import load_config
from build_tools.context import Site
from build_tools.errors import UsageError
from build_tools.load.parallel import spread
from build_tools.model import Entry
from build_tools.outputs import pages
from build_tools.validate import Looks

if TYPE_CHECKING:
    from build_tools.build.products import Products

_DIGESTS = b"digests 1"
"""The digests hold whatever program made the files, so that a new one writes only what it makes differently."""


_Units: TypeAlias = dict[str, tuple[str, tuple[str, ...]]]
"""For each unit its key and its paths."""


@dataclass(slots=True)
class _Made:
    """What a unit with that key is made of: digests of all its files, stamps of those written, by `steady` path.

    ``named`` is what the folder named by its content is called, if the unit has it and was made.
    """

    key: str
    digests: dict[str, bytes] = field(default_factory=dict)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    named: str = ""


def renew(
    folders: Folders, today: date, tree: Tree, room: Path, damaged: Callable[[], set[str]], say: Callable[[str], None]
) -> tuple[int, int]:
    """Read, judge, make and exchange; returns how many files were written and removed."""
    touched = damaged()
    with beside(partial(tree.pair, touched)) if tree.alone else nullcontext(bool) as paired:
        say("reading and checking the content")
        looks = Shelf(room / "looks", empty=tree.fresh)
        site = _read(folders, today, looks)
        known: _Units = {} if tree.fresh else cache.load(room / "units", cache.program()) or {}
        before = {} if tree.fresh else cache.load(room / "digests", _DIGESTS) or {}
        for path in before.keys() - (tree.files.keys() - touched):
            del before[path]
        making = _Making(tree, known, before)
        say("preparing the texts")
        tokens = Tokens(site)
        products = _products(site, tokens, room / "pieces", fresh=tree.fresh)
        if tree.fresh:
            _ = products().pieces  # on both cores, before one is busy with the index
        paired()
    tree.begin(touched)
    with beside(partial(_whole, making, products)) as whole:
        looks.save()
        environment = memoise(partial(_environment, site, room / "templates", whole=tree.fresh))
        units = [*plan(site, tokens, _related(site, room / "related"), folders.content, folders.archive, environment)]
        say(f"making {len(units)} parts")
        parts = making.bring(units, environment)
        made = parts | whole()
    return _exchange(tree, room, made, touched)


@dataclass(frozen=True, slots=True)
class _Making:
    """Brings units up to date: ``known`` are those of the last build, ``before`` the digests of what stands."""

    tree: Tree
    known: _Units
    before: Mapping[str, bytes]

    def bring(self, units: list[Unit], share: Callable[[], object] = lambda: None) -> dict[str, _Made]:
        """What each unit is made of now; those whose key is new are made, on all cores when there are many.

        ``share`` is called before workers are forked, so that they have what it makes.
        """
        found = {unit.name: made for unit in units if (made := self._stands(unit))}
        stale = [unit for unit in units if unit.name not in found]
        if stale:
            share()
        fresh = spread(self.make, stale, fewest=200)
        return found | {unit.name: made for unit, made in zip(stale, fresh, strict=True)}

    def _stands(self, unit: Unit) -> _Made | None:
        key, paths = self.known.get(unit.name, ("", ()))
        before = self.before
        if not unit.key or unit.key != key or not all(path in before for path in paths):
            return None
        return _Made(key, {path: before[path] for path in paths})

    def make(self, unit: Unit) -> _Made:
        """Make a unit and write those of its files that are not as they stand."""
        made = _Made(unit.key)
        for file in unit.make():
            digest = hashlib.blake2b(file.content, digest_size=16).digest()
            path, named = steady(file.path)
            if path in made.digests:
                raise UsageError(f"one part makes the same file twice: {file.path}")
            made.named = named or made.named
            made.digests[path] = digest
            if self.before.get(path) != digest:
                made.stamps[path] = self.tree.write(file.path, file.content)
        return made


def _exchange(tree: Tree, room: Path, units: Mapping[str, _Made], touched: set[str]) -> tuple[int, int]:
    """Make the new tree the live one and remember what it is made of; how many files were written and removed."""
    digests = _no_doubles(units)
    stamps = {path: stamp for made in units.values() for path, stamp in made.stamps.items()}
    named = next((made.named for made in units.values() if made.named), tree.named)
    removed = (tree.files.keys() | touched) - digests.keys()
    for name in ("units", "digests"):
        (room / name).unlink(missing_ok=True)
    if stamps or removed or tree.fresh:
        tree.finish(stamps, removed, named)
    else:
        tree.leave()
    keys = {name: (made.key, tuple(made.digests)) for name, made in units.items()}
    cache.save(room / "units", keys, cache.program())
    cache.save(room / "digests", digests, _DIGESTS)
    return len(stamps), len(removed)


def _whole(making: _Making, products: Callable[[], "Products"]) -> dict[str, _Made]:
    """What all entries together are made into; what the next build can start from is kept when that is done."""
    made = making.bring(products().units())
    products().keep()
    return made


def _read(folders: Folders, today: date, shelf: Shelf) -> Site:
    """The site as the content says; files that are as the last build found them are neither read nor judged."""
    before = shelf.values()
    looks = Looks(before.pop("", ""), before)
    site = pipeline.read(folders.content, folders.archive, load_config(folders.config), today, looks)
    new = {path: record for path, record in looks.records.items() if before.get(path) is not record}
    shelf.put({"": looks.key, **new}, before.keys() - looks.records.keys())
    return site


def _environment(site: Site, kept: Path, *, whole: bool) -> jinja2.Environment:
    """What renders pages; when the whole site is made all templates are compiled here, once for all workers."""
    folders = pipeline.theme_folders()
    made = pages.environment(folders, site, Compiled(kept))
    for template in folders[0].glob("*.html") if whole else ():
        made.get_template(template.name)
    return made


def _products(site: Site, tokens: Tokens, folder: Path, *, fresh: bool) -> Callable[[], "Products"]:
    @memoise
    def products() -> "Products":
        from build_tools.build.products import (
            Products,
        )  # numpy costs the core beside which the index is made too much

        return Products(site, tokens, folder, fresh=fresh)

    return products


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


def _no_doubles(units: Mapping[str, _Made]) -> dict[str, bytes]:
    """All paths of the site with their digests; UsageError when two units make the same file."""
    digests: dict[str, bytes] = {}
    for made in units.values():
        digests |= made.digests
    if len(digests) < sum(len(made.digests) for made in units.values()):
        every = Counter(path for made in units.values() for path in made.digests)
        raise UsageError(f"two parts make the same file: {min(path for path, count in every.items() if count > 1)}")
    return digests
