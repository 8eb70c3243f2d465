"""The site folder and its twin: changes are made in the twin, then the two change places in one step.

A site of ten thousand pages must not be written again for one changed word, and nobody may ever be served half a
site. So two complete trees are kept: the live one, and a twin in the cache that shares (by hard links) every file
they have in common. A build brings the twin up to date and exchanges the two names. Killed at any moment, the live
tree is the old site or the new one, whole. The first build makes no twin, since most sites are built once and sent
away; the second does (`pair`). Where the disk has no hard links every build is a first one. No build waits for the
disk: after a power loss the next one notices files that are not as they were written, and makes them again from the
content, which is the only copy of anything.

One folder is named by all it holds, the search index's: one changed word gives thousands of files a new path. Within
this module such a path has ``*`` for that name (`steady`), and the folder gets its new name when all is made.
"""

import os
import re
import shutil
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct, field

from build_tools.build import cache
from build_tools.build.exchange import exchange
from build_tools.errors import UsageError

Stamp: TypeAlias = tuple[int, int, int]
"""Inode, size and modification time (ns) of a written file: enough to notice that somebody touched it."""

_FORMAT = b"tree 4"
_TICK = 2_000_000_000
"""Nanoseconds that a file system's clock may be behind (FAT's is the coarsest): folders as young are looked into."""
_MARK = "data/state.json"
"""What no other site has: many a folder that must not be replaced has an ``index.html``."""
_NAMED = "sok/indeks/"
_NAMED_BY_CONTENT = re.compile(re.escape(_NAMED) + r"([0-9a-f]{10})/")


def steady(path: str) -> tuple[str, str]:
    """A path of the site with ``*`` for the folder that is named by its content, and that name (empty: none)."""
    found = _NAMED_BY_CONTENT.match(path) if path.startswith(_NAMED) else None
    return (f"{_NAMED}*/{path[found.end() :]}", found[1]) if found else (path, "")


class _State(Struct):
    """Saved before each exchange: the tree about to go live (``inode``, ``files``) and what the other lacks.

    ``other`` is 0 where there is no twin yet. ``changes`` maps the paths in which the trees differ to their stamps in
    the other tree (None: not there).
    ``named`` and ``other_named`` are what the folder named by its content is called in each, ``finished`` and
    ``other_finished`` when each was last written to (ns).
    """

    inode: int
    other: int
    named: str
    other_named: str
    finished: int
    other_finished: int
    files: dict[str, Stamp]
    changes: dict[str, Stamp | None] = field(default_factory=dict)


class Twin(Struct):
    """The tree in which changes are made; ``fresh`` when it began empty.

    ``named`` is what the folder named by its content is called in it.
    """

    root: Path
    named: str
    fresh: bool
    _folders: set[str] = field(default_factory=lambda: {""})

    def write(self, path: str, content: Iterable[bytes]) -> Stamp:
        """Put a file into it; several processes may, each for paths of its own (not `steady` ones)."""
        where = f"{self.root}/{path}"
        if self.fresh:
            _make_room(self.root, os.path.dirname(path), self._folders)
        else:
            where = _where(self.root, steady(path)[0], self.named)
            _discard(where)
        status = _create(where, content)
        return (status.st_ino, status.st_size, status.st_mtime_ns)


class Tree:
    """A site folder that changes as a whole; ``room`` is this site's own folder in the cache.

    ``files`` are the stamps of the live tree by `steady` path, empty when there is none of ours (``fresh``);
    ``named`` is what the folder named by its content is called in it; ``alone`` when it has no twin yet.
    """

    def __init__(self, target: Path, room: Path) -> None:
        _refuse_foreign(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        room.mkdir(parents=True, exist_ok=True)
        if os.stat(target.parent).st_dev != os.stat(room).st_dev:
            room = target.absolute().parent / f".{target.name}.praksisnytt"
            room.mkdir(exist_ok=True)
        self.target = target
        self.twin = room / "twin"
        self._state_file = room / "tree"
        self._touched = room / "touched"
        self.files: dict[str, Stamp] = {}
        self.named = ""
        self._finished = 0
        self._twin_named = ""
        self._clean = True
        self._stale: set[str] = set()
        self.alone = False
        self.fresh = not self._open()

    def _open(self) -> bool:
        """Take over both trees if they are those the state speaks of."""
        state = cache.load(self._state_file, _FORMAT)
        inodes = (_inode(self.target), _inode(self.twin))
        if not isinstance(state, _State):
            return False
        self.alone = inodes[0] == state.inode and not state.other
        if self.alone and not _has_links(self._state_file):
            return False
        if not self.alone and (0 in inodes or set(inodes) != {state.inode, state.other}):
            return False
        self.files, self.named, self._finished = dict(state.files), state.named, state.finished
        if inodes[0] != state.inode:
            self.named, self._finished = state.other_named, state.other_finished
            self.files |= {path: stamp for path, stamp in state.changes.items() if stamp}
            for path in [path for path, stamp in state.changes.items() if stamp is None]:
                self.files.pop(path, None)
        self._stale = set(state.changes)
        return True

    def damaged(self) -> set[str]:
        """Paths of the live tree that somebody changed, removed or added: they must be made again or removed."""
        if self.fresh:
            return set()
        return set(_differing(str(self.target), self.files, self.named, max(self._finished - _TICK, 0)))

    def pair(self, touched: set[str]) -> None:
        """Make the twin of a live tree that has none; may run in a fork. ``touched`` are its damaged paths."""
        shutil.rmtree(self.twin, ignore_errors=True)
        self.twin.mkdir(mode=0o755)
        folders = {""}
        for path in self.files.keys() - touched:
            _make_room(self.twin, os.path.dirname(_where("", path, self.named)[1:]), folders)
            _link(_where(self.target, path, self.named), _where(self.twin, path, self.named))
        changes: dict[str, Stamp | None] = dict.fromkeys(touched)
        both, times = (self.named, self.named), (self._finished, time.time_ns())
        state = _State(_inode(self.target), _inode(self.twin), *both, *times, self.files, changes)
        cache.save(self._state_file, state, _FORMAT)

    def begin(self, touched: set[str]) -> Twin:
        """Prepare the twin and give it; from here on a killed build is noticed by the next.

        ``touched`` is what a new twin was not given when it was paired.
        """
        if self.fresh:
            shutil.rmtree(self.twin, ignore_errors=True)
            self.twin.mkdir(mode=0o755)
            self._state_file.unlink(missing_ok=True)
        elif self.alone:
            self.alone = False
            self._stale |= touched
        self._twin_named = _named_in(self.twin) or self.named
        self._clean = not self._touched.exists()
        if not self._clean and not self.fresh:
            self._stale |= set(_differing(str(self.twin), self.files, self._twin_named, 0))
        self._touched.touch()
        for path in self._stale - self.files.keys():  # may stand where a folder must be made
            self._catch_up(path)
        return Twin(self.twin, self._twin_named, self.fresh)

    def leave(self) -> None:
        """Nothing was written after all: the twin is as it was before ``begin``."""
        if self._clean:
            self._touched.unlink()

    def finish(self, written: dict[str, Stamp], removed: Iterable[str], named: str) -> None:
        """Make the twin the live tree.

        ``written`` is what ``write`` returned, by `steady` path, ``removed`` the paths that end, ``named`` what the
        folder named by its content is called now.
        """
        gone = set(removed)
        for path in self._stale - written.keys() - gone:
            self._catch_up(path)
        for path in gone:
            _remove(self.twin, _where("", path, self._twin_named)[1:])
        if named != self._twin_named and not self.fresh:
            os.rename(self.twin / _NAMED / self._twin_named, self.twin / _NAMED / named)
        files = {path: stamp for path, stamp in self.files.items() if path not in gone} | written
        now = time.time_ns()
        if self.fresh:
            state = _State(_inode(self.twin), 0, named, named, now, 0, files)
        else:
            changes = {path: self.files.get(path) for path in (*written, *gone)}
            both, times = (named, self.named), (now, self._finished)
            state = _State(_inode(self.twin), _inode(self.target), *both, *times, files, changes)
        cache.save(self._state_file, state, _FORMAT)
        self._touched.unlink(missing_ok=True)
        exchange(self.twin, self.target)
        if self.fresh:
            shutil.rmtree(self.twin, ignore_errors=True)
        self.files, self.named, self._finished, self._stale = files, named, now, set(state.changes)
        self.alone, self.fresh = self.fresh, False

    def _catch_up(self, path: str) -> None:
        """Give the twin the live tree's file, or take away what the live tree does not have."""
        where = _where(self.twin, path, self._twin_named)
        if path not in self.files:
            _remove(self.twin, where.removeprefix(f"{self.twin}/"))
            return
        _discard(where)
        _link(_where(self.target, path, self.named), where)


def _refuse_foreign(target: Path) -> None:
    """A build replaces the whole folder, so it must be a site of ours, empty or missing, and no place of its own."""
    if os.path.ismount(target):
        raise UsageError(f"{target} is a mount point and cannot be replaced: name a folder inside it")
    if target.is_dir() and any(target.iterdir()) and not (target / _MARK).is_file():
        raise UsageError(
            f"{target} holds files and is no site of this program: they would be deleted; "
            f"name an empty or missing folder"
        )
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is not a folder")


def _has_links(file: Path) -> bool:
    """Whether its disk knows hard links: memory sticks and many shared folders do not."""
    link = file.with_name(f"{file.name}.link")
    try:
        link.unlink(missing_ok=True)
        os.link(file, link)
        link.unlink()
    except OSError:
        return False
    return True


def _inode(folder: Path) -> int:
    try:
        return os.stat(folder).st_ino
    except OSError:
        return 0


def _named_in(root: Path) -> str:
    """What the folder named by its content is called in a tree; the first of several (left by a killed build)."""
    try:
        return min((name for name in os.listdir(root / _NAMED) if steady(f"{_NAMED}{name}/")[1]), default="")
    except OSError:
        return ""


def _where(root: Path | str, path: str, named: str) -> str:
    """Where a `steady` path lies in a tree that calls the folder ``named``."""
    return f"{root}/{path.replace('*', named, 1) if path.startswith(_NAMED) else path}"


def _differing(root: str, files: Mapping[str, Stamp], named: str, since: int) -> Iterator[str]:
    """Paths below ``root`` that are not as ``files`` says: other, missing or too many.

    A folder that got no new name ``since`` then (ns) is not looked into: asking for what is known takes a third of
    the time of looking around.
    """
    folders = {root}
    for path, stamp in files.items():
        where = _where(root, path, named)
        folders.add(where.rpartition("/")[0])
        try:
            status = os.lstat(where)
        except OSError:
            yield path
            continue
        if (status.st_ino, status.st_size, status.st_mtime_ns) != stamp:
            yield path
    above = folders
    while above := {folder.rpartition("/")[0] for folder in above if folder != root} - folders:
        folders |= above
    for folder in folders:
        if _changed(folder) >= since:
            for where in _strays(folder, folders):
                path, its_name = steady(where.removeprefix(f"{root}/"))
                path = path if its_name == named else where.removeprefix(f"{root}/")
                if path not in files:
                    yield path


def _changed(folder: str) -> int:
    """When a folder was last changed (ns); -1 when it is none any more: what was in it is missed anyway."""
    try:
        status = os.lstat(folder)
    except OSError:
        return -1
    return status.st_ctime_ns if stat.S_ISDIR(status.st_mode) else -1


def _strays(folder: str, folders: set[str]) -> Iterator[str]:
    """The files in a folder, and in those below it that are not among ``folders``."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield entry.path
            elif entry.path not in folders:
                yield from _strays(entry.path, folders)


def _create(where: str, content: Iterable[bytes]) -> os.stat_result:
    """Write a file that is not there yet."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        number = os.open(where, flags, 0o644)
    except FileNotFoundError:
        _make_folder(where)
        number = os.open(where, flags, 0o644)
    try:
        for part in content:
            written = os.write(number, part)
            while written < len(part):
                written += os.write(number, memoryview(part)[written:])
        return os.fstat(number)
    finally:
        os.close(number)


def _link(source: str, where: str) -> None:
    try:
        os.link(source, where)
    except FileNotFoundError:
        _make_folder(where)
        os.link(source, where)


def _make_room(root: Path, folder: str, made: set[str]) -> None:
    """Make a folder below a new root that is not among those made; nearly every file has one of its own."""
    if folder not in made:
        made.add(folder)
        _make_folder(f"{root}/{folder}/")


def _make_folder(where: str) -> None:
    folder = os.path.dirname(where)
    try:
        os.mkdir(folder)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
    except FileExistsError:
        pass


def _discard(where: str) -> None:
    try:
        os.unlink(where)
    except (FileNotFoundError, NotADirectoryError):
        return
    except (IsADirectoryError, PermissionError):
        shutil.rmtree(where)


def _remove(root: Path, path: str) -> None:
    """Delete a file and the folders it leaves empty; a folder of that name is another's."""
    if not os.path.isdir(f"{root}/{path}") or os.path.islink(f"{root}/{path}"):
        _discard(f"{root}/{path}")
    folder = os.path.dirname(path)
    while folder:
        try:
            os.rmdir(f"{root}/{folder}")
        except OSError:
            return
        folder = os.path.dirname(folder)
