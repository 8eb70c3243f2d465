"""Markdown becomes HTML once, here; that HTML serves page, feed, digest and index."""

import re
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import count, repeat
from typing import TYPE_CHECKING

import nh3
from msgspec import Struct

from build_tools.model import slugify
from build_tools.text import plain_markdown
from build_tools.text.entities import shortened, unescape
from build_tools.text.forbidden import FORBIDDEN

if TYPE_CHECKING:
    import markdown

EXTENSIONS = ("tables", "fenced_code", "sane_lists", "toc", "def_list", "footnotes", "admonition")
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "small", "span", "strong",
    "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "span": {"lang"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "scope", "align"},
    "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"}, "li": {"id"}, "sup": {"id"},
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}
"""The one allow-list: elements, their attributes, and what addresses may begin with, in every output."""
SWALLOWED = {"iframe", "math", "noscript", "script", "style", "svg", "template", "textarea", "title"}
"""Elements that go with all that is in them."""
_INTERNAL = re.compile(r'(<(?:a|img)\b[^<]*?\s(?:href|src)=")/(?!/)')
_HEADING = re.compile(r'<h([2-6])(?: id="([^"]*)")?>(.*?)</h\1>', re.S)
_BLOCK_END = re.compile(r"</(?:p|h\d|li|tr|dd|dt|div|pre|blockquote|caption)>|<br ?/?>")
_CELL_END = re.compile(r"</t[dh]>\s*(?=<t[dh])")
_TAG = re.compile(r"<[^>]+>")
STRUCK = "[strøket: "
"""Stands before struck-out words where nothing can strike them out, and `]` behind."""
_STRIKES = r"(~~)(?<!~~~)(?![\s~])((?:[^~]|~(?!~))+)(?<!\s)~~(?!~)"
_STRUCK = re.compile(r"<(/?)(?:del|s)>")
_LIST = re.compile(r"<(/?)([uo])l([^>]*)>|<li[^>]*>\s*")
_TASK = re.compile(r"(<li>\s*(?:<p>)?)\[([ xX])\](?=\s)")
"""A point that is to be ticked, or is; a sign tells it in every output, as a form's box would not."""
_START = re.compile(r'start="(-?\d{1,9})"')
_NOTE = re.compile(r'<sup id="fnref[^"]*"><a\b[^>]*>([^<]*)</a></sup>')
BACK_TO_TEXT = re.compile(r"""(?:&nbsp;|\xa0|\s)*<a href="#fnref[^"]*"[^>]*>[^<]*</a>""")
"""What leads from a note back to its place in the text."""
_RAISED = re.compile(r"<sup>([^<]*)</sup>")
_RAISED_SIGNS = str.maketrans("0123456789+-−–n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ")
_SPACES = re.compile(r"[ \t\xa0]{2,}|[\t\xa0]")


class Heading(Struct, frozen=True):
    """A heading of a body: its level (2 to 6), its id on the page and its plain text."""

    level: int
    id: str
    text: str


class Body(Struct, frozen=True, dict=True):
    """A rendered body: safe HTML with site-absolute internal links (``/nyheter/…``)."""

    html: str

    @cached_property
    def text(self) -> str:
        """The plain text."""
        return plain_text(self.html)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings in order."""
        return tuple(Heading(int(level), id_, plain_text(inner)) for level, id_, inner in _HEADING.findall(self.html))


def render(source: str) -> Body:
    """Turn an author's Markdown into a safe body; raw HTML beyond the allow-list is dropped, never run."""
    made = plain_markdown.convert(source)
    return Body(sanitise(full_markdown(source)) if made is None else _as_sanitised(made))


def full_markdown(source: str) -> str:
    """Python-Markdown's HTML, not yet safe."""
    converted: str = _converter().reset().convert(shortened(source))
    if "[" not in converted:
        return converted
    return _TASK.sub(lambda found: found[1] + ("☐" if found[2] == " " else "☑"), converted)


def sanitise(untrusted: str) -> str:
    """Keep what the one allow-list permits (ammonia); heading level 1 belongs to the page's title."""
    lowered = untrusted.replace("<h1", "<h2").replace("</h1>", "</h2>")
    clean = _cleaner().clean(lowered)
    return FORBIDDEN.sub("", clean) if "&#" in untrusted else clean  # no file has them but by number


def _as_sanitised(plain: str) -> str:
    """`sanitise` of what `plain_markdown` made, whose text has no character of a tag: only addresses need a judge."""
    if "<a " in plain or "\xa0" in plain:
        return sanitise(plain)
    return plain.replace("<h1", "<h2").replace("</h1>", "</h2>")


def plain_text(safe: str) -> str:
    """The words of safe HTML: one line a block, cells set apart by `` | ``."""
    text = _BLOCK_END.sub("\n", spelled_out(with_marks(safe) if "<ol" in safe else safe))
    if "</t" in text:
        text = _CELL_END.sub(" | ", text)
    text = unescape(_TAG.sub("", text))
    if "  " in text or "\t" in text or "\xa0" in text:
        text = _SPACES.sub(" ", text)
    return "\n".join([line for line in map(str.strip, text.split("\n")) if line])


def spelled_out(safe: str) -> str:
    """The same safe HTML with what only tags tell told by letters, for where there are none.

    10⁹ is not 109, and what was struck out is no advice; a note's number is no part of the word before it, and
    nothing leads back from it.
    """
    if "<del>" in safe or "<s>" in safe:
        safe = _STRUCK.sub(lambda found: "]" if found[1] else STRUCK, safe)
    if "<sup" not in safe:
        return safe
    return _RAISED.sub(lambda found: raised(found[1]), BACK_TO_TEXT.sub("", _NOTE.sub(r" [\1]", safe)))


def with_marks(safe: str, bullet: str = "") -> str:
    """The same safe HTML with its number, or the bullet, in place of the tag that begins each point of a list."""
    inside: list[Iterator[str]] = [repeat(bullet)]

    def mark(found: re.Match[str]) -> str:
        closes, kind, attributes = found.groups()
        if not kind:
            return next(inside[-1])
        if closes:
            inside.pop()
        else:
            start = _START.search(attributes)
            numbers = (f"{number}. " for number in count(int(start[1]) if start else 1))
            inside.append(numbers if kind == "o" else repeat(bullet))
        return found[0]

    return _LIST.sub(mark, safe)


def raised(text: str) -> str:
    """Raised words without markup: ⁹, ^1/2, or as they are where no number stands in them."""
    if all(ord(sign) in _RAISED_SIGNS for sign in text):
        return text.translate(_RAISED_SIGNS)
    return f"^{text}" if any(sign.isdecimal() for sign in text) else text


def relocate(safe: str, prefix: str) -> str:
    """Put ``prefix`` (``../../`` or ``https://host/``) before the internal links of safe HTML."""
    return _INTERNAL.sub(lambda found: found[1] + prefix, safe)


@cache
def _converter() -> "markdown.Markdown":
    import markdown  # most texts are plain, and most edits need not read it
    from markdown.inlinepatterns import SimpleTagInlineProcessor

    made = markdown.Markdown(
        extensions=list(EXTENSIONS),
        extension_configs={
            "toc": {"slugify": lambda text, _separator: slugify(text)},
            "footnotes": {"BACKLINK_TITLE": "Tilbake til note %d i teksten"},
        },
        output_format="html",
    )
    made.inlinePatterns.register(SimpleTagInlineProcessor(_STRIKES, "del"), "strike", 40)  # after code and bold
    made.ESCAPED_CHARS.append("~")
    return made


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        clean_content_tags=SWALLOWED,
    )
