"""Every address that ever was leads somewhere: those on the committed list, and what git has seen since then.

What git has seen also keeps its id: feeds and calendars know it again by that.
"""

from collections.abc import Iterable, Iterator, Mapping

from build_tools.errors import Problem
from build_tools.load import Document
from build_tools.load.history import Former
from build_tools.load.sent import LEDGER
from build_tools.model import TEXT_KINDS, Catalogue, SentIssue, Vocabulary
from build_tools.validate.names import attachment_fault
from build_tools.validate.reader import Known
from build_tools.validate.records import Record, examine
from build_tools.validate.values import Wrong, own_id
from build_tools.validate.world import World

_ROOMS = {"topics": "tema", "sources": "avsender", "newsletters": "arkiv"}
_FEEDS = ("feed.xml", "atom.xml", "feed.json")
_CALENDAR = "kalender.ics"
_TEXT = "tekst.txt"


def new_addresses(catalogue: Catalogue, ledger: Iterable[str]) -> list[str]:
    """The addresses that are not in the ledger yet (``archive/addresses.txt``, one a line), sorted."""
    own = {address for entry in catalogue.entries() for address in (*_with_lists(entry.address), *entry.aliases)}
    beside = {each for event in catalogue.events for each in _beside(_CALENDAR, (event.address, *event.aliases))}
    texts = (item for item in catalogue.items if item.kind in TEXT_KINDS)
    beside |= {each for item in texts for each in _beside(_TEXT, (item.address, *item.aliases))}
    files = {f"/{path}" for path, _source in catalogue.attachments}
    return sorted((own | beside | files | standing(catalogue.vocabulary, catalogue.issues)) - set(ledger))


def vanished(world: World) -> Iterator[Problem]:
    """An address in the ledger must lead somewhere for ever."""
    now = _now(world)
    gone = {address: number for number, address in reversed(world.sources.ledger) if address not in now}
    for address, number in gone.items():
        if _page_of(address) not in gone:  # what stands beside a page comes back with it
            yield Problem(f"{world.sources.archive.name}/{LEDGER}", number, _repair(address), rule="vanished-address")


def forgotten(world: World, former: Former, known: Known) -> Iterator[Problem]:
    """So must one that stood on the main line and is not in the ledger yet: each once, where it can be mended."""
    ids: dict[str, Record] = {}
    gone = dict.fromkeys(sorted(former.ledger), "")
    files: dict[str, Record] = {}
    for document in former.documents:
        record = examine(document, world.sources.root, known) if document.path.endswith(".md") else None
        if record is None:
            gone |= dict.fromkeys(_keys(document), document.path)
        elif _was_public(record):
            gone |= dict.fromkeys((*_own(record), *_with_lists(record.address)), document.path)
            files |= dict.fromkeys((record.address, *record.values.get("aliases", ())), record)
            ids[record.id] = record
    plain = (each.path for each in former.attachments if not attachment_fault(each))
    gone |= {f"/{path}": f"{world.sources.root}/{path}" for path in plain}
    listed = {address for _line, address in world.sources.ledger}
    dead = (gone.keys() | listed) - _now(world)
    told = {telling: record for record in world.published if dead - listed and (telling := _telling(record))}
    for address in dead - listed:
        if _page_of(address) not in dead:
            place, message = _heir(address, files, told, ids, world) or (gone[address], _repair(address))
            yield Problem(place or f"{world.sources.archive.name}/{LEDGER}", 1, message, rule="vanished-address")
    for old in ids.values():
        heir = world.by_address.get(old.address)
        if heir and _lost_its_id(old, heir, ids, world):
            message = f"siden hadde id-en {old.id}: {_same_id(old)}"
            yield Problem(heir.path, heir.place("id"), message, rule="vanished-id")


def _same_id(old: Record) -> str:
    """What to write, and why."""
    twice = "får de som følger nettstedet, den som ny"
    if old.collection == "arrangementer":
        twice = "får de som har møtet i kalenderen, det to ganger"
    return f"skriv `id: {old.id}`, ellers {twice}"


def _lost_its_id(old: Record, heir: Record, ids: Mapping[str, Record], world: World) -> bool:
    """Whether a page is a former one under another id, and has not been public as such (``ids``) itself.

    Another page may take an address over without being the same.
    """
    if old.id in world.by_id or old.id in world.drafts or heir.id in ids:
        return False
    telling = _telling(old)
    same = old.values.get("title") == heir.values.get("title") or (telling and telling == _telling(heir))
    return bool(same) and old.collection == heir.collection != "sider"


def _telling(record: Record) -> tuple[str, ...]:
    """What tells a page whatever it is called: its text, and when it is of a meeting, since many have the same text
    or none; empty where nothing does."""
    text, start = record.document.body.strip(), record.values.get("start")
    return (text, str(start)) if start else (text,) if text else ()


def _heir(
    address: str,
    files: Mapping[str, Record],
    told: Mapping[tuple[str, ...], Record],
    ids: Mapping[str, Record],
    world: World,
) -> tuple[str, str] | None:
    """The page that may take an address over, and what to write in it.

    ``files`` are former pages by address, ``ids`` by id, ``told`` those of now by what tells them.
    """
    if old := files.get(address):
        if heir := world.by_id.get(old.id) or told.get(_telling(old)):
            message = f"siden sto på {address}: legg den adressen sist i `aliases`, ellers er den borte"
            return heir.path, message + (f"; {_same_id(old)}" if _lost_its_id(old, heir, ids, world) else "")
        if draft := world.drafts.get(old.id):
            message = f"siden er ute på {address}, og kan ikke bli utkast igjen: bruk `withdrawn` hvis den trekkes"
            return draft.path, message
        return None
    name = address.rpartition("/")[2]
    if name == _TEXT and (page := world.by_address.get(_page_of(address))):
        return page.path, _repair(address)
    readers = (each.id for each in files.values() if name and name != _CALENDAR and name in each.document.body)
    if reader := next(filter(None, map(world.by_id.get, readers)), None):
        message = f"siden viste til {address}, som er borte: legg filen tilbake, eller legg adressen i `aliases`"
        return reader.path, message
    return None


def _now(world: World) -> set[str]:
    """Every address that leads somewhere."""
    pages = (each for record in world.published for each in (*_with_lists(record.address), *_own(record)))
    return {*pages, *(f"/{path}" for path in world.attachments), *standing(world.vocabulary, world.issues)}


def _own(record: Record) -> tuple[str, ...]:
    """The addresses of a page and of what stands beside it at each: an event's calendar, a text as plain text."""
    pages = (record.address, *record.values.get("aliases", ()))
    if record.collection == "arrangementer":
        return (*pages, *_beside(_CALENDAR, pages))
    return (*pages, *_beside(_TEXT, pages)) if record.values.get("kind") in TEXT_KINDS else pages


def _beside(name: str, pages: Iterable[str]) -> Iterator[str]:
    return (f"{address}{name}" for address in pages if address.endswith("/"))


def standing(vocabulary: Vocabulary, issues: Iterable[SentIssue]) -> set[str]:
    """The lists of the vocabularies with their feeds and calendars, and the issues as sent."""
    rooms = {"tema": vocabulary.topics, "avsender": vocabulary.sources, "kommune": vocabulary.municipalities,
             "arkiv": vocabulary.newsletters}  # fmt: skip
    lists = (each for room, keys in rooms.items() for key in keys for each in _list(room, key))
    return set(lists).union(*(_with_lists(issue.address) for issue in issues))


def _list(room: str, key: str) -> Iterator[str]:
    """A list and the files that people subscribe to."""
    beside = (*_FEEDS, _CALENDAR) if room in ("tema", "kommune") else _FEEDS
    return (f"/{room}/{key}/{name}" for name in ("", *beside))


def _page_of(address: str) -> str:
    """The page that a file stands beside; empty for a page."""
    folder, _slash, name = address.rpartition("/")
    return f"{folder}/" if name else ""


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
            yield from _list(_ROOMS[name], key)
            if "kommune" in (value.get("kind"), value.get("slag")):
                yield from _list("kommune", key)


def _repair(address: str) -> str:
    folder, _slash, name = address.rpartition("/")
    room, depth = address.split("/")[1] if address.count("/") > 1 else "", address.count("/")
    if room in ("tema", "avsender", "kommune") or (room == "arkiv" and depth == 3):
        what = f"{address}, som noen kan abonnere på," if name else f"adressen {address}"
        return f"{what} er borte: legg nøkkelen tilbake i vokabularet; en adresse forsvinner aldri"
    if name == _CALENDAR:
        return (
            f"kalenderen {address} er borte, og den som abonnerer på den, kan ikke sendes til en side: la "
            f"arrangementet stå med `cancelled`, eller legg {folder}/ i `aliases` hos arrangementet som overtar"
        )
    if name == _TEXT:
        kinds = " eller ".join(f"`{each}`" for each in TEXT_KINDS)
        return (
            f"teksten {address}, som noen kan ha lenket til, er borte: la siden fortsatt ha `kind` {kinds}, eller "
            "legg adressen i `aliases` hos siden som overtar"
        )
    if name.lower().endswith(".ics"):
        return f"kalenderen {address} er borte: legg filen tilbake; den som abonnerer, kan ikke sendes til en side"
    if name:
        return (
            f"filen {address} er borte: legg den tilbake (en ny utgave kan hete det samme), eller legg adressen i "
            "`aliases` hos siden som overtar"
        )
    if room == "arkiv":
        return f"utgaven {address} er borte: hent den tilbake fra git; det som er sendt, forsvinner aldri"
    return f"adressen {address} er borte: legg den i `aliases` hos siden som overtar; en adresse forsvinner aldri"
