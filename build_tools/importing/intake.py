"""A path to a Letter: the size limit comes before the first byte is read."""

import codecs
import hashlib
import os
import re
import stat
from pathlib import Path

from build_tools.importing.feed import read_feed
from build_tools.importing.mail import read_mail
from build_tools.importing.recipients import Recipients
from build_tools.importing.values import Letter, Refused
from build_tools.importing.webpage import read_page

MAX_BYTES = 10_000_000
"""Bytes; a newsletter with pictures has a tenth of it."""
_SHOWN = "e-post (.eml, .mbox), lagrede nettsider (.html), RSS, Atom og WordPress-eksport (.xml)"
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.I)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|h1)\b", re.I)
_MAIL = re.compile(rb"\A(?:From [^\n]*\n)?(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n?", re.S)
# The line above each mail of an mbox ends with when it came; a line of a text that begins so has no clock.
_NEXT_MAIL = re.compile(rb"^From [^\r\n]*\d:\d\d[^\r\n]*\r?\n(?=[A-Za-z-]+:)", re.M)
_KNOWN_HEADER = re.compile(
    rb"^(?:from|subject|date|received|mime-version|return-path|delivered-to|message-id):", re.I | re.M
)
_LEAD = codecs.BOM_UTF8 + b" \t\r\n"
_OTHER = (
    (b"PK\x03\x04", "en zip-fil (eller et Office-dokument): pakk den ut, og importer filene i den"),
    (
        b"\xd0\xcf\x11\xe0",
        "en Outlook-melding (.msg) eller et gammelt Office-dokument: lagre den som .eml eller .html",
    ),
    (b"%PDF", "en PDF: lim teksten inn i en ny nyhet i stedet"),
)


def read_bytes(path: Path) -> bytes:
    """The file's bytes; Refused when it is too large, empty, or not a regular file."""
    try:
        # Without O_NONBLOCK, opening a pipe would wait for its other end.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise Refused(f"filen kan ikke leses ({error.strerror}): se etter at den finnes og kan åpnes") from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise Refused("dette er ikke en vanlig fil: velg selve e-posten eller siden")
    with open(descriptor, "rb") as file:
        data = b"" if status.st_size > MAX_BYTES else file.read(MAX_BYTES + 1)
    if status.st_size > MAX_BYTES or len(data) > MAX_BYTES:
        size = max(status.st_size, len(data)) / 1e6
        raise Refused(
            f"filen er for stor ({size:.1f} MB): den må være under {MAX_BYTES / 1e6:g} MB, så ta ut vedleggene"
        )
    if not data.strip():
        raise Refused("filen er tom")
    return data


def mails_of(data: bytes) -> list[bytes]:
    """The mails of an mbox (RFC 4155) that holds several; any other file as it is."""
    begun = data.lstrip(_LEAD)
    mails = _NEXT_MAIL.split(begun) if _NEXT_MAIL.match(begun) else []
    return mails[1:] if len(mails) > 2 else [data]


def key_of(data: bytes) -> str:
    """The name under which the original is kept: the start of its SHA-256."""
    return hashlib.sha256(data).hexdigest()[:16]


def read_letter(data: bytes, name: str, public: Recipients) -> Letter:
    """Take a file apart by what it holds, its ending being only a hint; Refused with what to do instead.

    ``public`` are the offices that may be named, whoever the file was sent to.
    """
    for start, what in _OTHER:
        if data.startswith(start):
            raise Refused(f"filen er {what}")
    head = data[:4000].lstrip(_LEAD)
    ending = name.rpartition(".")[2].lower()
    if head.startswith(b"<") and _FEED.search(head) and not _PAGE.match(head):
        return read_feed(data)
    if ending in ("eml", "mbox") or _is_mail(head):
        return read_mail(_as_sent(data), public)
    if ending in ("xml", "rss", "atom", "rdf"):
        return read_feed(data)
    if ending in ("html", "htm", "xhtml") or _PAGE.search(head):
        return read_page(data, name)
    raise Refused(f"filtypen er ikke kjent; dette kan importeres: {_SHOWN}")


def _as_sent(data: bytes) -> bytes:
    """A mail without what editors put above it, and with single ends of lines where a transfer made two of one."""
    begun = data.lstrip(_LEAD)
    return begun.replace(b"\r\r\n", b"\r\n") if b"\r\r\n" in begun[:1000] else begun


def _is_mail(head: bytes) -> bool:
    found = _MAIL.match(head.replace(b"\r\n", b"\n"))
    return bool(found and len(_KNOWN_HEADER.findall(found[0])) >= 2)
