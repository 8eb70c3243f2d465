"""A small catalogue made by hand, with every validity, every kind of date and one of each room."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from build_tools.config import SiteConfig
from build_tools.context import Site
from build_tools.model import (
    Case,
    Catalogue,
    Entry,
    Event,
    Guide,
    Item,
    Newsletter,
    Outlet,
    Pack,
    Page,
    PartialDate,
    ProgrammeLine,
    SentIssue,
    SentItem,
    Source,
    Topic,
    Vocabulary,
    newest_first,
)
from build_tools.text.markup import render

TODAY = date(2024, 6, 1)
CONFIG = SiteConfig(
    name="Praksisnytt",
    url="https://nytt.example.org/fastlege/",
    description="Nytt fra sykehus og kommuner",
    organisation="Helsefellesskapet",
)
WORDS = Vocabulary(
    topics={
        "mage": Topic(key="mage", label="Mage og tarm"),
        "prover": Topic(key="prover", label="Prøver & svar"),
        "tomt": Topic(key="tomt", label="Tomt tema"),
    },
    sources={
        "klinikk": Source(
            key="klinikk", label="Medisinsk klinikk", kind="sykehus", contact="post@klinikk.example.org"
        ),
        "seksjon": Source(key="seksjon", label="Seksjon for mage", kind="sykehus", parent="klinikk"),
        "bygda": Source(key="bygda", label="Bygda kommune", kind="kommune", contact="lege@bygda.example.org"),
        "byen": Source(key="byen", label="Byen kommune", kind="kommune"),
    },
    newsletters={
        "brevet": Newsletter(
            key="brevet",
            label="Brevet",
            responsible_name="Kontoret",
            responsible_role="Leder",
            sender="brevet@klinikk.example.org",
        ),
    },
)
BODY = """## Bakgrunn

Les [det forrige](/nyheter/2019/papirkopi/) og [planen](../../../vedlegg/plan.pdf), [kilden](https://kilde.example.net/a?b=1&c=2).

| Prøve | Svar |
|---|---|
| CRP < 5 | samme dag |

![Kart over mottaket](/vedlegg/kart.png) Se merknaden[^1].

[^1]: Gjelder bare «voksne».
"""


def day(text: str) -> PartialDate:
    return PartialDate.parse(text)


def item(id_: str, date: str = "", **more: Any) -> Item:
    """An item with what every item has; ``date`` empty: unknown."""
    when = PartialDate.parse(date) if date else None
    given: dict[str, Any] = {
        "title": id_.capitalize(),
        "path": f"content/nyheter/{id_}.md",
        "address": f"/nyheter/{when.year if when else 'udatert'}/{id_}/",
        "body": f"Teksten om {id_}.",
        "digest": "0" * 64,
        "source": "klinikk",
        "topics": ("mage",),
        "date": when,
    }
    return Item(id=id_, **(given | more))


def event(id_: str, start: str, end: str, **more: Any) -> Event:
    """An event with what every event has."""
    given: dict[str, Any] = {
        "title": id_.capitalize(),
        "path": f"content/arrangementer/{id_}.md",
        "address": f"/arrangementer/{id_}/",
        "body": f"Om {id_}.",
        "digest": "0" * 64,
        "source": "klinikk",
        "topics": ("mage",),
        "date": day("2024-02-01"),
        "type": "lunsjmøte",
        "start": datetime.fromisoformat(start),
        "end": datetime.fromisoformat(end),
    }
    return Event(id=id_, **(given | more))


ITEMS = (
    item("biopsisvar", "2024-03-14", title="Slutt på papirkopi av biopsisvar", topics=("mage", "prover"), body=BODY,
         source="seksjon", action="Biopsisvar kommer heretter i epikrisen.", supersedes=("papirkopi",),
         audience=("fastlege", "lis"), kind="ny-rutine", icpc2=("D",), contact="33 00 00 00",
         outlets=(Outlet(label="Hjemmesiden", url="https://klinikk.example.org/", date=day("2024-03")),)),
    item("papirkopi", "2019", title="Papirkopi av biopsisvar", topics=("mage", "prover")),
    item("trukket", "2024-05-02", withdrawn="Ordningen ble ikke innført."),
    item("utlopt", "2023-05", valid_until=day("2023-12-31")),
    item("kommende", "2024-05-20", valid_from=day("2024-07-01"), municipalities=("bygda",)),
    item("rettet", "2020-02-03", updated=day("2024-05-10"), change="major", change_note="Nytt telefonnummer."),
    item("justert", "2021-04-05", updated=day("2024-05-11"), change="minor", change_note="Skrivefeil."),
    item("udatert"),
    item("framtid", "2024-06-02"),
    item("fiendtlig", "2024-04-01", title="</title><script>alert(1)</script> A & B\x0b ]]>", source="bygda",
         body="<script>alert(1)</script>[klikk](javascript:alert(1)) ]]> <b onclick=x>fet</b>"),
    item("nynorsk", "2024-01-09", title="Tilvising til sjukehuset", lang="nn", source="byen", topics=("prover",),
         aliases=("/nyheter/gammel-adresse/",)),
)  # fmt: skip
GUIDES = (
    Guide(id="veileder", title="Slik henviser du", path="content/veiledning/veileder.md",
          address="/veiledning/veileder/", body="Slik gjør du.", digest="0" * 64, date=day("2024-02-02"), source="klinikk", topics=("prover",),
          responsible="klinikk", reviewed=day("2024-02-02"), review_by=day("2025-02")),
)  # fmt: skip
EVENTS = (
    event("for-sommertid", "2024-03-29T11:30", "2024-03-29T12:15", place="Teams, «rom 1»; lenke"),
    event("etter-sommertid", "2024-04-01T11:30", "2024-04-01T12:15", municipalities=("bygda",),
          updated=day("2024-03-01"), sequence=29, meeting_url="https://mote.example.org/1", registration="/veiledning/veileder/"),
    event("for-vintertid", "2024-10-25T18:00", "2024-10-25T20:30", type="emnekurs", credit_points="3",
          compensation="Takst 14", programme=(ProgrammeLine(time="18.00", title="Velkommen"),)),
    event("etter-vintertid", "2024-10-28T18:00", "2024-10-28T20:30", topics=("prover",), source="bygda"),
    event("avlyst", "2024-06-12T11:30", "2024-06-12T12:15", cancelled="For få påmeldte.", municipalities=("byen",)),
)  # fmt: skip
PACKS = (
    Pack(id="pakke", title="Smågruppe om prøver", path="content/smagruppe/pakke.md", address="/smagruppe/pakke/",
         body="Til gruppen.", digest="0" * 64, date=day("2024-03-20"), source="klinikk", topics=("prover",),
         items=("biopsisvar",), cases=(Case(title="Kasus", text="Tenkt.", questions=("Hva gjør du?",)),)),
)  # fmt: skip
PAGES = (Page(id="om", title="Om", path="content/om.md", address="/om/", body="Om siden.", digest="0" * 64),)


def sent(number: int, when: date, *lines: SentItem) -> SentIssue:
    return SentIssue(
        newsletter="brevet",
        number=number,
        date=when,
        responsible_name="Kontoret",
        responsible_role="Leder",
        subject=f"Brevet nr. {number}/{when.year}",
        items=lines,
        folder=f"brevet/{when.year}/{number}",
    )


def line(id_: str, title: str = "", *, correction: bool = False) -> SentItem:
    return SentItem(id=id_, title=title or id_.capitalize(), digest="0" * 64, section="tema", correction=correction)


ISSUES = (
    sent(1, date(2024, 3, 15), line("biopsisvar"), line("borte", "Noe som er <borte>")),
    sent(2, date(2024, 5, 15), line("rettet", correction=True)),
    sent(3, date(2024, 7, 1), line("framtid")),
)


def catalogue(**more: Any) -> Catalogue:
    """The whole sample, or parts replaced."""
    given: dict[str, Any] = {
        "items": newest_first(ITEMS),
        "guides": GUIDES,
        "events": tuple(sorted(EVENTS, key=lambda each: each.start)),
        "packs": PACKS,
        "pages": PAGES,
        "vocabulary": WORDS,
        "issues": ISSUES,
    }
    return Catalogue(**(given | more))


def site(known: Catalogue | None = None, today: date = TODAY, config: SiteConfig = CONFIG) -> Site:
    """The context of every output."""
    known = known or catalogue()
    bodies = {entry.id: render(entry.body) for entry in known.entries()}
    return Site(catalogue=known, config=config, bodies=bodies, today=today)


def site_of(*entries: Entry, today: date = TODAY) -> Site:
    """A site with these items and events only."""
    items = newest_first(each for each in entries if isinstance(each, Item))
    events = tuple(each for each in entries if isinstance(each, Event))
    return site(catalogue(items=items, guides=(), events=events, packs=(), pages=(), issues=()), today)


def edited(entry: Entry, **changes: Any) -> Any:
    """The entry after an edit."""
    return replace(entry, **changes)


def by_path(files: Iterable[Any]) -> dict[str, bytes]:
    """What an output made, by path; no path twice."""
    found: dict[str, bytes] = {}
    for file in files:
        assert file.path not in found, f"{file.path} is made twice"
        found[file.path] = file.content
    return found
