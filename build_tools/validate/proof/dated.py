"""Where the day decides: which entries the newest of a feed are, and what a calendar says of a meeting."""

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlsplit

from build_tools.model import Entry, Event
from build_tools.validate.proof.due import Content, Due

LENGTH = 30
"""How many of the newest a feed holds."""
FEEDS = ("feed.xml", "atom.xml", "feed.json")
ENDED = {"utløpt": "Utløpt: ", "erstattet": "Erstattet: ", "trukket": "Trukket: "}


def entry_feeds(content: Content) -> Iterator[Due]:
    """The feeds beside the home page and the lists of topics, sources and municipalities."""
    words = content.catalogue.vocabulary
    lists: dict[str, tuple[str, list[Entry]]] = {"": (content.root, [])}
    for room, name, keys in (("tema", "topics", words.topics), ("avsender", "sources", words.sources),
                             ("kommune", "sources", words.municipalities)):  # fmt: skip
        lists |= {f"{room}/{key}/": (content.vocabulary(name), []) for key in keys}
    dated = [(day, entry.id, entry) for entry in content.listed() if (day := _day(entry, content.today))]
    for _day_of, _id, entry in sorted(dated, key=lambda each: each[:2], reverse=True):
        municipalities = dict.fromkeys((*entry.municipalities, entry.source))
        places = [f"tema/{key}/" for key in entry.topics] + [f"kommune/{key}/" for key in municipalities]
        for folder in ("", f"avsender/{entry.source}/", *places):
            if folder in lists and len(lists[folder][1]) < LENGTH:
                lists[folder][1].append(entry)
    for folder, (file, entries) in lists.items():
        for name in FEEDS:
            yield Due(f"{folder}{name}", file)
            for entry in entries:
                yield _told(content, f"{folder}{name}", entry)


def _day(entry: Entry, today: date) -> date | None:
    """The day it is news of: its date, that of its last major change or its end; none while it is ahead."""
    if entry.date and entry.date.first > today:
        return None
    told = [each.updated.first for each in entry.change_log if each.change == "major"]
    if entry.updated and (entry.withdrawn or getattr(entry, "cancelled", "")):
        told.append(entry.updated.first)
    days = [day for day in told if day <= today]
    return max([*days, *([entry.date.first] if entry.date else [])], default=None)


def _told(content: Content, place: str, entry: Entry) -> Due:
    state = content.validity(entry)
    off = isinstance(entry, Event) and bool(entry.cancelled)
    title = ENDED.get(state, "Avlyst: " if off else "") + entry.title
    says = {"tittelen": title, "statusen": content.standing(entry), "teksten": content.letters[entry.id].shown}
    return Due(place, content.file(entry), content.config.absolute(entry.address), says)


def issue_feeds(content: Content) -> Iterator[Due]:
    """The feed of each newsletter."""
    newest = sorted(content.catalogue.issues, key=lambda issue: (issue.date, issue.number), reverse=True)
    for key in content.catalogue.vocabulary.newsletters:
        sent = [each for each in newest if each.newsletter == key and each.date <= content.today][:LENGTH]
        for name in FEEDS:
            yield Due(f"arkiv/{key}/{name}", content.vocabulary("newsletters"))
            for issue in sent:
                url = content.config.absolute(issue.address)
                yield Due(f"arkiv/{key}/{name}", content.manifest(issue), url, {}, "utgaven")


def calendars(content: Content) -> Iterator[Due]:
    """All events, those of each topic and municipality, and each by itself, at its former addresses too."""
    words, events = content.catalogue.vocabulary, content.catalogue.events
    yield from _calendar(content, "", content.root, events)
    for key in words.topics:
        of_topic = (each for each in events if key in each.topics)
        yield from _calendar(content, f"tema/{key}/", content.vocabulary("topics"), of_topic)
    for key in words.municipalities:
        here = (e for e in events if not e.municipalities or key in e.municipalities or key == e.source)
        yield from _calendar(content, f"kommune/{key}/", content.vocabulary("sources"), here)
    for event in events:
        for address in (event.address, *event.aliases):
            if address.endswith("/"):
                yield from _calendar(content, address[1:], content.file(event), [event])


def _calendar(content: Content, folder: str, file: str, events: Iterable[Event]) -> Iterator[Due]:
    place = f"{folder}kalender.ics"
    yield Due(place, file)
    for event in events:
        off = event.cancelled or event.withdrawn or _replaced(content, event)
        yield Due(place, content.file(event), f"{event.id}@{urlsplit(content.config.url).hostname or 'localhost'}", {
            "tittelen": ("Avlyst: " if off else "") + event.title,
            "tidspunktet": f"{event.start:%Y%m%dT%H%M%S} {event.end:%Y%m%dT%H%M%S}",
            "statusen": "CANCELLED" if off else "CONFIRMED",
            "adressen": content.config.absolute(event.address),
        })  # fmt: skip


def _replaced(content: Content, event: Event) -> bool:
    """Whether another took its place before it was to be held."""
    heirs = content.catalogue.replaced_by(event, content.today)
    days = [[each.first for each in (new.date, new.valid_from) if each] for new in heirs]
    return any(max(known, default=event.start.date()) <= event.start.date() for known in days)
