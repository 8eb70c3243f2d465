"""What stands in a body, found by its lines without rendering it: links, pictures and headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^ {0,3}(```+|~~~+)[^\n]*\n(?:.*?\n)?(?: {0,3}\1[`~]*[ \t]*(?=\n|\Z)|\Z)", re.M | re.S)
_SPAN = re.compile(r"(?<!`)(`{1,3})(?!`)[^\n]{1,400}?(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.S)
_INDENTED = re.compile(r"(?:\A\n?|(?<=\n\n))(?:(?: {4}|\t)[^\n]*(?:\n|\Z))+")
_TEXT = r"(?:[^\[\]\\]|\\.|\[[^\[\]]{0,300}\])"
_INLINE = re.compile(
    rf"(?P<image>!?)\[(?P<text>{_TEXT}{{0,500}})\]\(\s{{0,9}}<?(?P<target>[^\s()<>]{{0,2000}}(?:\([^\s()]{{0,200}}\)[^\s()<>]{{0,200}})?)>?"
    r"(?:\s{1,9}(?:\"[^\n]{0,300}?\"|'[^\n]{0,300}?'))?\s{0,9}\)"
)
_DEFINITION = re.compile(r"^ {0,3}\[(?P<text>[^\]\n^]{1,200})\]:[ \t]*<?(?P<target>[^\s>]{1,2000})", re.M)
_AUTOLINK = re.compile(r"<(?P<target>(?:https?|ftp|mailto):[^\s<>]{1,2000})>")
_TAG = re.compile(r"<(?P<name>a|img)\b(?P<rest>[^<>]{0,3000})>(?P<text>[^<\n]{0,300})", re.I)
_ATTRIBUTE = re.compile(r"\b(href|src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)
_ATX = re.compile(r"^ {0,3}(#{1,6})([^\n#][^\n]*|)$", re.M)
_SETEXT = re.compile(r"^(?! {4})(?P<text>[^\s#>|\-=][^\n]*)\n {0,3}(?P<mark>=+|-+)[ \t]*$", re.M)
_UNDERLINE = re.compile(r"\n {0,3}(?:=+|-+)[ \t]*(?:\n|\Z)")
_MARKS = re.compile(r"[*_`~]|!?\[|\]\([^)]*\)|\]")


@dataclass(frozen=True)
class Link:
    """A link or a picture: where it leads, its text (or alternative text) and its line in the file."""

    target: str
    text: str
    line: int
    image: bool = False
    decorative: bool = False


@dataclass(frozen=True)
class Title:
    """A heading: level 1 to 6, text and line in the file."""

    level: int
    text: str
    line: int


def masked(body: str) -> str:
    """The body with code and comments blanked out, every other character in its place."""
    if "```" in body or "~~~" in body:
        body = _FENCE.sub(_blank, body)
    if "<!--" in body:
        body = _COMMENT.sub(_blank, body)
    if "\n    " in body or "\t" in body or body.startswith("    "):
        body = _INDENTED.sub(_blank_code, body)
    return _SPAN.sub(_blank, body) if "`" in body else body


def links(text: str, first_line: int) -> Iterator[Link]:
    """Every link and picture of a masked body, in no order that matters."""
    if "](" in text:
        for found in _INLINE.finditer(text):
            yield Link(found["target"], found["text"], _line(text, found, first_line), bool(found["image"]))
            if "](" in found["text"] or "![" in found["text"]:  # a picture inside a link
                for inner in _INLINE.finditer(found["text"]):
                    yield Link(inner["target"], inner["text"], _line(text, found, first_line), bool(inner["image"]))
    if "]:" in text:
        for found in _DEFINITION.finditer(text):
            yield Link(found["target"], found["text"], _line(text, found, first_line))
    if "<" in text:
        for found in _AUTOLINK.finditer(text):
            yield Link(found["target"], found["target"], _line(text, found, first_line))
        yield from _tags(text, first_line)


def titles(text: str, first_line: int) -> list[Title]:
    """The headings of a masked body, in order."""
    found = []
    if "#" in text:
        found = [
            Title(len(each[1]), each[2].strip().rstrip("#").strip(), _line(text, each, first_line))
            for each in _ATX.finditer(text)
        ]
    if _UNDERLINE.search(text):
        found += [Title(1 if each["mark"][0] == "=" else 2, each["text"].strip(), _line(text, each, first_line))
                  for each in _SETEXT.finditer(text)]  # fmt: skip
        found.sort(key=lambda each: each.line)
    return found


def words(text: str) -> int:
    """How many words a masked body has, without its links' addresses."""
    return len(re.findall(r"\w+", _INLINE.sub(lambda found: found["text"], text)))


def bare(text: str) -> str:
    """Link text without Markdown's marks."""
    return _MARKS.sub("", text).strip()


def _tags(text: str, first_line: int) -> Iterator[Link]:
    for found in _TAG.finditer(text):
        given = {each[1].lower(): each[2] or each[3] or each[4] or "" for each in _ATTRIBUTE.finditer(found["rest"])}
        image = found["name"].lower() == "img"
        target = given.get("src" if image else "href", "")
        if target or image:
            label = given.get("alt", "") if image else found["text"]
            yield Link(target, label, _line(text, found, first_line), image, decorative=image and "alt" in given)


def _line(text: str, found: re.Match[str], first_line: int) -> int:
    return first_line + text.count("\n", 0, found.start())


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def indented_code(body: str) -> Iterator[tuple[int, str]]:
    """Where each block begins that is code because it is indented, and its text."""
    for found in _INDENTED.finditer(body):
        if not _goes_on(found):
            yield found.start(), found[0]


def _blank_code(found: re.Match[str]) -> str:
    return found[0] if _goes_on(found) else _blank(found)


def _goes_on(found: re.Match[str]) -> bool:
    """An indented block is code, unless it goes on a list."""
    before = found.string[: found.start()].rstrip("\n").rsplit("\n", 1)[-1]
    return bool(re.match(r"\s*(?:[-+*]|\d+[.)])\s|\s{2,}|:\s|!!!|\[\^", before))
