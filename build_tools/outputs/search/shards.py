"""Files of the index that hold words: where terms lie, and the shards with their postings (layout: FORMAT.md)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import zip_longest

from msgspec import Struct

from build_tools.outputs.search.coding import hashed, shared, steps, text, varint
from build_tools.outputs.search.entries import Entry

SHARD = 130
HEAVY = 850
LETTERS = 4
MOST_LETTERS = 12
SIGNS = 1 << 10
ALIAS, PARTS, SHOWN = 1, 2, 4


class Places(Struct, frozen=True, dict=True):
    """Which of ``many`` shards a term lies in: its first four letters say so, or as many as ``deep`` has for them.

    They are told by their sign, one number for many beginnings: more letters than needed do little harm, and a root
    that knew them apart would cost each reader more than shards that are lighter save.
    """

    many: int
    deep: Mapping[int, int]

    def of(self, term: str) -> int:
        """The number of the term's shard; phrases lie with their first word."""
        told = self._told.get(term)
        if told is None:
            word = term.partition(" ")[0]
            told = self._told[term] = hashed(word[: self.letters(word)], self.many)
        return told

    def letters(self, word: str) -> int:
        """How many letters of a word tell its shard."""
        return self.deep.get(_sign(word[:LETTERS]), LETTERS)

    @cached_property
    def _told(self) -> dict[str, int]:
        return {}

    def deeper(self) -> list[int]:
        """For each sign how many more letters count than four; nothing where none does."""
        return [self.deep.get(sign, LETTERS) - LETTERS for sign in range(SIGNS)] if self.deep else []


def _sign(start: str) -> int:
    return hashed(start, SIGNS)


class Placing:
    """Where entries lie. Knows which it placed before: most beginnings of words have the same again."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Entry, int]] = {}
        self._deep: dict[str, int] = {}
        self._places = Places(1, {})

    def __call__(self, all_entries: Sequence[Entry]) -> Places:
        """Where the entries lie."""
        before, known = self._known, {}
        for entry in all_entries:
            kept = before.get(entry.term)
            known[entry.term] = kept if kept and kept[0] is entry else (entry, entry.size())
        changed = {_start(term) for term, each in known.items() if before.get(term) is not each}
        changed |= {_start(term) for term in before.keys() - known.keys()}
        inside: dict[str, Counter[str]] = {start: Counter() for start in changed}
        for term, (_entry, size) in known.items():
            if (start := _start(term)) in changed:
                inside[start][term.partition(" ")[0]] += size
        deep = {start: letters for start, letters in self._deep.items() if start not in changed}
        deep |= {start: letters for start, sizes in inside.items() if (letters := letters_for(sizes)) > LETTERS}
        signs = dict(sorted((_sign(start), letters) for start, letters in deep.items()))
        places = Places(steps(sum(size for _entry, size in known.values()) / SHARD), signs)
        self._known, self._deep = known, deep
        if places != self._places:
            self._places = places
        return self._places


def _start(term: str) -> str:
    """The letters that tell a term's shard where no more are told; of a phrase those of its first word."""
    return term[:LETTERS].partition(" ")[0]


def letters_for(sizes: Counter[str]) -> int:
    """By how many letters words of these sizes, which begin alike, are told apart: no more than make a difference."""
    chosen, weight = LETTERS, sizes.total() ** 2
    if sizes.total() <= HEAVY:
        return chosen
    for letters in range(LETTERS + 1, MOST_LETTERS + 1):
        together: Counter[str] = Counter()
        for word, size in sizes.items():
            together[word[:letters]] += size
        lighter = sum(size * size for size in together.values())
        if lighter * 10 < weight * 9:
            chosen, weight = letters, lighter
        if max(together.values()) <= HEAVY:
            break
    return chosen


def described(before: str, entry: Entry, number: int) -> bytes:
    """What a shard says of a term before all postings; ``number`` is that of the first file with more of them."""
    alike = shared(before, entry.term)
    kind = (ALIAS if entry.alias else 0) | (PARTS if entry.parts else 0) | (SHOWN if entry.shown else 0)
    out = bytes([alike | entry.unsaid << 7]) + text(entry.term[alike:]) + varint(entry.held << 3 | kind)
    if entry.alias:
        out += text(entry.alias)
    if entry.parts:
        out += text(" ".join(entry.parts))
    if entry.shown:
        out += text("|".join(entry.shown))
    here, rest = entry.laid()
    if entry.held:
        out += varint(len(here))
    return out + (varint(number) if rest else b"")


class Shards:
    """The term shards, and the files of what postings of frequent terms have not room there.

    Knows what it made before: a shard of the same entries is not made again.
    """

    def __init__(self) -> None:
        self._known: list[tuple[list[Entry], int, bytes, list[bytes]]] = []

    def __call__(
        self, all_entries: Sequence[Entry], places: Places, deflate: Callable[[bytes], bytes]
    ) -> tuple[list[bytes], list[bytes]]:
        """All shards, and all files with more of a term's postings."""
        members: list[list[Entry]] = [[] for _ in range(places.many)]
        for entry in all_entries:
            members[places.of(entry.term)].append(entry)
        made: list[tuple[list[Entry], int, bytes, list[bytes]]] = []
        rest: list[bytes] = []
        for inside, before in zip_longest(members, self._known[: len(members)]):
            if before and before[:2] == (inside, len(rest)):
                shard = before
            else:
                shard = (inside, len(rest), *_shard(inside, len(rest), deflate))
            made.append(shard)
            rest += shard[3]
        self._known = made
        return [content for _inside, _first, content, _more in made], rest


def _shard(inside: Sequence[Entry], first: int, deflate: Callable[[bytes], bytes]) -> tuple[bytes, list[bytes]]:
    """A shard of these entries, and the files of what it has no room for, of which the ``first`` has that number."""
    words, postings, before = b"", b"", ""
    rest: list[bytes] = []
    for entry in inside:
        here, more = entry.laid()
        words += described(before, entry, first + len(rest))
        postings += here
        rest += map(deflate, more)
        before = entry.term
    return deflate(varint(len(words)) + words + postings), rest
