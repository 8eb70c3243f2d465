"""What the list of hits shows of each document, in slots of one size and in blocks (layout: FORMAT.md).

Ten hits are ten slots of one file, read by one request for parts of it (RFC 9110, section 14). A host that does not
answer such requests gives blocks instead.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from build_tools.outputs.search.coding import deflate
from build_tools.outputs.search.indexed import SearchDocument

SLOT = 228
BLOCK = 8
EXCERPT = 240
LENGTH = 2
SEPARATOR = "\0"
DATED = "-"
SLOTS = "poster"
"""The name of the file of slots; only a host can give parts of it."""


class Record(Struct, frozen=True):
    """A document's record as ``text``, and the same deflated."""

    text: str
    packed: bytes


def record_files(records: Sequence[Record], deflate: Callable[[bytes], bytes]) -> dict[str, bytes]:
    """The file of all slots, and the blocks; a record that has no room even without text leaves its slot empty."""
    slots = b"".join(map(_slot, records))
    blocks = {
        f"p{first // BLOCK}": deflate(SEPARATOR.join(each.text for each in records[first : first + BLOCK]).encode())
        for first in range(0, len(records), BLOCK)
    }
    return {SLOTS: slots, **blocks}


def amended_files(
    files: Mapping[str, bytes], records: Mapping[int, Record], deflate: Callable[[bytes], bytes]
) -> dict[str, bytes]:
    """Those of the ``files`` that hold records of these numbers, as they are now."""
    slots, blocks = bytearray(files[SLOTS]), dict[str, list[str]]()
    for number, record in records.items():
        slots[number * SLOT : (number + 1) * SLOT] = _slot(record)
        block = f"p{number // BLOCK}"
        told = blocks.setdefault(block, zlib.decompress(files[block], -zlib.MAX_WBITS).decode().split(SEPARATOR))
        told[number % BLOCK] = record.text
    return {SLOTS: bytes(slots), **{name: deflate(SEPARATOR.join(told).encode()) for name, told in blocks.items()}}


def _slot(record: Record) -> bytes:
    return slot(record.packed if len(record.packed) <= SLOT - LENGTH else b"", SLOT)


def slot(packed: bytes, unit: int) -> bytes:
    """What a slot of some units holds: a length, so many bytes, zeros."""
    whole = len(packed).to_bytes(LENGTH, "little") + packed
    return whole.ljust(-(-len(whole) // unit) * unit, b"\0")


def record(document: SearchDocument) -> Record:
    """The record of a document, with as much of its text as a slot holds."""
    return fitted(document, SLOT - LENGTH)


def fitted(document: SearchDocument, room: int) -> Record:
    """A record, and the same deflated, with as much of its text, then of its action, as ``room`` bytes hold."""
    action, text = " ".join(document.action.split()), excerpt(document)
    while True:
        whole = "\n".join((*facts(document, action), text))
        packed = deflate(whole.encode())
        over = len(packed) - room
        if over <= 0 or not (text or action):
            return Record(whole, packed)
        if text:
            text = less(text, 2 * over)
        else:
            action = less(action, 2 * over)


def facts(document: SearchDocument, action: str) -> tuple[str, ...]:
    """The lines of a record before its text; ``action`` is as much of it as there is room for."""
    last = document.url.rstrip("/").rpartition("/")[2]
    named = {last: "", f"{document.date}-{last}": DATED}.get(document.id, document.id)
    language = document.lang if document.lang != "nb" else ""
    url = document.url.removeprefix(f"/nyheter/{document.year}/")
    lines = (url, document.title, document.source_label, action, document.date[4:], named, language)
    return tuple(" ".join(line.split()) for line in lines)


def excerpt(document: SearchDocument) -> str:
    """The text that snippets are cut from: the summary and the beginning of the body."""
    whole = " ".join(f"{document.summary} {document.text[: 4 * EXCERPT]}".split())
    if len(whole) <= EXCERPT:
        whole = " ".join(f"{document.summary} {document.text}".split())
    return whole if len(whole) <= EXCERPT else shortened(whole, EXCERPT)


def less(text: str, letters: int) -> str:
    """A text shortened once more, by some letters."""
    return shortened(text.removesuffix(" …"), len(text) - max(10, letters))


def shortened(text: str, length: int) -> str:
    """The beginning of a longer text, cut between words; nothing where not even one word has room."""
    kept = text[: max(0, length) + 1].rpartition(" ")[0]
    return f"{kept} …" if kept else ""
