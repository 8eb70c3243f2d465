"""What goes into the index: one document a page that can be found, and what holds for all of them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from sys import intern
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from build_tools.outputs.search.introduced import introduced

EntryName = Literal["nyhet", "veiledning", "arrangement", "smågruppe", "side"]
StatusName = Literal["gjeldende", "kommende", "utløpt", "erstattet", "trukket"]

STATUSES: tuple[StatusName, ...] = ("gjeldende", "kommende", "utløpt", "erstattet", "trukket")
ENTRIES: tuple[EntryName, ...] = ("side", "smågruppe", "arrangement", "nyhet", "veiledning")


class SearchDocument(Struct, frozen=True, kw_only=True):
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

    @property
    def year(self) -> int:
        """The year of its date; 0 when it has none."""
        return int(self.date[:4]) if self.date[:4].isdecimal() else 0

    @property
    def placed(self) -> "Placed":
        """What is needed of it once it is analysed."""
        values = (
            (self.source,) if self.source else (),
            tuple(sorted(set(self.topics))),
            (self.kind or self.entry,),
            tuple(sorted(set(self.audience))),
            tuple(sorted(set(self.municipalities))),
        )
        standing = self.year, ENTRIES.index(self.entry), STATUSES.index(self.status)
        said = "\n".join((self.title, self.action, self.summary, self.text))
        return Placed((*standing, *map(_shared, values), self.date, self.id), self.superseded_by, introduced(said))


class Placed(NamedTuple):
    """A document among the others.

    ``place`` is what documents are numbered by, the year first, since that is what new documents share: year, the
    places of its entry and status in their lists, its values of each facet as a set in order, date and id.
    ``introduced`` are the abbreviations that it says what stand for.
    """

    place: tuple[Any, ...]
    superseded_by: str
    introduced: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """The document's."""
        found: str = self.place[-1]
        return found

    @property
    def date(self) -> str:
        """The document's."""
        found: str = self.place[-2]
        return found

    @property
    def topics(self) -> tuple[str, ...]:
        """The document's, in alphabetical order."""
        found: tuple[str, ...] = self.place[4]
        return found

    @property
    def is_guide(self) -> bool:
        """Whether it is a page that says what applies now."""
        return bool(ENTRIES[self.place[1]] == "veiledning")


@lru_cache(maxsize=1 << 12)
def _shared(values: tuple[str, ...]) -> tuple[str, ...]:
    """The same values, held once for all documents that have them."""
    return tuple(map(intern, values))


class Setting(Struct, frozen=True):
    """What the index of a site is made with, beside its documents.

    ``synonyms`` are the groups of the content folder as read, ``labels`` give for each facet (``tema``, ``avsender``,
    …) the label of each key; ``scripts`` where the operator wants it once more as scripts.
    """

    synonyms: Sequence[Any]
    labels: Mapping[str, Mapping[str, str]]
    scripts: bool
