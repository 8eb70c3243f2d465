"""What a YAML text holds once it is read: every scalar as it was written."""

from typing import TypeAlias

Value: TypeAlias = str | list["Value"] | dict[str, "Value"] | None
Place: TypeAlias = tuple[str | int, ...]
"""The way to a value: ``("outlets", 0, "url")``."""
MAX_DEPTH = 12
"""Levels of nesting; libyaml's composer recurses in C and would run out of stack long before memory."""
