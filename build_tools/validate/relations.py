"""Rules between entries: names are used once, what is superseded exists, nothing goes in a circle."""

import re
from collections.abc import Iterator
from datetime import date

from build_tools.errors import Problem
from build_tools.validate.records import Record, stem_of
from build_tools.validate.world import World


def ids_used_once(world: World) -> Iterator[Problem]:
    """Two files cannot have one id."""
    holders: dict[str, list[Record]] = {}
    for record in world.records:
        holders.setdefault(record.id, []).append(record)
    for others in holders.values():
        other, *copies = sorted(others, key=_originality) if len(others) > 1 else others
        for record in copies:
            own = (
                "slett `id`-linjen her, så blir filnavnet id"
                if "id" in record.document.data
                else "gi filen et annet navn, eller sett `id:`"
            )
            message = f"id-en `{record.id}` brukes også i {other.path}: {own}"
            yield Problem(record.path, record.place("id"), message, rule="duplicate-id")


def _originality(record: Record) -> tuple[bool, str, int, str]:
    """Sorts the file an id was made for before its copies: it bears the name, is the older, has the shorter name."""
    when = record.values.get("date")
    stem = stem_of(record.local)
    return (stem != record.id, when.iso if when else "", len(stem), record.path)


def references_lead_somewhere(world: World) -> Iterator[Problem]:
    """``supersedes``, ``items`` and ``pack`` name entries that are published."""
    for record in world.records:
        for name in ("supersedes", "items", "pack"):
            given = record.values.get(name, ())
            for key in (given,) if isinstance(given, str) else given:
                if message := _reference(world, record, name, key):
                    severity = "warning" if record.draft else "error"
                    yield Problem(
                        record.path,
                        record.place(name, key),
                        message,
                        "error" if severity == "error" else "warning",
                        name,
                    )


def _reference(world: World, record: Record, name: str, key: str) -> str:
    if key == record.id:
        return f"`{name}` kan ikke vise til filen selv: slett linjen"
    if key in world.by_id:
        wanted = {"pack": "smagruppe"}.get(name)
        if wanted and world.by_id[key].collection != wanted:
            return f"`{name}` må vise til en side i {wanted}/, ikke til `{key}`"
        return ""
    if key in world.drafts:
        return f"`{key}` er et utkast: publiser det først, eller slett linjen"
    page = world.by_address.get(re.sub(r"^https?://[^/]+", "", key).rstrip("/") + "/")
    near = page.id if page else world.ids.nearest(key.rsplit("/", 1)[-1].removesuffix(".md"))
    return f"det finnes ingen med id `{key[:80]}`; " + (
        f"mente du `{near}`?" if page or near not in ("", record.id) else "id-en er filnavnet uten .md"
    )


def no_circle(world: World) -> Iterator[Problem]:
    """What supersedes is not itself superseded by what it supersedes."""
    for ring in _rings(world):
        record = world.by_id[ring[0]]
        way = " → ".join([*ring, ring[0]])
        message = f"`supersedes` går i ring ({way}): ta bort det leddet som ikke stemmer"
        yield Problem(record.path, record.place("supersedes", ring[1]), message, rule="circle")


def _rings(world: World) -> Iterator[list[str]]:
    """Each ring of two or more once, beginning with its smallest id (Tarjan's components, without recursion)."""
    graph = {
        key: [old for old in record.values.get("supersedes", ()) if old in world.by_id and old != key]
        for key, record in world.by_id.items()
        if record.values.get("supersedes")
    }
    done: set[str] = set()
    for start in sorted(graph):
        if start in done:
            continue
        way: list[str] = []
        on_way: set[str] = set()
        stack = [(start, iter(graph[start]))]
        way.append(start)
        on_way.add(start)
        while stack:
            key, rest = stack[-1]
            for old in rest:
                if old in on_way:
                    ring = way[way.index(old) :]
                    at = ring.index(min(ring))
                    yield ring[at:] + ring[:at]
                elif old not in done and old in graph:
                    stack.append((old, iter(graph[old])))
                    way.append(old)
                    on_way.add(old)
                    break
            else:
                stack.pop()
                way.pop()
                on_way.discard(key)
                done.add(key)


def newer_supersedes_older(world: World) -> Iterator[Problem]:
    """The successor comes after what it supersedes."""
    for record in world.published:
        when = record.values.get("date")
        for key in record.values.get("supersedes", ()):
            old = world.by_id.get(key)
            before = old.values.get("date") if old and key != record.id else None
            if when and before and before.first > when.last:
                message = f"`{key}` er nyere ({before}) enn denne ({when}): den nyeste må stå som den som erstatter"
                yield Problem(record.path, record.place("supersedes", key), message, "warning", "supersedes-newer")


def responsible_is_known(world: World) -> Iterator[Problem]:
    """A guide's responsible is a source of the vocabulary or a role in words."""
    keys = world.vocabulary.sources
    for record in world.records:
        given = record.values.get("responsible")
        if given and given not in keys and given == given.lower() and "-" in given:
            message = (
                f"`{given}` er ikke en avsender i vocabulary/sources.yml: rett nøkkelen, eller skriv rollen med ord"
            )
            yield Problem(record.path, record.place("responsible"), message, "warning", "responsible")


def reviews_to_come(world: World, today: date) -> Iterator[Problem]:
    """A review date that has passed asks for a look, while what it is of may still apply."""
    for record in world.records:
        due, until = record.values.get("review_by"), record.values.get("valid_until")
        over = record.id in world.superseded or record.values.get("withdrawn") or (until and until.last < today)
        if due and due.last < today and not over:
            message = (
                f"`review_by` gikk ut {due}: se om det fortsatt stemmer, og sett en ny dato (eller `valid_until`)"
            )
            yield Problem(record.path, record.place("review_by"), message, "warning", "review-passed")


RULES = (ids_used_once, references_lead_somewhere, no_circle, newer_supersedes_older, responsible_is_known)
