"""What the pages of a chain of successors say of one another."""

from datetime import date

import pytest
from sample import GUIDES, catalogue, day, edited, event, item, site, site_of

from build_tools.context import Site
from build_tools.model import PartialDate
from build_tools.outputs import pages
from build_tools.outputs.pages.parts import Status, status_of

OVER = "Dette gjelder ikke lenger."
NOW = f"{OVER} Les det som gjelder nå:"


def band(known: Site, id_: str) -> tuple[str, str, list[str]]:
    """The word above the title, what it says, and where it leads."""
    status = status_of(known, known.catalogue.by_id[id_])
    assert isinstance(status, Status)
    return status.word, status.text, [link.label for link in status.links]


@pytest.mark.parametrize("between", [{"withdrawn": "Nummeret var feil."}, {"valid_from": day("2024-09-01")}])
def test_what_was_superseded_stays_so_when_the_successor_is_replaced_before_it_held(between: dict) -> None:
    """A number written wrong, withdrawn and written anew does not bring back the number before it."""
    known = site_of(
        item("gammel", "2023-01-01"),
        item("feil", "2024-05-01", supersedes=("gammel",), **between),
        item("rettet", "2024-05-02", supersedes=("feil",)),
    )
    assert band(known, "gammel") == ("Erstattet", NOW, ["Rettet"])
    view = next(view for view in pages.views(known) if view.address == "/tema/mage/")
    assert [row.title for row in view.data["current"]] == ["Rettet"]


def test_what_was_withdrawn_without_a_successor_gives_way_to_what_held_before() -> None:
    """Nothing stands in its place, so the old rule applies."""
    known = site_of(
        item("gammel", "2023-01-01"),
        item("feil", "2024-05-01", supersedes=("gammel",), withdrawn="Ble ikke innført."),
        item("neste", "2024-05-02", supersedes=("feil",), valid_from=PartialDate(2024, 9)),
    )
    assert band(known, "gammel") == ("Gjelder ennå", "Erstattes fra september 2024 av:", ["Neste"])
    assert band(known, "neste") == ("Kommer", "Dette gjelder fra september 2024. Til da gjelder:", ["Gammel"])


@pytest.mark.parametrize("start", [None, day("2024-05-20"), day("2024-06-24")])
def test_a_successor_dated_ahead_ends_nothing_before_its_day(start: PartialDate | None) -> None:
    """News written in advance takes over on its own day, or from when it applies if that is later; feeds agree."""
    old, new = item("gammel", "2023-01-01"), item("ny", "2024-06-24", supersedes=("gammel",), valid_from=start)
    known = site_of(old, new)
    assert band(known, "gammel") == ("Gjelder ennå", "Erstattes fra 24. juni 2024 av:", ["Ny"])
    assert band(known, "ny") == ("Kommer", "Dette gjelder fra 24. juni 2024. Til da gjelder:", ["Gammel"])
    assert status_of(site_of(item("ny", "2024-06-24")), item("ny", "2024-06-24")) is None
    assert band(site_of(old, new, today=date(2024, 6, 24)), "gammel") == ("Erstattet", NOW, ["Ny"])


def test_the_first_of_several_announced_successors_ends_it() -> None:
    """The day told is the first on which others take over, with those that do; it does not last until a later one."""
    known = site_of(
        item("gammel", "2023-01-01"),
        item("sent", "2024-05-03", supersedes=("gammel",), valid_from=PartialDate(2024, 11)),
        item("snart", "2024-05-02", supersedes=("gammel",), valid_from=PartialDate(2024, 9)),
        item("samtidig", "2024-05-01", supersedes=("gammel",), valid_from=day("2024-09-01")),
    )
    assert band(known, "gammel") == ("Gjelder ennå", "Erstattes fra september 2024 av:", ["Snart", "Samtidig"])
    assert band(known, "samtidig")[2] == ["Gammel"]
    assert band(known, "sent") == ("Kommer", "Dette gjelder fra november 2024.", [])


@pytest.mark.parametrize(("until", "words"), [
    (("2024-03-31",), "Det som kom i stedet, gjelder heller ikke lenger:"),
    (("2024-08-15",), "Les det som gjelder nå:"),
    (("2024-03-31", "2024-08-15"), "Dette kom i stedet:"),
])  # fmt: skip
def test_what_has_ended_in_its_turn_is_not_said_to_apply_now(until: tuple[str, ...], words: str) -> None:
    """Summer hours that are over do not hold because they took the place of others."""
    heirs = [
        item(f"sommer-{at}", "2024-01-01", supersedes=("gammel",), valid_until=day(each))
        for at, each in enumerate(until)
    ]
    for reason, said in (("", f"Erstattet. {OVER}"), ("Feil dato", "Trukket. Feil dato.")):
        word, text, links = band(site_of(item("gammel", "2023-01-01", withdrawn=reason), *heirs), "gammel")
        assert (f"{word}. {text}", len(links)) == (f"{said} {words}", len(until))


def test_a_meeting_that_took_anothers_place_and_was_held_does_not_apply_now() -> None:
    """Whether a meeting is to come is told by its day."""
    held = event("ny", "2024-05-20T11:30", "2024-05-20T12:15", supersedes=("gammel",))
    assert band(site_of(item("gammel", "2023-01-01"), held), "gammel")[1].startswith(f"{OVER} Det som kom i stedet")


@pytest.mark.parametrize(("start", "word"), [("2024-05-20", ""), ("2024-06-20", "Gjelder ennå")])
def test_a_meeting_that_was_held_does_not_still_apply(start: str, word: str) -> None:
    """When the next one is written in advance and takes its place."""
    old = event("gammel", f"{start}T11:30", f"{start}T12:15")
    status = status_of(site_of(old, edited(old, id="ny", date=day("2024-06-10"), supersedes=("gammel",))), old)
    assert (status.word if status else "") == word


@pytest.mark.parametrize(("end", "words"), [
    ({"valid_until": day("2024-05-15")}, "Dette gjaldt til og med 15. mai 2024. Fra 1. juli 2024 gjelder:"),
    ({"withdrawn": "Nummeret var feil"}, "Nummeret var feil. Fra 1. juli 2024 gjelder:"),
])  # fmt: skip
def test_what_has_ended_leads_to_the_successor_that_is_announced(end: dict, words: str) -> None:
    """Between the end of one and the beginning of the next the reader is told of the next."""
    known = site_of(
        item("gammel", "2023-01-01", **end),
        item("ny", "2024-05-01", supersedes=("gammel",), valid_from=day("2024-07-01")),
    )
    assert band(known, "gammel")[1:] == (words, ["Ny"])


def test_a_successor_stands_above_what_it_supersedes_whatever_their_dates_say() -> None:
    """A guide that was reviewed and never dated is newer than the news it replaced; what is beside it goes by date."""
    guide = edited(GUIDES[0], date=None, supersedes=("a", "c"))
    items = (item("c", "2023-04-01", supersedes=("b",)), item("a", "2023-03-01"), item("b", "2023-01-01"))
    known = site(catalogue(items=items, guides=(guide,), events=(), packs=(), pages=(), issues=()))
    for entry in known.catalogue.entries():
        assert [each.id for each in known.catalogue.chain(entry)] == ["veileder", "c", "a", "b"]


def test_a_chain_tells_when_each_took_over() -> None:
    """Not when it was announced; and what gave way has the day of it in its mark."""
    known = site_of(
        item("gammel", "2023-01-01"),
        item("ny", "2024-02-01", supersedes=("gammel",), valid_from=day("2024-04-01")),
    )
    steps = next(view for view in pages.views(known) if view.address == "/nyheter/2023/gammel/").data["chain"]
    assert [(step.date, step.row.mark) for step in steps] == [
        ("1. april 2024", ""), ("1. januar 2023", "Erstattet 1. april 2024"),
    ]  # fmt: skip


def test_a_chain_of_one_day_is_told_in_turn() -> None:
    """Three versions of one day stand by who supersedes whom, not by their names."""
    known = site_of(item("c", "2024-05-01"), item("b", "2024-05-01", supersedes=("c",)),
                    item("a", "2024-05-01", supersedes=("b",)))  # fmt: skip
    steps = next(view for view in pages.views(known) if view.address == "/nyheter/2024/c/").data["chain"]
    assert [step.row.title for step in steps] == ["A", "B", "C"]
