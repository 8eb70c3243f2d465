"""What git remembers: every state in which a file once stood on the main line, and no longer does."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from build_tools.load.documents import Document, read_document
from build_tools.load.sent import LEDGER, addresses_in
from build_tools.load.sources import is_text

_MAIN = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


@dataclass(frozen=True, slots=True)
class Former:
    """What stood on the main line: ``documents`` (texts and vocabularies), ``ledger`` the addresses listed then."""

    documents: tuple[Document, ...] = ()
    ledger: frozenset[str] = frozenset()


def mainline(content: Path) -> str:
    """The newest commit of the main line that the checkout builds upon; empty where git knows of none."""
    head = _said(content, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    bases = (_said(content, "merge-base", "HEAD", name) for name in _MAIN if head)
    return next(filter(None, bases), head)


def former(content: Path, archive: Path, upto: str) -> Former:
    """Every state that was replaced or removed, up to the files as they are now; ``upto`` is the ``mainline``.

    Only since the ledger was written for the last time but one: it holds all that was public by then. (The last time
    would not do: what came to the main line while that publication was on its way is not in it.)
    """
    if not upto:
        return Former()
    written = _said(archive, "log", "-2", "--format=%H", upto, "--", LEDGER).split() if archive.is_dir() else []
    since = [f"^{written[1]}"] if len(written) > 1 else []
    root = content.resolve().name
    texts = {state: f"{root}/{state[0]}" for state in _replaced(content, upto, since) if is_text(state[0])}
    lists = [state for state in _replaced(archive, upto, since) if state[0] == LEDGER] if archive.is_dir() else []
    raw = _contents(content, {blob for _path, blob in (*texts, *lists)})
    return Former(
        tuple(read_document(path, raw[blob]) for (_local, blob), path in texts.items() if blob in raw),
        frozenset(
            address
            for _path, blob in lists
            for _line, address in addresses_in(raw.get(blob, b"").decode("utf-8", "replace"))
        ),
    )


def _replaced(folder: Path, upto: str, since: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The path in the folder and the blob of each state that a step of the main line, or the work here, ended."""
    how = ("--raw", "-z", "--no-abbrev", "--no-renames", "--relative")
    steps = _git(folder, "log", "--first-parent", "-m", "--format=", *how, upto, *since, "--", ".")
    for said in (steps, _git(folder, "diff", *how, upto, "--", ".")):
        fields = said.decode("utf-8", "replace").split("\0")
        for step, path in zip(fields[::2], fields[1::2], strict=False):
            _old_mode, _new_mode, blob, *_rest = step.split()
            if blob.strip("0"):
                yield path, blob


def _contents(folder: Path, blobs: set[str]) -> dict[str, bytes]:
    """The bytes of each blob that is here (a clone may have been made without them)."""
    said = _git(folder, "cat-file", "--batch", given="\n".join(sorted(blobs)).encode())
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


def _said(folder: Path, *arguments: str) -> str:
    return _git(folder, *arguments).decode().strip()


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git answers about the folder; nothing when it is not there, or has no answer."""
    own = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_")
    }  # a hook's speak of others
    command = ["git", "-C", str(folder), "--literal-pathspecs", *arguments]
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, check=False, env={**own, "GIT_OPTIONAL_LOCKS": "0"}
        )
    except OSError:
        return b""
    return done.stdout if done.returncode == 0 else b""
