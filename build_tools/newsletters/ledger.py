"""Who has had an issue: a file beside the recipients that only grows, written to the disk before and after each mail.

The first line names the issue, a random salt and the moment sending began. Every other line is one step for one
recipient, who is known only as a keyed hash (HMAC-SHA-256 under the salt) of the address. Steps are

- ``sealed``: all of the mail but the line that ends it has been handed over; that line comes next. A server has not
  taken a mail before it has that line, so a recipient without this step has certainly got nothing.
- ``accepted``: the server took the mail. ``refused``: it said no for good (5xx) to this recipient.
  ``deferred``: not now (4xx), not from us (a 5xx that says so, or comes to many in a row), or the connection broke.

A recipient whose last step is ``sealed`` is unclear: whoever was sending was struck down in the instant between.
"""

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from build_tools.disk import sync_folder
from build_tools.errors import UsageError

Step = Literal["sealed", "accepted", "refused", "deferred"]


class Mark(Struct, frozen=True):
    """A recipient's last step, with the server's code (``550 5.1.1``; empty when the connection broke)."""

    step: Step
    code: str = ""


class Ledger:
    """An open, locked ledger."""

    def __init__(self, file: int, head: dict[str, Any], marks: dict[str, Mark]) -> None:
        """Use ``open_ledger``."""
        self._file = file
        self._salt = bytes.fromhex(head["salt"])
        self.started = datetime.fromisoformat(head["started"])
        self.marks = marks

    def key(self, address: str) -> str:
        """What the ledger calls an address."""
        return hmac.new(self._salt, address.casefold().encode(), hashlib.sha256).hexdigest()[:24]

    def write(self, key: str, step: Step, code: str = "") -> None:
        """Note a step; it is on the disk when this returns."""
        _append(self._file, {"recipient": key, "step": step, "code": code})
        self.marks[key] = Mark(step, code)

    def refresh(self) -> None:
        """Read what another process that shares the lock has written."""
        self.marks = _read(self._file)[1]


@contextmanager
def open_ledger(path: Path, issue: str, now: datetime, waiting: Callable[[], None]) -> Iterator[Ledger]:
    """Open the ledger of one issue, alone: another sender is waited for, after ``waiting`` has been called.

    ``issue`` is ``praksisnytt/2026/11``, ``now`` what the mails are dated when this is the first run.

    UsageError when the file is damaged or belongs to another issue: guessing would send twice or leave out.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        try:
            head, marks = _read(file)
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path} er skadet: hent den tilbake, ellers får noen brevet to ganger") from error
        if not head:
            head = {"issue": issue, "salt": secrets.token_hex(16), "started": now.isoformat(timespec="seconds")}
            _append(file, head)
            sync_folder(path.parent)
        if head.get("issue") != issue:
            raise UsageError(f"{path} hører til en annen utgave ({head.get('issue')})")
        yield Ledger(file, head, marks)
    finally:
        os.close(file)


def _read(file: int) -> tuple[dict[str, Any], dict[str, Mark]]:
    """The head and every recipient's last step; a last line that was cut off was never acted on, and is removed."""
    raw = os.pread(file, os.fstat(file).st_size, 0)
    whole = raw[: raw.rfind(b"\n") + 1]
    if len(whole) < len(raw):
        os.ftruncate(file, len(whole))
        os.fsync(file)
    lines = [json.loads(line) for line in whole.splitlines()]
    marks = {line["recipient"]: Mark(line["step"], line["code"]) for line in lines[1:]}
    return (lines[0] if lines else {}), marks


def _append(file: int, line: dict[str, Any]) -> None:
    """Write a whole line or none: on a full disk the first write takes what there is room for, and raises nothing."""
    left, end = (json.dumps(line) + "\n").encode(), os.fstat(file).st_size
    try:
        while left:
            left = left[os.write(file, left) :]
        os.fsync(file)
    except OSError:
        os.ftruncate(file, end)
        raise
