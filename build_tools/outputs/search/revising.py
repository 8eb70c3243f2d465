"""The index of an archive in which few documents changed: only their postings are made, the others are kept.

What comes out is exactly what making everything anew would give. Where few documents can change much (a word that
compounds are now taken apart by, a mean length in its next step), everything is made anew.
"""

import ctypes
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np

from build_tools.outputs.search.analysed import Analysed
from build_tools.outputs.search.analysis import code, tokens
from build_tools.outputs.search.coding import Deflater
from build_tools.outputs.search.compounds import Splitter
from build_tools.outputs.search.duplicates import Signatures
from build_tools.outputs.search.facets import Facets
from build_tools.outputs.search.inverting import (
    FORMS,
    Expander,
    Inverted,
    Postings,
    commonest_first,
    dictionary,
    inverted,
    may_be_part,
    postings,
    rare_below,
    variants,
)
from build_tools.outputs.search.lexicon import Lexicon
from build_tools.outputs.search.occurrences import Occurrences, fine
from build_tools.outputs.search.shards import Entries, Placing, Shards
from build_tools.outputs.search.spellings import Spellings
from build_tools.outputs.search.synonyms import Synonyms

NEAR = 16
FEW = 20
"""More documents than one in so many changed: making everything anew is as fast."""


@dataclass(frozen=True)
class _Made:
    """Everything about words that was made from the documents, in their order."""

    groups: tuple[Any, ...]
    ids: tuple[str, ...]
    digests: tuple[bytes, ...]
    occurrences: Occurrences
    words: set[str]
    seen: Counter[str]
    spelled: dict[str, tuple[str, ...]]
    held: Postings
    signatures: Signatures


@dataclass
class Standing:
    """What is kept from one making of the index for the next; empty at first."""

    made: _Made | None = field(default=None)
    _synonyms: Synonyms | None = None
    entries: Entries = field(default_factory=Entries)
    placing: Placing = field(default_factory=Placing)
    shards: Shards = field(default_factory=Shards)
    spellings: Spellings = field(default_factory=Spellings)
    facets: Facets = field(default_factory=Facets)
    deflate: Deflater = field(default_factory=Deflater)

    @property
    def ids(self) -> tuple[str, ...]:
        """The documents that were made, in order."""
        return self.made.ids if self.made else ()

    def is_near(self, before: "_Made | None") -> bool:
        """Whether ``made`` is soon made again from ``before``, which it was made from: few documents differ."""
        made = self.made
        if made is None or before is None or made.words is not before.words:
            return made is before
        texts = (set(zip(each.ids, each.digests, strict=True)) for each in (made, before))
        return len(next(texts) ^ next(texts)) <= NEAR

    def synonyms(self, lexicon: Lexicon, groups: Sequence[Any]) -> Synonyms:
        """The general and these groups; naming their words takes as long as all else that an edit changes."""
        if self._synonyms is None or self._synonyms.groups != (*lexicon.synonyms, *groups):
            self._synonyms = Synonyms(lexicon, groups)
        return self._synonyms

    def bring(self, ordered: Sequence[Analysed], lexicon: Lexicon, synonyms: Synonyms) -> tuple[Inverted, Signatures]:
        """The postings of the documents in the order given, and what near-duplicates are found by."""
        digests = tuple(each.digest for each in ordered)
        made = self.made and _revised(self.made, ordered, digests, lexicon, synonyms)
        self.made = made = made or _anew(ordered, digests, lexicon, synonyms)
        forms = {term: spelled[:FORMS] for term, spelled in made.spelled.items()}
        return inverted(made.held, forms), made.signatures


def _anew(ordered: Sequence[Analysed], digests: tuple[bytes, ...], lexicon: Lexicon, synonyms: Synonyms) -> _Made:
    occurrences = Occurrences.read(ordered)
    words, seen = dictionary(occurrences, lexicon)
    expander = Expander(lexicon, synonyms, Splitter(words))
    spelled = {term: commonest_first(each, seen) for term, each in variants(occurrences, expander).items()}
    ids = tuple(each.document.id for each in ordered)
    held, signatures = postings(occurrences, expander), Signatures.of(occurrences)
    occurrences = replace(occurrences)  # without what followed from it
    _give_back()
    return _Made(synonyms.groups, ids, digests, occurrences, words, seen, spelled, held, signatures)


def _give_back() -> None:
    """Let the system have the memory that the C library keeps for later (glibc: malloc_trim(3))."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)


def _revised(
    made: _Made, ordered: Sequence[Analysed], digests: tuple[bytes, ...], lexicon: Lexicon, synonyms: Synonyms
) -> _Made | None:
    """What ``_anew`` would give; None where that would be no less work."""
    ids = tuple(each.document.id for each in ordered)
    moved = _moves(made, ids, digests)
    if synonyms.groups != made.groups or moved is None:
        return None
    if any(rule(len(ids)) != rule(len(made.ids)) for rule in (rare_below, fine)):
        return None
    rows = np.flatnonzero(np.bincount(moved[moved >= 0], minlength=len(ids)) == 0)
    gone = np.flatnonzero(moved < 0)
    occurrences = made.occurrences.revised(moved, {row: ordered[row] for row in rows.tolist()})
    if not np.array_equal(occurrences.means(), made.occurrences.means()):
        return None
    seen = Counter(made.seen)
    expander = Expander(lexicon, synonyms, Splitter(made.words))
    after = occurrences.of(rows)
    changed = _count(made.occurrences.of(gone), after, seen)
    if not _same_parts(occurrences, made, changed, seen, lexicon):
        return None
    if not _respell(expander, made.occurrences, occurrences, seen, changed, made):
        return None
    held = _merged(made.held, moved, postings(after, expander))
    signatures = made.signatures.revised(moved, Signatures.of(after))
    return replace(
        made, ids=ids, digests=digests, occurrences=occurrences, seen=seen, held=held, signatures=signatures,
    )  # fmt: skip


def _moves(made: _Made, ids: tuple[str, ...], digests: tuple[bytes, ...]) -> Any:
    """For each old number the new one, -1 where the text changed or ended; None when much did, or the order."""
    place = {pair: number for number, pair in enumerate(zip(ids, digests, strict=True))}
    moved = np.array([place.get(pair, -1) for pair in zip(made.ids, made.digests, strict=True)], dtype=np.int64)
    stays = moved[moved >= 0]
    in_order = bool((np.diff(stays) > 0).all())
    return moved if in_order and (len(ids) - len(stays)) * FEW <= len(ids) else None


def _count(before: Occurrences, after: Occurrences, seen: Counter[str]) -> set[str]:
    """Bring ``seen`` up to date; the words of which there are more or fewer now."""
    change: Counter[str] = Counter()
    for sign, part in ((-1, before), (1, after)):
        for chunk, often in Counter(part.chunk.tolist()).items():
            for token in tokens(part.chunks[chunk]):
                change[token] += sign * often
    changed = {token for token, more in change.items() if more}
    for token in changed:
        seen[token] += change[token]
        if not seen[token]:
            del seen[token]
    return changed


def _same_parts(
    occurrences: Occurrences, made: _Made, changed: set[str], seen: Counter[str], lexicon: Lexicon
) -> bool:
    """Whether every compound is still taken apart as before; the words they may consist of are brought up to date."""
    rare = rare_below(len(occurrences.lengths))
    open_words = changed - lexicon.parts - lexicon.spellings.keys() - lexicon.nonwords
    crossing = {
        word for word in open_words if may_be_part(word) and (made.seen[word] >= rare) != (seen[word] >= rare)
    }
    one, two = Splitter(frozenset(made.words)), Splitter(made.words ^ crossing)
    for chunk in occurrences.chunks if crossing else ():
        if any(word in chunk for word in crossing) and any(
            one.parts(each) != two.parts(each) for each in tokens(chunk)
        ):
            return False
    made.words.symmetric_difference_update(crossing)
    return True


def _respell(
    expander: Expander, old: Occurrences, new: Occurrences, seen: Counter[str], changed: set[str], made: _Made
) -> bool:
    """Bring the spellings of terms up to date; False where one may have ended that a code still gives."""
    counts = new.counts()
    before = np.zeros_like(counts)
    before[: len(old.chunks)] = old.counts()
    touched = {name for token in changed for name in (token, expander.stem(token)) if name in made.spelled}
    spelled = {term: set(made.spelled[term]) for term in touched}
    for number in np.flatnonzero((counts == 0) & (before > 0)).tolist():
        if code(new.chunks[number]):
            return False
        for term, token in expander.direct(new.chunks[number]):
            if not seen[token]:
                spelled[term].discard(token)
    for number in np.flatnonzero((counts > 0) & (before == 0)).tolist():
        for term, token in expander.direct(new.chunks[number]):
            spelled.setdefault(term, set(made.spelled.get(term, ()))).add(token)
    for term, tokens_of in spelled.items():
        if tokens_of:
            made.spelled[term] = commonest_first(tokens_of, seen)
        else:
            del made.spelled[term]
    return True


def _merged(held: Postings, moved: Any, part: Postings) -> Postings:
    """The postings that stay, renumbered, and those of the changed documents.

    Few postings end or are new, so all between them is copied as it stands.
    """
    ended = np.flatnonzero((moved < 0)[held.documents])
    gone = np.searchsorted(held.starts, ended, side="right") - 1
    left = np.diff(held.starts) - np.bincount(gone, minlength=len(held.terms))
    there = {term for term, many in zip(held.terms, left.tolist(), strict=True) if many}
    terms = sorted(there | set(part.terms))
    number = {term: place for place, term in enumerate(terms)}
    counts = np.zeros(len(terms), dtype=np.int64)
    counts[[number[term] for term in held.terms if term in there]] = left[left > 0]
    bounds = np.concatenate([[0], np.cumsum(counts)])
    documents = _without(held.documents, ended)
    if not np.array_equal(moved[moved >= 0], np.flatnonzero(moved >= 0)):
        documents = moved[documents].astype(np.int32)
    own = np.array([number[term] for term in part.terms], dtype=np.int64)
    many = np.diff(part.starts)
    ranges = zip(np.repeat(bounds[own], many).tolist(), np.repeat(bounds[own + 1], many).tolist(), strict=True)
    places = [
        begin + int(np.searchsorted(documents[begin:end], document))
        for (begin, end), document in zip(ranges, part.documents.tolist(), strict=True)
    ]
    counts[own] += many
    columns = [documents, *(_without(each, ended) for each in (held.impacts, held.stretches, held.kinds))]
    new = (part.documents, part.impacts, part.stretches, part.kinds)
    return Postings(
        terms,
        np.concatenate([[0], np.cumsum(counts)]),
        *(_with(column, places, values) for column, values in zip(columns, new, strict=True)),
    )


def _without(column: Any, places: Any) -> Any:
    """A column but for what stands in these places, which are in order."""
    bounds = [0, *(places + 1).tolist()]
    return np.concatenate([column[begin:end] for begin, end in zip(bounds, [*places.tolist(), None], strict=True)])


def _with(column: Any, places: Sequence[int], values: Any) -> Any:
    """A column with values put in before these places of it, which are in order."""
    edges, fitting = [*places, len(column)], values.astype(column.dtype)
    parts = [column[: edges[0]]]
    for at, (begin, end) in enumerate(pairwise(edges)):
        parts += [fitting[at : at + 1], column[begin:end]]
    return np.concatenate(parts)
