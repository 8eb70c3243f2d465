"""Which number a document has in the index: alike documents lie together, so that what they share costs little."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from build_tools.outputs.search.indexed import SearchDocument

FACETS = ("avsender", "tema", "type", "malgruppe", "kommune")


def place(document: SearchDocument) -> tuple[Any, ...]:
    """What documents are numbered by."""
    return document.place


def shown(document: SearchDocument) -> tuple[Any, ...]:
    """Where a document stands and what stands in its place: while these are alike, only words and records differ."""
    return document.place, document.superseded_by


def year(document: SearchDocument) -> int:
    """The year of its date; 0 when it has none."""
    found: int = document.place[0]
    return found


def standing(document: SearchDocument) -> tuple[Any, ...]:
    """Its year, and the places of its entry and status in their lists."""
    return document.place[:3]


def values(document: SearchDocument) -> tuple[Any, ...]:
    """Its values of `FACETS`, each a set in order."""
    return document.place[3 : 3 + len(FACETS)]


def runs(documents: Sequence[SearchDocument]) -> list[tuple[Any, ...]]:
    """``(how many, year, entry, status)`` of neighbouring documents that have these alike."""
    return [(len(list(group)), *alike) for alike, group in groupby(map(standing, documents))]
