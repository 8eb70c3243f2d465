"""The index as files: a root at a stable name, everything else in a folder named by the content of all of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from build_tools.outputs.search.analysed import Analysed, analyse
from build_tools.outputs.search.coding import deflate
from build_tools.outputs.search.duplicates import grouped, near_duplicates
from build_tools.outputs.search.facets import facet_file
from build_tools.outputs.search.fronted import fronted
from build_tools.outputs.search.indexed import Placed, SearchDocument
from build_tools.outputs.search.inverting import Inverted
from build_tools.outputs.search.known import known_files
from build_tools.outputs.search.letters import table
from build_tools.outputs.search.lexicon import Lexicon, load_lexicon
from build_tools.outputs.search.numbering import runs
from build_tools.outputs.search.occurrences import fine
from build_tools.outputs.search.packing import tiers
from build_tools.outputs.search.records import BLOCK, SLOT, UNIT, record_files
from build_tools.outputs.search.revising import bring
from build_tools.outputs.search.root import root_file
from build_tools.outputs.search.shards import Places
from build_tools.outputs.search.spellings import meant, uncut
from build_tools.outputs.search.standing import Standing, Written
from build_tools.outputs.search.synonyms import Synonyms, learned
from build_tools.outputs.search.texts import text_files
from build_tools.site_file import SiteFile

FORMAT = 15
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
    """The whole index of analysed documents, in any order; it is left in ``standing``, beside the last one's work."""
    standing = standing or Standing()
    lexicon = standing.lexicon = load_lexicon()
    ordered = sorted(analysed, key=lambda each: each.document.place)
    own = learned((each.document for each in ordered), lexicon)
    thesaurus = standing.synonyms(lexicon, [*synonyms, *own])
    standing.written = _whole(standing, ordered, lexicon, thesaurus, labels)
    del ordered  # files are asked for over a long time
    yield from files_of(standing.written)


def files_of(written: Written) -> Iterator[SiteFile]:
    """The files of an index, the root first."""
    generation = named(written.digests)
    said = {"format": FORMAT, "mappe": generation, **written.said}
    yield SiteFile(ROOT, root_file(said))
    for name, content in written.files.items():
        yield SiteFile(f"{FOLDER}/{generation}/{name}", content, written.digests[name])


def _whole(
    standing: Standing,
    ordered: Sequence[Analysed],
    lexicon: Lexicon,
    synonyms: Synonyms,
    labels: Mapping[str, Mapping[str, str]],
) -> Written:
    documents = tuple(each.document for each in ordered)
    standing.made, inverted, signatures = bring(standing.made, ordered, lexicon, synonyms)
    standing.shown, standing.labels = documents, labels
    files, places = word_files(inverted, lexicon, synonyms, len(documents), standing)
    room = [SLOT // UNIT]
    if fine(len(ordered)):
        texts, room = text_files(ordered, standing.deflate)
        files |= texts
    else:
        files |= record_files([each.record for each in ordered], standing.deflate)
    standing.deflate.rest()
    files |= known_files()
    files["fasett"] = facet_file(documents, labels)
    files["dato"] = deflate(" ".join(document.date[4:] for document in documents).encode())
    said = {
        "antall": len(documents),
        "plass": room,
        "tegn": "" if fine(len(documents)) else table(),
        "blokk": 1 if fine(len(documents)) else BLOCK,
        "fasett": len(files["fasett"]),
        "deler": tiers(len(documents)),
        "løp": runs(documents),
        "eldre": superseded(documents),
        "like": grouped(near_duplicates(signatures)),
        "tema": topic_names(lexicon, labels, documents),
        "stopp": fronted(sorted(lexicon.stopwords)),
        **places,
    }
    return Written.of(files, said, standing.written)


def word_files(
    inverted: Inverted, lexicon: Lexicon, synonyms: Synonyms, size: int, standing: Standing
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Terms and spellings: their files, and what the root says of where each word lies."""
    deflate = standing.deflate
    entries = standing.entries(inverted, lexicon, synonyms, size)
    places = standing.placing(entries)
    shards, rest = standing.shards(entries, places, deflate)
    spelled = meant(inverted, entries, lexicon, synonyms)
    lists = standing.spellings(spelled, deflate)
    said = {"hele": uncut(lexicon, inverted.counts, spelled), **named_places(places, lists)}
    return named_files(shards, rest, lists), said


def named_files(shards: Sequence[bytes], rest: Sequence[bytes], lists: Sequence[bytes]) -> dict[str, bytes]:
    """The files of words by name."""
    kinds = {"t": shards, "m": rest, "s": lists}
    return {f"{kind}{number}": each for kind, contents in kinds.items() for number, each in enumerate(contents)}


def named_places(places: Places, lists: Sequence[bytes]) -> dict[str, Any]:
    """What the root says of where each word lies."""
    return {"t": places.many, "tunge": places.deeper(), "s": len(lists)}


def named(digests: Mapping[str, bytes]) -> str:
    """The name of the folder of files with these digests: ten hexadecimal digits of all that lies in it."""
    found = blake2b(digest_size=5)
    for name in sorted(digests):
        found.update(f"{name}:".encode() + digests[name])
    return found.hexdigest()


def topic_names(lexicon: Lexicon, labels: Mapping[str, Mapping[str, str]], documents: Iterable[Placed]) -> list[str]:
    """The terms of the label of each topic that has a guide, in order: a query of just these asks for the topic."""
    guided = {topic for document in documents if document.is_guide for topic in document.topics}
    named = (label for topic, label in labels.get("tema", {}).items() if topic in guided)
    return sorted({" ".join(sorted(lexicon.asked(label))) for label in named})


def superseded(documents: Sequence[Placed]) -> list[tuple[int, int]]:
    """The number of each superseded document with its successor's."""
    number = {document.id: at for at, document in enumerate(documents)}
    return [
        (at, number[document.superseded_by])
        for at, document in enumerate(documents)
        if document.superseded_by in number
    ]
