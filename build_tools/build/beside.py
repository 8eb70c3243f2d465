"""The other core: one piece of work is done beside the rest, in a fork that has everything the parent has read."""

import ctypes
import gc
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TypeVar, cast

from build_tools.errors import UsageError

Result = TypeVar("Result")
_PR_SET_PDEATHSIG = 1


@contextmanager
def beside(work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Begin ``work`` on another core; what is given waits for it, and returns or raises what it did.

    Work that nobody has waited for ends with the context. A process with threads (the live server) does it when it
    is asked for, since a fork of it could hang on a lock. UsageError when the fork is killed from outside, as
    systems do that run out of memory.
    """
    if threading.active_count() > 1 or not hasattr(os, "fork"):
        yield cache(work)
        return
    gc.freeze()  # else the fork's collector writes to, and so copies, what both share
    reading, writing = os.pipe()
    parent, child = os.getpid(), os.fork()
    if not child:
        os.close(reading)
        _end_with(parent)
        _answer(work, writing)
    gc.unfreeze()
    os.close(writing)

    @cache
    def answer() -> bytes:
        said = pipe.read()
        os.waitpid(child, 0)
        return said

    with open(reading, "rb") as pipe:
        try:
            yield lambda: cast(Result, _result(answer()))
        finally:
            if not answer.cache_info().currsize:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)


def _end_with(parent: int) -> None:
    """A fork whose parent is killed would go on writing into what the next build begins (Linux: prctl(2))."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _answer(work: Callable[[], object], writing: int) -> None:
    """What the fork does, to its end: nothing that the parent has begun may be ended twice."""
    try:
        try:
            said = pickle.dumps((True, work()), protocol=pickle.HIGHEST_PROTOCOL)
        except BaseException as error:
            said = pickle.dumps((False, error))
        with open(writing, "wb") as pipe:
            pipe.write(said)
    finally:
        os._exit(0)


def _result(said: bytes) -> object:
    if not said:
        raise UsageError("a worker process was killed (was memory short?); nothing was changed")
    done, value = pickle.loads(said)
    if not done:
        raise value
    return value
