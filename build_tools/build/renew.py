"""Make every part of the site that is not known to stand as it should, on all cores, into the twin."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_tools.build import cache, whole
from build_tools.build.beside import Other, beside
from build_tools.build.builder import Folders
from build_tools.build.gathering import gather
from build_tools.build.making import Brief, Made, Making
from build_tools.build.shelf import Shelf
from build_tools.build.tokens import Tokens
from build_tools.build.tree import Tree
from build_tools.config import load_config
from build_tools.context import Site
from build_tools.errors import UsageError
from build_tools.load.walk import Walk
from build_tools.validate import Looks

if TYPE_CHECKING:
    from build_tools.build.parts import Built

_DIGESTS = b"digests 1"
"""The digests hold whatever program made the files, so that a new one writes only what it makes differently."""


def renew(
    folders: Folders,
    found: Walk,
    today: date,
    tree: Tree,
    room: Path,
    damaged: Callable[[], set[str]],
    say: Callable[[str], None],
    keep: Callable[["Built"], None],
) -> tuple[int, int]:
    """Read what was ``found``, judge, make and exchange; returns how many files were written and removed."""
    pieces, fresh = room / "pieces", tree.fresh
    with beside(partial(whole.make, pieces, fresh)) as other:
        with _pairing(tree, damaged):
            say("reading and checking the content")
            looks = Shelf(room / "looks", empty=fresh)
            site = _read(folders, found, today, looks)
        touched = damaged()
        making = Making(tree.begin(touched), *_known(tree, room, touched))
        say("preparing the texts")
        tokens = Tokens(site, cache.load(room / "tokens", cache.program()))
        order = whole.order(site, tokens, making, pieces, fresh=fresh)
        other.tell(order)
        looks.save()
        from build_tools.build import parts  # while the index is made there is time to read what makes pages

        made, built = parts.bring(
            site, tokens, folders, room, making, whole.records(site, order, pieces), fresh=fresh, say=say
        )
        made |= making.full(other.hear() or _again(site, tokens, making, pieces))
        done = _exchange(tree, room, made, touched)
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


def _again(site: Site, tokens: Tokens, making: Making, pieces: Path) -> dict[str, Brief]:
    """The index, where what was kept for it is damaged."""
    with beside(partial(whole.make, pieces, True)) as other:
        other.tell(whole.order(site, tokens, making, pieces, fresh=True))
        told: dict[str, Brief] = other.hear()
        return told


def _exchange(tree: Tree, room: Path, units: Mapping[str, Made], touched: set[str]) -> tuple[int, int]:
    """Make the new tree the live one and remember what it is made of; how many files were written and removed."""
    digests = _no_doubles(units)
    stamps = {path: stamp for made in units.values() for path, stamp in made.stamps.items()}
    named = next((made.named for made in units.values() if made.named), tree.named)
    removed = (tree.files.keys() | touched) - digests.keys()
    for name in ("units", "digests"):
        (room / name).unlink(missing_ok=True)
    if stamps or removed or tree.fresh:
        tree.finish(stamps, removed, named)
    else:
        tree.leave()
    keys = {name: (made.key, tuple(made.digests)) for name, made in units.items()}
    cache.save(room / "units", keys, cache.program())
    cache.save(room / "digests", digests, _DIGESTS)
    return len(stamps), len(removed)


def _read(folders: Folders, found: Walk, today: date, shelf: Shelf) -> Site:
    """The site as the content says; files that are as the last build found them are neither read nor judged."""
    before = shelf.values()
    key, sound = before.pop("", ("", ""))
    looks = Looks(key, sound, before)
    site = gather(folders.content, folders.archive, load_config(folders.config), today, looks, found)
    new = {path: record for path, record in looks.records.items() if before.get(path) is not record}
    shelf.put({"": (looks.key, looks.sound), **new}, before.keys() - looks.records.keys())
    return site


def _no_doubles(units: Mapping[str, Made]) -> dict[str, bytes]:
    """All paths of the site with their digests; UsageError when two units make the same file."""
    digests: dict[str, bytes] = {}
    for made in units.values():
        digests |= made.digests
    if len(digests) < sum(len(made.digests) for made in units.values()):
        every = Counter(path for made in units.values() for path in made.digests)
        raise UsageError(f"two parts make the same file: {min(path for path, count in every.items() if count > 1)}")
    return digests
