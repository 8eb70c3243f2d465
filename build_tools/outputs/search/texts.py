"""The records of a small archive, each with the words of its text in order (layout: FORMAT.md)."""

from collections.abc import Callable, Sequence

from build_tools.outputs.search.analysed import Analysed
from build_tools.outputs.search.analysis import tokens
from build_tools.outputs.search.records import SLOTS, UNIT

LENGTH = 2
LETTERS = 4000
"""How much of a text is kept: a hit must not cost what a book does."""


def text_files(analysed: Sequence[Analysed], deflate: Callable[[bytes], bytes]) -> tuple[dict[str, bytes], list[int]]:
    """The file of all slots, a file a document, and how many units each slot has."""
    packed = [b""] * len(analysed)
    for row in sorted(range(len(analysed)), key=lambda row: analysed[row].board):
        each = analysed[row]
        packed[row] = deflate(f"{each.record.text}\n{words_in_order(each.streams)}".encode())
    slots = list(map(_slot, packed))
    files = {SLOTS: b"".join(slots), **{f"p{number}": each for number, each in enumerate(packed)}}
    return files, [len(each) // UNIT for each in slots]


def _slot(packed: bytes) -> bytes:
    """A length, so many bytes, zeros."""
    whole = len(packed).to_bytes(LENGTH, "little") + packed
    return whole.ljust(-(-len(whole) // UNIT) * UNIT, b"\0")


def words_in_order(streams: Sequence[str]) -> str:
    """The first words with a space on either side, and one more between fields."""
    fields = (
        " ".join(token for chunk in stream.split(" ") for token in tokens(chunk)) for stream in streams if stream
    )
    return f" {'  '.join(fields)} "[:LETTERS].rpartition(" ")[0] + " "
