"""A body as a mail can hold it: no pictures, no anchors into the mail, no headings of its own; and as plain text."""

import re
import textwrap
from html import escape
from html.parser import HTMLParser
from itertools import chain, repeat

from build_tools.outputs.feeds.story import absolute_links
from build_tools.text.markup import BACK_TO_TEXT, spelled_out

WIDTH = 72
_IMAGE = re.compile(r"<img\b([^>]*)>")
_ALT = re.compile(r'\balt="([^"]*)"')
_HEADING = re.compile(r"<h[2-6][^>]*>(.*?)</h[2-6]>", re.S)
_ID = re.compile(r'(<[a-z0-9]+(?:\s+[a-z]+="[^"]*")*?)\s+id="[^"]*"')
_LINK = re.compile(r"<a\b.*?</a>", re.S)
_BLOCKS = ("p", "li", "tr", "dt", "dd", "pre", "blockquote", "caption", "div", "h2", "h3", "h4", "h5", "h6")


def for_mail(safe: str, root: str, url: str) -> str:
    """Safe HTML of the entry at ``url`` (of the site at ``root``), with full addresses, for the middle of a mail.

    Pictures become links to the page (a mail that fetches pictures tells when it was read), or words of the link they
    stand in; headings become bold lines, since h1 to h3 order the mail itself, and links to places on the page lead
    to the page.
    """
    html = BACK_TO_TEXT.sub("", safe)
    html = _LINK.sub(lambda link: _IMAGE.sub(_named, link[0]), html)
    html = _IMAGE.sub(lambda found: f'<a href="{escape(url)}">{_named(found)}</a>', html)
    html = _HEADING.sub(lambda found: f'<p class="sub"><strong>{found[1]}</strong></p>', html)
    html = _ID.sub(lambda found: found[1], html)
    html = html.replace("<table>", '<table class="data" border="1" cellpadding="6" cellspacing="0">')
    return absolute_links(html, root, url).strip()


def _named(picture: re.Match[str]) -> str:
    alt = _ALT.search(picture[1])
    return f"[Bilde: {alt[1]}]" if alt and alt[1] else "[Bilde]"


def as_text(safe: str) -> str:
    """The same HTML in lines of at most 72 characters; addresses are whole, after the words that link to them."""
    reader = _Reader()
    reader.feed(spelled_out(safe))
    reader.close()
    return reader.text()


def wrapped(text: str, first: str = "", rest: str = "") -> str:
    """A paragraph in lines of at most 72 characters; what has no space (an address) is never cut."""
    return textwrap.fill(
        " ".join(text.split()), WIDTH, initial_indent=first, subsequent_indent=rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


class _Reader(HTMLParser):
    """Collects blocks; knows what the one allow-list lets through, no more."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[tuple[str, bool]] = []
        self._words: list[str] = []
        self._lists: list[int | None] = []
        self._links: list[str] = []
        self._mark = ""
        self._row = False
        self._pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("ul", "ol"):
            self._end_block()
            self._lists.append(_number(given.get("start")) if tag == "ol" else None)
        elif tag == "a":
            self._links.append(given.get("href") or "")
            self._words.append("\0")
        elif tag == "br":
            self._words.append(" " if self._row else "\n")
        elif tag in _BLOCKS:
            self._end_block()
            self._row, self._pre = tag == "tr", tag == "pre"
            if tag == "li" and self._lists:
                self._mark = self._next_mark()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._end_block()
            if self._lists:
                self._lists.pop()
        elif tag == "a" and self._links:
            self._end_link(self._links.pop())
        elif tag in ("td", "th"):
            self._words.append(" | ")
        elif tag in _BLOCKS:
            self._end_block()
            self._row = self._pre = False

    def handle_data(self, data: str) -> None:
        plain = data.replace("\0", "")
        self._words.append(plain if self._pre else plain.replace("\n", " "))

    def _next_mark(self) -> str:
        number = self._lists[-1]
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _end_link(self, href: str) -> None:
        """Say the address after its words, unless the words are the address."""
        start = len(self._words) - 1 - self._words[::-1].index("\0")
        words = " ".join("".join(self._words[start + 1 :]).split())
        self._words[start:] = [words]
        shown = href.removeprefix("mailto:").removeprefix("tel:")
        if "#fn:" in href:
            self._words[start:] = [f" [{words}]"]
        elif href and words != shown:
            self._words.append(f" <{shown}>")

    def _end_block(self) -> None:
        words = "".join(self._words).replace("\0", "").strip("\n" if self._pre else None)
        if words.strip():
            depth = "  " * max(len(self._lists) - 1, 0) if self._lists else ""
            first = depth + (self._mark or ("  " if self._lists else ""))
            heads = chain([first], repeat(" " * len(first)))
            lines = [self._laid_out(line, head) for line, head in zip(words.split("\n"), heads, strict=False)]
            self._blocks.append(("\n".join(lines), bool(first) or self._row))
            self._mark = ""
        self._words = ["\0"] * len(self._links)  # a link over several blocks has its address behind the last

    def _laid_out(self, line: str, head: str) -> str:
        """A line of the page; in a ``pre`` it stays as it is, since what it says may hang on what stands above it."""
        if self._pre:
            return (head + line).rstrip()
        return wrapped(line.rstrip().removesuffix(" |"), head, " " * len(head))

    def text(self) -> str:
        """Paragraphs apart by an empty line, lines of a list together."""
        self._end_block()
        made: list[str] = []
        for number, (block, close) in enumerate(self._blocks):
            together = number > 0 and close and self._blocks[number - 1][1]
            made.append(("\n" if together else "\n\n") + block)
        return "".join(made).strip("\n")


def _number(start: str | None) -> int:
    return int(start) if start and start.isdecimal() and len(start) < 6 else 1
