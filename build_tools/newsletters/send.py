"""An archived issue to everyone on a list, each exactly once however often the run breaks off.

What can be known, and what cannot: between the line that ends a mail and the note that it was taken lies an instant
in which nobody but the server knows. Three things keep it small and honest.

1. The sending is done by a process of its own, in a session of its own, that outlives whoever started it: killed,
   closed terminal or Ctrl-C, it ends the mail it is at, notes the answer and stops. The ledger's lock is its, so the
   next run waits for it.
2. If that process, too, is struck down (loss of power), the recipient's last note is ``sealed``: *uavklart*. Nobody
   unclear is sent anything again unless the operator says so (``--repeat-unclear``).
3. If the server breaks the connection or stays silent after a whole mail, it has not taken it (RFC 5321, 3.8): the
   mail is tried again, with the same Message-ID, so that a server that had taken it after all can know it again.
"""

import os
import signal
import time
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from build_tools.errors import BuildToolsError, UsageError
from build_tools.newsletters.ledger import Ledger
from build_tools.newsletters.mail import Mail, filled
from build_tools.newsletters.recipients import Recipient
from build_tools.newsletters.smtp import Connection, Settings

SILENT_SERVER = 3
"""So many tries in a row without a server end a round."""
REFUSING_SERVER = 10
"""So many times in a row the same no, if it may be meant for us, ends the sending: who goes on asking is shut out."""


class Mailing(Struct, frozen=True, kw_only=True):
    """What is sent: the archived mail and the configured address for ending the subscription."""

    newsletter: str
    mail: Mail
    unsubscribe: str
    repeat_unclear: bool = False

    def bytes_for(self, recipient: Recipient, ledger: Ledger) -> bytes:
        """The mail as this recipient gets it: the same bytes in every try."""
        name, host = self.mail.message_id.strip("<>").rsplit("@", 1)
        own = replace(self.mail, message_id=f"<{name}.{ledger.key(recipient.address)}@{host}>", date=ledger.started)
        return filled(own, self.unsubscribe, self.newsletter, recipient.address).to_bytes()


class Report(Struct, frozen=True, kw_only=True):
    """Where everybody stands; refusals and postponements with their codes, by line of the recipients' file."""

    accepted: int
    refused: tuple[tuple[int, str], ...]
    deferred: tuple[tuple[int, str], ...]
    unclear: tuple[int, ...]
    waiting: tuple[int, ...]

    @property
    def complete(self) -> bool:
        """Whether everybody has got the issue."""
        return not (self.refused or self.deferred or self.unclear or self.waiting)


def outstanding(recipients: Sequence[Recipient], ledger: Ledger, repeat_unclear: bool) -> list[Recipient]:
    """Who is to be sent to: nobody who has it, was refused, or is unclear.

    Who was put off comes last, since a no that ends a round must not keep it from those behind. A refusal counts when
    somebody has the issue: a server that takes none of it may be refusing us, or lack the list.
    """
    steps = [(ledger.marks.get(ledger.key(each.address)), each) for each in recipients]
    settled = {"accepted"} if repeat_unclear else {"accepted", "sealed"}
    if any(mark and mark.step == "accepted" for mark, _ in steps):
        settled.add("refused")
    untried = [each for mark, each in steps if mark is None]
    return untried + [each for mark, each in steps if mark and mark.step not in settled]


def report_of(recipients: Sequence[Recipient], ledger: Ledger) -> Report:
    """Read from the ledger what has become of everybody."""
    marks = [(each.line, ledger.marks.get(ledger.key(each.address))) for each in recipients]
    return Report(
        accepted=sum(mark is not None and mark.step == "accepted" for _, mark in marks),
        refused=tuple((line, mark.code) for line, mark in marks if mark and mark.step == "refused"),
        deferred=tuple((line, mark.code) for line, mark in marks if mark and mark.step == "deferred"),
        unclear=tuple(line for line, mark in marks if mark and mark.step == "sealed"),
        waiting=tuple(line for line, mark in marks if mark is None),
    )


def send_all(
    mailing: Mailing, recipients: Sequence[Recipient], ledger: Ledger, settings: Settings, go_on: Callable[[], bool]
) -> None:
    """Send to all who are outstanding, in rounds: what was put off is tried again after each pause.

    ``go_on`` is asked before each mail and while waiting. Runs in the caller's process: see ``in_survivor``.
    """
    queue = outstanding(recipients, ledger, mailing.repeat_unclear)
    connection = Connection(settings, mailing.mail.sender)
    try:
        for pause in (0.0, *settings.pauses):
            if not queue or not _waited(pause, go_on):
                return
            queue = _round(mailing, queue, ledger, connection, go_on)
            connection.close()  # servers hang up on who says nothing for long, and a try would be lost on that
    finally:
        connection.close()


def _round(
    mailing: Mailing, queue: Sequence[Recipient], ledger: Ledger, connection: Connection, go_on: Callable[[], bool]
) -> list[Recipient]:
    """One try for each; returns those to try again in this run."""
    again: list[Recipient] = []
    refused: list[str] = []  # in a row, with the same code
    silent, code = 0, ""
    for position, recipient in enumerate(queue):
        if silent == SILENT_SERVER or not go_on():
            return [*again, *queue[position:]]
        key = ledger.key(recipient.address)
        message = mailing.bytes_for(recipient, ledger)
        answer = connection.deliver(recipient.address, message, lambda key=key: ledger.write(key, "sealed"))  # type: ignore[misc]
        ledger.write(key, answer.step, answer.code)
        silent = 0 if answer.connected else silent + 1
        refused = [*(refused if answer.code == code else ()), key] if answer.may_refuse_us else []
        code = answer.code
        if len(refused) == REFUSING_SERVER:
            for each in refused:
                ledger.write(each, "deferred", code)
            return []
        if answer.step == "deferred" and not answer.refuses_us:
            again.append(recipient)
    return again


def _waited(seconds: float, go_on: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if not go_on():
            return False
        time.sleep(min(left, 0.5))
    return True


def in_survivor(job: Callable[[Callable[[], bool]], None], progress: Callable[[], None]) -> None:
    """Run ``job`` in a process that outlives this one; ``progress`` is called at each sign of life.

    The job is handed a function that says whether to go on: it says no once this process is gone. UsageErrors come
    back; so does, without its words (they may hold an address), whatever else stopped the job.
    """
    signs, give_sign = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(signs)
        _be_survivor(job, give_sign)
    os.close(give_sign)
    said = bytearray()
    try:
        while chunk := os.read(signs, 4096):
            said += chunk.lstrip(b".")
            progress()
    finally:
        os.close(signs)
        status = os.waitpid(child, 0)[1]
    if said:
        raise UsageError(said.decode())
    if status:
        raise BuildToolsError("utsendingen stanset uventet; kjør kommandoen på nytt, ingen får brevet to ganger")


def _be_survivor(job: Callable[[Callable[[], bool]], None], sign: int) -> None:
    """The life of the other process; it never returns."""
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        job(lambda: _told(sign, b"."))
        code = 0
    except UsageError as error:
        _told(sign, str(error).encode())
        code = 0
    except BaseException as error:
        why = (isinstance(error, OSError) and error.strerror) or type(error).__name__
        _told(sign, f"utsendingen stanset ({why}); kjør kommandoen på nytt".encode())
    finally:
        os._exit(code)


def _told(sign: int, what: bytes) -> bool:
    """Say something to whoever started us; False when nobody is there any more."""
    try:
        os.write(sign, what)
    except OSError:
        return False
    return True
