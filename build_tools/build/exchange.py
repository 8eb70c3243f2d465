"""Two folders change names in one step."""

import ctypes
import os
import shutil
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def exchange(fresh: Path, target: Path) -> None:
    """Give ``fresh`` the name ``target``, and what stood there the name of ``fresh``; nothing stood there: a rename.

    Linux does it in one system call (renameat2 with RENAME_EXCHANGE). Elsewhere two renames follow each other, and
    for the time between them nobody is served; killed there, it leaves the old folder aside.
    """
    if not target.exists():
        os.rename(fresh, target)
        fresh.mkdir()
    elif not _atomically(fresh, target):
        aside = fresh.with_name(fresh.name + ".aside")
        shutil.rmtree(aside, ignore_errors=True)
        os.rename(target, aside)
        os.rename(fresh, target)
        os.rename(aside, fresh)


def _atomically(fresh: Path, target: Path) -> bool:
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    names = os.fsencode(fresh), os.fsencode(target)
    return renameat2 is not None and renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0
