"""Units brought up to date: only those whose key is new are made, and only files that differ are written."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from build_tools.build.pieces import Damaged
from build_tools.build.tree import Stamp, Twin, steady
from build_tools.errors import UsageError
from build_tools.parallel import spread_parts
from build_tools.site_file import LongFile, SiteFile

_BYTES = 16
"""Of a digest: enough to tell files apart, and little to keep."""
TOGETHER = 64
"""Units that are made step by step."""
MUCH = 2_000_000
"""Bytes of files that wait in memory to be written."""

Units: TypeAlias = Mapping[str, tuple[str, tuple[str, ...]]]
"""For each unit its key and its paths."""


class Unit(Struct, frozen=True):
    """Some files of the site that are made together.

    ``key`` is a digest of everything ``make`` looks at; equal keys mean equal files. An empty key means that
    making is as cheap as knowing: such a unit is made every time and written where it differs.
    """

    name: str
    key: str
    make: Callable[[], Iterable[SiteFile | LongFile]]


class Made(Struct):
    """What a unit with that key is made of: digests of all its files, stamps of those written, by `steady` path.

    ``named`` is what the folder named by its content is called, if the unit has it and was made.
    """

    key: str
    digests: dict[str, bytes] = field(default_factory=dict)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    named: str = ""


Brief: TypeAlias = tuple[Made, set[str]]
"""A unit with the digests of only those files that are new, and the paths that ended."""


class Making(Struct, frozen=True):
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
        fresh = spread_parts(self.make, stale, fewest=200, behind=True)
        return found | {unit.name: made for unit, made in zip(stale, fresh, strict=True)}

    def published(self, root: Path, path: str) -> bytes:
        """A file below ``root`` as it was made; Damaged when it is not, though it may look so."""
        content = (root / path).read_bytes()
        if _digest((content,)) != self.before.get(path):
            raise Damaged(path)
        return content

    def brief(self, made: Mapping[str, Made]) -> dict[str, Brief]:
        """What is new in units, for a process that has the same ``known`` and ``before``."""
        found = {}
        for name, each in made.items():
            paths = set(self._paths(name))
            new = {path: digest for path, digest in each.digests.items() if path in each.stamps or path not in paths}
            found[name] = replace(each, digests=new), paths - each.digests.keys()
        return found

    def full(self, told: Mapping[str, Brief]) -> dict[str, Made]:
        """The units of which `brief` told."""
        found = {}
        for name, (made, gone) in told.items():
            new = made.digests
            stands = {path: self.before[path] for path in self._paths(name) if path not in new and path not in gone}
            found[name] = replace(made, digests=stands | new)
        return found

    def _paths(self, name: str) -> tuple[str, ...]:
        return self.known.get(name, ("", ()))[1]

    def _stands(self, unit: Unit) -> Made | None:
        key, paths = self.known.get(unit.name, ("", ()))
        if not unit.key or unit.key != key:
            return None
        try:
            return Made(key, {path: self.before[path] for path in paths})
        except KeyError:
            return None

    def make(self, units: Sequence[Unit]) -> list[Made]:
        """Make units and write those of their files that are not as they stand.

        One thing is done to several before the next: what it is done with stays near the processor then, which saves
        a sixth of the time.
        """
        done: list[Made] = []
        for start in range(0, len(units), TOGETHER):
            some = units[start : start + TOGETHER]
            made = [Made(unit.key) for unit in some]
            begun = [unit.make() for unit in some]
            for files in _gathered(zip(made, begun, strict=True)):
                for each, file in files:
                    self._put(each, file)
            done += made
        return done

    def _put(self, made: Made, file: SiteFile | LongFile) -> None:
        """Take a file up into a unit, and write it if it is not as it stands."""
        digest = file.digest or _digest(file.parts())
        path, named = steady(file.path)
        if path in made.digests:
            raise UsageError(f"one part makes the same file twice: {file.path}")
        made.named = named or made.named
        made.digests[path] = digest
        if self.before.get(path) != digest:
            made.stamps[path] = self.twin.write(file.path, file.parts())


def _gathered(
    begun: Iterable[tuple[Made, Iterable[SiteFile | LongFile]]],
) -> Iterator[list[tuple[Made, SiteFile | LongFile]]]:
    """The files of units as they are made, some megabytes together."""
    files: list[tuple[Made, SiteFile | LongFile]] = []
    size = 0
    for made, each in begun:
        for file in each:
            files.append((made, file))
            size += len(file.content) if isinstance(file, SiteFile) else 0
            if size > MUCH:
                yield files
                files, size = [], 0
    yield files


def _digest(parts: Iterable[bytes]) -> bytes:
    found = hashlib.sha256()  # in hardware, three times as fast as BLAKE2 on most processors
    for part in parts:
        found.update(part)
    return found.digest()[:_BYTES]
