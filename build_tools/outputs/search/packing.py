"""Postings to bits: gaps in Rice code, impacts in four bits, stretches as gaps (layout: FORMAT.md)."""

from collections.abc import Iterator
from typing import Any

import numpy as np

BATCH = 200_000
COMMON = 12
FEW = 2000
LONGEST_RUN = 15
RAW_BITS = 20
STRETCH_BITS = 2
MOST_STRETCHES = 4
IMPACT_BITS = 4


def rice_bits(documents: int, held_by: int) -> int:
    """How many low bits of a gap are written as they are, for a term that ``held_by`` of ``documents`` hold."""
    return max(0, (documents * 45 // (held_by * 64)).bit_length() - 1)


class Codes:
    """One code of at most 64 bits a posting, grown column by column."""

    def __init__(self, size: int) -> None:
        self.code = np.zeros(size, dtype=np.uint64)
        self.width = np.zeros(size, dtype=np.uint64)

    def put(self, value: Any, width: Any) -> None:
        """Append ``width`` bits to every code; a width of 0 leaves a code as it is."""
        width = np.asarray(width, dtype=np.uint64)
        self.code = (self.code << width) | np.asarray(value, dtype=np.uint64)
        self.width = self.width + width

    def put_run(self, length: Any, here: Any) -> None:
        """Append ``length`` ones and a zero where ``here`` holds."""
        length = np.asarray(length, dtype=np.uint64)
        one = np.uint64(1)
        self.put(np.where(here, ((one << length) - one) << one, 0), np.where(here, length + one, 0))


def stretch_columns(stretches: Any) -> tuple[Any, list[Any]]:
    """How many stretches of each bit set are told (the first four), and their numbers, column by column."""
    left = stretches.astype(np.uint32)
    told = np.zeros(len(left), dtype=np.int64)
    columns = []
    for _ in range(MOST_STRETCHES):
        lowest = left & (~left + np.uint32(1))
        present = lowest > 0
        columns.append(np.where(present, np.log2(np.maximum(lowest, 1)).astype(np.int64), 0))
        told += present
        left = left ^ lowest
    return told, columns


def tells_stretches(documents: int, held_by: Any) -> Any:
    """Whether a term's postings tell stretches: in a large archive not those of a term that is everywhere."""
    return (held_by * COMMON < documents) | (documents < FEW)


def encode(gaps: Any, low_bits: Any, impacts: Any, stretches: Any) -> Codes:
    """The codes of postings; gaps count from 0, and an empty set of stretches is not told."""
    codes = Codes(len(gaps))
    run = gaps >> low_bits
    far = run > LONGEST_RUN
    codes.put_run(run, ~far)
    ones = (1 << (LONGEST_RUN + 1)) - 1
    codes.put(np.where(far, ones << RAW_BITS | gaps, 0), np.where(far, LONGEST_RUN + 1 + RAW_BITS, 0))
    codes.put(np.where(far, 0, gaps & ((1 << low_bits) - 1)), np.where(far, 0, low_bits))
    codes.put(impacts, IMPACT_BITS)
    told, columns = stretch_columns(stretches)
    codes.put_run(told - 1, told > 0)
    before = np.full(len(told), -1, dtype=np.int64)
    for number, column in enumerate(columns):
        here = told > number
        gap = np.where(here, column - before - 1, 0)
        codes.put_run(gap >> STRETCH_BITS, here)
        codes.put(gap & ((1 << STRETCH_BITS) - 1), np.where(here, STRETCH_BITS, 0))
        before = column
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


def packed_terms(starts: Any, documents: Any, impacts: Any, stretches: Any, size: int) -> Iterator[bytes]:
    """The postings of each term as bytes, term after term; ``size`` is the number of documents in the index."""
    held = np.diff(starts)
    bits = np.array([rice_bits(size, int(each)) for each in np.arange(1, held.max(initial=1) + 1)], dtype=np.int64)
    first = 0
    while first < len(held):
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + BATCH, side="right")) - 1)
        a, b = int(starts[first]), int(starts[last])
        heads = starts[first:last] - a
        gaps = np.diff(documents[a:b].astype(np.int64), prepend=-1) - 1
        gaps[heads] = documents[a:b][heads]
        low = np.repeat(bits[held[first:last] - 1], held[first:last])
        here = np.repeat(tells_stretches(size, held[first:last]), held[first:last])
        content, begins = pack(encode(gaps, low, impacts[a:b], np.where(here, stretches[a:b], 0)), heads)
        for begin, end in zip(begins[:-1].tolist(), begins[1:].tolist(), strict=True):
            yield content[begin:end]
        first = last
