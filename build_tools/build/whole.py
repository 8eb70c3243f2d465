"""What is made of all entries together: the data, and the search index beside everything else.

The process that makes the index begins with the build and reads what the last one kept while the content is read and
judged; then it hears what has become of it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from build_tools.build import cache, pieces
from build_tools.build.beside import Other
from build_tools.build.making import Making, Unit
from build_tools.build.pieces import Piece
from build_tools.build.shelf import BOARDS, Shelf
from build_tools.build.tokens import Tokens
from build_tools.context import Site
from build_tools.model import Entry, SiteFile
from build_tools.outputs import data, search
from build_tools.outputs.data.schema import schema

SEARCH = "search"
_STANDING = "index"


@dataclass(frozen=True)
class Order:
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


def order(site: Site, tokens: Tokens, making: Making, folder: Path, *, fresh: bool) -> Order:
    """Bring the pieces up to date and say what is to be made of them."""
    now = {entry.id: tokens.of(entry) for entry in site.catalogue.entries()}
    boards = pieces.bring(site, now, folder, fresh=fresh)
    return Order(making.only(SEARCH), now, boards, search.setting(site))


def records(site: Site, told: Order, folder: Path) -> Unit:
    """The data, of lines that were made with the pieces."""

    def files() -> Iterator[SiteFile]:
        lines = pieces.Kept(folder / pieces.LINES)

        def line(entry: Entry) -> bytes:
            try:
                kept: bytes = lines.of(entry.id, told.tokens[entry.id])
            except pieces.Damaged:
                return data.record(site, entry)
            return kept

        yield data.assemble(map(line, data.records(site)))
        yield SiteFile(data.SCHEMA, schema(site.config))

    return Unit("data", told.state, files)


def make(folder: Path, fresh: bool, other: Other) -> None:
    """Hear the order and tell what the index is made of (`Making.brief`); None when what was kept is damaged."""
    shelf = Shelf(folder)
    standing = None if fresh else cache.load(folder / _STANDING, cache.program())
    if not fresh:  # what an edit will ask for is read while it is judged
        shelf.values()
        search.load_lexicon()
    if not isinstance(standing, search.Standing):
        standing = search.Standing()
    told, before = other.hear(), standing.made
    shelf.forget(told.boards)
    try:
        made = told.making.bring([_index(told, _current(told, shelf), folder, standing)])
    except pieces.Damaged:
        made = None
    if standing.made is not before:
        cache.save(folder / _STANDING, standing, cache.program())
    other.tell(made and told.making.brief(made))


def _current(told: Order, shelf: Shelf) -> Mapping[str, Piece]:
    """The pieces of all entries; Damaged when one is not the one that was made last."""
    found = shelf.values()
    shelf.forget(range(BOARDS))  # whoever has them need not share them
    for name, token in told.tokens.items():
        if name not in found or found[name].token != token:
            raise pieces.Damaged(name)
    return found


def _index(told: Order, found: Mapping[str, Piece], folder: Path, standing: "search.Standing") -> Unit:
    def files() -> Iterator[SiteFile]:
        texts = pieces.Kept(folder / pieces.TEXTS)
        names = dict.fromkeys(
            each for each in standing.ids if each in told.tokens
        )  # near the order they will have again
        every = (found[name] for name in names | dict.fromkeys(told.tokens))
        analysed = (search.Analysed(p.document, p.record, p.digest, p.mark, pieces.Streams(texts, p)) for p in every)
        made = search.index(told.setting, analysed, standing)
        yield next(made)  # when it is there, the words have been counted
        texts.rest()
        yield from made

    return Unit(SEARCH, told.state, files)
