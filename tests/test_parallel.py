"""Many small jobs over all cores."""

import os
import signal
from collections import Counter

import pytest
from forked import SERVER

from build_tools.errors import UsageError
from build_tools.parallel import spread


def test_results_come_in_the_order_of_the_jobs() -> None:
    """However the workers share the jobs."""
    assert spread(lambda job: job * 2, range(5_000)) == [job * 2 for job in range(5_000)]


def _follow_each_other() -> None:
    found = spread(lambda job: (job, os.getpid()), range(30_000))
    assert [job for job, _worker in found] == [*range(30_000)]
    assert max(Counter(worker for _job, worker in found).values()) < 10_000


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one core: the parent does the work itself")
def test_no_worker_does_so_much_that_it_copies_all_that_its_parent_has() -> None:
    """It is followed by another."""
    process = SERVER.Process(target=_follow_each_other)
    process.start()
    process.join(60)
    assert process.exitcode == 0


def test_an_error_in_a_worker_is_the_callers() -> None:
    """With its own type and text."""
    with pytest.raises(ZeroDivisionError):
        spread(lambda job: 1 // (job - 4_000), range(5_000))


def _die(job: int) -> int:
    if job == 2_500:
        os.kill(os.getpid(), signal.SIGKILL)
    return job


def _lose_a_worker() -> None:
    with pytest.raises(UsageError, match="killed"):
        spread(_die, range(5_000))


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one core: the parent does the work itself")
def test_a_killed_worker_ends_the_work_instead_of_waiting_for_ever() -> None:
    """The system may kill a worker when memory is short. In a process without threads, as builds are."""
    process = SERVER.Process(target=_lose_a_worker)
    process.start()
    process.join(60)
    assert process.exitcode == 0
