"""The index after a few texts have changed: what they touch is made again, all else is given as it stands.

It is what making the whole index would give (`write`), which is left as it was: so the next build may begin from it
too, and nothing need be kept again for one changed word. Where numbers or facets of documents change, or much
follows from few words, the whole index is made.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any

import numpy as np
from msgspec.structs import replace

from build_tools.outputs.search.analysed import Analysed
from build_tools.outputs.search.compounds import Splitter
from build_tools.outputs.search.duplicates import Signatures, alone, grouped, near_duplicates
from build_tools.outputs.search.inverting import FORMS, Columns, Expander, Patched, Postings, postings
from build_tools.outputs.search.lexicon import Lexicon
from build_tools.outputs.search.occurrences import Occurrences, fine
from build_tools.outputs.search.packing import pack_few
from build_tools.outputs.search.records import amended_files
from build_tools.outputs.search.revising import Made, difference
from build_tools.outputs.search.spellings import meant, uncut
from build_tools.outputs.search.standing import Standing, Written
from build_tools.outputs.search.synonyms import Synonyms, learned
from build_tools.outputs.search.write import files_of, named_files, named_places
from build_tools.site_file import SiteFile

MOST = 16
"""With so many documents changed the whole is made and kept: else the same work would be done every time."""


def amended(
    standing: Standing, few: Iterable[Analysed], synonyms: Sequence[Any], labels: Mapping[str, Mapping[str, str]]
) -> Iterator[SiteFile] | None:
    """The index that ``standing`` tells of with a ``few`` of its documents as they are here; None: make the whole."""
    lexicon, before, made = standing.lexicon, standing.written, standing.made
    if lexicon is None or before is None or made is None:
        return None
    thesaurus = standing.synonyms(lexicon, [*synonyms, *learned(standing.shown, lexicon)])
    number = {name: at for at, name in enumerate(made.ids)}
    now = {number.get(each.document.id, -1): each for each in few}
    if len(now) >= MOST or -1 in now or fine(len(made.ids)):
        return None
    if labels != standing.labels or thesaurus.groups != made.groups:
        return None
    if any(each.document != standing.shown[at] for at, each in now.items()):
        return None
    rows = {at: each for at, each in sorted(now.items()) if each.digest != made.digests[at]}
    words = _words(standing, before, made, rows, lexicon, thesaurus) if rows else (before.files, {})
    if words is None:
        return None
    records = amended_files(before.files, {at: each.record for at, each in now.items()}, standing.deflate)
    return files_of(Written.of(words[0] | records, before.said | words[1], before))


def _words(
    standing: Standing, before: Written, made: Made, now: Mapping[int, Analysed], lexicon: Lexicon, synonyms: Synonyms
) -> tuple[dict[str, bytes], dict[str, Any]] | None:
    """The files, and what the root says, with other words in the documents of these numbers."""
    rows, size, deflate = list(now), len(made.ids), standing.deflate
    after = _after(made.occurrences, now)
    told = difference(made, np.array(rows), after, lexicon)
    if told is None:
        return None
    new = postings(after, Expander(lexicon, synonyms, Splitter(made.words ^ told.crossing)))
    respelled = {term: made.spelled.get(term, ())[:FORMS] for term in told.spelled}
    forms = {term: spelled[:FORMS] for term, spelled in (made.spelled | told.spelled).items() if spelled}
    moved = _moved(rows, size)
    patched = Patched(made.held, _patches(made.held, rows, new, size), forms, made.held.said.revised(moved, new.said))
    held_now = {term: columns for term, columns in patched.patches.items() if len(columns[0])}
    packed, standing.packed = pack_few(held_now, size, standing.packed)
    entries = standing.entries.amended(patched, packed, respelled, lexicon)
    places = copy(standing.placing)(entries)
    shards, rest = copy(standing.shards)(entries, places, deflate)
    spelled = meant(patched, entries, lexicon, synonyms)
    lists = standing.spellings.amended(spelled, deflate)
    signatures = made.signatures.revised(moved, Signatures.of(after))
    apart = alone(made.signatures, rows) and alone(signatures, rows)
    files = {name: content for name, content in before.files.items() if name[0] not in "tms"}
    said = {
        "like": before.said["like"] if apart else grouped(near_duplicates(signatures)),
        "hele": uncut(lexicon, patched.counts, spelled),
        **named_places(places, lists),
    }
    return files | named_files(shards, rest, lists), said


def _after(occurrences: Occurrences, now: Mapping[int, Analysed]) -> Occurrences:
    """What these documents are now, with the lengths of all."""
    own, rows = Occurrences.read(list(now.values())), np.array(list(now))
    lengths = occurrences.lengths.copy()
    lengths[rows] = own.lengths
    return replace(own, lengths=lengths, rows=rows)


def _moved(rows: Sequence[int], size: int) -> Any:
    """For each number itself, and -1 for these."""
    moved = np.arange(size)
    moved[rows] = -1
    return moved


def _patches(held: Postings, rows: Sequence[int], new: Postings, size: int) -> dict[str, Columns]:
    """The postings of the terms that stand in these documents otherwise than before."""
    here = np.zeros(size, dtype=bool)
    here[rows] = True
    nothing: Columns = tuple(column[:0] for column in held.columns)
    found: dict[str, Columns] = {}
    for term in _differing(held, np.flatnonzero(here[held.documents]), new):
        before = held.of(term) if term in held.counts else nothing
        more = new.of(term) if term in new.counts else nothing
        stays = ~here[before[0]]
        documents = np.concatenate([before[0][stays], more[0]])
        order = np.argsort(documents)
        columns = zip(before, more, strict=True)
        found[term] = tuple(np.concatenate([old[stays], put.astype(old.dtype)])[order] for old, put in columns)
    return found


def _differing(held: Postings, ended: Any, new: Postings) -> set[str]:
    """The terms of which the postings at the places ``ended`` are others than the ``new`` ones."""
    before, after = _by_term(held, ended), _by_term(new, np.arange(len(new.documents)))
    return {posting[0] for posting in before ^ after}


def _by_term(held: Postings, places: Any) -> set[tuple[Any, ...]]:
    """The postings at these places, for each term that has them."""
    rows = (np.searchsorted(held.starts, places, side="right") - 1).tolist()
    terms: dict[int, list[str]] = {row: [] for row in rows}
    for place in np.flatnonzero(np.isin(held.rows, list(terms))).tolist():
        terms[int(held.rows[place])].append(held.terms[place])
    values = zip(rows, *(column[places].tolist() for column in held.columns), strict=True)
    return {(term, *posting) for row, *posting in values for term in terms[row]}
