"""What the list of hits shows of each document, packed a few documents a file (layout: FORMAT.md)."""

import json
from collections.abc import Iterator, Mapping, Sequence

from build_tools.outputs.search.document import ENTRIES, STATUSES, SearchDocument
from build_tools.outputs.search.shards import deflate

FEW = 2000
EXCERPT = 240


def block_size(documents: int) -> int:
    """How many records a file holds: small archives save requests, large ones bytes."""
    return 4 if documents <= FEW else 1


def excerpt(document: SearchDocument) -> str:
    """The text that snippets are cut from: the summary and the beginning of the body, cut between words."""
    whole = " ".join(f"{document.summary} {document.text}".split())
    return whole if len(whole) <= EXCERPT else whole[: EXCERPT + 1].rpartition(" ")[0]


def record(document: SearchDocument, by_id: Mapping[str, SearchDocument]) -> list[object]:
    """One document's record."""
    successor = by_id.get(document.superseded_by)
    return [
        document.id,
        document.url,
        document.title,
        document.date,
        STATUSES.index(document.status),
        [document.source, document.source_label],
        list(document.topics),
        document.kind,
        ENTRIES.index(document.entry),
        document.action,
        excerpt(document),
        document.lang,
        *([[successor.url, successor.title]] if successor else []),
    ]


def record_files(documents: Sequence[SearchDocument]) -> Iterator[bytes]:
    """The files of records, in order."""
    by_id = {document.id: document for document in documents}
    size = block_size(len(documents))
    for first in range(0, len(documents), size):
        block = [record(document, by_id) for document in documents[first : first + size]]
        yield deflate(json.dumps(block, ensure_ascii=False, separators=(",", ":")).encode())
