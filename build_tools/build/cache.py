"""What a build remembers for the next: never the only copy of anything, and thrown away when in doubt."""

import hashlib
import os
import pickle
import sys
from collections.abc import Iterator
from functools import cache
from io import RawIOBase
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

_SEAL = 32
"""Bytes of a SHA-256: most processors do it in hardware, twice as fast as BLAKE2."""
_LAYOUT = b"3"
"""How values lie in their files: of another layout none is ours."""
_LENGTH = 8
_ALIGNED = 8
"""Arrays begin at multiples of so many bytes, as processors like it."""


def load(path: Path, key: bytes) -> Any:
    """What ``save`` wrote there with the same key, whole; None otherwise. Most keys are ``program()``.

    Arrays are not copied: they are read from the file when they are looked at, and cannot be written to.
    """
    try:
        with open(path, "rb") as file:
            raw = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    except (OSError, ValueError):  # ValueError: it is empty
        return None
    inside = raw[:-_SEAL]
    found = hashlib.sha256(_LAYOUT + key)
    found.update(inside)
    if raw[-_SEAL:] != found.digest():
        return None
    try:
        head, *arrays = _parts(inside)
        return pickle.loads(head, buffers=arrays)
    except Exception:  # whatever a foreign pickle does, the answer is to start from nothing
        return None


def save(path: Path, value: Any, key: bytes) -> None:
    """Write a value so that it is there whole or not at all; it has no second copy in memory meanwhile."""
    fresh = path.with_name(path.name + ".new")
    with open(fresh, "wb", buffering=0) as file:
        writer = _Sealing(file, key)
        arrays: list[pickle.PickleBuffer] = []
        pickle.Pickler(writer, pickle.HIGHEST_PROTOCOL, buffer_callback=arrays.append).dump(value)
        lengths, padding = [writer.length], -writer.length % _ALIGNED
        for each in arrays:
            part = each.raw()
            writer.write(bytes(padding))
            writer.write(part)
            lengths.append(len(part))
            padding = -len(part) % _ALIGNED
        told = b"".join(each.to_bytes(_LENGTH, "little") for each in (*lengths, len(lengths)))
        writer.write(bytes(padding) + told)
        file.write(writer.seal())
    os.replace(fresh, path)


def _parts(inside: memoryview) -> Iterator[memoryview]:
    """The pickle, and the arrays that lie outside it."""
    many = int.from_bytes(inside[-_LENGTH:], "little")
    place, told = 0, inside[-_LENGTH * (1 + many) : -_LENGTH]
    for at in range(0, len(told), _LENGTH):
        length = int.from_bytes(told[at : at + _LENGTH], "little")
        yield inside[place : place + length]
        place += length + -length % _ALIGNED


class _Sealing:
    """A file that is written with a seal at its end.

    The seal tells a damaged file, and one of another version of the program, from our own. It is against accidents,
    not against an attacker: whoever can write the cache can write the program.
    """

    def __init__(self, file: RawIOBase, key: bytes) -> None:
        self._file, self._found, self.length = file, hashlib.sha256(_LAYOUT + key), 0

    def write(self, part: bytes | memoryview) -> None:
        self._found.update(part)
        rest = memoryview(part)
        self.length += rest.nbytes
        while rest:
            rest = rest[self._file.write(rest) :]

    def seal(self) -> bytes:
        return self._found.digest()


@cache
def program() -> bytes:
    """A digest of everything that decides what bytes come out: the package's files, its libraries, Python."""
    found = hashlib.blake2b(digest_size=32)
    root = Path(__file__).parents[1]
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if name != "__pycache__")
        for name in sorted(files):
            status = os.stat(os.path.join(folder, name))
            found.update(f"{folder}/{name}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    places = [place for place in sys.path if place.endswith("-packages") and os.path.isdir(place)]
    libraries = sorted(name for place in places for name in os.listdir(place) if name.endswith("-info"))
    found.update(f"{sys.version} {libraries}".encode())
    return found.digest()
