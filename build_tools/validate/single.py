"""Rules that need one file and the calendar, nothing else. Each function is one rule."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from build_tools.errors import Problem, Severity
from build_tools.model import TEXT_KINDS, PartialDate, norwegian_date
from build_tools.text.comments import without_comments
from build_tools.validate.reader import is_blank
from build_tools.validate.records import Record, split_date, stem_of
from build_tools.validate.values import nearest_day

Rule = Callable[[Record, date], Iterator[Problem]]
FAR_AHEAD = timedelta(days=90)
LIFETIME = timedelta(days=365 * 20)
LONGEST_EVENT = timedelta(days=10)
_ENDS = {"withdrawn": "trukket", "cancelled": "avlyst"}
"""What ends an entry and says why, and what it is then."""
_UPDATED = {"updated", "oppdatert", "endret"}
_DONE = {"updated": "endringen ble gjort", "reviewed": "innholdet sist ble sett over"}


def _problem(record: Record, attribute: str, rule: str, message: str, severity: Severity = "error") -> Problem:
    return Problem(record.path, record.place(attribute), message, severity, rule)


def has_date(record: Record, today: date) -> Iterator[Problem]:
    """An item has a date, or says that it is unknown."""
    values, data = record.values, record.document.data
    if record.collection != "nyheter" or not record.document.readable or not data:
        return
    attempted = not all(is_blank(data.get(name, "")) for name in ("date", "dato"))
    if not attempted and not values.get("date_unknown"):
        message = (
            "`date` mangler: skriv når nyheten ble sendt, f.eks. `date: 2024-03-14`, eller "
            "`date_unknown: true` for noe gammelt"
        )
        yield Problem(record.path, 1, message, "warning" if record.draft else "error", "required")
    elif "date" in values and values.get("date_unknown"):
        yield _problem(
            record, "date_unknown", "date-unknown", "`date_unknown` kan ikke stå sammen med `date`: slett ett av dem"
        )


def not_far_ahead(record: Record, today: date) -> Iterator[Problem]:
    """A date of sending far ahead is a slip of the keyboard."""
    when = record.values.get("date")
    if when and record.collection == "nyheter" and when.first > today + FAR_AHEAD:
        message = (
            f"`date` er {when}, langt fram i tid: rett året, eller bruk `valid_from` for når det begynner å gjelde"
        )
        yield _problem(record, "date", "far-ahead", message, "warning")
    for name in ("valid_from", "valid_until", "review_by"):
        day = record.values.get(name)
        if day and day.first > today + LIFETIME:
            yield _problem(record, name, "far-ahead", f"`{name}` er {day}, langt fram i tid: rett året", "warning")


def valid_in_order(record: Record, today: date) -> Iterator[Problem]:
    """What applies must begin before it ends."""
    start, end = record.values.get("valid_from"), record.values.get("valid_until")
    if start and end and start.first > end.last:
        message = f"`valid_until` ({end}) er før `valid_from` ({start}): den må være samme dag eller senere"
        yield _problem(record, "valid_until", "valid-order", message)
    sent = record.values.get("date")
    if sent and end and not start and end.last < sent.first:
        message = f"`valid_until` ({end}) er før `date` ({sent}): den må være samme dag eller senere"
        yield _problem(record, "valid_until", "valid-order", message, "warning")


def updated_in_order(record: Record, today: date) -> Iterator[Problem]:
    """An update comes after the first version."""
    sent, updated = record.values.get("date"), record.values.get("updated")
    if sent and updated and updated.last < sent.first:
        message = f"`updated` ({updated}) er før `date` ({sent}): den må være samme dag eller senere"
        yield _problem(record, "updated", "updated-order", message)


def done_by_today(record: Record, today: date) -> Iterator[Problem]:
    """Nothing was changed or looked over in the future."""
    for name, what in _DONE.items():
        day = record.values.get(name)
        if day and day.first > today + timedelta(days=1):
            message = f"`{name}` ({day}) er fram i tid: skriv dagen {what}"
            yield _problem(record, name, f"{name}-ahead", message, "warning")


def changes_before_the_newest(record: Record, today: date) -> Iterator[Problem]:
    """The list holds what was changed before ``updated``."""
    newest: PartialDate | None = record.values.get("updated")
    for change in record.values.get("changes", ()):
        if not newest or change["updated"].first > newest.last:
            message = (
                f"`changes` er endringene før den siste: endringen {change['updated']} må stå i `updated`, "
                f"`change` og `change_note`"
            )
            yield _problem(record, "changes", "changes-order", message)


def says_what_changed(record: Record, today: date) -> Iterator[Problem]:
    """An update says what is new, unless it is withdrawn or cancelled and says why; a change says when."""
    values = record.values
    if "updated" in values and values.keys().isdisjoint(("change_note", *_ENDS)):
        message = "`updated` må følges av `change_note`: skriv i én setning hva som ble endret"
        yield _problem(record, "updated", "change-note", message, "warning")
    for name in ("change_note", "change"):
        if name in values and "updated" not in values and not record.document.data.keys() & _UPDATED:
            message = f"`{name}` må følges av `updated`: skriv dagen endringen ble gjort, f.eks. `updated: {today}`"
            yield _problem(
                record, name, "change-note", message, "error" if values.get("change") == "major" else "warning"
            )
            return


def event_in_order(record: Record, today: date) -> Iterator[Problem]:
    """A meeting ends after it starts, and does not last for weeks."""
    start, end = record.values.get("start"), record.values.get("end")
    if not start or not end:
        return
    if end <= start:
        yield _problem(record, "end", "event-order", f"`end` må være etter `start` ({start:%Y-%m-%dT%H:%M})")
    elif end - start > LONGEST_EVENT:
        message = f"arrangementet varer i {(end - start).days} dager: se etter om `start` og `end` har riktig måned"
        yield _problem(record, "end", "event-length", message, "warning")


def event_is_somewhere(record: Record, today: date) -> Iterator[Problem]:
    """Who will come must know where to."""
    values = record.values
    start, end = values.get("start"), values.get("end")
    to_come = start and end and start < end and end.date() >= today and not record.problems
    if to_come and not any(values.get(name) for name in ("place", "meeting_url", "cancelled", "withdrawn")):
        message = "det står ikke hvor møtet er: skriv `place: …` eller `meeting_url: https://…`"
        yield Problem(record.path, 1, message, "warning", "event-place")


def announced_before(record: Record, today: date) -> Iterator[Problem]:
    """A meeting is announced before it is held."""
    start, sent = record.values.get("start"), record.values.get("date")
    if start and sent and sent.first > start.date():
        message = (
            f"`date` ({sent}) er dagen arrangementet ble kunngjort, og må være før det begynner "
            f"({norwegian_date(start.date())})"
        )
        yield _problem(record, "date", "announced-late", message, "warning")


def outlets_up_to_date(record: Record, today: date) -> Iterator[Problem]:
    """The same message elsewhere is not older than the item."""
    changed = record.values.get("updated") or record.values.get("date")
    for outlet in record.values.get("outlets", ()):
        there = outlet.get("date")
        if changed and there and there.last < changed.first:
            message = (
                f"«{outlet['label']}» ble sist oppdatert {there}, før denne ({changed}): be om at "
                f"siden der oppdateres"
            )
            yield _problem(record, "outlets", "outlet-older", message, "warning")


def version_of_text(record: Record, today: date) -> Iterator[Problem]:
    """Referral and rejection texts have a version, and only they."""
    kind, version = record.values.get("kind", "annet"), record.values.get("version")
    if version and kind not in TEXT_KINDS:
        message = (
            "`version` brukes bare når `kind` er "
            + " eller ".join(f"`{each}`" for each in TEXT_KINDS)
            + ": slett linjen"
        )
        yield _problem(record, "version", "version", message, "warning")
    elif kind in TEXT_KINDS and not version:
        yield _problem(record, "kind", "version", f"en {kind} må ha `version`, f.eks. `version: 1`", "warning")


def withdrawn_is_over(record: Record, today: date) -> Iterator[Problem]:
    """What is withdrawn is not due for review."""
    if record.values.get("withdrawn") and record.values.get("review_by"):
        message = "det som er trukket, skal ikke sees over: slett `review_by`"
        yield _problem(record, "review_by", "withdrawn-review", message, "info")


def ended_on_a_day(record: Record, today: date) -> Iterator[Problem]:
    """Feeds tell of a withdrawal or cancellation as news of its day; what has not been in them needs none."""
    sent, name = record.values.get("date"), next((name for name in _ENDS if name in record.values), "")
    if sent and sent.first <= today and name and "updated" not in record.values:
        message = (
            f"`{name}` må følges av `updated`: skriv dagen det ble {_ENDS[name]}, f.eks. `updated: {today}`, "
            f"ellers får de som har fått det, ikke vite om det"
        )
        yield _problem(record, name, "withdrawn-day", message, "warning")


def stands_in_its_year(record: Record, today: date) -> Iterator[Problem]:
    """An item's folder and file name agree with its date."""
    if record.collection != "nyheter" or not record.document.readable or not _has_valid_date(record):
        return
    when: PartialDate | None = record.values.get("date")
    year = f"{when.year:04}" if when else "udatert"
    if not record.local.startswith(f"nyheter/{year}/"):
        message = (
            f"filen må ligge i nyheter/{year}/, som er året i `date`"
            if when
            else "filen må ligge i nyheter/udatert/, siden datoen er ukjent"
        )
        yield Problem(record.path, record.place("date"), message, "warning", "wrong-folder")
    stem = stem_of(record.local)
    if not when or stem.startswith(when.iso):
        return
    named, _rest = split_date(stem)
    if named and not _agree(named, when):
        message = (
            f"filnavnet sier {named.iso}, men `date` er {when.iso}: rett den som er feil (filnavnet "
            f"bare før første publisering)"
        )
        yield Problem(record.path, record.place("date"), message, "warning", "file-date")


def _has_valid_date(record: Record) -> bool:
    return "date" in record.values or bool(record.values.get("date_unknown"))


def _agree(one: PartialDate, other: PartialDate) -> bool:
    return one.first <= other.last and other.first <= one.last


def event_named_by_day(record: Record, today: date) -> Iterator[Problem]:
    """An event's file name begins with the day it starts; it keeps its name when it is moved after that."""
    start: Any = record.values.get("start")
    if record.collection != "arrangementer" or not start:
        return
    moved = any(each.get("change") == "major" for each in (record.values, *record.values.get("changes", ())))
    named, _rest = split_date(stem_of(record.local))
    if named and not moved and not _agree(named, PartialDate.of(start.date())):
        message = (
            f"filnavnet sier {named.iso}, men `start` er {start:%Y-%m-%d}: rett den som er feil "
            f"(filnavnet bare før første publisering)"
        )
        yield Problem(record.path, record.place("start"), message, "warning", "file-date")


def says_something(record: Record, today: date) -> Iterator[Problem]:
    """A page without text helps nobody."""
    if (
        record.collection in ("nyheter", "veiledning")
        and record.document.readable
        and record.document.data
        and not without_comments(record.document.body).strip()
    ):
        has = record.values.get("summary") or record.values.get("action")
        message = "det er ingen tekst under feltene: skriv noen setninger"
        yield Problem(record.path, record.document.body_line, message, "info" if has else "warning", "empty")


def title_reads_well(record: Record, today: date) -> Iterator[Problem]:
    """A title is a sentence: nobody shouts it, dates it or forgets to write it."""
    title = record.values["title"]
    if title.isupper() and title.count(" ") > 1:
        message = (
            "tittelen er skrevet med bare store bokstaver: skriv den som en setning, med store bokstaver bare først, "
            "i navn og i forkortelser"
        )
    elif title.casefold() in ("tittel", "overskrift", "test", "uten tittel", "ny nyhet") or not title.strip(
        ".!?–-… "
    ):
        message = f"tittelen er «{title}»: skriv hva saken gjelder, slik fastlegen skal lese det"
    elif (title[-1] == "." and title.count(".") == 1) or title.endswith(("!!", "??")):
        message = f"en tittel slutter uten tegn: skriv `{title.rstrip('.!? ')}`"
    elif (found := _DATED.match(title)) and nearest_day(title) == getattr(record.values.get("date"), "iso", ""):
        message = f"datoen står i `date` og vises over tittelen: skriv `{title[found.end() :]}`"
    else:
        return
    yield _problem(record, "title", "title-style", message, "info" if title[-1] == "." else "warning")


def lines_say_different_things(record: Record, today: date) -> Iterator[Problem]:
    """What stands under the title is read right after it."""
    values = record.values
    said = {values.get("title", ""): "title"}
    for name in ("action", "summary"):
        first = said.setdefault(values.get(name) or name, name)
        if first != name:
            message = f"`{name}` sier det samme som `{first}`: slett linjen, eller skriv det den skal si"
            yield _problem(record, name, "said-twice", message, "warning")


def contact_can_be_reached(record: Record, today: date) -> Iterator[Problem]:
    """A name alone is no contact, and is often a person who has left when somebody asks."""
    contact = record.values["contact"]
    if "@" not in contact and "." not in contact and sum(each.isdigit() for each in contact) < 3:
        message = "skriv telefonnummeret eller postkassen til et kontor: et navn alene kan ingen nå, og folk slutter"
        yield _problem(record, "contact", "contact-reach", message, "warning")


def fields_are_plain(record: Record, today: date) -> Iterator[Problem]:
    """Fields are shown as they stand: signs that make something of a text in the body make nothing there."""
    for name in _PLAIN_FIELDS & record.values.keys():
        if found := _MARKUP.search(record.values[name]):
            message = (
                f"`{name}` vises slik den står, også «{found[0][:40]}»: skriv ren tekst, og flytt fet skrift, "
                "lenker og HTML til teksten under feltene"
            )
            yield _problem(record, name, "field-markup", message, "warning")


def contact_is_a_role(record: Record, today: date) -> Iterator[Problem]:
    """A mailbox with the name of the person beside it is that person's own."""
    contact = record.values["contact"]
    for box in _PERSONS_BOX.finditer(contact.lower()):
        if re.search(rf"\b{box[1]}\b.*\b{box[2]}\b", contact[: box.start()].lower()):
            message = "postkassen ser ut til å være en persons egen: skriv rollepostkassen, uten navn"
            yield _problem(record, "contact", "contact-person", message, "warning")


_PLAIN_FIELDS = frozenset({
    "title", "action", "summary", "change_note", "withdrawn", "cancelled", "contact", "place", "compensation",
    "responsible",
})  # fmt: skip
_MARKUP = re.compile(
    r"\*\*[^\s*][^*]*\*\*|~~[^\s~][^~]*~~|\[[^\]]+\]\([^)\s]+\)|&(?:[a-z]{2,8}|#\d{2,5});|"
    r"</?(?:a|b|br|em|i|p|s|span|strong|sub|sup|u)\b[^<>]*>",
    re.I,
)
_PERSONS_BOX = re.compile(r"\b([a-zæøå]{2,})\.([a-zæøå]{2,})@")
# The day of the news itself, before what it is about: of «24.12.2026: stengt» and «1.1.2027 trer …» it is a part.
_DATED = re.compile(r"(?:\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)|\d{4}-\d\d-\d\d)(?:: ?| ?[–-] ?| (?=[A-ZÆØÅ]))(?=\w)")
_EVERY = frozenset[str]()
RULES: tuple[tuple[frozenset[str], Rule], ...] = (
    (_EVERY, has_date),
    (_EVERY, not_far_ahead),
    (frozenset({"valid_until"}), valid_in_order),
    (frozenset({"updated"}), updated_in_order),
    (frozenset(_DONE), done_by_today),
    (frozenset({"changes"}), changes_before_the_newest),
    (frozenset({"updated", "change", "change_note"}), says_what_changed),
    (frozenset({"start"}), event_in_order),
    (frozenset({"start"}), event_is_somewhere),
    (frozenset({"start"}), announced_before),
    (frozenset({"outlets"}), outlets_up_to_date),
    (frozenset({"kind", "version"}), version_of_text),
    (frozenset({"review_by"}), withdrawn_is_over),
    (frozenset(_ENDS), ended_on_a_day),
    (_EVERY, stands_in_its_year),
    (frozenset({"start"}), event_named_by_day),
    (_EVERY, says_something),
    (frozenset({"title"}), title_reads_well),
    (frozenset({"action", "summary"}), lines_say_different_things),
    (frozenset({"contact"}), contact_can_be_reached),
    (frozenset({"contact"}), contact_is_a_role),
    (_PLAIN_FIELDS, fields_are_plain),
)
"""Each rule with the attributes of which a record must have one for the rule to have anything to say."""


def look(record: Record, today: date) -> Iterator[Problem]:
    """Everything that these rules find."""
    given = record.values.keys()
    for attributes, rule in RULES:
        if not attributes or not attributes.isdisjoint(given):
            yield from rule(record, today)
