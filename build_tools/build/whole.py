"""What is made of all entries together: the data, and the search index beside everything else.

The process that makes the index begins with the build and reads what the last one kept while the content is read and
judged; then it hears what has become of it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from build_tools.build import cache, pieces
from build_tools.build.beside import Other
from build_tools.build.making import Making, Unit
from build_tools.build.pieces import Piece
from build_tools.build.shelf import BOARDS, Shelf
from build_tools.context import Site
from build_tools.model import SiteFile
from build_tools.outputs import data, search
from build_tools.outputs.data.schema import schema

SEARCH = "search"
_STANDING, _PACKED = "index", "packed"


@dataclass(frozen=True)
class Order:
    """What must be known of a site to make the whole of its pieces.

    ``tokens`` are those of all entries in order, ``boards`` those made again for this build.
    """

    making: Making
    tokens: Mapping[str, str]
    boards: frozenset[int]
    setting: search.Setting

    @property
    def state(self) -> str:
        """A digest of all tokens."""
        return hashlib.blake2b(json.dumps(list(self.tokens.values())).encode(), digest_size=16).hexdigest()


def order(site: Site, now: Mapping[str, str], making: Making, folder: Path, *, fresh: bool) -> Order:
    """Bring the pieces up to date and say what is to be made of them; ``now`` are the tokens of all entries.

    ``site`` need not hold entries whose pieces stand.
    """
    boards = pieces.bring(site, now, folder, fresh=fresh)
    return Order(making.only(SEARCH), now, boards, search.setting(site))


def records(site: Site, names: Iterable[str], told: Order, folder: Path) -> Unit:
    """The data: records of these entries, in order, in lines that were made with the pieces.

    Making it is Damaged where a line is not what was kept, and the site does not hold the entry.
    """

    def files() -> Iterator[SiteFile]:
        lines = pieces.Kept(folder / pieces.LINES)

        def line(name: str) -> bytes:
            try:
                kept: bytes = lines.of(name, told.tokens[name])
            except pieces.Damaged:
                entry = site.catalogue.by_id.get(name)
                if entry is None:
                    raise
                return data.record(site, entry)
            return kept

        yield data.assemble(map(line, names))
        yield SiteFile(data.SCHEMA, schema(site.config))

    return Unit("data", told.state, files)


def recorded(site: Site) -> list[str]:
    """What has a record in the data, in order."""
    return [entry.id for entry in data.records(site)]


def make(folder: Path, fresh: bool, other: Other) -> None:
    """Hear the order and tell what the index is made of (`Making.brief`); None when what was kept is damaged."""
    shelf = Shelf(folder)
    standing = None if fresh else cache.load(folder / _STANDING, cache.program())
    if not isinstance(standing, _Standing):
        standing = _Standing({}, search.Standing())
    packed = standing.index.packed = {} if fresh else cache.load(folder / _PACKED, cache.program()) or {}
    for board in () if fresh else range(BOARDS):  # what a large change will ask for is read while it is judged
        if not other.told():
            shelf.board(board)
    told = other.hear()
    shelf.forget(told.boards)
    index = _Index(told, shelf, folder, standing)
    try:
        made = told.making.bring([Unit(SEARCH, told.state, index.files)])
    except pieces.Damaged:
        made = None
    if made and index.whole:  # else the next build begins from what was kept then: keeping takes longer than it saves
        cache.save(folder / _STANDING, _Standing(told.tokens, standing.index), cache.program())
    elif standing.index.packed is not packed:
        cache.save(folder / _PACKED, standing.index.packed, cache.program())
    other.tell(made and told.making.brief(made))


@dataclass(frozen=True)
class _Standing:
    """What the last making of the whole index left, and the tokens it was made for."""

    tokens: Mapping[str, str]
    index: "search.Standing"


class _Index:
    """Makes the index that was ordered; ``whole`` when it was not enough to change what stands."""

    def __init__(self, told: Order, shelf: Shelf, folder: Path, standing: _Standing) -> None:
        self._told, self._shelf, self._standing = told, shelf, standing
        self._texts = pieces.Kept(folder / pieces.TEXTS)
        self.whole = False

    def files(self) -> Iterator[SiteFile]:
        """The files, the root first; Damaged when a piece is not the one that was made last."""
        told, before = self._told, self._standing
        new = [name for name, token in told.tokens.items() if before.tokens.get(name) != token]
        if before.tokens.keys() == told.tokens.keys() and len(new) < search.MOST:
            few = [self._analysed(name, self._shelf.get(name)) for name in new]
            if amended := search.amend(told.setting, few, before.index):
                yield from amended
                return
        self.whole = True
        found = self._shelf.values()
        self._shelf.forget(range(BOARDS))  # whoever has them need not share them
        names = dict.fromkeys(name for name in before.index.ids if name in told.tokens)  # near their order
        every = [self._analysed(name, found.get(name)) for name in names | dict.fromkeys(told.tokens)]
        made = search.index(told.setting, every, before.index)
        yield next(made)  # when it is there, the words have been counted
        self._texts.rest()
        yield from made

    def _analysed(self, name: str, piece: Piece | None) -> search.Analysed:
        if piece is None or piece.token != self._told.tokens[name]:
            raise pieces.Damaged(name)
        return search.Analysed(piece.document, piece.record, piece.digest, pieces.Streams(self._texts, piece))
