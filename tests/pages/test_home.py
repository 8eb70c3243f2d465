"""What the front page says of what is new, what changed, what is to come and what ends."""

from datetime import date, timedelta

from lxml import html as lxml_html
from rendering import rendered, tree
from sample import TODAY, edited, event, item, site_of

from build_tools.context import Site
from build_tools.model import Change, PartialDate
from build_tools.outputs import pages
from build_tools.outputs.pages.home import home_view
from build_tools.outputs.pages.rows import Rows


def home(known: Site) -> dict[str, object]:
    """The data of the front page."""
    return dict(home_view(known, Rows(known)).data)


def test_home_changed() -> None:
    """The front page tells what was corrected, withdrawn, superseded or ran out the last 60 days, newest first."""
    entries = (
        item("rettet", "2020-01-01", updated=PartialDate.of(TODAY - timedelta(days=3)), change_note="Nytt nummer."),
        item("lenge-siden", "2020-01-01", updated=PartialDate.of(TODAY - timedelta(days=61))),
        item("seksti", "2020-01-01", updated=PartialDate.of(TODAY - timedelta(days=60)), change_note="Ny dør."),
        item("nyere", PartialDate.of(TODAY - timedelta(days=2)).iso, supersedes=("gammel",)),
        item("over", "2020-01-01", valid_until=PartialDate(2024, 5)),
        item("ny", PartialDate.of(TODAY - timedelta(days=9)).iso, supersedes=("gammel",)),
        item("gammel", "2019-01-01"),
    )
    changed = home(site_of(*entries))["changed"]
    assert [(row.title, row.word, note) for row, note, _ in changed] == [  # type: ignore[attr-defined]
        ("Over", "Utløpt", ""), ("Rettet", "", "Nytt nummer."), ("Gammel", "Erstattet", ""),
        ("Seksti", "", "Ny dør."),
    ]  # fmt: skip
    over = edited(entries[4], valid_until=PartialDate(2024))
    days = (
        home(site_of(over, today=day))["changed"] for day in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 3, 2))
    )
    assert [len(each) for each in days] == [0, 1, 0]  # type: ignore[arg-type]


def test_home_tells_of_a_replacement_written_after_it_took_effect() -> None:
    """What was replaced with effect from long ago is news from the day it was written."""
    new = item(
        "ny", PartialDate.of(TODAY - timedelta(days=2)).iso, supersedes=("gammel",), valid_from=PartialDate(2024)
    )
    changed = home(site_of(item("gammel", "2019-01-01"), new))["changed"]
    assert [(row.title, row.word, when) for row, _, when in changed] == [  # type: ignore[attr-defined]
        ("Gammel", "Erstattet", "30. mai 2024")
    ]


def test_home_tells_the_change_that_matters() -> None:
    """A small change made after a major one does not take its place on the front page."""
    major = Change(updated=PartialDate.of(TODAY - timedelta(days=9)), change_note="Nytt nummer.", change="major")
    entry = item("rettet", "2020-01-01", updated=PartialDate.of(TODAY - timedelta(days=3)), change="minor",
                 change_note="Skrivefeil.", changes=(major,))  # fmt: skip
    assert [note for _, note, _ in home(site_of(entry))["changed"]] == ["Nytt nummer."]  # type: ignore[attr-defined]


def test_home_ahead() -> None:
    """The front page shows the next meetings, none that is over or called off, and rules that end within 45 days."""
    known = site_of(
        event("over", "2024-05-01T11:30", "2024-05-01T12:15"),
        event("neste", "2024-06-20T11:30", "2024-06-20T12:15"),
        event("avlyst", "2024-06-10T11:30", "2024-06-10T12:15", cancelled="For få."),
        event("i-dag", "2024-06-01T08:00", "2024-06-01T09:00"),
        item("ender", "2024-01-01", valid_until=PartialDate.of(TODAY + timedelta(days=20))),
        item("senere", "2024-01-01", valid_until=PartialDate(2024, 6)),
        item("sist", "2024-01-01", valid_until=PartialDate.of(TODAY + timedelta(days=45))),
        item("varer", "2024-01-02", valid_until=PartialDate.of(TODAY + timedelta(days=46))),
    )
    assert [row.title for row in home(known)["events"]] == ["I-dag", "Neste"]  # type: ignore[attr-defined]
    (topic,) = (view for view in pages.views(known) if view.address == "/tema/mage/")
    assert [row.title for row in topic.data["coming"]] == ["I-dag", "Avlyst", "Neste"]
    assert [row.title for row, _ in home(known)["expiring"]] == ["Ender", "Senere", "Sist"]  # type: ignore[attr-defined]


def test_home_shows_no_future_news() -> None:
    """News dated ahead is not among the newest; what is over is not either."""
    known = site_of(
        item("framtid", "2024-06-02"), item("i-dag", "2024-06-01"), item("over", "2024-05-30", withdrawn="Feil.")
    )
    assert [row.title for row in home(known)["news"]] == ["I-dag"]  # type: ignore[attr-defined]


def test_home_topics_and_issues() -> None:
    """The front page has the five newest, each topic in use with its number and newest date, each letter's last issue."""
    page = tree("/")

    def told(path: str) -> list[str]:
        return [" ".join(" ".join(each.itertext()).split()) for each in page.xpath(path)]

    assert len(page.xpath("//ol[@id='nytt-liste']/li")) == 5
    assert told("//*[@aria-labelledby='tema']//li") == [
        "Mage og tarm 14 Nyest 2. juni 2024", "Prøver & svar 6 Nyest 20. mars 2024",
    ]  # fmt: skip
    assert told("//*[@aria-labelledby='utgaver']//li") == ["Brevet nr. 3/2024 1. juli 2024"]


def test_home_gives_each_day_to_what_happened_on_it() -> None:
    """A withdrawal has its own day, not that of the correction before it; a correction of what is to come has not
    the day on which that begins."""
    major = Change(updated=PartialDate(2024, 4, 20), change_note="Nytt nummer.", change="major")
    known = site_of(
        item("feil", "2020-01-01", withdrawn="Ble ikke innført.", updated=PartialDate(2024, 5, 30), changes=(major,)),
        item(
            "snart",
            "2024-04-01",
            valid_from=PartialDate(2024, 7),
            updated=PartialDate(2024, 5, 2),
            change_note="Ny dør.",
        ),
    )
    page = lxml_html.fromstring(rendered(known)["/"])
    said = [" ".join(each.text_content().split()) for each in page.xpath("//*[@aria-labelledby='endret']//li")]
    assert said == ["FeilTrukket 30. mai 2024Ble ikke innført.", "SnartEndret 2. mai 2024 · Kommer juli 2024Ny dør."]
