"""What is made of all entries together, search index and data, from pieces that are kept for the next build."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
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


@dataclass(frozen=True)
class Piece:
    """What an entry gives to the whole: its text for the search, its line of the data; made for the ``token``."""

    token: str
    analysed: search.Analysed
    line: bytes


class Products:
    """The units of all entries together; ``folder`` is where pieces are kept, ``fresh`` forgets them."""

    def __init__(self, site: Site, tokens: Tokens, folder: Path, *, fresh: bool) -> None:
        self._site, self._tokens, self._folder, self._fresh = site, tokens, folder, fresh

    def units(self) -> list[Unit]:
        """The search index and the data, the longer to make first."""
        every = hashlib.blake2b(json.dumps(list(self._now.values())).encode(), digest_size=16).hexdigest()
        site = self._site
        return [
            Unit("search", every, lambda: _search(site, self.pieces, self._folder / "index")),
            Unit("data", every, lambda: _data(site, self.pieces)),
        ]

    @cached_property
    def _now(self) -> dict[str, str]:
        return {entry.id: self._tokens.of(entry) for entry in self._site.catalogue.entries()}

    @cached_property
    def pieces(self) -> Mapping[str, Piece]:
        """Every entry's piece; those that are not as they were are made, on all cores when there are many."""
        site, now = self._site, self._now
        shelf = Shelf(self._folder, empty=self._fresh)
        known = shelf.values
        stale = [entry for entry in site.catalogue.entries() if not _stands(known.get(entry.id), now[entry.id])]
        found = {key: known[key] for key, token in now.items() if _stands(known.get(key), token)}
        assert isinstance(site.bodies, Bodies)
        for entry, (body, piece) in zip(stale, spread(partial(_piece, site, now), stale), strict=True):
            found[entry.id] = piece
            site.bodies.keep(entry.id, body)
        pieces = {key: found[key] for key in now}
        shelf.save(pieces)
        return pieces


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
