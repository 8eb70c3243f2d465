"""HTML in a text: what stands between ``<`` with a letter and ``>`` is a tag to Markdown, and not on the page.

``pH <normal og laktat >4`` shows as «pH 4». So a tag must be one, and may take nothing with it that readers need.
"""

import re
from collections.abc import Iterator

import nh3

from build_tools.errors import Problem
from build_tools.text.markup import SWALLOWED, TAGS
from build_tools.validate.bodies import Body

_DRESS = frozenset({"big", "blink", "center", "font", "marquee", "nobr", "strike", "tt", "wbr"})
"""Elements that only look like something: nobody means them as words, and their end is not missed."""
_REST = {
    "address", "base", "body", "h1", "head", "html", "label", "legend", "link", "main", "meta", "picture", "section",
}  # fmt: skip
_HARMLESS = TAGS | nh3.ALLOWED_TAGS | _DRESS | _REST
"""Elements whose words are on the page, whether they are themselves or not."""
_LOST = SWALLOWED | {
    "applet", "audio", "button", "canvas", "dialog", "embed", "fieldset", "form", "frame", "frameset", "input",
    "noembed", "noframes", "object", "plaintext", "select", "source", "track", "video", "xmp",
}  # fmt: skip
"""Elements that show what the page does not, or take with them what follows."""
_WITHIN_A_LINE = frozenset({
    "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "strong", "sub", "sup", "u",
})  # fmt: skip
"""Elements that go on to the end of the text where they are not ended."""
_VALUE = r"\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>]++)"
_TAG = re.compile(
    r"(?<!\]\()(?<!\]: )(?:"  # there it is an address
    rf"</?(?P<name>[a-z][^\s\"'<>@/]*+)(?P<rest>[^\s\"'<>@]*+(?:\s++[^\s\"'=<>]++(?:{_VALUE})?+)*+\s*+/?)>"
    r"|<[?][^<>]*[?]>|<!\[CDATA\[[^<>]*\]\]>)", re.I
)  # fmt: skip
"""What Markdown takes for a tag (its own pattern), or for an instruction to a program."""
_SWITCH = r"(?:checked|compact|controls|disabled|hidden|noshade|nowrap|open|readonly|reversed|selected)"
_ATTRIBUTES = re.compile(rf"(?:\s+(?:[a-z][\w:.-]*{_VALUE}|{_SWITCH}(?=[\s/]|\Z)))*\s*/?", re.I)
_LINK = re.compile(r"<(?:[a-z][a-z0-9+.-]*://|[^<> !]+@[^@<> ]+>)", re.I)
"""What Markdown makes a link of."""
_ADDRESS = re.compile(r"<(?:https?:/?)?(?P<at>www\.[^\s<>]+)>", re.I)
_FROM_OFFICE = re.compile(r"(?:[ovwm]|st\d):\w", re.I)
"""Word's own elements, which have no words, or leave them: they are told as such."""


def look(body: Body) -> Iterator[Problem]:
    """Every tag that loses something, or is not ended; each kind at its first place."""
    if "<" not in body.marks:
        return
    text, path = body.text, body.document.path
    told: set[str] = set()
    opened: dict[str, list[int]] = {}
    for found in _TAG.finditer(text):
        name = (found["name"] or "").lower()
        if message := _lost(found, name):
            if found[0].strip("</>") not in told:
                yield Problem(path, body.line(found.start()), message, rule="html-lost")
            told.add(found[0].strip("</>"))
        elif name in _WITHIN_A_LINE and not found[0].endswith("/>"):
            places = opened.setdefault(name, [])
            if not found[0].startswith("</"):
                places.append(found.start())
            elif places:
                places.pop()
    for name, places in opened.items():
        if places:
            message = f"`<{name}>` lukkes ikke, og gjelder resten av siden: skriv `</{name}>` der den skal slutte"
            yield Problem(path, body.line(places[0]), message, "warning", "html-open")


def _lost(found: re.Match[str], name: str) -> str:
    """What to say of a tag with which something is lost; empty where nothing is."""
    tag, shown = found[0], _short(found[0])
    if _LINK.match(tag) or _FROM_OFFICE.match(name) or ("\n\n" in tag and name not in _HARMLESS | _LOST):
        return ""
    if address := _ADDRESS.fullmatch(tag):
        return f"«{shown}» vises ikke på siden: skriv `[hva leseren finner der](https://{_short(address['at'])})`"
    if name and _ATTRIBUTES.fullmatch(found["rest"]):
        if name in _LOST:
            return (
                f"`<{name}>` kan ikke stå på siden, og det den viser, blir borte: slett den, og skriv eller lenk til "
                "det i stedet (mener du tegnet «<», så sett mellomrom etter det)"
            )
        if name in _HARMLESS and not _is_word(found, name):
            return ""
    return f"«{shown}» blir lest som HTML, og vises ikke på siden: sett mellomrom etter `<`, eller skriv «under»"


def _is_word(found: re.Match[str], name: str) -> bool:
    """Whether the name of an element is meant as a word: ``<time>`` is an hour where no ``</time>`` follows."""
    bare = name not in TAGS and name not in _DRESS and not found["rest"] and found[0][1] != "/"
    return bare and f"</{name}" not in found.string.lower()


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
