"""Feeds: RSS 2.0, Atom and JSON Feed 1.1 beside the home page and every list, and one OPML of them all.

A feed holds the newest ``LENGTH`` entries of its page, in full text. What has no known date stands in no feed (a
feed needs one), and what is dated after the day of the build is not in yet. A correction (``change: major``)
comes back to the top by the date it was made; a small change only moves Atom's ``updated``. The first day of a
partial date stands for it, at midnight in Norway.
"""

from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec import Struct

from build_tools.context import Site
from build_tools.model import Entry, SentIssue
from build_tools.outputs.feeds import jsonfeed
from build_tools.outputs.feeds.dates import last_changed, surfaced
from build_tools.outputs.feeds.opml import opml
from build_tools.outputs.feeds.story import Story, story_of_entry, story_of_issue
from build_tools.site_file import SiteFile

if TYPE_CHECKING:
    from build_tools.outputs.feeds import xml

LENGTH = 30
"""Entries in a feed: between Material's 20 and the mail services' unlimited; ten issues of a monthly letter."""


class Feed(Struct, frozen=True):
    """One list with feeds: the page's address (``/tema/x/``), the feed's title, and its entries, newest first."""

    address: str
    title: str
    entries: tuple[Entry | SentIssue, ...]


class Stories:
    """What feeds say about entries, each made once and shared by all the feeds that carry it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._made: dict[str, tuple[Story, xml.Prepared]] = {}

    def of(self, entry: Entry | SentIssue) -> tuple[Story, "xml.Prepared"]:
        """The story of an entry and its prepared XML."""
        found = self._made.get(entry.address)
        if found is None:
            from build_tools.outputs.feeds import xml  # feedgen costs a build that needs no feed too much

            if isinstance(entry, SentIssue):
                story = story_of_issue(self.site, entry)
            else:
                story = story_of_entry(self.site, entry)
            found = self._made[entry.address] = (story, xml.Prepared(story))
        return found


def render(site: Site) -> Iterator[SiteFile]:
    """Every feed of the site, and ``feeds.opml``."""
    stories = Stories(site)
    for feed in feeds(site):
        yield from feed_files(site, feed, stories)
    yield opml_file(site)


def feed_files(site: Site, feed: Feed, stories: Stories | None = None) -> Iterator[SiteFile]:
    """The three files of one list; ``stories`` shares work between lists."""
    from build_tools.outputs.feeds import xml

    stories = stories or Stories(site)
    told = [stories.of(entry) for entry in feed.entries]
    plain = [story for story, _ in told]
    prepared = [entry for _, entry in told]
    folder = feed.address.removeprefix("/")
    head = xml.Head.of(site.config, feed.address, feed.title, plain)
    yield SiteFile(f"{folder}feed.xml", xml.rss(head, prepared))
    yield SiteFile(f"{folder}atom.xml", xml.atom(head, prepared))
    yield SiteFile(f"{folder}feed.json", jsonfeed.feed(site.config, feed.address, feed.title, plain))


def amended(site: Site, feed: Feed, published: Callable[[str], bytes]) -> Iterator[SiteFile]:
    """The three files of one list as they are ``published``, but for these entries, which stand in them."""
    from build_tools.outputs.feeds import xml

    for file in feed_files(site, feed):
        change = jsonfeed.amended if file.path.endswith(".json") else xml.amended
        yield SiteFile(file.path, change(published(file.path), file.content))


def opml_file(site: Site) -> SiteFile:
    """Every feed of the site in one file."""
    outlines = [(title, site.absolute(address)) for address, title in addresses(site)]
    return SiteFile("feeds.opml", opml(site.config.name, outlines))


def addresses(site: Site) -> Iterator[tuple[str, str]]:
    """Address and title of every list that has feeds."""
    name, words = site.config.name, site.catalogue.vocabulary
    yield "/", name
    yield from ((f"/tema/{key}/", f"{name} – {topic.label}") for key, topic in words.topics.items())
    yield from ((f"/avsender/{key}/", f"{name} – fra {source.label}") for key, source in words.sources.items())
    yield from ((f"/kommune/{key}/", f"{name} – for {source.label}") for key, source in words.municipalities.items())
    yield from ((f"/arkiv/{key}/", f"{letter.label} – utgaver") for key, letter in words.newsletters.items())


def feeds(site: Site) -> Iterator[Feed]:
    """Every list that has feeds, with what stands in them today; cheap, so that a build may compare before making."""
    entries = _by_address(site)
    for address, title in addresses(site):
        yield Feed(address, title, tuple(entries.get(address, ())))


def days(site: Site, feed: Feed) -> str:
    """The days a feed gives its entries; with the entries' own state all that its files depend on."""
    entries = (entry for entry in feed.entries if not isinstance(entry, SentIssue))
    dated = ((entry, surfaced(entry, site.today)) for entry in entries)
    return " ".join(f"{day}/{last_changed(site, entry, day)}" for entry, day in dated if day)


def _by_address(site: Site) -> dict[str, list[Entry | SentIssue]]:
    """The newest ``LENGTH`` entries of each list, by the address of its page."""
    found: dict[str, list[Entry | SentIssue]] = {}

    def put(address: str, entry: Entry | SentIssue) -> None:
        group = found.setdefault(address, [])
        if len(group) < LENGTH:
            group.append(entry)

    for entry in _newest(site):
        put("/", entry)
        for key in entry.topics:
            put(f"/tema/{key}/", entry)
        put(f"/avsender/{entry.source}/", entry)
        for key in {*entry.municipalities, entry.source}:
            put(f"/kommune/{key}/", entry)
    for issue in sorted(site.catalogue.issues, key=lambda issue: (issue.date, issue.number), reverse=True):
        if issue.date <= site.today:
            put(f"/arkiv/{issue.newsletter}/", issue)
    return found


def _newest(site: Site) -> list[Entry]:
    """What may stand in a feed today, newest first."""
    catalogue, today = site.catalogue, site.today
    rooms = (catalogue.items, catalogue.guides, catalogue.events, catalogue.packs)
    dated = [(day, entry.id, entry) for room in rooms for entry in room if (day := surfaced(entry, today))]
    dated.sort(key=itemgetter(0, 1), reverse=True)
    return [entry for _, _, entry in dated]
