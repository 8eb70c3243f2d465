"""Documents that say nearly the same: equal least hashes of their runs of three words (MinHash, Broder 1997)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import combinations, pairwise
from typing import Any
from zlib import crc32

import numpy as np
from msgspec import Struct

from build_tools.outputs.search.occurrences import FIELDS, Occurrences

HASHES = 8
ALIKE = 7
SHORTEST = 24
MOST = 6
"""So many stand folded together; every further six of a kind make a hit of their own, so that each can be reached."""
SPREADERS = tuple(
    int.from_bytes(blake2b(bytes([number]), digest_size=8).digest()) | 1 for number in range(HASHES + 3)
)
"""Odd and without relation: were one a multiple of another, a run that is least in one would often be so in all."""


class Signatures(Struct, frozen=True):
    """The numbers of documents with enough text, in order, and the least hashes of each."""

    numbers: Any
    least: Any

    @classmethod
    def of(cls, occurrences: Occurrences) -> "Signatures":
        """Those of the documents that have occurrences."""
        words = np.array([crc32(chunk.encode()) for chunk in occurrences.chunks], dtype=np.uint64)
        parts = [cls._part(piece, words) for piece in occurrences.pieces()]
        return cls(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    @staticmethod
    def _part(piece: Occurrences, words: Any) -> tuple[Any, Any]:
        """The numbers and least hashes of some documents."""
        body = np.flatnonzero(piece.field == len(FIELDS) - 1)
        hashed, document = words[piece.chunk[body]], piece.document[body].astype(np.int64)
        spread = [np.uint64(each) for each in SPREADERS]
        whole = np.flatnonzero(document[:-2] == document[2:])
        runs = hashed[whole] * spread[-1] + hashed[whole + 1] * spread[-2] + hashed[whole + 2] * spread[-3]
        runs ^= runs >> np.uint64(29)
        starts = np.flatnonzero(np.diff(document[whole], prepend=-1))
        if not len(starts):
            return np.empty(0, dtype=np.int64), np.empty((0, HASHES), dtype=np.uint64)
        least = np.stack([np.minimum.reduceat(runs * each, starts) for each in spread[:HASHES]], axis=1)
        long = np.diff(np.append(starts, len(whole))) >= SHORTEST
        return document[whole][starts][long], least[long]

    def revised(self, moved: Any, fresh: "Signatures") -> "Signatures":
        """With documents renumbered (``moved``: old number to new, -1 where it ends), and those of ``fresh``."""
        stays = moved[self.numbers] >= 0
        numbers = np.concatenate([moved[self.numbers[stays]], fresh.numbers])
        order = np.argsort(numbers, kind="stable")
        return Signatures(numbers[order], np.concatenate([self.least[stays], fresh.least])[order])


def near_duplicates(signatures: Signatures) -> list[tuple[int, int]]:
    """Each document that nearly repeats an earlier one, with the first of its group."""
    numbers, least = signatures.numbers, signatures.least
    leader: dict[int, int] = {}
    pairs = [pair for rows in _bands(least) for pair in combinations(rows[:50], 2)]
    ones, others = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    alike = np.count_nonzero(least[ones] == least[others], axis=1) >= ALIKE
    for one, other in [pairs[at] for at in np.flatnonzero(alike).tolist()]:
        first, second = leader.get(one, one), leader.get(other, other)
        low, high = min(first, second), max(first, second)
        if low != high:
            leader |= {row: low for row, over in leader.items() if over == high} | {high: low}
    return sorted((int(numbers[row]), int(numbers[over])) for row, over in leader.items())


def alone(signatures: Signatures, documents: Any) -> bool:
    """Whether none of these documents has a half of its hashes in common with any other."""
    least, half = signatures.least, HASHES // 2
    for row in np.flatnonzero(np.isin(signatures.numbers, documents)).tolist():
        same = least == least[row]
        if any(np.count_nonzero(part.all(axis=1)) > 1 for part in (same[:, :half], same[:, half:])):
            return False
    return True


def grouped(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Documents with the one that leads them, as lists: the leader, then the others, each less the one before.

    A leader is less the leader of the list before. The newest `MOST` make a list, those before them another.
    """
    found: dict[int, list[int]] = {}
    for document, leader in pairs:
        found.setdefault(leader, [leader]).append(document)
    parted = [group[max(0, end - MOST) : end] for group in found.values() for end in range(len(group), 1, -MOST)]
    ordered = sorted(group for group in parted if len(group) > 1)
    before = [0, *(group[0] for group in ordered)]
    return [
        [group[0] - last, *(after - earlier for earlier, after in pairwise(group))]
        for last, group in zip(before, ordered, strict=False)
    ]


def _bands(least: Any) -> Iterator[list[int]]:
    """The rows that have a half of their hashes in common."""
    for half in (0, HASHES // 2):
        found: defaultdict[bytes, list[int]] = defaultdict(list)
        part = np.ascontiguousarray(least[:, half : half + HASHES // 2])
        raw, size = part.tobytes(), part.itemsize * part.shape[1]
        _values, number, counts = np.unique(part[:, 0], return_inverse=True, return_counts=True)
        for row in np.flatnonzero(counts[number] > 1).tolist():
            found[raw[row * size : (row + 1) * size]].append(row)
        yield from found.values()
