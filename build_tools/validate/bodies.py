"""What stands in a body, found by its lines without rendering it: links, pictures and headings."""

import re
from collections.abc import Iterator

from msgspec import Struct

from build_tools.load import Document

_FENCE = re.compile(
    r"^ {0,3}(```+|~~~+)[^\n]*\n(?:.*?\n)?(?:(?P<closed> {0,3}\1[`~]*[ \t]*)(?=\n|\Z)|\Z)", re.M | re.S
)
_SPAN = re.compile(r"(?<!`)(`{1,3})(?!`)[^\n]{1,400}?(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_INDENTED = re.compile(r"(?:\A\n?|(?<=\n\n))(?:(?: {4}|\t)[^\n]*(?:\n|\Z))+")
_TEXT = r"(?:[^\[\]\\]|\\.|\[[^\[\]]{0,300}\])"
_INLINE = re.compile(
    rf"(?P<image>!?)\[(?P<text>{_TEXT}{{0,500}})\]\(\s{{0,9}}<?(?P<target>[^\s()<>]{{0,2000}}(?:\([^\s()]{{0,200}}\)[^\s()<>]{{0,200}})?)>?"
    r"(?:\s{1,9}(?:\"[^\n]{0,300}?\"|'[^\n]{0,300}?'))?\s{0,9}\)"
)
_DEFINITION = re.compile(r"^[ \t>]{0,20}\[(?P<text>[^\]\n^]{1,200})\]:[ \t]*<?(?P<target>[^\s>]{1,2000})", re.M)
_PICTURE = re.compile(rf"!\[(?P<text>{_TEXT}{{0,500}})\](?!\()(?:\s?\[(?P<name>[^\[\]]{{0,200}})\])?")
"""A picture whose address stands elsewhere, under its name or its text."""
_AUTOLINK = re.compile(r"<(?P<target>(?:https?|ftp|mailto):[^\s<>]{1,2000})>")
_TAG = re.compile(r"<(?P<name>a|img)\b(?P<rest>[^<>]{0,3000})>(?P<text>[^<\n]{0,300})", re.I)
_ATTRIBUTE = re.compile(r"\b(href|src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)
_ATX = re.compile(r"\n {0,3}(#{1,6})([^\n#][^\n]*|)$", re.M)
_SETEXT = re.compile(
    r"^(?! {4})(?P<text>[^\s#>|\-=][^\n]*)(?<![.,:;!?])\n {0,3}(?P<mark>(?!={7}[ \t]*$)=+|-+)[ \t]*$", re.M
)
"""A heading by the line under it: no sentence, and not what a merge of git leaves behind."""
_UNDERLINE = re.compile(r"\n(?:=+|-+)\t*(?:\n|\Z)")
"""What there is in the marks of a text with such a heading."""
_DRESS = re.compile(r"[*_`~]|!?\[|\]\([^)]*\)|\]")
_KEPT = "àèw1"
"""Characters that signs of slips are made of, though they are of a common kind."""
_COMMON = bytes(
    code
    for code, each in enumerate(map(chr, range(256)))
    if (each in " ,." or each.isdecimal() or each.islower()) and each not in _KEPT
)


class Link(Struct, frozen=True):
    """A link or a picture: where it leads, its text (or alternative text) and its line in the file."""

    target: str
    text: str
    line: int
    image: bool = False
    decorative: bool = False


class Title(Struct, frozen=True):
    """A heading: level 1 to 6, text and line in the file."""

    level: int
    text: str
    line: int


def marks(text: str) -> str:
    """What is rare in prose, in its order: all but small letters, digits, spaces, commas and full stops.

    A text has some thirty times as many characters, so that what is not in it is not found in its marks much sooner:
    where a text stands in another, its marks stand in the other's. All beyond Latin-1 is a question mark.
    """
    return text.encode("latin-1", "replace").translate(None, _COMMON).decode("latin-1")


class Body(Struct, frozen=True, eq=False):
    """A document's body for who looks for something in it.

    ``text`` has code and comments blanked out, every other character in its place, after two line ends, so that every
    paragraph begins after an empty line; ``marks`` are those of ``text``.
    """

    document: Document
    text: str
    marks: str
    indented: bool

    def line(self, at: int) -> int:
        """The line in the file of an offset in ``text``."""
        return self.document.body_line - 2 + self.text.count("\n", 0, at)


def body_of(document: Document, rare: str) -> Body:
    """The body of a document, of which the marks are known."""
    given = body = document.body
    indented = "\t" in rare or _is_indented(body)
    if "```" in rare or "~~~" in rare:
        body = _FENCE.sub(_blank_fenced, body)
    if indented:
        body = _INDENTED.sub(_blank_code, body)
    if "<!--" in rare:  # afterwards: what follows one on its line is not indented by it
        end = body.rfind("-->") + 3  # no search for an end that is not there
        body = _COMMENT.sub(_blank, body[:end]) + body[end:]
    if "`" in rare:
        body = _SPAN.sub(_blank, body)
    return Body(document, f"\n\n{body}", f"\n\n{rare if body is given else marks(body)}", indented)


def at_home(target: str, site: str) -> str:
    """The address on the site of a full one with which the site's own begins, as a browser's address line has it."""
    scheme, _colon, rest = target.partition("://")
    host = site.partition("://")[2]
    if host and scheme.lower() in ("http", "https") and rest[: len(host)].lower() == host.lower():
        return f"/{rest[len(host) :]}"
    return target


def links(body: Body) -> Iterator[Link]:
    """Every link and picture, in no order that matters."""
    text, rare = body.text, body.marks
    if "](" in rare:
        for found in _INLINE.finditer(text):
            line = body.line(found.start())
            yield Link(found["target"], found["text"], line, bool(found["image"]))
            if "](" in found["text"] or "![" in found["text"]:  # a picture inside a link
                for inner in _INLINE.finditer(found["text"]):
                    yield Link(inner["target"], inner["text"], line, bool(inner["image"]))
    if "]:" in rare:
        yield from _defined(body)
    if "<" in rare:
        for found in _AUTOLINK.finditer(text):
            yield Link(found["target"], found["target"], body.line(found.start()))
        yield from _tags(body)


def _defined(body: Body) -> Iterator[Link]:
    """The links whose addresses stand in lines of their own, and the pictures where they are."""
    defined = {label(found["text"]): found for found in _DEFINITION.finditer(body.text)}
    shown: set[str] = set()
    for found in _PICTURE.finditer(body.text) if "![" in body.marks else ():
        name = label(found["name"] or found["text"])
        if name in defined:
            shown.add(name)
            yield Link(defined[name]["target"], found["text"], body.line(found.start()), image=True)
    for name, found in defined.items():
        if name not in shown:
            yield Link(found["target"], found["text"], body.line(found.start()))


def label(text: str) -> str:
    """What Markdown knows an address by that stands in a line of its own."""
    return " ".join(text.split()).casefold()


def titles(body: Body) -> list[Title]:
    """The headings, in order."""
    text, found = body.text, []
    if "#" in body.marks:
        found = [
            Title(len(each[1]), each[2].strip().rstrip("#").strip(), body.line(each.start(1)))
            for each in _ATX.finditer(text)
        ]
    if _UNDERLINE.search(body.marks):
        found += [
            Title(1 if each["mark"][0] == "=" else 2, each["text"].strip(), body.line(each.start()))
            for each in _SETEXT.finditer(text)
        ]
        found.sort(key=lambda each: each.line)
    return found


def words(text: str) -> int:
    """How many words a masked body has, without its links' addresses."""
    return len(re.findall(r"\w+", _INLINE.sub(lambda found: found["text"], text)))


def bare(text: str) -> str:
    """Link text without Markdown's marks."""
    return _DRESS.sub("", text).strip()


def _tags(body: Body) -> Iterator[Link]:
    for found in _TAG.finditer(body.text):
        given = {each[1].lower(): each[2] or each[3] or each[4] or "" for each in _ATTRIBUTE.finditer(found["rest"])}
        image = found["name"].lower() == "img"
        target = given.get("src" if image else "href", "")
        if target or image:
            label = given.get("alt", "") if image else found["text"]
            yield Link(target, label, body.line(found.start()), image, decorative=image and "alt" in given)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _blank_fenced(found: re.Match[str]) -> str:
    """What is not closed is text."""
    return _blank(found) if found["closed"] else found[0]


def _is_indented(body: str) -> bool:
    return "\n    " in body or body.startswith("    ")


def indented_code(body: str) -> Iterator[tuple[int, str]]:
    """Where each block begins that is code because it is indented, and its text."""
    for found in _INDENTED.finditer(body):
        if not _goes_on(found):
            yield found.start(), found[0]


def _blank_code(found: re.Match[str]) -> str:
    return found[0] if _goes_on(found) else _blank(found)


def _goes_on(found: re.Match[str]) -> bool:
    """An indented block is code, unless it goes on a list."""
    before = found.string[: found.start()].rstrip().rsplit("\n", 1)[-1]
    return bool(re.match(r"\s*(?:[-+*]|\d+[.)])\s|\s{2,}|:\s|!!!|\[\^", before))
