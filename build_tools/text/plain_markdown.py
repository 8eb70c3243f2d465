"""A short cut for the Markdown most items are made of; anything else is left to Python-Markdown.

Python-Markdown needs a millisecond an item, more than everything else together. Paragraphs, headings, flat
bullet lists, bold and links need none of its machinery. ``convert`` returns what Python-Markdown would return,
byte for byte (a property test holds it to that), or None when a text holds anything it does not know for certain.
"""

import re

from build_tools.model import slugify

_UNSURE = re.compile(r"[\\`<>&|~^\t\r\x00-\x08\x0b-\x1f]|!\[|!!!|\[\^|\[TOC|::|^ |[ ]$|^[=\-*_]+$|^:|^\d+\. ", re.M)
_BLANK = re.compile(r"\n{2,}")
_LINK = r"\[([^\[\]*_!]*[^\[\]*_! ])\]\(((?:https?://|/|mailto:)[A-Za-z0-9/._~:?=#%+@,-]*)\)"
_BOLD = r"\*\*([^\s*_\[\]](?:[^*_\[\]]*[^\s*_\[\]])?)\*\*"
_EMPHASIS = r"\*([^\s*_\[\]](?:[^*_\[\]]*[^\s*_\[\]])?)\*"
_BRACKETS = r"\[[^\[\]*_!\n]*[^\[\]*_!\n ]\](?![(\[:]|\s[\[(])"
_INLINE = re.compile(f"{_LINK}|(?<![*\\w]){_BOLD}(?![*\\w])|(?<![*\\w]){_EMPHASIS}(?![*\\w])|({_BRACKETS})")
_NUMBERED = re.compile(r"\d+\.")
_LEFTOVER = re.compile(r"[*_\[\]]")
_BLOCK_MARK = re.compile(r"(?:\A|\n)(?:[-+#!]|\*(?!\*))")
_ITEM_MARK = re.compile(r"[-+#! ]|\*(?!\*)")


def convert(source: str) -> str | None:
    """HTML of a plain text, equal to Python-Markdown's; None when it is not plain."""
    text = source.strip("\n")
    if not text or _UNSURE.search(text):
        return None
    made: list[str] = []
    ids: set[str] = set()
    after_list = False
    for block in _BLANK.split(text):
        is_list = block.startswith("- ")
        if is_list and after_list:
            return None
        html = _list(block) if is_list else _heading(block, ids) if block[0] == "#" else _paragraph(block)
        if html is None:
            return None
        made.append(html)
        after_list = is_list
    return "\n".join(made)


def _paragraph(block: str) -> str | None:
    if _BLOCK_MARK.search(block):
        return None
    inline = _inline(block)
    return None if inline is None else f"<p>{inline}</p>"


def _heading(block: str, ids: set[str]) -> str | None:
    marks, _space, text = block.partition(" ")
    slug = slugify(text)
    if marks.strip("#") or len(marks) > 6 or "\n" in text or "#" in text or _LEFTOVER.search(text):
        return None
    if not slug or slug in ids or text != text.strip():
        return None
    ids.add(slug)
    return f'<h{len(marks)} id="{slug}">{text}</h{len(marks)}>'


def _list(block: str) -> str | None:
    rows = []
    for line in block.split("\n"):
        text = line[2:]
        if not line.startswith("- ") or not text or _ITEM_MARK.match(text) or _NUMBERED.match(text):
            return None
        inline = _inline(text)
        if inline is None:
            return None
        rows.append(f"<li>{inline}</li>")
    return "<ul>\n" + "\n".join(rows) + "\n</ul>"


def _inline(text: str) -> str | None:
    if not _LEFTOVER.search(text):
        return text
    if _LEFTOVER.search(_INLINE.sub("", text)):
        return None
    return _INLINE.sub(_replacement, text)


def _replacement(found: re.Match[str]) -> str:
    if found[3] is not None:
        return f"<strong>{found[3]}</strong>"
    if found[4] is not None:
        return f"<em>{found[4]}</em>"
    if found[5] is not None:
        return found[5]
    return f'<a href="{found[2]}">{found[1]}</a>'
