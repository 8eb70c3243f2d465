"""Both cores for many small jobs: forked workers that share what the parent has read."""

import os
import selectors
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from build_tools import forks
from build_tools.forks import Channel

Job = TypeVar("Job")
Result = TypeVar("Result")
FEWEST = 1_000
"""Fewer jobs than this are done sooner than workers are started."""
PARTS = 16
"""Parts a core is given: small enough that the cores end together and that one sees them come."""
_BEHIND = 3
"""How nice workers are that may not keep others waiting: two of them leave a third a core of two."""
_ENOUGH = 6_000
"""Jobs after which a worker gives way to a new one: what it has looked at it has copied, by counting references."""
_NUMBER = 4
"""Bytes of a part's number."""
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
    """``[work(job) for job in jobs]``, over all cores when there are many jobs (`spread_parts`)."""
    return spread_parts(lambda part: [work(job) for job in part], jobs, fewest)


def spread_parts(
    work: Callable[[Sequence[Job]], list[Result]],
    jobs: Sequence[Job],
    fewest: int = FEWEST,
    *,
    behind: bool = False,
) -> list[Result]:
    """``work(jobs)``, which has a result for each job; over all cores, each doing parts of them, when there are many.

    The jobs are not sent to the workers, which are forks and have them already; only results travel. Where they work
    ``behind``, what runs beside keeps a core to itself: it is what all will wait for.
    A process with threads (the live server) does it alone, since a fork of it could hang on a lock.
    UsageError when a worker is killed from outside, as systems do that run out of memory.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(jobs) < fewest or cores < 2 or not forks.possible():
        return work(jobs)
    size = -(-len(jobs) // (cores * PARTS))
    parts = [jobs[start : start + size] for start in range(0, len(jobs), size)]
    results: list[list[Result]] = [[] for _ in parts]
    done = 0

    def take(number: int, result: list[Result]) -> None:
        nonlocal done
        results[number] = result
        done += len(result)
        _tell(done, len(jobs))

    most = -(-_ENOUGH // size)
    _share(lambda number: work(parts[number]), len(parts), most, cores, take, _BEHIND if behind else 0)
    return [each for result in results for each in result]


def _share(
    make: Callable[[int], Any], count: int, most: int, cores: int, take: Callable[[int, Any], None], niceness: int
) -> None:
    """``make`` of each number below ``count`` in workers, and ``take`` of it and what it gave, as they are done.

    A worker that has done the ``most`` it may is followed by another, which shares all that this process has again.
    """
    left, right = os.pipe()  # the numbers nobody has begun: who has done one takes the next
    os.write(right, b"".join(number.to_bytes(_NUMBER, "little") for number in range(count)))
    os.close(right)
    working: dict[Channel, int] = {}
    try:
        with selectors.DefaultSelector() as waiting:

            def begin() -> None:
                channel = Channel()
                working[channel] = forks.fork(partial(_work, make, left, most, channel, niceness))
                channel.only_hear()
                waiting.register(channel, selectors.EVENT_READ, channel)

            for _ in range(min(cores, count)):
                begin()
            while working:
                for key, _ in waiting.select():
                    channel = key.data
                    number, told = _heard(channel)
                    if number is not None:
                        take(number, told)
                        continue
                    waiting.unregister(channel)
                    forks.end(working.pop(channel), now=False)
                    channel.close()
                    if told:
                        begin()
    finally:
        os.close(left)
        for channel, child in working.items():
            forks.end(child, now=True)
            channel.close()


def _heard(channel: Channel) -> tuple[int | None, Any]:
    """What a worker tells: a number and what it gave; when it ends, no number and whether it may have left any."""
    try:
        number, told, error = channel.hear()
    except EOFError:
        raise forks.killed() from None
    if error:
        raise error
    return number, told


def _work(make: Callable[[int], Any], left: int, most: int, channel: Channel, niceness: int) -> None:
    try:
        os.nice(niceness)
        done = 0
        while done < most and (data := os.read(left, _NUMBER)):
            number = int.from_bytes(data, "little")
            channel.tell((number, make(number), None))
            done += 1
        channel.tell((None, done == most, None))
    except BaseException as error:
        channel.tell((None, None, error))
