"""What a build remembers for the next: never the only copy of anything, and thrown away when in doubt."""

import hashlib
import os
import pickle
import sys
from functools import cache
from io import RawIOBase
from pathlib import Path
from typing import Any

_SEAL = 32
"""Bytes of a SHA-256: most processors do it in hardware, twice as fast as BLAKE2."""


def load(path: Path, key: bytes) -> Any:
    """What ``save`` wrote there with the same key, whole; None otherwise. Most keys are ``program()``."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    inside = memoryview(raw)[:-_SEAL]
    found = hashlib.sha256(key)
    found.update(inside)
    if raw[-_SEAL:] != found.digest():
        return None
    try:
        return pickle.loads(inside)
    except Exception:  # whatever a foreign pickle does, the answer is to start from nothing
        return None


def save(path: Path, value: Any, key: bytes) -> None:
    """Write a value so that it is there whole or not at all, without a second copy of its megabytes in memory."""
    fresh = path.with_name(path.name + ".new")
    with open(fresh, "wb", buffering=0) as file:
        writer = _Sealing(file, key)
        pickle.dump(value, writer, protocol=pickle.HIGHEST_PROTOCOL)
        file.write(writer.seal())
    os.replace(fresh, path)


class _Sealing:
    """A file that is written with a seal at its end.

    The seal tells a damaged file, and one of another version of the program, from our own. It is against accidents,
    not against an attacker: whoever can write the cache can write the program.
    """

    def __init__(self, file: RawIOBase, key: bytes) -> None:
        self._file, self._found = file, hashlib.sha256(key)

    def write(self, part: bytes | pickle.PickleBuffer) -> None:
        self._found.update(part)
        rest = memoryview(part)
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
