"""A text as its reader sees it, where a sign may be written in other ways than by itself.

Character references (``&#48;``, ``&shy;``) and the escapes of Markdown (``\\-``), YAML (``\\u0030``) and addresses
(``%2D``) become their characters, tags and comments go. Where each character stands in the source is still known.
"""

import re
import sys
from bisect import bisect_right

from build_tools.text.entities import unescape

_SIGNS = ("&", "<", "\\")
_IN_ADDRESS = re.compile(r"%[0-7][0-9A-Fa-f]")
_WRITTEN = re.compile(
    r"&(?:\#(?:\d{1,7}|[xX][0-9A-Fa-f]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});?"
    r"|%[0-7][0-9A-Fa-f]"
    r"|\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|[\W_ntrNLP])"
    r"|<!--[^<>]{0,500}-->"
    r"|</?(?P<tag>[A-Za-z][A-Za-z0-9]{0,20})(?![\w.+-]{0,80}[:@])[^<>]{0,500}>(?P<space>\s{0,20})"
)
"""No part of it goes on for long, or beyond the next of its kind: an attachment may be made of nothing else."""
_WITHIN_WORDS = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "small",
    "span", "strike", "strong", "tt", "u", "wbr",
})  # fmt: skip


class WrittenOut:
    """``text`` is what is seen of a source."""

    def __init__(self, source: str) -> None:
        """Read the source once."""
        made: list[str] = []
        # Where in the text a stretch begins, and where in the source: no stretch is longer in the text.
        self._seen, self._source = [0], [0]
        at = length = 0
        for found in _WRITTEN.finditer(source):
            character = _character(found)
            made += (source[at : found.start()], character)
            length += found.start() - at
            at = found.start("space") if found["tag"] and not character else found.end()
            self._seen += (length, length + len(character))
            self._source += (found.start(), at)
            length += len(character)
        self.text = "".join([*made, source[at:]])

    def place(self, at: int) -> int:
        """Where in the source the character of the text stands."""
        stretch = bisect_right(self._seen, at) - 1
        return self._source[stretch] + at - self._seen[stretch]


def is_needed(source: str) -> bool:
    """Whether anything in it may be seen otherwise than it stands."""
    return any(sign in source for sign in _SIGNS) or ("%" in source and bool(_IN_ADDRESS.search(source)))


def _character(found: re.Match[str]) -> str:
    written = found[0]
    if written[0] == "<":
        if not (tag := found["tag"]):
            return ""
        # What is no part of a word parts what stands around it, as cells of a table do.
        return "" if tag.lower() in _WITHIN_WORDS else "|"
    if written[0] == "&":
        return unescape(written)
    if len(written) > 2:  # %2D, \x2d, \u002d
        code = int(written.lstrip("%\\uUx"), 16)
        return chr(code) if code <= sys.maxunicode else ""
    return " " if written[1].isalpha() else written[1]
