"""The lines of an HTML text as a reader sees them, each with the nodes that it is made of."""

from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from build_tools.importing.blocks import BLOCKS

Row = list[PageElement]


def of(soup: BeautifulSoup, whole: str = ":not(*)") -> list[Row]:
    """What stands on each line; a picture, and any element that the selector ``whole`` finds, is a row of its own."""
    elements: set[int] = set()
    inside: set[int] = set()
    for tag in soup.select(whole):
        if id(tag) not in inside:
            elements.add(id(tag))
            inside.update(map(id, tag.descendants))
    rows: list[Row] = []
    block: PageElement | None = None
    broken = True
    for node in soup.descendants:
        if id(node) in inside:
            continue
        if isinstance(node, Tag):
            if id(node) in elements or node.name == "img":
                rows.append([node])
            broken = broken or id(node) in elements or node.name in ("br", "img")
        elif type(node) is NavigableString and node.strip():
            holder = next((parent for parent in node.parents if parent.name in BLOCKS), None)
            if broken or holder is not block:
                rows.append([])
            rows[-1].append(node)
            block, broken = holder, False
    return rows


def text(row: Row) -> str:
    """The words of a row, on one line; of a picture or an element none."""
    return " ".join("".join(str(node) for node in row if isinstance(node, NavigableString)).split())


def take_out(rows: Iterable[Row], soup: BeautifulSoup) -> None:
    """Remove these, and the elements around them that hold nothing any more: a link can name who wrote."""
    nodes = [node for row in rows for node in row]
    gone = set(map(id, nodes))
    around = {id(parent) for node in nodes for parent in node.parents}
    tags = [tag for tag in soup.find_all(True) if id(tag) in around]
    for tag in reversed(tags):
        left = (child for child in tag.children if id(child) not in gone)
        if tag.name not in ("html", "body") and not any(map(_says, left)):
            gone.add(id(tag))
    for tag in tags:  # each at once: to take one out of thousands means to find it among them
        kept = [child for child in tag.contents if id(child) not in gone]
        if len(kept) < len(tag.contents):
            tag.clear()
            tag.extend(kept)


def _says(node: PageElement) -> bool:
    return node.name != "br" if isinstance(node, Tag) else bool(str(node).strip())
