"""Events and calendars as RFC 5545 writes them, through icalendar."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
from icalendar.prop import vDuration, vRecur, vText, vUri

from build_tools.context import Site
from build_tools.model import Event
from build_tools.site_file import SiteFile

ZONE = "Europe/Oslo"
OSLO = ZoneInfo(ZONE)
REFRESH = timedelta(hours=6)
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CLOSING = b"END:VCALENDAR\r\n"


def calendar_file(site: Site, address: str, title: str, blocks: Iterable[bytes]) -> SiteFile:
    """``kalender.ics`` beside a page, of events that ``event_block`` made."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{_host(site)}//Praksisnytt//NO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for name, value in (("NAME", title), ("X-WR-CALNAME", title), ("X-WR-TIMEZONE", ZONE)):
        calendar[name] = vText(_legal(value))  # the library takes these for unknown and would not escape commas
    calendar["REFRESH-INTERVAL"] = _duration()
    calendar.add("x-published-ttl", "PT6H")
    calendar["SOURCE"] = vUri(site.absolute(address) + "kalender.ics", params={"VALUE": "URI"})
    opening = calendar.to_ical().removesuffix(_CLOSING)
    content = b"".join((opening, _timezone(), *blocks, _CLOSING))
    return SiteFile(address.removeprefix("/") + "kalender.ics", content)


def event_block(site: Site, event: Event) -> bytes:
    """The VEVENT of an event, as bytes that stand in any calendar."""
    words, url = site.catalogue.vocabulary, site.absolute(event.address)
    cancelled = _cancelled(site, event)
    block = icalendar.Event()
    block.add("uid", f"{event.id}@{_host(site)}")
    block.add("dtstamp", _stamp(event))
    block.add("last-modified", _stamp(event))
    block.add("sequence", event.sequence + _turns(site, event))
    block.add("dtstart", event.start.replace(tzinfo=OSLO))
    block.add("dtend", event.end.replace(tzinfo=OSLO))
    block.add("summary", _legal(("Avlyst: " if cancelled else "") + event.title))
    block.add("description", _description(site, event, cancelled))
    if place := event.place or _full(site, event.meeting_url):
        block.add("location", _legal(place))
    block["URL"] = vUri(url)
    if event.date:
        block.add("created", _midnight(event.date.first))
    block.add("categories", [event.type.capitalize(), *(words.topic_label(key) for key in event.topics)])
    if contact := event.contact or words.source_contact(event.source):
        block.add("contact", _legal(contact))
    block.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    block.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return bytes(block.to_ical())


def _turns(site: Site, event: Event) -> int:
    """How often another took its place or gave it back: programs pass over what has a lower number than they know."""
    known = site.catalogue
    taken = [new for new in known.later(event) if known.has_begun(new, site.today) and known.is_in_time(new, event)]
    return sum(2 if new.withdrawn else 1 for new in taken)


def _cancelled(site: Site, event: Event) -> str:
    """Why it will not take place as announced; empty if it will."""
    if not site.called_off(event) or event.cancelled or event.withdrawn:
        return event.cancelled or event.withdrawn
    newest = site.heirs(event)[0]
    return f"Erstattet av {newest.title}: {site.absolute(newest.address)}"


def _description(site: Site, event: Event, cancelled: str) -> str:
    """The facts and the text, as plain text; links as addresses, since programs show no HTML."""
    programme = "\n".join(f"{line.time} {line.title}".strip() for line in event.programme)
    facts = [
        ("Avlyst", cancelled),
        ("", event.action or event.summary),
        ("Møtelenke", _full(site, event.meeting_url)),
        ("Påmelding", _full(site, event.registration)),
        ("Kurspoeng", event.credit_points),
        ("Kompensasjon", event.compensation),
        ("Presentasjon", _full(site, event.slides)),
    ]
    parts = ["\n".join(f"{name}: {value}" if name else value for name, value in facts if value)]
    parts += [f"Program:\n{programme}" if programme else "", site.body(event).text, site.absolute(event.address)]
    return _legal("\n\n".join(part for part in parts if part))


def _full(site: Site, address: str) -> str:
    """An address on the site or elsewhere, in full."""
    return site.absolute(address) if address.startswith("/") else address


def _legal(text: str) -> str:
    """Without control characters, which RFC 5545 §3.1 has no way to write."""
    return _CONTROL.sub("", text)


def _stamp(event: Event) -> datetime:
    """The start of the day it was last changed, in UTC as RFC 5545 §3.8.7.2 asks."""
    changed = event.changed
    return _midnight(changed.first if changed else event.start.date())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OSLO).astimezone(UTC)


def _host(site: Site) -> str:
    return urlsplit(site.config.url).hostname or "localhost"


def _duration() -> vDuration:
    duration = vDuration(REFRESH)
    duration.params["VALUE"] = "DURATION"
    return duration


@cache
def _timezone() -> bytes:
    """Norwegian time by the European rule of 1996, which holds for every event; the zone data of the machine
    that builds would give other bytes on another machine."""
    zone = icalendar.Timezone()
    zone.add("tzid", ZONE)
    for part, start, before, after, name, month in (
        (icalendar.TimezoneDaylight(), datetime(1996, 3, 31, 2), 1, 2, "CEST", 3),
        (icalendar.TimezoneStandard(), datetime(1996, 10, 27, 3), 2, 1, "CET", 10),
    ):
        part.add("dtstart", start)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part["TZNAME"] = vText(name)
        part["RRULE"] = vRecur(freq="yearly", bymonth=month, byday="-1SU")
        zone.add_component(part)
    return bytes(zone.to_ical())
