"""Likeness of texts: word shingles and Jaccard's index (Broder 1997, "On the resemblance and containment")."""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

_WORD = re.compile(r"\w+")
_SIZE = 3


def shingles(text: str) -> frozenset[int]:
    """The runs of three words of a plain text, as 32-bit numbers that are the same on every machine.

    Case, punctuation and spacing do not count. A text of fewer than three words is one shingle, none is none.
    """
    words = _WORD.findall(text.casefold())
    if not words:
        return frozenset()
    last = max(len(words) - _SIZE, 0)
    return frozenset(zlib.crc32(" ".join(words[at : at + _SIZE]).encode()) for at in range(last + 1))


def jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    """Shared part of two sets of shingles, from 0 (nothing) to 1 (the same); 0 when either is empty."""
    if not a or not b:
        return 0.0
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)


class Likeness(Generic[Key]):
    """Finds the texts most like a given one without comparing it to each.

    An inverted index from shingle to texts: looking up costs about as much as there are shared shingles.
    """

    def __init__(self) -> None:
        """Know no text yet."""
        self._sizes: dict[Key, int] = {}
        self._order: dict[Key, int] = {}
        self._holders: defaultdict[int, list[Key]] = defaultdict(list)

    def add(self, key: Key, text: frozenset[int]) -> None:
        """Make a text findable under a key that was not used before."""
        self._sizes[key] = len(text)
        self._order[key] = len(self._order)
        for shingle in text:
            self._holders[shingle].append(key)

    def like(self, text: frozenset[int], least: float) -> Iterator[tuple[float, Key]]:
        """The texts with at least this index, the most alike first; equals in the order they were added."""
        shared = Counter(key for shingle in text for key in self._holders.get(shingle, ()))
        found = [(count / (len(text) + self._sizes[key] - count), key) for key, count in shared.items()]
        yield from sorted(
            (pair for pair in found if pair[0] >= least), key=lambda pair: (-pair[0], self._order[pair[1]])
        )
