"""One mail as bytes: headers, a plain text and an HTML part, safe for every relay (RFC 5322, 2045, 2046, 2047).

The bytes are made here and not by ``email.message``, because that folds a long ``List-Unsubscribe`` into encoded
words, which mail programs do not read. Reading back is left to the standard library.
"""

import hashlib
import quopri
from datetime import datetime
from email import message_from_bytes, policy
from email.header import Header, decode_header, make_header
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr, parsedate_to_datetime
from html import escape
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from build_tools.errors import UsageError

UNSUBSCRIBE = "{{unsubscribe}}"
"""Stands where the address for ending the subscription belongs, until configuration or mailing system fills it."""
RECIPIENT = "{recipient}"
"""In the configured address: where the recipient's own address belongs, as RFC 8058 asks for one-click."""
ONE_CLICK = "List-Unsubscribe=One-Click"
_LINE = 76


class Mail(Struct, frozen=True, kw_only=True):
    """A newsletter's mail. ``sender`` and ``to`` are bare addresses, ``message_id`` has its angle brackets.

    ``to`` is empty in what is archived: an issue is for its list, and no recipient stands in the repository.
    """

    label: str
    sender: str
    subject: str
    date: datetime
    message_id: str
    list_id: str
    unsubscribe: str
    text: str
    html: str
    to: str = ""

    def to_bytes(self) -> bytes:
        """The mail with CRLF line ends, 7-bit only, no line over 76 characters but addresses in headers (≤ 998)."""
        boundary = "praksisnytt-" + hashlib.sha256(f"{self.text}\0{self.html}".encode()).hexdigest()[:32]
        lines = [f"{name}: {value}" for name, value in self._headers(boundary)]
        lines += ["", "This is a multi-part message in MIME format."]
        for kind, content in (("plain", self.text), ("html", self.html)):
            lines += [
                f"--{boundary}",
                f"Content-Type: text/{kind}; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
                "",
                quoted(content),
            ]
        lines += [f"--{boundary}--", ""]
        return "\r\n".join(lines).encode("ascii")

    def _headers(self, boundary: str) -> list[tuple[str, str]]:
        headers = [
            ("From", formataddr((_encoded(self.label, "From"), self.sender))),
            ("To", self.to or formataddr((_encoded(self.label, "To"), self.sender))),
            ("Subject", _encoded(self.subject, "Subject")),
            ("Date", format_datetime(self.date)),
            ("Message-ID", self.message_id),
            ("List-Id", self.list_id),
            ("List-Unsubscribe", f"<{self.unsubscribe}>"),
            *([] if self.unsubscribe.startswith("mailto:") else [("List-Unsubscribe-Post", ONE_CLICK)]),
            ("Content-Language", "nb"),
            ("MIME-Version", "1.0"),
            ("Content-Type", f'multipart/alternative;\r\n boundary="{boundary}"'),
        ]
        return [(name, _header_safe(name, value)) for name, value in headers]


def filled(mail: Mail, template: str, newsletter: str, recipient: str) -> Mail:
    """The mail as one recipient gets it; UsageError while a placeholder is left.

    ``template`` is the configured address with ``{newsletter}`` and ``{recipient}`` in it; empty for none.
    """
    address = template.replace("{newsletter}", newsletter).replace(RECIPIENT, quote(recipient, safe=""))
    address = address or UNSUBSCRIBE
    whole = replace(
        mail,
        to=recipient,
        unsubscribe=mail.unsubscribe.replace(UNSUBSCRIBE, address),
        text=mail.text.replace(UNSUBSCRIBE, address),
        html=mail.html.replace(UNSUBSCRIBE, escape(address)),
    )
    if "{{" in whole.unsubscribe + whole.text + whole.html:
        raise UsageError(
            "e-posten har en plassholder som ikke er fylt ut: sett `unsubscribe` under `extra` i mkdocs.yml"
        )
    return whole


def quoted(text: str) -> str:
    """Quoted-printable (RFC 2045, 6.7) with CRLF line ends."""
    made = quopri.encodestring(text.replace("\r\n", "\n").encode("utf-8")).decode("ascii")
    return made.replace("\n", "\r\n")


def _encoded(text: str, header: str) -> str:
    """RFC 2047 encoded words, folded; plain ASCII stays as it is."""
    line = " ".join(text.split())
    if line.isascii():
        return Header(line, "us-ascii", _LINE, header).encode(linesep="\r\n")
    return Header(line, "utf-8", _LINE, header).encode(linesep="\r\n")


def _header_safe(name: str, value: str) -> str:
    """Refuse what would start a header of its own or break a relay's line limit."""
    lines = value.split("\r\n")
    unfolded = any("\n" in line or "\r" in line for line in lines) or any(line[:1] not in " \t" for line in lines[1:])
    if unfolded or not value.isascii() or any(len(line) > 900 for line in lines):
        raise UsageError(f"the mail's {name} cannot be written: it must be one short line of plain characters")
    return value


def read_mail(raw: bytes) -> Mail:
    """The mail that ``to_bytes`` made; UsageError when it is another."""
    message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    try:
        # Python puts a space between a long name's encoded words when it reads the header by itself.
        name, sender = parseaddr("".join(dict(message.raw_items())["From"].splitlines()))
        label = str(make_header(decode_header(name)))
        text, html = (part.get_content().replace("\r\n", "\n") for part in message.iter_parts())
        return Mail(
            label=label,
            sender=sender,
            subject=str(message["Subject"]),
            date=parsedate_to_datetime(str(message["Date"])),
            message_id=str(message["Message-ID"]),
            list_id=str(message["List-Id"]),
            unsubscribe=str(message["List-Unsubscribe"]).strip("<>"),
            text=text,
            html=html,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"the archived mail is not one this product made ({error})") from error
