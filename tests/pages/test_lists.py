"""Nothing is lost from the lists, and validity is the same wherever it is told."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from rendering import rendered, tree
from sample import GUIDES, TODAY, catalogue, edited, event, item, site, site_of

from build_tools.context import Site
from build_tools.model import Entry, PartialDate, newest_first
from build_tools.outputs import calendar, feeds, pages
from build_tools.outputs.pages import labels
from build_tools.outputs.pages.rows import Row

AGAIN = ("current", "coming")
"""What the page of a topic shows on top of its years."""


def rows_in(value: object) -> Iterator[Row]:
    """Every row anywhere in a view's data."""
    if isinstance(value, Row):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from rows_in(each)
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from rows_in(each)


def listed(known: Site) -> dict[str, list[Row]]:
    """The rows of every page by its address."""
    return {view.address: list(rows_in(dict(view.data))) for view in pages.views(known)}


def test_nothing_is_lost() -> None:
    """Every entry stands once in each list it belongs to: year, topics, source, municipalities.

    What applies now stands on top besides, where the page tells it year by year.
    """
    known = site()
    lists = {
        view.address: [
            row.href
            for row in rows_in({k: v for k, v in view.data.items() if view.template != "term.html" or k not in AGAIN})
        ]
        for view in pages.views(known)
    }
    for entry in known.catalogue.entries():
        if not entry.topics:
            continue
        places = [f"/tema/{topic}/" for topic in entry.topics] + [f"/avsender/{entry.source}/"]
        places += [f"/kommune/{key}/" for key in entry.municipalities]
        if entry.collection == "nyheter":
            places.append(f"/nyheter/{entry.year}/")  # type: ignore[attr-defined]
        if entry.collection in ("veiledning", "smagruppe", "arrangementer"):
            places.append(f"/{entry.collection}/")
        for place in places:
            assert lists[place].count(entry.address[1:]) == 1, f"{entry.id} in {place}"


def test_topic_answers_first() -> None:
    """On a topic's page what applies stands first, by its last review, and what is over stands only in its year."""
    known = site()
    view = next(view for view in pages.views(known) if view.address == "/tema/mage/")
    now = {row.href for row in rows_in([view.data["standing"], view.data["current"]])}
    history = {row.href: row.word for row in rows_in(view.data["years"])}
    assert "nyheter/2024/biopsisvar/" in now
    assert list(history)[:2] == ["arrangementer/for-vintertid/", "arrangementer/avlyst/"]
    assert history["nyheter/2019/papirkopi/"] == "Erstattet"
    assert history["nyheter/2024/trukket/"] == "Trukket"
    assert history["nyheter/2023/utlopt/"] == "Utløpt"
    assert history["nyheter/2024/biopsisvar/"] == ""
    assert not now & {href for href, word in history.items() if word not in ("", "Kommer")}
    unknown = edited(GUIDES[0], id="uten-dag", address="/veiledning/uten-dag/", date=None, reviewed=None)
    known = site(catalogue(guides=(unknown, edited(GUIDES[0], reviewed=PartialDate(2024, 4)))))
    (view,) = (view for view in pages.views(known) if view.address == "/tema/prover/")
    assert [row.href for row in view.data["standing"]] == [
        "veiledning/veileder/", "smagruppe/pakke/", "veiledning/uten-dag/"
    ]  # fmt: skip


days = st.integers(-400, 400).map(lambda days: PartialDate.of(TODAY + timedelta(days=days)))
entries = st.builds(
    lambda number, start, end, gone, old, when: item(
        f"sak-{number}", when.iso, valid_from=start, valid_until=end, withdrawn=gone,
        supersedes=tuple(sorted({f"sak-{each}" for each in old if each < number})),
    ),
    st.integers(0, 9), st.none() | days, st.none() | days, st.sampled_from(["", "", "", "Feil."]),
    st.lists(st.integers(0, 8), max_size=2), days,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(entries, min_size=2, max_size=10, unique_by=lambda entry: entry.id))
def test_validity_is_one(history: list[Entry]) -> None:
    """For any history the band of the page, the marks of all lists and the catalogue tell the same state."""
    known = site_of(*history)
    words = {entry.address[1:]: labels.VALIDITY[known.validity(entry)] for entry in history}
    for rows in listed(known).values():
        for row in rows:
            state, word = words[row.href]
            assert (row.state, row.word) == (state, "" if state == "gjeldende" else word)
    for entry in known.catalogue.items:
        status = pages.item_view(known, entry).data["status"]
        state = words[entry.address[1:]][0]
        assert (status.state if status and status.state != "snart" else "gjeldende") == state


@settings(max_examples=30, deadline=None)
@given(st.lists(entries, min_size=2, max_size=10, unique_by=lambda entry: entry.id))
def test_related_apply(history: list[Entry]) -> None:
    """What is offered to read next applies now and is no part of the page's own chain."""
    known = site_of(*history)
    for key, found in pages.related(known).items():
        chain = {each.id for each in known.catalogue.chain(known.catalogue.by_id[key])}
        assert all(known.validity(each) == "gjeldende" for each in found)
        assert not chain & {each.id for each in found}


def test_every_feed_and_calendar_is_offered() -> None:
    """On the page for those who subscribe, with the feeds of the newsletters' issues."""
    offered = set(tree("/abonner/").xpath("//section//a/@href"))
    made = [file.path for file in (*feeds.render(site()), *calendar.render(site()))]
    own = {f"{each.address[1:]}kalender.ics" for each in site().catalogue.events}
    assert {f"../{path}" for path in made if path not in own} <= offered


def test_states_can_be_chosen_without_scripts() -> None:
    """A year's list has a link for each state it holds, and each leads to a part of the page of that name."""
    page = tree("/nyheter/2024/")
    links = [link.get("href") for link in page.xpath("//nav[@aria-label='Vis bare']//a")]
    assert links == ["#alle", "#gjeldende", "#kommende", "#trukket"]
    assert all(page.get_element_by_id(link[1:]) is not None for link in links)


def test_guide_log() -> None:
    """A guide's change log holds its own note and the news that links to it, the newest first, each with its state.

    News without a date stands beside it; the first version has no earlier ones to lead to.
    """
    leads: dict = {"leads": ("/veiledning/veileder/",)}
    guide = edited(site().catalogue.guides[0], updated=PartialDate(2024, 4, 1), change_note="Nytt avsnitt.")
    new = edited(guide, id="ny", address="/veiledning/ny/", supersedes=("veileder",))
    items = [item("nytt", "2024-05-01", **leads), item("feil", "2024-05-02", withdrawn="Feil.", **leads),
             item("snart", "2024-05-03", valid_from=PartialDate(2024, 7), **leads), item("gammelt", **leads)]  # fmt: skip
    shown = rendered(site(catalogue(items=newest_first(items), guides=(new, guide))))
    page = lxml_html.fromstring(shown["/veiledning/veileder/"])
    assert [" ".join(each.text_content().split()) for each in page.xpath("//section[@class='log']//div")] == [
        "3. mai 2024Kommer Snart", "2. mai 2024Trukket Feil", "1. mai 2024Nytt", "1. april 2024Nytt avsnitt.",
        "2. februar 2024Først publisert.",
    ]  # fmt: skip
    assert page.xpath("//section[@aria-labelledby='omtalt_']//a/text()") == ["Gammelt"]
    both = [lxml_html.fromstring(shown[address]) for address in ("/veiledning/ny/", "/veiledning/veileder/")]
    assert [len(each.xpath("//a[@href='#historikk_']")) for each in both] == [1, 0]


def test_the_list_of_texts_names_the_news_that_leads_to_each() -> None:
    """With the title alone: what the text is for stands there."""
    letter = item("mal", "2024-01-01", kind="avslagstekst", version="2")
    news = item("nytt", "2024-05-01", title="Ny mal for avslag", leads=("/nyheter/2024/mal/",))
    known = site_of(letter, news)
    (text,) = lxml_html.document_fromstring(rendered(known)["/tekster/"]).find_class("text")
    assert [link.get("href") for link in text.xpath(".//a[text()='Ny mal for avslag']")] == ["../nyheter/2024/nytt/"]


def test_a_text_that_does_not_apply_yet_stands_below_the_one_that_does_and_says_so() -> None:
    """Whoever copies the first text of a topic has the one in force; news that was withdrawn is marked there too."""
    old, new = (item(f"mal-{at}", f"2024-0{at}-01", kind="avslagstekst", version=f"{at}") for at in (1, 2))
    news = item("nytt", "2024-01-02", leads=("/nyheter/2024/mal-1/",), withdrawn="Feil.")
    known = site_of(old, edited(new, supersedes=("mal-1",), valid_from=PartialDate(2024, 7)), news)
    texts = lxml_html.document_fromstring(rendered(known)["/tekster/"]).find_class("text")
    said = [[" ".join(each.text_content().split()) for each in text.find_class("row-meta")] for text in texts]
    assert said == [
        ["Versjon 1 · 1. januar 2024 · Medisinsk klinikk", "Omtalt i Trukket Nytt"],
        ["Kommer Gjelder fra juli 2024 · Versjon 2 · 1. februar 2024 · Medisinsk klinikk"],
    ]


def test_event_over() -> None:
    """A meeting that is over says so and offers no way to sign up; one that is called off gives the reason."""
    over = tree("/arrangementer/etter-sommertid/")
    assert "Avholdt" in over.find_class("status")[0].text_content()
    assert not over.xpath("//a[text()='Meld deg på']")
    called_off = tree("/arrangementer/avlyst/")
    assert "Avlyst. For få påmeldte." in " ".join(called_off.find_class("status")[0].text_content().split())


GONE = event("mote", "2024-06-20T11:30", "2024-06-20T12:15", registration="https://kurs.example.org/",
             meeting_url="https://mote.example.org/")  # fmt: skip


@pytest.mark.parametrize(("day_of", "change", "by", "words"), [
    ("2024-06-20", {"withdrawn": "Kunngjort ved en feil."}, None, "Trukket."),
    ("2024-06-20", {}, "2024-05-01", "Erstattet."),
    ("2024-06-20", {}, "", "Erstattet."),
    ("2024-05-20", {"withdrawn": "Kunngjort ved en feil."}, None, "Trukket."),
    ("2024-05-20", {}, "2024-05-01", "Erstattet."),
])  # fmt: skip
def test_a_meeting_that_is_not_held_invites_nobody(day_of: str, change: dict, by: str | None, words: str) -> None:
    """Withdrawn, or replaced before its day: no way to sign up, to join or into the calendar, and it was not held."""
    start, end = (f"{day_of}T{clock}" for clock in ("11:30", "12:15"))
    new = item("ny", by, supersedes=("mote",)) if by is not None else item("annet", "2024-01-01")
    moved = edited(GONE, start=datetime.fromisoformat(start), end=datetime.fromisoformat(end), **change)
    page = lxml_html.fromstring(rendered(site_of(moved, new))["/arrangementer/mote/"])
    (band,) = page.find_class("status")
    assert " ".join(band.text_content().split()).startswith(words)
    assert not page.xpath("//a[contains(@class, 'button')]")
    (told,) = page.xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(told)["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_meeting_that_was_held_and_summed_up_since_was_held() -> None:
    """What replaces it afterwards does not call it off."""
    held = event("mote", "2024-03-10T11:30", "2024-03-10T12:15")
    known = site_of(held, item("referat", "2024-05-01", supersedes=("mote",)))
    page = lxml_html.fromstring(rendered(known)["/arrangementer/mote/"])
    assert [band.xpath(".//strong")[0].text for band in page.find_class("status")] == ["Erstattet.", "Avholdt."]


def test_called_off_in_lists() -> None:
    """A meeting that is called off is marked in every list, unless it is said to be replaced or withdrawn."""
    off = event("mote", "2024-06-10T11:30", "2024-06-10T12:15", cancelled="For få.")
    known = site_of(off, event("ny", "2024-06-20T11:30", "2024-06-20T12:15"))
    for address in ("/arrangementer/", "/tema/mage/", "/avsender/klinikk/"):
        marks = {row.href: (row.state, row.word) for row in listed(known)[address]}
        assert marks == {"arrangementer/mote/": ("trukket", "Avlyst"), "arrangementer/ny/": ("gjeldende", "")}, (
            address
        )


@pytest.mark.parametrize(("change", "mark"), [
    ({"valid_from": PartialDate(2024, 12, 1)}, "Kommer 1. desember 2024"),
    ({"valid_until": PartialDate(2023)}, "Utløpt 2023"),
    ({"withdrawn": "Feil.", "updated": PartialDate(2024, 5, 20)}, "Trukket 20. mai 2024"),
    ({"withdrawn": "Feil."}, "Trukket"),
])  # fmt: skip
def test_a_mark_tells_the_day_of_what_it_says(change: dict, mark: str) -> None:
    """When it was sent stands behind, parted from it."""
    page = lxml_html.fromstring(rendered(site_of(item("sak", "2022-03-03", **change)))["/nyheter/2022/"])
    (meta,) = page.find_class("row-meta")
    assert meta.text_content() == f"{mark}\xa0· 3. mars 2022\xa0· Medisinsk klinikk"


def test_today_is_an_argument() -> None:
    """The same content as on another day tells another state."""
    known = site_of(item("a", "2024-01-01", valid_until=PartialDate(2024, 6, 1)), today=date(2024, 6, 1))
    later = site_of(item("a", "2024-01-01", valid_until=PartialDate(2024, 6, 1)), today=date(2024, 6, 2))
    assert pages.item_view(known, known.catalogue.items[0]).data["status"] is None
    assert pages.item_view(later, later.catalogue.items[0]).data["status"].word == "Utløpt"


def test_topic_and_year_without_scripts() -> None:
    """A year's list leads to each of its topics in that year, and there stands all of it, whatever its state."""
    links = tree("/nyheter/2024/").xpath("//nav[@aria-labelledby='etter-tema']//a/@href")
    assert links == ["../../tema/mage/#2024", "../../tema/prover/#2024"]
    titles = [row.text for row in tree("/tema/mage/").xpath("//details[@id='2024']//a[@class='row-title']")]
    assert {"Trukket", "Kommende", "Framtid"} <= set(titles)


@pytest.mark.parametrize(("day_of", "change", "mark"), [
    ("2024-05-01", {}, ("utlopt", "Avholdt")), ("2024-06-01", {}, ("gjeldende", "")),
    ("2024-05-01", {"withdrawn": "Feil."}, ("trukket", "Trukket")),
    ("2024-05-01", {"id": "flyttet"}, ("erstattet", "Erstattet")),
])  # fmt: skip
def test_over_in_lists(day_of: str, change: dict, mark: tuple[str, str]) -> None:
    """A meeting that is over, and was held, says so in every list; it is no bolder than what has run out."""
    meeting = edited(event("over", f"{day_of}T08:00", f"{day_of}T09:00"), **change)
    pages_of = listed(site_of(meeting, item("ny", "2024-04-01", supersedes=("flyttet",), topics=(), source="byen")))
    for address in ("/arrangementer/", "/tema/mage/", "/avsender/klinikk/"):
        assert {(row.state, row.word) for row in pages_of[address]} == {mark}


def test_age_is_told() -> None:
    """What a topic says applies now, but is five years old, tells how long it is since the day it stands beside."""
    known = site_of(
        item("gammel", "2019-01-01"),
        item("ny", "2024-01-01"),
        item("rettet", "2010-01-01", updated=PartialDate(2024, 1, 1)),
    )
    ages = {row.href: row.age for row in listed(known)["/tema/mage/"]}
    assert ages == {
        "nyheter/2019/gammel/": "5 år siden", "nyheter/2024/ny/": "", "nyheter/2010/rettet/": "14 år siden",
    }  # fmt: skip


@pytest.mark.parametrize(("reviewed", "meta", "age"), [
    ("2024-01-01", "Gjennomgått 1. januar 2024", ""), ("2018", "Gjennomgått 2018", "5 år siden"),
    ("", "1. januar 2010", "14 år siden"),
])  # fmt: skip
def test_a_guide_is_as_old_as_its_last_review(reviewed: str, meta: str, age: str) -> None:
    """A guide from long ago that is looked after is not called old."""
    guide = edited(
        GUIDES[0], date=PartialDate(2010, 1, 1), reviewed=PartialDate.parse(reviewed) if reviewed else None
    )
    (row,) = listed(site(catalogue(guides=(guide,))))["/veiledning/"]
    assert (row.date, row.age) == (meta, age)


def test_guide_says_when_nobody_reviewed_it() -> None:
    """A guide without a date of review says that it is not known, and never stays silent about it."""
    guide = edited(site().catalogue.guides[0], reviewed=None)
    known = site(catalogue(guides=(guide,)))
    page = lxml_html.fromstring(rendered(known)["/veiledning/veileder/"])
    facts = " ".join(page.find_class("facts")[0].text_content().split())
    assert facts.startswith("Sist faglig gjennomgåttIkke oppgitt Publisert2. februar 2024")


def test_many_guides_stand_by_letter() -> None:
    """A long directory of guides has a way to each letter, and Norwegian letters come last."""
    one = site().catalogue.guides[0]
    names = [f"{letter}-veileder {number}" for letter in "BAÅ" for number in range(11)]
    guides = tuple(edited(one, id=str(at), title=name, address=f"/veiledning/{at}/") for at, name in enumerate(names))
    view = next(view for view in pages.views(site(catalogue(guides=guides))) if view.address == "/veiledning/")
    assert [(group.label, len(group.rows)) for group in view.data["groups"]] == [("A", 11), ("B", 11), ("Å", 11)]
