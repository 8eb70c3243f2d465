"""What a build remembers for the next: never the only copy of anything, and thrown away when in doubt."""

import hashlib
import os
import pickle
import platform
import sysconfig
from functools import cache
from pathlib import Path
from typing import Any


def load(path: Path, key: bytes) -> Any:
    """What ``save`` wrote there with the same key, whole; None otherwise. Most keys are ``program()``."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    seal = _seal(memoryview(raw)[32:], key)
    if raw[:32] != seal:
        return None
    try:
        return pickle.loads(memoryview(raw)[32:])
    except Exception:  # whatever a foreign pickle does, the answer is to start from nothing
        return None


def save(path: Path, value: Any, key: bytes) -> None:
    """Write a value so that it is there whole or not at all."""
    raw = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    fresh = path.with_name(path.name + ".new")
    with open(fresh, "wb", buffering=0) as file:
        for part in (_seal(memoryview(raw), key), raw):  # one after the other: no second copy of many megabytes
            rest = memoryview(part)
            while rest:
                rest = rest[file.write(rest) :]
    os.replace(fresh, path)


def _seal(raw: memoryview, key: bytes) -> bytes:
    """Tells a damaged file, and one of another version of the program, from our own.

    Against accidents, not against an attacker: whoever can write the cache can write the program.
    """
    return hashlib.blake2b(raw, digest_size=32, key=key).digest()


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
    libraries = sorted(name for name in os.listdir(sysconfig.get_path("purelib")) if name.endswith("-info"))
    found.update(f"{platform.python_version()} {libraries}".encode())
    return found.digest()
