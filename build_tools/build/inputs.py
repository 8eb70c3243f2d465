"""Everything a build depends on, in one short string."""

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from build_tools.build import cache


def fingerprint(content: Path, archive: Path, config: Path, today: date) -> str:
    """A digest of the program, the day, the configuration's bytes, and name, inode, size and time of every file."""
    found = hashlib.blake2b(cache.program(), digest_size=16)
    found.update(f"{today}|{content}|{archive}".encode())
    found.update(config.read_bytes() if config.is_file() else b"")
    for folder in (content, archive):
        lines = sorted(_files(str(folder))) if folder.is_dir() else []
        found.update("\n".join(lines).encode("utf-8", "surrogateescape"))
    return found.hexdigest()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            else:
                status = entry.stat() if not entry.is_symlink() else os.lstat(entry.path)
                yield f"{entry.path}:{status.st_ino}:{status.st_size}:{status.st_mtime_ns}"
