"""One mail at a time to one SMTP server (RFC 5321), with every answer sorted into taken, refused or not now."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from typing import Literal

from msgspec import Struct

from build_tools.errors import UsageError

PREFIX = "PRAKSISNYTT_SMTP_"
TLS = ("starttls", "tls", "none")
_BY_PASSWORD = frozenset({"CRAM-MD5", "PLAIN", "LOGIN"})
"""The ways of logging in that smtplib knows."""
MAILS_PER_CONNECTION = 100
_COMMAND_SECONDS, _DATA_SECONDS = 60.0, 600.0
_PAUSES = (5.0, 30.0, 120.0)
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
# RFC 3463: x.1 is the address, but for 7 and 8, the sender's; x.2 is the mailbox. All else (policy, routing, limits)
# may be the same answer to everybody: a login forgotten, a quota used up. A bare 550 is no mailbox (RFC 5321), unless
# it, too, comes to everybody.
_REFUSES_US = re.compile(r"5\d\d 5\.(?!1\.(?![78]$)|2\.)\d+\.\d+")


class Settings(Struct, frozen=True, kw_only=True):
    """The server, from the environment. ``pauses`` are the seconds before each new try of what was put off.

    ``timeout`` is how long an answer to a command is waited for, ``data_timeout`` the answer to a whole mail: RFC
    5321 (4.5.3.2.6) asks for ten minutes there, since giving up early is what makes mails arrive twice.
    """

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""
    list_address: str = ""
    timeout: float = _COMMAND_SECONDS
    data_timeout: float = _DATA_SECONDS
    pauses: tuple[float, ...] = _PAUSES


def settings_from(environment: Mapping[str, str], newsletter: str) -> Settings:
    """Read ``PRAKSISNYTT_SMTP_HOST``, ``_PORT``, ``_TLS`` (starttls, tls or none), ``_USER``, ``_PASSWORD``,
    ``_LIST`` (the list's address, ``{newsletter}`` in it stands for the key), ``_TIMEOUT`` (seconds) and ``_PAUSES``
    (seconds, separated by commas); UsageError names the variable that is wrong.
    """  # fmt: skip
    given = {name.removeprefix(PREFIX): value for name, value in environment.items() if name.startswith(PREFIX)}
    tls = given.get("TLS", "starttls")
    if not given.get("HOST"):
        raise UsageError(f"{PREFIX}HOST must name the mail server")
    if tls not in TLS:
        raise UsageError(f"{PREFIX}TLS must be one of {', '.join(TLS)}")
    if given.get("USER") and tls == "none":
        raise UsageError(f"{PREFIX}TLS=none would show the password to the network: use starttls or tls")
    if not (given.get("USER", "") + given.get("PASSWORD", "")).isascii():
        raise UsageError(f"{PREFIX}USER and {PREFIX}PASSWORD must be ASCII: smtplib sends no other letters at login")
    try:
        timeout = float(given["TIMEOUT"]) if "TIMEOUT" in given else None
        pauses = tuple(float(each) for each in given["PAUSES"].split(",")) if "PAUSES" in given else _PAUSES
        port = int(given.get("PORT") or {"starttls": 587, "tls": 465, "none": 25}[tls])
    except ValueError as error:
        raise UsageError(f"{PREFIX}PORT, {PREFIX}TIMEOUT and {PREFIX}PAUSES must be numbers") from error
    return Settings(
        host=given["HOST"],
        port=port,
        tls=tls,
        user=given.get("USER", ""),
        password=given.get("PASSWORD", ""),
        list_address=given.get("LIST", "").replace("{newsletter}", newsletter),
        timeout=timeout or _COMMAND_SECONDS,
        data_timeout=timeout or _DATA_SECONDS,
        pauses=pauses,
    )


class Answer(Struct, frozen=True):
    """What became of a mail; ``code`` is the server's (``451 4.7.1``), empty when there was none.

    It is refused when the recipient is at fault; what the server refuses us may be mended, so that it is deferred.
    ``connected`` is False when there was no server to talk to.
    """

    step: Literal["accepted", "refused", "deferred"]
    code: str = ""
    connected: bool = True

    @property
    def refuses_us(self) -> bool:
        """Whether the server said no for good (5xx), and not because of the recipient."""
        return self.connected and self.step == "deferred" and self.code.startswith("5")

    @property
    def may_refuse_us(self) -> bool:
        """The same, or a bare code: many a server says 550 alone both of who is unknown and of who may not send."""
        return self.refuses_us or (self.step == "refused" and " " not in self.code)


class Connection:
    """A connection that is opened when needed and kept for several mails."""

    def __init__(self, settings: Settings, sender: str) -> None:
        """Nothing is opened yet."""
        self._settings = settings
        self._sender = sender
        self._smtp: smtplib.SMTP | None = None
        self._mails = 0

    def deliver(self, recipient: str, message: bytes, seal: Callable[[], None]) -> Answer:
        """Hand over one mail (CRLF line ends); ``seal`` is called when only the line that ends it is left.

        A broken connection or a missing answer is «not now», as RFC 5321 (3.8) asks for, also when the mail was
        whole: a server that has not answered has not taken it on itself. UsageError when the server refuses us and
        not the recipient.
        """
        try:
            smtp = self._open()
        except (OSError, smtplib.SMTPException) as error:
            return Answer("deferred", _code_of(error), connected=False)
        try:
            return self._hand_over(smtp, recipient, message, seal)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer("deferred", _code_of(error))

    def _hand_over(self, smtp: smtplib.SMTP, recipient: str, message: bytes, seal: Callable[[], None]) -> Answer:
        code, text = smtp.mail(self._sender)
        if code >= 500:
            whom = f"oss uten innlogging: sett {PREFIX}USER og {PREFIX}PASSWORD" if code == 530 else "avsenderen"
            raise UsageError(f"e-posttjeneren godtar ikke {whom} ({_said(code, text)})")
        if code < 400:
            code, text = smtp.rcpt(recipient)
        if code < 400:
            code, text = smtp.docmd("DATA")
            if code == 354:
                code, text = self._content(smtp, message, seal)
            elif code < 400:
                raise smtplib.SMTPResponseException(code, text)
        if code >= 400:
            self._begin_anew(smtp, code)
        said = _said(code, text)
        step: Literal["accepted", "refused", "deferred"]
        step = "accepted" if 200 <= code < 300 else "deferred"
        if code >= 500 and not _REFUSES_US.fullmatch(said):
            step = "refused"
        return Answer(step, said)

    def _content(self, smtp: smtplib.SMTP, message: bytes, seal: Callable[[], None]) -> tuple[int, bytes]:
        """Everything, then the seal, then the one line that makes it a mail."""
        body = re.sub(rb"(?m)^\.", b"..", message)
        smtp.send(body if body.endswith(b"\r\n") else body + b"\r\n")
        seal()
        if smtp.sock:
            smtp.sock.settimeout(self._settings.data_timeout)
        smtp.send(b".\r\n")
        answer = smtp.getreply()
        if smtp.sock:
            smtp.sock.settimeout(self._settings.timeout)
        self._mails += 1
        return answer

    def _open(self) -> smtplib.SMTP:
        if self._smtp and self._mails >= MAILS_PER_CONNECTION:
            self.close()
        if not self._smtp:
            self._smtp, self._mails = _connect(self._settings), 0
        return self._smtp

    def _begin_anew(self, smtp: smtplib.SMTP, code: int) -> None:
        """Leave the mail that was not taken; what this costs the connection changes nothing in the answer."""
        try:
            if code == 421:
                raise smtplib.SMTPServerDisconnected
            smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self._smtp:
            self._smtp.close()
        self._smtp = None

    def close(self) -> None:
        """Say goodbye if somebody listens."""
        if self._smtp:
            with suppress(OSError, smtplib.SMTPException):
                if self._smtp.sock:
                    self._smtp.sock.settimeout(min(self._settings.timeout, 5))
                self._smtp.quit()
        self._drop()


def _connect(settings: Settings) -> smtplib.SMTP:
    """A greeted server; OSError and SMTPException for what may be better in a while, UsageError for what will not."""
    smtp: smtplib.SMTP | None = None
    try:
        if settings.tls == "tls":
            smtp = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout, context=_trust())
        else:
            smtp = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
        if smtp.sock:  # the line that ends a mail is small, and must not wait for the acknowledgement of the rest
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if settings.tls == "starttls":
            smtp.starttls(context=_trust())
        smtp.ehlo_or_helo_if_needed()
        if settings.user and _BY_PASSWORD.isdisjoint(smtp.esmtp_features.get("auth", "").split()):
            advice = f"prøv en annen port, eller uten {PREFIX}USER"
            raise UsageError(f"e-posttjeneren tar ikke imot innlogging med passord: {advice}")
        if settings.user:
            smtp.login(settings.user, settings.password)
        return smtp
    except (OSError, smtplib.SMTPException) as error:
        if smtp:
            smtp.close()
        if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
            raise UsageError(f"e-posttjeneren godtar ikke brukernavn og passord ({error.smtp_code})") from error
        hung_up = isinstance(error, (ssl.SSLZeroReturnError, ssl.SSLEOFError))
        if isinstance(error, (smtplib.SMTPNotSupportedError, ssl.SSLError)) and not hung_up:
            raise UsageError(
                f"sikker forbindelse til e-posttjeneren er ikke mulig ({type(error).__name__})"
            ) from error
        raise


@cache
def _trust() -> ssl.SSLContext:
    """The system's certificate authorities; reading them takes a tenth of a second, so once."""
    return ssl.create_default_context()


def _code_of(error: Exception) -> str:
    return str(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0 else ""


def _said(code: int, text: bytes) -> str:
    """The codes of an answer; its words may hold an address and are left behind."""
    enhanced = _ENHANCED.match(text.decode("ascii", "replace"))
    return f"{code} {enhanced[0]}" if enhanced else str(code)
