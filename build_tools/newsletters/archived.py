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

    Without ``year`` only the newest one: where it has not come yet, last year's has the same number.
    """
    folder = _folder(archive, newsletter, number, year)
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
        changed = [name for name, digest in files.items() if _digest(folder / name) != digest]
        if changed or "utgave.eml" not in files:
            raise UsageError(f"{folder} er endret etter utgivelsen ({', '.join(changed)}): hent den tilbake fra git")
        mail = read_mail((folder / "utgave.eml").read_bytes())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{folder} er ikke en hel utgave ({error}): hent den tilbake fra git") from error
    name = f"{mail.label} nr. {number}/{folder.parent.name}"
    return Archived(newsletter=newsletter, folder=folder.relative_to(archive).as_posix(), name=name, mail=mail)


def _folder(archive: Path, newsletter: str, number: int, year: int | None) -> Path:
    places = [path.parts[-4:-1] for path in archive.glob(f"*/[0-9][0-9][0-9][0-9]/*/{MANIFEST}")]
    mine = sorted((int(of), int(its)) for key, of, its in places if key == newsletter and its.isdecimal())
    found = [each for each in mine if each[1] == number and year in (None, each[0])]
    if not found:
        raise UsageError(f"{newsletter} nr. {number}{f'/{year}' if year else ''} er ikke utgitt: se i {archive}")
    newest = found[-1]
    if year is None and newest != mine[-1]:
        name = f"{newsletter} nr. {number}/{newest[0]}"
        raise UsageError(f"{name} er ikke den siste utgaven: er det den som skal sendes, legg til --year {newest[0]}")
    return archive / newsletter / str(newest[0]) / str(number)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
