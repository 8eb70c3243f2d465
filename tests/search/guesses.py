"""What a word may stand for that no document holds, said plainly: all spellings are looked at."""

from collections.abc import Callable, Iterable
from functools import cache

Alternative = tuple[float, tuple[str, ...], str]
"""A weight, terms that count together, the spelling they are found by."""
Known = dict[str, int]
"""Spellings, in the order they are read, with how common they are (0: no part of a compound)."""
LINKS = (("", 0.0), ("s", 0.5), ("e", 0.7))


def bare(word: str) -> str:
    """A word as typed without Norwegian letters."""
    for before, after in (("aa", "a"), ("oe", "o"), ("ae", "e"), ("æ", "e"), ("å", "a"), ("ø", "o")):
        word = word.replace(before, after)
    return word


def distance(a: str, b: str) -> int:
    """Edits between two words, a swap of neighbours counted as one."""
    rows = [list(range(len(b) + 1))]
    for i in range(1, len(a) + 1):
        row = [i]
        for j in range(1, len(b) + 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


class Guesser:
    """Finds spellings near a word, fewer in a ``large`` archive."""

    def __init__(self, spelled: Known, stem: Callable[[str], str], large: bool) -> None:
        self.stem, self.large, self.most = cache(stem), large, 5 if large else 14
        self.spelled = dict(sorted(spelled.items()))
        self.backwards = sorted(spelled, key=lambda word: word[::-1])
        self.around = cache(self.read_around)

    def read_around(self, word: str) -> Known:
        """The spellings that share the beginning, also with its last letter swapped, or the end of a word or its stem."""
        most = 3 if len(word) > 5 else 2
        starts = [word[:most], word[: most - 1] + word[most] if len(word) == 2 * most else word[:most]]
        own = word if self.large or len(self.stem(word)) < 6 else self.stem(word)
        ends = [word[-most:], own[-most:]]
        forwards = [other for start in starts for other in self.spelled if other.startswith(start)]
        backwards = [other for end in ends for other in self.backwards if other.endswith(end)]
        return {other: self.spelled[other] for other in (*forwards, *backwards)}

    def near(self, word: str, known: Known) -> list[tuple[float, int, str, str]]:
        """Edits, how rare, term and spelling of what a mistyped word may stand for."""
        if len(word) < 3:
            return []
        most, own = (1 if len(word) < 8 else 2), self.stem(word)
        found: dict[str, tuple[float, int, str, str]] = {}
        for other, common in known.items():
            term = self.stem(other)
            edits = 0 if bare(other) == bare(word) else distance(word, other)
            if edits > 1 and len(own) > 3:
                edits = min(edits, distance(own, term))
            if edits <= most and (term not in found or edits < found[term][0]):
                found[term] = (edits, -common, term, other)
        return sorted(found.values())[: self.most]

    def intended(self, part: str) -> list[str]:
        """The word that a part of a compound was meant to be, if one is near."""
        near = self.near(part, self.usable(part)) if len(part) > 4 else []
        return [near[0][3]] if near and near[0][0] <= 1 else []

    def usable(self, word: str) -> Known:
        """The spellings around a word that compounds may consist of."""
        return {other: common for other, common in self.around(word).items() if common}

    def cuts(self, word: str) -> list[tuple[float, str, str]]:
        """How good it is, head and tail of every way to cut a compound before its last part, the longest tail first."""
        terms = {self.stem(other) for other in self.usable(word)}
        return [
            (min(at - len(link), len(word) - at) * 0.1 - cost, word[: at - len(link)], word[at:])
            for at in range(3, len(word) - 3 if word.isalpha() else 0)
            if self.stem(word[at:]) in terms
            for link, cost in LINKS
            if word[:at].endswith(link) and at - len(link) >= 3
        ]

    def halves(self, word: str) -> list[str]:
        """The two halves of a compound, if both are words."""
        whole = [cut for cut in self.cuts(word) if cut[1] in self.usable(word)]
        return list(max(whole, key=lambda cut: cut[0])[1:]) if whole else []

    def split(self, word: str) -> list[str]:
        """An unknown compound taken apart into spellings; one part may be a compound itself, or mistyped."""
        if len(word) < 7:
            return []
        if whole := self.halves(word):
            return whole
        for _score, head, tail in self.cuts(word)[:2]:
            if parts := self.halves(head) or self.intended(head):
                return [*parts, tail]
        heads = [other for other in self.usable(word) if len(other) > 3 and word.startswith(other)]
        parts = self.intended(word[len(max(heads, key=len)) :]) if heads else []
        return [max(heads, key=len), *parts] if parts else []

    def guesses(self, word: str) -> Iterable[Alternative]:
        """What an unknown word may stand for."""
        known = self.around(word)
        if parts := tuple(dict.fromkeys(map(self.stem, self.split(word)))):
            yield 0.5, parts, ""
        near = self.near(word, known)
        for edits, _rare, term, other in near:
            sure = 1 if edits < 1 else (0.9 if edits == 1 else 0.7) * (1 if len(word) > 3 else 0.4)
            yield sure * (0.3 if edits > near[0][0] else 1), (term,), other
        if len(word) > 2:
            begun = sorted((-common, other) for other, common in known.items() if other.startswith(word))
            for _rare, other in begun[:4]:
                yield 0.5, (self.stem(other),), other
