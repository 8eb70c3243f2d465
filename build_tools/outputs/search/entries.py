"""The terms of the index: what each is found by, and the names that lead to another (layout: FORMAT.md)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from build_tools.outputs.search.compounds import Splitter
from build_tools.outputs.search.inverting import Inverted, Patched, may_be_part
from build_tools.outputs.search.lexicon import Lexicon, Member
from build_tools.outputs.search.occurrences import fine
from build_tools.outputs.search.packing import Packer
from build_tools.outputs.search.synonyms import Synonyms

APART = 64
WORD_SHARE = 0.45
MOST_SHOWN = 3
WORD = re.compile(r"[^\W\d_]{2,}")
"""What is a word of its own among those of a code."""


class Entry(NamedTuple):
    """A term of a shard: how many documents hold it, what its name leads on to, and the parts of its postings.

    ``unsaid`` tells in a small archive that they all hold it by another word.
    """

    term: str
    held: int = 0
    alias: str = ""
    parts: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    postings: tuple[bytes, ...] = ()
    unsaid: bool = False

    def size(self) -> int:
        """About how many bytes it takes in its shard."""
        names = (self.term, self.alias, *self.parts, *self.shown)
        return 3 + int(sum(map(len, names)) * WORD_SHARE) + len(self.laid()[0])

    def laid(self) -> tuple[bytes, tuple[bytes, ...]]:
        """The postings in its shard, and those in files of their own."""
        return self.postings[0] if self.postings else b"", self.postings[1:]


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
        self._typed: set[str] = set()
        self._said: frozenset[str] = frozenset()

    def __call__(self, inverted: Inverted, lexicon: Lexicon, synonyms: Synonyms, size: int) -> list[Entry]:
        """The entries of ``inverted``, which has ``size`` documents."""
        postings = self._packer(inverted.terms, inverted.rows.tolist(), inverted.starts, inverted.columns, size)
        leads = self._led(inverted, lexicon, synonyms)
        if not fine(size):
            postings = [_aside(*each, inverted) for each in zip(inverted.terms, postings, strict=True)]
        found = [
            _entry(term, leads[term], inverted, packed) for term, packed in zip(inverted.terms, postings, strict=True)
        ]
        if fine(size):
            found = [each if each.term in inverted.forms else each._replace(unsaid=True) for each in found]
        found += _aliases(inverted.counts, lexicon)
        if fine(size):
            found += list(_written_otherwise(found))
            found += list(_of_parts(found, inverted.forms, synonyms))
        back, named = _led_back(inverted, self._words, lexicon, synonyms), {each.term for each in found}
        found += [each for name, each in back.items() if name not in named]
        if fine(size):
            found += list(_apart(found, synonyms))
        found, self._typed = _with_typed(found, self._known, lexicon, synonyms)
        self._known, self._said = {each.term: each for each in found}, inverted.said.there
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
        forms, counts = patched.forms, patched.counts
        known = {term: each for term, each in self._known.items() if term not in self._typed}
        words = self._with_words(respelled, forms, lexicon)
        there = {term for term in patched.patches if (term in counts) != (term in patched.base.counts)}
        for term in there:
            known.pop(term, None)
        others = self._affected(patched, respelled, there, words)
        splitter = Splitter(words)
        for term in (patched.patches.keys() | respelled.keys() | others) & counts.keys():
            lead = _lead(term, forms, splitter, lexicon, self._synonyms)
            parts = _aside(term, packed.get(term) or self._packer.known(term), patched)
            known[term] = _entry(term, lead, patched, parts)
        for source, target in lexicon.canonical.items() if there else ():
            if target in there and source not in counts:
                known.pop(source, None)
        if there:
            known |= {alias.term: alias for alias in _aliases(counts, lexicon)}
        self._lead_back(known, patched, words, lexicon)
        return _with_typed(known.values(), self._known, lexicon, self._synonyms)[0]

    def _lead_back(self, known: dict[str, Entry], patched: Patched, words: set[str], lexicon: Lexicon) -> None:
        """Bring what leads back up to date among the ``known``, where entries that are as they were stay."""
        assert self._synonyms is not None
        back = _led_back(patched, words, lexicon, self._synonyms)
        for asked in self._synonyms.back:
            name = asked.name
            if name in back and known.get(name) != back[name]:
                known[name] = back[name]
            elif name not in back and name not in patched.counts and name not in lexicon.canonical:
                known.pop(name, None)

    def _affected(
        self, patched: Patched, respelled: Mapping[str, tuple[str, ...]], there: set[str], words: set[str]
    ) -> set[str]:
        """The terms that lead to others which now have other postings or spellings, or that are parted otherwise."""
        crossed = self._words ^ words
        named = {
            term for term in respelled if (term in patched.forms) != bool(respelled[term])
        } | patched.patches.keys()
        named |= self._said ^ patched.said.there
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


def _written(members: Iterable[Member], held: Inverted | Patched) -> Iterator[str]:
    """Those of the members that stand in texts, as they are written."""
    return (each.written for each in members if _stands(each, held))


def _stands(member: Member, held: Inverted | Patched) -> bool:
    """Whether a text says it."""
    return member.name in held.forms or member.name in held.said.there


def _names(lead: Lead) -> list[str]:
    return [each.name for each in lead.members]


def _aliases(counts: Mapping[str, int], lexicon: Lexicon) -> Iterator[Entry]:
    """The spellings that no document holds, and lead to one that some do."""
    for source, target in lexicon.canonical.items():
        if target in counts and source not in counts:
            yield Entry(source, alias=target)


def _led_back(held: Inverted | Patched, words: set[str], lexicon: Lexicon, synonyms: Synonyms) -> dict[str, Entry]:
    """The names that nothing is found by, not by their parts either: the commonest word that leads to them helps.

    One that texts say: what it leads to beside them may be another thing (`IM > mononukleose | injeksjon`).
    """
    counts, splitter, found = held.counts, Splitter(words), {}
    for asked, groups in synonyms.back.items():
        if asked.name in counts or asked.name in lexicon.canonical:
            continue
        there = [each for leading in groups for each in leading if _stands(each, held)]
        if not there:
            continue
        parts = asked.name.split(" ") if " " in asked.name else splitter.parts(asked.written)
        if not parts or any(lexicon.stem(part) not in counts for part in parts):
            best = max(there, key=lambda each: counts[each.name])
            said = _written((best, *synonyms.found(best.name)), held)
            found[asked.name] = Entry(asked.name, alias=best.name, shown=tuple(islice(said, 1)))
    return found


def _written_otherwise(entries: Sequence[Entry]) -> Iterator[Entry]:
    """What else leads to compounds: their parts as words (`smerte klinikk`), and nynorsk -leik- for -het-."""
    found = {each.term.replace("hets", "leiks"): each.term for each in entries}
    found |= {
        " ".join(each.parts): each.term for each in sorted(entries, key=attrgetter("held")) if len(each.parts) > 1
    }
    named = {each.term for each in entries}
    return (Entry(written, alias=term) for written, term in found.items() if written not in named)


def _led_to(entries: Iterable[Entry]) -> Callable[[str], str]:
    """The term that a word is read as: a phrase is looked for by those of its words."""
    alias = {each.term: each.alias for each in entries if each.alias}

    def led(term: str) -> str:
        return led(alias[term]) if term in alias else term

    return led


def _apart(entries: Sequence[Entry], synonyms: Synonyms) -> Iterator[Entry]:
    """The compounds of the synonyms as words (`hjerte krampe`)."""
    named, led = {each.term for each in entries}, _led_to(entries)
    found = {
        " ".join(map(led, parts)): Entry("", alias=led(each.term), shown=each.shown)
        for each in sorted(entries, key=attrgetter("held"))
        for parts in synonyms.apart.get(each.term, ())
    }
    return (entry._replace(term=name) for name, entry in found.items() if name not in named)


def _with_typed(
    entries: Iterable[Entry], known: Mapping[str, Entry], lexicon: Lexicon, synonyms: Synonyms
) -> tuple[list[Entry], set[str]]:
    """All entries in order, those ``known`` before the same objects, and the terms of those somebody may type."""
    found = sorted(entries, key=attrgetter("term"))
    typed = list(_in_words(found, synonyms))
    typed += list(_hurried([*found, *typed], lexicon))
    found = sorted([*found, *typed], key=attrgetter("term"))
    return [each if (before := known.get(each.term)) != each else before for each in found], {
        each.term for each in typed
    }


def _in_words(entries: Sequence[Entry], synonyms: Synonyms) -> Iterator[Entry]:
    """The codes of the synonyms as who parts them types them (`24 timers EKG`, `anti D`)."""
    named, led = {each.term: each for each in entries}, _led_to(entries)
    for said, name in synonyms.in_words.items():
        if name in named and said not in named:
            yield Entry(said, alias=led(name), shown=named[name].shown)


def _hurried(entries: Sequence[Entry], lexicon: Lexicon) -> Iterator[Entry]:
    """The phrases without the stop words in them, as who is in a hurry types them (`knute bryst`)."""
    stop = set(map(lexicon.stem, lexicon.stopwords))
    named, led = {each.term for each in entries}, _led_to(entries)
    found = {}
    for each in sorted((each for each in entries if " " in each.term), key=attrgetter("held")):
        whole = [word if word in stop else led(word) for word in each.term.split(" ")]
        for said in (whole, [word for word in whole if word not in stop]):
            if len(said) > 1:
                found[" ".join(said)] = Entry(" ".join(said), alias=led(each.term), shown=each.shown)
    return (entry for name, entry in found.items() if name not in named)


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
    shown = tuple(islice(_written(members, held), MOST_SHOWN)) if members else ()
    alias = "" if term in forms or lead.in_phrase else same_documents(term, members, held)
    return Entry(term, 0, alias, (), shown) if alias else Entry(term, counts[term], "", parts, shown, packed)


def _aside(term: str, packed: tuple[bytes, ...], held: Inverted | Patched) -> tuple[bytes, ...]:
    """Of a phrase that many documents hold nothing lies in the shard: who asks for a word seldom says the phrase."""
    return (b"", *packed) if " " in term and held.counts[term] > APART else packed


def same_documents(term: str, members: Sequence[Member], held: Inverted | Patched) -> str:
    """The word by which alone a term is found that no document says: its postings serve for both."""
    for name in {each.name: each for each in members if each.name in held.forms}:
        if np.array_equal(held.of(term)[0], held.of(name)[0]):
            return name
    return ""
