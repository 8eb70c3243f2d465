"""What long work is doing, and how long that takes: one line on a terminal, written over; plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from build_tools.parallel import telling

PATIENCE = 2.0
"""Seconds in which nothing is said: what is done by then needs no explaining."""


class Progress:
    """Steps of one piece of work, told on ``stream``."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._terminal = stream, stream.isatty()
        self._begun = self._step_begun = time.monotonic()
        self._what, self._told = "", False

    def say(self, what: str) -> None:
        """A new step begins."""
        self._what, self._told, self._step_begun = what, False, time.monotonic()
        self._show(what)

    def step(self, done: int, total: int) -> None:
        """So much of the step is done."""
        left = (time.monotonic() - self._step_begun) / done * (total - done)
        self._show(f"{self._what}: {done} of {total}, about {left:.0f} s left" if self._terminal else self._what)

    def end(self) -> None:
        """Leave nothing on the terminal's line."""
        if self._terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _show(self, text: str) -> None:
        """Where lines are not written over, a step is one plain line, as soon as nobody should be without a word."""
        if time.monotonic() - self._begun < PATIENCE or (self._told and not self._terminal):
            return
        self._told = True
        self._stream.write(f"\r\x1b[K{text}" if self._terminal else f"{text}\n")
        self._stream.flush()


@contextmanager
def progress() -> Iterator[Progress]:
    """Progress of what is done within, on the standard error stream."""
    told = Progress(sys.stderr)
    try:
        with telling(told.step):
            yield told
    finally:
        told.end()
