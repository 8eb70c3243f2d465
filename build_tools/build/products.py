"""What is made of all entries together, search index and data, from pieces that are kept for the next build."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from build_tools.build import cache
from build_tools.build.bodies import Bodies
from build_tools.build.plan import Tokens, Unit
from build_tools.build.shelf import Shelf
from build_tools.context import Site
from build_tools.load.parallel import spread
from build_tools.model import Entry, Page, SiteFile
from build_tools.outputs import data, search
from build_tools.outputs.data.schema import schema
from build_tools.text.markup import Body


@dataclass(frozen=True, slots=True)
class Piece:
    """What an entry gives to the whole: its text for the search, its line of the data; made for the ``token``."""

    token: str
    analysed: search.Analysed
    line: bytes


def products(site: Site, tokens: Tokens, folder: Path, *, fresh: bool) -> list[Unit]:
    """The units; ``folder`` is where pieces are kept, ``fresh`` forgets them."""
    shelf = Shelf(folder, empty=fresh)
    pieces = _pieces(site, tokens, shelf.values)
    shelf.save(pieces)
    every = hashlib.blake2b(json.dumps([each.token for each in pieces.values()]).encode(), digest_size=16).hexdigest()
    return [
        Unit("search", every, partial(_search, site, pieces, folder / "index")),
        Unit("data", every, partial(_data, site, pieces)),
    ]


def _pieces(site: Site, tokens: Tokens, known: Mapping[str, Piece]) -> dict[str, Piece]:
    now = {entry.id: tokens.of(entry) for entry in site.catalogue.entries()}
    stale = [entry for entry in site.catalogue.entries() if not _stands(known.get(entry.id), now[entry.id])]
    found = {key: known[key] for key, token in now.items() if _stands(known.get(key), token)}
    assert isinstance(site.bodies, Bodies)
    for entry, (body, piece) in zip(stale, spread(partial(_piece, site, now), stale), strict=True):
        found[entry.id] = piece
        site.bodies.keep(entry.id, body)
    return {key: found[key] for key in now}


def _stands(piece: Piece | None, token: str) -> bool:
    return piece is not None and piece.token == token


def _piece(site: Site, tokens: Mapping[str, str], entry: Entry) -> tuple[Body, Piece]:
    """Runs in a worker; the body travels back too, since pages and feeds need it next."""
    analysed = search.analyse(search.document(site, entry))
    line = b"" if isinstance(entry, Page) else data.record(site, entry)
    return site.body(entry), Piece(tokens[entry.id], analysed, line)


def _search(site: Site, pieces: Mapping[str, Piece], kept: Path) -> Iterator[SiteFile]:
    """May run in a worker, so it keeps what the next making starts from itself."""
    standing = cache.load(kept, cache.program())
    if not isinstance(standing, search.Standing):
        standing = search.Standing()
    analysed = (piece.analysed for piece in pieces.values())
    yield from search.index(site, analysed, standing)
    cache.save(kept, standing, cache.program())


def _data(site: Site, pieces: Mapping[str, Piece]) -> Iterator[SiteFile]:
    yield data.assemble(pieces[entry.id].line for entry in data.records(site))
    yield SiteFile(data.SCHEMA, schema(site.config))
