"""The index after a few texts have changed: what they touch is made again, all else is given as it stands.

It is what making the whole index would give (`write`), which is left as it was: so the next build may begin from it
too, and nothing need be kept again for one changed word. Where numbers or facets of documents change, or much
follows from few words, the whole index is made.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

import numpy as np

from build_tools.outputs.search.analysed import Analysed
from build_tools.outputs.search.compounds import Splitter
from build_tools.outputs.search.duplicates import grouped, near_duplicates
from build_tools.outputs.search.fronted import fronted
from build_tools.outputs.search.inverting import FORMS, Columns, Expander, Patched, Postings, postings
from build_tools.outputs.search.lexicon import Lexicon
from build_tools.outputs.search.numbering import shown
from build_tools.outputs.search.occurrences import Occurrences, fine
from build_tools.outputs.search.records import amended_files
from build_tools.outputs.search.revising import Made, difference
from build_tools.outputs.search.shards import Places
from build_tools.outputs.search.spellings import meant, uncut
from build_tools.outputs.search.standing import Standing, Written
from build_tools.outputs.search.synonyms import Synonyms

MOST = 16
"""With more documents changed than these the whole is made and kept: else the same work would be done every time."""


def amended(
    standing: Standing,
    ordered: Sequence[Analysed],
    lexicon: Lexicon,
    synonyms: Synonyms,
    labels: Mapping[str, Mapping[str, str]],
) -> Written | None:
    """The index of documents in order; None where the whole must be made."""
    before, made = standing.written, standing.made
    if before is None or made is None or fine(len(ordered)) or len(ordered) != len(made.ids):
        return None
    if (labels, synonyms.groups) != (standing.labels, made.groups):
        return None
    changed = [at for at, (each, mark) in enumerate(zip(ordered, standing.marks, strict=True)) if each.mark != mark]
    if len(changed) > MOST or any(shown(ordered[at].document) != standing.shown[at] for at in changed):
        return None
    records = amended_files(before.files, [each.record for each in ordered], changed, standing.deflate)
    rows = [at for at in changed if ordered[at].digest != made.digests[at]]
    words = _words(standing, before, made, ordered, rows, lexicon, synonyms) if rows else (before.files, {})
    return words and Written.of(words[0] | records, before.said | words[1], before)


def _words(
    standing: Standing,
    before: Written,
    made: Made,
    ordered: Sequence[Analysed],
    rows: Sequence[int],
    lexicon: Lexicon,
    synonyms: Synonyms,
) -> tuple[dict[str, bytes], dict[str, Any]] | None:
    """The files, and what the root says, with other words in the documents of these numbers."""
    after = _after(made.occurrences, ordered, rows)
    told = difference(made, np.array(rows), after, lexicon)
    if told is None:
        return None
    new = postings(after, Expander(lexicon, synonyms, Splitter(made.words ^ told.crossing)))
    respelled = {term: made.spelled.get(term, ())[:FORMS] for term in told.spelled}
    forms = {term: spelled[:FORMS] for term, spelled in (made.spelled | told.spelled).items() if spelled}
    patched = Patched(made.held, _patches(made.held, rows, new, len(ordered)), forms)
    size, deflate = len(ordered), standing.deflate
    entries = standing.entries.amended(patched, respelled, lexicon, size)
    places = copy(standing.placing)(entries)
    shards, rest = copy(standing.shards)(entries, places, deflate)
    held = meant(patched, lexicon)
    lists = standing.spellings.amended(held, deflate)
    signatures = made.signatures.revised(_moved(rows, size), type(made.signatures).of(after))
    files = {name: content for name, content in before.files.items() if name[0] not in "tms"}
    said = {
        "like": grouped(near_duplicates(signatures)),
        "hele": uncut(lexicon, patched.counts, held),
        **named_places(places, lists),
    }
    return files | named_files(shards, rest, lists), said


def named_files(shards: Sequence[bytes], rest: Sequence[bytes], lists: Sequence[bytes]) -> dict[str, bytes]:
    """The files of words by name."""
    kinds = {"t": shards, "m": rest, "s": lists}
    return {f"{kind}{number}": each for kind, contents in kinds.items() for number, each in enumerate(contents)}


def named_places(places: Places, lists: Sequence[bytes]) -> dict[str, Any]:
    """What the root says of where each word lies."""
    return {"t": places.many, "tunge": [fronted(each) for each in places.deeper()], "s": len(lists)}


def _after(occurrences: Occurrences, ordered: Sequence[Analysed], rows: Sequence[int]) -> Occurrences:
    """What these documents are now, with the lengths of all."""
    own = Occurrences.read([ordered[row] for row in rows])
    lengths = occurrences.lengths.copy()
    lengths[rows] = own.lengths
    return replace(own, lengths=lengths, rows=np.array(rows))


def _moved(rows: Sequence[int], size: int) -> Any:
    """For each number itself, and -1 for these."""
    moved = np.arange(size)
    moved[rows] = -1
    return moved


def _patches(held: Postings, rows: Sequence[int], new: Postings, size: int) -> dict[str, Columns]:
    """The postings of the terms that stand in these documents otherwise than before."""
    here = np.zeros(size, dtype=bool)
    here[rows] = True
    ended = np.searchsorted(held.starts, np.flatnonzero(here[held.documents]), side="right") - 1
    terms = {held.terms[place] for place in set(ended.tolist())}
    nothing: Columns = tuple(column[:0] for column in held.columns)
    found: dict[str, Columns] = {}
    for term in terms | set(new.terms):
        before = held.of(term) if term in held.counts else nothing
        more = new.of(term) if term in new.counts else nothing
        gone = here[before[0]]
        if all(np.array_equal(old[gone], put) for old, put in zip(before, more, strict=True)):
            continue
        documents = np.concatenate([before[0][~gone], more[0]])
        order = np.argsort(documents)
        columns = zip(before, more, strict=True)
        found[term] = tuple(np.concatenate([old[~gone], put.astype(old.dtype)])[order] for old, put in columns)
    return found
