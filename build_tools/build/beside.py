"""The other core: one piece of work is done beside the rest, in a fork that has everything the parent has read."""

import ctypes
import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Protocol

from build_tools.errors import UsageError

_PR_SET_PDEATHSIG = 1


class Other(Protocol):
    """The other side: work hears from it what it could not know when it began, and tells it its result."""

    def hear(self) -> Any:
        """What the other side tells; waits for it."""

    def tell(self, value: Any) -> None:
        """Let the other side hear a value."""


@contextmanager
def beside(work: Callable[[Other], None]) -> Iterator[Other]:
    """Begin ``work`` on another core and give the side from which it is told things and heard.

    Hearing it raises what the work did. What it does after telling its result is waited for when the context ends;
    work that nobody has heard of by then is ended. A process with threads (the live server) does the work when it
    is heard, since a fork of it could hang on a lock. UsageError when the fork is killed from outside, as systems do
    that run out of memory.
    """
    if threading.active_count() > 1 or not hasattr(os, "fork"):
        yield _Alone(work)
        return
    gc.freeze()  # else the fork's collector writes to, and so copies, what both share
    ours, theirs = Pipe()
    parent, child = os.getpid(), os.fork()
    if not child:
        ours.close()
        _end_with(parent)
        _do(work, theirs)
    gc.unfreeze()
    theirs.close()
    side = _Side(ours)
    try:
        yield side
    except BaseException:
        side.heard = False
        raise
    finally:
        if not side.heard:
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        ours.close()


class _Side:
    """The parent's side of the pipe to a fork."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.heard = False

    def hear(self) -> Any:
        try:
            done, value = self._pipe.recv()
        except EOFError as error:
            message = "a worker process was killed (was memory short?); nothing was changed"
            raise UsageError(message) from error
        self.heard = True
        if not done:
            raise value
        return value

    def tell(self, value: Any) -> None:
        self._pipe.send(value)


class _Fork:
    """The fork's side."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def hear(self) -> Any:
        return self._pipe.recv()

    def tell(self, value: Any) -> None:
        self._pipe.send((True, value))


class _Alone:
    """Both sides where there is one process: what is told is put by, and the work is done when it is heard."""

    def __init__(self, work: Callable[[Other], None]) -> None:
        self._work = work
        self._told: list[Any] = []
        self._begun = False

    def hear(self) -> Any:
        if not self._begun:
            self._begun = True
            self._work(self)
        return self._told.pop(0)

    def tell(self, value: Any) -> None:
        self._told.append(value)


def _end_with(parent: int) -> None:
    """A fork whose parent is killed would go on writing into what the next build begins (Linux: prctl(2))."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _do(work: Callable[[Other], None], pipe: Connection) -> None:
    """What the fork does, to its end: nothing that the parent has begun may be ended twice."""
    try:
        try:
            work(_Fork(pipe))
        except BaseException as error:
            pipe.send((False, error))
    finally:
        os._exit(0)
