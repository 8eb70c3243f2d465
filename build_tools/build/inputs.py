"""Everything a build depends on, in one short string."""

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from build_tools.build import cache
from build_tools.load.documents import known_by
from build_tools.load.walk import Walk


def fingerprint(content: Path, found: Walk, archive: Path, config: Path, today: date) -> str:
    """A digest of the program, the day, the configuration's bytes, and name, inode, size and times of every file.

    ``found`` is what a walk through ``content`` has shown.
    """
    digest = hashlib.blake2b(cache.program(), digest_size=16)
    digest.update(f"{today}|{content}|{archive}|{found.problems}".encode("utf-8", "surrogateescape"))
    digest.update(config.read_bytes() if config.is_file() else b"")
    for lines in (_lines(found), sorted(_files(str(archive))) if archive.is_dir() else ()):
        digest.update("\n".join(lines).encode("utf-8", "surrogateescape"))
        digest.update(b"\0")
    return digest.hexdigest()


def _lines(found: Walk) -> Iterator[str]:
    return (f"{path}:{known_by(status)}" for path, status in found.files)


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            else:
                status = entry.stat() if not entry.is_symlink() else os.lstat(entry.path)
                yield f"{entry.path}:{known_by(status)}"
