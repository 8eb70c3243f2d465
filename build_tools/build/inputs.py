"""Everything a build depends on, as something short that two builds can compare."""

import hashlib
import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct

from build_tools.build import cache
from build_tools.load.stamps import JUST_NOW, known_by
from build_tools.load.walk import Walk


class Inputs(Struct, frozen=True):
    """What a build was made from: ``files`` is a line for each content file, ``rest`` a digest of all else.

    ``young`` are the content files that might have changed again unnoticed, within one tick of their clock.
    """

    rest: str
    files: str
    young: frozenset[str] = frozenset()

    def same(self, before: object) -> bool:
        """Whether nothing is known to be other than ``before``."""
        return isinstance(before, Inputs) and (before.rest, before.files) == (self.rest, self.files)

    def changed(self, before: object) -> frozenset[str] | None:
        """The files that are not as they were ``before``; None where more is different than what stands in files."""
        if not isinstance(before, Inputs) or before.rest != self.rest:
            return None
        then, now = set(before.files.split("\n")), set(self.files.split("\n"))
        new = frozenset(map(_path, now - then))
        return new | before.young if new == set(map(_path, then - now)) else None


def read(content: Path, found: Walk, archive: Path, config: Path, today: date) -> Inputs:
    """The program, the day, the configuration's bytes, and name, inode, size and times of every file.

    ``found`` is what a walk through ``content`` has shown.
    """
    digest = hashlib.blake2b(cache.program(), digest_size=16)
    digest.update(f"{today}|{content}|{archive}|{found.problems}".encode("utf-8", "surrogateescape"))
    digest.update(config.read_bytes() if config.is_file() else b"")
    lines = sorted(_files(str(archive))) if archive.is_dir() else ()
    digest.update("\n".join(lines).encode("utf-8", "surrogateescape"))
    now = time.time_ns() - JUST_NOW
    young = frozenset(path for path, status in found.files if status.st_mtime_ns > now)
    return Inputs(digest.hexdigest(), "\n".join(f"{path}:{known_by(status)}" for path, status in found.files), young)


def _path(line: str) -> str:
    return line.rpartition(":(")[0]


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            else:
                status = entry.stat() if not entry.is_symlink() else os.lstat(entry.path)
                yield f"{entry.path}:{known_by(status)}"
