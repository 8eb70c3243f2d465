"""Mail (``.eml``): what it says, what is inside, and whom it was sent to."""

import re
from collections.abc import Iterator
from datetime import datetime, time
from email import errors, message_from_bytes, policy
from email.message import Message
from email.utils import format_datetime
from urllib.parse import unquote

from bs4 import BeautifulSoup
from msgspec import Struct, field

from build_tools.importing import copies, dates, forwarded, mail_headers, plain_text, replies, tidy
from build_tools.importing.charsets import decode
from build_tools.importing.forwarded import Forwarded
from build_tools.importing.mail_headers import BROKEN
from build_tools.importing.pictures import written_out
from build_tools.importing.plain_text import Plain
from build_tools.importing.recipients import Recipients, addresses_in, greeted_as, person_name
from build_tools.importing.values import Dated, Letter, Piece, Refused, Sender
from build_tools.text.similarity import shingles

_TO = (
    "To", "Cc", "Bcc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Resent-To", "Resent-Cc",
    "Apparently-To", "X-Rcpt-To", "X-Forwarded-To", "X-Forwarded-For", "Return-Path", "List-Unsubscribe",
)  # fmt: skip
_FOR = re.compile(r"\bfor\s+<?([^\s<>;]+@[^\s<>;]+)")
_CID = re.compile(r"(?:\A|(?<=[\"'=(]))cid:")
_NAME = r"[\w.@$+=%-]+"
_CID_SPELLED = re.compile(rf"(?<=[\"'=(])cid:({_NAME})", re.I)
_MAX_PARTS = 200
_HARMLESS = (errors.InvalidBase64PaddingDefect, errors.InvalidMultipartContentTransferEncodingDefect)
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MZ", b"\x7fELF")
_OFFICE = re.compile(r"\.(?:docx|xlsx|pptx|odt|ods|odp)\Z", re.I)
_DANGEROUS = re.compile(
    r"\.(?:zip|rar|7z|gz|tgz|bz2|xz|iso|img|exe|msi|scr|com|bat|cmd|ps1|vbs|js|jse|wsf|hta|lnk|jar|svg|docm|xlsm|pptm)\Z",
    re.I,
)
_SCRIPT = re.compile(
    r"<script\b(?![^<>]{0,200}application/ld\+json)|<(?:iframe|object|embed|applet|meta[^<>]{1,200}refresh)\b|\b(?:href|src|action)\s*=\s*['\"]?\s*"
    r"(?:javascript|vbscript|data:text/html)\s*:|<[a-z][^<>]{0,400}\son[a-z]{3,20}\s*=",
    re.I,
)
_FORWARDED_DATE = "datoen er den da e-posten ble videresendt: kontroller den"


class _Contents(Struct):
    """What one message holds; of ``texts``, those that are no Plain are HTML."""

    texts: list[str | Plain] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    loose: dict[str, bytes] = field(default_factory=dict)
    inner: list[Message] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    is_reply: bool = False
    forwarded: Forwarded | None = None

    @property
    def is_html(self) -> bool:
        return any(isinstance(text, str) for text in self.texts)

    @property
    def html(self) -> str:
        return "\n".join(text if isinstance(text, str) else plain_text.as_html(text) for text in self.texts)

    @property
    def plain(self) -> str:
        return "\n".join(text.text for text in self.texts if isinstance(text, Plain))

    def put_plain(self, text: str) -> None:
        self.texts = [Plain(text, any(isinstance(each, Plain) and each.flowed for each in self.texts))]


def read_mail(data: bytes, public: Recipients) -> Letter:
    """Take a mail apart; Refused when it is broken, runs programs, or has an archive or program attached.

    ``public`` are the offices that may be named, also where it was sent to them.
    """
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        mails = list(_opened(message))
    except (RecursionError, LookupError, errors.MessageError, ValueError) as error:
        raise Refused(BROKEN.format("delene henger ikke sammen")) from error
    if not any(message.get(name) for name in ("From", "Date", "Subject")):
        raise Refused(BROKEN.format("avsender, dato og emne mangler"))
    # Mails forwarded as attachments are what was meant; the covering notes are not.
    messages = [(each, inside) for each, inside in mails if not inside.inner]
    for number, (each, inside) in enumerate(messages):
        if len(messages) > 1:
            _tell_pictures_apart(inside, number)
        _leave_quotation(each, inside)
        _take_marks_off(inside)
        _leave_cover(inside)
    recipients = _recipients([each for each, _inside in mails])
    pieces: list[Piece] = []
    bodies: list[tuple[str, str]] = []
    pictures: dict[str, bytes] = {}
    loose: dict[str, bytes] = {}
    for each, inside in messages:
        if not inside.is_html and not inside.plain.strip():
            raise Refused("e-posten har ingen tekst")
        if found := inside.forwarded:
            recipients = recipients.with_more(found.addresses, found.names)
        pieces.append(_piece(each, inside))
        bodies.append(("html", inside.html) if inside.is_html else ("plain", inside.plain))
        pictures |= inside.pictures
        loose |= inside.loose
    recipients = recipients.without(public)
    return Letter(
        pieces=tuple(pieces), recipients=recipients, pictures=pictures, loose=loose, extension="eml",
        copy=copies.mail_copy(_headers(message, messages), _clean(bodies, recipients), pictures, recipients),
        notes=tuple(_notes([inside for _each, inside in mails])),
    )  # fmt: skip


def _leave_quotation(message: Message, found: _Contents) -> None:
    """Take the mail that a reply answers out of it, with its pictures, before anything is made of it or kept."""
    in_thread = bool(message.get("In-Reply-To") or message.get("References"))
    least = replies.least_words(mail_headers.value(message, "Subject"), in_thread)
    if not least:
        return
    if found.is_html and (own := replies.own_html(found.html, least)) != found.html:
        found.texts, found.is_reply = [own], True
        found.pictures = {name: data for name, data in found.pictures.items() if name in own}
    elif not found.is_html and (own := replies.own_text(found.plain, least)) != found.plain:
        found.put_plain(own)
        found.is_reply = True


def _take_marks_off(found: _Contents) -> None:
    if not found.is_html and (bare := forwarded.unquoted(found.plain)) != found.plain:
        found.put_plain(bare)


def _leave_cover(found: _Contents) -> None:
    """Take the headers of a forwarded mail out, with all above them: they name whom it went to on its way."""
    if below := forwarded.below(found.html):
        own, found.forwarded = below
        found.texts = [own]
        found.pictures = {name: data for name, data in found.pictures.items() if name in own}


def _tell_pictures_apart(found: _Contents, number: int) -> None:
    """Name pictures by the mail they are in too: Outlook begins each with ``image001.png``."""
    found.texts = [_CID.sub(f"cid:{number}-", text) if isinstance(text, str) else text for text in found.texts]
    found.pictures = {_CID.sub(f"cid:{number}-", name): data for name, data in found.pictures.items()}


def _notes(mails: list[_Contents]) -> Iterator[str]:
    if any(inside.inner for inside in mails):
        yield "e-posten har andre e-poster som vedlegg: de ble lest, ikke følgeteksten"
    if any(inside.is_reply for inside in mails):
        yield "e-posten er et svar: det som ble sitert i den, ble ikke tatt med"
    if any(inside.forwarded and inside.forwarded.covered for inside in mails):
        yield "teksten over den videresendte e-posten ble ikke tatt med"
    for name in dict.fromkeys(name for inside in mails for name in inside.dropped):
        yield f"vedlegget «{name}» ble ikke tatt med: legg det inn for hånd hvis det trengs"


def _opened(message: Message) -> Iterator[tuple[Message, _Contents]]:
    """A mail and those attached to it, at any depth."""
    contents = _contents(message)
    yield message, contents
    for inner in contents.inner:
        yield from _opened(inner)


def _contents(message: Message) -> _Contents:
    found = _sorted(message, with_plain=False)
    if found.is_html:
        tidy.guard(found.html)
        soup = BeautifulSoup(found.html, "lxml")
        if not (soup.body or soup).get_text(strip=True):  # only pictures, or nothing
            found = _sorted(message, with_plain=True)
    found.texts = _without_repetition(found.texts)
    return found


def _sorted(message: Message, with_plain: bool) -> _Contents:
    found = _Contents()
    for number, part in enumerate(_parts(message, with_plain)):
        if number > _MAX_PARTS:
            raise Refused(f"e-posten har for mange deler (over {_MAX_PARTS})")
        if part.get_content_type() == "message/rfc822":
            found.inner.extend(inner for inner in part.get_payload() if isinstance(inner, Message))
        elif not part.is_multipart():
            _sort_in(part, found)
        if defects := [defect for defect in part.defects if not isinstance(defect, _HARMLESS)]:
            raise Refused(BROKEN.format(_defect(defects[0])))
    return found


def _parts(message: Message, with_plain: bool) -> Iterator[Message]:
    """The parts in order, without looking into attached mails; of alternatives, plain text beside HTML if asked."""
    yield message
    if message.is_multipart() and message.get_content_type() != "message/rfc822":
        parts = [part for part in message.get_payload() if isinstance(part, Message)]
        is_choice = not with_plain and message.get_content_type() == "multipart/alternative"
        has_html = is_choice and any(part.get_content_type() == "text/html" for part in message.walk())
        for part in parts:
            if not has_html or part.get_content_type() != "text/plain":
                yield from _parts(part, with_plain)


def _without_repetition(texts: list[str | Plain]) -> list[str | Plain]:
    """Leave out plain text that the HTML says too: some programs do not call the two alternatives."""
    html = "".join(text for text in texts if isinstance(text, str))
    if not html or not any(isinstance(text, Plain) for text in texts):
        return texts
    tidy.guard(html)
    said = shingles(BeautifulSoup(html, "lxml").get_text(" "))

    def is_new(text: Plain) -> bool:
        own = shingles(text.text)
        return len(own & said) * 4 < len(own) * 3

    return [text for text in texts if isinstance(text, str) or is_new(text)]


def _defect(defect: object) -> str:
    name = type(defect).__name__
    if "Base64" in name:
        return "en del er ikke riktig kodet"
    return (
        "skillelinjene mellom delene mangler"
        if "oundary" in name or "Multipart" in name
        else "hodet er ikke riktig skrevet"
    )


def _sort_in(part: Message, found: _Contents) -> None:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    kind = part.get_content_type()
    name = _file_name(part)
    attached = part.get_content_disposition() == "attachment" or bool(name and not kind.startswith("text/"))
    is_archive = (data.startswith(_ARCHIVE) or "zip" in kind) and not _OFFICE.search(name)
    if is_archive or (attached and _DANGEROUS.search(name)):
        raise Refused(
            f"e-posten har et vedlegg som ikke tas imot («{name or kind}»): pakk ut og importer innholdet for seg"
        )
    if kind.startswith("image/"):
        _picture(part, name, data, found)
    elif kind == "text/html" and not attached:
        embedded: dict[str, str] = {}
        html = _CID_SPELLED.sub(_as_named, decode(data, part.get_content_charset()))
        html = tidy.take_out_pictures(html, embedded, len(found.pictures))
        found.pictures |= {key: written_out(address) for key, address in embedded.items()}
        found.texts.append(_checked(html))
    elif kind == "text/plain" and not attached:
        text = decode(data, part.get_content_charset())
        found.texts.append(plain_text.read(text, _says(part, "format", "flowed"), _says(part, "delsp", "yes")))
    elif name or kind not in ("application/pgp-signature", "application/pkcs7-signature"):
        found.dropped.append(name or ("møteinnkalling" if kind == "text/calendar" else kind))


def _as_named(found: re.Match[str]) -> str:
    """A picture's address as its part is named (RFC 2392), unless that would be more than a name in HTML."""
    name = unquote(found[1])
    return f"cid:{name}" if re.fullmatch(_NAME, name) else found[0]


def _says(part: Message, name: str, value: str) -> bool:
    """Whether the part's type has this parameter, in letters of any size."""
    return str(part.get_param(name) or "").lower() == value


def _file_name(part: Message) -> str:
    try:
        return mail_headers.readable(part.get_filename() or "")
    except (LookupError, ValueError):
        return "uten navn"


def _picture(part: Message, name: str, data: bytes, found: _Contents) -> None:
    cid = str(part.get("Content-ID") or "").strip().strip("<>").strip()
    if cid:
        found.pictures[f"cid:{cid}"] = data
    elif part.get_content_disposition() == "inline" and found.is_html:
        # Apple Mail puts pictures between parts of the text and points to them by their place alone.
        place = f"cid:inline-{len(found.pictures) + 1}"
        found.pictures[place] = data
        found.texts.append(f'<p><img src="{place}" alt=""></p>')
    else:
        number = len(found.loose) + 1
        found.loose[f"{name} ({number})" if name in found.loose else name or f"bilde {number}"] = data


def _checked(text: str) -> str:
    if _SCRIPT.search(text):
        raise Refused(
            "e-posten inneholder programkode (script), og ekte nyhetsbrev gjør ikke det: skriv av teksten for hånd"
        )
    return text


def _piece(message: Message, inside: _Contents) -> Piece:
    """The text with its subject, date and sender; those of the mail that was forwarded, if one was."""
    name, address = (mail_headers.mailboxes(message, "From") or [("", "")])[0]
    title, sender = mail_headers.value(message, "Subject"), Sender(name, address.lower())
    dated = Dated(dates.from_header(mail_headers.value(message, "Date")))
    if found := inside.forwarded:
        title = found.subject or title
        sender = found.sender if found.sender != Sender() else sender
        dated = found.dated if found.dated.day else Dated(dated.day, _FORWARDED_DATE)
    return Piece(title=title, html=inside.html, dated=dated, sender=sender)


def _recipients(messages: list[Message]) -> Recipients:
    addresses: set[str] = set()
    names: set[str] = set()
    greeted: set[str] = set()
    senders: set[str] = set()
    for message in messages:
        own = ("From", "Reply-To", "Sender")
        senders.update(*map(addresses_in, mail_headers.values(message, *own)))
        addresses |= addresses_in("\n".join(mail_headers.values(message, *_TO)))
        for name, address in mail_headers.mailboxes(message, *_TO):
            names |= {found} if (found := person_name(name, address)) else set()
            greeted |= greeted_as(name)
        names -= {person_name(name, "") for name, _address in mail_headers.mailboxes(message, *own)}
        for value in mail_headers.values(message, "Received"):
            addresses |= {found.lower() for found in _FOR.findall(value)}
    return Recipients(frozenset(addresses - senders), frozenset(names), frozenset(greeted))


def _headers(message: Message, messages: list[tuple[Message, _Contents]]) -> dict[str, str]:
    """Of the headers those that name no reader, and whoever sent mails on is one: the mails' own."""
    each = [_own_headers(*mail) for mail in messages]
    headers = each[0] if len(each) == 1 else _own_headers(message, _Contents())
    headers["From"] = ", ".join(dict.fromkeys(own["From"] for own in each))
    return {name: value for name, value in headers.items() if value}


def _own_headers(message: Message, inside: _Contents) -> dict[str, str]:
    found = inside.forwarded
    if not found:
        sender = ", ".join(mail_headers.written(*box) for box in mail_headers.mailboxes(message, "From"))
        return {"From": sender} | {name: mail_headers.value(message, name) for name in ("Subject", "Date")}
    day = found.dated.day
    return {
        "From": mail_headers.written(found.sender.name, found.sender.address),
        "Subject": found.subject,
        "Date": format_datetime(datetime.combine(day.first, time())) if day and day.day else "",
    }


def _clean(bodies: list[tuple[str, str]], recipients: Recipients) -> list[tuple[str, str]]:
    return [
        (kind, copies.html_copy(text, recipients) if kind == "html" else copies.text_copy(text, recipients))
        for kind, text in bodies
    ]
