"""What is made of all entries together, data and search index: of each entry a piece, made again where it changed.

Pieces are made by workers, board by board, and read by the process that makes the whole: those of ten thousand
entries need not pass through the one that has everything else to do.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from build_tools.build import cache
from build_tools.build.bodies import Bodies
from build_tools.build.indexing import SEARCH, Order
from build_tools.build.lines import Line, Lines
from build_tools.build.making import Making, Unit
from build_tools.build.pieces import LINES, TEXTS, Damaged, Piece
from build_tools.build.shelf import Shelf, board_of
from build_tools.context import Site
from build_tools.model import Entry, Page
from build_tools.outputs import data, search
from build_tools.outputs.data.schema import schema
from build_tools.parallel import spread
from build_tools.site_file import LongFile, SiteFile
from build_tools.spool import Aside, Spool

_TOKENS = "tokens"


def order(site: Site, now: Mapping[str, str], making: Making, folder: Path, *, fresh: bool) -> Order:
    """Bring the pieces up to date and say what is to be made of them; ``now`` are the tokens of all entries.

    ``site`` need not hold entries whose pieces stand.
    """
    boards = _bring(site, now, folder, fresh=fresh)
    return Order(making.only(SEARCH), now, boards, search.setting(site))


def records(site: Site, told: Order, folder: Path) -> Unit:
    """The data, in lines that were made with the pieces; a line that is not what was kept is made again."""

    def files() -> Iterator[SiteFile | LongFile]:
        lines = Lines(folder / LINES)

        def line(entry: Entry) -> Line:
            return lines.of(entry.id, told.tokens[entry.id]) or data.record(site, entry)

        yield LongFile(data.ADDRESS, lambda: data.assemble(map(line, data.records(site))))
        yield SiteFile(data.SCHEMA, schema(site.config))

    return Unit("data", told.state, files)


def amended_records(
    site: Site, names: Iterable[str], told: Order, folder: Path, published: Callable[[str], bytes]
) -> Unit:
    """The data as it is ``published``, but for the records of these entries.

    Making it is Damaged where one of their lines is not what was kept.
    """

    def files() -> Iterator[SiteFile]:
        lines = Lines(folder / LINES)
        new = {name: bytes(lines.of(name, told.tokens[name]) or b"") for name in names}
        if not all(new.values()):
            raise Damaged(data.ADDRESS)
        yield data.amended(published(data.ADDRESS), new)
        yield SiteFile(data.SCHEMA, schema(site.config))

    return Unit("data", told.state, files)


def _bring(site: Site, now: Mapping[str, str], folder: Path, *, fresh: bool) -> frozenset[int]:
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
    bodies = site.bodies
    assert isinstance(bodies, Bodies)
    spool = Spool(folder)
    for rendered in spread(partial(_board, site, bodies, now, folder, spool, fresh), list(boards.items()), fewest=16):
        for name, html in rendered.items():
            bodies.keep(name, html)
    cache.save(folder / _TOKENS, dict(now), cache.program())
    return frozenset(boards)


def _board(
    site: Site,
    bodies: Bodies,
    now: Mapping[str, str],
    folder: Path,
    spool: Spool,
    fresh: bool,
    job: tuple[int, list[Entry]],
) -> Mapping[str, Aside]:
    """Make the stale pieces of a board; runs in a worker. The HTML of bodies is put aside: pages need it next."""
    board, stale = job
    made, texts, lines = {}, {}, {}
    bodies_of = [site.body(entry) for entry in stale]  # one thing is done to all before the next, see `Making.make`
    documents = [search.document(site, entry) for entry in stale]
    for entry, analysed in zip(stale, search.analyse_all(documents), strict=True):
        made[entry.id] = Piece(now[entry.id], analysed.document, analysed.record, analysed.digest)
        texts[entry.id] = analysed.digest, analysed.streams
    for entry in stale:
        lines[entry.id] = now[entry.id], b"" if isinstance(entry, Page) else data.record(site, entry)
    Lines(folder / LINES, empty=fresh).put(board, lines, now.keys())
    for place, values in ((folder, made), (folder / TEXTS, texts)):
        shelf = Shelf(place, empty=fresh)
        shelf.put(values, [name for name in shelf.board(board) if name not in now])
        shelf.save()
    rendered = dict(zip(made, spool.put([body.html for body in bodies_of]), strict=True))
    for name, html in rendered.items():
        bodies.keep(name, html)
    return rendered
