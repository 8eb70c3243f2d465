"""Make every part of the site that is not known to stand as it should, on all cores, into the twin."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_tools.build import cache, indexing, narrow, whole
from build_tools.build.beside import Other, beside
from build_tools.build.builder import Task
from build_tools.build.gathering import gather
from build_tools.build.making import Brief, Made, Making
from build_tools.build.pieces import Damaged
from build_tools.build.shelf import BOARDS, Shelf
from build_tools.build.tokens import Tokens
from build_tools.build.tree import Tree
from build_tools.config import load_config
from build_tools.context import Site
from build_tools.errors import UsageError
from build_tools.spool import Spool
from build_tools.validate import Looks

if TYPE_CHECKING:
    from build_tools.build.parts import Built

_held: list["Built"] = []
"""What the last build made its pages of: a program that ends need not take it apart before (see `cli.main`)."""
_DIGESTS = b"digests 2"
"""The digests hold whatever program made the files, so that a new one writes only what it makes differently."""


def renew(task: Task, index: Other, keep: Callable[["Built"], None] | None) -> tuple[int, int]:
    """Read what was found, judge, make and exchange; returns how many files were written and removed.

    ``index`` makes the index (`indexing.make`). ``keep`` is given what pages were made of; whoever wants it gets all
    of it, and so the whole way.
    """
    changed = None if keep or task.tree.fresh or task.tree.alone else task.changed
    try:
        done = _narrowly(task, changed, index) if changed else None
        return done or _wholly(task, index, keep)
    except Damaged:
        if not changed:
            raise
        with beside(partial(indexing.make, task.room / "pieces", task.tree.fresh)) as another:
            return _wholly(task, another, keep)


def _narrowly(task: Task, changed: frozenset[str], index: Other) -> tuple[int, int] | None:
    """Build what follows from edited texts; None where the whole way must be gone, Damaged where what was kept is."""
    tree, room, folder, looks = task.tree, task.room, task.room / "pieces", Shelf(task.room / "looks")
    task.say("reading and checking the content")
    edit = narrow.edit(task.folders, room, changed, task.today, looks)
    if edit is None or task.damaged():
        return None
    known, digests = _known(tree, room, set())
    if not known or len(digests) != sum(len(paths) for _key, paths in known.values()):
        return None
    making = Making(tree.begin(set()), known, digests)
    task.say("preparing the texts")
    order = whole.order(edit.site, edit.ground.states.tokens, making, folder, fresh=False)
    index.tell(order)
    looks.save()
    from build_tools.build import parts  # while the index is made there is time to read what makes pages

    published = partial(making.published, tree.target)
    data = whole.amended_records(edit.site, [item.id for item in edit.items], order, folder, published)
    try:
        made = parts.edited(edit, room, making, data, published, task.say)
    finally:
        told = index.hear()  # nobody else may write into the twin before
    if told is None:
        raise Damaged(indexing.SEARCH)
    return _exchange(task, made | making.full(told), set(), making, edit.ground, rest=True)


def _wholly(task: Task, index: Other, keep: Callable[["Built"], None] | None) -> tuple[int, int]:
    tree, room, folder, fresh = task.tree, task.room, task.room / "pieces", task.tree.fresh
    with _pairing(tree, task.damaged):
        task.say("reading and checking the content")
        if fresh:  # boards in which nothing is put would stay, judged by what no longer holds
            shutil.rmtree(room / "looks", ignore_errors=True)
        looks = Shelf(room / "looks")
        site = _read(task, looks)
    touched = task.damaged()
    making = Making(tree.begin(touched), *_known(tree, room, touched))
    task.say("preparing the texts")
    before = None if fresh else narrow.Ground.load(room)
    tokens = Tokens(site, before and before.states)
    order = whole.order(site, tokens.every(), making, folder, fresh=fresh)
    index.tell(order)
    looks.save()
    looks.forget(range(BOARDS))
    from build_tools.build import parts

    data = whole.records(site, order, folder)
    made, ground, built = parts.bring(site, tokens, task.folders, room, making, data, fresh=fresh, say=task.say)
    made |= making.full(index.hear() or _again(site, tokens, making, folder))
    done = _exchange(task, made, touched, making, ground)
    _held[:] = [built]
    if keep:
        keep(built)
    return done


@contextmanager
def _pairing(tree: Tree, damaged: Callable[[], set[str]]) -> Iterator[None]:
    """Within, a live tree that has no twin gets one."""
    if not tree.alone:
        yield
        return
    touched = damaged()

    def pair(other: Other) -> None:
        tree.pair(touched)
        other.tell(True)

    with beside(pair) as twin:
        yield
        twin.hear()


def _known(tree: Tree, room: Path, touched: set[str]) -> tuple[Any, dict[str, bytes]]:
    """The units of the last build, and the digests of the files that stand as it made them."""
    if tree.fresh:
        return {}, {}
    digests: dict[str, bytes] = cache.load(room / "digests", _DIGESTS) or {}
    for path in digests.keys() - (tree.files.keys() - touched):
        del digests[path]
    return cache.load(room / "units", cache.program()) or {}, digests


def _again(site: Site, tokens: Tokens, making: Making, folder: Path) -> dict[str, Brief]:
    """The index, where what was kept for it is damaged."""
    with beside(partial(indexing.make, folder, True)) as other:
        other.tell(whole.order(site, tokens.every(), making, folder, fresh=True))
        told: dict[str, Brief] = other.hear()
        return told


def _exchange(
    task: Task,
    made: Mapping[str, Made],
    touched: set[str],
    making: Making,
    ground: narrow.Ground,
    *,
    rest: bool = False,
) -> tuple[int, int]:
    """Make the new tree the live one and remember what it is made of; how many files were written and removed.

    The ``rest`` of the parts stands as it was, or ends.
    """
    tree, room = task.tree, task.room
    stands = {name: unit for name, unit in making.known.items() if name not in made} if rest else {}
    digests = {path: making.before[path] for _key, paths in stands.values() for path in paths}
    _add(digests, made)
    stamps = {path: stamp for each in made.values() for path, stamp in each.stamps.items()}
    named = next((each.named for each in made.values() if each.named), tree.named)
    removed = (tree.files.keys() | touched) - digests.keys()
    for name in ("units", "digests"):
        (room / name).unlink(missing_ok=True)
    if stamps or removed or tree.fresh:
        tree.finish(stamps, removed, named)
    else:
        tree.leave()
    units = stands | {name: (each.key, tuple(each.digests)) for name, each in made.items()}
    cache.save(room / "units", units, cache.program())
    cache.save(room / "digests", digests, _DIGESTS)
    ground.save(room)
    return len(stamps), len(removed)


def _read(task: Task, shelf: Shelf) -> Site:
    """The site as the content says; files that are as the last build found them are neither read nor judged."""
    before = shelf.values()
    key, sound = before.pop("", ("", ""))
    looks = Looks(key, sound, before, Spool(task.room) if task.tree.fresh else None)
    folders = task.folders
    site = gather(folders.content, folders.archive, load_config(folders.config), task.today, looks, task.found)
    new = {path: record for path, record in looks.records.items() if before.get(path) is not record}
    shelf.put({"": (looks.key, looks.sound), **new}, before.keys() - looks.records.keys())
    return site


def _add(digests: dict[str, bytes], made: Mapping[str, Made]) -> None:
    """Those of all that was made; UsageError when two units make the same file."""
    many = len(digests) + sum(len(each.digests) for each in made.values())
    paths = list(digests)
    for each in made.values():
        digests |= each.digests
    if len(digests) < many:
        every = Counter([*paths, *(path for each in made.values() for path in each.digests)])
        raise UsageError(f"two parts make the same file: {min(path for path, count in every.items() if count > 1)}")
