"""The index as files: a root at a stable name, everything else in a folder named by the content of all of it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from build_tools.model import SiteFile
from build_tools.outputs.search.analysed import Analysed, analyse
from build_tools.outputs.search.coding import deflate
from build_tools.outputs.search.document import SearchDocument
from build_tools.outputs.search.duplicates import near_duplicates
from build_tools.outputs.search.fronted import fronted
from build_tools.outputs.search.inverting import Inverted
from build_tools.outputs.search.lexicon import Lexicon, load_lexicon
from build_tools.outputs.search.numbering import place, runs
from build_tools.outputs.search.occurrences import fine
from build_tools.outputs.search.packing import tiers
from build_tools.outputs.search.records import BLOCK, SLOT, record_files
from build_tools.outputs.search.revising import Standing
from build_tools.outputs.search.synonyms import Synonyms
from build_tools.outputs.search.texts import text_files

FORMAT = 8
FOLDER = "sok/indeks"
ROOT = f"{FOLDER}/rot"


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
    files, places = word_files(inverted, lexicon, thesaurus, len(documents), standing)
    room: int | str = SLOT
    if fine(len(ordered)):
        texts, room = text_files(ordered, standing.deflate)
        files |= texts
    else:
        files |= record_files([each.record for each in ordered], standing.deflate)
    standing.deflate.rest()
    files["fasett"] = standing.facets(documents, labels)
    files["dato"] = deflate(" ".join(document.date[4:] for document in documents).encode())
    generation = digest(files)
    said = {
        "format": FORMAT,
        "mappe": generation,
        "antall": len(documents),
        "plass": room,
        "blokk": 1 if fine(len(documents)) else BLOCK,
        "fasett": len(files["fasett"]),
        "deler": tiers(len(documents)),
        "løp": runs(documents),
        "eldre": superseded(documents),
        "like": groups(near_duplicates(signatures)),
        "tema": topic_names(lexicon, labels, documents),
        "hele": fronted(sorted(lexicon.uncut & {*inverted.terms, *spellings(inverted, lexicon)})),
        "stopp": fronted(sorted(lexicon.stopwords)),
        **places,
    }
    yield SiteFile(ROOT, deflate(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()))
    for name, content in files.items():
        yield SiteFile(f"{FOLDER}/{generation}/{name}", content)


def word_files(
    inverted: Inverted, lexicon: Lexicon, synonyms: Synonyms, size: int, standing: Standing
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Terms and spellings: their files, and what the root says of where each word lies."""
    files: dict[str, bytes] = {}

    def add(kind: str, contents: Iterable[bytes]) -> None:
        files.update({f"{kind}{number}": content for number, content in enumerate(contents)})

    deflate = standing.deflate
    all_entries = standing.entries(inverted, lexicon, synonyms, size)
    places = standing.placing(all_entries)
    shards, rest = standing.shards(all_entries, places, deflate)
    add("t", shards)
    add("m", rest)
    lists = standing.spellings(spellings(inverted, lexicon), deflate)
    add("s", lists)
    deeper = [fronted(each) for each in places.deeper()]
    return files, {"t": places.many, "tunge": deeper, "s": len(lists)}


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


def topic_names(
    lexicon: Lexicon, labels: Mapping[str, Mapping[str, str]], documents: Iterable[SearchDocument]
) -> list[str]:
    """The terms of the label of each topic that has a guide, in order: a query of just these asks for the topic."""
    guided = {topic for document in documents if document.entry == "veiledning" for topic in document.topics}
    named = (label for topic, label in labels.get("tema", {}).items() if topic in guided)
    return sorted({" ".join(sorted(lexicon.phrase(label).split())) for label in named})


def superseded(documents: Sequence[SearchDocument]) -> list[tuple[int, int]]:
    """The number of each superseded document with its successor's."""
    number = {document.id: at for at, document in enumerate(documents)}
    return [
        (at, number[document.superseded_by])
        for at, document in enumerate(documents)
        if document.superseded_by in number
    ]


def groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Documents with the one that leads them, as lists: the leader, then the others, each less the one before.

    A leader is less the leader of the list before.
    """
    found: dict[int, list[int]] = {}
    for document, leader in pairs:
        found.setdefault(leader, [leader]).append(document)
    ordered = sorted(found.values())
    before = [0, *(group[0] for group in ordered)]
    return [
        [group[0] - last, *(after - earlier for earlier, after in pairwise(group))]
        for last, group in zip(before, ordered, strict=False)
    ]
