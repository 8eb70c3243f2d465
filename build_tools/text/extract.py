"""The words of attachments, so that the guard sees them: PDF, Office and OpenDocument, plain text.

Attachments come from strangers. PDFs are taken apart in a process of their own with bounded time and memory;
Office files are zips whose parts are read up to a limit and stripped of tags without an XML parser, so no
entity is ever resolved.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from build_tools.text.entities import unescape

MAX_TEXT = 20_000_000
"""Bytes of unpacked XML that are read of one file: more is a zip bomb."""
SECONDS = 20
MEMORY = 1_000_000_000
MAX_PAGES = 500
MAX_PARTS = 2_000
_PART = re.compile(r"(?:word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)|"
                   r"xl/(?:sharedStrings|comments\d*|worksheets/sheet\d+)|"
                   r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+|content|meta|docProps/core|docProps/app)\.xml|"
                   r"(?:word|xl|ppt)/.*_rels/.*\.rels")  # fmt: skip
_BREAK = re.compile(
    rb"</(?:w:p|a:p|text:p|text:h|si|row|c|w:tc|table:table-cell)>|<(?:w:br|w:tab|w:cr|text:tab|text:line-break)\b[^<>]*>"
)
_LINK = re.compile(rb'\b(?:Target|xlink:href)="([^"]*)"')
_TAG = re.compile(rb"<[^<>]*>")


class Unreadable(Exception):
    """The file cannot be taken apart: damaged, encrypted, too large or made to harm."""


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Pages of text, numbered from 1; nothing for a picture or a film. Unreadable when it cannot be read."""
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        yield from _pdf(path)
    elif suffix in (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"):
        yield 1, _office(path)
    elif suffix in (".txt", ".csv", ".ics", ".vtt"):
        yield 1, path.read_bytes().decode("utf-8", "replace")


def _office(path: Path) -> str:
    import zipfile  # few checks meet an attachment of an office
    import zlib

    words, left = [], MAX_TEXT
    try:
        with zipfile.ZipFile(path) as archive:
            parts = sorted({each for each in archive.namelist() if _PART.fullmatch(each)})
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
                words.append(_plain(raw))
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
    return "\n".join(words)


def _plain(raw: bytes) -> str:
    links = b"\n".join(_LINK.findall(raw))
    stripped = _TAG.sub(b"", _BREAK.sub(b"\n", raw))
    return unescape((stripped + b"\n" + links).decode("utf-8", "replace"))


def _pdf(path: Path) -> Iterator[tuple[int, str]]:
    command = [sys.executable, "-m", __spec__.name if __spec__ else __name__, str(path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
        pages = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError, OSError) as error:
        raise Unreadable("er skadet, passordbeskyttet eller for stor") from error
    yield from enumerate(pages, 1)


def main(path: str) -> None:
    """Write the text of each page of a PDF as JSON; the process dies when it takes too much."""
    import logging
    import resource

    import pypdf

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    logging.disable()  # pypdf's complaints may quote the file
    reader = pypdf.PdfReader(path)
    pages: list[str] = []
    for number, page in enumerate(reader.pages):
        if number == MAX_PAGES:
            break
        links = [str(each.get_object().get("/A", {}).get("/URI", "")) for each in page.get("/Annots") or []]
        pages.append("\n".join([page.extract_text(), *links]))
        if sum(map(len, pages)) > MAX_TEXT:
            sys.exit(1)
    document = " ".join(str(value) for value in (reader.metadata or {}).values())
    json.dump([*pages, document], sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
