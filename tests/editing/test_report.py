"""What somebody should look at again: on the page, in the data, and in the weekly issue."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from lxml import etree
from markdown import markdown
from rendering import rendered
from sample import GUIDES, ISSUES, TODAY, WORDS, catalogue, day, edited, item, line, sent, site

from build_tools.context import Site
from build_tools.editing import report
from build_tools.errors import Problem
from build_tools.model import Outlet, Page, PartialDate, newest_first
from build_tools.outputs.pages import chart, freshness, status

SOON = PartialDate.of(TODAY + timedelta(days=60))
LATE = PartialDate.of(TODAY + timedelta(days=61))
ITEMS = (
    item("til-gjennomsyn", "2024-03-01", review_by=day("2024-05")),
    item("ses-over-i-dag", "2024-03-01", review_by=PartialDate.of(TODAY)),
    item("trukket", "2024-03-01", review_by=day("2024-05"), withdrawn="Feil."),
    item("snart-over", "2024-03-02", valid_until=SOON),
    item("ikke-snart-over", "2024-03-02", valid_until=LATE),
    item("fulgt-opp", "2024-03-03", outlets=(Outlet(label="Siden", url="/side/", date=day("2024-03")),)),
    item("fulgt-opp-straks", "2024-03-03", outlets=(Outlet(label="Siden", url="/side/", date=day("2024-03-03")),)),
    item("ikke-fulgt-opp", "2024-03-03", outlets=(Outlet(label="Siden", url="/side/", date=day("2023")),)),
    item("sendt", "2024-03-20"),
    item("usendt-fra-samme-dag", "2024-03-15"),
    item("usendt", "2024-03-20", title="<b>Usendt</b> @alle [x](y)"),
)  # fmt: skip
PAGE = Page(id="side", title="Side", path="side.md", address="/side/", digest="0" * 64, body="Se.",
            leads=("/nyheter/2024/trukket/", "/nyheter/2024/sendt/", "/veiledning/gammel/"))  # fmt: skip


def world(**more: Any) -> Site:
    issues = (sent(1, date(2024, 3, 15), line("sendt")),)
    given = {
        "items": newest_first(ITEMS),
        "pages": (PAGE,),
        "guides": (),
        "events": (),
        "packs": (),
        "issues": issues,
    }
    return site(catalogue(**(given | more)))


def why(known: Site, key: str) -> list[str]:
    return [each.why for group in freshness.groups(known) if group.key == key for each in group.lines]


def found(known: Site) -> dict[str, list[str]]:
    return {
        group.key: [each.address.rstrip("/").rpartition("/")[2] for each in group.lines]
        for group in freshness.groups(known)
    }


def test_every_kind_of_what_is_due_is_found_and_nothing_else():
    assert found(world()) == {
        "past_review": ["til-gjennomsyn"],
        "expiring": ["snart-over"],
        "outdated_links": ["side"],
        "old_outlets": ["ikke-fulgt-opp"],
        "never_sent": ["usendt", "usendt-fra-samme-dag"],
        "silent_topics": ["prover", "tomt"],
        "sources_without_contact": ["byen"],
        "newsletters_without_responsible": [],
    }
    assert set(WORDS.topics) == {"mage", "prover", "tomt"}


def test_what_is_due_is_told_with_its_day_in_words():
    known = world(items=(item("over", "2023-05-02", valid_until=SOON), item("gammel", "2023-05-02"),
                         item("i-fjor", (TODAY - timedelta(days=365)).isoformat(), topics=("prover",))))  # fmt: skip
    assert why(known, "expiring") == [f"gjelder til og med {SOON}"]
    assert why(known, "silent_topics") == ["sist i mai 2023", "ingen nyheter"]
    assert why(world(items=(item("vag", "2019"),)), "silent_topics")[0] == "sist i 2019"


def test_a_guide_that_was_replaced_is_one_that_nobody_is_to_be_led_to():
    old = edited(GUIDES[0], id="gammel", address="/veiledning/gammel/", title="Gammel")
    known = world(guides=(old, edited(GUIDES[0], supersedes=("gammel",))))
    assert why(known, "outdated_links") == [
        "lenker til «Trukket», som er trukket",
        "lenker til «Gammel», som er erstattet",
    ]


def test_an_old_place_is_as_old_whatever_leads_to_it():
    """The check warns of it in every kind of text, and so the page tells of it."""
    guide = edited(GUIDES[0], outlets=(Outlet(label="Siden", url="/side/", date=day("2023")),))
    assert found(world(guides=(guide,)))["old_outlets"] == ["ikke-fulgt-opp", "veileder"]


def test_before_the_first_issue_nothing_was_forgotten():
    assert found(world(issues=()))["never_sent"] == []
    assert found(site(catalogue(issues=ISSUES)))["never_sent"]


def test_the_page_the_data_and_the_charts_say_the_same():
    known = world()
    page = rendered(known)["/status/"]
    files = {each.path: each.content for each in status.files(known)}
    data = json.loads(files[status.DATA])
    assert data["counts"] == {key: len(lines) for key, lines in found(known).items()}
    for path, content in files.items():
        if path.endswith(".svg"):
            assert f"../{path}" in page
            root = etree.fromstring(content)
            assert root.get("role") == "img"
            assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
    for label, count in [row for each in data["series"].values() for row in each.items()]:
        assert f'<tr><th scope="row">{label.replace("&", "&amp;")}</th><td>{count}</td></tr>' in page
    assert "<b>Usendt" not in page


def test_a_chart_of_nothing_and_of_hostile_labels_is_still_a_picture():
    for rows in ((), (("</svg><script>", 0), ("x" * 300, 3))):
        etree.fromstring(chart.svg(freshness.Series("x", "A & <B>", "ting", "stk", rows), "#000000"))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((("Mage", 1),), "1 søyle: Mage med 1 nyhet."),
        ((("Mage", 1), ("Hjerte", 2)), "2 søyler; den lengste er Hjerte med 2 nyheter."),
    ],
)
def test_a_chart_is_told_in_good_norwegian(rows, said):
    assert chart.described(freshness.Series("x", "Nyheter per tema", "tema", "nyheter", rows)) == said


def test_the_weekly_issue_is_a_task_list_that_calls_nobody_and_names_dead_links():
    known = world()
    dead = Problem("content/x_y.md", 3, "lenken `/a/` fører ingen steder", "warning", "dead-link")
    text = report.markdown(known, report.everything(known, [dead, Problem("content/y.md", 1, "annet")]))
    assert "- [ ] [Til-gjennomsyn](https://nytt.example.org/fastlege/nyheter/2024/til-gjennomsyn/)" in text
    shown = etree.fromstring(f"<div>{markdown(text)}</div>")
    assert "[ ] content/x_y.md:3 – lenken `/a/` fører ingen steder" in shown.xpath("//li/text()")
    assert "<b>Usendt</b> @alle [x](y)" in shown.xpath("//li/a/text()")
    assert "content/y.md" not in text
    assert "@alle" not in text


def test_a_neglected_archive_has_a_weekly_issue_too():
    """Where everything is due the report is longer than GitHub takes: it ends with whole lines, and says where the rest is."""
    known, due = world(), freshness.Due("/nyheter/2024/sak/", "Sak " * 50, "skulle vært sett over")
    text = report.markdown(known, [freshness.Group(str(number), "Ting", (due,) * 99) for number in range(9)])
    assert 60_000 < len(text) < 65_536
    *_, last, empty, end = text.split("\n")
    assert last.endswith("– skulle vært sett over")
    assert (empty, end) == ("", "Resten står på statussiden.")
    assert "/status/" in text.split("\n")[0]


def test_the_command_prints_text_json_and_markdown(run):
    for form, begins in (("text", "Status for innholdet"), ("json", "{"), ("markdown", "Status for innholdet")):
        done = run("report", "--format", form, "--today", "2026-11-22")
        assert (done.returncode, done.stdout[: len(begins)]) == (0, begins), done.stderr
