"""One file of front matter and Markdown, or of YAML: bytes in, a Document out, never an exception."""

import hashlib
import os
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from build_tools.errors import Problem
from build_tools.load import flatyaml
from build_tools.load.characters import decode, findings
from build_tools.load.stamps import Stamp
from build_tools.load.value import Place, Value
from build_tools.load.walk import unreadable

MAX_BYTES = 1_000_000
"""A text of a whole megabyte is a file in the wrong place; it is refused before it is parsed."""
MAX_FRONT_MATTER = 100_000
"""Characters of front matter: more cannot be meant, and YAML's cost grows with it."""
Found = TypeVar("Found")

__all__ = ["Document", "Place", "Value", "read_document", "take_apart"]


class lazy(Generic[Found]):
    """`functools.cached_property` without a lock, which takes longer than most of what is found here."""

    def __init__(self, find: Callable[[Any], Found]) -> None:
        self.find, self.__doc__ = find, find.__doc__

    def __get__(self, instance: Any, owner: type) -> Found:
        """What is found, which takes the place of this."""
        found = instance.__dict__[self.find.__name__] = self.find(instance)
        return found


class Document:
    """A text file as it stands: ``text`` has no byte-order mark and LF line ends.

    ``path`` is relative to the folder that holds ``content/``, ``file`` is where the file lies (empty: it lies
    nowhere, and has been given its text). ``stamp`` tells whether the file on disk is still this one (`stamp_of`);
    None when that would not be certain. Everything else is found when it is asked for: ten thousand files are read,
    and taken apart, by the workers that judge them.
    """

    def __init__(self, path: str, file: str = "", stamp: Stamp | None = None) -> None:
        """Nothing is read yet."""
        self.path, self.file, self.stamp = path, file, stamp

    def __repr__(self) -> str:
        """What it is known by."""
        return f"Document({self.path!r}, {self.stamp})"

    def __getstate__(self) -> dict[str, object]:
        """What is kept of it, and sent between processes: what can be read again is not."""
        kept: dict[str, object] = {"path": self.path, "file": self.file, "stamp": self.stamp, "digest": self.digest}
        return {**kept, "_found": self._found} if not self.file else kept

    def rest(self) -> None:
        """Let go of what can be read again."""
        self.__dict__ = self.__getstate__()

    @property
    def text(self) -> str:
        """The characters; none when it is refused."""
        return self._found[0]

    @lazy
    def digest(self) -> str:
        """The SHA-256 (hex) of the bytes as they are with LF line ends and no byte-order mark, which git and editors
        put in and take away; empty when they cannot be read."""
        return self._found[1]

    @lazy
    def _found(self) -> tuple[str, str, tuple[Problem, ...]]:
        """The text, the digest, and why it is refused; read once, so that it is one state of the file or another."""
        return _read(self.path, self.file, self.stamp)

    @lazy
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the file, or a part of it, from being read."""
        return (*self._characters, *self._parsed[2])

    @property
    def readable(self) -> bool:
        """Whether the front matter could be read."""
        problems = self.problems
        return not problems or all(problem.severity != "error" for problem in problems)

    @property
    def data(self) -> Mapping[str, Value]:
        """The front matter (or the whole YAML file), every scalar as it was written; empty when unreadable."""
        return self._parsed[0]

    @lazy
    def places(self) -> Mapping[Place, int]:
        """The line of each value: ``("outlets", 0, "url")`` to 12."""
        known = self._parsed[1]
        return self._yaml()[1] if known is None else known

    @property
    def front(self) -> str:
        """The YAML text."""
        return self._front[0]

    @property
    def _before(self) -> int:
        """How many lines stand before the YAML text."""
        return 1 if self.path.endswith(".md") else 0

    @lazy
    def body(self) -> str:
        """The Markdown after the front matter."""
        return self.text[self.body_start :]

    @property
    def body_start(self) -> int:
        """The offset in ``text`` at which the body begins."""
        return self._front[1]

    @lazy
    def body_line(self) -> int:
        """The line on which the body begins."""
        return self.text.count("\n", 0, self.body_start) + 1

    def line(self, *place: str | int) -> int:
        """The line of a value, or of the nearest thing around it; 1 for the document itself."""
        while place:
            if place in self.places:
                return self.places[place]
            place = place[:-1]
        return 1

    @lazy
    def _characters(self) -> tuple[Problem, ...]:
        return self._found[2] or tuple(findings(self.path, self.text))

    @lazy
    def _front(self) -> tuple[str, int, tuple[Problem, ...]]:
        """The YAML text, where the body begins, and what is wrong with the lines around it."""
        text = self.text
        if not self.path.endswith(".md"):
            return text, len(text), ()
        if not text.startswith("---") or text.partition("\n")[0][3:].strip():
            return "", 0, self._misplaced(begun=False)
        start = text.find("\n") + 1
        end, after = _closing(text, start) if start else (-1, -1)
        if end < 0:
            return "", len(text), self._misplaced(begun=True)
        if end - start > MAX_FRONT_MATTER:
            message = f"feltene mellom `---` er for lange: de må være under {MAX_FRONT_MATTER} tegn"
            return "", after, (Problem(self.path, 1, message, rule="size"),)
        return text[start:end], after, ()

    @lazy
    def _parsed(self) -> tuple[dict[str, Value], dict[Place, int] | None, tuple[Problem, ...]]:
        """The values, their lines (None: nobody has counted them), and what is wrong."""
        if any(problem.severity == "error" for problem in self._characters):
            return {}, {}, ()
        front, _body, problems = self._front
        if problems or not front:
            return {}, {}, problems
        if (flat := flatyaml.values(front)) is not None:
            return flat, None, ()
        return self._yaml()

    # What reads YAML, and explains why it cannot, takes longer to load than a build that finds nothing changed.

    def _misplaced(self, *, begun: bool) -> tuple[Problem, ...]:
        from build_tools.load.mistakes import missing_end, missing_start

        return tuple((missing_end if begun else missing_start)(self.path, self.text))

    def _yaml(self) -> tuple[dict[str, Value], dict[Place, int], tuple[Problem, ...]]:
        from build_tools.load.mistakes import explain_yaml
        from build_tools.load.yamltext import YamlFault, parse

        front, before = self._front[0], self._before
        try:
            data, places = parse(front, first_line=before + 1)
            if before and "" in data:
                raise YamlFault("not-a-mapping", 0)
        except YamlFault as fault:
            return {}, {}, tuple(explain_yaml(self.path, front, fault, before))
        return data, places, ()


def take_apart(documents: Sequence[Document]) -> None:
    """Read several files, and find all that is found out about each: step by step, each of all before the next."""
    for step in ("_found", "_characters", "_front", "_parsed", "problems", "body", "body_line"):
        for each in documents:
            getattr(each, step)


def _too_large(path: str, size: int) -> Problem:
    """Say that a file is refused unread."""
    says = f"filen er for stor ({size / 1e6:.1f} MB): den må være under {MAX_BYTES / 1e6:g} MB"
    return Problem(path, 1, says, rule="size")


def read_document(path: str, raw: bytes) -> Document:
    """The document that a Markdown file with front matter (``.md``) or a YAML file of these bytes would be."""
    document = Document(path)
    document.__dict__["_found"] = _taken(path, raw)
    return document


def _read(path: str, file: str, stamp: Stamp | None) -> tuple[str, str, tuple[Problem, ...]]:
    try:
        opened = os.open(file, os.O_RDONLY)
        try:
            size, raw = _all_of(opened, stamp[1] if stamp else 0)
        finally:
            os.close(opened)
    except OSError as error:
        return "", "", (unreadable(path, error),)
    return ("", "", (_too_large(path, size),)) if size > MAX_BYTES else _taken(path, raw)


def _all_of(opened: int, known: int) -> tuple[int, bytes]:
    """The size and the bytes of an open file, by few calls to the system: it is done for every file.

    ``known`` is the size it had when it was seen; 0 where that may have changed at once.
    """
    size = known or os.fstat(opened).st_size
    raw = os.read(opened, min(size, MAX_BYTES) + 1)
    while size < len(raw) <= MAX_BYTES:  # it grows while it is read
        size = len(raw)
        raw += os.read(opened, MAX_BYTES + 1 - size)
    return max(size, len(raw)), raw


def _taken(path: str, raw: bytes) -> tuple[str, str, tuple[Problem, ...]]:
    digest = hashlib.sha256(raw.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n")).hexdigest()
    if len(raw) > MAX_BYTES:
        return "", digest, (_too_large(path, len(raw)),)
    text, problems = decode(path, raw)
    return text, digest, tuple(problems)


def _closing(text: str, start: int) -> tuple[int, int]:
    """Where the line ``---`` that ends the front matter begins, and where the next line does; -1 if there is none."""
    at = start - 1
    while (at := text.find("\n---", at)) >= 0:
        end = text.find("\n", at + 1)
        end = len(text) if end < 0 else end
        if not text[at + 4 : end].strip():
            return at + 1, min(end + 1, len(text))
        at = end
    return -1, -1
