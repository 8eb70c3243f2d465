"""Files of the index that hold words: term shards with postings, and lists of spellings (layout: FORMAT.md)."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise, zip_longest
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from build_tools.outputs.search.coding import hashed, shared, steps, text, varint
from build_tools.outputs.search.compounds import Splitter
from build_tools.outputs.search.inverting import Inverted, Patched, may_be_part
from build_tools.outputs.search.lexicon import Lexicon, Member
from build_tools.outputs.search.occurrences import fine
from build_tools.outputs.search.packing import Packer
from build_tools.outputs.search.synonyms import Synonyms

SHARD = 150
HEAVY = 850
LETTERS = 4
MOST_LETTERS = 12
SIGNS = 1 << 13
WORD_SHARE = 0.45
MOST_SHOWN = 3
ALIAS, PARTS, SHOWN = 1, 2, 4
WORD = re.compile(r"[^\W\d_]{2,}")
"""What is a word of its own among those of a code."""


class Entry(NamedTuple):
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
        return 3 + int(sum(map(len, names)) * WORD_SHARE) + len(self.laid()[0])

    def laid(self) -> tuple[bytes, tuple[bytes, ...]]:
        """The postings in its shard, and those in files of their own: who asks for a word seldom says the phrase."""
        here = 0 if " " in self.term and len(self.postings) > 1 else 1
        return b"".join(self.postings[:here]), self.postings[here:]


class Lead(NamedTuple):
    """What a term leads on to: the parts of its commonest spelling ``word``, and what synonyms make it find too.

    One of a phrase's words is told by its own name, or nobody would find the phrase.
    """

    word: str
    parts: tuple[str, ...]
    members: tuple[Member, ...]
    in_phrase: bool


class Entries:
    """All terms in order, with those that only lead to another (nynorsk, odd forms) among them.

    Knows what it made before: an entry that is as it was is the same object.
    """

    def __init__(self) -> None:
        self._packer = Packer()
        self._words: set[str] = set()
        self._synonyms: Synonyms | None = None
        self._leads: dict[str, Lead] = {}
        self._known: dict[str, Entry] = {}

    def __call__(self, inverted: Inverted, lexicon: Lexicon, synonyms: Synonyms, size: int) -> list[Entry]:
        """The entries of ``inverted``, which has ``size`` documents."""
        known = self._known
        postings = self._packer(inverted.terms, inverted.starts, inverted.columns, size)
        leads = self._led(inverted, lexicon, synonyms)
        found = [
            _entry(term, leads[term], inverted, packed) for term, packed in zip(inverted.terms, postings, strict=True)
        ]
        found += _aliases(inverted.counts, lexicon)
        if fine(size):
            found += list(_written_otherwise(found))
            found += list(_of_parts(found, inverted.forms, synonyms))
        found.sort(key=attrgetter("term"))
        found = [each if (before := known.get(each.term)) != each else before for each in found]
        self._known = {each.term: each for each in found}
        return found

    def _led(self, inverted: Inverted, lexicon: Lexicon, synonyms: Synonyms) -> dict[str, Lead]:
        words = _part_words(inverted.forms.values(), lexicon)
        before = self._leads if (words, synonyms) == (self._words, self._synonyms) else {}
        splitter, leads = Splitter(words), {}
        for term in inverted.terms:
            lead = before.get(term)
            if lead is None or lead.word != _spelled(term, inverted.forms):
                lead = _lead(term, inverted.forms, splitter, lexicon, synonyms)
            leads[term] = lead
        self._words, self._synonyms, self._leads = words, synonyms, leads
        return leads

    def amended(
        self,
        patched: Patched,
        packed: Mapping[str, tuple[bytes, ...]],
        respelled: Mapping[str, tuple[str, ...]],
        lexicon: Lexicon,
    ) -> list[Entry]:
        """What a call would give for ``patched``, with what was made last standing as it is.

        ``packed`` are the patches, and ``respelled`` the spellings that terms had then which have others now.
        Synonyms are the same.
        """
        assert self._synonyms is not None
        forms, counts, known = patched.forms, patched.counts, dict(self._known)
        words = self._with_words(respelled, forms, lexicon)
        there = {term for term in patched.patches if (term in counts) != (term in patched.base.counts)}
        for term in there:
            known.pop(term, None)
        others = self._affected(patched, respelled, there, words)
        splitter = Splitter(words)
        for term in (patched.patches.keys() | respelled.keys() | others) & counts.keys():
            lead = _lead(term, forms, splitter, lexicon, self._synonyms)
            known[term] = _entry(term, lead, patched, packed.get(term) or self._packer.known(term))
        if not there:
            return list(known.values())
        for source, target in lexicon.canonical.items():
            if target in there and source not in counts:
                known.pop(source, None)
        known |= {alias.term: alias for alias in _aliases(counts, lexicon)}
        return sorted(known.values(), key=attrgetter("term"))

    def _affected(
        self, patched: Patched, respelled: Mapping[str, tuple[str, ...]], there: set[str], words: set[str]
    ) -> set[str]:
        """The terms that lead to others which now have other postings or spellings, or that are parted otherwise."""
        crossed = self._words ^ words
        named = {
            term for term in respelled if (term in patched.forms) != bool(respelled[term])
        } | patched.patches.keys()
        leads = self._leads.items()
        found = {term for term, lead in leads if lead.parts and not there.isdisjoint(lead.parts)}
        found |= {term for term, lead in leads if lead.members and not named.isdisjoint(_names(lead))}
        return found.union(*({term for term, lead in leads if word in lead.word or word in term} for word in crossed))

    def _with_words(
        self, respelled: Mapping[str, tuple[str, ...]], forms: Mapping[str, tuple[str, ...]], lexicon: Lexicon
    ) -> set[str]:
        """The words compounds are taken apart by, where these terms had these spellings before."""
        changed = {word for term, before in respelled.items() for word in {*before} ^ {*forms.get(term, ())}}
        changed = {word for word in changed if may_be_part(word)} - lexicon.nonwords
        still = changed & {word for every in forms.values() for word in every} if changed else changed
        return (self._words - changed) | still


def _names(lead: Lead) -> list[str]:
    return [each.name for each in lead.members]


def _aliases(counts: Mapping[str, int], lexicon: Lexicon) -> Iterator[Entry]:
    """The spellings that no document holds, and lead to one that some do."""
    for source, target in lexicon.canonical.items():
        if target in counts and source not in counts:
            yield Entry(source, alias=target)


def _written_otherwise(entries: Sequence[Entry]) -> Iterator[Entry]:
    """What else leads to compounds: their parts as words (`smerte klinikk`), and nynorsk -leik- for -het-."""
    found = {each.term.replace("hets", "leiks"): each.term for each in entries}
    found |= {
        " ".join(each.parts): each.term for each in sorted(entries, key=attrgetter("held")) if len(each.parts) > 1
    }
    named = {each.term for each in entries}
    return (Entry(written, alias=term) for written, term in found.items() if written not in named)


def _of_parts(entries: Sequence[Entry], forms: Mapping[str, tuple[str, ...]], synonyms: Synonyms) -> Iterator[Entry]:
    """The names that only parts of compounds are synonyms of (`sinusitt`, where texts have but `bihuleplager`)."""
    named = {each.term for each in entries}
    unsaid = (each for each in entries if each.held and each.term not in forms)
    parts = (each for each in unsaid if not any(other.name in forms for other in synonyms.found(each.term)))
    found = {name: each.term for each in sorted(parts, key=attrgetter("held")) for name in synonyms.asked(each.term)}
    for name in found.keys() - named:
        shown = next(each.written for each in synonyms.found(name) if each.name == found[name])
        yield Entry(name, alias=found[name], shown=(shown,))


def _part_words(forms: Iterable[tuple[str, ...]], lexicon: Lexicon) -> set[str]:
    """What compounds are taken apart by: every spelling that may be a part."""
    return {word for every in forms for word in every if may_be_part(word)} - lexicon.nonwords


def _spelled(term: str, forms: Mapping[str, tuple[str, ...]]) -> str:
    return forms[term][0] if term in forms else term


def _lead(
    term: str, forms: Mapping[str, tuple[str, ...]], splitter: Splitter, lexicon: Lexicon, synonyms: Synonyms
) -> Lead:
    word = _spelled(term, forms)
    of_code = (part for part in word.split("-") if WORD.fullmatch(part))
    parts = tuple(of_code) if "-" in word else splitter.parts(word) or splitter.parts(term)
    members = tuple(synonyms.found(term))
    return Lead(word, tuple(dict.fromkeys(map(lexicon.stem, parts))), members, term in synonyms.in_phrases)


def _entry(term: str, lead: Lead, held: Inverted | Patched, packed: tuple[bytes, ...]) -> Entry:
    counts, forms, members = held.counts, held.forms, lead.members
    parts = tuple(part for part in lead.parts if part in counts and part != term) if lead.parts else ()
    shown = tuple(each.written for each in members if each.name in forms)[:MOST_SHOWN] if members else ()
    alias = "" if term in forms or lead.in_phrase else same_documents(term, members, held)
    return Entry(term, 0, alias, (), shown) if alias else Entry(term, counts[term], "", parts, shown, packed)


def same_documents(term: str, members: Sequence[Member], held: Inverted | Patched) -> str:
    """The word by which alone a term is found that no document says: its postings serve for both."""
    for name in {each.name: each for each in members if each.name in held.forms}:
        if np.array_equal(held.of(term)[0], held.of(name)[0]):
            return name
    return ""


class Places(Struct, frozen=True, dict=True):
    """Which of ``many`` shards a term lies in: its first four letters say so, or as many as ``deep`` has for them.

    They are told by their sign, a number that few beginnings share: more letters than needed do no harm.
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

    def deeper(self) -> list[list[int]]:
        """The signs for which five letters count, six, and so on, each as the gap to the one before."""
        most = range(LETTERS + 1, max(self.deep.values(), default=LETTERS) + 1)
        signs = (sorted(sign for sign, letters in self.deep.items() if letters == each) for each in most)
        return [[sign - before for before, sign in pairwise([0, *each])] for each in signs]


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
    out = bytes([alike]) + text(entry.term[alike:]) + varint(entry.held << 3 | kind)
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
