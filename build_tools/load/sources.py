"""The two folders, walked and read: every file becomes a value here, or a problem with its name on it."""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from build_tools.errors import Problem, UsageError
from build_tools.load.documents import Document, stamp_of, unreadable
from build_tools.load.sent import Manifest, read_archive

VOCABULARY = "vocabulary"
MAX_ATTACHMENT = 20_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file that is neither Markdown nor vocabulary: ``path`` is relative to the content folder."""

    path: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources:
    """Everything that was read. ``root`` is the content folder's name, with which every path begins.

    ``ledger`` holds every address that ever was, with its line in ``archive/addresses.txt``.
    """

    root: str
    content: Path
    archive: Path
    documents: tuple[Document, ...] = ()
    vocabulary: Mapping[str, Document] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    manifests: tuple[Manifest, ...] = ()
    ledger: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = ()


def read(content: Path, archive: Path, known: Mapping[str, Document] | None = None) -> Sources:
    """Find every file of both folders; UsageError when there is no content folder, a missing archive is an empty one.

    Texts are read when they are asked for. ``known`` are documents by path as they were found before: a file that
    still bears a document's stamp is it.
    """
    if not content.is_dir():
        raise UsageError(f"no content folder at {content}")
    root = content.resolve().name
    problems: list[Problem] = []
    files = sorted(_walk(content, root, problems), key=lambda file: file[0])
    texts = [(path, status) for path, status in files if is_text(path)]
    documents = [_document(content, root, path, status, known or {}) for path, status in texts]
    vocabulary = {
        document.path.removeprefix(f"{root}/{VOCABULARY}/").removesuffix(".yml"): document
        for document in documents
        if document.path.endswith(".yml")
    }
    manifests, ledger = read_archive(archive, problems)
    return Sources(
        root=root,
        content=content,
        archive=archive,
        documents=tuple(document for document in documents if document.path.endswith(".md")),
        vocabulary=vocabulary,
        attachments=tuple(Attachment(path=path, size=status.st_size) for path, status in files if not is_text(path)),
        manifests=manifests,
        ledger=ledger,
        problems=tuple(problems),
    )


def one(content: Path, path: str) -> Sources | None:
    """A single text, ``path`` within the folder, with the vocabulary it is judged by; None if it is no plain file."""
    root = content.resolve().name
    paths = [path, *(f"{VOCABULARY}/{each.name}" for each in sorted((content / VOCABULARY).glob("*.yml")))]
    if any((content / each).is_symlink() or not (content / each).is_file() for each in paths):
        return None
    document, *terms = (_document(content, root, each, (content / each).stat(), {}) for each in paths)
    vocabulary = {Path(each.path).stem: each for each in terms}
    return Sources(root=root, content=content, archive=content, documents=(document,), vocabulary=vocabulary)


def is_text(path: str) -> bool:
    """Whether a path in the content folder is a text or a vocabulary, and so becomes a document."""
    return path.endswith(".md") or (path.startswith(f"{VOCABULARY}/") and path.endswith(".yml"))


def is_left_alone(name: str) -> bool:
    """Whether a file or folder is hidden, or a trace of an office program or editor."""
    return name.startswith((".", "~$")) or name.endswith("~")


def _walk(content: Path, root: str, problems: list[Problem]) -> Iterator[tuple[str, os.stat_result]]:
    """Regular files below the folder with their status; hidden files and office lock files are left alone."""
    inside = str(content.resolve())
    waiting = [""]
    while waiting:  # no recursion: folders can be nested deeper than Python's stack
        prefix = waiting.pop()
        try:
            entries = list(os.scandir(f"{content}/{prefix}"))
        except OSError as error:
            problems.append(unreadable(f"{root}/{prefix}".rstrip("/"), error))
            continue
        for entry in entries:
            path = prefix + entry.name
            if is_left_alone(entry.name):
                continue
            found = _kind(entry, f"{root}/{path}", inside)
            if isinstance(found, Problem):
                problems.append(found)
            elif stat.S_ISDIR(found.st_mode):
                waiting.append(path + "/")
            else:
                yield path, found


def _kind(entry: os.DirEntry[str], shown: str, inside: str) -> os.stat_result | Problem:
    """What a name in a folder stands for: a folder or a regular file, or what is wrong with it."""
    try:
        if entry.is_symlink() and not _stays(entry.path, inside):
            return Problem(
                shown, 1, "lenken i filsystemet peker ut av innholdsmappen: legg inn selve filen", rule="symlink"
            )
        entry.name.encode("utf-8")
        if not entry.name.isprintable():
            message = "navnet har et tegn som ikke synes: gi filen et nytt navn, av a–z, tall og bindestrek"
            return Problem(shown, 1, message, rule="file-name")
        status = entry.stat()
    except UnicodeEncodeError:
        shown = shown.encode("utf-8", "replace").decode()
        return Problem(shown, 1, "filnavnet må være skrevet i UTF-8", rule="file-name")
    except OSError as error:
        return unreadable(shown, error)
    if stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode):
        return status
    return Problem(shown, 1, "bare vanlige filer kan ligge her: slett den", rule="file-kind")


def _stays(path: str, inside: str) -> bool:
    """Whether a symbolic link ends at a file in the content folder (a linked folder could hold itself)."""
    target = os.path.realpath(path)
    return target.startswith(inside + os.sep) and os.path.isfile(target)


def _document(content: Path, root: str, path: str, status: os.stat_result, known: Mapping[str, Document]) -> Document:
    stamp, before = stamp_of(status), known.get(f"{root}/{path}")
    if stamp and before and before.stamp == stamp:
        before.file = f"{content}/{path}"
        return before
    return Document(f"{root}/{path}", f"{content}/{path}", stamp)
