"""What goes into the index: one document a page that can be found, and what holds for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from build_tools.sparse import Sparse

EntryName = Literal["nyhet", "veiledning", "arrangement", "smågruppe", "side"]
StatusName = Literal["gjeldende", "kommende", "utløpt", "erstattet", "trukket"]

STATUSES: tuple[StatusName, ...] = ("gjeldende", "kommende", "utløpt", "erstattet", "trukket")
ENTRIES: tuple[EntryName, ...] = ("side", "smågruppe", "arrangement", "nyhet", "veiledning")


@dataclass(frozen=True, kw_only=True)
class SearchDocument(Sparse):
    """One page: what is searched, what is shown, what is counted.

    ``url`` is absolute within the site (``/nyheter/2024/slug/``); ``topics``, ``source`` and
    ``municipalities`` are keys of the vocabulary (no municipality means all); ``date`` is an ISO date,
    perhaps partial (``2024``, ``2024-03``), or empty; ``text`` is the body as plain text.
    """

    id: str
    url: str
    title: str
    text: str = ""
    action: str = ""
    summary: str = ""
    topics: tuple[str, ...] = ()
    topic_labels: tuple[str, ...] = ()
    source: str = ""
    source_label: str = ""
    municipalities: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    kind: str = ""
    entry: EntryName = "nyhet"
    date: str = ""
    status: StatusName = "gjeldende"
    superseded_by: str = ""
    lang: str = "nb"
    icpc2: tuple[str, ...] = ()

    @cached_property
    def place(self) -> tuple[Any, ...]:
        """What documents are numbered by: the year first, since that is what new documents share.

        Year (0 when it has none), the places of its entry and status in their lists, its values of each facet as a
        set in order, date and id. Kept with the document: it is asked for in every build.
        """
        return (
            int(self.date[:4]) if self.date[:4].isdecimal() else 0,
            ENTRIES.index(self.entry),
            STATUSES.index(self.status),
            (self.source,) if self.source else (),
            tuple(sorted(set(self.topics))),
            (self.kind or self.entry,),
            tuple(sorted(set(self.audience))),
            tuple(sorted(set(self.municipalities))),
            self.date,
            self.id,
        )


@dataclass(frozen=True)
class Setting:
    """What the index of a site is made with, beside its documents.

    ``synonyms`` are the groups of the content folder as read, ``labels`` give for each facet (``tema``, ``avsender``,
    …) the label of each key; ``scripts`` where the operator wants it once more as scripts.
    """

    synonyms: Sequence[Any]
    labels: Mapping[str, Mapping[str, str]]
    scripts: bool
