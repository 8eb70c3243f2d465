"""What a picture says beside what it shows: the EXIF, XMP, comments and texts that cameras and programs put in it.

The parts of the file are walked by their lengths; no picture is decoded. A file of another kind (GIF, AVIF) is looked
at whole: what packed pixels happen to spell is never long enough to look like anything.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

MAX_PART = 2_000_000
"""Bytes of one part that are looked at; in a JPEG no part has more than 65,536."""
_PNG, _TEXTS = b"\x89PNG\r\n\x1a\n", (b"tEXt", b"zTXt", b"iTXt", b"eXIf")
_PACKED = re.compile(rb"[^\0]{1,79}\0(?:\0|\x01\0[^\0]*\0[^\0]*\0)(?=\x78)")
"""What stands before a text that is packed, in a zTXt and in an iTXt."""
_RUN = re.compile(rb"(?:[\t\n\r\x20-\x7e]|[\xc2-\xf4][\x80-\xbf]+){6,}|(?:[\x20-\x7e]\0){6,}")
"""Text, of one byte a letter or of two, among other bytes."""


def words(path: Path) -> str:
    """All text beside the picture, set apart by a character that no number goes on over."""
    with path.open("rb") as file:
        head = file.read(12)
        walk = next((walk for sign, walk in _WALKS if head.startswith(sign)), _whole)
        runs = [run for part in walk(file) for run in _RUN.findall(part)]
    return "\0".join(run.replace(b"\0", b"").decode("utf-8", "replace") for run in runs)


def _png(file: BinaryIO) -> Iterator[bytes]:
    file.seek(8)
    while len(head := file.read(8)) == 8:
        size, kind = struct.unpack(">I4s", head)
        end = file.tell() + size + 4
        if kind in _TEXTS:
            part = file.read(min(size, MAX_PART))
            yield part
            if kind != b"eXIf" and (packed := _PACKED.match(part)):
                with suppress(zlib.error):
                    yield zlib.decompressobj().decompress(part[packed.end() :], MAX_PART)
        file.seek(end)


def _jpeg(file: BinaryIO) -> Iterator[bytes]:
    file.seek(2)
    while len(head := file.read(4)) == 4 and head[0] == 0xFF and head[1] != 0xDA:
        size = struct.unpack(">H", head[2:])[0] - 2
        part = file.read(max(size, 0))
        if 0xE1 <= head[1] <= 0xEF or head[1] == 0xFE:
            yield part


def _riff(file: BinaryIO) -> Iterator[bytes]:
    while len(head := file.read(8)) == 8:
        kind, size = struct.unpack("<4sI", head)
        end = file.tell() + size + size % 2
        if kind in (b"EXIF", b"XMP "):
            yield file.read(min(size, MAX_PART))
        file.seek(end)


def _whole(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    yield file.read()


_WALKS = ((_PNG, _png), (b"\xff\xd8", _jpeg), (b"RIFF", _riff))
