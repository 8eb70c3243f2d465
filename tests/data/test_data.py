"""``/data/items.json`` as a developer elsewhere fetches it."""

import json
from datetime import date, timedelta

import pytest
from golden import same_as_golden
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from sample import CONFIG, by_path, catalogue, day, edited, event, item, site, site_of

from build_tools.model import Validity
from build_tools.outputs import calendar, data, feeds
from build_tools.outputs.pages.rows import row_of
from build_tools.outputs.search.site import document

URL = CONFIG.url


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return by_path(data.render(site()))


def records_of(made: dict[str, bytes]) -> dict[str, dict]:
    return {each["id"]: each for each in json.loads(made["data/items.json"])}


@pytest.mark.parametrize("path", ["data/items.json", "data/items.schema.json"])
def test_what_is_published_is_what_was_reviewed(made: dict[str, bytes], path: str) -> None:
    same_as_golden(path, made[path])


def test_every_item_guide_event_and_pack_has_one_record(made: dict[str, bytes]) -> None:
    here = catalogue()
    expected = [each.id for room in (here.items, here.guides, here.events, here.packs) for each in room]
    assert [each["id"] for each in json.loads(made["data/items.json"])] == expected


def test_the_file_keeps_its_own_schema(made: dict[str, bytes]) -> None:
    schema = json.loads(made["data/items.schema.json"])
    Draft202012Validator.check_schema(schema)
    faults = list(Draft202012Validator(schema).iter_errors(json.loads(made["data/items.json"])))
    assert faults == []
    assert schema["$id"] == f"{URL}data/items.schema.json"


def test_every_field_of_the_schema_says_what_it_is(made: dict[str, bytes]) -> None:
    fields = json.loads(made["data/items.schema.json"])["$defs"]["record"]["properties"]
    assert [name for name, field in fields.items() if not field.get("description")] == []
    assert {name for record in records_of(made).values() for name in record} <= set(fields)


def test_each_record_is_a_line_that_stands_alone(made: dict[str, bytes]) -> None:
    lines = made["data/items.json"].decode().splitlines()
    assert (lines[0], lines[-1]) == ("[", "]")
    assert [json.loads(each.rstrip(","))["id"] for each in lines[1:-1]] == list(records_of(made))


def test_a_record_has_all_that_was_written_and_what_follows_from_it(made: dict[str, bytes]) -> None:
    found = records_of(made)["biopsisvar"]
    assert found["url"] == f"{URL}nyheter/2024/biopsisvar/"
    assert found["date"] == "2024-03-14"
    assert found["topics"] == ["mage", "prover"]
    assert found["supersedes"] == ["papirkopi"]
    assert found["outlets"] == [{"label": "Hjemmesiden", "url": "https://klinikk.example.org/", "date": "2024-03"}]
    assert found["issues"] == [
        {"newsletter": "brevet", "number": 1, "date": "2024-03-15", "url": f"{URL}arkiv/brevet/2024/1/"}
    ]
    assert "CRP < 5 | samme dag" in found["text"]
    old = records_of(made)["papirkopi"]
    assert (old["validity"], old["superseded_by"], old["date"]) == ("erstattet", ["biopsisvar"], "2019")


def test_what_is_not_said_is_left_out(made: dict[str, bytes]) -> None:
    found = records_of(made)["udatert"]
    assert "date" not in found
    assert "" not in found.values()
    assert [] not in found.values()


def test_one_record_made_alone_is_the_line_of_the_file(made: dict[str, bytes]) -> None:
    here = site()
    lines = made["data/items.json"].split(b"\n")
    assert data.record(here, here.catalogue.by_id["rettet"]) in [each.rstrip(b",") for each in lines]


def test_an_empty_database_is_an_empty_list() -> None:
    assert json.loads(by_path(data.render(site_of()))["data/items.json"]) == []


DAYS = st.dates(date(2023, 1, 1), date(2024, 12, 31))


@st.composite
def histories(draw: st.DrawFn) -> list:
    """Items that begin, end, are withdrawn and supersede one another (never in a circle)."""
    items = []
    for number in range(draw(st.integers(1, 6))):
        begins = draw(st.none() | DAYS)
        ends = draw(st.none() | DAYS)
        older = draw(st.sets(st.integers(0, number - 1), max_size=2)) if number else set()
        items.append(
            item(
                f"sak-{number}",
                draw(DAYS).isoformat(),
                valid_from=day(begins.isoformat()) if begins else None,
                valid_until=day(ends.isoformat()) if ends else None,
                withdrawn=draw(st.sampled_from(["", "", "Feil."])),
                supersedes=tuple(f"sak-{each}" for each in sorted(older)),
            )
        )
    return items


@settings(max_examples=80, deadline=None)
@given(histories(), DAYS)
def test_validity_agrees_in_the_catalogue_the_data_and_the_feeds(items: list, today: date) -> None:
    here = site_of(*items, today=today)
    expected: dict[str, Validity] = {each.id: here.validity(each) for each in items}
    records = records_of(by_path(data.render(here)))
    assert {key: record["validity"] for key, record in records.items()} == expected
    told = json.loads(by_path(feeds.render(here))["feed.json"])["items"]
    assert {each["_praksisnytt"]["id"] for each in told} == {each.id for each in items if each.date.first <= today}
    for each in told:
        word = expected[each["_praksisnytt"]["id"]]
        assert each["_praksisnytt"]["validity"] == word
        assert word.capitalize() in each["tags"]
        plain = here.catalogue.by_id[each["_praksisnytt"]["id"]].title
        assert (each["title"] == plain) == (word in ("gjeldende", "kommende"))
        assert ("<strong>" in each["content_html"]) == (word != "gjeldende")


@pytest.mark.parametrize(("day_of", "change", "state", "word"), [
    ("2024-06-20", {}, "gjeldende", ""),
    ("2024-06-20", {"cancelled": "For få."}, "trukket", "Avlyst"),
    ("2024-06-20", {"cancelled": "For få.", "valid_from": day("2024-06-10")}, "trukket", "Avlyst"),
    ("2024-05-20", {}, "utløpt", "Avholdt"),
    ("2024-05-20", {"cancelled": "For få."}, "trukket", "Avlyst"),
    ("2024-05-20", {"valid_until": day("2024-05-20")}, "utløpt", "Avholdt"),
    ("2024-05-20", {"withdrawn": "Kunngjort ved en feil."}, "trukket", "Trukket"),
])  # fmt: skip
def test_what_became_of_a_meeting_is_the_same_wherever_it_is_told(
    day_of: str, change: dict, state: Validity, word: str
) -> None:
    """A meeting that was called off or held applies neither in lists, in the data, in feeds nor in the search."""
    here = site_of(event("mote", f"{day_of}T11:30", f"{day_of}T12:15", **change))
    (meeting,) = here.catalogue.events
    (told,) = json.loads(by_path(feeds.render(here))["feed.json"])["items"]
    assert records_of(by_path(data.render(here)))["mote"]["validity"] == state
    assert told["_praksisnytt"]["validity"] == state
    assert state.capitalize() in told["tags"]
    assert document(here, meeting).status == state
    assert row_of(here, meeting).word == word


@settings(max_examples=40, deadline=None)
@given(st.text(), st.text())
def test_any_text_at_all_gives_records_that_parse(title: str, body: str) -> None:
    strange = item("rar", "2024-01-01", title="x" + title, body=body, change_note=title)
    lines = by_path(data.render(site_of(strange)))["data/items.json"].split(b"\n")
    assert len(lines) == 4
    json.loads(lines[1])


def test_nothing_is_made_of_the_clock() -> None:
    quiet = item("a", "2024-01-01")
    for output in (data, feeds, calendar):
        first = by_path(output.render(site_of(quiet, today=date(2024, 2, 1))))
        assert first == by_path(output.render(site_of(edited(quiet), today=date(2024, 2, 1) + timedelta(days=400))))
