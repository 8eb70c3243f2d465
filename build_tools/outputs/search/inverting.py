"""Documents to postings: which terms stand in which document, how strongly, and in which stretches of it."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import count
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from msgspec import Struct

from build_tools.outputs.search.analysis import code, tokens
from build_tools.outputs.search.compounds import Splitter
from build_tools.outputs.search.found import Found
from build_tools.outputs.search.lexicon import Lexicon
from build_tools.outputs.search.memory import give_back
from build_tools.outputs.search.occurrences import Occurrences, fine
from build_tools.outputs.search.ordering import in_order
from build_tools.outputs.search.phrases import Idle, Phrases, Said, rows
from build_tools.outputs.search.synonyms import Synonyms

SATURATION = 1.2
PART = 0.3
IMPACTS = 15
FORMS = 8
SMALL = 2500


Columns: TypeAlias = tuple[Any, ...]
"""Documents, impacts and stretches of some postings, a row a posting."""


class Postings(Struct, frozen=True, dict=True):
    """Postings of all terms in order; those of term ``t`` are the row ``rows[t]``.

    Row ``r`` is ``starts[r]:starts[r + 1]`` of the three columns. Terms may share one, as most words of synonyms do.
    ``documents`` are numbers in the order given, ``impacts`` are 1 to 15, ``stretches`` are bit sets: bit 0 the
    head (title, action, summary, topics, source), bit n the n-th stretch of the body; ``said`` are the phrases.
    """

    terms: list[str]
    said: Said
    rows: Any
    starts: Any
    documents: Any
    impacts: Any
    stretches: Any

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many documents hold each term."""
        return dict(zip(self.terms, np.diff(self.starts)[self.rows].tolist(), strict=True))

    @property
    def columns(self) -> Columns:
        """All postings, row after row."""
        return self.documents, self.impacts, self.stretches

    def of(self, term: str) -> Columns:
        """The postings of one of the terms."""
        row = self.rows[bisect_left(self.terms, term)]
        here = slice(int(self.starts[row]), int(self.starts[row + 1]))
        return self.documents[here], self.impacts[here], self.stretches[here]


class Inverted(Postings, frozen=True):
    """Postings with the commonest spellings of each term (``forms``), commonest first."""

    forms: dict[str, tuple[str, ...]]


class Patched(Struct, frozen=True, dict=True):
    """Postings of ``base`` with those of some terms replaced by ``columns``; no documents: the term ends."""

    base: Postings
    patches: Mapping[str, Columns]
    forms: dict[str, tuple[str, ...]]
    said: Said

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many documents hold each term."""
        found = self.base.counts | {term: len(columns[0]) for term, columns in self.patches.items()}
        for term in [term for term, columns in self.patches.items() if not len(columns[0])]:
            del found[term]
        return found

    def of(self, term: str) -> Columns:
        """The postings of one of the terms."""
        return self.patches.get(term) or self.base.of(term)


class Expander:
    """What a chunk stands for in the index: its terms, parts of compounds, and what synonyms make it findable by."""

    def __init__(self, lexicon: Lexicon, synonyms: Synonyms, splitter: Splitter) -> None:
        self._lexicon = lexicon
        self._splitter = splitter
        self.asked = cache(synonyms.asked)
        self.phrases = synonyms.phrases

    def stem(self, token: str) -> str:
        """The term a token stands for."""
        return self._lexicon.stem(token)

    def idle(self, chunk: str) -> list[str]:
        """The terms of the stop words in a chunk."""
        stopwords = self._lexicon.stopwords
        return [self._lexicon.stem(token) for token in tokens(chunk) if token in stopwords]

    def terms(self, chunk: str) -> list[tuple[str, float]]:
        """Every term the chunk is found by, and its weight."""
        stem, found = self._lexicon.stem, []
        for term, token in direct(chunk, self._lexicon):
            found.append((term, 1.0))
            parts = self._splitter.parts(token) or self._splitter.parts(term)
            found += [(part, PART) for part in map(stem, parts) if part != term]
            standard = stem(self._standard(token)) if any(part in self._lexicon.spellings for part in parts) else term
            if standard != term:
                found.append((standard, 1.0))
            found += self.asked(term).items()
        return found

    def _standard(self, word: str) -> str:
        """A word with its nynorsk parts as bokmål has them, and what links them (`avgjerd-s-prosess`)."""
        halves = self._splitter.halves(word)
        if word in self._lexicon.spellings or not halves:
            return self._lexicon.spellings.get(word, word)
        head, tail = halves
        return self._standard(head) + word[len(head) : len(word) - len(tail)] + self._standard(tail)

    def sequence(self, chunk: str) -> list[str]:
        """What the chunk counts as within a phrase."""
        whole = code(chunk)
        return [self._lexicon.stem(word) for word in ([whole] if whole else tokens(chunk))]


def direct(chunk: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    """The terms that stand in a chunk, each with its spelling."""
    whole = code(chunk)
    found = [(lexicon.stem(token), token) for token in tokens(chunk) if token not in lexicon.stopwords]
    return [*found, (lexicon.stem(whole), whole)] if whole else found


def spellings_of(chunk: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """The terms that stand in a chunk, each with how it is written: a code as its words with hyphens between."""
    whole, words = code(chunk), "-".join(tokens(chunk))
    return ((term, words if whole and token == whole else token) for term, token in direct(chunk, lexicon))


def dictionary(occurrences: Occurrences, lexicon: Lexicon) -> tuple[set[str], Counter[str]]:
    """The words compounds may consist of, and how often each token occurs."""
    seen: Counter[str] = Counter()
    for chunk, often in zip(occurrences.chunks, occurrences.counts().tolist(), strict=True):
        for token in tokens(chunk):
            seen[token] += often
    rare = rare_below(len(occurrences.lengths))
    words = {word for word, often in seen.items() if often >= rare and may_be_part(word)}
    return (words | lexicon.parts | set(lexicon.spellings)) - lexicon.nonwords, seen


def rare_below(documents: int) -> int:
    """How often a word must occur before compounds are taken apart by it."""
    return 1 if documents < SMALL else 3


def may_be_part(word: str) -> bool:
    """Whether compounds may be taken apart by a word that occurs often enough."""
    return len(word) >= 3 and word.isalpha()


def found_by(occurrences: Occurrences, expander: Expander) -> Found:
    """The terms of every chunk, of phrases, and the stop words of titles."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    term_of, weight_of, sizes = [], [], []
    for chunk in occurrences.chunks:
        found = expander.terms(chunk)
        sizes.append(len(found))
        for term, weight in found:
            term_of.append(numbers[term])
            weight_of.append(weight)
    phrases = Phrases(expander.phrases, [expander.sequence(chunk) for chunk in occurrences.chunks])
    idle = Idle([expander.idle(chunk) for chunk in occurrences.chunks])
    extra, said = rows(occurrences, phrases, idle, expander.asked, numbers)
    names = list(numbers)
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    size = np.array(sizes, dtype=np.int64)
    for more in extra:
        more[:, 0] = rank[more[:, 0].astype(np.int64)]
    return Found(
        [names[number] for number in order],
        np.cumsum(size) - size,
        size,
        rank[np.array(term_of, dtype=np.int64)],
        np.array(weight_of, dtype=np.float64),
        extra,
        said,
    )


def variants(occurrences: Occurrences, lexicon: Lexicon) -> dict[str, set[str]]:
    """Every spelling of each term."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for chunk in occurrences.chunks:
        for term, spelling in spellings_of(chunk, lexicon):
            found[term].add(spelling)
    return dict(found)


def commonest_first(spelled: Iterable[str], seen: Mapping[str, int]) -> tuple[str, ...]:
    """The spellings of a term in order."""
    return tuple(sorted(spelled, key=lambda word: (-seen.get(word, 0), word)))


def postings(occurrences: Occurrences, expander: Expander) -> Postings:
    """The postings of the documents that have occurrences; the norms are those of all documents."""
    whole, norms = found_by(occurrences, expander), occurrences.norms()
    first = whole.first_alike()
    found = whole.only(first)
    parts = [_part(piece, found, more, norms) for piece, more in zip(occurrences.pieces(), found.extra, strict=True)]
    starts, *columns = joined(len(found.names), parts)
    rows_of = (np.cumsum(first == np.arange(len(first))) - 1)[first]
    return Postings(whole.names, whole.said, rows_of, starts, *columns)


class Part(NamedTuple):
    """The postings of some documents: the numbers of the terms that have any, how many each has, and the columns.

    Documents are counted from the ``first``.
    """

    first: int
    terms: Any
    many: Any
    columns: list[Any]


def _part(piece: Occurrences, found: Found, more: Any, norms: Any) -> Part:
    """The postings of the documents of a piece; ``more`` are the rows that stand in no chunk alone."""
    each = found.size[piece.chunk]
    ahead = found.begin[piece.chunk] - (np.cumsum(each) - each)
    place = np.repeat(np.arange(len(piece.chunk)), each)
    slot = ahead[place] + np.arange(len(place))
    place = np.concatenate([place, more[:, 1].astype(np.int64)])
    size, document = len(piece.lengths), piece.document[place]
    pair, order = in_order(np.concatenate([found.term[slot], more[:, 0].astype(np.int64)]) * size + document)
    bounds = np.flatnonzero(np.diff(pair, prepend=-1))
    weight = np.concatenate([found.weight[slot], more[:, 2]]) * norms[document, piece.field[place]]
    total = np.add.reduceat(weight[order], bounds) if len(bounds) else np.empty(0)
    wide = np.uint64 if fine(size) else np.uint32
    stretches = united(wide(1) << piece.stretch[place][order].astype(wide), bounds)
    pair = pair[bounds]
    impacts = np.clip(np.rint(IMPACTS * total / (SATURATION + total)), 1, IMPACTS).astype(np.uint8)
    terms = pair // size
    begins = np.flatnonzero(np.diff(terms, prepend=-1))  # np.unique would load more than an edit has time for
    terms, many = terms[begins], np.diff(begins, append=len(terms))
    first, last = (int(piece.rows[end]) if len(piece.rows) else 0 for end in (0, -1))
    documents = (pair % size - first).astype(np.min_scalar_type(last - first))
    return Part(first, terms, many, [documents, impacts, stretches])


def joined(terms: int, parts: Sequence[Part]) -> tuple[Any, ...]:
    """Where the postings of each of so many terms start, and the columns of all parts, which lose them.

    Parts have documents one after the other. All postings twice is much memory: so column follows column.
    """
    counts = np.zeros(terms, dtype=np.int64)
    for part in parts:
        counts[part.terms] += part.many
    starts = np.concatenate([[0], np.cumsum(counts)])
    columns: list[Any] = []
    for kind in (np.int32, *(column.dtype for column in parts[0].columns[1:])):
        column, ahead = np.zeros(int(starts[-1]), dtype=kind), starts[:-1].copy()
        for part in parts:
            values = part.columns.pop(0)
            if values.any() or not columns:  # pages of memory that nobody writes to are none
                place = np.repeat(ahead[part.terms] - (np.cumsum(part.many) - part.many), part.many)
                column[place + np.arange(len(values))] = values if columns else values + np.int32(part.first)
            ahead[part.terms] += part.many
        columns.append(column)
        give_back()
    return starts, *columns


def united(sets: Any, bounds: Any) -> Any:
    """The bit sets from each bound to the next as one."""
    return np.bitwise_or.reduceat(sets, bounds) if len(bounds) else sets[:0]


def inverted(held: Postings, forms: dict[str, tuple[str, ...]]) -> Inverted:
    """Postings with the spellings of their terms."""
    return Inverted(
        held.terms, held.said, held.rows, held.starts,
        held.documents, held.impacts, held.stretches, forms,
    )  # fmt: skip


def invert(occurrences: Occurrences, lexicon: Lexicon, synonyms: Synonyms) -> Inverted:
    """The postings of documents in the order given."""
    words, seen = dictionary(occurrences, lexicon)
    expander = Expander(lexicon, synonyms, Splitter(words))
    found = variants(occurrences, lexicon)
    forms = {term: commonest_first(spelled, seen)[:FORMS] for term, spelled in found.items()}
    return inverted(postings(occurrences, expander), forms)
