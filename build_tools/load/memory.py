"""Remembers what was found the last time, for as long as nothing has changed.

The answer is kept with the size, times and SHA-256 of every file it was made from, and with a digest of the
program itself. A memory that is damaged, or another program's, is not believed.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

from build_tools.load.stamps import JUST_NOW, Status
from build_tools.load.walk import Walk

Listing: TypeAlias = dict[str, tuple[int, int, int]]
"""Path to size in bytes, and in nanoseconds when it was last written and when anything was done to it."""


def listing(content: Path, found: Walk, archive: Path) -> Listing:
    """Every file that was ``found`` in the content folder, and every one below the other that is not hidden."""
    here = ((f"{content}/{path}", status) for path, status in found.files)
    every: Iterator[tuple[str, os.stat_result | Status]] = chain(here, _files(str(archive)))
    return {path: (status.st_size, status.st_mtime_ns, status.st_ctime_ns) for path, status in every}


def _files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    waiting = [folder]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
                continue
            with suppress(OSError):
                yield entry.path, entry.stat(follow_symlinks=not entry.is_symlink() or os.path.exists(entry.path))


class Memory:
    """One answer in one file (JSON). ``question`` is what the answer depends on beside the files."""

    def __init__(self, file: Path, question: str) -> None:
        """Nothing is read until it is asked for."""
        self.file = file
        self.question = hashlib.sha256(f"{question}\n{_program()}".encode()).hexdigest()

    def recall(self, now: Listing) -> Any:
        """The answer, if it was given to the same question about the same files; else None."""
        try:
            kept = self.file.stat().st_mtime_ns
            digest, _newline, text = self.file.read_bytes().partition(b"\n")
            if hashlib.sha256(text).hexdigest().encode() != digest:
                return None
            data = json.loads(text)
        except (OSError, ValueError, RecursionError):
            return None
        if data["question"] != self.question or data["files"].keys() != now.keys():
            return None
        for path, (size, *times) in now.items():
            old_size, *old_times, old_digest = data["files"][path]
            if size != old_size:
                return None
            if (times != old_times or times[0] > kept - JUST_NOW) and _digest(path) != old_digest:
                return None
        return data["answer"]

    def keep(self, files: Listing, digests: Mapping[str, str], answer: Any) -> None:
        """Remember; a place that cannot be written to (a read-only checkout) is no error.

        ``digests`` are those of what the answer was made from, for the files that are known already. One that is not
        of the bytes as they stand (`Document.digest`) costs a new answer when its file is looked into, no wrong one.
        """
        rows = {path: (*stamp, digests.get(path) or _digest(path)) for path, stamp in files.items()}
        text = json.dumps({"question": self.question, "files": rows, "answer": answer}).encode()
        temporary = self.file.with_name(f"{self.file.name}.{os.getpid()}")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
            temporary.replace(self.file)
        except OSError:
            with suppress(OSError):
                temporary.unlink()


def _digest(path: str) -> str:
    try:
        if not os.path.isfile(path):  # a pipe would be waited for, a device read for ever
            return ""
        with open(path, "rb", buffering=0) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def _program() -> str:
    """A digest of everything the answer is made by."""
    root = Path(__file__).parents[1]
    found = hashlib.sha256()
    for folder in ("load", "validate", "text", "model"):
        for path in sorted((root / folder).glob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()
