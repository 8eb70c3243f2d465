"""Which number a document has in the index: alike documents lie together, so that what they share costs little."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from build_tools.outputs.search.indexed import Placed

FACETS = ("avsender", "tema", "type", "malgruppe", "kommune")


def standing(document: Placed) -> tuple[Any, ...]:
    """Its year, and the places of its entry and status in their lists."""
    return document.place[:3]


def values(document: Placed) -> tuple[Any, ...]:
    """Its values of `FACETS`, each a set in order."""
    return document.place[3 : 3 + len(FACETS)]


def runs(documents: Sequence[Placed]) -> list[tuple[Any, ...]]:
    """``(how many, year, entry, status)`` of neighbouring documents that have these alike."""
    return [(len(list(group)), *alike) for alike, group in groupby(map(standing, documents))]
