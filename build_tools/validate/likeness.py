"""Near-duplicates: a new item that says almost the same as one that still applies may supersede it.

Each text is remembered by its smallest shingles (Broder's bottom-k sketch). Two texts with Jaccard index J share
each of them with probability J, so texts that share several are compared in full, and no others: the work grows
with the number of texts, not with its square.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import chain
from zlib import crc32

from build_tools.errors import Problem
from build_tools.text.similarity import jaccard, shingles
from build_tools.validate.records import Record
from build_tools.validate.world import World

SKETCH = 16
SHARED = 8
BEGINNING = 600
"""Characters that a sketch is taken from; the comparison itself sees the whole text."""
ALIKE = 0.7
FEWEST = 8
"""A text of fewer sampled shingles is too short to be like another by more than chance."""
NEIGHBOURS = 4
"""So many of the latest texts with a shingle are looked at: boilerplate would else make it quadratic."""
_SAMPLED = frozenset({3, 7, 11, 15})


def sketch(record: Record) -> tuple[int, ...]:
    """The smallest shingles of an item's body; empty for what is not compared.

    Only the shingles that begin with a word of certain lengths (in bytes of UTF-8) are made, which is a sample that
    any two texts choose alike.
    """
    if record.collection != "nyheter" or record.draft or not record.document.readable:
        return ()
    words = record.document.body[:BEGINNING].encode("utf-8", "surrogatepass").lower().split()
    threes = zip(words, words[1:], words[2:], strict=False)
    found = {crc32(one + two + three) for one, two, three in threes if len(one) in _SAMPLED}
    return tuple(sorted(found)[:SKETCH]) if len(found) >= FEWEST else ()


def near_duplicates(world: World, today: date) -> Iterator[Problem]:
    """Say of the newer of two like items that it may supersede the older."""
    superseded = {old for record in world.published for old in record.values.get("supersedes", ())}
    latest: defaultdict[int, list[int]] = defaultdict(list)
    records = sorted((record for record in world.published if record.sketch), key=_age)
    for number, record in enumerate(records):
        fewest = min(SHARED, len(record.sketch) // 2)
        held = list(filter(None, map(latest.get, record.sketch)))
        shared = Counter(chain.from_iterable(held)) if len(held) >= fewest else Counter[int]()
        for other, count in shared.most_common(2) if max(shared.values(), default=0) >= fewest else ():
            older = records[other]
            if count < fewest or {older.id, record.id} & superseded:
                continue
            if _applies(older, today) and _applies(record, today):
                alike = jaccard(shingles(older.document.body), shingles(record.document.body))
                if alike >= ALIKE:
                    yield _problem(record, older, alike)
                    break
        for shingle in record.sketch:
            holders = latest[shingle]
            holders.append(number)
            if len(holders) > NEIGHBOURS:
                del holders[0]


def _problem(record: Record, older: Record, alike: float) -> Problem:
    message = (
        f"teksten er {alike:.0%} lik {older.path}, som fortsatt gjelder: hvis denne overtar, sett "
        f"`supersedes: [{older.id}]`"
    ).replace("%", " %")
    return Problem(record.path, record.place("title"), message, "warning", "near-duplicate")


def _age(record: Record) -> tuple[str, str]:
    when = record.values.get("date")
    return (when.iso if when else "", record.id)


def _applies(record: Record, today: date) -> bool:
    until = record.values.get("valid_until")
    return not record.values.get("withdrawn") and not (until and until.last < today)
