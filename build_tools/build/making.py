"""Units brought up to date: only those whose key is new are made, and only files that differ are written."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from build_tools.build.tree import Stamp, Twin, steady
from build_tools.errors import UsageError
from build_tools.model import SiteFile
from build_tools.parallel import spread

Units: TypeAlias = Mapping[str, tuple[str, tuple[str, ...]]]
"""For each unit its key and its paths."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Some files of the site that are made together.

    ``key`` is a digest of everything ``make`` looks at; equal keys mean equal files. An empty key means that
    making is as cheap as knowing: such a unit is made every time and written where it differs.
    """

    name: str
    key: str
    make: Callable[[], Iterable[SiteFile]]


@dataclass(slots=True)
class Made:
    """What a unit with that key is made of: digests of all its files, stamps of those written, by `steady` path.

    ``named`` is what the folder named by its content is called, if the unit has it and was made.
    """

    key: str
    digests: dict[str, bytes] = field(default_factory=dict)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    named: str = ""


@dataclass(frozen=True, slots=True)
class Making:
    """Brings units up to date: ``known`` are those of the last build, ``before`` the digests of what stands."""

    twin: Twin
    known: Units
    before: Mapping[str, bytes]

    def only(self, *names: str) -> "Making":
        """What is needed to bring some units; all digests where it is not known which files are theirs."""
        known = {name: self.known[name] for name in names if name in self.known}
        if len(known) < len(names):
            return Making(self.twin, known, self.before)
        before = {path: self.before[path] for _, paths in known.values() for path in paths if path in self.before}
        return Making(self.twin, known, before)

    def bring(self, units: list[Unit], share: Callable[[], object] = lambda: None) -> dict[str, Made]:
        """What each unit is made of now; those whose key is new are made, on all cores when there are many.

        ``share`` is called before workers are forked, so that they have what it makes.
        """
        found = {unit.name: made for unit in units if (made := self._stands(unit))}
        stale = [unit for unit in units if unit.name not in found]
        if stale:
            share()
        fresh = spread(self.make, stale, fewest=200)
        return found | {unit.name: made for unit, made in zip(stale, fresh, strict=True)}

    def _stands(self, unit: Unit) -> Made | None:
        key, paths = self.known.get(unit.name, ("", ()))
        if not unit.key or unit.key != key:
            return None
        try:
            return Made(key, {path: self.before[path] for path in paths})
        except KeyError:
            return None

    def make(self, unit: Unit) -> Made:
        """Make a unit and write those of its files that are not as they stand."""
        made = Made(unit.key)
        for file in unit.make():
            digest = hashlib.blake2b(file.content, digest_size=16).digest()
            path, named = steady(file.path)
            if path in made.digests:
                raise UsageError(f"one part makes the same file twice: {file.path}")
            made.named = named or made.named
            made.digests[path] = digest
            if self.before.get(path) != digest:
                made.stamps[path] = self.twin.write(file.path, file.content)
        return made
