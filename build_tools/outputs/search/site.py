"""From the catalogue to search documents: what of each entry is searched, shown and counted."""

from collections.abc import Iterator, Mapping
from typing import Any

from build_tools.context import Site
from build_tools.model import EVENT_TYPES, KINDS, Entry, Event, Guide, Item, Pack
from build_tools.outputs.search.analysed import analyse
from build_tools.outputs.search.indexed import EntryName, SearchDocument, Setting
from build_tools.site_file import SiteFile

LABELS = {
    "type": {
        "ny-rutine": "Ny rutine",
        "nyhet": "Nyhet",
        "veiledning": "Veiledning",
        "arrangement": "Arrangement",
        "smågruppe": "Smågruppe",
        "side": "Side",
        "annet": "Annet",
    },
    "malgruppe": {
        "fastlege": "Fastlege",
        "lis": "LIS",
        "legevakt": "Legevakt",
        "legekontor": "Legekontor",
        "lab": "Laboratorium",
    },
}


def render(site: Site) -> Iterator[SiteFile]:
    """The search index of the site."""
    from build_tools.outputs.search.rendering import index

    yield from index(setting(site), map(analyse, documents(site)))


def setting(site: Site) -> Setting:
    """The site's."""
    return Setting(synonym_groups(site), labels(site), site.config.file_search)


UNSEEN = ("\xad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
"""Soft hyphens and characters without width: pasted along with a text, and no part of its words."""


def legible(text: str) -> str:
    """A text without what cannot be seen in it."""
    for sign in UNSEEN:
        if sign in text:
            text = text.replace(sign, "")
    return text


def documents(site: Site) -> Iterator[SearchDocument]:
    """Every entry of the site as a search document."""
    for entry in site.catalogue.entries():
        yield document(site, entry)


def document(site: Site, entry: Entry) -> SearchDocument:
    """One entry as a search document."""
    vocabulary = site.catalogue.vocabulary
    heirs = site.heirs(entry)
    status = site.standing(entry)
    return SearchDocument(
        id=entry.id,
        url=entry.address,
        title=legible(f"Avlyst: {entry.title}" if isinstance(entry, Event) and entry.cancelled else entry.title),
        text=legible(site.body(entry).text),
        action=legible(entry.action),
        summary=legible(entry.summary),
        topics=entry.topics,
        topic_labels=tuple(vocabulary.topic_label(key) for key in entry.topics),
        source=entry.source,
        source_label=vocabulary.source_label(entry.source) if entry.source else "",
        municipalities=entry.municipalities,
        audience=entry.audience,
        kind=kind(entry),
        entry=room(entry),
        date=entry.start.date().isoformat() if isinstance(entry, Event) else entry.date.iso if entry.date else "",
        status=status,
        superseded_by=heirs[0].id if heirs and status == "erstattet" else "",
        lang=entry.lang,
        icpc2=entry.icpc2,
    )


def kind(entry: Entry) -> str:
    """What the facet `type` counts it as, where that says more than which room it stands in."""
    if isinstance(entry, Item):
        return entry.kind
    return entry.type if isinstance(entry, Event) else ""


def room(entry: Entry) -> EntryName:
    """The kind of page it is."""
    if isinstance(entry, Item):
        return "nyhet"
    if isinstance(entry, Guide):
        return "veiledning"
    if isinstance(entry, Event):
        return "arrangement"
    return "smågruppe" if isinstance(entry, Pack) else "side"


def synonym_groups(site: Site) -> list[Any]:
    """The content folder's own groups as its file has them."""
    synonyms = site.catalogue.vocabulary.synonyms
    return [list(group) for group in synonyms.groups] + [{asked: list(found)} for asked, found in synonyms.one_way]


def labels(site: Site) -> Mapping[str, Mapping[str, str]]:
    """The label of each key of each facet."""
    vocabulary = site.catalogue.vocabulary
    sources = {key: source.label for key, source in vocabulary.sources.items()}
    topics = {key: topic.label for key, topic in vocabulary.topics.items()}
    towns = {key: town.label for key, town in vocabulary.municipalities.items()}
    types = {key: key.capitalize().replace("-", " ") for key in (*KINDS, *EVENT_TYPES)} | LABELS["type"]
    return {"tema": topics, "avsender": sources, "kommune": towns, "type": types, "malgruppe": LABELS["malgruppe"]}
