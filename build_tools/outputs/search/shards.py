"""Files of the index that hold words: term shards with postings, and lists of spellings (layout: FORMAT.md)."""

import math
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from build_tools.outputs.search.coding import shared, text, varint
from build_tools.outputs.search.compounds import Splitter
from build_tools.outputs.search.inverting import Inverted
from build_tools.outputs.search.lexicon import Lexicon
from build_tools.outputs.search.packing import Packer
from build_tools.outputs.search.synonyms import Synonyms

SHARD = 450
HEAVY = 2000
LETTERS = 4
LIST = 2600
WORD_SHARE = 0.45
MOST_SHOWN = 3
ALIAS, PARTS, SHOWN = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A term of a shard: how many documents hold it, what its name leads on to, and the parts of its postings."""

    term: str
    held: int = 0
    alias: str = ""
    parts: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    postings: tuple[bytes, ...] = ()

    def size(self) -> int:
        """About how many bytes it takes in its shard."""
        names = (self.term, self.alias, *self.parts, *self.shown)
        return 3 + int(sum(map(len, names)) * WORD_SHARE) + sum(map(len, self.postings[:1]))


def entries(
    inverted: Inverted, lexicon: Lexicon, synonyms: Synonyms, size: int, packer: Packer | None = None
) -> Iterator[Entry]:
    """All terms in order, with those that only lead to another (nynorsk, odd forms) among them.

    ``packer`` may know postings from before.
    """
    forms = inverted.forms
    splitter = Splitter({form for spelled in forms.values() for form in spelled} - lexicon.nonwords)
    held = dict(zip(inverted.terms, (inverted.starts[1:] - inverted.starts[:-1]).tolist(), strict=True))
    columns = (inverted.documents, inverted.impacts, inverted.stretches, inverted.kinds)
    postings = (packer or Packer())(inverted.terms, inverted.starts, columns, size)
    led = ((source, target) for source, target in lexicon.canonical.items() if target in held)
    aliases = sorted(pair for pair in led if pair[0] not in held)
    for term, packed in zip(inverted.terms, postings, strict=True):
        while aliases and aliases[0][0] < term:
            source, target = aliases.pop(0)
            yield Entry(source, alias=target)
        spelled = forms.get(term, (term,))[0]
        parts = dict.fromkeys(map(lexicon.stem, splitter.parts(spelled)))
        kept = tuple(part for part in parts if part in held and part != term)
        shown = tuple(each.written for each in synonyms.found(term) if each.name in forms)[:MOST_SHOWN]
        yield Entry(term, held[term], "", kept, shown, packed)
    for source, target in aliases:
        yield Entry(source, alias=target)


@dataclass(frozen=True)
class Places:
    """Which of ``many`` shards a term lies in: its beginning says so, four letters or, of ``heavy`` ones, more."""

    many: int
    heavy: Container[str]

    def of(self, term: str) -> int:
        """The number of the term's shard; phrases lie with their first word."""
        place = 0
        for letter in beginning(term, self.heavy):
            place = (place * 33 ^ ord(letter)) & 0xFFFFFFFF
        return place % self.many


def beginning(term: str, heavy: Container[str]) -> str:
    """The letters that decide where a term lies."""
    word = term.partition(" ")[0]
    most = LETTERS
    while word[:most] in heavy and most < len(word):
        most += 1
    return word[:most]


def placed(all_entries: Sequence[Entry]) -> tuple[Places, list[str]]:
    """Where the entries lie, and the beginnings that are heavy: their terms are told apart by more letters."""
    sizes: defaultdict[str, int] = defaultdict(int)
    for entry in all_entries:
        word = entry.term.partition(" ")[0]
        for most in range(LETTERS, len(word)):
            sizes[word[:most]] += entry.size()
    heavy = sorted(start for start, size in sizes.items() if size > HEAVY)
    return Places(number_of_shards(sum(entry.size() for entry in all_entries)), frozenset(heavy)), heavy


def number_of_shards(size: int) -> int:
    """So many that each has about the right size; in steps of an eighth of an octave, since each step moves all."""
    return max(1, round(2 ** (round(math.log2(max(size / SHARD, 1)) * 8) / 8)))


def described(before: str, entry: Entry, number: int) -> bytes:
    """What a shard says of a term before all postings; ``number`` is that of the first file with more of them."""
    alike = shared(before, entry.term)
    kind = (ALIAS if entry.alias else 0) | (PARTS if entry.parts else 0) | (SHOWN if entry.shown else 0)
    out = bytes([alike]) + text(entry.term[alike:]) + varint(entry.held << 3 | kind)
    if entry.alias:
        out += text(entry.alias)
    if entry.parts:
        out += text(" ".join(entry.parts))
    if entry.shown:
        out += text("|".join(entry.shown))
    if entry.held:
        out += varint(len(entry.postings[0]))
    return out + (varint(number) if len(entry.postings) > 1 else b"")


def term_shards(
    all_entries: Sequence[Entry], places: Places, deflate: Callable[[bytes], bytes]
) -> tuple[list[bytes], list[bytes]]:
    """The term shards, and the files of what postings of frequent terms have not room there."""
    members: list[list[Entry]] = [[] for _ in range(places.many)]
    for entry in all_entries:
        members[places.of(entry.term)].append(entry)
    shards: list[bytes] = []
    rest: list[bytes] = []
    for inside in members:
        words, postings, before = b"", b"", ""
        for entry in inside:
            words += described(before, entry, len(rest))
            postings += b"".join(entry.postings[:1])
            rest += map(deflate, entry.postings[1:])
            before = entry.term
        shards.append(deflate(varint(len(words)) + words + postings))
    return shards, rest


def spelling_shards(held: Mapping[str, int], deflate: Callable[[bytes], bytes]) -> Iterator[tuple[str, bytes]]:
    """Lists of spellings in order: what parts each from the one before, and its bytes.

    With each spelling goes the bit length of how many documents ``held`` it.
    """
    words, cut, before = b"", "", ""
    for word in sorted(held):
        if len(words) * WORD_SHARE > LIST:
            yield cut, deflate(words)
            cut = separator(before, word)
            words, before = b"", ""
        alike = shared(before, word)
        words += bytes([alike, held[word].bit_length()]) + text(word[alike:])
        before = word
    yield cut, deflate(words)


def separator(before: str, first: str) -> str:
    """The shortest beginning of a shard's first word that comes after the last word of the shard before."""
    return first[: shared(before, first) + 1]
