"""Forks of this process, and channels through which they tell it values.

The standard library's pools do the same; loading them and starting their threads takes a tenth of a second, which is
a tenth of what an edit may take.
"""

import ctypes
import fcntl
import gc
import os
import pickle
import select
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from build_tools.errors import UsageError

_PR_SET_PDEATHSIG = 1
_ROOM = 1 << 20
"""Bytes that may wait in a channel: a result of that size is told, and its memory free, before anybody hears it."""
_HEAD = 8
"""Bytes of each value's length."""
_leaving: list[int] = []
"""Forks that are done and give back their memory, which takes a while when it is much."""


def possible() -> bool:
    """Whether this process may be forked: a fork of one with threads (the live server) could hang on a lock."""
    return threading.active_count() == 1 and hasattr(os, "fork")


class Channel:
    """Values told by one process and heard by another, in order."""

    def __init__(self) -> None:
        self._end, self._beginning = os.pipe()
        self._open = {self._end, self._beginning}
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            with suppress(OSError):  # a system may allow less: then who tells waits until it is heard
                fcntl.fcntl(self._beginning, fcntl.F_SETPIPE_SZ, _ROOM)

    def fileno(self) -> int:
        """What to wait at until there is something to hear."""
        return self._end

    def tell(self, value: Any) -> None:
        """Let the other side hear a value; BrokenPipeError when it has ended."""
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        rest = memoryview(len(data).to_bytes(_HEAD, "little") + data)
        while rest:
            rest = rest[os.write(self._beginning, rest) :]

    def told(self) -> bool:
        """Whether there is something to hear."""
        return bool(select.select([self._end], [], [], 0)[0])

    def hear(self) -> Any:
        """What the other side tells; waits for it, EOFError when it has ended."""
        return pickle.loads(self._take(int.from_bytes(self._take(_HEAD), "little")))

    def _take(self, size: int) -> bytes:
        parts = []
        while size:
            part = os.read(self._end, size)
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def only_hear(self) -> None:
        """Close the end that tells, so that the end of the other process is noticed."""
        self._close(self._beginning)

    def only_tell(self) -> None:
        """Close the end that hears."""
        self._close(self._end)

    def close(self) -> None:
        """Close what is still open."""
        self._close(*self._open)

    def _close(self, *ends: int) -> None:
        for each in ends:
            self._open.discard(each)
            os.close(each)


def fork(work: Callable[[], None]) -> int:
    """The number of a new process that has all that this one has, does the work and ends."""
    _leaving[:] = [each for each in _leaving if os.waitpid(each, os.WNOHANG) == (0, 0)]
    gc.freeze()  # else the fork's collector writes to, and so copies, what both share
    parent, child = os.getpid(), os.fork()
    if child:
        gc.unfreeze()
        return child
    try:
        _end_with(parent)
        work()
    finally:
        for stream in (1, 2):  # whoever reads what the parent says need not wait until this memory is given back
            with suppress(OSError):
                os.close(stream)
        os._exit(0)  # nothing that the parent has begun may be ended twice


def end(child: int, *, now: bool) -> None:
    """Let a fork end that has told what it had to, or make it end ``now``."""
    if now:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    else:
        _leaving.append(child)


def killed() -> UsageError:
    """What to raise where a fork ended without a word, as systems let them that run out of memory."""
    return UsageError("a worker process was killed (was memory short?); nothing was changed")


def _end_with(parent: int) -> None:
    """A fork whose parent is killed would go on writing into what the next build begins (Linux: prctl(2))."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
