"""The controlled vocabularies, read from ``content/vocabulary/*.yml``: no key of theirs stands in code."""

from collections.abc import Mapping

from msgspec import Struct, field

from build_tools.model.dates import PartialDate

SOURCE_KINDS = ("sykehus", "kommune", "helsefellesskap", "annet")
FREQUENCIES = ("weekly", "fortnightly", "monthly", "quarterly", "irregular")
SECTIONS = ("viktigst", "tema", "arrangementer", "rettelser", "utloper")


class Topic(Struct, frozen=True, kw_only=True):
    """A term of the topic vocabulary; ``parent`` and ``related`` are topic keys, ``responsible`` a source key."""

    key: str
    label: str
    description: str = ""
    parent: str = ""
    responsible: str = ""
    related: tuple[str, ...] = ()
    icpc2: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()


class Source(Struct, frozen=True, kw_only=True):
    """Who sends; ``contact`` is a role mailbox. A municipality is a source of kind ``kommune``."""

    key: str
    label: str
    kind: str
    parent: str = ""
    contact: str = ""
    url: str = ""


class Selection(Struct, frozen=True, kw_only=True):
    """Which items a newsletter carries; an empty tuple means all."""

    sources: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()


class Newsletter(Struct, frozen=True, kw_only=True):
    """A recurring mailing, the person who answers for it, and the mailbox it is sent from (``sender``)."""

    key: str
    label: str
    responsible_name: str
    responsible_role: str
    sender: str
    frequency: str = "irregular"
    subscribe: str = ""
    select: Selection = Selection()
    sections: tuple[str, ...] = SECTIONS

    @property
    def responsible(self) -> str:
        """``Kari Nordmann (leder for ALIS)``."""
        return in_charge(self.responsible_name, self.responsible_role)


def in_charge(name: str, role: str) -> str:
    """A name with its role behind it; only a word that is no abbreviation begins with a small letter there."""
    small = role[1:2].islower() or role[1:2] == " "
    return f"{name} ({role[:1].lower() if small else role[:1]}{role[1:]})"


class DialogRule(Struct, frozen=True, kw_only=True):
    """A rule about dialogue messages that holds for a time: ``months`` since the last contact, 0 for no limit."""

    text: str
    months: int = 0
    valid_from: PartialDate | None = None
    valid_until: PartialDate | None = None


class DialogClinic(Struct, frozen=True, kw_only=True):
    """What a clinic (source key) may be asked in a dialogue message, how, and since when."""

    source: str
    may_ask: tuple[str, ...]
    how: str = ""
    since: PartialDate | None = None


class Synonyms(Struct, frozen=True, kw_only=True):
    """``groups`` work both ways; ``one_way`` maps a query word to what it also finds."""

    groups: tuple[tuple[str, ...], ...] = ()
    one_way: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Vocabulary(Struct, frozen=True, kw_only=True):
    """All vocabularies, in the order of their files."""

    topics: Mapping[str, Topic] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    newsletters: Mapping[str, Newsletter] = field(default_factory=dict)
    synonyms: Synonyms = Synonyms()
    dialog_rules: tuple[DialogRule, ...] = ()
    dialog_clinics: tuple[DialogClinic, ...] = ()

    @property
    def municipalities(self) -> dict[str, Source]:
        """The sources that are municipalities, in the file's order."""
        return {key: source for key, source in self.sources.items() if source.kind == "kommune"}

    def topic_label(self, key: str) -> str:
        """What readers see for a topic key."""
        return self.topics[key].label if key in self.topics else key

    def source_label(self, key: str) -> str:
        """What readers see for a source key."""
        return self.sources[key].label if key in self.sources else key

    def source_contact(self, key: str) -> str:
        """The role mailbox of a source, or of the nearest parent that has one; empty if none has."""
        seen: set[str] = set()
        while key in self.sources and key not in seen:
            if self.sources[key].contact:
                return self.sources[key].contact
            seen.add(key)
            key = self.sources[key].parent
        return ""
