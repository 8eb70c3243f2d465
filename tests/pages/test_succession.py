"""What the pages of a chain of successors say of one another."""

import pytest
from sample import day, item, site_of

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


def test_the_first_of_several_announced_successors_ends_it() -> None:
    """The day told is the first on which another takes over."""
    known = site_of(
        item("gammel", "2023-01-01"),
        item("sent", "2024-05-02", supersedes=("gammel",), valid_from=PartialDate(2024, 11)),
        item("snart", "2024-05-01", supersedes=("gammel",), valid_from=PartialDate(2024, 9)),
    )
    assert band(known, "gammel") == ("Gjelder ennå", "Erstattes fra september 2024 av:", ["Snart", "Sent"])
