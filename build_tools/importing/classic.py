"""The text of a WordPress post from before blocks: its paragraphs are empty lines, whatever else is HTML."""

import re
from collections.abc import Iterator

from build_tools.text.comments import without_comments

_BLOCKS = (
    "address|article|aside|blockquote|caption|center|col|colgroup|dd|details|div|dl|dt|figcaption|figure|footer"
    "|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_BLOCK = re.compile(rf"(</?(?:{_BLOCKS})\b[^<>]*>)", re.I)
_OPENED = re.compile(r"<(p|pre|h[1-6])\b", re.I)
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<br\b[^<>]*>[ \t]*\n", re.I)


def with_paragraphs(html: str) -> str:
    """Lines and empty lines between the elements of a classic post, as the elements that WordPress shows."""
    if "<!-- wp:" in html and _BLOCK.search(html):
        return html
    text = without_comments(html.replace("\r\n", "\n"))
    text = _TAG.sub(lambda found: found[0].replace("\n", " "), text)
    return "".join(_shown(_BREAK.sub("\n", text)))


def _shown(html: str) -> Iterator[str]:
    inside = ""
    for number, part in enumerate(_BLOCK.split(html)):
        if not number % 2:
            yield part if inside else _lines(part)
            continue
        yield part
        # Where the author wrote a paragraph or heading its lines are HTML's; `pre` holds tags until it ends.
        if inside != "pre" or part.lower().startswith("</pre"):
            opened = _OPENED.match(part)
            inside = opened[1].lower() if opened else ""


def _lines(text: str) -> str:
    parts = [part.strip().replace("\n", "<br>") for part in re.split(r"\n\s*\n", text.strip())]
    return "".join(f"<p>{part}</p>" for part in parts) if len(parts) > 1 else parts[0]
