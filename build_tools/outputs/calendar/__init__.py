"""iCalendar (RFC 5545): every event in one calendar of all, of its topics, of its municipalities, and one of its own.

A calendar program knows an event again by its UID, so an edit moves it and never doubles it. Nothing is taken
from the clock: DTSTAMP and LAST-MODIFIED are the day the event was last changed.
"""

from collections.abc import Iterator

from build_tools.context import Site
from build_tools.model import Event
from build_tools.site_file import SiteFile


def render(site: Site) -> Iterator[SiteFile]:
    """Every calendar of the site; a topic or municipality without events has an empty one, to subscribe to ahead.

    That of an event stands at the event's former addresses too.
    """
    from build_tools.outputs.calendar.ics import calendar_file, event_block  # too dear for a build that makes none

    made: dict[str, bytes] = {}
    for address, title, events in calendars(site):
        for event in events:
            if event.id not in made:
                made[event.id] = event_block(site, event)
        yield calendar_file(site, address, title, [made[event.id] for event in events])
    for event in site.catalogue.events:
        for alias in event.aliases:
            if alias.endswith("/"):  # who subscribes cannot be led on by a page
                own = calendar_file(site, event.address, event.title, [made[event.id]])
                yield SiteFile(own.path.replace(event.address[1:], alias[1:], 1), own.content)


def calendars(site: Site) -> Iterator[tuple[str, str, tuple[Event, ...]]]:
    """Address of the page, title and events of every calendar; cheap, so that a build may compare before making.

    A municipality's calendar also holds what concerns all municipalities: it is one to live by, not a list.
    """
    events, name, words = site.catalogue.events, site.config.name, site.catalogue.vocabulary
    yield "/", name, events
    for key, topic in words.topics.items():
        yield f"/tema/{key}/", f"{name} – {topic.label}", tuple(each for each in events if key in each.topics)
    for key, source in words.municipalities.items():
        mine = (each for each in events if not each.municipalities or key in (*each.municipalities, each.source))
        yield f"/kommune/{key}/", f"{name} – {source.label}", tuple(mine)
    for event in events:
        yield event.address, event.title, (event,)
