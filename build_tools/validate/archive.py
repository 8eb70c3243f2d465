"""What was sent stays sent: manifests to the model's issues, and proof that nothing of them is lost."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from build_tools.errors import Problem
from build_tools.load import Manifest, Sources
from build_tools.load.history import Former
from build_tools.load.sent import MAILS
from build_tools.model import SentIssue, SentItem, Vocabulary
from build_tools.text.forbidden import FORBIDDEN

_LONGEST = 2_000
"""Characters of any one text in a manifest."""
_CHANGED = "filen er endret etter at den ble sendt: hent den tilbake fra git; en utgave i arkivet endres aldri"


def read(sources: Sources) -> tuple[tuple[SentIssue, ...], list[Problem]]:
    """Every issue whose manifest is whole, by newsletter, year and number."""
    issues, problems = [], []
    for manifest in sources.manifests:
        try:
            issues.append(issue_of(manifest))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            message = (
                f"manifestet må være slik det ble skrevet ved utsending ({type(error).__name__}: "
                f"{error}): hent det tilbake fra git"
            )
            problems.append(Problem(manifest.path, 1, message, rule="manifest"))
    issues.sort(key=lambda issue: (issue.newsletter, issue.date.year, issue.number))
    return tuple(issues), problems


def issue_of(manifest: Manifest) -> SentIssue:
    """The issue a manifest describes; KeyError, TypeError or ValueError when it is no manifest."""
    data = manifest.data
    issue = SentIssue(
        newsletter=_text(data["newsletter"]),
        number=_number(data["number"]),
        date=date.fromisoformat(data["date"]),
        responsible_name=_text(data["responsible"]["name"]),
        responsible_role=_text(data["responsible"]["role"]),
        subject=_text(data["subject"]),
        items=tuple(
            SentItem(
                id=_text(line["id"]), title=_text(line["title"]), digest=_text(line["digest"]),
                section=_text(line["section"]), correction=line.get("correction", False) is True,
                validity=_text(line["validity"]) if "validity" in line else None,
                change=_text(line["change"]) if "change" in line else None,
                heirs=tuple(map(_text, line.get("heirs", ()))),
            )
            for line in data["items"]
        ),
        folder=manifest.folder,
        files=tuple(sorted((_text(name), _text(digest)) for name, digest in data["files"].items())),
        since=date.fromisoformat(data["since"]) if data.get("since") else None,
    )  # fmt: skip
    if manifest.folder != f"{issue.newsletter}/{issue.date.year}/{issue.number}":
        raise ValueError(f"mappen heter {manifest.folder}")
    return issue


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"{str(value)[:60]!r} is no number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{str(value)[:60]!r} is not text")
    value.encode()  # half of a pair of signs is no text, and could not be written anywhere
    if len(value) > _LONGEST or FORBIDDEN.search(value):
        raise ValueError(f"{value[:60]!r} is too long, or hides something")
    return value


def unchanged(sources: Sources) -> Iterator[Problem]:
    """The bytes as sent must still be those the manifest names."""
    for manifest in sources.manifests:
        named = manifest.data.get("files", {}) if isinstance(manifest.data, dict) else {}
        for name, digest in named.items() if isinstance(named, dict) else ():
            place = manifest.path.rsplit("/", 1)[0] + f"/{name}"
            if name not in manifest.files:
                yield Problem(
                    place,
                    1,
                    "filen er sendt ut, men mangler i arkivet: hent den tilbake fra git",
                    rule="archive-lost",
                )
            elif hashlib.sha256(manifest.files[name]).hexdigest() != digest:
                yield Problem(place, 1, _CHANGED, rule="archive-changed")
        for name in sorted(manifest.files.keys() - (MAILS & named.keys())) if isinstance(named, dict) else ():
            place = manifest.path.rsplit("/", 1)[0] + f"/{name}"
            message = "filen ble ikke sendt med utgaven: slett den; en utgave i arkivet endres aldri"
            yield Problem(place, 1, message, rule="archive-foreign")


def rewritten(sources: Sources, former: Former) -> Iterator[Problem]:
    """Nor may a manifest change, or a mail together with its manifest."""
    for path in former.rewritten:
        yield Problem(f"{sources.archive.name}/{path}", 1, _CHANGED, rule="archive-changed")


def known(issues: tuple[SentIssue, ...], paths: Mapping[str, str], vocabulary: Vocabulary) -> Iterator[Problem]:
    """An issue is shown with its newsletter, so that must be there for ever."""
    first = {issue.newsletter: issue for issue in reversed(issues)}
    for key in sorted(first.keys() - vocabulary.newsletters.keys()):
        message = (
            f"nyhetsbrevet `{key}` står ikke i vocabulary/newsletters.yml, så det som er sendt, vises ikke: legg "
            "nøkkelen tilbake"
        )
        yield Problem(paths[first[key].folder], 1, message, rule="archive-newsletter")


def numbered(issues: tuple[SentIssue, ...], paths: Mapping[str, str]) -> Iterator[Problem]:
    """Each newsletter's numbers run 1, 2, 3 … through the year."""
    expected: dict[tuple[str, int], int] = {}
    for issue in issues:
        key = (issue.newsletter, issue.date.year)
        due = expected.get(key, 0) + 1
        if issue.number != due:
            message = (
                f"nummer {due} av {issue.newsletter} i {issue.date.year} mangler foran nummer "
                f"{issue.number}: hent det tilbake fra git"
            )
            yield Problem(paths[issue.folder], 1, message, rule="archive-gap")
        expected[key] = issue.number


def resolved(
    issues: tuple[SentIssue, ...], paths: Mapping[str, str], ids: frozenset[str], drafts: frozenset[str]
) -> Iterator[Problem]:
    """Every id that was ever sent must still be an entry."""
    for issue in issues:
        for key in dict.fromkeys(line.id for line in issue.items):
            if key in drafts:
                message = (
                    f"`{key}` er sendt ut og kan ikke være utkast: slett `draft`, og bruk `withdrawn` "
                    f"hvis saken trekkes"
                )
                yield Problem(paths[issue.folder], 1, message, rule="archive-draft")
            elif key not in ids:
                message = (
                    f"`{key}` er sendt ut, men finnes ikke lenger: hent filen tilbake, eller sett "
                    f"`id: {key}` i filen som fikk nytt navn"
                )
                yield Problem(paths[issue.folder], 1, message, rule="archive-dangling")
