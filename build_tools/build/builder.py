"""``praksisnytt build``: bring the site up to date, alone, and leave the old one standing until the new one does.

A build that finds nothing changed must not even import what renders pages: this module stays light, and
``renew`` is imported when there is something to make.
"""

import fcntl
import gc
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from functools import cache as memoise
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import force_setattr

from build_tools.build import cache, inputs
from build_tools.build.beside import Other, beside
from build_tools.build.tree import Tree
from build_tools.load.walk import Walk, walk

if TYPE_CHECKING:
    from build_tools.build.parts import Built


class Folders(Struct, frozen=True):
    """Where a build reads and writes; ``config`` is ``mkdocs.yml``, ``cache`` may be deleted at any time.

    ``site`` is the folder itself where a link was given: it changes places with another, and the link must stay.
    """

    content: Path
    archive: Path
    config: Path
    site: Path
    cache: Path

    def __post_init__(self) -> None:
        """Follow the link."""
        force_setattr(self, "site", Path(os.path.realpath(self.site)))


class Report(Struct, frozen=True):
    """What a build did: files in the site, files written and removed, seconds."""

    files: int
    written: int
    removed: int
    seconds: float


class Task(Struct, frozen=True):
    """What a build has to do: ``found`` is what a walk has shown, ``now`` what all of it depends on and ``before``
    what the last build did, ``damaged`` waits for what somebody did to the site."""

    folders: Folders
    today: date
    tree: Tree
    room: Path
    found: Walk
    now: inputs.Inputs
    before: object
    damaged: Callable[[], set[str]]
    say: Callable[[str], None]

    @property
    def unchanged(self) -> bool:
        """Whether nothing that the site is made from is other than it was."""
        return self.now.same(self.before) and not self.tree.fresh

    @property
    def changed(self) -> frozenset[str] | None:
        """The content files that are not as before; None: more is."""
        return self.now.changed(self.before)


def build(
    folders: Folders,
    today: date,
    say: Callable[[str], None] = lambda _line: None,
    keep: Callable[["Built"], None] | None = None,
) -> Report:
    """Bring the site up to date; ContentError and UsageError leave the old one standing.

    ``say`` is told what is being done, ``keep`` is given what the pages were made of where any were.
    """
    begun = time.perf_counter()
    with alone(folders) as room, _uncollected():
        tree = Tree(folders.site, room)
        with beside(lambda other: other.tell(tree.damaged())) as other:
            damaged = memoise(other.hear)
            with _indexing(room, tree) as index:
                found = walk(folders.content)
                now = inputs.read(folders.content, found, folders.archive, folders.config, today)
                before = cache.load(room / "inputs", cache.program())
                task = Task(folders, today, tree, room, found, now, before, damaged, say)
                changes = None if task.unchanged else _renewed(task, index, keep)
            if changes is None:
                if not damaged():
                    return Report(len(tree.files), 0, 0, time.perf_counter() - begun)
                with _indexing(room, tree) as index:
                    changes = _renewed(task, index, keep)
        cache.save(room / "inputs", now, cache.program())
    return Report(len(tree.files), *changes, time.perf_counter() - begun)


def _renewed(task: Task, index: Other, keep: Callable[["Built"], None] | None) -> tuple[int, int]:
    (task.room / "inputs").unlink(missing_ok=True)
    from build_tools.build.renew import renew

    return renew(task, index, keep)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A build makes millions of objects and no rings of them: looking for rings would cost a third of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _indexing(room: Path, tree: Tree) -> AbstractContextManager[Other]:
    """The process that makes the index: begun before it is known whether anything changed, since most builds are
    begun because something has."""

    def work(other: Other) -> None:
        from build_tools.build import indexing

        indexing.make(room / "pieces", tree.fresh, other)

    return beside(work)


@contextmanager
def alone(folders: Folders) -> Iterator[Path]:
    """Hold the lock of the site's room in the cache, and give the room: two builds of one site follow each other."""
    room = folders.cache / hashlib.blake2b(os.fsencode(folders.site), digest_size=8).hexdigest()
    room.mkdir(parents=True, exist_ok=True)
    with open(room / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield room
