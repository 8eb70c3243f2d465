"""The headers of a mail as their reader sees them, whatever its program made of the rules."""

from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, quote

from build_tools.importing.charsets import decode
from build_tools.importing.recipients import INVISIBLE
from build_tools.importing.values import Refused

BROKEN = "e-posten er ødelagt ({}): lagre den på nytt fra e-postprogrammet"


def values(message: Message, *names: str) -> list[str]:
    """The values of these headers as readers see them, also those in raw UTF-8 or Latin, against the rules."""
    wanted = {name.lower() for name in names}
    return [readable(text) for name, text in message.raw_items() if name.lower() in wanted]


def value(message: Message, name: str) -> str:
    """The first of them, empty if there is none."""
    return next(iter(values(message, name)), "")


def mailboxes(message: Message, *names: str) -> list[tuple[str, str]]:
    """Names and addresses in these headers, parted before names are decoded: in «Nordmann, Kåre» is a comma."""
    wanted = {name.lower() for name in names}
    found: list[tuple[str, str]] = []
    for raw in (text for name, text in message.raw_items() if name.lower() in wanted):
        surname = ""
        for name, address in getaddresses([" ".join(raw.split()) if raw.isascii() else readable(raw)]):
            if name or "@" in address:
                found.append((", ".join(filter(None, [surname, readable(name)])), address))
            surname = "" if name or "@" in address else address  # a name with a comma that is not in quotes
    return found


def written(name: str, address: str) -> str:
    """A mailbox as a header has it, as yet with letters of any kind."""
    return f'"{quote(name)}" <{address}>' if address else name


def readable(raw: str) -> str:
    """A header's text decoded, on one line; Refused when it is in no charset that is known."""
    try:
        if raw.isascii():
            text = str(make_header([_word(*word) for word in decode_header(raw)]))
        else:
            text = decode(raw.encode("utf-8", "surrogateescape"), None)
    except (LookupError, UnicodeError, ValueError, HeaderParseError) as error:
        raise Refused(BROKEN.format("en linje i hodet har et ukjent tegnsett")) from error
    return " ".join(INVISIBLE.sub("", text).split())


def _word(word: bytes | str, charset: str | None) -> tuple[bytes | str, str | None]:
    """An encoded word of a header (RFC 2047) in UTF-8; what is not encoded as it is."""
    return (decode(word, charset).encode(), "utf-8") if isinstance(word, bytes) and charset else (word, charset)
