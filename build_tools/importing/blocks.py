"""The tree laid flat: headings, paragraphs, lists and tables in reading order, layout tables taken apart."""

import re
from collections.abc import Iterator
from copy import copy
from typing import Literal

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement
from msgspec import Struct

from build_tools.importing import word_lists
from build_tools.importing.links import READ_MORE
from build_tools.importing.tidy import BOLD, style_of

Kind = Literal["heading", "text", "list", "table", "rule"]

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LISTS = {"ul", "ol", "dl"}
BLOCKS = {
    "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(px|pt|em|rem)", re.I)
_SHORTHAND = re.compile(r"font\s*:[^;]*?\b([\d.]+)(px|pt)\b", re.I)
_FONT_SIZES = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}
_PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0}
_LARGE = 18.0
"""Pixels; a line of nothing else this large is a heading even when it is not bold (MSO's headings are 14 pt)."""
_MAX_TITLE = 120
_BULLET = re.compile(r"\A\s*[•·▪●*–‐-]\s+")
_NUMBER = re.compile(r"\A\s*(\d{1,2})[.)]\s+")


class Block(Struct, frozen=True):
    """A piece of text that stands by itself. ``level``: 1–6 a real heading, above 6 a line that looks like one.

    ``cell`` numbers the cell of the layout it stands in: blocks of one cell belong together.
    """

    kind: Kind
    node: Tag
    text: str
    cell: int = 0
    level: int = 0

    @property
    def words(self) -> int:
        """How much it says."""
        return len(self.text.split())


def flatten(soup: BeautifulSoup) -> list[Block]:
    """The blocks of a tidy tree, which is changed."""
    root = soup.find("main") or soup.body or soup
    return _Flattener(soup).run(root)


class _Flattener:
    def __init__(self, soup: BeautifulSoup) -> None:
        self.soup = soup
        self.cells = 0
        self.blocks: list[Block] = []

    def run(self, root: Tag) -> list[Block]:
        word_lists.restore(self.soup, root)
        self._container(root, 0)
        return self.blocks

    def _container(self, tag: Tag, cell: int) -> None:
        """Blocks inside become blocks; what stands between them becomes paragraphs."""
        run: list[PageElement] = []
        for child in list(tag.children):
            if isinstance(child, Tag) and _holds_blocks(child):
                self._inline(run, cell, tag)
                run = []
                self._block(child, cell)
            else:
                run.append(child)
        self._inline(run, cell, tag)

    def _block(self, tag: Tag, cell: int) -> None:
        if tag.name in _HEADINGS and not tag.find(["table", "p", "ul", "ol"]):
            self._heading(tag, cell)
        elif tag.name in _LISTS and not tag.find(list(_HEADINGS)):
            self._add("list", tag, cell)
        elif tag.name == "table":
            self._table(tag, cell)
        elif tag.name == "hr":
            self.blocks.append(Block("rule", tag, "", cell))
        elif tag.name == "pre" or (
            tag.name == "blockquote" and not _holds_other_blocks(tag, {"p", "div"}) and str(tag.get("type")) != "cite"
        ):
            self._add("text", tag, cell)
        else:
            if tag.name == "a":
                _push_link_in(self.soup, tag)
            elif tag.name in ("article", "li"):
                self.cells += 1
                cell = self.cells
            self._container(tag, cell)

    def _heading(self, tag: Tag, cell: int) -> None:
        text = _text(tag)
        if text and len(text) <= 2 * _MAX_TITLE:
            self.blocks.append(Block("heading", tag, text, cell, _HEADINGS[tag.name]))
        else:
            self._container(tag, cell)

    def _table(self, tag: Tag, cell: int) -> None:
        if _is_data(tag):
            self._add("table", tag, cell)
            return
        for row in tag.find_all("tr"):
            if row.find_parent("table") is not tag:
                continue
            for column in row.find_all(["td", "th"], recursive=False):
                self.cells += 1
                self._container(column, self.cells)

    def _inline(self, run: list[PageElement], cell: int, around: Tag) -> None:
        """Text between blocks: empty lines part paragraphs, lines that begin with bullets are a list."""
        for paragraph in _paragraphs(run):
            for part, mark in _parts(paragraph):
                if mark:
                    self._add("list", self._list(part, mark), cell)
                    continue
                for lines in _split_titles(part):
                    self._paragraph(lines, cell, around)

    def _paragraph(self, lines: list[list[PageElement]], cell: int, around: Tag) -> None:
        node = self.soup.new_tag("p", attrs={"style": _print_of(around)})
        for number, line in enumerate(lines):
            if number:
                node.append(self.soup.new_tag("br"))
            node.extend(map(copy, line))  # to take it out of thousands beside it would mean to find it among them
        text = _text(node)
        if text and (level := _title_level(node, text)):
            self.blocks.append(Block("heading", node, text, cell, level))
        else:
            self._add("text", node, cell)

    def _list(self, lines: list[list[PageElement]], mark: re.Pattern[str]) -> Tag:
        made = self.soup.new_tag("ol" if mark is _NUMBER else "ul")
        for line in lines:
            item = self.soup.new_tag("li")
            item.extend(map(copy, line))
            first = next((text for text in item.find_all(string=True) if str(text).strip()), None)
            if first:
                first.replace_with(mark.sub("", str(first)))
            made.append(item)
        return made

    def _add(self, kind: Kind, node: Tag, cell: int) -> None:
        text = _text(node)
        if text or node.find("img"):
            self.blocks.append(Block(kind, node, text, cell))


def _holds_blocks(tag: Tag) -> bool:
    return tag.name in BLOCKS or tag.find(list(BLOCKS)) is not None


def _holds_other_blocks(tag: Tag, allowed: set[str]) -> bool:
    return tag.find(list(BLOCKS - allowed)) is not None


def _text(tag: Tag) -> str:
    separator = " " if tag.name in {*_LISTS, "table"} else ""
    parts = (("\n" if node.name == "br" else "") if isinstance(node, Tag) else str(node) for node in tag.descendants)
    text = separator.join(filter(None, parts))
    return re.sub(r"[ \t\r]*\n\s*", "\n", re.sub(r"[ \t]+", " ", text)).strip()


def _paragraphs(run: list[PageElement]) -> Iterator[list[list[PageElement]]]:
    """Parts a run of inline content at empty lines; each part is a list of lines."""
    lines: list[list[PageElement]] = [[]]
    for element in run:
        if isinstance(element, Tag) and element.name == "br":
            lines.append([])
        else:
            lines[-1].append(element)
    part: list[list[PageElement]] = []
    for line in lines:
        if _line_text(line).strip() or any(
            isinstance(each, Tag) and (each.name == "img" or each.find("img")) for each in line
        ):
            part.append(line)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _parts(lines: list[list[PageElement]]) -> Iterator[tuple[list[list[PageElement]], re.Pattern[str] | None]]:
    """Lists typed by hand and the lines around them, «Ta med:», each with what the lines of a list begin with."""
    texts = [_line_text(line) for line in lines]
    at = begun = 0
    while at < len(lines):
        mark, end = _list_at(texts, at)
        if mark:
            if begun < at:
                yield lines[begun:at], None
            yield lines[at:end], mark
            begun = end
        at = end
    if begun < at:
        yield lines[begun:], None


def _list_at(texts: list[str], at: int) -> tuple[re.Pattern[str] | None, int]:
    """What the lines of a list begin with, a bullet or numbers from one, and where the first line after it is."""
    end = at
    while end < len(texts) and _BULLET.match(texts[end]):
        end += 1
    if end > at + 1:
        return _BULLET, end
    end = at
    while end < len(texts) and (found := _NUMBER.match(texts[end])) and int(found[1]) == end - at + 1:
        end += 1
    return (_NUMBER, end) if end > at + 1 else (None, at + 1)


def _split_titles(lines: list[list[PageElement]]) -> Iterator[list[list[PageElement]]]:
    """A first line that is bold as a whole is a title of its own, when plain text follows."""
    if len(lines) > 1 and _all_bold(lines[0]) and not _all_bold(lines[1]):
        yield lines[:1]
        yield lines[1:]
    else:
        yield lines


def _line_text(line: list[PageElement]) -> str:
    return "".join(each.get_text() if isinstance(each, Tag) else str(each) for each in line)


def _all_bold(line: list[PageElement]) -> bool:
    return all(
        not _line_text([each]).strip() or (isinstance(each, Tag) and (each.name in ("b", "strong") or _is_bold(each)))
        for each in line
    )


def _is_bold(node: Tag) -> bool:
    """Whether every word inside is bold."""
    texts = [text for text in node.find_all(string=True) if str(text).strip()]
    return bool(texts) and all(_within(text, node, ("b", "strong")) for text in texts)


def _within(text: NavigableString, top: Tag, names: tuple[str, ...]) -> bool:
    for parent in text.parents:
        if parent.name in names:
            return True
        if parent is top:
            return False
    return False


def _print_of(tag: Tag) -> str:
    """Size and weight that a paragraph inherits from where it stands, as one style."""
    found: dict[str, str] = {}
    for parent in (tag, *tag.parents):
        style = style_of(parent)
        for name, match in (
            ("size", _SIZE.search(style) or _SHORTHAND.search(style)),
            ("weight", BOLD.search(style)),
        ):
            if match:
                found.setdefault(name, match[0])
    return ";".join(found.values())


def _push_link_in(soup: BeautifulSoup, anchor: Tag) -> None:
    """A link around whole blocks goes into the headings and paragraphs it surrounds."""
    for holder in anchor.find_all([*_HEADINGS, "p"]):
        inner = soup.new_tag("a", attrs={"href": str(anchor.get("href") or "")})
        inner.extend([child.extract() for child in list(holder.children)])
        holder.append(inner)


def _title_level(node: Tag, text: str) -> int:
    """7 and up when a paragraph looks like a heading, the larger the print the lower; 0 when it does not."""
    if (
        len(text) > _MAX_TITLE
        or "\n" in text
        or text[-1] in ".:,;"
        or len(text.split()) > 16
        or not re.search(r"[A-Za-zÆØÅæøå]{2}", text)
    ):
        return 0
    if re.fullmatch(r"\W*(?:les mer|les hele saken|read more|meld deg på|klikk her)\W*", text, re.I):
        return 0
    size = max((_size(text_node) for text_node in node.find_all(string=True) if str(text_node).strip()), default=0.0)
    if not _is_bold(node) and not BOLD.search(style_of(node)) and size < _LARGE:
        return 0
    return 7 if size >= 22 else 8 if size >= _LARGE else 9


def _size(text: NavigableString) -> float:
    """The print size in pixels, as the nearest element tells it; 0 when none does."""
    for parent in text.parents:
        style = style_of(parent)
        if found := _SIZE.search(style) or _SHORTHAND.search(style):
            return float(found[1]) * _PIXELS[found[2].lower()]
        if parent.name == "font" and str(parent.get("size")) in _FONT_SIZES:
            return _FONT_SIZES[str(parent.get("size"))]
    return 0.0


def _is_data(table: Tag) -> bool:
    """Whether a table holds figures and not the page: two columns, two rows and plain cells at least."""
    if table.get("role") in ("presentation", "none") or table.find("table"):
        return False
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
    if len(rows) < 2 or sum(len(row) >= 2 for row in rows) < 2:
        return False
    if table.find("th"):
        return True
    # A column of pictures, or a «Les mer» in every row, is a page laid out in columns.
    widest = [row for row in rows if len(row) == max(map(len, rows))]
    if any(not any(row[at].get_text(strip=True) for row in widest) for at in range(len(widest[0]))):
        return False
    if sum(bool(READ_MORE.match(anchor.get_text(" ", strip=True))) for anchor in table.find_all("a")) > 1:
        return False
    cells = [cell for row in rows for cell in row]
    if any(cell.find(list(_HEADINGS)) or len(cell.find_all(["p", "div"])) > 4 for cell in cells):
        return False
    filled = [cell for cell in cells if cell.get_text(strip=True)]
    return len(filled) * 2 >= len(cells) and sum(len(cell.get_text().split()) for cell in filled) <= 40 * len(filled)
