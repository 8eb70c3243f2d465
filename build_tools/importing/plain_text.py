"""Mail without HTML to simple HTML: what its author meant by empty lines, dashes and underlines."""

import html
import re
from itertools import pairwise

from msgspec import Struct

from build_tools.importing import forwarded
from build_tools.importing.links import URL

_MAILBOX = r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,200}\w(?=<)"
_NAMED = r"(?:https?://|mailto:)[^\s<>\"]+"
# Outlook writes a link as its words with the address in angle brackets behind them.
_LINK = re.compile(rf"(?P<shown>{URL}|{_MAILBOX})?<(?P<address>{_NAMED})>|(?P<bare>{URL})")
_BROKEN = re.compile(rf"<{_NAMED}(?:[ \t]*\n[ \t]*[^\s<>\"]+)+>")
_TITLE, _HR = "\ue000", "\ue001"
_LIST_LINE = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s")
# A line that parts two articles may stand right below a sentence.
_UNDERLINED = re.compile(r"^(\S(?:[^\n]{0,117}[^\s.,;])?)[ \t]*\n[=\-_~*]{3,}[ \t]*$", re.M)
_RULE = re.compile(r"^[ \t]*[=\-_~*]{3,}[ \t]*$", re.M)
_SIGNATURE = "-- "
_WRAPPED = 55
"""Characters; a line this long was broken by the mail program, not by its author."""


class Plain(Struct, frozen=True):
    """A text whose lines are whole; ``flowed``: the mail said which ends of lines were its program's."""

    text: str
    flowed: bool = False


def read(text: str, flowed: bool, deleted: bool) -> Plain:
    """Join the lines that the mail program broke (RFC 3676: ``format=flowed``, and ``delsp=yes`` if ``deleted``)."""
    if not flowed:
        return Plain(_whole_links(text))
    joined: list[list[str]] = []
    lines = [_unstuffed(line) for line in text.split("\n")]
    open_below: str | None = None
    for quotes, line in lines:
        if open_below == quotes and line and line != _SIGNATURE:
            joined[-1].append(line)
        else:
            joined.append([f"{quotes} " if quotes else "", line])
        open_below = quotes if line.endswith(" ") and line != _SIGNATURE else None
        if open_below is not None and deleted:
            joined[-1][-1] = line[:-1]
    whole = "\n".join("".join(parts) for parts in joined)
    return Plain(_whole_links(whole), len(joined) < len(lines))


def _whole_links(text: str) -> str:
    return _BROKEN.sub(lambda found: "".join(found[0].split()), text)


def _unstuffed(line: str) -> tuple[str, str]:
    """A line's marks of quotation and its text."""
    text = line.lstrip(">")
    return line[: len(line) - len(text)], text.removeprefix(" ")


def as_html(plain: Plain) -> str:
    """Plain text with its underlined headings, paragraphs, lists and addresses."""
    made = []
    text = _UNDERLINED.sub(f"\n\n{_TITLE}\\1\n\n", plain.text.replace("\r\n", "\n").strip())
    text = _RULE.sub(f"\n\n{_HR}\n\n", text)
    for part in re.split(r"\n\s*\n", text):
        if part == _HR:
            made.append("<hr>")
            continue
        lines = part.strip("\n").split("\n")
        safe = _linked("\n".join(map(str.strip, lines)) if plain.flowed else _joined(lines)).replace("\n", "<br>")
        made.append(f"<h2>{safe[1:]}</h2>" if safe.startswith(_TITLE) else f"<p>{safe}</p>")
    return "\n".join(made)


def _joined(lines: list[str]) -> str:
    joined, in_item = lines[0], bool(_LIST_LINE.match(lines[0]))
    for before, line in pairwise(lines):
        begins = _LIST_LINE.match(line) or forwarded.is_header(line)
        in_item = bool(begins) or (in_item and line.startswith((" ", "\t")))
        is_whole = begins or (len(before) < _WRAPPED and not in_item)
        joined += ("\n" if is_whole else " ") + line.strip()
    return joined


def _linked(text: str) -> str:
    """The text as HTML, its addresses as links."""
    made: list[str] = []
    at = 0
    for found in _LINK.finditer(text):
        made.append(html.escape(text[at : found.start()], quote=False))
        link = _link(found["address"] or found["bare"], found["shown"])
        follows_words = (
            found["address"] and not found["shown"] and text[found.start() - 1 : found.start()].strip(" \n(")
        )
        made.append(f" ({link})" if follows_words else link)
        at = found.end()
    return "".join([*made, html.escape(text[at:], quote=False)])


def _link(address: str, shown: str | None) -> str:
    mailbox = address.removeprefix("mailto:")
    words = shown or (address if mailbox == address else mailbox.partition("?")[0])
    return f'<a href="{html.escape(address)}">{html.escape(words, quote=False)}</a>'
