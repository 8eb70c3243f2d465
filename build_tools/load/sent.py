"""The archive as it stands: every issue that was sent, and the list of every address that ever was."""

import json
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from build_tools.errors import Problem
from build_tools.load.walk import is_left_alone

LEDGER = "addresses.txt"
MANIFEST = "manifest.json"
MAILS = frozenset({"utgave.html", "utgave.txt", "utgave.eml"})
"""What is published of an issue beside its manifest."""
_LONGEST = 2_000


class Manifest(Struct, frozen=True, kw_only=True):
    """A sent issue as it lies in the archive: ``folder`` is relative to the archive, ``data`` the manifest's JSON.

    ``files`` maps each file beside the manifest to its bytes.
    """

    path: str
    folder: str
    data: Any
    files: Mapping[str, bytes] = field(default_factory=dict)


def read_archive(archive: Path, problems: list[Problem]) -> tuple[tuple[Manifest, ...], tuple[tuple[int, str], ...]]:
    """The issues, and the addresses with their lines; what cannot be read is added to ``problems``."""
    files = sorted(_files(archive, problems)) if archive.is_dir() else []
    issues: dict[str, list[str]] = {}
    for path in filter(is_of_an_issue, files):
        folder, _, name = path.rpartition("/")
        issues.setdefault(folder, []).append(name)
    found = [_manifest(archive, folder, names, problems) for folder, names in issues.items() if MANIFEST in names]
    return tuple(each for each in found if each), _ledger(archive, files, problems)


def addresses_in(ledger: str) -> Iterator[tuple[int, str]]:
    """Every address in the ledger's text, with its line."""
    lines = ((number, line.strip()) for number, line in enumerate(ledger.splitlines(), 1))
    return ((number, line) for number, line in lines if line and not line.startswith("#"))


def is_of_an_issue(path: str) -> bool:
    """Whether a path in the archive is that of a file in an issue's folder."""
    return path.count("/") == 3


def _files(archive: Path, problems: list[Problem]) -> Iterator[str]:
    """Regular files below it; nothing else was ever put there, and a pipe or a linked device is read for ever."""
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        try:
            entries = [entry for entry in os.scandir(archive / prefix) if not is_left_alone(entry.name)]
            kinds = [entry.stat(follow_symlinks=False).st_mode for entry in entries]
        except OSError as error:
            problems.append(Problem(f"{archive.name}/{prefix}".rstrip("/"), 1, f"mappen kan ikke leses "
                f"({error.strerror}): se etter at den finnes og kan åpnes", rule="unreadable"))  # fmt: skip
            continue
        for entry, mode in zip(entries, kinds, strict=True):
            if stat.S_ISDIR(mode) and entry.name not in (LEDGER, MANIFEST):
                waiting.append(f"{prefix}{entry.name}/")
            elif stat.S_ISREG(mode):
                yield prefix + entry.name
            else:
                message = "bare vanlige filer kan ligge i arkivet: hent filen tilbake fra git, eller slett den"
                problems.append(Problem(f"{archive.name}/{prefix}{entry.name}", 1, message, rule="file-kind"))


def _manifest(archive: Path, folder: str, names: list[str], problems: list[Problem]) -> Manifest | None:
    shown = f"{archive.name}/{folder}/{MANIFEST}"
    try:
        data = json.loads((archive / folder / MANIFEST).read_bytes())
        sent = {name: (archive / folder / name).read_bytes() for name in names if name != MANIFEST}
    except (OSError, ValueError, RecursionError):
        message = "manifestet må være lesbar JSON, slik det ble skrevet ved utsending"
        problems.append(Problem(shown, 1, message, rule="manifest"))
        return None
    return Manifest(path=shown, folder=folder, data=data, files=sent)


def _ledger(archive: Path, files: list[str], problems: list[Problem]) -> tuple[tuple[int, str], ...]:
    try:
        text = (archive / LEDGER).read_text(encoding="utf-8") if LEDGER in files else ""
    except (OSError, UnicodeDecodeError):
        problems.append(Problem(f"{archive.name}/{LEDGER}", 1, "adresselisten må være lesbar UTF-8", rule="ledger"))
        text = ""
    found = tuple(addresses_in(text))
    for number, address in found:
        if not address.startswith("/") or len(address) > _LONGEST or not address.isprintable():
            message = "linjen må være en adresse, som /nyheter/2024/svar/: hent listen tilbake fra git"
            problems.append(Problem(f"{archive.name}/{LEDGER}", number, message, rule="ledger"))
            return ()
    return found
