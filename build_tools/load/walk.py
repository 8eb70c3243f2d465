"""One walk through the content folder: what is there, and what of it cannot be taken."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from build_tools.errors import Problem, UsageError
from build_tools.load.stamps import Status

_TRACE = re.compile(r"\..*|~\$.*|~WR.*\.tmp|.*~|#.*#|.*\.orig|desktop\.ini|thumbs\.db|@eaDir", re.I | re.S)
"""What is there though nobody put it there, and few can see it: a file manager hides most of it."""


class Walk(Struct, frozen=True):
    """Regular files as ``(path within the folder, status)``, sorted by path, and what is wrong with other names."""

    files: tuple[tuple[str, Status], ...]
    problems: tuple[Problem, ...]


def walk(content: Path) -> Walk:
    """Find every file below the folder; what programs leave behind is left alone. UsageError without one."""
    if not content.is_dir():
        raise UsageError(f"no content folder at {content}")
    problems: list[Problem] = []
    files = sorted(_files(content, content.resolve().name, problems), key=lambda file: file[0])
    return Walk(tuple(files), tuple(problems))


def is_left_alone(name: str) -> bool:
    """Whether a file or folder is hidden, or a trace of office programs, editors, git, Windows or a file server."""
    return _TRACE.fullmatch(name) is not None


def unreadable(path: str, error: OSError) -> Problem:
    """Say that the system will not let a file or a folder be read."""
    return Problem(
        path, 1, f"filen kan ikke leses ({error.strerror}): se etter at den finnes og kan åpnes", rule="unreadable"
    )


def _files(content: Path, root: str, problems: list[Problem]) -> Iterator[tuple[str, Status]]:
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
            name = entry.name
            if is_left_alone(name):
                continue
            found = _kind(entry, f"{root}/{prefix}{name}", inside)
            if isinstance(found, Problem):
                problems.append(found)
            elif stat.S_ISDIR(found.st_mode):
                waiting.append(f"{prefix}{name}/")
            else:
                yield prefix + name, Status(found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


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
