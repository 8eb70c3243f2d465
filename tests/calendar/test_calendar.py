"""Calendars as a calendar program sees them."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from golden import same_as_golden
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import CONFIG, EVENTS, TODAY, by_path, catalogue, day, edited, event, item, site, site_of

from build_tools.outputs import calendar

URL = CONFIG.url


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return by_path(calendar.render(site()))


def events_of(content: bytes) -> dict[str, icalendar.Event]:
    """The events of a calendar by the part of their UID before the host."""
    return {str(each["UID"]).split("@")[0]: each for each in icalendar.Calendar.from_ical(content).events}


def test_all_topics_municipalities_and_events_have_a_calendar(made: dict[str, bytes]) -> None:
    pages = ["", "tema/mage/", "tema/prover/", "tema/tomt/", "kommune/bygda/", "kommune/byen/"]
    pages += [each.address[1:] for each in EVENTS]
    assert set(made) == {page + "kalender.ics" for page in pages}


@pytest.mark.parametrize("path", ["kalender.ics", "tema/tomt/kalender.ics", "arrangementer/avlyst/kalender.ics"])
def test_what_is_published_is_what_was_reviewed(made: dict[str, bytes], path: str) -> None:
    same_as_golden(f"calendar/{path}", made[path])


def test_each_calendar_has_its_own_events_and_what_concerns_everyone(made: dict[str, bytes]) -> None:
    assert set(events_of(made["kalender.ics"])) == {each.id for each in EVENTS}
    assert set(events_of(made["tema/prover/kalender.ics"])) == {"etter-vintertid"}
    assert events_of(made["tema/tomt/kalender.ics"]) == {}
    assert set(events_of(made["kommune/byen/kalender.ics"])) == {each.id for each in EVENTS} - {"etter-sommertid"}
    assert set(events_of(made["arrangementer/avlyst/kalender.ics"])) == {"avlyst"}
    visit = event("besok", "2024-06-20T11:30", "2024-06-20T12:15", source="byen", municipalities=("bygda",))
    assert set(events_of(by_path(calendar.render(site_of(visit)))["kommune/byen/kalender.ics"])) == {"besok"}


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("for-sommertid", datetime(2024, 3, 29, 10, 30, tzinfo=UTC)),
        ("etter-sommertid", datetime(2024, 4, 1, 9, 30, tzinfo=UTC)),
        ("for-vintertid", datetime(2024, 10, 25, 16, 0, tzinfo=UTC)),
        ("etter-vintertid", datetime(2024, 10, 28, 17, 0, tzinfo=UTC)),
    ],
)
def test_the_weeks_when_the_clock_changes_are_right_by_the_calendars_own_zone(
    made: dict[str, bytes], name: str, start: datetime
) -> None:
    """vobject builds the zone from the file's VTIMEZONE, so a wrong rule there shows here."""
    whole = vobject.readOne(made["kalender.ics"].decode())
    found = next(each for each in whole.vevent_list if each.uid.value.startswith(f"{name}@"))
    assert found.dtstart.value.astimezone(UTC) == start
    assert events_of(made["kalender.ics"])[name].start.astimezone(UTC) == start


@pytest.mark.parametrize("year", [1997, 2008, 2024, 2031])
def test_the_zone_changes_where_norway_does_in_every_year(made: dict[str, bytes], year: int) -> None:
    from zoneinfo import ZoneInfo

    zone = vobject.readOne(made["kalender.ics"].decode()).vtimezone.tzinfo
    hour = datetime(year, 1, 1)
    while hour.year == year:
        assert hour.replace(tzinfo=zone).utcoffset() == hour.replace(tzinfo=ZoneInfo("Europe/Oslo")).utcoffset(), hour
        hour += timedelta(days=1)


def test_an_edit_moves_the_event_and_does_not_double_it() -> None:
    old = event("mote", "2024-09-10T11:30", "2024-09-10T12:15")
    new = edited(old, start=datetime(2024, 9, 17, 12, 0), end=datetime(2024, 9, 17, 12, 45), sequence=30,
                 title="Nytt navn", updated=day("2024-03-02"))  # fmt: skip
    before, after = (events_of(by_path(calendar.render(site_of(each)))["kalender.ics"]) for each in (old, new))
    assert list(before) == list(after) == ["mote"]
    assert before["mote"]["UID"] == after["mote"]["UID"]
    assert after["mote"]["SEQUENCE"] > before["mote"]["SEQUENCE"]
    assert after["mote"].DTSTAMP > before["mote"].DTSTAMP
    assert after["mote"].start.hour == 12


def test_the_identity_is_the_id_at_the_sites_host(made: dict[str, bytes]) -> None:
    assert events_of(made["kalender.ics"])["avlyst"]["UID"] == "avlyst@nytt.example.org"


def test_a_cancelled_event_stays_and_says_why(made: dict[str, bytes]) -> None:
    found = events_of(made["kalender.ics"])["avlyst"]
    assert found["STATUS"] == "CANCELLED"
    assert found["TRANSP"] == "TRANSPARENT"
    assert found["SUMMARY"] == "Avlyst: Avlyst"
    assert "Avlyst: For få påmeldte." in found["DESCRIPTION"]


def test_an_event_replaced_before_its_day_is_cancelled_and_names_its_heir() -> None:
    old = event("gammel", "2024-09-10T11:30", "2024-09-10T12:15")
    new = event("ny", "2024-09-17T11:30", "2024-09-17T12:15", supersedes=("gammel",), date=day("2024-05-01"))
    found = events_of(by_path(calendar.render(site_of(old, new)))["kalender.ics"])
    assert found["gammel"]["STATUS"] == "CANCELLED"
    assert f"Erstattet av Ny: {URL}arrangementer/ny/" in found["gammel"]["DESCRIPTION"]
    assert found["gammel"]["SEQUENCE"] == 1
    assert found["ny"]["STATUS"] == "CONFIRMED"


def test_a_meeting_whose_successor_is_withdrawn_is_held_again_in_every_calendar() -> None:
    """A program passes over what has a lower number than it knows; one that supersedes the successor cancels anew."""
    old = event("gammel", "2024-09-10T11:30", "2024-09-10T12:15")
    new = event("ny", "2024-09-17T11:30", "2024-09-17T12:15", supersedes=("gammel",), date=day("2024-05-01"))
    back = edited(new, withdrawn="Det første møtet holdes likevel.", updated=day("2024-05-01"))
    third = event("nyest", "2024-09-18T11:30", "2024-09-18T12:15", supersedes=("ny",), date=day("2024-05-01"))
    next_year = event("neste", "2025-09-10T11:30", "2025-09-10T12:15", supersedes=("gammel",), date=day("2025-01-01"))
    told = []
    for others in ((), (new,), (back,), (back, third), (back, third, next_year)):
        found = events_of(by_path(calendar.render(site_of(old, *others)))["kalender.ics"])["gammel"]
        told.append((str(found["STATUS"]), found["SEQUENCE"]))
    assert told[:3] == [("CONFIRMED", 0), ("CANCELLED", 1), ("CONFIRMED", 2)]
    assert told[3:] == [("CANCELLED", 3)] * 2


def test_next_years_meeting_does_not_cancel_the_one_that_was_held() -> None:
    held = event("i-fjor", "2024-03-10T11:30", "2024-03-10T12:15")
    summary = item("referat", "2024-05-01", supersedes=("i-fjor",))
    assert (
        events_of(by_path(calendar.render(site_of(held, summary)))["kalender.ics"])["i-fjor"]["STATUS"] == "CONFIRMED"
    )


def test_a_withdrawn_event_is_cancelled() -> None:
    gone = event("gone", "2024-09-10T11:30", "2024-09-10T12:15", withdrawn="Kunngjort ved en feil.")
    found = events_of(by_path(calendar.render(site_of(gone)))["kalender.ics"])["gone"]
    assert found["STATUS"] == "CANCELLED"
    assert "Kunngjort ved en feil." in found["DESCRIPTION"]


def test_an_event_says_what_one_needs_to_come(made: dict[str, bytes]) -> None:
    found = events_of(made["kalender.ics"])
    assert found["for-sommertid"]["LOCATION"] == "Teams, «rom 1»; lenke"
    assert found["for-sommertid"]["URL"] == f"{URL}arrangementer/for-sommertid/"
    assert found["for-sommertid"]["CONTACT"] == "post@klinikk.example.org"
    assert found["etter-sommertid"]["LOCATION"] == "https://mote.example.org/1"
    assert f"Påmelding: {URL}veiledning/veileder/" in found["etter-sommertid"]["DESCRIPTION"]
    text = str(found["for-vintertid"]["DESCRIPTION"])
    assert "Kurspoeng: 3\nKompensasjon: Takst 14" in text
    assert "Program:\n18.00 Velkommen" in text
    assert [str(each) for each in found["for-vintertid"]["CATEGORIES"].cats] == ["Emnekurs", "Mage og tarm"]


def test_no_moment_comes_from_the_clock(made: dict[str, bytes]) -> None:
    found = events_of(made["kalender.ics"])
    assert datetime(2024, 2, 29, 23, tzinfo=UTC) == found["etter-sommertid"].DTSTAMP
    assert found["etter-sommertid"].LAST_MODIFIED == found["etter-sommertid"].DTSTAMP
    assert by_path(calendar.render(site(today=TODAY + timedelta(days=300)))) == made


def test_a_calendar_says_its_name_zone_and_how_often_to_ask(made: dict[str, bytes]) -> None:
    head = icalendar.Calendar.from_ical(made["tema/prover/kalender.ics"])
    assert head["X-WR-CALNAME"] == head["NAME"] == "Praksisnytt – Prøver & svar"
    assert head["X-WR-TIMEZONE"] == "Europe/Oslo"
    assert str(head["VERSION"]) == "2.0"
    assert head["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert f"SOURCE;VALUE=URI:{URL}kalender.ics\r\n".encode() in made["kalender.ics"]
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in made["kalender.ics"]


def test_a_comma_in_a_name_is_escaped() -> None:
    listed = event("a", "2024-01-01T10:00", "2024-01-01T11:00", title="Øre, nese; hals")
    content = by_path(calendar.render(site_of(listed)))["arrangementer/a/kalender.ics"]
    assert b"X-WR-CALNAME:\xc3\x98re\\, nese\\; hals\r\n" in content


def faults(content: bytes) -> list[str]:
    """Breaches of RFC 5545 that programs punish by dropping the whole calendar."""
    found = []
    if b"\n" in content.replace(b"\r\n", b"") or not content.endswith(b"END:VCALENDAR\r\n"):
        found.append("line ends")
    for line in content.split(b"\r\n"):
        if len(line) > 75:
            found.append(f"{len(line)} octets")
        line.decode()
        if any(byte < 32 or byte == 127 for byte in line):
            found.append("control character")
    whole = icalendar.Calendar.from_ical(content)
    found += [str(each.errors) for each in whole.walk() if each.errors]
    for name in ("PRODID", "VERSION"):
        found += [] if name in whole else [f"no {name}"]
    for each in whole.events:
        found += [f"no {name}" for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY") if name not in each]
    if len({each["UID"] for each in whole.events}) != len(whole.events):
        found.append("one UID twice")
    return found


def test_every_calendar_keeps_rfc_5545(made: dict[str, bytes]) -> None:
    for path, content in made.items():
        assert faults(content) == [], path


TEXT = st.text(max_size=200)


@settings(max_examples=80, deadline=None)
@given(TEXT, TEXT, TEXT, st.datetimes(datetime(1997, 1, 1), datetime(2037, 1, 1)))
def test_any_text_at_all_gives_a_calendar_two_readers_agree_on(
    title: str, place: str, body: str, start: datetime
) -> None:
    start = start.replace(second=0, microsecond=0)
    strange = event("rar", "2024-01-01T10:00", "2024-01-01T11:00", title="x" + title, place=place, body=body)
    strange = edited(strange, start=start, end=start + timedelta(hours=1))
    content = by_path(calendar.render(site_of(strange)))["kalender.ics"]
    assert faults(content) == []
    found = events_of(content)["rar"]
    assert found["DTSTART"].dt.replace(tzinfo=None) == start
    other = vobject.readOne(content.decode())
    assert other.vevent.summary.value == str(found["SUMMARY"])
    assert other.vevent.uid.value == found["UID"]


def test_the_order_of_the_catalogue_is_the_order_of_the_calendar(made: dict[str, bytes]) -> None:
    assert list(events_of(made["kalender.ics"])) == [each.id for each in catalogue().events]
    assert date(2024, 3, 29) == catalogue().events[0].start.date()
