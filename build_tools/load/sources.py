"""The two folders, walked and read: every file becomes a value here, or a problem with its name on it."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from build_tools.errors import Problem
from build_tools.load.documents import Document
from build_tools.load.sent import Manifest, read_archive
from build_tools.load.stamps import Status, known_by, stamp_of
from build_tools.load.walk import Walk, walk

VOCABULARY = "vocabulary"
MAX_ATTACHMENT = 20_000_000


class Attachment(Struct, frozen=True, kw_only=True):
    """A file that is neither Markdown nor vocabulary: ``path`` is relative to the content folder."""

    path: str
    size: int


class Sources(Struct, frozen=True, kw_only=True):
    """Everything that was read. ``root`` is the content folder's name, with which every path begins.

    ``site`` is the full address under which it is served, if that is known: a link that begins with it stays at home.
    ``ledger`` holds every address that ever was, with its line in ``archive/addresses.txt``.
    """

    root: str
    content: Path
    archive: Path
    site: str = ""
    documents: tuple[Document, ...] = ()
    vocabulary: Mapping[str, Document] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    manifests: tuple[Manifest, ...] = ()
    ledger: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = ()


def read(
    content: Path,
    archive: Path,
    known: Mapping[str, Document] | None = None,
    found: Walk | None = None,
    site: str = "",
) -> Sources:
    """Take every file of both folders; UsageError when there is no content folder, a missing archive is an empty one.

    Texts are read when they are asked for. ``known`` are documents by path as they were before: a file that still
    bears a document's stamp is it. ``found`` is what a walk through ``content`` has just shown.
    """
    found = found or walk(content)
    root = content.resolve().name
    problems = list(found.problems)
    documents: list[Document] = []
    vocabulary: dict[str, Document] = {}
    attachments: list[Attachment] = []
    for path, status in found.files:
        if not is_text(path):
            attachments.append(Attachment(path=path, size=status.st_size))
            continue
        document = _document(content, root, path, status, known or {})
        if path.endswith(".md"):
            documents.append(document)
        else:
            vocabulary[path.removeprefix(f"{VOCABULARY}/").removesuffix(".yml")] = document
    manifests, ledger = read_archive(archive, problems)
    return Sources(
        root=root,
        content=content,
        archive=archive,
        site=site,
        documents=tuple(documents),
        vocabulary=vocabulary,
        attachments=tuple(attachments),
        manifests=manifests,
        ledger=ledger,
        problems=tuple(problems),
    )


def some(content: Path, texts: Sequence[str]) -> Sources | None:
    """Single texts, paths within the folder, with the vocabulary they are judged by; None if one is no plain file."""
    root = content.resolve().name
    paths = [*texts, *(f"{VOCABULARY}/{each.name}" for each in sorted((content / VOCABULARY).glob("*.yml")))]
    if any((content / each).is_symlink() or not (content / each).is_file() for each in paths):
        return None
    found = [_document(content, root, each, (content / each).stat(), {}) for each in paths]
    documents, terms = found[: len(texts)], found[len(texts) :]
    vocabulary = {Path(each.path).stem: each for each in terms}
    return Sources(root=root, content=content, archive=content, documents=tuple(documents), vocabulary=vocabulary)


def is_text(path: str) -> bool:
    """Whether a path in the content folder is a text or a vocabulary, and so becomes a document."""
    return path.endswith(".md") or (path.startswith(f"{VOCABULARY}/") and path.endswith(".yml"))


def _document(
    content: Path, root: str, path: str, status: os.stat_result | Status, known: Mapping[str, Document]
) -> Document:
    shown, file = f"{root}/{path}", f"{content}/{path}"
    before = known.get(shown)
    if before and before.stamp == known_by(status):
        before.file = file
        return before
    return Document(shown, file, stamp_of(status))
