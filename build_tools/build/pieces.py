"""What each entry gives to the search index and to the data, kept between builds in boards of a shelf."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from build_tools.build.shelf import Shelf, board_of
from build_tools.outputs import search

TEXTS, LINES = "texts", "lines"
LITTLE = 4_000_000
"""Bytes of kept texts that are held in memory, should somebody ask for them again."""


class Piece(Struct, frozen=True):
    """What an entry gives to the index (`search.Analysed`), made for the ``token``, but its text."""

    token: str
    document: search.Placed
    record: search.Record
    digest: bytes


class Damaged(Exception):
    """What is kept is not what was kept."""


class Kept:
    """Texts that are kept with a mark, read when they are looked at."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shelf = Shelf(folder)
        self._read: dict[int, int] = {}

    def of(self, name: str, mark: object) -> Any:
        """An entry's value; Damaged when it is not the one that was kept with the mark."""
        if (board := board_of(name)) not in self._read:
            self._look_into(board)
        found, value = self._shelf.get(name) or (None, None)
        if found != mark:
            raise Damaged(name)
        return value

    def rest(self) -> None:
        """All that was read may be read again: its memory is free until then."""
        self._shelf = Shelf(self._folder)
        self._read.clear()

    def _look_into(self, board: int) -> None:
        """What was read before rests when it has become much: who reads much does so board by board."""
        try:
            self._read[board] = (self._folder / str(board)).stat().st_size
        except OSError as error:
            raise Damaged(str(board)) from error
        if sum(self._read.values()) > LITTLE:
            size = self._read[board]
            self.rest()
            self._read[board] = size


class Streams(Sequence[str]):
    """The analysed text of a piece, read when it is looked at: an edit needs few of them."""

    __slots__ = ("_digest", "_name", "_texts")

    def __init__(self, texts: Kept, name: str, digest: bytes) -> None:
        """Texts are kept with their digests."""
        self._texts, self._name, self._digest = texts, name, digest

    def _found(self) -> Sequence[str]:
        found: Sequence[str] = self._texts.of(self._name, self._digest)
        return found

    def __len__(self) -> int:
        """How many fields it has."""
        return len(self._found())

    def __getitem__(self, place: Any) -> Any:
        """The chunks of a field."""
        return self._found()[place]

    def __iter__(self) -> Iterator[str]:
        """The chunks of every field."""
        return iter(self._found())
