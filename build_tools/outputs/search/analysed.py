"""What indexing makes of one document, which needs nothing but the document."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import NamedTuple

from build_tools.outputs.search.analysis import chunks
from build_tools.outputs.search.indexed import SearchDocument
from build_tools.outputs.search.records import Record, record


class Analysed(NamedTuple):
    """A document without its text, its record, and the text as chunks (a string a field, separated by spaces).

    ``digest`` tells apart what differs in ``streams``, which may be read only when they are looked at.
    """

    document: SearchDocument
    record: Record
    digest: bytes
    streams: Sequence[str]


def analyse(document: SearchDocument) -> Analysed:
    """The part of indexing that needs nothing but the document."""
    labels = " ".join((*document.topic_labels, *document.icpc2))
    texts = (document.title, document.action, document.summary, labels, document.source_label, document.text)
    streams = tuple(" ".join(chunks(text)) for text in texts)
    digest = blake2b("\n".join(streams).encode(), digest_size=12).digest()
    kept = replace(document, text="")
    return Analysed(kept, record(document), digest, streams)
