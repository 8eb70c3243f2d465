"""How much stands behind a link, and when it last grew."""

from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from build_tools.context import Site
from build_tools.model import Entry, Event, Source
from build_tools.outputs.pages.labels import short_date
from build_tools.outputs.pages.view import Link


class Tally(Struct, frozen=True):
    """A link with how much is behind it and when it last grew."""

    link: Link
    count: int
    newest: str
    description: str


@lru_cache(maxsize=1)
def topic_tallies(site: Site) -> tuple[Tally, ...]:
    """Every topic by name, with how much it holds and its newest date."""
    found = []
    for key, topic in site.catalogue.vocabulary.topics.items():
        entries = site.catalogue.with_topic(key)
        found.append(Tally(Link(f"tema/{key}/", topic.label), len(entries), newest_date(entries), topic.description))
    return tuple(sorted(found, key=lambda tally: alphabetical(tally.link.label)))


def newest_date(entries: Iterable[Entry]) -> str:
    """The newest date of news and guides among the entries; empty when none has one."""
    dates = [entry.date for entry in entries if entry.date and not isinstance(entry, Event)]
    return short_date(max(dates)) if dates else ""


def alphabetical(label: str) -> str:
    """Norwegian order: æ, ø, å after z."""
    return label.lower().translate({ord("æ"): "z{", ord("ø"): "z|", ord("å"): "z}"})


def source_tally(site: Site, source: Source) -> Tally:
    """A source with how much it has sent."""
    entries = site.catalogue.of_source(source.key)
    return Tally(Link(f"avsender/{source.key}/", source.label), len(entries), newest_date(entries), "")


def municipality_tally(site: Site, source: Source) -> Tally:
    """A municipality with how much concerns it."""
    entries = site.catalogue.for_municipality(source.key)
    return Tally(Link(f"kommune/{source.key}/", source.label), len(entries), newest_date(entries), "")
