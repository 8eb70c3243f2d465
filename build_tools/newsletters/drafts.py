"""The draft in ``outbox/``: the files an editor reads, and the manifest that publishing freezes with them."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from build_tools.context import Site
from build_tools.errors import UsageError
from build_tools.load import Manifest
from build_tools.model import SentIssue
from build_tools.newsletters.compose import Composition, issue_of
from build_tools.newsletters.render import Rendered
from build_tools.validate import archive

MANIFEST = "manifest.json"
NAMES = {"utgave.html": ".html", "utgave.txt": ".txt", "utgave.eml": ".eml"}
"""The files of an issue in the archive, and what each ends in while it is a draft."""
PREVIEW = "forhandsvisning"


class Draft(Struct, frozen=True, kw_only=True):
    """A draft read back from the outbox: what its manifest says, and the files as they will lie in the archive."""

    name: str
    issue: SentIssue
    files: Mapping[str, bytes]


def draft_files(site: Site, composition: Composition, rendered: Rendered) -> dict[str, bytes]:
    """Path in the outbox → bytes; the manifest is last, so that a draft with a manifest is a whole one."""
    stem = f"{composition.newsletter.key}-{composition.date.isoformat()}"
    contents = {"utgave.html": rendered.html, "utgave.txt": rendered.text, "utgave.eml": rendered.eml}
    files = {stem + NAMES[name]: content for name, content in contents.items()}
    files[f"{PREVIEW}/{stem}.html"] = rendered.preview
    files[f"{stem}.json"] = manifest(issue_of(site, composition), contents)
    return files


def manifest(issue: SentIssue, contents: Mapping[str, bytes]) -> bytes:
    """The manifest's JSON; for each file the SHA-256 (hex) of its bytes."""
    data = {
        "newsletter": issue.newsletter,
        "number": issue.number,
        "date": issue.date.isoformat(),
        "since": issue.since.isoformat() if issue.since else None,
        "responsible": {"name": issue.responsible_name, "role": issue.responsible_role},
        "subject": issue.subject,
        "items": [
            {
                "id": line.id,
                "title": line.title,
                "digest": line.digest,
                "section": line.section,
                "correction": line.correction,
                "validity": line.validity,
                "change": line.change,
                "heirs": line.heirs,
            }
            for line in issue.items
        ],
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()},
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def newest_draft(outbox: Path, newsletter: str) -> Draft:
    """The newsletter's latest draft; UsageError when there is none, or when it is not as it was composed."""
    own = re.compile(re.escape(newsletter) + r"-(\d{4}-\d{2}-\d{2})\.json")
    found = sorted(path for path in outbox.glob("*.json") if own.fullmatch(path.name))
    if not found:
        raise UsageError(
            f"det er ikke noe utkast til {newsletter} i {outbox}: kjør praksisnytt digest {newsletter} først"
        )
    path = found[-1]
    try:
        raw = path.read_bytes()
        issue = _issue(json.loads(raw), path)
        files = {name: path.with_suffix(ending).read_bytes() for name, ending in NAMES.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(f"utkastet {path} er ikke helt ({error}): lag det på nytt med praksisnytt digest") from error
    changed = [name for name, digest in issue.files if hashlib.sha256(files.get(name, b"")).hexdigest() != digest]
    if changed or issue.newsletter != newsletter:
        hint = "rett innholdet i content/ og lag utkastet på nytt"
        raise UsageError(f"utkastet {path.stem} er endret for hånd ({', '.join(changed) or path.name}): {hint}")
    return Draft(name=path.stem, issue=issue, files={**files, MANIFEST: raw})


def _issue(data: Any, path: Path) -> SentIssue:
    year = str(data["date"])[:4]
    return archive.issue_of(
        Manifest(path=str(path), folder=f"{data['newsletter']}/{year}/{data['number']}", data=data)
    )
