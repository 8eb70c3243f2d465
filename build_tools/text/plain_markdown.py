"""A short cut for the Markdown most items are made of; anything else is left to Python-Markdown.

Python-Markdown needs a millisecond an item, more than everything else together. Paragraphs, headings, flat
lists, bold, code and links need none of its machinery. ``convert`` returns what Python-Markdown would return,
byte for byte (a property test holds it to that), or None when a text holds anything it does not know for certain.
"""

import re

from build_tools.model import slugify

# Characters first, then pairs, then beginnings of lines: each look is one pass that stops at almost nothing.
_UNSURE = re.compile(r"[\\<>&|~^\x00-\x09\x0b-\x1f]")
_SURE = bytes(code for code in range(256) if not _UNSURE.match(chr(code)))
_UNSURE_TOGETHER = (("!", ("![", "!!!")), ("[", ("[TOC",)), (":", ("::", "\n:")), ("\n", (" \n", "\n ")))
"""Pairs by a character of theirs, which is looked for in no time."""
_UNSURE_LINE = re.compile(r"\n[=\-*_]+\n")
_BLANK = re.compile(r"\n{2,}")
_LINK = r"\[([^\[\]*_!`]*[^\[\]*_!` ])\]\(((?:https?://|/|mailto:)[A-Za-z0-9/._~:?=#%+@,-]*)\)"
_WITHIN = r"[^\s*_\[\]`](?:[^*_\[\]`]*[^\s*_\[\]`])?"
_BRACKETS = r"\[[^\[\]*_!`\n]*[^\[\]*_!`\n ]\](?![(\[:]|\s[\[(])"
_CODE = r"(?<!`)`([^\s*_\[\]`](?:[^*_\[\]`\n]*[^\s*_\[\]`])?)`(?!`)"
_INLINE = re.compile(
    rf"{_LINK}|(?<![*\w])\*\*({_WITHIN})\*\*(?![*\w])|(?<![*\w])\*({_WITHIN})\*(?![*\w])|({_BRACKETS})|{_CODE}"
)
_MARK = re.compile(r"[\[\]*_`]")
_NUMBERED = re.compile(r"\d+\.")
_BLOCK_MARK = re.compile(r"\n(?:[-+#!]|\*(?!\*)|\d+\. )")
_ITEM_MARK = re.compile(r"[-+#! ]|\*(?!\*)|\[[xX]\]")


def convert(source: str) -> str | None:
    """HTML of a plain text, equal to Python-Markdown's; None when it is not plain."""
    text = source.strip("\n")
    if not text or not _is_plain(f"\n{text}\n"):
        return None
    made: list[str] = []
    ids: set[str] = set()
    after_list = False
    for block in _BLANK.split(text) if "\n\n\n" in text else text.split("\n\n"):
        kind = "ul" if block.startswith("- ") else "ol" if block.startswith("1. ") else ""
        if kind and after_list:
            return None
        html = _list(block, kind) if kind else _heading(block, ids) if block[0] == "#" else _paragraph(block)
        if html is None:
            return None
        made.append(html)
        after_list = bool(kind)
    return "\n".join(made)


def _is_plain(lines: str) -> bool:
    """Whether there is nothing but what the rest of this module knows; every line stands between line ends."""
    try:  # most texts are of Latin-1, where a table answers in no time
        unsure = bool(lines.encode("latin-1").translate(None, _SURE))
    except UnicodeEncodeError:
        unsure = bool(_UNSURE.search(lines))
    if unsure or _UNSURE_LINE.search(lines):
        return False
    for sign, unsure_together in _UNSURE_TOGETHER:
        if sign in lines:
            for together in unsure_together:
                if together in lines:
                    return False
    return True


def _paragraph(block: str) -> str | None:
    if _BLOCK_MARK.search(f"\n{block}"):
        return None
    inline = _inline(block)
    return None if inline is None else f"<p>{inline}</p>"


def _heading(block: str, ids: set[str]) -> str | None:
    marks, _space, text = block.partition(" ")
    slug = slugify(text)
    if marks.strip("#") or len(marks) > 6 or "\n" in text or "#" in text or _is_marked(text):
        return None
    if not slug or slug in ids or text != text.strip():
        return None
    ids.add(slug)
    return f'<h{len(marks)} id="{slug}">{text}</h{len(marks)}>'


def _list(block: str, kind: str) -> str | None:
    rows = []
    for line in block.split("\n"):
        mark, _space, text = line.partition(" ")
        if not (mark == "-" if kind == "ul" else _NUMBERED.fullmatch(mark)):
            return None
        if not text or _ITEM_MARK.match(text) or _NUMBERED.match(text):
            return None
        inline = _inline(text)
        if inline is None:
            return None
        rows.append(f"<li>{inline}</li>")
    return f"<{kind}>\n" + "\n".join(rows) + f"\n</{kind}>"


def _is_marked(text: str) -> bool:
    return "[" in text or "*" in text or "_" in text or "]" in text or "`" in text


def _inline(text: str) -> str | None:
    if not _is_marked(text):
        return text
    made, at = "", 0
    while mark := _MARK.search(text, at):
        found = _INLINE.match(text, mark.start())
        if not found:
            return None
        made += text[at : found.start()] + _replacement(found)
        at = found.end()
    return made + text[at:]


def _replacement(found: re.Match[str]) -> str:
    if found[3] is not None:
        return f"<strong>{found[3]}</strong>"
    if found[4] is not None:
        return f"<em>{found[4]}</em>"
    if found[5] is not None:
        return found[5]
    if found[6] is not None:
        return f"<code>{found[6]}</code>"
    return f'<a href="{found[2]}">{found[1]}</a>'
