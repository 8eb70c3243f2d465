"""What indexing makes of one document, which needs nothing but the document."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from build_tools.outputs.search.analysis import stream
from build_tools.outputs.search.indexed import Placed, SearchDocument
from build_tools.outputs.search.records import Record, record


class Analysed(NamedTuple):
    """Where a document stands, its record, and its text as chunks (a string a field, separated by spaces).

    ``digest`` tells apart what differs in ``streams``, which may be read only when they are looked at: those of the
    same ``board`` together.
    """

    document: Placed
    record: Record
    digest: bytes
    streams: Sequence[str]
    board: int = 0


def analyse(document: SearchDocument) -> Analysed:
    """The part of indexing that needs nothing but the document."""
    [found] = analyse_all([document])
    return found


def analyse_all(documents: Sequence[SearchDocument]) -> list[Analysed]:
    """The same of several documents: one thing is found of all before the next, which saves a tenth of the time."""
    streams = [tuple(map(stream, _texts(each))) for each in documents]
    digests = [blake2b("\n".join(each).encode(), digest_size=12).digest() for each in streams]
    records = [record(each) for each in documents]
    placed = [each.placed for each in documents]
    return [Analysed(*each) for each in zip(placed, records, digests, streams, strict=True)]


def _texts(document: SearchDocument) -> tuple[str, ...]:
    """What is searched of it, field by field: who asks for a year means what is from then, not what speaks of it."""
    labels = " ".join((*document.topic_labels, *document.icpc2))
    text = f"{document.text} {document.year or ''}"
    return document.title, document.action, document.summary, labels, document.source_label, text
