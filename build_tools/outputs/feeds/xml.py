"""RSS 2.0 and Atom through feedgen, around its traps (see the comments)."""

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import datetime
from html import escape
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.dc import DcEntryExtension
from feedgen.feed import FeedGenerator
from msgspec import Struct

from build_tools.config import SiteConfig
from build_tools.outputs.feeds.dates import NEVER, midnight
from build_tools.outputs.feeds.story import Story, legal

RSS_TYPE = "application/rss+xml"
ATOM_TYPE = "application/atom+xml"
_ENTRY = re.compile(rb"<(item|entry)>.*?</\1>", re.DOTALL)
_NAME = re.compile(rb"<(?:id|guid)\b[^>]*>([^<]*)</")


class Prepared:
    """A story as RSS item and Atom entry, made once; every feed that carries it gets a copy.

    Stands in for feedgen's own entry in ``add_entry``: feedgen would make the same elements anew for each feed.
    """

    def __init__(self, story: Story) -> None:
        entry = FeedEntry()
        entry.register_extension("dc", DcEntryExtension, atom=False)  # `load_extension` would search the disk
        entry.guid(story.id, permalink=story.id == story.url)
        entry.title(story.title)
        entry.link(href=story.url, rel="alternate", type="text/html")
        # Readers take RSS descriptions for HTML, so plain text is escaped once more; Atom is told by its type.
        entry.summary(escape(story.summary, quote=False), type="html")
        entry.content(story.html, type="html")
        entry.author(name=story.author, uri=story.author_url)
        entry.dc.dc_creator(story.author)  # RSS' own <author> wants an address; feedgen drops a bare name
        for scheme, term, label in story.tags:
            entry.category(term=term, scheme=scheme, label=label)
        entry.published(midnight(story.published))
        entry.updated(midnight(story.updated))
        self._atom = entry.atom_entry()
        entry.published(midnight(story.surfaced))  # RSS has one date, and readers sort by it
        self._rss = entry.rss_entry()

    def register_extension(self, *_: Any) -> None:
        """Called by feedgen; the extensions are in the elements already."""

    def rss_entry(self, extensions: bool = True) -> Any:
        """A copy of the RSS item."""
        return deepcopy(self._rss)

    def atom_entry(self, extensions: bool = True) -> Any:
        """A copy of the Atom entry."""
        return deepcopy(self._atom)


class Head(Struct, frozen=True, kw_only=True):
    """What stands above the entries; addresses are full ones, ``folder`` that of the page the feed belongs to."""

    folder: str
    title: str
    description: str
    publisher: str
    home: str
    changed: datetime

    @classmethod
    def of(cls, config: SiteConfig, address: str, title: str, stories: Sequence[Story]) -> "Head":
        """The head of the feed of one page."""
        return cls(
            folder=config.absolute(address),
            title=legal(title),
            description=legal(config.description or title),
            publisher=legal(config.organisation or config.name),
            home=config.url,
            changed=midnight(max((story.updated for story in stories), default=NEVER)),
        )


def rss(head: Head, entries: Iterable[Prepared]) -> bytes:
    """An RSS 2.0 document."""
    feed = _generator(head, "feed.xml", RSS_TYPE, entries)
    feed.load_extension("dc", atom=False)
    feed.description(head.description)
    feed.language("nb")
    feed.ttl(60)
    return bytes(feed.rss_str())


def atom(head: Head, entries: Iterable[Prepared]) -> bytes:
    """An Atom document (RFC 4287)."""
    feed = _generator(head, "atom.xml", ATOM_TYPE, entries)
    feed.subtitle(head.description)
    feed.language("nb")
    feed.author(name=head.publisher, uri=head.home)
    return bytes(feed.atom_str())


def amended(document: bytes, others: bytes) -> bytes:
    """A document with the entries of another one instead of its own of that name."""
    new = {_name(found[0]): found[0] for found in _ENTRY.finditer(others)}
    return _ENTRY.sub(lambda found: new.get(_name(found[0]), found[0]), document)


def _name(entry: bytes) -> bytes:
    """What an entry is told apart by; text in it has no tags of its own, since all of it is escaped."""
    found = _NAME.search(entry)
    return found[1] if found else b""


def _generator(head: Head, name: str, kind: str, entries: Iterable[Prepared]) -> Any:
    feed = FeedGenerator()
    feed.id(head.folder + name)
    feed.title(head.title)
    feed.link(href=head.folder + name, rel="self", type=kind)
    feed.link(href=head.folder, rel="alternate", type="text/html")  # last, or RSS' <link> names the feed itself
    feed.generator("Praksisnytt", uri=head.home)
    feed.updated(head.changed)  # also lastBuildDate; the default is now
    for entry in entries:
        feed.add_entry(entry, order="append")
    return feed
