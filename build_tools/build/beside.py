"""The other core: one piece of work is done beside the rest, in a fork that has everything the parent has read."""

import ctypes
import fcntl
import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Protocol

from build_tools.errors import UsageError

_PR_SET_PDEATHSIG = 1
_ROOM = 1 << 20
"""Bytes that a result may have for the work to end, and its memory to be free, before the result is heard."""


class Other(Protocol):
    """The other side: work hears from it what it could not know when it began, and tells it its result."""

    def hear(self) -> Any:
        """What the other side tells; waits for it."""

    def tell(self, value: Any) -> None:
        """Let the other side hear a value."""


@contextmanager
def beside(work: Callable[[Other], None]) -> Iterator[Other]:
    """Begin ``work`` on another core and give the side from which it is told things and heard.

    Hearing it raises what the work did; work that nobody has heard of when the context ends is ended. A process with
    threads (the live server) does the work when it is heard, since a fork of it could hang on a lock. UsageError when
    the fork is killed from outside, as systems do that run out of memory.
    """
    if threading.active_count() > 1 or not hasattr(os, "fork"):
        yield _Alone(work)
        return
    gc.freeze()  # else the fork's collector writes to, and so copies, what both share
    (order, ordering), (answer, answering) = Pipe(duplex=False), Pipe(duplex=False)
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):  # a system may allow less: then the work waits until it is heard
            fcntl.fcntl(answering.fileno(), fcntl.F_SETPIPE_SZ, _ROOM)
    parent, child = os.getpid(), os.fork()
    if not child:
        ordering.close()  # else the end of the parent would not end what waits to hear from it
        answer.close()
        _end_with(parent)
        _do(work, _Fork(order, answering))
    gc.unfreeze()
    order.close()
    answering.close()
    side = _Side(answer, ordering)
    try:
        yield side
    finally:
        if not side.heard:
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        answer.close()
        ordering.close()


class _Side:
    """The parent's side of the pipes to a fork."""

    def __init__(self, answer: Connection, ordering: Connection) -> None:
        self._answer, self._ordering = answer, ordering
        self.heard = False

    def hear(self) -> Any:
        try:
            done, value = self._answer.recv()
        except EOFError as error:
            message = "a worker process was killed (was memory short?); nothing was changed"
            raise UsageError(message) from error
        self.heard = True
        if not done:
            raise value
        return value

    def tell(self, value: Any) -> None:
        with suppress(BrokenPipeError):  # the fork has failed: what it did is heard
            self._ordering.send(value)


class _Fork:
    """The fork's side."""

    def __init__(self, order: Connection, answering: Connection) -> None:
        self._order, self._answering = order, answering

    def hear(self) -> Any:
        return self._order.recv()

    def tell(self, value: Any, done: bool = True) -> None:
        self._answering.send((done, value))


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


def _do(work: Callable[[Other], None], side: _Fork) -> None:
    """What the fork does, to its end: nothing that the parent has begun may be ended twice."""
    try:
        try:
            work(side)
        except BaseException as error:
            side.tell(error, done=False)
    finally:
        os._exit(0)
