"""What a YAML text holds once it is read: every scalar as it was written, "" for what says that it is nothing."""

from typing import TypeAlias

Value: TypeAlias = str | list["Value"] | dict[str, "Value"]
Place: TypeAlias = tuple[str | int, ...]
"""The way to a value: ``("outlets", 0, "url")``."""
EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
"""What stands, not in quotes, for a value that is none: programs write it of every field that was left open."""
MAX_DEPTH = 12
"""Levels of nesting; libyaml's composer recurses in C and would run out of stack long before memory."""
