"""What git remembers: every state in which a file once stood on the main line, and no longer does."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from build_tools.load.documents import Document, read_document
from build_tools.load.sent import LEDGER, addresses_in, is_of_an_issue
from build_tools.load.sources import Attachment, is_text
from build_tools.load.walk import is_left_alone

_MAIN = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


class Mainline(Struct, frozen=True):
    """The newest commit of the main line that the checkout builds upon; empty where git knows of none.

    ``shallow``: the clone was made without what came before some commit. ``silent``: git has the folder and will not
    speak of it, as it is missing here, or finds the folder to be somebody else's.
    """

    commit: str = ""
    shallow: bool = False
    silent: bool = False


class Former(Struct, frozen=True):
    """What stood on the main line: ``documents`` (texts and vocabularies), ``ledger`` the addresses listed then.

    ``attachments`` are those that are not there now. Of issues, whose files have paths in the archive, ``sent`` are
    those that are on the main line, None where no git knows; ``rewritten`` are those that are not as they were when
    they came there. ``whole`` is false where git lacks some of what was asked for.
    """

    documents: tuple[Document, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    ledger: frozenset[str] = frozenset()
    sent: frozenset[str] | None = None
    rewritten: tuple[str, ...] = ()
    whole: bool = True


def mainline(content: Path) -> Mainline:
    """Where the main line stands; asked every time, so it costs no more than it must."""
    shallow, _newline, head = _said(content, "rev-parse", "--is-shallow-repository", "HEAD^{commit}").partition("\n")
    if not head:
        return Mainline(silent=_is_in_git(content) and not _said(content, "rev-parse", "--git-dir"))
    bases = (_said(content, "merge-base", "HEAD", name) for name in _MAIN)
    return Mainline(next(filter(None, bases), head), shallow == "true")


def _is_in_git(folder: Path) -> bool:
    return any((each / ".git").exists() for each in (folder.resolve(), *folder.resolve().parents))


def former(content: Path, archive: Path, upto: Mainline) -> Former:
    """Every state that was replaced or removed, up to the files as they are now.

    Only since the ledger was written for the last time but one: it holds all that was public by then. (The last time
    would not do: what came to the main line while that publication was on its way is not in it.)
    """
    if not upto.commit:
        return Former(whole=not upto.silent)
    try:
        return _former(content, archive, upto)
    except _Lacking:
        return Former(whole=False)


def _former(content: Path, archive: Path, upto: Mainline) -> Former:
    where, spec = _asked(archive)
    steps = ("log", "-2", "--format=%H %P", upto.commit, "--", f"{spec}/{LEDGER}")
    written = [line.split() for line in _said(where, *steps).splitlines()]  # none if it is in no, or another's, git
    since = [f"^{written[1][0]}"] if len(written) > 1 else []
    # The first commit of a shallow clone has no parent, and seems to write everything that is in it.
    cut = upto.shallow and not (len(written) > 1 and len(written[1]) > 1)
    states = dict.fromkeys(_replaced(content, upto.commit, since))
    texts = [state for state in states if is_text(state[0])]
    archived = list(_replaced(archive, upto.commit, since)) if written else []
    lists = [blob for path, blob in archived if path == LEDGER]
    issues = {path: blob for path, blob in reversed(archived) if is_of_an_issue(path) and (archive / path).is_file()}
    wanted = {*lists, *issues.values(), *(blob for _path, blob in texts)}
    raw = _contents(content, wanted)
    root = content.resolve().name
    return Former(
        tuple(read_document(f"{root}/{path}", raw[blob]) for path, blob in texts if blob in raw),
        tuple(_gone(content, states)),
        frozenset(
            address
            for blob in lists
            for _line, address in addresses_in(raw.get(blob, b"").decode("utf-8", "replace"))
        ),
        sent=_present(archive, upto.commit),
        rewritten=tuple(
            path for path, blob in issues.items() if blob in raw and raw[blob] != (archive / path).read_bytes()
        ),
        whole=not cut and raw.keys() >= wanted,
    )


def _gone(content: Path, states: Iterable[tuple[str, str]]) -> Iterator[Attachment]:
    """The attachments that are not in the folder any more, with the size they had."""
    blobs = {path: blob for path, blob in states if not is_text(path) and not (content / path).is_file()}
    said = _git(content, "cat-file", "--batch-check", given="".join(f"{blob}\n" for blob in blobs.values()).encode())
    for path, line in zip(blobs, (said or b"").decode().splitlines(), strict=False):
        _name, kind, *size = line.split()
        if kind == "blob" and not any(map(is_left_alone, path.split("/"))):
            yield Attachment(path=path, size=int(size[0]))


def _present(folder: Path, commit: str) -> frozenset[str] | None:
    """The path in the folder of every file that a commit has; None if the folder is in no git, or in another's."""
    where, spec = _asked(folder)
    said = _git(where, "ls-tree", "-r", "-z", "--name-only", commit, "--", spec)
    if said is None:
        return None
    return frozenset(path.removeprefix(f"{spec}/") for path in said.decode("utf-8", "replace").split("\0"))


def _asked(folder: Path) -> tuple[Path, str]:
    """Where git is asked about a folder, which may be gone itself, and what it is called there."""
    return (folder, ".") if folder.is_dir() else (folder.resolve().parent, folder.resolve().name)


def _replaced(folder: Path, upto: str, since: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The path in the folder and the blob of each state that a step of the main line, or the work here, ended.

    The oldest state first.
    """
    where, spec = _asked(folder)
    how = ("--raw", "-z", "--no-abbrev", "--no-renames", "--relative")
    steps = _sure(where, "log", "--reverse", "--first-parent", "-m", "--format=", *how, upto, *since, "--", spec)
    for said in (steps, _sure(where, "diff", *how, upto, "--", spec)):
        fields = said.decode("utf-8", "replace").split("\0")
        for step, path in zip(fields[::2], fields[1::2], strict=False):
            _old_mode, _new_mode, blob, *_rest = step.split()
            if blob.strip("0"):
                yield path.removeprefix(f"{spec}/"), blob


def _contents(folder: Path, blobs: set[str]) -> dict[str, bytes]:
    """The bytes of each blob that is here (a clone may have been made without them)."""
    said = _git(folder, "cat-file", "--batch", given="\n".join(sorted(blobs)).encode()) or b""
    found: dict[str, bytes] = {}
    at = 0
    while at < len(said):
        end = said.index(b"\n", at)
        name, kind, *size = said[at:end].decode().split()
        at = end + 1
        if kind == "blob":
            found[name] = said[at : at + int(size[0])]
            at += int(size[0]) + 1
    return found


class _Lacking(Exception):
    """Git has no answer about a commit it knows: the clone was made without parts of it."""


def _sure(folder: Path, *arguments: str) -> bytes:
    said = _git(folder, *arguments)
    if said is None:
        raise _Lacking
    return said


def _said(folder: Path, *arguments: str) -> str:
    return (_git(folder, *arguments) or b"").decode().strip()


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """What git answers about the folder; None when it is not there, or has no answer."""
    variables = os.environ.items()  # a hook's speak of others
    own = {name: value for name, value in variables if not name.startswith("GIT_") or name.startswith("GIT_CONFIG")}
    # Who wants to see signatures is shown them in the midst of what is asked for.
    command = ["git", "-C", str(folder), "-c", "log.showSignature=false", "--literal-pathspecs", *arguments]
    environment = {**own, "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False, env=environment)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
