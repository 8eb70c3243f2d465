"""What is made of all entries together: the search index and the data, beside everything else.

The process that makes them begins with the build and reads what the last one kept while the content is read and
judged; then it hears what has become of it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from build_tools.build import cache, pieces
from build_tools.build.beside import Other
from build_tools.build.making import Making
from build_tools.build.pieces import Piece
from build_tools.build.plan import Tokens, Unit
from build_tools.build.shelf import Shelf
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
    shelf = Shelf(folder)
    standing = None if fresh else cache.load(folder / _INDEX, cache.program())
    if not fresh:
        shelf.values()
    told = other.hear()
    shelf.forget(told.boards)
    found = shelf.values()
    if any(name not in found or found[name].token != token for name, token in told.tokens.items()):
        other.tell(None)
        return
    if not isinstance(standing, search.Standing):
        standing = search.Standing()
    texts = pieces.Texts(folder)
    before = standing.made
    try:
        made = told.making.bring(_units(told, found, texts, standing))
    except pieces.Damaged:
        made = None
    other.tell(made)
    if standing.made is not before:
        cache.save(folder / _INDEX, standing, cache.program())


def _units(told: Order, found: Mapping[str, Piece], texts: pieces.Texts, standing: "search.Standing") -> list[Unit]:
    """The search index and the data, the longer to make first."""
    state = hashlib.blake2b(json.dumps(list(told.tokens.values())).encode(), digest_size=16).hexdigest()

    def index() -> Iterable[SiteFile]:
        every = (found[name] for name in told.tokens)
        analysed = (search.Analysed(each.document, each.record, each.digest, texts.of(each)) for each in every)
        return search.index(told.setting, analysed, standing)

    def records() -> Iterator[SiteFile]:
        yield data.assemble(found[name].line for name in told.records)
        yield SiteFile(data.SCHEMA, told.schema)

    return [Unit("search", state, index), Unit("data", state, records)]
