"""What is made of all entries together: the search index and the data, beside everything else.

The process that makes them begins with the build and reads what the last one kept while the content is read and
judged; then it hears what has become of it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from build_tools.build import cache, pieces
from build_tools.build.beside import Other
from build_tools.build.making import Making
from build_tools.build.pieces import Piece
from build_tools.build.plan import Tokens, Unit
from build_tools.build.shelf import BOARDS, Shelf
from build_tools.context import Site
from build_tools.model import SiteFile
from build_tools.outputs import data, search
from build_tools.outputs.data.schema import schema

UNITS = ("search", "data")
_INDEX = "index"


@dataclass(frozen=True)
class Order:
    """What must be known of a site to make the whole of its pieces.

    ``tokens`` are those of all entries in order, ``records`` the ids of those in the data, ``boards`` those made
    again for this build.
    """

    making: Making
    tokens: Mapping[str, str]
    records: tuple[str, ...]
    boards: frozenset[int]
    setting: search.Setting
    schema: bytes


def order(site: Site, tokens: Tokens, making: Making, folder: Path, *, fresh: bool) -> Order:
    """Bring the pieces up to date and say what is to be made of them."""
    now = {entry.id: tokens.of(entry) for entry in site.catalogue.entries()}
    boards = pieces.bring(site, now, folder, fresh=fresh)
    records = tuple(entry.id for entry in data.records(site))
    return Order(making.only(*UNITS), now, records, boards, search.setting(site), schema(site.config))


def make(folder: Path, fresh: bool, other: Other) -> None:
    """Hear the order and tell what was made, by unit; None when what was kept is damaged."""
    shelf, lines = Shelf(folder), pieces.Kept(folder / pieces.LINES)
    standing = None if fresh else cache.load(folder / _INDEX, cache.program())
    if not fresh:  # what an edit will ask for is read while it is judged
        shelf.values()
        lines.read()
        search.load_lexicon()
    if not isinstance(standing, search.Standing):
        standing = search.Standing()
    told, before = other.hear(), standing.made
    shelf.forget(told.boards)
    lines.forget(told.boards)
    try:
        made = told.making.bring(_units(told, _current(told, shelf), lines, folder, standing))
    except pieces.Damaged:
        made = None
    if not standing.is_near(before):  # else the next build starts from what was kept then: keeping takes longer
        cache.save(folder / _INDEX, standing, cache.program())
    other.tell(made)


def _current(told: Order, shelf: Shelf) -> Mapping[str, Piece]:
    """The pieces of all entries; Damaged when one is not the one that was made last."""
    found = shelf.values()
    shelf.forget(range(BOARDS))  # whoever has them need not share them
    for name, token in told.tokens.items():
        if name not in found or found[name].token != token:
            raise pieces.Damaged(name)
    return found


def _units(
    told: Order, found: Mapping[str, Piece], lines: pieces.Kept, folder: Path, standing: "search.Standing"
) -> list[Unit]:
    """The data and the search index, which needs the more memory, last."""
    state = hashlib.blake2b(json.dumps(list(told.tokens.values())).encode(), digest_size=16).hexdigest()

    def records() -> Iterator[SiteFile]:
        yield data.assemble(lines.of(name, told.tokens[name]) for name in told.records)
        lines.rest()
        yield SiteFile(data.SCHEMA, told.schema)

    def index() -> Iterator[SiteFile]:
        texts = pieces.Kept(folder / pieces.TEXTS)
        every = (found[name] for name in told.tokens)
        analysed = (search.Analysed(p.document, p.record, p.digest, pieces.Streams(texts, p)) for p in every)
        files = search.index(told.setting, analysed, standing)
        yield next(files)  # when it is there, the words have been counted
        texts.rest()
        yield from files

    return [Unit("data", state, records), Unit("search", state, index)]
