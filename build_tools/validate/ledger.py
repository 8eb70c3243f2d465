"""Every address that ever was leads somewhere: those on the committed list, and what git has seen since then."""

from collections.abc import Iterable, Iterator

from build_tools.errors import Problem
from build_tools.load import Document
from build_tools.load.history import Former
from build_tools.load.sent import LEDGER
from build_tools.model import Catalogue, SentIssue, Vocabulary
from build_tools.validate.reader import Known
from build_tools.validate.records import Record, examine
from build_tools.validate.values import Wrong, own_id
from build_tools.validate.world import World

_ROOMS = {"topics": "tema", "sources": "avsender", "newsletters": "arkiv"}


def new_addresses(catalogue: Catalogue, ledger: Iterable[str]) -> list[str]:
    """The addresses to append to the ledger (``archive/addresses.txt``, one a line), sorted."""
    own = {address for entry in catalogue.entries() for address in (*_with_lists(entry.address), *entry.aliases)}
    return sorted((own | _standing(catalogue.vocabulary, catalogue.issues)) - set(ledger))


def vanished(world: World) -> Iterator[Problem]:
    """An address in the ledger must lead somewhere for ever."""
    now = _now(world)
    for number, address in world.sources.ledger:
        if address not in now:
            yield Problem(f"{world.sources.archive.name}/{LEDGER}", number, _repair(address), rule="vanished-address")


def forgotten(world: World, former: Former, known: Known) -> Iterator[Problem]:
    """So must one that stood on the main line and is not in the ledger yet: each once, where it can be mended."""
    gone = dict.fromkeys(sorted(former.ledger), "")
    files: dict[str, Record] = {}
    for document in former.documents:
        record = examine(document, world.sources.root, known) if document.path.endswith(".md") else None
        if record is None:
            gone |= dict.fromkeys(_keys(document), document.path)
        elif _was_public(record):
            own = (record.address, *record.values.get("aliases", ()))
            gone |= dict.fromkeys((*own, *_with_lists(record.address)), document.path)
            files |= dict.fromkeys(own, record)
    listed = {address for _line, address in world.sources.ledger}
    heirs = {record.document.body.strip(): record for record in world.published}
    for address in gone.keys() - _now(world).keys() - listed:
        old = files.get(address)
        heir = (world.by_id.get(old.id) or heirs.get(old.document.body.strip())) if old else None
        place, message = gone[address] or f"{world.sources.archive.name}/{LEDGER}", _repair(address)
        if heir:
            place, message = heir.path, f"siden sto på {address}: legg den adressen i `aliases`, ellers er den borte"
        elif old and old.id in world.drafts:
            message = f"siden er ute på {address}, og kan ikke bli utkast igjen: bruk `withdrawn` hvis den trekkes"
        yield Problem(place, 1, message, rule="vanished-address")


def _now(world: World) -> dict[str, None]:
    """Every address that leads somewhere."""
    lists = (each for record in world.published for each in _with_lists(record.address))
    return dict.fromkeys([*world.by_address, *lists, *_standing(world.vocabulary, world.issues)])


def _standing(vocabulary: Vocabulary, issues: Iterable[SentIssue]) -> set[str]:
    """The lists of the vocabularies, and the issues as sent."""
    rooms = {"tema": vocabulary.topics, "avsender": vocabulary.sources, "kommune": vocabulary.municipalities,
             "arkiv": vocabulary.newsletters}  # fmt: skip
    lists = {f"/{room}/{key}/" for room, keys in rooms.items() for key in keys}
    return lists.union(*(_with_lists(issue.address) for issue in issues))


def _with_lists(address: str) -> tuple[str, ...]:
    """A page's address and that of its year's list, which stands only as long as a page is in it."""
    parts = address.split("/")
    of_a_year = (parts[1] == "nyheter" and len(parts) == 5) or (parts[1] == "arkiv" and len(parts) == 6)
    return (address, "/".join([*parts[:-2], ""])) if of_a_year else (address,)


def _was_public(record: Record) -> bool:
    """A file that was wrong never came on the site; a term may have been taken out of its vocabulary since."""
    wrong = [each for each in record.problems if each.severity == "error" and each.rule != "unknown-term"]
    return not record.draft and not wrong and bool(record.address.strip("/"))


def _keys(document: Document) -> Iterator[str]:
    """The lists of a vocabulary as it was."""
    name = document.path.rsplit("/", 1)[-1].removesuffix(".yml")
    for key, value in document.data.items():
        try:
            own_id(key)
        except Wrong:
            continue
        if name in _ROOMS and isinstance(value, dict):
            yield f"/{_ROOMS[name]}/{key}/"
            if "kommune" in (value.get("kind"), value.get("slag")):
                yield f"/kommune/{key}/"


def _repair(address: str) -> str:
    room, depth = address.split("/")[1] if address.count("/") > 1 else "", address.count("/")
    if room in ("tema", "avsender", "kommune") or (room == "arkiv" and depth == 3):
        return f"adressen {address} er borte: legg nøkkelen tilbake i vokabularet; en adresse forsvinner aldri"
    if room == "arkiv":
        return f"utgaven {address} er borte: hent den tilbake fra git; det som er sendt, forsvinner aldri"
    return f"adressen {address} er borte: legg den i `aliases` hos siden som overtar; en adresse forsvinner aldri"
