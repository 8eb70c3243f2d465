"""What each entry gives to the search index and to the data, kept between builds in boards of a shelf.

Boards are made by the workers that make their pieces and read by the process that makes the whole: pieces of ten
thousand entries need not pass through the one that has everything else to do.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from build_tools.build import cache
from build_tools.build.bodies import Bodies
from build_tools.build.shelf import Shelf, board_of
from build_tools.context import Site
from build_tools.model import Entry, Page
from build_tools.outputs import data, search
from build_tools.parallel import spread

TEXTS = "texts"
_TOKENS = "tokens"


@dataclass(frozen=True)
class Piece:
    """What an entry gives to the whole, made for the ``token``: what is searched and its line of the data."""

    token: str
    document: search.SearchDocument
    record: search.Record
    digest: bytes
    line: bytes


class Damaged(Exception):
    """What is kept is not what was kept."""


def bring(site: Site, now: Mapping[str, str], folder: Path, *, fresh: bool) -> frozenset[int]:
    """Bring the pieces below ``folder`` up to the tokens ``now``; the boards that were made again.

    ``fresh`` when nothing is kept that may be used.
    """
    folder.joinpath(TEXTS).mkdir(parents=True, exist_ok=True)
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
    pieces, texts = Shelf(folder, empty=fresh), Shelf(folder / TEXTS, empty=fresh)
    made, streams, rendered = {}, {}, {}
    for entry in stale:
        analysed = search.analyse(search.document(site, entry))
        line = b"" if isinstance(entry, Page) else data.record(site, entry)
        made[entry.id] = Piece(now[entry.id], analysed.document, analysed.record, analysed.digest, line)
        streams[entry.id] = analysed.digest, analysed.streams
        rendered[entry.id] = site.body(entry).html
    for shelf, fresh_ones in ((pieces, made), (texts, streams)):
        shelf.put(fresh_ones, shelf.board(board).keys() - now.keys())
        shelf.save()
    return rendered


class Texts:
    """The analysed texts of all entries, read board by board when one is looked at: an edit needs few of them."""

    def __init__(self, folder: Path) -> None:
        self._shelf = Shelf(folder / TEXTS)

    def of(self, piece: Piece) -> Sequence[str]:
        """The text of an entry."""
        return _Streams(self._shelf, piece.document.id, piece.digest)


class _Streams(Sequence[str]):
    """An entry's text, when it is looked at; Damaged when it is not the one the piece was made with."""

    def __init__(self, shelf: Shelf, name: str, digest: bytes) -> None:
        self._shelf, self._name, self._digest = shelf, name, digest

    @cached_property
    def _found(self) -> Sequence[str]:
        digest, streams = self._shelf.get(self._name) or (b"", ())
        if digest != self._digest:
            raise Damaged(self._name)
        found: Sequence[str] = streams
        return found

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, place: Any) -> Any:
        return self._found[place]
