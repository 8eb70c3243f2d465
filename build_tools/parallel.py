"""Both cores for many small jobs: forked workers that share what the parent has read."""

import gc
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from build_tools.errors import UsageError

Job = TypeVar("Job")
Result = TypeVar("Result")
FEWEST = 1_000
"""Fewer jobs than this are done sooner than workers are started."""
PARTS = 8
"""Parts a core is given: small enough that the cores end together and that one sees them come."""
_shared: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
_tell: Callable[[int, int], None] = lambda _done, _total: None  # noqa: E731


@contextmanager
def telling(tell: Callable[[int, int], None]) -> Iterator[None]:
    """Within, ``tell`` hears of every part that workers finish: how many jobs are done, and of how many."""
    global _tell
    before, _tell = _tell, tell
    try:
        yield
    finally:
        _tell = before


def spread(work: Callable[[Job], Result], jobs: Sequence[Job], fewest: int = FEWEST) -> list[Result]:
    """``[work(job) for job in jobs]``, over all cores when there are many jobs.

    The jobs are not sent to the workers, which are forks and have them already; only results travel.
    A process with threads (the live server) does it alone, since a fork of it could hang on a lock.
    UsageError when a worker is killed from outside, as systems do that run out of memory.
    """
    global _shared
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(jobs) < fewest or cores < 2 or threading.active_count() > 1 or not hasattr(os, "fork"):
        return [work(job) for job in jobs]
    from concurrent.futures import ProcessPoolExecutor  # what most builds do without need not be read by them
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    size = len(jobs) // (cores * PARTS) + 1
    bounds = [(start, start + size) for start in range(0, len(jobs), size)]
    _shared = (work, jobs)
    gc.freeze()  # else every worker's collector writes to, and so copies, what they all share
    try:
        with ProcessPoolExecutor(cores, get_context("fork")) as pool:
            results: list[Result] = []
            for part in pool.map(_do, bounds):
                results += part
                _tell(len(results), len(jobs))
            return results
    except BrokenProcessPool as error:
        raise UsageError("a worker process was killed (was memory short?); nothing was changed") from error
    finally:
        gc.unfreeze()
        _shared = None


def _do(bounds: tuple[int, int]) -> list[Any]:
    assert _shared is not None
    work, jobs = _shared
    return [work(job) for job in jobs[slice(*bounds)]]
