"""The words of attachments, so that the guard sees them: PDF, Office and OpenDocument, plain text.

Attachments come from strangers. PDFs are taken apart in a process of their own with bounded time and memory;
Office files are zips whose parts are read up to a limit and stripped of tags without an XML parser, so no
entity is ever resolved.
"""

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import BinaryIO

from build_tools.text import picture_words
from build_tools.text.entities import unescape
from build_tools.text.pdf_words import MAX_TEXT, SECONDS

MAX_PARTS = 2_000
"""And `MAX_TEXT` bytes of unpacked XML are read of one file: more is a zip bomb."""
_PART = re.compile(r".*\.(?:xml|rels|x?html?|mht(?:ml)?|txt)", re.I | re.S)
"""Any part that may hold words: their names are their program's choice, as ``word/document2.xml`` is."""
_LOOKS = re.compile(r".*/charts/(?:colors|style)\d+\.xml|xl/richData/.*|(?:Object [^/]*/)?settings\.xml")
"""What says how charts look, where pictures in cells lie, and how the windows of OpenDocument stood: only numbers."""
_WITHIN = re.compile(r".*\.(?:doc|xls|ppt)[xm]", re.I | re.S)
"""A file inside the file: what the chart of a presentation is drawn from."""
_PROPERTIES = re.compile(r"(?:docProps/\w+|meta)\.xml")
_CELL = re.compile(rb"</(?:c|f|cell|c:pt|c:f|w:tc|a:tc|table:table-cell)>")
"""What ends a cell, and the formula that stands before what it gave."""
_BREAK = re.compile(
    rb"</(?:w:p|w:tr|a:p|a:tr|text:p|text:h|table:table-row|si|row|text|dc:creator|dc:date|text:note-citation)>"
    rb"|<(?:w:br|w:tab|w:cr|text:tab|text:line-break)\b[^<>]*>"
)
_WORDS_WITHIN = re.compile(
    rb"""\b(?:Target|xlink:href|descr|title|alt|sheet name|table:name|s v|w:tbl(?:Caption|Description) w:val)"""
    rb"""=(?:"([^"]*)"|'([^']*)')"""
)
"""Addresses, names of sheets, what a pivot table keeps, and what is read aloud in place of a picture or a table."""
_MEASURE = re.compile(rb"<(?:xdr:(?:col|row)(?:Off)?|wp:posOffset|wp14:pct\w+)>[^<]*")
# What is kept as a number has lost the nought it began with: ten digits, a day and the two digits of a month first.
_LOST_ZERO = re.compile(rb"[1-9](?:(?<=<v>.)|(?<=office:value=\".))(?:0[1-9]|1[0-2])\d{7}(?=(?:\.0)?[<\"])")
_LOST_ZERO_IN_LINE = re.compile(
    r"(?<![^;,\t\n\" ])(?<![^;,\t\n\"] )[1-9](?:0[1-9]|1[0-2])\d{7}(?=(?:\.0)? ?(?:[;,\t\n\"]|\Z))"
)
_SCIENTIFIC = re.compile(rb"(?<=<v>)\d(?:\.\d{1,10})?E\+?(?:[789]|10)(?=<)")
"""A number of eight to eleven digits as the exports of many systems have it."""
_TAG = re.compile(rb"<[^<>]*>")


class Unreadable(Exception):
    """The file cannot be taken apart: damaged, encrypted, too large or made to harm."""


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """What stands where in a file, the place in Norwegian, empty where there is but one.

    Of a picture what is written beside it, nothing for a film. Unreadable when it cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        yield from _pdf(path)
    elif suffix in (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"):
        yield "", office(path)
    elif suffix in (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"):
        yield "i opplysningene som følger med bildet,", picture_words.words(path)
    elif suffix in (".txt", ".csv", ".ics", ".vtt"):
        text = decoded(path.read_bytes()).replace("\r\n", "\n")
        if suffix == ".ics":
            text = text.replace("\n ", "")  # a long line is folded
        yield "", _LOST_ZERO_IN_LINE.sub(r"0\g<0>", text) if suffix == ".csv" else text


def decoded(raw: bytes) -> str:
    """A text as the programs of an office write it."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    if b"\0" in raw[:2]:
        return raw.decode("utf-16-be" if raw[0] == 0 else "utf-16-le", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def office(file: Path | BinaryIO) -> str:
    """The words of a file of an office, and of files inside it."""
    import zipfile  # few checks meet an attachment of an office
    import zlib

    try:
        parts = _parts(file, MAX_TEXT)
        return "\n".join(_words(name, raw) for name, raw in parts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise Unreadable("er skadet eller passordbeskyttet") from error


def _parts(file: Path | BinaryIO, left: int, *, within: bool = False) -> Iterator[tuple[str, bytes]]:
    """The parts with words in them by name, also of files inside the file; ``left`` bytes may be unpacked."""
    import zipfile

    with zipfile.ZipFile(file) as archive:
        names = sorted(set(archive.namelist()))
        parts = [
            each for each in names
            if (_PART.fullmatch(each) and not _LOOKS.fullmatch(each)) or (not within and _WITHIN.fullmatch(each))
        ]  # fmt: skip
        if not parts:
            raise Unreadable("er ikke et dokument fra Office")
        if len(parts) > MAX_PARTS:
            raise Unreadable("har for mange deler")
        for name in parts:
            if archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Unreadable("er pakket på en måte Office ikke bruker")
            with archive.open(name) as part:
                raw = part.read(left + 1)
            left -= len(raw)
            if left < 0:
                raise Unreadable("pakker ut til for mye")
            if not _WITHIN.fullmatch(name):
                yield name, raw
                continue
            for inner, more in _parts(io.BytesIO(raw), left, within=True):
                left -= len(more)
                yield inner, more


def _words(name: str, raw: bytes) -> str:
    """The words of a part; a page or a mail that was put in whole keeps its tags."""
    kind = name.lower().rpartition(".")[2]
    if kind in ("xml", "rels"):
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raw = decoded(raw).encode("utf-8", "replace")
        return _plain(raw, apart=bool(_PROPERTIES.fullmatch(name)))
    if not kind.startswith("mht"):
        return decoded(raw)
    import email

    pages = (each for each in email.message_from_bytes(raw).walk() if each.get_content_maintype() == "text")
    said = (page.get_payload(decode=True) for page in pages)
    return "\n".join(decoded(each) for each in said if isinstance(each, bytes))


def _plain(raw: bytes, *, apart: bool = False) -> str:
    """The words of a part, a line for each paragraph and `|` after each cell, or, ``apart``, at each tag."""
    raw = _LOST_ZERO.sub(rb"0\g<0>", _SCIENTIFIC.sub(lambda number: b"%d" % float(number[0]), _escaped(raw)))
    beside = [b"%b%b" % each for each in _WORDS_WITHIN.findall(raw)]
    beside += re.findall(rb'office:value="(0\d{10})"', raw)
    stripped = _BREAK.sub(b"\n", _CELL.sub(b"|", _MEASURE.sub(b"", raw)))
    stripped = _TAG.sub(b"|" if apart else b"", stripped).replace(b"\n|", b"|")
    return unescape(b"\n".join([stripped, *beside]).decode("utf-8", "replace"))


def _escaped(raw: bytes) -> bytes:
    """What is set between CDATA marks written as text is elsewhere: it would be taken for one tag."""
    first, *others = raw.split(b"<![CDATA[")
    made = [first]
    for each in others:
        verbatim, _end, after = each.partition(b"]]>")
        made += (escape(verbatim.decode("utf-8", "replace")).encode(), after)
    return b"".join(made)


def _pdf(path: Path) -> Iterator[tuple[str, str]]:
    command = [sys.executable, "-m", "build_tools.text.pdf_words", str(path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError, OSError) as error:
        raise Unreadable("er skadet, passordbeskyttet eller for stor") from error
    yield from ((place, text) for place, text in found)
