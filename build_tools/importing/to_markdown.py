"""Blocks of an article to Markdown that Python-Markdown reads back as the same text, links, lists and tables."""

import re
from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement
from markdownify import MarkdownConverter

from build_tools.importing.blocks import Block
from build_tools.importing.recipients import INVISIBLE
from build_tools.text.markup import STRUCK, raised

_INDENT = 4
"""Python-Markdown nests lists by four columns."""
_SPECIAL = re.compile(r"([\\`*_\[\]|]|~(?=~))")
# What would begin a list, heading, quote, rule, admonition, definition or setext line.
_LINE_START = re.compile(r"\A(?:[-+](?=[\s-]|\Z)|[#>=]|:(?=\s)|!!!)")
# Markdown knows no backslash before these.
_NUMERIC = {"=": "&#61;", ":": "&#58;"}
_NUMBERED = re.compile(r"\A(\d+)([.)])(?=\s|\Z)")
_DIGITS = 6
"""A list does not count as far."""
_BREAK = "<br>"
_CELLS = {"td", "th"}
_IN_LETTERS = re.compile(r"list-style(?:-type)?\s*:[^;]*\b((?:lower|upper)-(?:alpha|latin|roman))\b", re.I)
_KINDS = {
    "lower-alpha": "a", "lower-latin": "a", "lower-roman": "i", "upper-alpha": "A", "upper-latin": "A",
    "upper-roman": "I",
}  # fmt: skip
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_INLINE = {
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strike", "strong", "sub", "sup", "u",
}  # fmt: skip
_OPTIONS: dict[str, Any] = {
    "autolinks": False, "bullets": "-", "heading_style": "atx", "keep_inline_images_in": ["td", "th"],
    "wrap": True, "wrap_width": None,
}  # fmt: skip
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_ENTITY = re.compile(r"&(?=[#A-Za-z])")
_UNSAFE_IN_ADDRESS = str.maketrans(
    {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", '"': "%22", "\\": "%5C"}
)


def to_markdown(soup: BeautifulSoup, blocks: Iterable[Block]) -> str:
    """The body of an article; its highest heading becomes level 2, since level 1 is the page's title."""
    chosen = list(blocks)
    levels = sorted({block.level for block in chosen if block.kind == "heading"})
    room = soup.new_tag("div")
    for block in chosen:
        node = block.node
        if block.kind == "heading":
            node.name = f"h{min(levels.index(block.level) + 2, 6)}"
            for bold in node.find_all(["b", "strong"]):
                bold.unwrap()
        elif block.kind == "table":
            _square(soup, node)
        elif block.kind == "rule":
            continue
        room.append(node.extract())
    _count(room)
    markdown = _Converter(**_OPTIONS).convert_soup(room)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_stripped(line) for line in markdown.splitlines())).strip()


def _stripped(line: str) -> str:
    """Only a line break (two spaces after text) may end a line in space."""
    bare = line.rstrip()
    return f"{bare}  " if bare and line.endswith("  ") else bare


class _Converter(MarkdownConverter):
    """markdownify, held to what the site's own Markdown reader understands."""

    def process_text(self, el: NavigableString, parent_tags: set[str]) -> str:
        """Text on one line; at the start of a line nothing that would be more than text."""
        text = str(super().process_text(el, parent_tags))  # type: ignore[misc]
        if "_noformat" in parent_tags and "pre" not in parent_tags:  # print of another kind, see `convert_code`
            text = self.escape(text, parent_tags)
        if "_inline" in parent_tags or not _starts_line(el):
            return text
        safe = _LINE_START.sub(lambda found: _NUMERIC.get(found[0], f"\\{found[0]}"), text.lstrip())
        return _NUMBERED.sub(r"\1\\\2", safe)

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Keep every character a character."""
        text = _SPECIAL.sub(r"\\\1", text)
        return _ENTITY.sub("&amp;", text).replace("<", "&lt;")

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A link whose address cannot end early."""
        if el.get("href"):
            el["href"] = str(el["href"]).translate(_UNSAFE_IN_ADDRESS)
        return str(super().convert_a(el, text, parent_tags))  # type: ignore[misc]

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A picture with its description."""
        description = " ".join(self.escape(INVISIBLE.sub("", str(el.get("alt") or "")), parent_tags).split())
        return f"![{description}]({str(el.get('src') or '').translate(_UNSAFE_IN_ADDRESS)})"

    def convert_list(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A list; within an item set apart from the paragraphs around it."""
        if parent_tags & _CELLS:
            return text
        made = str(super().convert_list(el, text, parent_tags))  # type: ignore[misc]
        if "li" not in parent_tags:
            return made
        follows_block = any(
            isinstance(each, Tag) and each.name not in {*_INLINE, "br"} for each in el.previous_siblings
        )
        is_last = not any(isinstance(each, Tag) or str(each).strip() for each in el.next_siblings)
        return "\n" * follows_block + made + ("" if is_last else "\n\n")

    convert_ul: Any = convert_list
    convert_ol: Any = convert_list

    def convert_blockquote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A quotation set apart from what stands before it, also in a list."""
        return "\n" + str(super().convert_blockquote(el, text, parent_tags))  # type: ignore[misc]

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """An item whose further lines stand four columns in; of several paragraphs, set apart from the next."""
        text = text.strip()
        if not text:
            return ""
        if parent_tags & _CELLS:
            return f"{_BREAK}{str(el.get('mark') or '–').removeprefix('- ')} {text}{_BREAK}"
        lines = text.split("\n")
        rest = [" " * _INDENT + line if line.strip() else "" for line in lines[1:]]
        return "\n".join([f"{el.get('mark') or '-'} {lines[0]}", *rest]) + _end_of(text)

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The same for what explains a term."""
        made = str(super().convert_dd(el, text, parent_tags))  # type: ignore[misc]
        return made.rstrip("\n") + _end_of(made.strip())

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Four columns in: code as every Markdown knows it."""
        return "\n\n" + "\n".join("    " + line for line in text.strip("\n").splitlines()) + "\n\n"

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """What was struck out stays so: a dose that no longer holds must not look like one that does."""
        return f"{STRUCK}{text.strip()}]" if "pre" in parent_tags else _element("del", text)

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Raised: a power that is lost makes another number."""
        return raised(text.strip()) if "pre" in parent_tags else _element("sup", text)

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Lowered, as in formulas."""
        return text if "pre" in parent_tags else _element("sub", text)

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A break; in a cell as HTML, since its lines are doses as often as words."""
        return _BREAK if parent_tags & _CELLS else str(super().convert_br(el, text, parent_tags))  # type: ignore[misc]

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A paragraph; in a cell a line."""
        if parent_tags & _CELLS:
            return f"{_BREAK}{text}{_BREAK}"
        return str(super().convert_p(el, text, parent_tags))  # type: ignore[misc]

    def convert_div(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The same."""
        if parent_tags & _CELLS:
            return f"{_BREAK}{text}{_BREAK}"
        return str(super().convert_div(el, text, parent_tags))  # type: ignore[misc]

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A cell with breaks only between its lines."""
        lines = (line.strip() for line in text.split(_BREAK))
        return str(super().convert_td(el, _BREAK.join(filter(None, lines)), parent_tags))  # type: ignore[misc]

    convert_th: Any = convert_td

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Print of another kind is no code in a newsletter."""
        return text

    convert_kbd: Any = convert_code
    convert_samp: Any = convert_code


def _count(room: Tag) -> None:
    """Give each item of a numbered list its mark: a number, as a point by itself where Markdown counts otherwise."""
    last: dict[int, int] = {}  # numbers of lists that Markdown counts
    for inner in room.select("ol > ol, ol > ul, ul > ol, ul > ul"):  # Outlook's way to put a list within another
        if isinstance(item := inner.find_previous_sibling("li"), Tag):
            item.append(inner.extract())
    for listed in room.find_all("ol"):
        rows = listed.find_all("li", recursive=False)
        items = [item for item in rows if item.get_text(strip=True) or item.find("img")]
        numbers: list[int] = []
        for item in items:
            numbers.append(_number(item, "value") or (numbers[-1] + 1 if numbers else _number(listed, "start") or 1))
        above = listed.find_previous_sibling()
        first = last.get(id(above), numbers[0] - 1 if numbers else 0) + 1
        letters = [
            str(item.get("letter") or _letter(listed, item, number))
            for item, number in zip(items, numbers, strict=True)
        ]
        counted = numbers == list(range(first, first + len(numbers))) and not any(letters)
        if counted and numbers:
            last[id(listed)] = numbers[-1]
        for item, number, letter in zip(items, numbers, letters, strict=True):
            by_itself = letter or f"{number}\\."
            item["mark"] = f"{number}." if counted else f"- {by_itself}"


def _number(tag: Tag, name: str) -> int:
    """What an attribute says; 0 if it is no number."""
    given = str(tag.get(name) or "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < _DIGITS else 0


def _letter(listed: Tag, item: Tag, number: int) -> str:
    """What is shown before an item that is counted in letters or Roman numerals; empty for any other."""
    found = _IN_LETTERS.search(f"{item.get('style')};{listed.get('style')}")
    kind = _KINDS[found[1].lower()] if found else str(listed.get("type") or "")
    shown = _roman(number) if kind in ("i", "I") else _alphabetic(number) if kind in ("a", "A") else ""
    return f"{shown.upper() if kind.isupper() else shown}." if shown else ""


def _alphabetic(number: int) -> str:
    shown = ""
    while number:
        number, rest = divmod(number - 1, 26)
        shown = chr(ord("a") + rest) + shown
    return shown


def _roman(number: int) -> str:
    shown = ""
    for value, numeral in _ROMAN:
        shown += numeral * (number // value)
        number %= value
    return shown


def _end_of(item: str) -> str:
    return "\n\n" if _EMPTY_LINE.search(item) else "\n"


def _element(name: str, text: str) -> str:
    """HTML where Markdown has no mark of its own; the site's allow-list has these."""
    bare = text.strip()
    return text.replace(bare, f"<{name}>{bare}</{name}>", 1) if bare else text


def _starts_line(node: PageElement) -> bool:
    """Whether nothing stands before a text on its line."""
    while True:
        before = node.previous_sibling
        while isinstance(before, NavigableString) and not before.strip():
            before = before.previous_sibling
        if before is not None:
            return isinstance(before, Tag) and before.name not in _INLINE
        if node.parent is None or node.parent.name not in _INLINE:
            return True
        node = node.parent


def _square(soup: BeautifulSoup, table: Tag) -> None:
    """Rows of equal length under one head row, which is all that Markdown's tables know."""
    caption = table.find("caption")
    if isinstance(caption, Tag):
        caption.name = "p"
        table.insert_before(caption.extract())
    rows = [row.extract() for row in table.find_all("tr")]
    grid = _grid(rows)
    width = max((len(line) for line in grid), default=0)
    table.clear()
    for number, line in enumerate(grid):
        made = soup.new_tag("tr")
        for cell in [*line, *[None] * (width - len(line))]:
            column = soup.new_tag("td" if number else "th")
            if cell is not None:
                column.extend([child.extract() for child in list(cell.children)])
                for bold in column.find_all(["b", "strong"]) if not number else []:
                    bold.unwrap()
            made.append(column)
        table.append(made)


def _grid(rows: list[Tag]) -> list[list[Tag | None]]:
    """Cells by row and column; a cell that spans several is in the first and leaves the others empty."""
    grid: list[list[Tag | None]] = [[] for _row in rows]
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        for cell in row.find_all(["td", "th"], recursive=False):
            while (number, len(grid[number])) in taken:
                grid[number].append(None)
            column = len(grid[number])
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            grid[number].extend([cell, *[None] * (wide - 1)])
            taken |= {(number + down, column + right) for down in range(1, high) for right in range(wide)}
    return [
        line
        for line in grid
        if any(cell is not None and (cell.get_text(strip=True) or cell.find("img")) for cell in line)
    ]


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "")
    return min(max(int(value), 1), 50) if value.isascii() and value.isdigit() else 1
