"""What the list of hits shows of each document, in slots of one size and in blocks (layout: FORMAT.md).

Ten hits are ten slots of one file, read by one request for parts of it (RFC 9110, section 14). A host that does not
answer such requests gives blocks instead.
"""

from collections.abc import Sequence

from build_tools.outputs.search.document import SearchDocument
from build_tools.outputs.search.shards import deflate

SLOT = 256
STEP = 32
BLOCK = 8
EXCERPT = 240
LENGTH = 2
SEPARATOR = "\0"
SLOTS = "poster"
"""The name of the file of slots; only a host can give parts of it."""


def record_files(documents: Sequence[SearchDocument]) -> tuple[int, dict[str, bytes]]:
    """The size of a slot in bytes, and the files: all slots, and the blocks."""
    records = [fitted(document, SLOT - LENGTH) for document in documents]
    slot = max([SLOT, *(-(-(LENGTH + len(packed)) // STEP) * STEP for _text, packed in records)])
    slots = b"".join(
        (len(packed).to_bytes(LENGTH, "little") + packed).ljust(slot, b"\0") for _text, packed in records
    )
    texts = [text for text, _packed in records]
    blocks = {
        f"p{first // BLOCK}": deflate(SEPARATOR.join(texts[first : first + BLOCK]).encode())
        for first in range(0, len(texts), BLOCK)
    }
    return slot, {SLOTS: slots, **blocks}


def fitted(document: SearchDocument, room: int) -> tuple[str, bytes]:
    """A record, and the same deflated, with as much of its text as ``room`` bytes hold; more only without any."""
    text = excerpt(document)
    while True:
        record = "\n".join((*facts(document), text))
        packed = deflate(record.encode())
        over = len(packed) - room
        if over <= 0 or not text:
            return record, packed
        text = shortened(text.removesuffix(" …"), len(text) - max(10, 2 * over))


def facts(document: SearchDocument) -> tuple[str, ...]:
    """The lines of a record before its text."""
    last = document.url.rstrip("/").rpartition("/")[2]
    named = document.id if document.id != last else ""
    language = document.lang if document.lang != "nb" else ""
    lines = (document.url, document.title, document.source_label, document.action, document.date[4:], named, language)
    return tuple(" ".join(line.split()) for line in lines)


def excerpt(document: SearchDocument) -> str:
    """The text that snippets are cut from: the summary and the beginning of the body."""
    whole = " ".join(f"{document.summary} {document.text}".split())
    return whole if len(whole) <= EXCERPT else shortened(whole, EXCERPT)


def shortened(text: str, length: int) -> str:
    """The beginning of a longer text, cut between words; nothing where not even one word has room."""
    kept = text[: max(0, length) + 1].rpartition(" ")[0]
    return f"{kept} …" if kept else ""
