"""schema.org descriptions as JSON-LD, safe inside a ``script`` element whatever a title says."""

from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from msgspec.json import encode

from build_tools.context import Site
from build_tools.model import Entry, Event, Guide, Item, Page

_ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))
_OSLO = ZoneInfo("Europe/Oslo")
_STATUS = {False: "https://schema.org/EventScheduled", True: "https://schema.org/EventCancelled"}


def json_ld(data: dict[str, Any]) -> Markup:
    """Write JSON that no HTML parser can leave: ``<``, ``>`` and ``&`` are written as escapes."""
    text = encode(data).decode()
    for character, escape in _ESCAPES:
        text = text.replace(character, escape)
    return Markup(text)


def of_item(site: Site, item: Item, description: str) -> Markup:
    """A NewsArticle (https://schema.org/NewsArticle)."""
    return json_ld({**_common(site, item, "NewsArticle", description), "headline": item.title[:110]})


def of_page(site: Site, entry: Page, description: str) -> Markup:
    """A WebPage (https://schema.org/WebPage)."""
    return json_ld(_common(site, entry, "WebPage", description))


def of_guide(site: Site, guide: Guide, description: str, responsible: str) -> Markup:
    """A MedicalWebPage for clinicians, with when it was last reviewed (https://schema.org/MedicalWebPage)."""
    data = _common(site, guide, "MedicalWebPage", description)
    data["medicalAudience"] = {"@type": "MedicalAudience", "audienceType": "Clinician"}
    if guide.reviewed:
        data["lastReviewed"] = guide.reviewed.iso
    if responsible:
        data["reviewedBy"] = {"@type": "Organization", "name": responsible}
    return json_ld(data)


def of_event(site: Site, event: Event, description: str) -> Markup:
    """An Event (https://schema.org/Event) with its place, or the address of the meeting when it has none."""
    data = _common(site, event, "Event", description)
    del data["inLanguage"]
    data.pop("datePublished", None)
    data.pop("dateModified", None)
    data["startDate"] = event.start.replace(tzinfo=_OSLO).isoformat()
    data["endDate"] = event.end.replace(tzinfo=_OSLO).isoformat()
    data["eventStatus"] = _STATUS[site.called_off(event)]
    data["organizer"] = data.pop("publisher")
    if event.place:
        data["location"] = {"@type": "Place", "name": event.place, "address": event.place}
    else:
        data["location"] = {"@type": "VirtualLocation", "url": event.meeting_url or site.absolute(event.address)}
    return json_ld(data)


def _common(site: Site, entry: Entry, kind: str, description: str) -> dict[str, Any]:
    publisher = site.catalogue.vocabulary.source_label(entry.source) or site.config.organisation or site.config.name
    data = {
        "@context": "https://schema.org",
        "@type": kind,
        "name": entry.title,
        "url": site.absolute(entry.address),
        "description": description,
        "inLanguage": entry.lang,
        "publisher": {"@type": "Organization", "name": publisher},
    }
    if entry.date:
        data["datePublished"] = entry.date.iso
    if entry.changed:
        data["dateModified"] = entry.changed.iso
    return data
