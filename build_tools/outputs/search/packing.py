"""Postings to bits: by impact, the gaps of each impact in Rice code, stretches as gaps (layout: FORMAT.md)."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from itertools import pairwise
from typing import Any

import numpy as np

from build_tools.outputs.search.occurrences import fine
from build_tools.outputs.search.ordering import in_order

BATCH = 50_000
COMMON = 24
TIERS = (384, 1024)
LONGEST_RUN = 15
RAW_BITS = 20
STRETCH_BITS = 2
MOST_STRETCHES = 4
MOST_FINE_STRETCHES = 12
IMPACTS = 15
IMPACT_BITS = 4


def rice_bits(documents: int, held_by: Any) -> Any:
    """How many low bits of a gap are written as they are, where ``held_by`` of ``documents`` follow each other."""
    return np.maximum(np.frexp(documents * 45 // (held_by * 64))[1] - 1, 0).astype(np.int64)


class Codes:
    """One code of at most 64 bits a row, grown column by column."""

    def __init__(self, size: int) -> None:
        self.code = np.zeros(size, dtype=np.uint64)
        self.width = np.zeros(size, dtype=np.uint64)

    def put(self, value: Any, width: Any) -> None:
        """Append ``width`` bits to every code; a width of 0 leaves a code as it is."""
        width = np.asarray(width, dtype=np.uint64)
        self.code = (self.code << width) | np.asarray(value, dtype=np.uint64)
        self.width = self.width + width

    def put_in(self, rows: Any, more: "Codes") -> None:
        """Append to the codes of these rows."""
        self.code[rows] = (self.code[rows] << more.width) | more.code
        self.width[rows] += more.width

    def put_run(self, length: Any, here: Any) -> None:
        """Append ``length`` ones and a zero where ``here`` holds."""
        length = np.asarray(length, dtype=np.uint64)
        one = np.uint64(1)
        self.put(np.where(here, ((one << length) - one) << one, 0), np.where(here, length + one, 0))


def stretch_columns(stretches: Any, most: int) -> tuple[Any, list[Any]]:
    """How many stretches of each bit set are told (the first ``most``), and their numbers, column by column."""
    left = stretches
    told = np.zeros(len(left), dtype=np.int64)
    columns = []
    for _ in range(most):
        lowest = left & (~left + left.dtype.type(1))
        present = lowest > 0
        columns.append(np.bitwise_count(lowest - present).astype(np.int64))
        told += present
        left = left ^ lowest
    return told, columns


def tells_stretches(documents: int, held_by: Any) -> Any:
    """Whether a term's postings tell stretches: in a large archive not those of a term that is everywhere."""
    return (held_by * COMMON < documents) | fine(documents)


def tiers(documents: int) -> tuple[int, ...]:
    """After how many of the best a term's postings are parted: nowhere in a small archive."""
    return () if fine(documents) else TIERS


def tier_of(documents: int, rank: Any) -> Any:
    """In which part of its term's postings one lies that has ``rank`` better ones."""
    return sum((np.asarray(rank >= most, dtype=np.int64) for most in tiers(documents)), np.zeros_like(rank))


def put_gaps(codes: Codes, gaps: Any, low_bits: Any) -> None:
    """Append gaps that count from 0."""
    run = gaps >> low_bits
    far = run > LONGEST_RUN
    codes.put_run(run, ~far)
    ones = (1 << (LONGEST_RUN + 1)) - 1
    codes.put(np.where(far, ones << RAW_BITS | gaps, 0), np.where(far, LONGEST_RUN + 1 + RAW_BITS, 0))
    codes.put(np.where(far, 0, gaps & ((1 << low_bits) - 1)), np.where(far, 0, low_bits))


def put_stretches(codes: Codes, stretches: Any, most: int) -> None:
    """Append the first ``most`` stretches; an empty set is not told, and most are empty in a large archive."""
    rows = np.flatnonzero(stretches)
    told, columns = stretch_columns(stretches[rows], most)
    own = Codes(len(rows))
    own.put_run(told - 1, told > 0)
    before = np.full(len(rows), -1, dtype=np.int64)
    for number, column in enumerate(columns):
        here = told > number
        gap = np.where(here, column - before - 1, 0)
        own.put_run(gap >> STRETCH_BITS, here)
        own.put(gap & ((1 << STRETCH_BITS) - 1), np.where(here, STRETCH_BITS, 0))
        before = column
    codes.put_in(rows, own)


def encode(gaps: Any, low_bits: Any, stretches: Any, size: int) -> list[Codes]:
    """The codes of postings of known impact, column by column: twelve stretches leave no room for a gap."""
    codes = Codes(len(gaps))
    put_gaps(codes, gaps, low_bits)
    if not fine(size):
        put_stretches(codes, stretches, MOST_STRETCHES)
        return [codes]
    places = Codes(len(gaps))
    put_stretches(places, stretches, MOST_FINE_STRETCHES)
    return [codes, places]


def headings(impacts: Any, first: Any, counts: Any) -> Codes:
    """The codes of runs of one impact: how it differs from the run before, and how many postings follow."""
    codes = Codes(len(impacts))
    codes.put(np.where(first, impacts, 0), np.where(first, IMPACT_BITS, 0))
    codes.put_run(np.where(first, 0, -np.diff(impacts, prepend=impacts[:1]) - 1), ~first)
    more = np.frexp(counts)[1] - 1
    codes.put_run(more, np.ones(len(more), dtype=bool))
    codes.put(counts - (1 << more), more)
    return codes


def pack(codes: Codes, firsts: Any) -> tuple[bytes, Any]:
    """The codes as bytes, most significant bit first, and where those of ``firsts`` begin: each a byte."""
    width = codes.width.astype(np.int64)
    ends = np.cumsum(width)
    before = np.concatenate([[0], ends])
    sizes = np.diff(np.concatenate([before[firsts], [before[-1]]]))
    begins = np.concatenate([[0], np.cumsum((sizes + 7) // 8)])
    counts = np.diff(np.concatenate([firsts, [len(width)]]))
    offset = before[:-1] + np.repeat(begins[:-1] * 8 - before[firsts], counts)
    word, room = offset >> 6, 64 - (offset & 63) - width
    inside, outside = np.maximum(room, 0).astype(np.uint64), np.maximum(-room, 0).astype(np.uint64)
    high = np.where(room >= 0, codes.code << inside, codes.code >> outside)
    words = np.zeros((int(begins[-1]) >> 3) + 2, dtype=np.uint64)
    if len(word):
        edges = np.flatnonzero(np.diff(word, prepend=-1))
        words[word[edges]] = np.bitwise_or.reduceat(high, edges)
        spill = np.flatnonzero(room < 0)
        words[word[spill] + 1] |= codes.code[spill] << (np.uint64(64) - outside[spill])
    return words.astype(">u8").tobytes()[: int(begins[-1])], begins


def batches(starts: Any) -> Iterator[tuple[int, int]]:
    """First term and end of runs of terms that have about `BATCH` postings together."""
    first = 0
    while first < len(starts) - 1:
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + BATCH, side="right")) - 1)
        yield first, last
        first = last


def packed_terms(starts: Any, columns: tuple[Any, ...], size: int, wanted: Any) -> Iterator[tuple[bytes, ...]]:
    """The parts of the postings, as bytes, of each term ``wanted``; ``size`` is the number of documents in all."""
    for first, last in batches(starts):
        own, many = wanted[first:last], np.diff(starts[first : last + 1])
        if own.any():
            here, rows = slice(int(starts[first]), int(starts[last])), np.repeat(own, many)
            bounds = np.concatenate([[0], np.cumsum(many[own])])
            yield from _batch(bounds, tuple(column[here][rows] for column in columns), size)


class Packer:
    """`packed_terms` that packs what several terms have once, and knows what it packed before.

    Postings are told apart by a mark. Many words are only synonyms, and found by the same words as others are.
    """

    def __init__(self) -> None:
        self._size = 0
        self._packed: dict[int, tuple[bytes, ...]] = {}
        self._marks: dict[str, int] = {}

    def __call__(
        self, terms: list[str], rows: list[int], starts: Any, columns: tuple[Any, ...], size: int
    ) -> list[tuple[bytes, ...]]:
        """The parts of each term's postings; ``columns`` are documents, impacts and stretches, by row."""
        before = self._packed if size == self._size else {}
        marks = _marks(starts, columns)
        first = {mark: row for row, mark in reversed(list(enumerate(marks))) if mark not in before}
        stale = np.zeros(len(marks), dtype=bool)
        stale[sorted(first.values())] = True
        fresh = packed_terms(starts, columns, size, stale)
        packed = before | dict(zip(sorted(first, key=first.__getitem__), fresh, strict=True))
        self._size, self._marks = size, {term: marks[row] for term, row in zip(terms, rows, strict=True)}
        self._packed = {mark: packed[mark] for mark in marks}
        return [packed[marks[row]] for row in rows]

    def known(self, term: str) -> tuple[bytes, ...]:
        """The parts of a term's postings as they were packed last."""
        return self._packed[self._marks[term]]


def pack_few(
    terms: Mapping[str, tuple[Any, ...]], size: int, packed: Mapping[bytes, tuple[bytes, ...]]
) -> tuple[dict[str, tuple[bytes, ...]], dict[bytes, tuple[bytes, ...]]]:
    """The parts of the postings of a few terms, and the same by digests of the postings.

    Those whose digest is among ``packed`` are not packed again.
    """
    whole = {term: b"".join(column.tobytes() for column in columns) for term, columns in terms.items()}
    digests = {term: blake2b(content, digest_size=16).digest() for term, content in whole.items()}
    new = {term: columns for term, columns in terms.items() if digests[term] not in packed}
    starts = np.concatenate([[0], np.cumsum([len(each[0]) for each in new.values()])]).astype(np.int64)
    together = tuple(np.concatenate(column) for column in zip(*new.values(), strict=True))
    every = np.ones(len(new), dtype=bool)
    fresh = dict(zip(new, packed_terms(starts, together, size, every), strict=True)) if new else {}
    parts = {term: fresh[term] if term in fresh else packed[digest] for term, digest in digests.items()}
    return parts, {digest: parts[term] for term, digest in digests.items()}


def _marks(starts: Any, columns: tuple[Any, ...]) -> list[int]:
    """A number of 64 bits for each row that tells postings apart: a sum of them, each well mixed."""
    marks: list[int] = []
    for first, last in batches(starts):
        here = slice(int(starts[first]), int(starts[last]))
        documents, impacts, stretches = (column[here].astype(np.uint64) for column in columns)
        mixed = documents | impacts << np.uint64(32)
        for more in (np.uint64(1), stretches):
            mixed = (mixed + more) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(mixed * np.uint64(0xBF58476D1CE4E5B9))])
        ends = starts[first : last + 1] - here.start
        marks += (sums[ends[1:]] - sums[ends[:-1]]).tolist()
    return marks


def _batch(starts: Any, columns: tuple[Any, ...], size: int) -> Iterator[tuple[bytes, ...]]:
    """The parts of some terms' postings, whose columns begin and end with these terms."""
    held = np.diff(starts)
    term = np.repeat(np.arange(len(held)), held)
    documents, impacts, stretches = columns
    documents, strength = documents.astype(np.int64), IMPACTS - impacts.astype(np.int64)
    _sorted, best = in_order((term * (IMPACTS + 1) + strength) * size + size - 1 - documents)
    part = term * (len(TIERS) + 1) + tier_of(size, np.arange(len(best)) - np.repeat(starts[:-1], held))
    run = part * (IMPACTS + 1) + strength[best]
    heads = np.flatnonzero(np.diff(run, prepend=-1))
    counts = np.diff(np.append(heads, len(run)))
    order = best[np.repeat(2 * heads + counts - 1, counts) - np.arange(len(best))]  # in each run the older first
    documents = documents[order]
    gaps = np.diff(documents, prepend=-1) - 1
    gaps[heads] = documents[heads]
    told = np.where(tells_stretches(size, held)[term], stretches[order], stretches.dtype.type(0))
    own = encode(gaps, np.repeat(rice_bits(size, counts), counts), told, size)
    opening = np.diff(part[heads], prepend=-1) > 0
    above = headings(IMPACTS - run[heads] % (IMPACTS + 1), opening, counts)
    places = heads * len(own)
    codes = Codes(0)
    codes.code = np.insert(np.stack([each.code for each in own], axis=1).ravel(), places, above.code)
    codes.width = np.insert(np.stack([each.width for each in own], axis=1).ravel(), places, above.width)
    content, begins = pack(codes, (places + np.arange(len(heads)))[opening])
    whole = [content[begin:end] for begin, end in pairwise(begins.tolist())]
    bounds = np.searchsorted(part[heads][opening], np.arange(len(held) + 1) * (len(TIERS) + 1)).tolist()
    for begin, end in pairwise(bounds):
        yield tuple(whole[begin:end])
