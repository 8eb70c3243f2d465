"""The index as files: a root at a stable name, everything else in a folder named by the content of all of it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from build_tools.model import SiteFile
from build_tools.outputs.search.coding import deflate
from build_tools.outputs.search.document import SearchDocument
from build_tools.outputs.search.duplicates import near_duplicates
from build_tools.outputs.search.facets import facet_file
from build_tools.outputs.search.fronted import fronted
from build_tools.outputs.search.inverting import Inverted
from build_tools.outputs.search.lexicon import Lexicon, load_lexicon
from build_tools.outputs.search.numbering import place, runs
from build_tools.outputs.search.occurrences import Analysed, analyse
from build_tools.outputs.search.records import BLOCK, record_files
from build_tools.outputs.search.revising import Standing
from build_tools.outputs.search.shards import entries, spelling_shards, term_shards
from build_tools.outputs.search.synonyms import Synonyms

FORMAT = 2
FOLDER = "sok/indeks"
ROOT = f"{FOLDER}/rot"
PAGE = 160
MOST_ON_ROOT = 2000


def build_index(
    documents: Iterable[SearchDocument], synonyms: Sequence[Any], labels: Mapping[str, Mapping[str, str]]
) -> Iterator[SiteFile]:
    """The index of the documents.

    ``synonyms`` are the groups of the content folder (`vocabulary/synonyms.yml` as read), added to the general
    list; ``labels`` gives for each facet (``tema``, ``avsender``, …) the label of each key.
    """
    yield from write([analyse(document) for document in documents], synonyms, labels)


def write(
    analysed: Iterable[Analysed],
    synonyms: Sequence[Any],
    labels: Mapping[str, Mapping[str, str]],
    standing: Standing | None = None,
) -> Iterator[SiteFile]:
    """The index of analysed documents, in any order; ``standing`` is what the last making left, and is renewed."""
    ordered = sorted(analysed, key=lambda each: place(each.document))
    documents = [each.document for each in ordered]
    lexicon = load_lexicon()
    standing = standing or Standing()
    thesaurus = standing.synonyms(lexicon, synonyms)
    inverted, signatures = standing.bring(ordered, lexicon, thesaurus)
    files, cuts, paged = word_files(inverted, lexicon, thesaurus, len(documents))
    slot, records = record_files([each.record for each in ordered])
    files |= records
    files["fasett"] = facet_file(documents, labels)
    files["dato"] = deflate(" ".join(document.date[4:] for document in documents).encode())
    generation = digest(files)
    said = {
        "format": FORMAT,
        "mappe": generation,
        "antall": len(documents),
        "plass": slot,
        "blokk": BLOCK,
        "fasett": len(files["fasett"]),
        "side": PAGE if paged else 0,
        "løp": runs(documents),
        "eldre": superseded(documents),
        "like": groups(near_duplicates(signatures)),
        "tema": topic_names(lexicon, labels),
        "hele": fronted(sorted(lexicon.uncut & {*inverted.terms, *spellings(inverted, lexicon)})),
        "stopp": fronted(sorted(lexicon.stopwords)),
        **{kind: fronted(each) for kind, each in cuts.items()},
    }
    yield SiteFile(ROOT, deflate(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()))
    for name, content in files.items():
        yield SiteFile(f"{FOLDER}/{generation}/{name}", content)


def word_files(
    inverted: Inverted, lexicon: Lexicon, synonyms: Synonyms, size: int
) -> tuple[dict[str, bytes], dict[str, list[str]], bool]:
    """Terms and spellings: their files, what the root says of each kind, and whether that is pages only."""
    spelled = spellings(inverted, lexicon)
    levels = {
        "t": list(term_shards(entries(inverted, lexicon, synonyms, size))),
        "f": list(spelling_shards(spelled)),
        "b": list(spelling_shards({word[::-1]: held for word, held in spelled.items()})),
    }
    files: dict[str, bytes] = {}
    cuts = {kind: [cut for cut, _content in shards] for kind, shards in levels.items()}
    paged = any(len(each) > MOST_ON_ROOT for each in cuts.values())
    for kind, shards in levels.items():
        files |= {f"{kind}{number}": content for number, (_cut, content) in enumerate(shards)}
        if paged:
            pages = [cuts[kind][first : first + PAGE] for first in range(0, len(cuts[kind]), PAGE)]
            files |= {f"{kind}s{number}": deflate(fronted(page).encode()) for number, page in enumerate(pages)}
            cuts[kind] = [page[0] for page in pages]
    return files, cuts, paged


def digest(files: Mapping[str, bytes]) -> str:
    """The name of the folder: ten hexadecimal digits of all that lies in it."""
    whole = blake2b(digest_size=5)
    for name in sorted(files):
        whole.update(f"{name}:{len(files[name])}:".encode() + files[name])
    return whole.hexdigest()


def spellings(inverted: Inverted, lexicon: Lexicon) -> dict[str, int]:
    """Every spelling that can be meant, with how many documents hold its term: 0 for no part of a compound."""
    held = dict(zip(inverted.terms, (inverted.starts[1:] - inverted.starts[:-1]).tolist(), strict=True))
    found = {form: held[term] for term, forms in inverted.forms.items() for form in forms}
    for variant in lexicon.spellings:
        if lexicon.stem(variant) in held:
            found.setdefault(variant, held[lexicon.stem(variant)])
    return {form: 0 if form in lexicon.nonwords else often for form, often in found.items() if " " not in form}


def topic_names(lexicon: Lexicon, labels: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The terms of each topic's label, in order: a query of the same terms asks for the topic."""
    return sorted({" ".join(sorted(lexicon.phrase(label).split())) for label in labels.get("tema", {}).values()})


def superseded(documents: Sequence[SearchDocument]) -> list[tuple[int, int]]:
    """The number of each superseded document with its successor's."""
    number = {document.id: at for at, document in enumerate(documents)}
    return [
        (at, number[document.superseded_by])
        for at, document in enumerate(documents)
        if document.superseded_by in number
    ]


def groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Documents with the one that leads them, as lists: the leader, then the others, each less the one before."""
    found: dict[int, list[int]] = {}
    for document, leader in sorted(pairs):
        found.setdefault(leader, [leader]).append(document)
    return [[group[0], *(after - before for before, after in pairwise(group))] for group in found.values()]
