"""What a file is known by without being read."""

import os
import time
from typing import NamedTuple, TypeAlias

JUST_NOW = 2_000_000_000
"""A file changed within so many nanoseconds may change again in the same tick of its clock (FAT's is the longest)."""
Stamp: TypeAlias = tuple[int, int, int, int]
"""Inode, size in bytes, and in nanoseconds when it was last written and when anything was done to it: a file that was
away while another stood in its place is the same but for that."""


class Status(NamedTuple):
    """What is asked of a file's `os.stat_result`, in a third of its memory."""

    st_ino: int
    st_size: int
    st_mtime_ns: int
    st_ctime_ns: int


def stamp_of(status: os.stat_result | Status) -> Stamp | None:
    """What a file is known by; None while it may still change within one tick of its clock."""
    return None if status.st_mtime_ns > time.time_ns() - JUST_NOW else known_by(status)


def known_by(status: os.stat_result | Status) -> Stamp:
    """What tells a file apart from what it was."""
    return (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
