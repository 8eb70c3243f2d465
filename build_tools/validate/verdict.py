"""The judge: reads every file by its definition, applies every rule, and makes the Catalogue if nothing is wrong."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from msgspec.structs import replace

from build_tools.errors import ContentError, Problem, visible
from build_tools.load import Document, Sources
from build_tools.load.documents import take_apart
from build_tools.load.history import Former
from build_tools.model import Catalogue, Entry, Event, Guide, Item, Pack, Page, newest_first
from build_tools.parallel import FEWEST, spread, spread_parts
from build_tools.spool import Spool
from build_tools.validate import (
    archive,
    body_rules,
    guard,
    issued,
    ledger,
    likeness,
    names,
    records,
    relations,
    single,
    vocabularies,
)
from build_tools.validate import links as links_module
from build_tools.validate.bodies import marks
from build_tools.validate.looks import Looks, key_of
from build_tools.validate.reader import Known
from build_tools.validate.records import Record
from build_tools.validate.world import World

Look = Callable[[Sequence[Document]], list[Record]]
TOGETHER = 64
"""Files in which one thing is looked for before the next is."""
_EVEN_IN_DRAFTS = frozenset(
    {"encoding", "characters", "long-line", "size", "unreadable", "yaml", "front-matter", "dense", "file-name"}
)


def catalogue(sources: Sources, today: date, looks: Looks | None = None) -> Catalogue:
    """The frozen Catalogue; ContentError with every error when there is one.

    What can only be advice and costs much (likeness) is not looked for. ``looks`` are what the files showed the last
    time; they are brought up to date.
    """
    world, problems = _weigh(sources, today, looks or Looks())
    if _failed(problems):
        raise ContentError(problems)
    return _assemble(world)


def judge(sources: Sources, today: date) -> tuple[Catalogue | None, list[Problem]]:
    """The Catalogue, None when there is an error, and all findings sorted by place."""
    world, problems = _advised(sources, today)
    return None if _failed(problems) else _assemble(world), problems


def findings(sources: Sources, today: date, former: Former) -> list[Problem]:
    """All findings sorted by place, for who needs no Catalogue; what was public is held against ``former`` files."""
    world, problems = _advised(sources, today)
    lost = ledger.forgotten(world, former, vocabularies.known_terms(sources))
    sent = (*archive.rewritten(sources, former), *issued.new(world, former))
    return sorted(guard.unsaid(list({*problems, *lost, *sent})), key=_place)


def by_themselves(sources: Sources, today: date) -> list[Record]:
    """What each text shows by itself; without ``entry`` where it is wrong, or where its links mean something only
    beside other files."""
    return _look(sources.documents, sources.root, vocabularies.known_terms(sources), today, site=sources.site)


def _failed(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _advised(sources: Sources, today: date) -> tuple[World, list[Problem]]:
    return _weigh(sources, today, Looks(), advised=True)


def _place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.path, problem.line, problem.column, problem.message


def _weigh(sources: Sources, today: date, looks: Looks, *, advised: bool = False) -> tuple[World, list[Problem]]:
    known = vocabularies.known_terms(sources)
    vocabulary, problems = vocabularies.read(sources, known)
    look = partial(_look, root=sources.root, known=known, today=today, site=sources.site, advised=advised)
    found = _seen(sources, look, today, looks)
    issues, broken = archive.read(sources)
    world = World(sources, found, vocabulary, issues)
    problems.extend([*sources.problems, *broken])
    problems.extend(problem for record in found for problem in record.problems)
    problems.extend(problem for document in sources.vocabulary.values() for problem in guard.guarded(document))
    problems.extend(guard.guarded_attachments(sources))
    problems.extend(_archived(world))
    state = _state(world, looks.key)
    if advised or looks.sound != state:
        rules = [partial(_across, world), *([partial(_advice, world, today)] if advised else [])]
        for each in spread(_told, rules, fewest=2 if len(found) >= FEWEST else 3):
            problems.extend(each)
    looks.sound = "" if _failed(problems) else state
    told = guard.unsaid(list(vocabularies.without_echoes(problems, sources, known)))
    return world, sorted(set(told), key=_place)


def _state(world: World, key: str) -> str:
    """A digest of everything that `_across` looks at."""
    others = (key, repr(world.sources.attachments), repr(world.sources.ledger), repr(world.issues))
    outward = (f"{record.path} {record.outward}" for record in world.records)
    return hashlib.blake2b("\n".join([*others, *outward]).encode(), digest_size=16).hexdigest()


def _told(rule: Callable[[], Iterator[Problem]]) -> list[Problem]:
    return list(rule())


def _seen(sources: Sources, look: Look, today: date, looks: Looks) -> list[Record]:
    """Every file's record; ``looks`` gives those of files that are as they were, and takes the others."""
    key = key_of(sources, today)
    before = looks.under(key)
    found: dict[str, Record | None] = {}
    new = []
    for each in sources.documents:
        record = before.get(each.path)
        found[each.path] = record = record if record and record.document is each else None
        if record is None:
            new.append(each)
    told = spread_parts(partial(_afresh, before=before, look=look, spool=looks.spool), new)
    for document, (digest, state) in zip(new, told, strict=True):
        document.digest = digest  # a worker has read it
        kind, entry = state["entry"] or (Item, None)
        found[document.path] = Record.again({**state, "document": document, "entry": entry and kind.again(entry)})
    looks.key, looks.records = key, {path: record for path, record in found.items() if record}
    return list(looks.records.values())


def _afresh(
    documents: Sequence[Document], before: Mapping[str, Record], look: Look, spool: Spool | None
) -> list[tuple[str, Mapping[str, Any]]]:
    """The digest of each file that may have changed, and its record but for the document; runs in a worker."""
    told: list[tuple[str, Mapping[str, Any]]] = []
    for start in range(0, len(documents), TOGETHER):
        some = documents[start : start + TOGETHER]
        same = {
            each.path: known
            for each in some
            if (known := before.get(each.path)) and each.digest and known.document.digest == each.digest
        }
        looked = iter(look([each for each in some if each.path not in same]))
        found = [same.get(document.path) or next(looked) for document in some]
        entries = iter(_states([record.entry for record in found if record.entry], spool))
        for document, record in zip(some, found, strict=True):
            state = {name: value for name, value in vars(record).items() if name != "document"}
            state["entry"] = next(entries) if record.entry else None
            told.append((document.digest, state))
            document.rest()
    return told


def _states(entries: Sequence[Entry], spool: Spool | None) -> list[tuple[type[Entry], Mapping[str, Any]]]:
    """What is sent of entries: their kinds, and their states with texts put aside where that is wanted."""
    if spool is None:
        return [(type(entry), entry.__getstate__()) for entry in entries]
    texts = spool.put([entry.body for entry in entries])
    return [(type(entry), entry.light(text)) for entry, text in zip(entries, texts, strict=True)]


def _look(
    documents: Sequence[Document], root: str, known: Known, today: date, *, site: str = "", advised: bool = False
) -> list[Record]:
    """Everything that each of some files shows by itself; ``advised`` when that is all that is wanted.

    One thing is looked for in all of them before the next is: what it is looked for with stays near the processor
    then, which saves a quarter of the time.
    """
    take_apart(documents)
    examined = [records.examine(each, root, known) for each in documents]
    rare = [marks(each.body) for each in documents]
    found, links = body_rules.look(examined, rare, site)
    found.extend(problem for record in examined for problem in single.look(record, today))
    by_path = {visible(record.path): [*record.problems] for record in examined}
    for problem in found:
        by_path[problem.path].append(problem)
    named = list(guard.guarded_names([each.path for each in documents]))
    personal = [
        [*(problem for problem in named if problem.path == visible(each.path)), *guard.guarded(each)]
        for each in documents
    ]
    sketches = [likeness.sketch(record) if advised else () for record in examined]
    seen = [
        record.but(
            problems=(*(map(_unfinished, problems) if record.draft else problems), *guarded),
            links=links.get(record.path, ()),
            sketch=sketch,
        )
        for record, problems, guarded, sketch in zip(examined, by_path.values(), personal, sketches, strict=True)
    ]
    return seen if advised else [_with_entry(records.digests(*each)) for each in zip(seen, rare, strict=True)]


def _with_entry(record: Record) -> Record:
    """The record with what it becomes, if no other file has a say in it."""
    if record.draft or _failed(record.problems) or links_module.is_relative(record):
        return record
    return record.but(entry=_alone(record))


def _unfinished(problem: Problem) -> Problem:
    """What is an error in a published file is a warning in a draft, which is not published as it is."""
    return (
        replace(problem, severity="warning")
        if problem.severity == "error" and problem.rule not in _EVEN_IN_DRAFTS
        else problem
    )


def _advice(world: World, today: date) -> Iterator[Problem]:
    yield from relations.reviews_to_come(world, today)
    yield from likeness.near_duplicates(world, today)


def _across(world: World) -> Iterator[Problem]:
    for rule in (*relations.RULES, *names.RULES):
        yield from rule(world)
    follower = links_module.Follower(world)
    for record in world.records:
        yield from follower.problems(record, record.links)
        yield from follower.addresses(record)
    yield from ledger.vanished(world)


def _archived(world: World) -> Iterator[Problem]:
    paths = {manifest.folder: manifest.path for manifest in world.sources.manifests}
    yield from archive.unchanged(world.sources)
    yield from archive.known(world.issues, paths, world.vocabulary)
    yield from archive.numbered(world.issues, paths)
    yield from archive.resolved(world.issues, paths, frozenset(world.by_id), frozenset(world.drafts))


def _entry(record: Record, follower: links_module.Follower) -> Entry:
    if record.entry:
        return record.entry
    if not links_module.is_relative(record):
        return _alone(record)
    return records.entry_of(record, *follower.site_absolute(record))


def _alone(record: Record) -> Entry:
    """The entry of a record whose links mean the same wherever it lies."""
    return records.entry_of(record, record.document.body, links_module.leads(record))


def _assemble(world: World) -> Catalogue:
    follower = links_module.Follower(world)
    entries = [_entry(record, follower) for record in world.published]
    events = [entry for entry in entries if isinstance(entry, Event)]
    return Catalogue(
        items=newest_first(entry for entry in entries if isinstance(entry, Item)),  # type: ignore[arg-type]
        guides=newest_first(entry for entry in entries if isinstance(entry, Guide)),  # type: ignore[arg-type]
        events=tuple(sorted(events, key=lambda event: (event.start, event.id))),
        packs=newest_first(entry for entry in entries if isinstance(entry, Pack)),  # type: ignore[arg-type]
        pages=tuple(sorted((entry for entry in entries if isinstance(entry, Page)), key=lambda page: page.address)),
        vocabulary=world.vocabulary,
        issues=world.issues,
        attachments=tuple((each.path, each.path) for each in world.sources.attachments),
    )
