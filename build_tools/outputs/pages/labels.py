"""The words readers see for what the model names: kinds, audiences, validity, dates of meetings."""

import re
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import quote, urlsplit

from build_tools.context import Site
from build_tools.model import (
    Entry,
    Event,
    Guide,
    Item,
    Pack,
    PartialDate,
    SentItem,
    Validity,
    norwegian_date,
    norwegian_time,
)
from build_tools.text.shortening import prose, shortened

KIND = {
    "ny-rutine": "Ny rutine",
    "endring": "Endring",
    "påminnelse": "Påminnelse",
    "kapasitet": "Kapasitet",
    "tilbud": "Tilbud",
    "avvikling": "Avvikling",
    "henvisningstekst": "Henvisningstekst",
    "avslagstekst": "Avslagstekst",
    "annet": "",
}
AUDIENCE = {
    "fastlege": "Fastlege",
    "lis": "LIS",
    "legevakt": "Legevakt",
    "legekontor": "Legekontor",
    "lab": "Laboratorium",
}
EVENT_TYPE = {
    "lunsjmøte": "Lunsjmøte",
    "samhandlingsmøte": "Samhandlingsmøte",
    "emnekurs": "Emnekurs",
    "smågruppe": "Smågruppe",
    "hospitering": "Hospitering",
}
FREQUENCY = {
    "weekly": "hver uke",
    "fortnightly": "hver annen uke",
    "monthly": "hver måned",
    "quarterly": "hvert kvartal",
    "irregular": "når det er noe å melde",
}
SOURCE_KIND = {
    "sykehus": "Sykehus",
    "kommune": "Kommuner",
    "helsefellesskap": "Helsefellesskap",
    "annet": "Andre avsendere",
}
VALIDITY: dict[Validity, tuple[str, str]] = {
    "gjeldende": ("gjeldende", "Gjelder"),
    "kommende": ("kommende", "Kommer"),
    "utløpt": ("utlopt", "Utløpt"),
    "erstattet": ("erstattet", "Erstattet"),
    "trukket": ("trukket", "Trukket"),
}
"""For each state the class in the style sheet and the word on the page."""
MEETING = VALIDITY | {"utløpt": ("utlopt", "Avholdt"), "trukket": ("trukket", "Avlyst")}
"""The same for a meeting."""
DESCRIPTION_LENGTH = 155
"""So much of a description search engines show."""
OLD = 5
"""From so many years on, an age is told beside the date."""
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_REMINDER = quote("\r\n\r\n(Skriv aldri pasientopplysninger i e-post.)\r\n\r\n")
_SHORT = ("jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des.")
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def type_label(entry: Entry) -> str:
    """What kind of thing it is, in a word or two; empty for news of no particular kind."""
    if isinstance(entry, Item):
        return KIND.get(entry.kind, entry.kind)
    if isinstance(entry, Event):
        return EVENT_TYPE.get(entry.type, entry.type)
    return "Veiledning" if isinstance(entry, Guide) else "Smågruppepakke" if isinstance(entry, Pack) else ""


def date_label(day: PartialDate | None) -> str:
    """The date in words, or that nobody knows it."""
    return str(day) if day else "Dato ukjent"


def short_date(day: PartialDate) -> str:
    """A date where there is little room: ``14. sep. 2026``."""
    return f"{day.day}. {_SHORT[day.month - 1]} {day.year}" if day.day else str(day)


def dated(entry: Entry) -> PartialDate | None:
    """The day told of it: when a guide was reviewed, where that is known, else the date."""
    return (entry.reviewed if isinstance(entry, Guide) else None) or entry.date


def age(site: Site, entry: Entry) -> str:
    """``12 år siden`` for a day told that is five years back or more, so that nobody overlooks the year."""
    day = dated(entry)
    years = (site.today - day.last).days // 365 if day else 0
    return f"{years} år siden" if years >= OLD else ""


def in_a_row(*parts: str) -> str:
    """What there is of the parts, with dots between; no line begins with a dot."""
    return "\N{NO-BREAK SPACE}· ".join(filter(None, parts))


def unbroken(moment: str) -> str:
    """The same for a page, where no line ends within the time."""
    return moment.replace("–", "–\N{WORD JOINER}")


def moment(event: Event) -> str:
    """When an event is: ``onsdag 2. desember 2026 kl. 11.30–12.15``."""
    first = f"{_day(event.start)} {_clock(event.start)}"
    if event.end.date() == event.start.date():
        return f"{first}–{norwegian_time(event.end)}"
    return f"{first} til {_day(event.end)} {_clock(event.end)}"


def _clock(when: datetime) -> str:
    return f"kl.\N{NO-BREAK SPACE}{norwegian_time(when)}"


def _day(when: datetime) -> str:
    return f"{WEEKDAYS[when.weekday()]} {norwegian_date(when.date())}"


def mark_of(site: Site, entry: Entry) -> tuple[str, str]:
    """The class and the word of what became of it; no word where it plainly applies."""
    state = site.standing(entry)
    meeting = isinstance(entry, Event) and not entry.withdrawn
    return ("gjeldende", "") if state == "gjeldende" else (MEETING if meeting else VALIDITY)[state]


def mark_day(site: Site, entry: Entry) -> PartialDate | None:
    """The day of what `mark_of` says, as far as it is known; a meeting's mark needs none beside the day it is on."""
    state = site.standing(entry)
    if isinstance(entry, Event) and state in ("utløpt", "trukket"):
        return None
    if state == "erstattet":
        taken = [new.holds_from for new in site.catalogue.replaced_by(entry, site.today) if new.holds_from]
        return min(taken, key=lambda day: day.first, default=None)
    days = {"kommende": entry.begins, "utløpt": entry.valid_until, "trukket": entry.updated}
    return days.get(state)


def gist_of(site: Site, entry: Entry) -> str:
    """What it says in one or two lines: why it is gone, else the action, the ingress, or how the body begins."""
    says = gone_for(entry) or entry.action or entry.summary
    return says or shortened(prose(site.body(entry).text), DESCRIPTION_LENGTH)


def gone_for(entry: Entry) -> str:
    """Why it was withdrawn or called off: said wherever its action would be, which nobody is to follow."""
    return entry.withdrawn or (entry.cancelled if isinstance(entry, Event) else "")


def description_of(site: Site, entry: Entry, says: str = "") -> str:
    """What stands under a link to the page elsewhere: what it ``says``, and first that it does not apply."""
    word, said = mark_of(site, entry)[1], says or gist_of(site, entry) or entry.title
    return f"{word}: {said}" if word else said


def web_address(url: str, root: str) -> str:
    """A link's target as it may stand on a page: within the site, http(s), mailto or tel; empty for anything else."""
    if url.startswith("/") and not url.startswith("//"):
        return root + url[1:]
    return url if urlsplit(url).scheme in ("http", "https", "mailto", "tel") else ""


def contact_link(contact: str) -> str:
    """A mailto target when the contact is a mailbox; empty otherwise."""
    return f"mailto:{contact}" if _MAILBOX.fullmatch(contact) else ""


def became_of(entry: Entry, sent: SentItem, day: date) -> tuple[str, str]:
    """«Trukket», «Avlyst» or «Endret» since it was sent that day, and what is new, the first first; or nothing."""
    if entry.digest == sent.digest:
        return "", ""
    since = [each for each in entry.change_log[::-1] if each.updated.last >= day and each.mark not in sent.marks]
    notes = [each.change_note for each in since]
    if entry.title != sent.title:
        notes.insert(0, f"Tittelen er nå «{entry.title}».")
    gone = ("Trukket" if entry.withdrawn else "Avlyst") if gone_for(entry) else ""
    if gone.lower() == sent.validity:
        gone = ""
    said = [gone_for(entry), *notes] if gone else notes
    return gone or "Endret", " ".join(map(sentence, filter(None, said)))


def sentence(text: str) -> str:
    """The same with a full stop, where nothing ends it yet."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def feedback_link(site: Site, entry: Entry) -> str:
    """Where the reader answers: the configured form, else a mail to the source with the subject filled in."""
    if site.config.feedback_form:
        return site.config.feedback_form
    mailbox = site.catalogue.vocabulary.source_contact(entry.source) or site.config.contact
    if not mailbox:
        return ""
    about = "%2F".join(map(_quoted, site.absolute(entry.address).split("/")))
    title = "%20".join(map(_quoted, entry.title.split(" ")))
    return f"mailto:{mailbox}?subject=Tilbakemelding%3A%20{title}&body=Gjelder%3A%20{about}{_REMINDER}"


@lru_cache(maxsize=1 << 12)
def _quoted(word: str) -> str:
    """A word as it stands in an address; what has many words has the same ones."""
    return quote(word)
