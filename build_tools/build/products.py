"""What is made of all entries together, search index and data, from pieces that are kept for the next build."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from build_tools.build import cache
from build_tools.build.bodies import Bodies
from build_tools.build.plan import Tokens, Unit
from build_tools.build.shelf import Shelf
from build_tools.context import Site
from build_tools.load.parallel import spread
from build_tools.model import Entry, Page, SiteFile
from build_tools.outputs import data, search
from build_tools.outputs.data.schema import schema


@dataclass(frozen=True)
class Piece:
    """What an entry gives to the whole, made for the ``token``: what is searched and its line of the data."""

    token: str
    document: search.SearchDocument
    record: search.Record
    digest: bytes
    line: bytes


class _Streams(Sequence[str]):
    """A text that is read when it is looked at: an edit needs that of one entry, not of ten thousand."""

    def __init__(self, read: Callable[[], Sequence[str]]) -> None:
        self._read = read

    @cached_property
    def _found(self) -> Sequence[str]:
        return self._read()

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, place: Any) -> Any:
        return self._found[place]


class Products:
    """The units of all entries together; ``folder`` is where pieces are kept, ``fresh`` forgets them."""

    def __init__(self, site: Site, tokens: Tokens, folder: Path, *, fresh: bool) -> None:
        self._site, self._tokens, self._folder, self._fresh = site, tokens, folder, fresh

    def units(self) -> list[Unit]:
        """The search index and the data, the longer to make first."""
        every = hashlib.blake2b(json.dumps(list(self._now.values())).encode(), digest_size=16).hexdigest()
        site = self._site
        return [
            Unit("search", every, lambda: _search(site, self.analysed(), self._folder / "index")),
            Unit("data", every, lambda: _data(site, self.pieces)),
        ]

    @cached_property
    def _now(self) -> dict[str, str]:
        return {entry.id: self._tokens.of(entry) for entry in self._site.catalogue.entries()}

    @cached_property
    def pieces(self) -> Mapping[str, Piece]:
        """Every entry's piece; those that are not as they were are made, on all cores when there are many."""
        site, now = self._site, self._now
        known = self._shelf.values()
        stale = [entry for entry in site.catalogue.entries() if not _stands(known.get(entry.id), now[entry.id])]
        assert isinstance(site.bodies, Bodies)
        fresh, streams = {}, {}
        for entry, (html, piece, text) in zip(stale, spread(partial(_piece, site, now), stale), strict=True):
            fresh[entry.id], streams[entry.id] = piece, (piece.digest, text)
            site.bodies.keep(entry.id, html)
        gone = known.keys() - now.keys()
        self._shelf.put(fresh, gone)
        self._texts.put(streams, gone)
        return {key: fresh.get(key) or known[key] for key in now}

    def keep(self) -> None:
        """Keep the pieces for the next build."""
        self._shelf.save()
        self._texts.save()

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self._folder, empty=self._fresh)

    @cached_property
    def _texts(self) -> Shelf:
        return Shelf(self._folder / "texts", empty=self._fresh)

    def analysed(self) -> Iterator[search.Analysed]:
        """Every entry for the index; most texts are not needed."""
        for entry in self._site.catalogue.entries():
            piece = self.pieces[entry.id]
            streams = _Streams(partial(self._streams, entry, piece.digest))
            yield search.Analysed(piece.document, piece.record, piece.digest, streams)

    def _streams(self, entry: Entry, digest: bytes) -> Sequence[str]:
        kept = self._texts.get(entry.id)
        if kept and kept[0] == digest:
            found: Sequence[str] = kept[1]
            return found
        return search.analyse(search.document(self._site, entry)).streams


def _stands(piece: Piece | None, token: str) -> bool:
    return piece is not None and piece.token == token


def _piece(site: Site, tokens: Mapping[str, str], entry: Entry) -> tuple[str, Piece, Sequence[str]]:
    """Runs in a worker; the body's HTML travels back too, since pages and feeds need it next."""
    made = search.analyse(search.document(site, entry))
    line = b"" if isinstance(entry, Page) else data.record(site, entry)
    piece = Piece(tokens[entry.id], made.document, made.record, made.digest, line)
    return site.body(entry).html, piece, made.streams


def _search(site: Site, analysed: Iterable[search.Analysed], kept: Path) -> Iterator[SiteFile]:
    """May run in a worker, so it keeps what the next making starts from itself."""
    standing = cache.load(kept, cache.program())
    if not isinstance(standing, search.Standing):
        standing = search.Standing()
    yield from search.index(site, analysed, standing)
    kept.parent.mkdir(exist_ok=True)
    cache.save(kept, standing, cache.program())


def _data(site: Site, pieces: Mapping[str, Piece]) -> Iterator[SiteFile]:
    yield data.assemble(pieces[entry.id].line for entry in data.records(site))
    yield SiteFile(data.SCHEMA, schema(site.config))
