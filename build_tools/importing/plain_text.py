"""Mail without HTML to simple HTML: what its author meant by empty lines, dashes and underlines."""

import html
import re
from itertools import pairwise

_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_TITLE = "\ue000"
_LIST_LINE = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s")
_UNDERLINED = re.compile(r"^(\S[^\n]{0,118})\n[=\-_~*]{3,}[ \t]*$", re.M)
_WRAPPED = 55
"""Characters; a line this long was broken by the mail program, not by its author."""


def as_html(text: str) -> str:
    """Plain text with its underlined headings, paragraphs, lists and addresses."""
    made = []
    for part in re.split(r"\n\s*\n", _UNDERLINED.sub(f"\n\n{_TITLE}\\1\n\n", text.replace("\r\n", "\n").strip())):
        safe = _URL.sub(
            lambda found: f'<a href="{found[0]}">{found[0]}</a>', html.escape(part.strip("\n"), quote=False)
        )
        made.append(f"<h2>{safe[1:]}</h2>" if safe.startswith(_TITLE) else f"<p>{_joined(safe)}</p>")
    return "\n".join(made)


def _joined(paragraph: str) -> str:
    lines = paragraph.split("\n")
    joined = lines[0]
    for before, line in pairwise(lines):
        joined += (" " if len(before) >= _WRAPPED and not _LIST_LINE.match(line) else "<br>") + line.strip()
    return joined
