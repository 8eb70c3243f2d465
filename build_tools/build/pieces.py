"""What each entry gives to the search index and to the data, kept between builds in boards of a shelf.

Boards are made by the workers that make their pieces and read by the process that makes the whole: pieces of ten
thousand entries need not pass through the one that has everything else to do.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from build_tools.build import cache
from build_tools.build.bodies import Bodies
from build_tools.build.shelf import Shelf, board_of
from build_tools.context import Site
from build_tools.model import Entry, Page
from build_tools.outputs import data, search
from build_tools.parallel import spread

TEXTS, LINES = "texts", "lines"
_TOKENS = "tokens"


@dataclass(frozen=True)
class Piece:
    """What an entry gives to the index (`search.Analysed`), made for the ``token``, but its text."""

    token: str
    document: search.SearchDocument
    record: search.Record
    digest: bytes


class Damaged(Exception):
    """What is kept is not what was kept."""


def bring(site: Site, now: Mapping[str, str], folder: Path, *, fresh: bool) -> frozenset[int]:
    """Bring the pieces below ``folder`` up to the tokens ``now``; the boards that were made again.

    ``fresh`` when nothing is kept that may be used.
    """
    folder.mkdir(exist_ok=True)
    kept = {} if fresh else cache.load(folder / _TOKENS, cache.program()) or {}
    boards: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in site.catalogue.entries():
        if kept.get(entry.id) != now[entry.id]:
            boards[board_of(entry.id)].append(entry)
    for name in kept.keys() - now.keys():
        boards[board_of(name)] += ()
    assert isinstance(site.bodies, Bodies)
    for rendered in spread(partial(_board, site, now, folder, fresh), list(boards.items()), fewest=16):
        for name, html in rendered.items():
            site.bodies.keep(name, html)
    cache.save(folder / _TOKENS, dict(now), cache.program())
    return frozenset(boards)


def _board(
    site: Site, now: Mapping[str, str], folder: Path, fresh: bool, job: tuple[int, list[Entry]]
) -> Mapping[str, str]:
    """Make the stale pieces of a board; runs in a worker. The HTML of bodies travels back: pages need it next."""
    board, stale = job
    made, texts, lines, rendered = {}, {}, {}, {}
    for entry in stale:
        analysed, token = search.analyse(search.document(site, entry)), now[entry.id]
        made[entry.id] = Piece(token, *analysed[:-1])
        texts[entry.id] = analysed.digest, analysed.streams
        lines[entry.id] = token, b"" if isinstance(entry, Page) else data.record(site, entry)
        rendered[entry.id] = site.body(entry).html
    for place, values in ((folder, made), (folder / TEXTS, texts), (folder / LINES, lines)):
        shelf = Shelf(place, empty=fresh)
        shelf.put(values, shelf.board(board).keys() - now.keys())
        shelf.save()
    return rendered


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
