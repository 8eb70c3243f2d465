"""Texts of one build put aside in a file: those of a large archive are more than all else there is to know of it."""

import fcntl
import os
import tempfile
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

_numbers = count()
_spools: "WeakValueDictionary[int, Spool]" = WeakValueDictionary()


class Spool:
    """A file without a name, which ends with the last text in it; forks of this process put texts into it too."""

    def __init__(self, folder: Path) -> None:
        """The file lies where ``folder`` does."""
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
        self.number = next(_numbers)
        _spools[self.number] = self

    def put(self, texts: Sequence[str]) -> list["Aside"]:
        """Put some texts aside."""
        contents, places = [_bytes_of(text) for text in texts], []
        whole, file = memoryview(b"".join(content for content, _latin in contents)), self._file.fileno()
        fcntl.lockf(file, fcntl.LOCK_EX)
        try:
            begin = end = os.fstat(file).st_size
            while whole:
                written = os.pwrite(file, whole, end)
                whole, end = whole[written:], end + written
        finally:
            fcntl.lockf(file, fcntl.LOCK_UN)
        for content, latin in contents:
            places.append(Aside(self, begin, len(content), latin))
            begin += len(content)
        return places

    def read(self, begin: int, length: int, latin: bool) -> str:
        """What stands there."""
        content = os.pread(self._file.fileno(), length, begin)
        return content.decode("latin-1") if latin else content.decode("utf-8", "surrogatepass")


class Aside:
    """A text that was put aside; it may be sent to another fork, and is not to be kept for another build."""

    __slots__ = ("_begin", "_latin", "_length", "_spool")

    def __init__(self, spool: Spool, begin: int, length: int, latin: bool) -> None:
        """Nothing is read yet."""
        self._spool, self._begin, self._length, self._latin = spool, begin, length, latin

    @property
    def text(self) -> str:
        """The text, read anew."""
        return self._spool.read(self._begin, self._length, self._latin)

    def __reduce__(self) -> tuple[Any, ...]:
        """What is sent."""
        return _found, (self._spool.number, self._begin, self._length, self._latin)


def _found(number: int, begin: int, length: int, latin: bool) -> Aside:
    return Aside(_spools[number], begin, length, latin)


def _bytes_of(text: str) -> tuple[bytes, bool]:
    """A text's bytes, and whether they are Latin-1, which is written and read in a tenth of the time."""
    try:
        return text.encode("latin-1"), True
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass"), False
