"""A reply and the mail it answers: what was written anew is the news, and the quotation somebody else's letter."""

import re

from bs4 import BeautifulSoup, Tag

from build_tools.importing import dates, forwarded, rows, tidy, titles

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
    found = rows.of(soup, _QUOTATIONS)
    lines = [rows.text(row) for row in found]
    gone = _quotation(lines, {at for at, row in enumerate(found) if isinstance(row[0], Tag) and row[0].name != "img"})
    if not gone or _words([line for at, line in enumerate(lines) if at not in gone]) < least:
        return html
    rows.take_out([found[at] for at in gone], soup)
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
