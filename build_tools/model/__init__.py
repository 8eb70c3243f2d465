"""The values everything is made from: frozen, complete, standard library only."""

from build_tools.model.catalogue import Catalogue, newest_first
from build_tools.model.dates import PartialDate, norwegian_date, norwegian_time
from build_tools.model.entry import (
    AUDIENCES,
    EVENT_TYPES,
    KINDS,
    LANGUAGES,
    MEANS,
    TEXT_KINDS,
    Case,
    Change,
    Entry,
    Event,
    Guide,
    Item,
    Outlet,
    Pack,
    Page,
    ProgrammeLine,
    Validity,
)
from build_tools.model.issue import MAILS, SentIssue, SentItem
from build_tools.model.slug import slugify
from build_tools.model.vocabulary import (
    FREQUENCIES,
    SECTIONS,
    SOURCE_KINDS,
    DialogClinic,
    DialogRule,
    Newsletter,
    Selection,
    Source,
    Synonyms,
    Topic,
    Vocabulary,
)

__all__ = [
    "AUDIENCES", "EVENT_TYPES", "FREQUENCIES", "KINDS", "LANGUAGES", "MAILS", "MEANS", "SECTIONS", "SOURCE_KINDS",
    "TEXT_KINDS", "Case", "Catalogue", "Change", "DialogClinic", "DialogRule", "Entry", "Event", "Guide", "Item",
    "Newsletter", "Outlet", "Pack", "Page", "PartialDate", "ProgrammeLine", "Selection", "SentIssue", "SentItem",
    "Source", "Synonyms", "Topic", "Validity", "Vocabulary", "newest_first", "norwegian_date", "norwegian_time",
    "slugify",
]  # fmt: skip
