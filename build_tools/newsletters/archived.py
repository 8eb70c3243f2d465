"""An issue taken out of the archive to be sent, as it was published or not at all."""

import hashlib
import json
from pathlib import Path

from msgspec import Struct

from build_tools.errors import UsageError
from build_tools.newsletters.drafts import MANIFEST
from build_tools.newsletters.mail import Mail, read_mail


class Archived(Struct, frozen=True, kw_only=True):
    """A published issue: its ``folder`` in the archive, its name (``Praksisnytt nr. 11/2026``) and its mail."""

    newsletter: str
    folder: str
    name: str
    mail: Mail


def take(archive: Path, newsletter: str, number: int, year: int | None) -> Archived:
    """Read an issue; UsageError when there is none, or when a byte differs from what was published.

    Without ``year`` the newest year that has the number.
    """
    issues = archive.glob(f"*/[0-9][0-9][0-9][0-9]/{number}/{MANIFEST}")
    found = sorted(path for path in issues if path.parts[-4] == newsletter)
    if year is not None:
        found = [path for path in found if path.parts[-3] == str(year)]
    if not found:
        raise UsageError(f"{newsletter} nr. {number}{f'/{year}' if year else ''} er ikke utgitt: se i {archive}")
    folder = found[-1].parent
    try:
        files = json.loads(found[-1].read_bytes())["files"]
        changed = [name for name, digest in files.items() if _digest(folder / name) != digest]
        if changed or "utgave.eml" not in files:
            raise UsageError(f"{folder} er endret etter utgivelsen ({', '.join(changed)}): hent den tilbake fra git")
        mail = read_mail((folder / "utgave.eml").read_bytes())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{folder} er ikke en hel utgave ({error}): hent den tilbake fra git") from error
    name = f"{mail.label} nr. {number}/{folder.parent.name}"
    return Archived(newsletter=newsletter, folder=folder.relative_to(archive).as_posix(), name=name, mail=mail)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
