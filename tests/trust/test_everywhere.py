"""Whatever editors write, every entry is in every place it belongs to, and each place says the same of whether it applies.

Hypothesis makes small archives in which anything may have happened to anything: it began, ended, was withdrawn,
superseded by one or two others, by what was withdrawn or has not begun. An issue of a newsletter went out in between.
The whole site is made, and each output is read back on its own terms; what must stand there is worked out here, in
the plainest words.
"""

import json
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from reader import GOOD
from rendering import rendered
from sample import by_path, catalogue, event, item, site

from build_tools.context import Site
from build_tools.model import Entry, Event, Guide, Item, PartialDate, newest_first
from build_tools.newsletters import Wishes, compose, render
from build_tools.newsletters.compose import issue_of
from build_tools.outputs import calendar, data, feeds, pages, search, serving
from build_tools.site_file import SiteFile
from build_tools.validate.proof import Content, prove

sys.path.append(str(Path(__file__).parents[1] / "search"))
from test_ranking import asked, written

pytestmark = pytest.mark.no_cover

TODAY = date(2024, 6, 1)
SENT = TODAY - timedelta(days=20)
CLASS = {"gjeldende": "gjeldende", "kommende": "kommende", "utløpt": "utlopt", "erstattet": "erstattet",
         "trukket": "trukket"}  # fmt: skip
WORD = {"gjeldende": "", "kommende": "Kommer", "utløpt": "Utløpt", "erstattet": "Erstattet", "trukket": "Trukket"}
Fate = dict[str, Any]
CHAIN = [
    item("sak-0", "2024-01-10", body="Felles tekst 0."),
    item("sak-1", "2024-02-10", body="Felles tekst 1.", supersedes=("sak-0",)),
    item("sak-2", "2024-03-10", body="Felles tekst 2.", supersedes=("sak-1",)),
    item("sak-3", "2024-04-10", body="Felles tekst 3.", supersedes=("sak-0",), withdrawn="Feil."),
]
CORRECTED = [
    item("sak-0", "2024-01-10", body="Felles tekst 0."),
    item("sak-1", "2024-02-10", body="Felles tekst 1.", supersedes=("sak-0",), withdrawn="Nummeret var feil."),
    item("sak-2", "2024-03-10", body="Felles tekst 2.", supersedes=("sak-1",)),
    event("sak-3", "2024-05-28T11:30", "2024-05-28T12:15", body="Felles tekst 3."),
]
AHEAD = [
    item("sak-0", "2024-01-10", body="Felles tekst 0."),
    item("sak-1", "2024-06-10", title="Avtale\xad\u200bn 👩\u200d⚕️", body="Felles tekst 1.", supersedes=("sak-0",)),
]


@st.composite
def archives(draw: st.DrawFn) -> list[Entry]:
    """Items, guides and events; each may supersede earlier ones."""
    made: list[Entry] = []
    for number in range(draw(st.integers(2, 6))):
        fate: Fate = {
            "title": f"Sak nummer {number}",
            "body": f"Felles tekst {number}.",
            "municipalities": draw(st.sampled_from([(), ("bygda",), ("bygda", "byen")])),
            "topics": draw(st.sampled_from([("mage",), ("prover", "mage")])),
            "valid_from": draw(st.none() | _day(-30, 30)),
            "valid_until": draw(st.none() | _day(-15, 60)),
            "withdrawn": draw(st.sampled_from(["", "", "Ordningen ble ikke innført."])),
            "supersedes": tuple(draw(st.lists(st.sampled_from([each.id for each in made]), max_size=2, unique=True)))
            if made
            else (),
        }
        made.append(_entry(draw, number, fate))
    return made


def _day(first: int, last: int) -> st.SearchStrategy[PartialDate]:
    return st.integers(first, last).map(lambda days: PartialDate.of(TODAY + timedelta(days=days)))


def _entry(draw: st.DrawFn, number: int, fate: Fate) -> Entry:
    room = draw(st.sampled_from(["item", "item", "guide", "event"]))
    day = draw(_day(-60, 10)).iso
    if room == "event":
        start = TODAY + timedelta(days=draw(st.integers(-10, 30)))
        return event(f"sak-{number}", f"{start}T11:30", f"{start}T12:15", date=PartialDate.parse(day), **fate)
    made = item(f"sak-{number}", draw(st.sampled_from([day, day, day[:7], ""])), **fate)
    if room == "item":
        return made
    same = {name: getattr(made, name) for name in Entry.__dataclass_fields__}
    return Guide(**same | {"address": f"/veiledning/sak-{number}/", "responsible": "klinikk"})


def expected(entry: Entry, everything: list[Entry], today: date = TODAY) -> str:
    """Whether it applies, in the words of the rule."""
    if entry.withdrawn:
        return "trukket"
    if taking_over(entry, everything, today):
        return "erstattet"
    if entry.valid_until and entry.valid_until.last < today:
        return "utløpt"
    return "gjeldende" if has_begun(entry, today) else "kommende"


def has_begun(entry: Entry, today: date) -> bool:
    """Whether its first day has come; what takes another's place is not there before it is news, either."""
    days = [entry.valid_from, entry.date if entry.supersedes else None]
    return all(day.first <= today for day in days if day)


def taking_over(entry: Entry, everything: list[Entry], today: date = TODAY) -> list[Entry]:
    """What is in force of what supersedes it; where that is not, of what supersedes that in its turn."""
    found = []
    for new in everything:
        if entry.id in new.supersedes:
            in_force = not new.withdrawn and has_begun(new, today)
            found += [new] if in_force else taking_over(new, everything, today)
    return found


def is_off(entry: Event, everything: list[Entry]) -> bool:
    """Whether the meeting is not held: it was withdrawn, or something else took its place before its day."""
    for new in taking_over(entry, everything):
        days = [each.first for each in (new.date, new.valid_from) if each]
        if not days or max(days) <= entry.start.date():
            return True
    return bool(entry.withdrawn)


@dataclass
class Made:
    """An archive made into a site."""

    entries: list[Entry]

    def site(self, today: date, *issues: Any) -> Site:
        rooms: dict[type[Entry], list[Any]] = {Item: [], Guide: [], Event: []}
        for each in self.entries:
            rooms[type(each)].append(each)
        known = catalogue(items=newest_first(rooms[Item]), guides=newest_first(rooms[Guide]), packs=(), pages=(),
                          events=tuple(sorted(rooms[Event], key=lambda each: each.start)), issues=issues)  # fmt: skip
        return site(known, today)

    @cached_property
    def known(self) -> Site:
        """The site on the day, with the issue that was sent before anything was withdrawn."""
        before = Made([replace(each, withdrawn="") for each in self.entries]).site(SENT)
        composition = compose(before, "brevet", Wishes())
        return self.site(TODAY, *([issue_of(before, composition)] if composition.lines else []))

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every page as it is sent, by its address."""
        return rendered(self.known)

    @cached_property
    def index(self) -> list[SiteFile]:
        """The files of the search index."""
        return list(search.render(self.known))

    @cached_property
    def pages(self) -> dict[str, lxml_html.HtmlElement]:
        """Every page by its address."""
        return {address: lxml_html.fromstring(text) for address, text in self.texts.items()}

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Everything that is not a page or the search index."""
        made = (feeds.render(self.known), calendar.render(self.known), data.render(self.known),
                serving.render(self.known))  # fmt: skip
        return by_path(file for output in made for file in output)

    @cached_property
    def hits(self) -> dict[str, dict[str, Any]]:
        """What a search for a word that all of them have shows of each, by address."""
        with tempfile.TemporaryDirectory() as folder:
            index = written(iter(self.index), Path(folder))
            (answer,) = asked(index, [{"q": "felles tekst", "limit": 100}])
        assert answer["total"] == len(self.entries), answer
        found = {}
        for hit in answer["hits"]:  # type: ignore[attr-defined]
            for each in (hit, *hit["older"], *hit["similar"]):
                assert each["url"] not in found
                found[each["url"]] = each
        return found

    def lists_of(self, entry: Entry) -> set[str]:
        """The lists it must stand in."""
        year = f"{entry.date.year}" if entry.date else "udatert"
        room = {Item: f"/nyheter/{year}/", Guide: "/veiledning/", Event: "/arrangementer/"}[type(entry)]
        return {room, f"/avsender/{entry.source}/", *(f"/tema/{key}/" for key in entry.topics),
                *(f"/kommune/{key}/" for key in entry.municipalities)}  # fmt: skip

    def links(self, address: str) -> set[str]:
        """The addresses a page's main part leads to."""
        (main,) = self.pages[address].xpath("//main")
        return {_resolved(address, link) for link in main.xpath(".//a/@href")}


def _resolved(page: str, link: str) -> str:
    from urllib.parse import urljoin

    return urljoin(page, link).partition("#")[0]


# No shrinking: each try makes a whole site.
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow],
          phases=[Phase.explicit, Phase.reuse, Phase.generate])  # fmt: skip
@given(archives())
@example(CHAIN)
@example(CORRECTED)
@example(AHEAD)
def test_every_entry_is_in_every_place_and_each_says_the_same_of_it(entries: list[Entry]) -> None:
    """Page, lists, chain, search, feeds, data, calendars, site map and newsletter."""
    made = Made(entries)
    states = {each.id: expected(each, entries) for each in entries}
    on_pages_and_lists(made, states)
    in_search(made, states)
    in_data_and_site_map(made, states)
    in_feeds(made, states)
    in_calendars(made, states)
    in_the_newsletter(made, states)
    in_the_proof(made)


def shown(entry: Entry, states: dict[str, str]) -> str:
    """The mark of a row or a step."""
    return CLASS[standing(entry, states)]


def standing(entry: Entry, states: dict[str, str]) -> str:
    """How lists, data, feeds and search tell it: a meeting that was held is over, whatever its text says of itself."""
    held = isinstance(entry, Event) and entry.end.date() < TODAY and states[entry.id] in ("gjeldende", "kommende")
    return "utløpt" if held else states[entry.id]


def on_pages_and_lists(made: Made, states: dict[str, str]) -> None:
    """The band on the page, the row in each list, and each step of the chain."""
    by_address = {each.address: each for each in made.entries}
    for entry in made.entries:
        page, state = made.pages[entry.address], states[entry.id]
        bands = [each.get("class").split("status-")[1] for each in page.xpath("//div[@role='note']")]
        bands = [each for each in bands if each != "snart"]
        if isinstance(entry, Event) and entry.end.date() < TODAY and not is_off(entry, made.entries):
            assert bands.pop() == "utlopt", "a meeting that was held says so"
        assert bands == ([] if state == "gjeldende" else [CLASS[state]])
        for place in made.lists_of(entry):
            assert entry.address in made.links(place), (entry.id, place)
    for address, page in made.pages.items():
        for row in page.xpath("//li[contains(concat(' ', @class, ' '), ' row ')]"):
            target = by_address.get(_resolved(address, row.xpath(".//a/@href")[0]))
            if target and address != "/status/":  # the report lists what to do, not what applies
                state = shown(target, states)
                marks = {each for each in row.get("class").split() if each.startswith("row-")}
                assert marks == {f"row-{state}"} or (not marks and state == "gjeldende"), (address, target.id)
        if address in by_address:
            for step in page.xpath("//ol[@class='chain']/li"):
                link = step.xpath(".//a/@href")
                target = by_address[_resolved(address, link[0]) if link else address]
                assert f"step-{shown(target, states)}" in step.get("class").split(), (address, target.id)
    for entry in made.entries:
        chain = made.pages[entry.address].xpath("//ol[@class='chain']/li")
        kin = _kin(entry, made.entries)
        assert len(chain) == (len(kin) if len(kin) > 1 else 0), "all versions, near and far, are on the page"


def _kin(entry: Entry, everything: list[Entry]) -> set[str]:
    """It, what it supersedes, what supersedes it, and so on."""
    found = {entry.id}
    while True:
        more = {old for each in everything for old in each.supersedes if each.id in found}
        more |= {each.id for each in everything if found & set(each.supersedes)}
        if more <= found:
            return found
        found |= more


def in_search(made: Made, states: dict[str, str]) -> None:
    """Each is found, and marked; what is superseded leads to what applies instead."""
    assert {url: hit["status"] for url, hit in made.hits.items()} == {
        each.address: standing(each, states) for each in made.entries
    }
    for entry in made.entries:
        successor = made.hits[entry.address].get("successor")
        if states[entry.id] == "erstattet":
            heir = next(each for each in made.entries if each.address == successor["url"])
            assert states[heir.id] != "erstattet"
            assert not heir.withdrawn
            assert heir.id in _kin(entry, made.entries)


def in_data_and_site_map(made: Made, states: dict[str, str]) -> None:
    """One record each, with its state; each address is in the map."""
    records = json.loads(made.files["data/items.json"])
    assert {each["id"]: each["validity"] for each in records} == {
        each.id: standing(each, states) for each in made.entries
    }
    assert len(records) == len(states)
    for record in records:
        if record["validity"] == "erstattet":
            assert all(states[heir] not in ("erstattet", "trukket") for heir in record["superseded_by"])
    addresses = etree.fromstring(made.files["sitemap.xml"]).xpath("//*[local-name()='loc']/text()")
    for entry in made.entries:
        assert addresses.count(made.known.absolute(entry.address)) == 1


def in_feeds(made: Made, states: dict[str, str]) -> None:
    """Whatever has a day is in the feed of each of its lists, in all three formats, with the same state."""
    for entry in made.entries:
        state, url = states[entry.id], made.known.absolute(entry.address)
        lists = ["/", f"/avsender/{entry.source}/", *(f"/tema/{key}/" for key in entry.topics)]
        for place in [*lists, *(f"/kommune/{key}/" for key in entry.municipalities)]:
            stories = json.loads(made.files[f"{place[1:]}feed.json"])["items"]
            told = [each for each in stories if each["url"] == url]
            assert len(told) == (1 if entry.date and entry.date.first <= TODAY else 0), place
            for kind in ("feed.xml", "atom.xml"):
                read = feedparser.parse(made.files[place[1:] + kind])
                both = [each for each in read.entries if each.link == url]
                assert len(both) == len(told)
                for each in both:
                    assert standing(entry, states) in {tag.term.lower() for tag in each.tags}
                    marked = state in ("utløpt", "erstattet", "trukket")
                    assert each.title == (f"{WORD[state]}: " if marked else "") + entry.title
            assert [each["_praksisnytt"]["validity"] for each in told] == [standing(entry, states)] * len(told)


def in_calendars(made: Made, states: dict[str, str]) -> None:
    """Each meeting is in its own calendar, the whole one and each of its topics'; what will not be held is cancelled."""
    for entry in made.entries:
        if not isinstance(entry, Event):
            continue
        for place in ("", f"{entry.address[1:]}", *(f"tema/{key}/" for key in entry.topics)):
            found = icalendar.Calendar.from_ical(made.files[f"{place}kalender.ics"]).events
            (own,) = [each for each in found if str(each["UID"]).split("@")[0] == entry.id]
            off = is_off(entry, made.entries)
            assert own["STATUS"] == ("CANCELLED" if off else "CONFIRMED")
            (told,) = made.pages[entry.address].xpath("//script[@type='application/ld+json']/text()")
            assert json.loads(told)["eventStatus"].endswith("EventCancelled" if off else "EventScheduled")
            invited = bool(made.pages[entry.address].xpath("//a[@href='kalender.ics'][contains(@class, 'button')]"))
            assert invited == (not off and entry.end.date() >= TODAY)


def in_the_newsletter(made: Made, states: dict[str, str]) -> None:
    """Readers of the issue before are told what ended since; what has ended is no news."""
    known = made.known
    composition = compose(known, "brevet", Wishes())
    news = {line.entry.id for line in composition.lines if not line.correction and line.section != "utloper"}
    corrected = {line.entry.id for line in composition.lines if line.correction}
    carried = {line.id: line.validity for issue in known.catalogue.issues for line in issue.items
               if line.section != "utloper"}  # fmt: skip
    for entry in made.entries:
        state = states[entry.id]
        assert entry.id not in news or state in ("gjeldende", "kommende")
        over = isinstance(entry, Event) and entry.end.date() < TODAY
        ended = entry.id in carried and carried[entry.id] != state and state in ("trukket", "erstattet")
        assert (entry.id in corrected) == (ended and not over), entry.id
    if composition.lines:
        text = render(known, composition).text.decode()
        for line in composition.lines:
            if line.correction:
                told = "Trukket:" if states[line.entry.id] == "trukket" else "Dette gjelder ikke lenger."
                assert told in text


LOOKS = by_path(pages.looks(site()))
"""Style, scripts and icons, which only the configuration changes."""


def in_the_proof(made: Made) -> None:
    """What ``check --site`` reads agrees that nothing is lost, and misses whatever entry is not on the site."""
    known = made.known
    content = Content(
        catalogue=known.catalogue, config=known.config, today=TODAY, folder=GOOD / "content", archive="archive"
    )
    files = {pages.path_of(address): text.encode() for address, text in made.texts.items()}
    files |= made.files | by_path(pages.files(known)) | by_path(made.index) | LOOKS
    with tempfile.TemporaryDirectory() as folder:
        for path, content_of in files.items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_bytes(content_of)
        assert prove(content, Path(folder)).problems == []
        for entry in made.entries:
            (Path(folder) / entry.address[1:] / "index.html").unlink()
        lost = {problem.path for problem in prove(content, Path(folder)).problems}
        assert {f"content/{entry.path}" for entry in made.entries} <= lost
