"""From draft to archive: a draft that still holds is put there whole, once, and never touched again."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from build_tools.context import Site
from build_tools.disk import sync_folder, write_new
from build_tools.errors import UsageError
from build_tools.load.sent import LEDGER
from build_tools.model import Catalogue, Event
from build_tools.newsletters.compose import composed_again, newsletter_of
from build_tools.newsletters.drafts import Draft
from build_tools.newsletters.history import ENDED, history_of, standing
from build_tools.newsletters.render import outdated
from build_tools.validate import new_addresses

_UNFINISHED = ".utgave-"


@contextmanager
def locked(archive: Path) -> Iterator[None]:
    """Let one publication at a time into the archive, and clear away what a killed one left behind."""
    archive.mkdir(parents=True, exist_ok=True)
    folder = os.open(archive, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        for left in archive.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(folder)


def refuse_stale(site: Site, draft: Draft) -> None:
    """UsageError that names everything that changed since the draft was composed."""
    issue = draft.issue
    newsletter = newsletter_of(site, issue.newsletter)
    history = history_of(site, issue.newsletter)
    again = f"lag utkastet på nytt med praksisnytt digest {issue.newsletter}"
    due = history.next_number(issue.date.year)
    if issue.number != due:
        raise UsageError(f"utkastet {draft.name} er nr. {issue.number}, men neste nummer er {due}: {again}")
    if history.last and issue.date < history.last.date:
        raise UsageError(f"utkastet {draft.name} er datert før {history.last.name} ({history.last.date}): {again}")
    if issue.date > site.today:
        raise UsageError(f"utkastet {draft.name} er datert fram i tid, og kan utgis {issue.date}")
    changed = list(_changed(site, draft))
    if (newsletter.responsible_name, newsletter.responsible_role) != (issue.responsible_name, issue.responsible_role):
        changed.append("ansvarlig for nyhetsbrevet er en annen")
    if said := "; ".join(changed) or _outdated(site, draft):
        raise UsageError(f"utkastet {draft.name} er foreldet: {said}. {again[0].upper()}{again[1:]}.")


def _changed(site: Site, draft: Draft) -> Iterator[str]:
    for line in draft.issue.items:
        entry = site.catalogue.by_id.get(line.id)
        if entry is None:
            yield f"«{line.id}» finnes ikke lenger"
        elif entry.digest != line.digest:
            yield f"«{line.id}» er endret ({entry.path})"
        elif (now := standing(site, entry)) != line.validity and (
            now in (*ENDED, "utløpt") or line.validity in ENDED
        ):
            yield f"«{line.id}» er nå {now}"
        elif isinstance(entry, Event) and draft.issue.date <= entry.end.date() < site.today:
            yield f"«{line.id}» er over"


def _outdated(site: Site, draft: Draft) -> str:
    """What else the draft would say on its day: it names and links to more than its own lines."""
    then = replace(site, today=draft.issue.date)
    return outdated(then, composed_again(then, draft.issue), draft.files["utgave.txt"].decode())


def remember_addresses(archive: Path, catalogue: Catalogue) -> None:
    """Add to ``addresses.txt`` every address that has become public: from now on ``check`` misses it when it is gone.

    Publishing is the time for it, since an issue sends its readers to them, and the archive is committed then. The
    list is sorted, so that two issues published on two branches add their lines in different places, and git can
    merge them: hosts heed no merge rule of .gitattributes. The file is replaced in one step. Call it with the archive
    ``locked``.
    """
    ledger = archive / LEDGER
    before = ledger.read_text(encoding="utf-8").splitlines() if ledger.exists() else []
    new = new_addresses(catalogue, before)
    if new:
        unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=archive)) / LEDGER
        write_new(unfinished, "".join(f"{line}\n" for line in sorted([*before, *new])).encode())
        os.replace(unfinished, ledger)
        unfinished.parent.rmdir()
        sync_folder(archive)


def freeze(archive: Path, folder: str, files: Mapping[str, bytes]) -> Path:
    """Put an issue into the archive: all of it in one rename, or nothing; UsageError when the number is taken.

    ``folder`` is relative to the archive (``praksisnytt/2026/11``). Call it with the archive ``locked``. Everything
    is on the disk before the rename, and the rename is before this returns.
    """
    target = archive / folder
    if target.exists():
        raise UsageError(f"{target} finnes fra før, og en utgave i arkivet skrives aldri over")
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=archive))
    try:
        for name, content in files.items():
            write_new(unfinished / name, content)
        unfinished.chmod(0o755)
        sync_folder(unfinished)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.rename(unfinished, target)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise UsageError(
            f"utgaven kunne ikke skrives til {archive} ({error.strerror}); ingenting er utgitt"
        ) from error
    for parent in (target.parent, target.parent.parent, archive):
        sync_folder(parent)
    return target
