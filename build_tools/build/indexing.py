"""The search index, made beside everything else by a process of its own.

It begins with the build and reads what the last one kept while the content is read and judged; then it hears what has
become of it. What only pages need it does not import: an edit waits for it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from build_tools.build import cache
from build_tools.build.beside import Other
from build_tools.build.making import Making, Unit
from build_tools.build.pieces import TEXTS, Damaged, Kept, Piece, Streams
from build_tools.build.shelf import BOARDS, Shelf, board_of
from build_tools.outputs import search
from build_tools.site_file import SiteFile

SEARCH = "search"
_STANDING, _PACKED = "index", "packed"


class Order(Struct, frozen=True):
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


def make(folder: Path, fresh: bool, other: Other) -> None:
    """Hear the order and tell what the index is made of (`Making.brief`); None when what was kept is damaged."""
    shelf = Shelf(folder)
    standing = None if fresh else cache.load(folder / _STANDING, cache.program())
    if not isinstance(standing, _Standing):
        standing = _Standing({}, search.Standing())
        standing.index.prepare()
    packed = standing.index.packed = {} if fresh else cache.load(folder / _PACKED, cache.program()) or {}
    for board in () if fresh else range(BOARDS):  # what a large change will ask for is read while it is judged
        if not other.told():
            shelf.board(board)
    told = other.hear()
    shelf.forget(told.boards)
    index = _Index(told, shelf, folder, standing)
    try:
        made = told.making.bring([Unit(SEARCH, told.state, index.files)])
    except Damaged:
        made = None
    if made and index.whole:  # else the next build begins from what was kept then: keeping takes longer than it saves
        cache.save(folder / _STANDING, _Standing(told.tokens, standing.index), cache.program())
    elif standing.index.packed is not packed:
        cache.save(folder / _PACKED, standing.index.packed, cache.program())
    other.tell(made and told.making.brief(made))


class _Standing(Struct, frozen=True):
    """What the last making of the whole index left, and the tokens it was made for."""

    tokens: Mapping[str, str]
    index: "search.Standing"


class _Index:
    """Makes the index that was ordered; ``whole`` when it was not enough to change what stands."""

    def __init__(self, told: Order, shelf: Shelf, folder: Path, standing: _Standing) -> None:
        self._told, self._shelf, self._standing = told, shelf, standing
        self._texts = Kept(folder / TEXTS)
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
        every = (self._analysed(name, found.pop(name, None)) for name in names | dict.fromkeys(told.tokens))
        made = search.index(told.setting, every, before.index)
        yield next(made)  # when it is there, the words have been counted
        self._texts.rest()
        yield from made

    def _analysed(self, name: str, piece: Piece | None) -> search.Analysed:
        if piece is None or piece.token != self._told.tokens[name]:
            raise Damaged(name)
        streams = Streams(self._texts, name, piece.digest)
        return search.Analysed(piece.document, piece.record, piece.digest, streams, board_of(name))
