"""What the list of hits shows of each document, in slots of one size and in blocks (layout: FORMAT.md).

Ten hits are ten slots of one file, read by one request for parts of it (RFC 9110, section 14). A host that does not
answer such requests gives blocks instead.
"""

import zlib
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

from msgspec import Struct

from build_tools.outputs.search.indexed import SearchDocument
from build_tools.outputs.search.letters import coded, lengths, packed
from build_tools.text.shortening import prose

UNIT = 16
SLOT = 11 * UNIT
BLOCK = 8
EXCERPT = 240
REST = " …"
SEPARATOR = "\0"
DATED = "-"
SLOTS = "poster"
"""The name of the file of slots; only a host can give parts of it."""


class Record(Struct, frozen=True):
    """A document's record as ``text``, and its slot."""

    text: str
    slot: bytes


def record_files(records: Sequence[Record], deflate: Callable[[bytes], bytes]) -> dict[str, bytes]:
    """The file of all slots, and the blocks; a record that has no room even without text leaves its slot empty."""
    slots = b"".join(each.slot for each in records)
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
        slots[number * SLOT : (number + 1) * SLOT] = record.slot
        block = f"p{number // BLOCK}"
        told = blocks.setdefault(block, zlib.decompress(files[block], -zlib.MAX_WBITS).decode().split(SEPARATOR))
        told[number % BLOCK] = record.text
    return {SLOTS: bytes(slots), **{name: deflate(SEPARATOR.join(told).encode()) for name, told in blocks.items()}}


def record(document: SearchDocument) -> Record:
    """The record of a document, with as much of its text, then of its action, as a slot holds."""
    action, text = " ".join(document.action.split()), excerpt(document)
    while True:
        told = "\n".join((*facts(document, action), ""))
        room = 8 * SLOT - sum(lengths(told))
        text = fitting(text, room)
        fits = bool(text) or room >= _END
        if fits or not action:
            return Record(told + text, packed(coded(told + text if fits else ""), SLOT))
        action = shortened(action.removesuffix(REST), len(action) - too_many(told))


def fitting(text: str, room: int) -> str:
    """As much of a text as so many bits hold with its end, where a sign says that some is left out."""
    ends = list(accumulate(lengths(text), initial=_END))
    if ends[-1] <= room:
        return text
    return shortened(text.removesuffix(REST), bisect_right(ends, room - _REST + _END) - 1)


def too_many(told: str) -> int:
    """How many letters at the end of a record have no room in a slot, where a sign says that some are left out."""
    ends = list(accumulate(lengths(told), initial=0))
    return len(ends) - bisect_right(ends, 8 * SLOT - _REST)


def facts(document: SearchDocument, action: str) -> tuple[str, ...]:
    """The lines of a record before its text; ``action`` is as much of it as there is room for."""
    last = document.url.rstrip("/").rpartition("/")[2]
    named = {last: "", f"{document.date}-{last}": DATED}.get(document.id, document.id)
    language = document.lang if document.lang != "nb" else ""
    url = document.url.removeprefix(f"/nyheter/{document.year}/")
    lines = (url, document.title, document.source_label, action, document.date[4:], named, language)
    return tuple(" ".join(line.split()) for line in lines)


def excerpt(document: SearchDocument) -> str:
    """The text that snippets are cut from: the summary and the beginning of the body, without its tables."""
    text = prose(document.text)
    whole = " ".join(f"{document.summary} {text[: 4 * EXCERPT]}".split())
    if len(whole) <= EXCERPT:
        whole = " ".join(f"{document.summary} {text}".split())
    return whole if len(whole) <= EXCERPT else shortened(whole, EXCERPT)


_END, _REST = len(coded("")), len(coded(REST))


def shortened(text: str, length: int) -> str:
    """The beginning of a longer text, cut between words; nothing where not even one word has room."""
    kept = text[: max(0, length) + 1].rpartition(" ")[0]
    return kept + REST if kept else ""
