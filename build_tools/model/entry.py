"""What people write: items, guides, events, small-group packs and pages, frozen and complete."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from msgspec import Struct

from build_tools.model.dates import PartialDate
from build_tools.sparse import Sparse

Collection = Literal["nyheter", "veiledning", "arrangementer", "smagruppe", "sider"]
Validity = Literal["gjeldende", "kommende", "utløpt", "erstattet", "trukket"]
MEANS: dict[Validity, str] = {
    "gjeldende": "Hva betyr dette for deg?",
    "kommende": "Hva betyr dette for deg?",
    "utløpt": "Dette gjaldt da",
    "erstattet": "Dette gjaldt da",
    "trukket": "Dette gjelder ikke",
}
"""What stands above the action of an entry, by what became of it: nobody is to follow what is withdrawn."""

KINDS = (
    "ny-rutine", "endring", "påminnelse", "kapasitet", "tilbud", "avvikling",
    "henvisningstekst", "avslagstekst", "annet",
)  # fmt: skip
TEXT_KINDS = ("henvisningstekst", "avslagstekst")
AUDIENCES = ("fastlege", "lis", "legevakt", "legekontor", "lab")
EVENT_TYPES = ("lunsjmøte", "samhandlingsmøte", "emnekurs", "smågruppe", "hospitering")
LANGUAGES = ("nb", "nn", "en")


class Outlet(Struct, frozen=True, kw_only=True):
    """Another place where the same message stands; ``date`` is when it was last brought up to date there."""

    label: str
    url: str
    date: PartialDate | None = None


class Change(Struct, frozen=True, kw_only=True):
    """What was changed, and when; ``change`` is ``major`` when those who had the entry must be told."""

    updated: PartialDate
    change_note: str = ""
    change: Literal["", "minor", "major"] = ""

    @property
    def mark(self) -> str:
        """Tells one change from another: its day and a fingerprint of its note."""
        note = " ".join(self.change_note.split())
        return f"{self.updated.iso} {hashlib.sha256(note.encode()).hexdigest()[:8]}"


class Text(Protocol):
    """A text that is read when it is asked for."""

    @property
    def text(self) -> str:
        """The text."""


@dataclass(frozen=True, kw_only=True)
class Entry(Sparse):
    """What every kind of content shares. ``path`` is relative to the content folder, ``body`` is Markdown.

    ``digest`` is the SHA-256 (hex) of the file, whatever ends its lines: it changes when, and only when, the file
    does. ``front`` is a digest of what other pages show of it, which is all but the body of most items, and
    ``leads``: the addresses of the site that its text leads to. A link to another file means the address that one
    has, whatever its own says.
    ``body_line`` is the line in the file on which the body starts, counted from 1. ``updated``, ``change`` and
    ``change_note`` are the newest change, ``changes`` those before it. ``first_address`` is the one it was first
    served at, where that is another than now.
    """

    id: str
    title: str
    path: str
    address: str
    body: str
    digest: str
    front: str = ""
    leads: tuple[str, ...] = ()
    body_line: int = 1
    summary: str = ""
    action: str = ""
    date: PartialDate | None = None
    source: str = ""
    topics: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    updated: PartialDate | None = None
    change: Literal["", "minor", "major"] = ""
    change_note: str = ""
    changes: tuple[Change, ...] = ()
    valid_from: PartialDate | None = None
    valid_until: PartialDate | None = None
    review_by: PartialDate | None = None
    supersedes: tuple[str, ...] = ()
    withdrawn: str = ""
    icpc2: tuple[str, ...] = ()
    contact: str = ""
    outlets: tuple[Outlet, ...] = ()
    lang: str = "nb"
    aliases: tuple[str, ...] = ()
    first_address: str = ""

    def __getattr__(self, name: str) -> Any:
        """``body`` where it was put aside."""
        if name != "body" or "_aside" not in self.__dict__:
            raise AttributeError(name)
        return self.__dict__["_aside"].text

    def __getstate__(self) -> dict[str, Any]:
        """What is kept between builds: all of it."""
        state = super().__getstate__()
        if state.pop("_aside", None):
            state["body"] = self.body
        return state

    def light(self, aside: "Text") -> dict[str, Any]:
        """The state (`again`) of the same entry with its body put aside; it is for this build only."""
        state = super().__getstate__()
        del state["body"]
        return {**state, "_aside": aside}

    @property
    def collection(self) -> Collection:
        """The room it stands in; the first part of its address on the site."""
        raise NotImplementedError(type(self).__name__)

    @property
    def changed(self) -> PartialDate | None:
        """When it last said something new: ``updated``, else ``date``."""
        return self.updated or self.date

    @property
    def holds_from(self) -> PartialDate | None:
        """From when it takes the place of what it supersedes: ``date``, or ``valid_from`` where that is later."""
        known = [day for day in (self.date, self.valid_from) if day]
        return max(known, key=lambda day: day.first, default=None)

    @property
    def begins(self) -> PartialDate | None:
        """From when it applies, where that is told; what supersedes something does not before it takes its place."""
        return self.holds_from if self.supersedes else self.valid_from

    @property
    def change_log(self) -> tuple[Change, ...]:
        """Every change, newest first."""
        earlier = sorted(self.changes, key=lambda each: each.updated, reverse=True)
        if not self.updated:
            return tuple(earlier)
        return (Change(updated=self.updated, change_note=self.change_note, change=self.change), *earlier)

    @property
    def sort_key(self) -> tuple[PartialDate, str]:
        """Orders by date and id; an unknown date comes before every known one."""
        return (self.date or PartialDate(0), self.id)


@dataclass(frozen=True, kw_only=True)
class Item(Entry):
    """One piece of news. ``version`` is set on referral and rejection texts (``TEXT_KINDS``)."""

    kind: str = "annet"
    version: str = ""

    @property
    def collection(self) -> Collection:
        """News."""
        return "nyheter"

    @property
    def year(self) -> str:
        """The year folder of its address: ``2024``, or ``udatert`` when the date is unknown."""
        return f"{self.date.year:04}" if self.date else "udatert"


@dataclass(frozen=True, kw_only=True)
class Guide(Entry):
    """A standing page that says what applies now; ``responsible`` is a source key or a role."""

    responsible: str = ""
    reviewed: PartialDate | None = None

    @property
    def collection(self) -> Collection:
        """Guides."""
        return "veiledning"


class ProgrammeLine(Struct, frozen=True, kw_only=True):
    """One line of an event's programme; ``time`` as written (``11.30``)."""

    time: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Event(Entry):
    """A meeting. ``start`` and ``end`` are naive local times in Europe/Oslo; ``date`` is when it was announced."""

    type: str
    start: datetime
    end: datetime
    place: str = ""
    meeting_url: str = ""
    registration: str = ""
    credit_points: str = ""
    compensation: str = ""
    programme: tuple[ProgrammeLine, ...] = ()
    cancelled: str = ""
    sequence: int = 0
    slides: str = ""
    pack: str = ""

    @property
    def collection(self) -> Collection:
        """Events."""
        return "arrangementer"


class Case(Struct, frozen=True, kw_only=True):
    """A case to talk about in a small group."""

    title: str
    text: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Pack(Entry):
    """A small-group pack: chosen items (ids), cases and questions on one page to print."""

    items: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()

    @property
    def collection(self) -> Collection:
        """Small-group packs."""
        return "smagruppe"


@dataclass(frozen=True, kw_only=True)
class Page(Entry):
    """A hand-written page: about, privacy, accessibility, the editors' guide."""

    @property
    def collection(self) -> Collection:
        """Hand-written pages."""
        return "sider"
