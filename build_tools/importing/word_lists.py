"""Lists as Word writes them into Outlook's mail: paragraphs with a bullet and ``mso-list`` in their style."""

import re

from bs4 import BeautifulSoup, Tag

_LIST = re.compile(r"mso-list\s*:\s*l\d+\s+level(\d)", re.I)
_CLASS = re.compile(r"\AMsoListParagraph")
_MARK = re.compile(r"mso-list\s*:\s*Ignore", re.I)
_BULLET = re.compile(r"\A\s*(?:(\(?(?:\d+|[a-zA-Z])[.)])|[·•§o▪–-])\s+")
_NUMBER = re.compile(r"\(?(\d+)[.)]")
# «a)», «IV.» or «2.1»; an «o» or «v» alone is how Word writes a ring or a diamond.
_COUNTED = re.compile(r"\(?(?:\d+|[a-zA-Z]|[ivxlcIVXLC]{1,7})[.)]|\d+(?:\.\d+)+[.)]?")
_SPACE = re.compile(r"\s+")


def restore(soup: BeautifulSoup, root: Tag) -> None:
    """Turn every run of such paragraphs into real, nested lists."""
    for paragraph in root.find_all("p"):
        if paragraph.parent is not None and _level(paragraph) and not _follows_item(paragraph):
            _rebuild(soup, _run_from(paragraph))


def _level(tag: Tag) -> int:
    """1 and up for an item of a list, 0 for anything else."""
    style = str(tag.get("style") or "")
    if found := _LIST.search(style):
        return int(found[1])
    is_item = any(_CLASS.match(name) for name in tag.get_attribute_list("class") if name)
    return 1 if is_item and (tag.find(style=_MARK) or _BULLET.match(tag.get_text())) else 0


def _follows_item(tag: Tag) -> bool:
    before = tag.find_previous_sibling()
    return before is not None and before.name == "p" and bool(_level(before))


def _run_from(first: Tag) -> list[Tag]:
    run = [first]
    while (after := run[-1].find_next_sibling()) is not None and after.name == "p" and _level(after):
        run.append(after)
    return run


def _rebuild(soup: BeautifulSoup, run: list[Tag]) -> None:
    open_lists: list[Tag] = []
    before: Tag | None = None
    for paragraph in run:
        level = min(_level(paragraph), len(open_lists) + 1)
        mark = _take_mark(paragraph)
        name = "ol" if mark else "ul"
        del open_lists[level:]
        if len(open_lists) == level and open_lists[-1].name != name:
            open_lists.pop()
        if len(open_lists) < level:
            made = soup.new_tag(name)
            if open_lists:
                open_lists[-1].find_all("li", recursive=False)[-1].append(made)
            elif before:
                before.insert_after(made)
            else:
                paragraph.insert_before(made)
            before = open_lists[0] if open_lists else made
            open_lists.append(made)
        paragraph.extract()
        number = _NUMBER.fullmatch(mark)
        paragraph.name, paragraph.attrs = "li", {"value": number[1]} if number else {"letter": mark} if mark else {}
        open_lists[-1].append(paragraph)


def _take_mark(paragraph: Tag) -> str:
    """Remove the printed bullet; the number or letter that it was, if it was one."""
    marks = paragraph.find_all(style=_MARK)
    if marks:
        mark = _SPACE.sub("", marks[0].get_text())
        for each in marks:
            if not each.decomposed:
                each.decompose()
        return mark if _COUNTED.fullmatch(mark) else ""
    found = _BULLET.match(paragraph.get_text())
    first = next((text for text in paragraph.find_all(string=True) if str(text).strip()), None)
    if found and first:
        first.replace_with(_BULLET.sub("", str(first)))
    return (found[1] or "") if found else ""
