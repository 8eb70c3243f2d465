"""A reply and the mail it answers: what was written anew is the news, and the quotation somebody else's letter."""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from build_tools.importing import dates, forwarded, tidy, titles
from build_tools.importing.blocks import BLOCKS

_THREAD_ONLY = 30
"""Words; without the mark of a reply in its subject, a mail with less above a quotation may as well send that on."""
_QUOTATIONS = (
    "blockquote[type=cite], blockquote.gmail_quote, .gmail_attr, .moz-cite-prefix, .protonmail_quote, .yahoo_quoted"
)
_WROTE = re.compile(r"\b(?:skrev|skreiv|wrote)\b.{0,200}:\s*\Z", re.I)
_OPENS = re.compile(
    r"\W*(?:(?:den|på|on)\b|(?:man|tir|tys|ons|tor|fre|lør|lau|søn|sun|mon|tue|wed|thu|fri|sat)[a-zø]*\b|\d)", re.I
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b")
# «> 75 år: henvis» is a limit; a quotation has a line that does not begin with a number.
_LIMIT = re.compile(r">\s*=?\s*\d")


def least_words(subject: str, in_thread: bool) -> int:
    """How many words of its own make a mail a reply, told by its subject and its place in a thread; 0: it is none."""
    found = titles.PREFIX.match(subject)
    if found:
        return 1 if found["reply"] else 0
    return _THREAD_ONLY if in_thread else 0


def own_text(text: str, least: int) -> str:
    """The text without what it quotes; unchanged when it says fewer words of its own."""
    lines = text.split("\n")
    gone = _quotation(lines, _marked(lines))
    kept = [line for at, line in enumerate(lines) if at not in gone]
    return "\n".join(kept) if gone and _words(kept) >= least else text


def own_html(html: str, least: int) -> str:
    """The same for HTML; Refused when it cannot be read in reasonable time."""
    tidy.guard(html)
    soup = BeautifulSoup(html, "lxml")
    rows = _rows(soup)
    lines = [_line(row) for row in rows]
    gone = _quotation(lines, {at for at, row in enumerate(rows) if isinstance(row[0], Tag) and row[0].name != "img"})
    if not gone or _words([line for at, line in enumerate(lines) if at not in gone]) < least:
        return html
    _take_out([node for at in gone for node in rows[at]], soup)
    return str(soup)


def _words(lines: list[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _marked(lines: list[str]) -> set[int]:
    """The lines that begin with ``>`` because they are quoted."""
    found: set[int] = set()
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end].startswith(">"):
            end += 1
        only_limits = all(map(_LIMIT.match, lines[start:end]))
        if end > start and (not only_limits or _attribution(lines, start)):
            found.update(range(start, end))
        start = end + 1
    return found


def _quotation(lines: list[str], marked: set[int]) -> set[int]:
    """The lines that are quoted: those marked, those that name who wrote them, all below another mail's headers."""
    gone = set(marked)
    for at in marked:
        if at - 1 not in marked:
            gone |= _attribution(lines, at)
    rest = [at for at, line in enumerate(lines) if line.strip() and at not in gone]
    texts = [lines[at].strip() for at in rest]
    starts = [start for start in (forwarded.first(texts), _unmarked(texts)) if start is not None]
    return gone | set(range(rest[min(starts)], len(lines))) if starts else gone


def _attribution(lines: list[str], below: int) -> set[int]:
    """The line above a quotation that tells who wrote it and when, which programs break in up to three."""
    above = [at for at in range(below - 1, max(below - 7, -1), -1) if lines[at].strip()][:3]
    for count in range(1, len(above) + 1):
        text = " ".join(lines[at].strip() for at in reversed(above[:count]))
        if _WROTE.search(text) and (count == 1 or _OPENS.match(text)):
            return set(above[:count])
    return set()


def _unmarked(texts: list[str]) -> int | None:
    """Where a quotation begins that nothing marks but «14. mars 2024 kl. 09:12 skrev …:» above it."""
    for at in range(len(texts)):
        for count in (1, 2, 3):
            text = " ".join(texts[at : at + count])
            if _WROTE.search(text[-400:]) and _OPENS.match(text) and _CLOCK.search(text) and dates.in_text(text):
                return at
    return None


def _rows(soup: BeautifulSoup) -> list[list[PageElement]]:
    """What stands on each line a reader sees; a picture and a marked quotation are rows of their own."""
    quotations: set[int] = set()
    inside: set[int] = set()
    for tag in soup.select(_QUOTATIONS):
        if id(tag) not in inside:
            quotations.add(id(tag))
            inside.update(map(id, tag.descendants))
    rows: list[list[PageElement]] = []
    block: PageElement | None = None
    broken = True
    for node in soup.descendants:
        if id(node) in inside:
            continue
        if isinstance(node, Tag):
            if id(node) in quotations or node.name == "img":
                rows.append([node])
            broken = broken or id(node) in quotations or node.name in ("br", "img")
        elif type(node) is NavigableString and node.strip():
            holder = next((parent for parent in node.parents if parent.name in BLOCKS), None)
            if broken or holder is not block:
                rows.append([])
            rows[-1].append(node)
            block, broken = holder, False
    return rows


def _line(row: list[PageElement]) -> str:
    return " ".join("".join(str(node) for node in row if isinstance(node, NavigableString)).split())


def _take_out(nodes: list[PageElement], soup: BeautifulSoup) -> None:
    """Remove these, and the elements around them that hold nothing any more: a link can name who wrote."""
    around = {id(parent) for node in nodes for parent in node.parents}
    for node in nodes:
        node.extract()
    for tag in reversed(soup.find_all(True)):
        if id(tag) in around and tag.name not in ("html", "body") and not any(map(_says, tag.children)):
            tag.extract()


def _says(node: PageElement) -> bool:
    return node.name != "br" if isinstance(node, Tag) else bool(str(node).strip())
