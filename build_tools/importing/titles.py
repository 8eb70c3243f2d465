"""The words of a title: front matter knows no markup, and what it said of numbers and words must not go with it."""

import re

from build_tools.importing.tidy import TAGS
from build_tools.text.entities import unescape
from build_tools.text.markup import raised

PREFIX = re.compile(
    r"\s*(?:\[[^\]]{1,30}\]\s*)?(?:(?P<reply>sv|svar|re|aw)|vs|fwd?|wg|tr|vb|vid[ae]resend\w*)\s*(?:\[\d+\])?\s*:",
    re.I,
)
"""What programs put before the subject of a reply, or of a mail that is sent on; of the latter «VS» is Norwegian."""
_FROM_OUTSIDE = re.compile(r"\s*\[(?:ekstern|external)\w*\]", re.I)
_NAMES = "|".join(sorted({*TAGS, "tt", "wbr"}))
_ATTRIBUTE = r"\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+)"
# «CRP < 10 og leukocytter > 15» holds no tag: a tag has a name that is known, and attributes that have values.
_TAG = re.compile(rf"</?({_NAMES})(?:{_ATTRIBUTE})*\s*/?>", re.I)
_KEPT = ("del", "s", "strike", "sup")
_SPACE = ("br", "div", "p")
_STRUCK = re.compile(r"<(del|s|strike)>.{0,300}?</\1>", re.S)
_RAISED = re.compile(r"<sup>\s*([^<>]{0,40}?)\s*</sup>")
_MARK = re.compile(rf"</?(?:{'|'.join(_KEPT)})>")
_DOUBT = "overstrøket tekst i tittelen ble ikke tatt med: kontroller den"


def plain(html: str) -> tuple[str, str]:
    """The words on one line, powers still raised; and, when words were struck out and left out, that (Norwegian)."""
    marked = _TAG.sub(_bare, html)
    left = _STRUCK.sub("", marked)
    struck = left != marked and bool(_MARK.sub("", left).strip())
    words = _MARK.sub("", _RAISED.sub(lambda found: raised(found[1]), left if struck else marked))
    return " ".join(unescape(words).split()), _DOUBT if struck else ""


def of_subject(subject: str) -> str:
    """A mail's subject without what programs put before it, each time it was sent on or came in from outside."""
    while found := PREFIX.match(subject) or _FROM_OUTSIDE.match(subject):
        subject = subject[found.end() :]
    return subject


def _bare(found: re.Match[str]) -> str:
    name = found[1].lower()
    if name in _KEPT:
        return f"</{name}>" if found[0].startswith("</") else f"<{name}>"
    return " " if name in _SPACE else ""
