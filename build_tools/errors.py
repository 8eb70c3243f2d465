"""What can go wrong, each with its place."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import force_setattr

Severity = Literal["error", "warning", "info"]
SEVERITY_ORDER: dict[str, int] = {"error": 0, "warning": 1, "info": 2}


class Problem(Struct, frozen=True, order=True):
    """One finding in the content: where it is and what must be so, in Norwegian.

    ``path`` is relative to the folder that holds ``content/`` (POSIX), ``line`` and ``column`` count from 1
    (column 0: the whole line), ``rule`` is the short English name of the rule that found it.
    """

    path: str
    line: int
    message: str
    severity: Severity = "error"
    rule: str = ""
    column: int = 0

    def __post_init__(self) -> None:
        """Hold path and message to one visible line each: both may quote what a stranger wrote."""
        for name in ("path", "message"):
            text = getattr(self, name)
            if not text.isprintable():
                force_setattr(self, name, visible(text))

    def __str__(self) -> str:
        """``path:line: message``, as editors and terminals make clickable."""
        place = f"{self.path}:{self.line}" + (f":{self.column}" if self.column else "")
        return f"{place}: {self.message}"


def visible(text: str) -> str:
    """The text on one line, with nothing that hides."""
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    return character if character.isprintable() else " " if character == "\xa0" else "�"


class BuildToolsError(Exception):
    """Base of every error this package raises on purpose; the text is for the person at the terminal."""


class ContentError(BuildToolsError):
    """The content has problems of severity error: all of them among ``problems``, sorted by path and line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problem for problem in problems if problem.severity == "error")
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["ContentError"], tuple[list[Problem]]]:
        """It may come from another process."""
        return ContentError, (self.problems,)


class UsageError(BuildToolsError):
    """The command or its environment is wrong (exit code 2), not the content."""
