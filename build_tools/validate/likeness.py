"""Near-duplicates: a new item that says almost the same as one that still applies may supersede it.

Each text is remembered by its smallest shingles (Broder's bottom-k sketch). Two texts with Jaccard index J share
each of them with probability J, so texts that share several are compared in full, and no others: the work grows
with the number of texts, not with its square. A text that is too short for a sketch is compared with the latest of
the same title, source and municipalities, without regard to numbers: of a notice of two lines a new telephone number
is a large part, and six municipalities may each tell their own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple
from zlib import crc32

from build_tools.errors import Problem
from build_tools.text.similarity import jaccard, shingles
from build_tools.validate.records import Record
from build_tools.validate.world import World

COMPARED = ("nyheter", "veiledning")
"""The collections in which texts are compared, each with those of its own."""
SKETCH = 16
SHARED = 8
BEGINNING = 600
"""Characters that a sketch is taken from; the comparison itself sees the whole text."""
ALIKE = 0.7
FEWEST = 8
"""A text of fewer sampled shingles is too short to be like another by more than chance, unless its title is."""
SHORTEST = 8
"""A text of fewer words says nothing by itself («Se vedlegget»), so that it is no sign that another says the same."""
NEIGHBOURS = 4
"""So many of the latest texts with a shingle are looked at: boilerplate would else make it quadratic."""
_SAMPLED = frozenset({3, 7, 11, 15})
_NUMBERS = re.compile(r"\d+")


class _Like(NamedTuple):
    """A text, an older one that it is like, and in what words."""

    record: Record
    older: Record
    words: str


def sketch(record: Record) -> tuple[int, ...]:
    """The smallest shingles of a body, or what a short one is known by; empty for what is not compared.

    Only the shingles that begin with a word of certain lengths (in bytes of UTF-8) are made, which is a sample that
    any two texts choose alike.
    """
    if record.collection not in COMPARED or record.draft or not record.document.readable:
        return ()
    words = record.document.body[:BEGINNING].encode("utf-8", "surrogatepass").lower().split()
    threes = zip(words, words[1:], words[2:], strict=False)
    found = {crc32(one + two + three) for one, two, three in threes if len(one) in _SAMPLED}
    if len(found) >= FEWEST:
        return tuple(sorted(found)[:SKETCH])
    title = " ".join(str(record.values.get("title", "")).casefold().split())
    known_by = repr((title, record.values.get("source"), record.values.get("municipalities")))
    return (crc32(known_by.encode("utf-8", "surrogatepass")),) if title and len(words) >= SHORTEST else ()


def near_duplicates(world: World, today: date) -> Iterator[Problem]:
    """Say of the newer of two like texts that it may supersede the older."""
    for collection in COMPARED:
        records = [each for each in world.published if each.sketch and each.collection == collection]
        for record, older, words in _alike(sorted(records, key=_age), world.superseded, today):
            message = f"{words}, som fortsatt gjelder: hvis denne overtar, sett `supersedes: [{older.id}]`"
            yield Problem(record.path, record.place("title"), message, "warning", "near-duplicate")


def _alike(records: Sequence[Record], superseded: frozenset[str], today: date) -> Iterator[_Like]:
    """Each with the first older one that it is like, where both apply and neither is superseded."""
    latest: defaultdict[int, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        fewest = max(1, min(SHARED, len(record.sketch) // 2))
        held = list(filter(None, map(latest.get, record.sketch)))
        shared = Counter(chain.from_iterable(map(reversed, held))) if len(held) >= fewest else Counter[int]()
        enough = max(shared.values(), default=0) >= fewest
        likely = shared.most_common(NEIGHBOURS if _is_short(record) else 2) if enough else []
        for other in (other for other, count in likely if count >= fewest):
            older = records[other]
            if {older.id, record.id} & superseded or not (_applies(older, today) and _applies(record, today)):
                continue
            if _apart(record, older):
                continue
            if words := _likeness(record, older):
                yield _Like(record, older, words)
                break
        for shingle in record.sketch:
            holders = latest[shingle]
            holders.append(number)
            if len(holders) > NEIGHBOURS:
                del holders[0]


def _likeness(record: Record, older: Record) -> str:
    """How like the texts are, in words; empty where they are not."""
    ours, theirs = record.document.body, older.document.body
    if short := _is_short(record):
        ours, theirs = (_NUMBERS.sub("", text) for text in (ours, theirs))
    alike = jaccard(shingles(ours), shingles(theirs))
    if alike < ALIKE:
        return ""
    words = "tittelen er den samme, og uten tall er teksten" if short else "teksten er"
    return f"{words} {f'{alike:.0%}'.replace('%', ' %')} lik {older.path}"


def _is_short(record: Record) -> bool:
    """Whether it is known by its title alone."""
    return len(record.sketch) == 1


def _age(record: Record) -> tuple[str, str]:
    when = record.values.get("date") or record.values.get("reviewed")
    return (when.iso if when else "", record.id)


def _apart(record: Record, older: Record) -> bool:
    """Whether each is for municipalities of its own, so that neither takes over from the other."""
    ours, theirs = (each.values.get("municipalities", ()) for each in (record, older))
    return bool(ours and theirs) and set(ours).isdisjoint(theirs)


def _applies(record: Record, today: date) -> bool:
    until = record.values.get("valid_until")
    return not record.values.get("withdrawn") and not (until and until.last < today)
