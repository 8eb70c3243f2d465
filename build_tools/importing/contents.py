"""A letter's table of contents: the titles of its articles once more, in a list or line by line."""

import itertools
import re

from bs4 import Tag
from bs4.element import NavigableString, PageElement
from msgspec.structs import replace

from build_tools.importing.blocks import Block

_CONTENTS = re.compile(
    r"\A(?:(innhold)\W*\Z|(?:i d(?:ette|enne) (?:nummeret|utgaven|nyhetsbrevet|brevet)|dette kan du lese om)\b)", re.I
)

_NUMBERED = re.compile(r"\A\W*(?:\d{1,2}[.)]\s)?\W*|\W{1,9}\Z")

_Row = list[PageElement]


def without(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks without a table of contents, and what was dropped as one; its rows that are no titles stay."""
    titles = {_bare(block.text) for block in blocks if block.kind == "heading"}
    repeated = [_repeated(block, titles) for block in blocks]
    kept: list[Block] = []
    dropped: list[Block] = []
    for at, block in enumerate(blocks):
        named = _CONTENTS.match(block.text) if block.words <= 6 else None
        if repeated[at]:
            dropped.append(block)
            if rest := _without(block, repeated[at]):
                kept.append(rest)
        # A course has an «Innhold» too.
        elif named and (not named[1] or any(repeated[at + 1 : at + 2])):
            dropped.append(block)
        else:
            kept.append(block)
    return kept, dropped


def _repeated(block: Block, titles: set[str]) -> list[_Row]:
    """The rows that are titles, when most are."""
    rows = [row for row in _rows(block) if _bare(_text(row))]
    named = [row for row in rows if _bare(_text(row)) in titles]
    return named if len(named) * 5 >= len(rows) * 3 else []


def _rows(block: Block) -> list[_Row]:
    if block.kind == "list":
        return [[item] for item in block.node.find_all("li")]
    rows: list[_Row] = [[]]
    for each in block.node.descendants if block.kind == "text" else ():
        if isinstance(each, NavigableString):
            rows[-1].append(each)
        elif isinstance(each, Tag) and each.name == "br":
            rows.append([each])
    return rows


def _text(row: _Row) -> str:
    return "".join(each.get_text() for each in row)


def _bare(title: str) -> str:
    return _NUMBERED.sub("", " ".join(title.split()).casefold())


def _without(block: Block, rows: list[_Row]) -> Block | None:
    """What is left of a list or paragraph without these rows."""
    for each in itertools.chain.from_iterable(rows):
        each.extract()
    for anchor in block.node.find_all("a"):
        if not anchor.get_text(strip=True):
            anchor.decompose()
    text = block.node.get_text(" " if block.kind == "list" else "").strip()
    return replace(block, text=text) if text else None
