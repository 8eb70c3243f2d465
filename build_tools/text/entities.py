"""Character references (``&amp;``, ``&#229;``) as the characters they stand for."""

import html
import re

_ENDLESS = re.compile(r"(&#\d{8})\d+")


def shortened(text: str) -> str:
    """The text with no reference longer than any has: Python reads no number of thousands of digits."""
    return _ENDLESS.sub(r"\1", text) if "&#" in text else text


def unescape(text: str) -> str:
    """The text with its characters."""
    return html.unescape(shortened(text))
