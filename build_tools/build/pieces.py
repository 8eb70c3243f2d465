"""What each entry gives to the search index and to the data, kept between builds in boards of a shelf."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build_tools.build.shelf import Shelf
from build_tools.outputs import search

TEXTS, LINES = "texts", "lines"


@dataclass(frozen=True)
class Piece:
    """What an entry gives to the index (`search.Analysed`), made for the ``token``, but its text."""

    token: str
    document: search.SearchDocument
    record: search.Record
    digest: bytes


class Damaged(Exception):
    """What is kept is not what was kept."""


class Kept:
    """Values of one kind that are kept with a mark, read when they are looked at."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shelf = Shelf(folder)

    def of(self, name: str, mark: object) -> Any:
        """An entry's value; Damaged when it is not the one that was kept with the mark."""
        found, value = self._shelf.get(name) or (None, None)
        if found != mark:
            raise Damaged(name)
        return value

    def rest(self) -> None:
        """All that was read may be read again: its memory is free until then."""
        self._shelf = Shelf(self._folder)


class Streams(Sequence[str]):
    """The analysed text of a piece, read when it is looked at: an edit needs few of them."""

    __slots__ = ("_piece", "_texts")

    def __init__(self, texts: Kept, piece: Piece) -> None:
        """Texts are kept with their digests."""
        self._texts, self._piece = texts, piece

    def _found(self) -> Sequence[str]:
        found: Sequence[str] = self._texts.of(self._piece.document.id, self._piece.digest)
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
