"""An issue that comes to the main line holds what a publication writes, and no personal data.

One that is there already is never looked at: it cannot be mended, since what was sent stays as it was sent.
"""

import quopri
import re
from collections.abc import Iterator

from build_tools.errors import Problem
from build_tools.load import Manifest
from build_tools.load.history import Former
from build_tools.load.sent import MANIFEST
from build_tools.model import SentIssue
from build_tools.text.markup import TAGS
from build_tools.text.personal_data import findings, names_office
from build_tools.validate.guard import MESSAGES, allowances
from build_tools.validate.world import World

_AGAIN = "slett utgaven, og lag den på nytt med `praksisnytt digest` og `praksisnytt publish`"
_NAMES = "|".join(sorted({*TAGS, "base", "body", "h1", "head", "html", "meta", "span", "title"} - {"img"}))
_PLAIN = (
    "align|border|cellpadding|cellspacing|class|colspan|content|lang|name|role|rowspan|scope|start|target|title|width"
)
_MARKUP = re.compile(
    rf'<(?:/?(?:{_NAMES})(?: (?:(?:{_PLAIN})="[^"]*"|http-equiv="Content-Type"|style="[^"(&\\]*"'
    r'|href="(?:(?i:https?|mailto|tel):[^"]*|\{\{unsubscribe\}\})"))*|!DOCTYPE html'
    r"|style>@media \(prefers-color-scheme: dark\)[^<(\\]*</style)>"
)
"""All that a mail of ours is made of: nothing that runs, and nothing that is fetched when it is read."""
_TAG = re.compile(r"<[^<>]*>")


def new(world: World, former: Former) -> Iterator[Problem]:
    """What is wrong with the issues that are not on the main line yet; without git none is known to be new."""
    if former.sent is None:
        return
    manifests = {each.folder: each for each in world.sources.manifests}
    for issue in world.issues:
        if f"{issue.folder}/{MANIFEST}" not in former.sent:
            place = f"{world.sources.archive.name}/{issue.folder}"
            yield from _made_by_hand(manifests[issue.folder], place)
            if not _allowing(issue, world):
                yield from _guarded(issue, manifests[issue.folder], place)


def _made_by_hand(manifest: Manifest, place: str) -> Iterator[Problem]:
    html = _decoded(manifest.files.get("utgave.html", b""))
    left = _MARKUP.sub(lambda tag: "\n" * tag[0].count("\n"), html)
    if "<" in left:
        line = left.count("\n", 0, left.index("<")) + 1
        message = f"her står HTML som ingen utsending skriver: {_AGAIN}"
        yield Problem(f"{place}/utgave.html", line, message, rule="archive-markup")


def _allowing(issue: SentIssue, world: World) -> bool:
    """Whether a comment in what it carries speaks for something that looks like personal data."""
    carried = (world.by_id[line.id].document for line in issue.items if line.id in world.by_id)
    return any(allowances(each)[0] for each in carried)


def _guarded(issue: SentIssue, manifest: Manifest, place: str) -> Iterator[Problem]:
    mails = (_decoded(quopri.decodestring(raw) if name.endswith(".eml") else raw)
             for name, raw in manifest.files.items())  # fmt: skip
    text = "\n".join((issue.subject, issue.responsible, *(line.title for line in issue.items), *mails))
    text += _TAG.sub("", text)
    for kind in sorted(
        {kind for at, kind in findings(text) if kind != "mobile-number" or not names_office(text, at)}
    ):
        what = MESSAGES[kind].removeprefix("her står ").partition(":")[0]
        message = f"i utgaven står {what}: rett saken, {_AGAIN}"
        yield Problem(f"{place}/{MANIFEST}", 1, message, rule=f"personal-data-{kind}")


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
