"""What a word may stand for that no document holds, said plainly: all spellings are looked at."""

from collections.abc import Callable, Container, Iterable, Mapping
from functools import cache

from build_tools.outputs.search.shards import Places

Alternative = tuple[float, tuple[str, ...], str]
"""A weight, terms that count together, the spelling they are found by."""
Known = dict[str, tuple[int, str]]
"""Spellings in order, with how common they are (0: no part of a compound), and their terms."""
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


def grams(word: str) -> set[str]:
    """The runs of four letters of a word with marked ends."""
    marked = f"^{word}$"
    return {marked[at : at + 4] for at in range(len(marked) - 3)}


def neighbours(own: str, terms: Iterable[str]) -> list[tuple[float, str]]:
    """Those of the terms that begin as a word does, most alike first: how little, and the term."""
    mine, found = grams(own), []
    for term in terms if len(own) > 3 and own.isalpha() else ():
        if term != own and " " not in term and term[:4] == own[:4]:
            alike = 2 * len(mine & grams(term)) / (len(mine) + len(term) - 1)
            if alike >= 0.3:
                found.append((-alike, term))
    return sorted(found)[:10]


class Guesser:
    """Finds at ``most`` so many spellings near a word; ``cheaply``: ``terms`` by shard, one list, one more shard."""

    def __init__(
        self,
        spelled: Mapping[str, int],
        stem: Callable[[str], str],
        places: Places,
        terms: Mapping[str, int],
        real: Container[str],
        cheaply: bool,
        most: int,
    ) -> None:
        self.real = real
        self.stem, self.cheaply, self.most = cache(stem), cheaply, most
        self.spelled, self.places, self.terms = spelled, places, terms
        self.around = cache(self.read_few if cheaply else self.read_around)

    def listed(self, letters: str, begins: bool) -> Known:
        """The spellings that begin or end so; by two letters only short ones."""
        fits = str.startswith if begins else str.endswith
        return {
            word: (common, self.stem(word))
            for word, common in self.spelled.items()
            if fits(word, letters) and (len(letters) > 2 or len(word) <= 6)
        }

    def read_around(self, word: str) -> Known:
        """The spellings that share the beginning, also with its last letter swapped, or the end of a word or its stem."""
        most = 3 if len(word) > 5 else 2
        starts = [word[:most], word[: most - 1] + word[most] if len(word) == 2 * most else word[:most], word[:3]]
        own = word if len(self.stem(word)) < 6 else self.stem(word)
        found = [self.listed(start, begins=True) for start in starts]
        found += [self.listed(each[-most:], begins=False) for each in (word, own)]
        return dict(sorted(pair for each in found for pair in each.items()))

    def read_few(self, word: str) -> Known:
        """The terms of the word's own shard, and until one of them is near, the lists of its end and its beginning."""
        own = self.stem(word)
        known = {
            term: (held.bit_length(), term)
            for term, held in self.terms.items()
            if " " not in term and self.places.of(term) == self.places.of(own)
        }
        most, parted = (3 if len(word) > 5 else 2), self.places.letters(own) > 4
        start = self.listed(word[: 3 if parted or len(word) < 4 else most], begins=True)
        end = self.listed(word[-most:], begins=False)
        for more in [start | end] if most < 3 else [start, end] if parted else [end, start]:
            near = self.near(word, dict(sorted(known.items()))) if most > 2 else []
            if near and near[0][0] < 2:
                break
            known |= more
        return dict(sorted(known.items()))

    def near(self, word: str, known: Known) -> list[tuple[float, int, str, str]]:
        """Edits, how rare, term and spelling of what a mistyped word may stand for."""
        if len(word) < 3 or word.isdecimal():
            return []
        most, own = (1 if len(word) < 8 else 2), self.stem(word)
        found: dict[str, tuple[float, int, str, str]] = {}
        for other, (common, term) in known.items():
            typed = 0 if bare(other) == bare(word) else min(distance(word, other), distance(bare(word), bare(other)))
            edits = min(typed, distance(own, term) + 0.5) if typed > 1 and len(own) > 3 else typed
            before = found[term][0] if term in found else len(word)
            if int(edits) <= most and (edits < before or (edits == before and edits == typed)):
                found[term] = (edits, -common, term, other)
        return sorted(found.values())[: self.most]

    def intended(self, part: str) -> list[str]:
        """The word that a part of a compound was meant to be, if one is near."""
        near = self.near(part, self.usable(part)) if len(part) > 4 else []
        return [near[0][3]] if near and near[0][0] < 2 else []

    def usable(self, word: str) -> Known:
        """The spellings around a word that compounds may consist of."""
        return {other: known for other, known in self.around(word).items() if known[0]}

    def cuts(self, word: str) -> list[tuple[float, str, str]]:
        """How good it is, head and tail of every way to cut a compound before its last part, the longest tail first."""
        terms = {term for _common, term in self.usable(word).values()}
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
        whole = self.halves(word)
        if whole or self.cheaply:
            return whole
        for _score, head, tail in self.cuts(word)[:2]:
            if parts := self.halves(head) or self.intended(head):
                return [*parts, tail]
        heads = [other for other in self.usable(word) if len(other) > 3 and word.startswith(other)]
        parts = self.intended(word[len(max(heads, key=len)) :]) if heads else []
        return [max(heads, key=len), *parts] if parts else []

    def guesses(self, word: str) -> Iterable[Alternative]:
        """What an unknown word may stand for; cheaply as far as one shard beside its own has it, or it is two parts."""
        places = {self.places.of(self.stem(word))}
        for weight, terms, other in self.all_guesses(word):
            more = places | {self.places.of(term) for term in terms}
            if not self.cheaply or len(terms) > 1 or len(more) <= 2:
                places = more
                yield weight, terms, other

    def all_guesses(self, word: str) -> Iterable[Alternative]:
        """The same without an end."""
        known = self.around(word)
        if parts := tuple(dict.fromkeys(map(self.stem, self.split(word)))):
            yield 0.7, parts, ""
        near = self.near(word, known)
        if near and (near[0][0] >= 1 or set(word) & set("æøå")) and self.stem(word) in self.real:
            near = []
        for edits, _rare, term, other in near:
            sure = 1 if edits < 1 else (0.9 if edits < 2 else 0.7) * (1 if len(word) > 3 else 0.4)
            yield sure * (0.3 if edits > near[0][0] else 1), (term,), other
        if len(word) > 2:
            begun = sorted((-known[other][0], other) for other in known if other.startswith(word))
            for _rare, other in begun[:4]:
                yield 0.5, (known[other][1],), other
