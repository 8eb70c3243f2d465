"""``/data/items.json``: the database, one record a line, and ``/data/items.schema.json``, which documents it.

The file is a JSON array; every record stands on a line of its own, so that a tool may read it line by line and a
build may replace one record and leave the others.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from msgspec.json import encode

from build_tools.context import Site
from build_tools.model import Case, Change, Entry, Event, Guide, Item, Outlet, Pack, PartialDate, ProgrammeLine
from build_tools.outputs.data.schema import schema
from build_tools.site_file import SiteFile

ADDRESS = "data/items.json"
SCHEMA = "data/items.schema.json"
STATE = "data/state.json"
TOGETHER = 250
"""Records of which a part of the file is made."""
_SHARED = (
    "summary", "action", "date", "source", "topics", "municipalities", "audience", "updated", "change", "change_note",
    "changes", "valid_from", "valid_until", "review_by", "supersedes", "withdrawn", "icpc2", "contact", "outlets",
    "lang", "aliases",
)  # fmt: skip
_OWN: dict[type[Entry], tuple[str, ...]] = {
    Item: ("kind", "version"),
    Guide: ("responsible", "reviewed"),
    Event: ("type", "start", "end", "place", "meeting_url", "registration", "credit_points", "compensation",
            "programme", "cancelled", "sequence", "slides", "pack"),
    Pack: ("items", "cases"),
}  # fmt: skip
_NAMES = {kind: _SHARED + own for kind, own in _OWN.items()}


def render(site: Site) -> Iterator[SiteFile]:
    """The database, its documentation, and what the site was made of."""
    yield SiteFile(ADDRESS, b"".join(assemble(record(site, entry) for entry in records(site))))
    yield SiteFile(SCHEMA, schema(site.config))
    yield state(site, site.catalogue.state)


def state(site: Site, content: str) -> SiteFile:
    """Digests of ``content`` (`Catalogue.state`) and settings: ``check --site`` tells a site of others by them."""
    said = {"content": content, "settings": site.config.state}
    return SiteFile(STATE, encode(said) + b"\n")


def records(site: Site) -> Iterator[Entry]:
    """What has a record: items, guides, events and packs, in that order, each newest first."""
    catalogue = site.catalogue
    for room in (catalogue.items, catalogue.guides, catalogue.events, catalogue.packs):
        yield from room


def record(site: Site, entry: Entry) -> bytes:
    """One record as a line of JSON without its line end; depends on the entry, its links and the issues it was in."""
    catalogue, url = site.catalogue, site.absolute(entry.address)
    said: dict[str, Any] = {"id": entry.id, "collection": entry.collection, "url": url, "title": entry.title}
    said["validity"] = site.standing(entry)
    for name in _NAMES[type(entry)]:
        if value := getattr(entry, name):
            said[name] = _plain(value)
    if heirs := site.heirs(entry):
        said["superseded_by"] = [new.id for new in heirs]
    if issues := catalogue.issues_of.get(entry.id):
        said["issues"] = [{"newsletter": each.newsletter, "number": each.number, "date": each.date.isoformat(),
                           "url": site.absolute(each.address)} for each in issues]  # fmt: skip
    said["text"] = site.body(entry).text
    return encode(said)


def assemble(lines: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """The bytes of the file that holds the records, part by part."""
    left, before = iter(lines), b"[\n"
    while some := list(islice(left, TOGETHER)):
        yield before + b",\n".join(some)
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def amended(database: bytes, records: Mapping[str, bytes]) -> SiteFile:
    """The database with other ``records`` of these ids; ValueError where one has no record yet."""
    places = {database.index(b'\n{"id":%b,' % encode(name)) + 1: line for name, line in records.items()}
    parts: list[bytes | memoryview] = []
    whole, done = memoryview(database), 0  # of some megabytes: copied once, when all parts are known
    for start in sorted(places):
        end = database.index(b"\n", start)
        parts += [whole[done:start], places[start]]
        done = end - database.endswith(b",", start, end)
    return SiteFile(ADDRESS, b"".join([*parts, whole[done:]]))


def _plain(value: Any) -> Any:
    """A value of the model as JSON has it."""
    match value:
        case str() | int():
            return value
        case PartialDate():
            return value.iso
        case tuple():
            return [_plain(each) for each in value]
        case datetime():
            return value.isoformat(timespec="minutes")
        case Outlet():
            date = {"date": value.date.iso} if value.date else {}
            return {"label": value.label, "url": value.url, **date}
        case Change():
            size = {"change": value.change} if value.change else {}
            return {"updated": value.updated.iso, **size, "change_note": value.change_note}
        case ProgrammeLine():
            return {"time": value.time, "title": value.title}
        case Case():
            return {"title": value.title, "text": value.text, "questions": list(value.questions)}
    raise TypeError(f"no JSON for {value!r}")
