"""Make every part of the site that is not known to stand as it should, on all cores, into the twin."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache as memoise
from functools import partial
from pathlib import Path

from build_tools.build import cache, pipeline
from build_tools.build.builder import Folders
from build_tools.build.plan import Unit, plan
from build_tools.build.products import products
from build_tools.build.tree import Stamp, Tree, steady
from build_tools.config import load_config
from build_tools.errors import UsageError
from build_tools.load.parallel import spread
from build_tools.outputs import data, pages
from build_tools.validate import Looks

_DIGESTS = b"digests 1"
"""The digests hold whatever program made the files, so that a new one writes only what it makes differently."""


@dataclass(slots=True)
class _Remembered:
    """What the last build knew: for each unit its key and its paths, and the token of each record."""

    units: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)


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
    known = None if tree.fresh else cache.load(room / "units", cache.program())
    if not isinstance(known, _Remembered):
        known = _Remembered()
    before = {} if tree.fresh else cache.load(room / "digests", _DIGESTS) or {}
    before = {path: digest for path, digest in before.items() if path in tree.files and path not in damaged}
    say("reading and checking the content")
    looks = cache.load(room / "looks", cache.program()) or Looks()
    site = pipeline.read(folders.content, folders.archive, load_config(folders.config), today, looks)
    environment = memoise(lambda: pages.environment(pipeline.theme_folders(), site))
    now = _Remembered()
    live = tree.target if data.ADDRESS in before else None
    whole, now.records = products(site, known.records, live)
    digests: dict[str, bytes] = {}
    stale = []
    units = [*whole, *plan(site, folders.content, folders.archive, environment)]  # the longest first
    for unit in units:
        key, paths = known.units.get(unit.name, ("", ()))
        if unit.key and unit.key == key and all(path in before for path in paths):
            now.units[unit.name] = (key, paths)
            digests |= {path: before[path] for path in paths}
        else:
            stale.append(unit)
    tree.begin()
    environment()  # before the workers are forked, so that they share it
    say(f"making {len(stale)} of {len(units)} parts")
    work = partial(_write, tree, before)
    stamps: dict[str, Stamp] = {}
    named = tree.named
    for unit, made in zip(stale, spread(work, stale, fewest=200), strict=True):
        now.units[unit.name] = (unit.key, tuple(made.digests))
        digests |= made.digests
        stamps |= made.stamps
        named = made.named or named
    removed = (tree.files.keys() | damaged) - _no_doubles(now.units)
    for name in ("units", "digests"):
        (room / name).unlink(missing_ok=True)
    if stamps or removed or tree.fresh:
        tree.finish(stamps, removed, named)
    cache.save(room / "units", now, cache.program())
    cache.save(room / "digests", digests, _DIGESTS)
    cache.save(room / "looks", looks, cache.program())
    return len(stamps), len(removed)


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


def _no_doubles(units: dict[str, tuple[str, tuple[str, ...]]]) -> set[str]:
    """All paths of the site; UsageError when two units make the same file."""
    every = [path for _key, made in units.values() for path in made]
    paths = set(every)
    if len(paths) < len(every):
        twice = min(path for path, count in Counter(every).items() if count > 1)
        raise UsageError(f"two parts make the same file: {twice}")
    return paths
