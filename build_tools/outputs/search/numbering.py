"""Which number a document has in the index: alike documents lie together, so that what they share costs little."""

from collections.abc import Sequence
from itertools import groupby

from build_tools.outputs.search.document import ENTRIES, STATUSES, SearchDocument

FACETS = ("avsender", "tema", "type", "malgruppe", "kommune")


def year(document: SearchDocument) -> int:
    """The year of its date; 0 when it has none."""
    return int(document.date[:4]) if document.date[:4].isdecimal() else 0


def values(document: SearchDocument) -> tuple[tuple[str, ...], ...]:
    """Its values of `FACETS`, each a set in order."""
    return (
        (document.source,) if document.source else (),
        tuple(sorted(set(document.topics))),
        (document.kind or document.entry,),
        tuple(sorted(set(document.audience))),
        tuple(sorted(set(document.municipalities))),
    )


def standing(document: SearchDocument) -> tuple[int, int, int]:
    """Its year, and the places of its entry and status in their lists."""
    return year(document), ENTRIES.index(document.entry), STATUSES.index(document.status)


def place(document: SearchDocument) -> tuple[object, ...]:
    """What documents are numbered by: the year first, since that is what new documents share."""
    return (*standing(document), *values(document), document.date, document.id)


def runs(documents: Sequence[SearchDocument]) -> list[tuple[int, int, int, int]]:
    """``(how many, year, entry, status)`` of neighbouring documents that have these alike."""
    return [(len(list(group)), *alike) for alike, group in groupby(map(standing, documents))]
