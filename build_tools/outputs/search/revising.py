"""The index of an archive in which few documents changed: only their postings are made, the others are kept.

What comes out is exactly what making everything anew would give. Where few documents can change much (a word that
compounds are now taken apart by, a mean length in its next step), everything is made anew.
"""

from collections import ChainMap, Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from build_tools.outputs.search.analysed import Analysed
from build_tools.outputs.search.analysis import code, tokens
from build_tools.outputs.search.compounds import Splitter
from build_tools.outputs.search.duplicates import Signatures
from build_tools.outputs.search.inverting import (
    FORMS,
    Expander,
    Inverted,
    Postings,
    commonest_first,
    dictionary,
    direct,
    inverted,
    may_be_part,
    postings,
    rare_below,
    spellings_of,
    variants,
)
from build_tools.outputs.search.lexicon import Lexicon
from build_tools.outputs.search.memory import give_back
from build_tools.outputs.search.occurrences import Occurrences, fine
from build_tools.outputs.search.synonyms import Synonyms

FEW = 20
"""More documents than one in so many changed: making everything anew is as fast."""


class Made(Struct, frozen=True):
    """Everything about words that was made from the documents, in their order.

    ``often`` is how often each chunk stands somewhere.
    """

    groups: tuple[Any, ...]
    ids: tuple[str, ...]
    digests: tuple[bytes, ...]
    occurrences: Occurrences
    often: Any
    words: set[str]
    seen: Counter[str]
    spelled: dict[str, tuple[str, ...]]
    held: Postings
    signatures: Signatures


class Difference(Struct, frozen=True):
    """What is different about words when some documents are exchanged for others.

    ``seen`` is how often tokens occur that do so more or less often, ``crossing`` are the words by which compounds
    are taken apart only before or only after, ``spelled`` the spellings of terms that have others now.
    """

    seen: dict[str, int]
    crossing: set[str]
    spelled: dict[str, tuple[str, ...]]


def bring(
    made: Made | None, ordered: Sequence[Analysed], lexicon: Lexicon, synonyms: Synonyms
) -> tuple[Made, Inverted, Signatures]:
    """The postings of the documents in the order given, and what near-duplicates are found by."""
    digests = tuple(each.digest for each in ordered)
    now = (made and _revised(made, ordered, digests, lexicon, synonyms)) or _anew(ordered, digests, lexicon, synonyms)
    forms = {term: spelled[:FORMS] for term, spelled in now.spelled.items()}
    return now, inverted(now.held, forms), now.signatures


def _anew(ordered: Sequence[Analysed], digests: tuple[bytes, ...], lexicon: Lexicon, synonyms: Synonyms) -> Made:
    occurrences = Occurrences.read(ordered)
    words, seen = dictionary(occurrences, lexicon)
    spelled = {term: commonest_first(each, seen) for term, each in variants(occurrences, lexicon).items()}
    ids = tuple(each.document.id for each in ordered)
    held = postings(occurrences, Expander(lexicon, synonyms, Splitter(words)))
    signatures = Signatures.of(occurrences)
    often = occurrences.counts()
    give_back()
    return Made(synonyms.groups, ids, digests, occurrences, often, words, seen, spelled, held, signatures)


def _revised(
    made: Made, ordered: Sequence[Analysed], digests: tuple[bytes, ...], lexicon: Lexicon, synonyms: Synonyms
) -> Made | None:
    """What ``_anew`` would give; None where that would be no less work."""
    ids = tuple(each.document.id for each in ordered)
    moved = _moves(made, ids, digests)
    if synonyms.groups != made.groups or moved is None:
        return None
    if any(rule(len(ids)) != rule(len(made.ids)) for rule in (rare_below, fine)):
        return None
    rows = np.flatnonzero(np.bincount(moved[moved >= 0], minlength=len(ids)) == 0)
    own = Occurrences.read([ordered[row] for row in rows.tolist()])
    occurrences = made.occurrences.revised(moved, rows, own)
    after = replace(own, lengths=occurrences.lengths, rows=rows)
    told = difference(made, np.flatnonzero(moved < 0), after, lexicon)
    if told is None:
        return None
    words = made.words ^ told.crossing
    held = _merged(made.held, moved, postings(after, Expander(lexicon, synonyms, Splitter(words))))
    seen = Counter({token: often for token, often in (made.seen | told.seen).items() if often})
    return Made(
        made.groups, ids, digests, occurrences, occurrences.counts(), words, seen,
        {term: spelled for term, spelled in (made.spelled | told.spelled).items() if spelled},
        held, made.signatures.revised(moved, Signatures.of(after)),
    )  # fmt: skip


def _moves(made: Made, ids: tuple[str, ...], digests: tuple[bytes, ...]) -> Any:
    """For each old number the new one, -1 where the text changed or ended; None when much did, or the order."""
    place = {pair: number for number, pair in enumerate(zip(ids, digests, strict=True))}
    moved = np.array([place.get(pair, -1) for pair in zip(made.ids, made.digests, strict=True)], dtype=np.int64)
    stays = moved[moved >= 0]
    in_order = bool((np.diff(stays) > 0).all())
    return moved if in_order and (len(ids) - len(stays)) * FEW <= len(ids) else None


def difference(made: Made, gone: Any, after: Occurrences, lexicon: Lexicon) -> Difference | None:
    """What it makes that the numbers ``gone`` end and ``after`` are new; None where it can be much."""
    if not np.array_equal(after.means(), made.occurrences.means()):
        return None
    change: Counter[str] = Counter()
    for sign, part in ((-1, made.occurrences.of(gone)), (1, after)):
        for number, often in Counter(part.chunk.tolist()).items():
            change[part.chunks[number]] += sign * often
    seen: Counter[str] = Counter()
    for chunk, more in change.items():
        for token in tokens(chunk) if more else ():
            seen[token] += more
    now = {token: made.seen[token] + more for token, more in seen.items() if more}
    rare = rare_below(len(after.lengths))
    crossing = {word for word in now if may_be_part(word) and (made.seen[word] >= rare) != (now[word] >= rare)}
    crossing -= lexicon.parts | lexicon.spellings.keys() | lexicon.nonwords
    if not _same_parts((*made.occurrences.chunks, *after.chunks), made.words, crossing, lexicon):
        return None
    spelled = _respelled(made, change, now, lexicon)
    return None if spelled is None else Difference(now, crossing, spelled)


def _same_parts(chunks: Sequence[str], words: set[str], crossing: set[str], lexicon: Lexicon) -> bool:
    """Whether every compound is still taken apart as before, though words of which it may consist begin or end."""
    one, two = Splitter(words), Splitter(words ^ crossing)
    return not any(
        any(word in name for word in crossing) and one.parts(name) != two.parts(name)
        for chunk in (chunks if crossing else ())
        for token in tokens(chunk)
        for name in (token, lexicon.stem(token))
    )


def _respelled(
    made: Made, change: Mapping[str, int], now: Mapping[str, int], lexicon: Lexicon
) -> dict[str, tuple[str, ...]] | None:
    """The terms with other spellings, or another order of them; None where one may have ended that a code gives."""
    number = {chunk: place for place, chunk in enumerate(made.occurrences.chunks)}
    before = {
        chunk: int(made.often[number[chunk]]) if chunk in number else 0 for chunk, more in change.items() if more
    }
    names = {name for token in now for name in (token, lexicon.stem(token))} & made.spelled.keys()
    spelled = {term: set(made.spelled[term]) for term in names}
    for chunk, often in before.items():
        if often and not often + change[chunk]:
            if code(chunk):
                return None
            for term, token in direct(chunk, lexicon):
                if not now.get(token, made.seen[token]):
                    spelled[term].discard(token)
    for chunk, often in before.items():
        if not often:
            for term, spelling in spellings_of(chunk, lexicon):
                spelled.setdefault(term, set(made.spelled.get(term, ()))).add(spelling)
    seen = ChainMap(dict(now), made.seen)
    return {
        term: order
        for term, tokens_of in spelled.items()
        if (order := commonest_first(tokens_of, seen)) != made.spelled.get(term, ())
    }


def _merged(held: Postings, moved: Any, part: Postings) -> Postings:
    """The postings that stay, renumbered, and those of the changed documents.

    Terms share a row where they shared one in both.
    """
    ended = np.flatnonzero((moved < 0)[held.documents])
    gone = np.searchsorted(held.starts, ended, side="right") - 1
    left = np.diff(held.starts) - np.bincount(gone, minlength=len(held.starts) - 1)
    left = np.append(left, 0)  # of a term that was not there (-1)
    documents = _without(held.documents, ended)
    if not np.array_equal(moved[moved >= 0], np.flatnonzero(moved >= 0)):
        documents = moved[documents].astype(np.int32)
    columns = [documents, *(_without(each, ended) for each in held.columns[1:])]
    before, after = (dict(zip(each.terms, each.rows.tolist(), strict=True)) for each in (held, part))
    pairs = {term: (before.get(term, -1), after.get(term, -1)) for term in sorted(before.keys() | after.keys())}
    pairs = {term: (old, new) for term, (old, new) in pairs.items() if left[old] or new >= 0}
    number = {pair: place for place, pair in enumerate(dict.fromkeys(pairs.values()))}
    ends = np.cumsum(left)
    pieces = [
        _row(columns, slice(ends[old] - left[old], ends[old]), part, slice(*part.starts[new : new + 2]))
        if new >= 0
        else [column[ends[old] - left[old] : ends[old]] for column in columns]
        for old, new in number
    ]
    return Postings(
        list(pairs),
        held.said.revised(moved, part.said),
        np.array([number[pair] for pair in pairs.values()], dtype=np.int64),
        np.concatenate([[0], np.cumsum([len(piece[0]) for piece in pieces])]),
        *(np.concatenate([each[:0], *(piece[at] for piece in pieces)]) for at, each in enumerate(columns)),
    )


def _row(columns: Sequence[Any], here: slice, part: Postings, more: slice) -> list[Any]:
    """What stands in columns, and what is new there, in the order of the documents."""
    places = np.searchsorted(columns[0][here], part.documents[more])
    return [np.insert(old[here], places, new[more]) for old, new in zip(columns, part.columns, strict=True)]


def _without(column: Any, places: Any) -> Any:
    """A column but for what stands in these places, which are in order."""
    bounds = [0, *(places + 1).tolist()]
    return np.concatenate([column[begin:end] for begin, end in zip(bounds, [*places.tolist(), None], strict=True)])
