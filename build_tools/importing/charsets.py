"""Bytes of old mail and pages to text, or a refusal: never a text with characters lost."""

import codecs
import re

from build_tools.importing.values import Refused

_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
# As browsers do (WHATWG Encoding): the old Latin labels mean Windows-1252.
_LATIN = {"ascii", "iso8859-1", "latin-1", "cp1252"}
# What servers write when they do not know either (RFC 1428).
_UNKNOWN = {"unknown-8bit", "x-unknown"}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes, charset: str | None) -> str:
    """Text in the named charset; a charset that is not named is UTF-8 if it can be, else Windows-1252."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            data, charset = data[len(mark) :], name
    try:
        name = codecs.lookup(charset).name if charset and charset.lower() not in _UNKNOWN else "ascii"
    except LookupError as error:
        raise Refused(f"teksten har et ukjent tegnsett («{charset}»): lagre den på nytt som UTF-8") from error
    if name in _LATIN:
        name = "utf-8" if name == "ascii" and _is_utf8(data) else "cp1252"
    try:
        text = data.decode(name)
    except (LookupError, ValueError) as error:  # Python knows codecs that are no charset
        if name == "cp1252":
            return data.decode("latin-1")
        raise Refused(
            f"teksten er ikke skrevet i tegnsettet den oppgir ({charset}): lagre den på nytt som UTF-8"
        ) from error
    if "\x00" in text:
        raise Refused("teksten inneholder nulltegn: filen er ødelagt, eller ikke tekst")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode_page(data: bytes) -> str:
    """The text of a saved page, in the charset its ``<meta>`` names."""
    found = _META.search(data[:4096])
    return decode(data, found[1].decode("ascii") if found else None)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
