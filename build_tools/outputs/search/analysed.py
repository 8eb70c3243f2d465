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
    labels = " ".join((*document.topic_labels, *document.icpc2))
    texts = (document.title, document.action, document.summary, labels, document.source_label, document.text)
    streams = tuple(map(stream, texts))
    digest = blake2b("\n".join(streams).encode(), digest_size=12).digest()
    return Analysed(document.placed, record(document), digest, streams)
