"""The other core: one piece of work is done beside the rest, in a fork that has everything the parent has read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from build_tools import forks
from build_tools.forks import Channel


class Other(Protocol):
    """The other side: work hears from it what it could not know when it began, and tells it its result."""

    def told(self) -> bool:
        """Whether hearing it would not be waiting."""

    def hear(self) -> Any:
        """What the other side tells; waits for it."""

    def tell(self, value: Any) -> None:
        """Let the other side hear a value."""


@contextmanager
def beside(work: Callable[[Other], None]) -> Iterator[Other]:
    """Begin ``work`` on another core and give the side from which it is told things and heard.

    Hearing it raises what the work did; work that nobody has heard of when the context ends is ended. Where this
    process cannot be forked the work is done when it is heard. UsageError when the fork is killed from outside.
    """
    if not forks.possible():
        yield _Alone(work)
        return
    order, answer = Channel(), Channel()

    def run() -> None:
        order.only_hear()  # else the end of the parent would not end what waits to hear from it
        answer.only_tell()
        side = _Fork(order, answer)
        try:
            work(side)
        except BaseException as error:
            side.tell(error, done=False)

    child = forks.fork(run)
    order.only_tell()
    answer.only_hear()
    side = _Side(answer, order)
    try:
        yield side
    finally:
        forks.end(child, now=not side.heard)
        answer.close()
        order.close()


class _Side:
    """The parent's side of the channels to a fork."""

    def __init__(self, answer: Channel, order: Channel) -> None:
        self._answer, self._order = answer, order
        self.heard = False

    def told(self) -> bool:
        return self._answer.told()

    def hear(self) -> Any:
        try:
            done, value = self._answer.hear()
        except EOFError as error:
            raise forks.killed() from error
        self.heard = True
        if not done:
            raise value
        return value

    def tell(self, value: Any) -> None:
        with suppress(BrokenPipeError):  # the fork has failed: what it did is heard
            self._order.tell(value)


class _Fork:
    """The fork's side."""

    def __init__(self, order: Channel, answer: Channel) -> None:
        self._order, self._answer = order, answer

    def told(self) -> bool:
        return self._order.told()

    def hear(self) -> Any:
        return self._order.hear()

    def tell(self, value: Any, done: bool = True) -> None:
        self._answer.tell((done, value))


class _Alone:
    """Both sides where there is one process: what is told is put by, and the work is done when it is heard."""

    def __init__(self, work: Callable[[Other], None]) -> None:
        self._work = work
        self._told: list[Any] = []
        self._begun = False

    def told(self) -> bool:
        return bool(self._told)

    def hear(self) -> Any:
        if not self._begun:
            self._begun = True
            self._work(self)
        return self._told.pop(0)

    def tell(self, value: Any) -> None:
        self._told.append(value)
