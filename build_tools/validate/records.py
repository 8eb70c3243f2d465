"""One file to one record: the typed values of its front matter, and from them the entry of the model."""

import hashlib
import pickle
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from msgspec.json import encode

from build_tools.errors import Problem
from build_tools.load import Document
from build_tools.model import (
    TEXT_KINDS,
    Case,
    Change,
    Entry,
    Event,
    Guide,
    Item,
    Outlet,
    Pack,
    Page,
    PartialDate,
    ProgrammeLine,
    slugify,
)
from build_tools.model.entry import Collection
from build_tools.sparse import Sparse
from build_tools.validate.bodies import Body, Link, titles
from build_tools.validate.fields import COLLECTIONS, FIELDS
from build_tools.validate.reader import Known, Reader
from build_tools.validate.values import MAX_NAME, Wrong, nearest_day, own_id, yes

_LEADING_DATE = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)-(?=.)", re.ASCII)
_FIRST_HEADING = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*$", re.M)
_DAY, _CHANGE = 1000, 4
"""What a day, and a change within it, count in an event's sequence; RFC 5545 lets it grow to 2,147,483,647."""
_KINDS: dict[Collection, type[Entry]] = {
    "nyheter": Item, "veiledning": Guide, "arrangementer": Event, "smagruppe": Pack, "sider": Page,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Record(Sparse):
    """A file under judgement: ``values`` holds what was right, by attribute of the model.

    ``local`` is the path relative to the content folder. ``problems`` are of the file alone, ``links`` lead within
    the site, ``sketch`` is what likeness to other texts is guessed from. ``front`` is a digest of what other pages
    may show of it, ``outward`` one of what rules that look at several files ask of it. ``entry`` is what was made of
    the file when it last was without errors, if no other file has a say in it.
    """

    document: Document
    collection: Collection
    local: str
    id: str
    address: str
    draft: bool
    values: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    links: tuple[Link, ...] = ()
    sketch: tuple[int, ...] = ()
    front: str = ""
    outward: str = ""
    entry: Entry | None = None

    def __getstate__(self) -> dict[str, Any]:
        """What is kept between builds: ``values`` as bytes, since an edit asks for those of few files."""
        state = super().__getstate__()
        if "values" in state:
            state["_packed"] = pickle.dumps(state.pop("values"), pickle.HIGHEST_PROTOCOL)
        return state

    def __getattr__(self, name: str) -> Any:
        """``values`` when they are first asked for."""
        if name != "values" or "_packed" not in self.__dict__:
            raise AttributeError(name)
        values = self.__dict__["values"] = pickle.loads(self.__dict__["_packed"])
        return values

    @property
    def path(self) -> str:
        """The path in findings."""
        return self.document.path

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Every address in the fields, after the attribute it stands in."""
        yield from (
            (name, self.values[name]) for name in ("meeting_url", "registration", "slides") if name in self.values
        )
        yield from (("outlets", outlet["url"]) for outlet in self.values.get("outlets", ()) if "url" in outlet)

    def place(self, attribute: str, value: str = "") -> int:
        """The line of an attribute, or of one value in its list."""
        for each in FIELDS:
            if each.key != attribute:
                continue
            for name in (each.name, *each.aliases):
                raw = self.document.data.get(name)
                if raw is None:
                    continue
                if value and isinstance(raw, list):
                    at = next(
                        (number for number, one in enumerate(raw) if isinstance(one, str) and one.strip() == value),
                        None,
                    )
                    if at is not None:
                        return self.document.line(name, at)
                return self.document.line(name)
        return 1


def collection_of(local: str) -> Collection:
    """The collection a path (relative to the content folder) stands in."""
    room = local.split("/", 1)[0]
    return next((each for each in COLLECTIONS[:-1] if room == each and "/" in local), "sider")


def stem_of(local: str) -> str:
    """The file's name without ``.md``."""
    return local.rsplit("/", 1)[-1].removesuffix(".md")


@lru_cache(maxsize=16)  # several rules ask about the same file
def split_date(stem: str) -> tuple[PartialDate | None, str]:
    """The date a file name begins with, if it is one, and the rest."""
    if found := _LEADING_DATE.match(stem):
        try:
            return PartialDate.parse(found[1]), stem[found.end() :]
        except ValueError:
            pass
    return None, stem


def address_of(local: str, collection: Collection, date: PartialDate | None) -> str:
    """Where the file's page stands on the site."""
    stem = stem_of(local)
    if collection == "nyheter":
        year = f"{date.year:04}" if date else "udatert"
        return f"/nyheter/{year}/{slugify(split_date(stem)[1]) or 'uten-navn'}/"
    if collection != "sider":
        return f"/{collection}/{slugify(stem) or 'uten-navn'}/"
    parts = [slugify(each) for each in local.removesuffix(".md").split("/")]
    if parts[-1] == "index":
        parts.pop()
    return "/".join(["", *parts, ""]) if parts else "/"


def examine(document: Document, root: str, known: Known) -> Record:
    """Read one document by the definition of its collection."""
    local = document.path.removeprefix(f"{root}/")
    collection = collection_of(local)
    stem = stem_of(local)
    data = document.data
    draft = _is_draft(data)
    reader = Reader(document, known, draft)
    values: dict[str, Any] = {}
    if document.readable:
        if collection == "sider" and "title" not in data and "tittel" not in data:
            heading = _FIRST_HEADING.match(document.body)
            data = {**data, "title": heading[1]} if heading else data
        if data or collection == "sider":
            values = reader.read(FIELDS, data, (), collection)
        else:
            reader.say(_no_fields(document, local), rule="front-matter")
    id_ = values.get("id") or _id_of(reader, collection, local, stem)
    return Record(
        document=document, collection=collection, local=local, id=id_, draft=draft,
        address=address_of(local, collection, values.get("date")), values=values,
        problems=(*document.problems, *reader.problems),
    )  # fmt: skip


def _no_fields(document: Document, local: str) -> str:
    """What to write in a file that has no fields at all."""
    if not document.text.strip():
        return "filen er tom: skriv feltene og teksten, eller slett filen"
    if re.match(r"---\s*\n---\s*\n", document.text):
        return "de to første linjene er begge `---`: slett den ene"
    names = [each.name for each in FIELDS if collection_of(local) in each.required]
    names[1:1] = ["date"] if collection_of(local) == "nyheter" else []
    lines = ", ".join(f"`{name}:`" for name in names)
    return f"feltene mangler øverst: begynn filen med en linje `---`, så {lines} på hver sin linje, så `---` igjen"


def _is_draft(data: Mapping[str, Any]) -> bool:
    raw = data.get("draft", data.get("utkast"))
    try:
        return isinstance(raw, str) and yes(raw.strip())
    except Wrong:
        return False


def _id_of(reader: Reader, collection: Collection, local: str, stem: str) -> str:
    """The file's stem, which must be a good name; pages in folders take the whole way, since stems repeat there."""
    name = local.removesuffix(".md").replace("/", "-") if collection == "sider" else stem
    try:
        return own_id(name)
    except Wrong as wrong:
        if len(name) > MAX_NAME:
            reader.say(f"filnavnet må være {wrong}", rule="file-name")
            return slugify(name)[:MAX_NAME]
        rule = "må bare ha små bokstaver a–z, tall og bindestrek"
        message = f"filnavnet {rule}: kall filen `{_better(stem)}.md`"
        if collection == "sider" and _is_id(stem):
            folder = next(each for each in local.split("/") if not _is_id(each))
            message = f"mappenavnet `{folder}` {rule}: kall mappen `{slugify(folder) or 'navn'}`"
        reader.say(message, rule="file-name")
        return slugify(name) or "uten-navn"


def _is_id(name: str) -> bool:
    try:
        return bool(own_id(name))
    except Wrong:
        return False


def _better(stem: str) -> str:
    """The name meant; a Norwegian date in front is turned around."""
    day = nearest_day(stem) if re.match(r"\d{1,2}[._ -]\d{1,2}[._ -]\d{4}", stem) else ""
    rest = re.sub(r"^[\d._ -]+", "", stem) if day else stem
    return slugify(f"{day} {rest}") or "navn"


def entry_of(record: Record, body: str, leads: tuple[str, ...]) -> Entry:
    """The entry of a record without errors; its links are those of the site in ``body``."""
    values = dict(record.values)
    for gone in ("date_unknown", "draft", "id"):
        values.pop(gone, None)
    if "outlets" in values:
        values["outlets"] = tuple(Outlet(**each) for each in values["outlets"])
    if "changes" in values:
        values["changes"] = tuple(Change(**each) for each in values["changes"])
    if "programme" in values:
        values["programme"] = tuple(ProgrammeLine(**each) for each in values["programme"])
    if "cases" in values:
        values["cases"] = tuple(Case(**each) for each in values["cases"])
    if record.collection == "arrangementer":
        values["sequence"] = _sequence(values)
    if (first := _first_address(record)) != record.address:
        values["first_address"] = first
    values |= {
        "id": record.id, "path": record.local, "address": record.address, "body": body, "front": record.front,
        "digest": record.document.digest, "body_line": record.document.body_line, "leads": leads,
    }  # fmt: skip
    return _KINDS[record.collection].again(values)


def _first_address(record: Record) -> str:
    """The address of a file named as the id, which never changes; of an id of another kind the oldest former one.

    An alias may be that of another page, which this one took over: it does not make this page another one.
    """
    room, id_, values = record.collection, record.id, record.values
    named = address_of(f"{room}/{id_}.md", room, split_date(id_)[0] or values.get("date"))
    aliases: tuple[str, ...] = values.get("aliases", ())
    if named in (record.address, *aliases):
        return named
    pages = (each for each in aliases if each.startswith(f"/{room}/") and each.endswith("/"))
    return next((each for each in pages if each.count("/") == record.address.count("/")), record.address)


def digests(record: Record, rare: str) -> Record:
    """The record with its ``front`` and its ``outward``; ``rare`` are the marks of its body.

    Lists show how a body begins where nothing else says what it is about, `/tekster/` a whole text; and what is no
    item is shown in other places still. Other files' links may lead to its headings, and to whatever else in it has
    an anchor.
    """
    values, body, file = record.values, record.document.body, record.document.digest
    named = values.get("action") or values.get("summary")
    shown = record.collection != "nyheter" or not named or values.get("kind") in TEXT_KINDS
    front = _digest(f"{record.local}\n{record.id}\n{record.address}\n{file if shown else ''}\n", values)
    whole = Body(record.document, f"\n\n{body}", f"\n\n{rare}", indented=False)
    heads = [title.text for title in titles(whole)]
    anchored = file if "<" in rare or "[^" in rare or "{" in rare else ""
    targets = [link.target for link in record.links]
    outward = _digest(f"{front}\n{record.draft}\n{anchored}\n", heads, targets, "id" in record.document.data)
    return record.but(front=front, outward=outward)


def _digest(named: str, *values: Any) -> str:
    """Of names, which may be of no encoding, and of what was read, which is."""
    return hashlib.blake2b(named.encode("utf-8", "surrogatepass") + encode(values), digest_size=16).hexdigest()


def _sequence(values: Mapping[str, Any]) -> int:
    """RFC 5545's SEQUENCE, which must grow when an event changes.

    A day of ``updated`` outweighs all that can be counted beside it: what was cancelled one day and is held after all
    the next has grown. Earlier changes and an end differ within a day, and a change outweighs an end that is taken
    back. The day is counted from a fixed one, since ``date`` may be set later. 0 for an event that was never changed.
    """
    updated, changes = values.get("updated"), len(values.get("changes", ()))
    ends = sum(1 for name in ("cancelled", "withdrawn") if values.get(name))
    day = updated.first.toordinal() if updated else 0
    return day * _DAY + min(changes * _CHANGE, _DAY - _CHANGE) + ends
