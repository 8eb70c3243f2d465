"""Feeds as a subscriber's reader sees them."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from golden import same_as_golden
from newsletter_world import new_world
from sample import CONFIG, TODAY, by_path, catalogue, day, edited, event, item, site, site_of

from build_tools.model import Change, Entry, Item, ProgrammeLine, newest_first
from build_tools.outputs import feeds
from build_tools.validate.proof import Content
from build_tools.validate.proof.dated import entry_feeds
from build_tools.validate.proof.due import letters_in

URL = CONFIG.url


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return by_path(feeds.render(site()))


def titles(content: bytes) -> list[str]:
    return [entry.title for entry in feedparser.parse(content).entries]


def of_json(made: dict[str, bytes], path: str = "feed.json") -> dict[str, dict]:
    return {each["id"].removeprefix(URL): each for each in json.loads(made[path])["items"]}


def test_every_list_and_the_home_page_have_three_feeds(made: dict[str, bytes]) -> None:
    pages = ["", "tema/mage/", "tema/prover/", "tema/tomt/", "avsender/klinikk/", "avsender/seksjon/",
             "avsender/bygda/", "avsender/byen/", "kommune/bygda/", "kommune/byen/", "arkiv/brevet/"]  # fmt: skip
    assert set(made) == {page + name for page in pages for name in ("feed.xml", "atom.xml", "feed.json")} | {
        "feeds.opml"
    }


@pytest.mark.parametrize("path", ["feed.xml", "atom.xml", "feed.json", "feeds.opml", "kommune/bygda/feed.xml",
                                  "arkiv/brevet/atom.xml", "tema/tomt/atom.xml"])  # fmt: skip
def test_what_is_published_is_what_was_reviewed(made: dict[str, bytes], path: str) -> None:
    same_as_golden(f"feeds/{path}", made[path])


def test_the_three_formats_tell_the_same_news_in_the_same_order(made: dict[str, bytes]) -> None:
    rss, atom = feedparser.parse(made["feed.xml"]), feedparser.parse(made["atom.xml"])
    ours = [each["url"] for each in json.loads(made["feed.json"])["items"]]
    assert [each.link for each in rss.entries] == [each.link for each in atom.entries] == ours


def test_newest_first_and_a_major_correction_comes_back_to_the_top(made: dict[str, bytes]) -> None:
    keys = list(of_json(made))
    assert keys[:3] == ["nyheter/2024/kommende/", "nyheter/2020/rettet/", "nyheter/2024/trukket/"]
    assert keys.index("nyheter/2021/justert/") > keys.index("veiledning/veileder/"), "a small change does not"


@pytest.mark.parametrize(("ended", "word"), [
    (item("feil", "2020-01-02", action="Ring 1.", withdrawn="Rommet er stengt."), "Trukket"),
    (event("feil", "2024-06-10T09:00", "2024-06-10T10:00", date=day("2020-01-02"), cancelled="Rommet er stengt."),
     "Avlyst"),
])  # fmt: skip
def test_an_end_comes_back_to_the_top_on_its_day_and_its_reason_is_read_first(ended: Entry, word: str) -> None:
    """Whoever had the entry sees in every format that it no longer holds; a minor change of it does not hide that."""
    others = [item(f"annen-{number}", "2024-05-29") for number in range(feeds.LENGTH)]
    ended = edited(ended, updated=day("2024-05-30"))
    for entry in (ended, edited(ended, change="minor", change_note="Skrivefeil.")):
        here = site_of(entry, *others)
        made = by_path(feeds.render(here))
        told = json.loads(made["feed.json"])["items"][0]
        assert told["summary"] == f"{word}: Rommet er stengt."
        assert (told["date_published"][:10], told["date_modified"][:10]) == ("2024-05-30", "2024-05-30")
        for name in ("feed.xml", "atom.xml"):
            first = feedparser.parse(made[name]).entries[0]
            assert (first.title, first.summary) == (f"{word}: Feil", f"{word}: Rommet er stengt.")
        assert "Thu, 30 May 2024" in feedparser.parse(made["feed.xml"]).entries[0].published
        letters = dict.fromkeys(here.catalogue.by_id, letters_in(""))
        content = Content(catalogue=here.catalogue, config=CONFIG, today=TODAY, folder=Path("content"), archive="archive",
                          letters=letters)  # fmt: skip
        promised = {due.key for due in entry_feeds(content) if due.place == "feed.json"}
        assert URL + ended.address[1:] in promised, "the proof looks for it there"


def test_what_is_dated_ahead_or_not_at_all_is_in_no_feed(made: dict[str, bytes]) -> None:
    text = b"".join(made.values())
    assert b"/framtid/" not in text
    assert b"nyheter/udatert/" not in text
    tomorrow = by_path(feeds.render(site(today=TODAY + timedelta(days=1))))
    assert "nyheter/2024/framtid/" in of_json(tomorrow)


def test_no_feed_names_a_moment_after_the_day_of_the_build(made: dict[str, bytes]) -> None:
    for path, content in made.items():
        for moment in _moments(path, content):
            assert moment.date() <= TODAY, path


def _moments(path: str, content: bytes):
    from datetime import datetime
    from email.utils import parsedate_to_datetime

    from lxml import etree

    if path.endswith(".json"):
        for each in json.loads(content)["items"]:
            yield datetime.fromisoformat(each["date_published"])
            yield datetime.fromisoformat(each["date_modified"])
        return
    for element in etree.fromstring(content).iter():
        name = etree.QName(element).localname
        if name in ("pubDate", "lastBuildDate"):
            yield parsedate_to_datetime(element.text)
        elif name in ("updated", "published"):
            yield datetime.fromisoformat(element.text)


def test_a_feed_holds_the_newest_thirty_and_no_more() -> None:
    many = [item(f"sak-{number}", f"2024-{number % 5 + 1:02}-{number % 28 + 1:02}") for number in range(80)]
    kept = json.loads(by_path(feeds.render(site_of(*many)))["tema/mage/feed.json"])["items"]
    expected = [f"{URL}{each.address[1:]}" for each in newest_first(many)[:30]]
    assert [each["id"] for each in kept] == expected


@pytest.mark.parametrize(("body", "summary"), [
    ("Her " + "er det mye å lese, " * 40, "Her " + "er det mye å lese, " * 14 + "er det …"),
    (f"https://example.org/{'x' * 5000}", f"https://example.org/{'x' * 260} …"),
])  # fmt: skip
def test_a_summary_is_short_whatever_a_text_begins_with(body: str, summary: str) -> None:
    told = json.loads(by_path(feeds.render(site_of(item("lang", "2024-05-29", body=body))))["feed.json"])["items"][0]
    assert told["summary"] == summary


def test_the_whole_text_is_there_and_every_link_is_a_full_address(made: dict[str, bytes]) -> None:
    html = of_json(made)["nyheter/2024/biopsisvar/"]["content_html"]
    assert f'href="{URL}nyheter/2019/papirkopi/"' in html
    assert f'href="{URL}vedlegg/plan.pdf"' in html
    assert 'href="https://kilde.example.net/a?b=1&amp;c=2"' in html
    assert f'src="{URL}vedlegg/kart.png"' in html
    assert f'href="{URL}nyheter/2024/biopsisvar/#fn' in html
    assert "<td>CRP &lt; 5</td>" in html


def test_text_that_looks_like_a_link_is_left_as_it_is() -> None:
    odd = item("rar", "2024-01-01", body='[a](/x/ "t > s") sier href="/y/" og src="z"')
    html = of_json(by_path(feeds.render(site_of(odd))))["nyheter/2024/rar/"]["content_html"]
    assert f'href="{URL}x/"' in html
    assert 'sier href="/y/" og src="z"' in html


def test_validity_is_in_the_headline_the_text_the_tags_and_the_data(made: dict[str, bytes]) -> None:
    told = of_json(made)
    expected = {
        "nyheter/2024/trukket/": (
            "trukket",
            "Trukket: Trukket",
            "<strong>Trukket:</strong> Ordningen ble ikke innført.",
        ),
        "nyheter/2023/utlopt/": ("utløpt", "Utløpt: Utlopt", "gjaldt til og med 31. desember 2023"),
        "nyheter/2024/kommende/": ("kommende", "Kommende", "gjelder fra 1. juli 2024"),
        "nyheter/2019/papirkopi/": (
            "erstattet",
            "Erstattet: Papirkopi av biopsisvar",
            f'av <a href="{URL}nyheter/2024/biopsisvar/">Slutt på papirkopi av biopsisvar</a>',
        ),
    }
    for key, (word, title, sentence) in expected.items():
        assert told[key]["title"] == title
        assert sentence in told[key]["content_html"]
        assert word.capitalize() in told[key]["tags"]
        assert told[key]["_praksisnytt"]["validity"] == word
    assert told["nyheter/2019/papirkopi/"]["_praksisnytt"]["superseded_by"][0]["id"] == "biopsisvar"
    plain = told["nyheter/2024/biopsisvar/"]
    assert plain["title"] == "Slutt på papirkopi av biopsisvar"
    assert "Gjeldende" in plain["tags"]


@pytest.mark.parametrize(("entry", "said"), [
    (item("sak", "2024-05-01", valid_until=day("2024-12-31")), "<p>Gjelder til og med 31. desember 2024.</p>"),
    (item("sak", "2024-05-01", valid_from=day("2024-07-01"), valid_until=day("2024-08")),
     "<p><strong>Kommende:</strong> gjelder fra 1. juli 2024 til og med august 2024.</p>"),
    (item("sak", "2024-05-01", withdrawn="Feil dato."),
     f'<p><strong>Trukket:</strong> Feil dato. Dette kom i stedet: <a href="{URL}nyheter/2024/ny/">Ny</a>.</p>'),
])  # fmt: skip
def test_a_reader_that_keeps_the_entry_knows_until_when_it_holds(entry: Item, said: str) -> None:
    """It is told at once: an old entry is no more in the feed on the day it ends. What came instead may be over too."""
    heirs = (item("ny", "2024-05-02", supersedes=("sak",), valid_until=day("2024-05-20")),) if entry.withdrawn else ()
    told = of_json(by_path(feeds.render(site_of(entry, *heirs))))["nyheter/2024/sak/"]
    assert told["content_html"].startswith(said)


def test_a_reader_is_told_when_a_successor_takes_over(made: dict[str, bytes]) -> None:
    old = of_json(made)["nyheter/2019/papirkopi/"]
    assert old["date_published"].startswith("2019-01-01")
    assert old["date_modified"].startswith("2024-03-14")


def test_a_correction_says_what_changed_and_when(made: dict[str, bytes]) -> None:
    told = of_json(made)["nyheter/2020/rettet/"]
    assert "<strong>Endret 10. mai 2024:</strong> Nytt telefonnummer." in told["content_html"]
    entry = next(each for each in feedparser.parse(made["atom.xml"]).entries if each.link.endswith("/rettet/"))
    assert entry.published.startswith("2020-02-03")
    assert entry.updated.startswith("2024-05-10")


NEW = item("ny", "2024-02-05", supersedes=("gammel",))
ENDED = edited(NEW, withdrawn="Feil.", updated=day("2024-02-20"))


@pytest.mark.parametrize(("old", "others", "when"), [
    ({}, (NEW,), "2024-02-05"),
    ({}, (ENDED,), "2024-02-20"),
    ({}, (ENDED, item("tredje", "2024-03-01", supersedes=("ny",))), "2024-03-01"),
    ({}, (edited(ENDED, valid_from=day("2024-04-01")),), "2024-01-10"),
    ({"valid_from": day("2024-03")}, (), "2024-03-01"),
    ({"valid_from": day("2024-07-01"), "valid_until": day("2099")}, (), "2024-01-10"),
    ({"valid_from": day("2024-02-01"), "valid_until": day("2024-04")}, (), "2024-05-01"),
    ({"valid_until": day("2024-04-15")}, (NEW,), "2024-02-05"),
    ({"valid_until": day("2024-04-15")}, (ENDED,), "2024-04-16"),
    ({"valid_until": day("2024-04-15"), "withdrawn": "Feil.", "updated": day("2024-02-01")}, (), "2024-02-01"),
])  # fmt: skip
def test_the_day_of_the_last_change_is_that_of_what_the_feed_says(
    old: dict[str, Any], others: tuple[Item, ...], when: str
) -> None:
    """What supersedes it, what no longer does, and what never did, the first day it applies and the first it does not."""
    entry = item("gammel", "2024-01-10", **old)
    made = feedparser.parse(by_path(feeds.render(site_of(entry, *others)))["atom.xml"])
    assert next(each for each in made.entries if each.link.endswith("/gammel/")).updated.startswith(when)


def test_a_small_change_does_not_hide_the_correction_before_it() -> None:
    major = Change(updated=day("2024-05-10"), change_note="Nytt telefonnummer.", change="major")
    entry = item("rettet", "2020-02-03", updated=day("2024-05-12"), change="minor", change_note="Skrivefeil.",
                 changes=(major,))  # fmt: skip
    made = by_path(feeds.render(site_of(entry, item("ny", "2024-05-01"))))
    first, _second = json.loads(made["feed.json"])["items"]
    assert first["title"] == "Rettet"
    assert first["content_html"].index("Skrivefeil.") < first["content_html"].index("Nytt telefonnummer.")


def test_what_is_said_twice_in_the_fields_is_read_once() -> None:
    same = item("sak", "2024-01-01", action="Ring 1.", summary="Ring 1.")
    html = of_json(by_path(feeds.render(site_of(same))))["nyheter/2024/sak/"]["content_html"]
    assert html.count("Ring 1.") == 1


def test_hostile_text_is_text(made: dict[str, bytes]) -> None:
    told = of_json(made)["nyheter/2024/fiendtlig/"]
    assert told["title"] == "</title><script>alert(1)</script> A & B ]]>"
    assert "<script" not in told["content_html"]
    assert "javascript:" not in told["content_html"]
    assert "onclick" not in told["content_html"]
    entry = next(each for each in feedparser.parse(made["atom.xml"]).entries if each.link.endswith("/fiendtlig/"))
    assert entry.content[0].type == "text/html"


def test_identity_outlives_edits_and_the_day(made: dict[str, bytes]) -> None:
    later = by_path(feeds.render(site(catalogue(items=newest_first(
        edited(each, title="Ny tittel", updated=day("2024-05-30"), change="major", change_note="x")
        for each in catalogue().items)), today=TODAY + timedelta(days=3))))  # fmt: skip
    before = {each.id for each in feedparser.parse(made["feed.xml"]).entries}
    assert before <= {each.id for each in feedparser.parse(later["feed.xml"]).entries}


@pytest.mark.parametrize(("id_", "name", "aliases"), [
    ("sak", "hele-saken", ["/gammel/", "/nyheter/2026/saken/", "/nyheter/2026/sak/"]),
    ("2026-03-10-sak", "2026-03-10-saken", ["/nyheter/2026/sak/"]),
    ("egen-id", "hele-saken", ["/nyheter/gammel/", "/nyheter/2026/sak/", "/nyheter/2026/saken/"]),
    ("sak", "sak", ["/nyheter/2026/slettet/"]),
])  # fmt: skip
def test_a_file_with_a_new_name_is_the_same_news(tmp_path: Path, id_: str, name: str, aliases: list[str]) -> None:
    """However often it is renamed, in every format; and what takes over another page's address is no other news."""
    world = new_world(tmp_path)

    def told(name: str, **more: list[str]) -> dict[str, set[str]]:
        world.item(id_, **more)
        (tmp_path / f"content/nyheter/{id_}.md").replace(tmp_path / f"content/nyheter/{name}.md")
        made = by_path(feeds.render(world.site()))
        read = [feedparser.parse(made[path]).entries[0] for path in ("feed.xml", "atom.xml")]
        read += [{**each, "link": each["url"]} for each in json.loads(made["feed.json"])["items"]]
        same = read[0].id == read[0].link
        assert f'isPermaLink="{same}"'.lower() in made["feed.xml"].decode().lower()
        return {key: {each[key] for each in read} for key in ("id", "link")}

    first = "https://nytt.example.org/nyheter/2026/sak/"
    assert told("sak") == {"id": {first}, "link": {first}}
    (tmp_path / "content/nyheter/sak.md").unlink()
    now = f"https://nytt.example.org/nyheter/2026/{name.removeprefix('2026-03-10-')}/"
    assert told(name, aliases=aliases) == {"id": {first}, "link": {now}}


def test_the_same_content_gives_the_same_bytes_on_any_day_without_a_border(made: dict[str, bytes]) -> None:
    again = by_path(feeds.render(site()))
    assert again == made
    quiet = site_of(item("a", "2024-01-01"), today=date(2024, 2, 1))
    assert by_path(feeds.render(quiet)) == by_path(
        feeds.render(site_of(item("a", "2024-01-01"), today=date(2026, 2, 1)))
    )


def test_issues_stand_in_their_newsletters_feed(made: dict[str, bytes]) -> None:
    told = of_json(made, "arkiv/brevet/feed.json")
    assert list(told) == ["arkiv/brevet/2024/2/", "arkiv/brevet/2024/1/"], "nr. 3 is not sent yet"
    html = told["arkiv/brevet/2024/1/"]["content_html"]
    assert f'<a href="{URL}nyheter/2024/biopsisvar/">Biopsisvar</a>' in html
    assert "<li>Noe som er &lt;borte&gt;</li>" in html
    assert "Rettet</a> (rettelse)" not in html
    assert "(rettelse)" in told["arkiv/brevet/2024/2/"]["content_html"]


def test_one_list_made_alone_is_the_same_as_among_all(made: dict[str, bytes]) -> None:
    here = site()
    for feed in feeds.feeds(here):
        for file in feeds.feed_files(here, feed):
            assert made[file.path] == file.content


def test_a_link_broken_beyond_reading_leads_to_the_page() -> None:
    odd = item("rar", "2024-01-01", body="[a](//[x/)")
    html = of_json(by_path(feeds.render(site_of(odd))))["nyheter/2024/rar/"]["content_html"]
    assert f'<a href="{URL}nyheter/2024/rar/">' in html


def test_a_meeting_says_when_where_and_how_to_come() -> None:
    meeting = event("kurs", "2024-06-10T09:00", "2024-06-11T15:30", place="Storsalen", summary="To dager.",
                    registration="/veiledning/x/", meeting_url="https://mote.example.org/", credit_points="15",
                    cancelled="Sykdom.", compensation="Takst 14", slides="/vedlegg/a.pdf",
                    programme=(ProgrammeLine(time="09.00", title="Hjerte & lunge"),))  # fmt: skip
    told = of_json(by_path(feeds.render(site_of(meeting))))["arrangementer/kurs/"]
    assert told["title"] == "Avlyst: Kurs"
    assert "<p>To dager.</p>" in told["content_html"]
    assert "<li>Når: 10. juni 2024 kl. 09.00–11. juni 2024 kl. 15.30</li>" in told["content_html"]
    assert "<li>Sted: Storsalen</li>" in told["content_html"]
    assert f'<a href="{URL}veiledning/x/">{URL}veiledning/x/</a>' in told["content_html"]
    assert "<li>Avlyst: Sykdom.</li>" in told["content_html"]
    assert "<li>Kompensasjon: Takst 14</li>" in told["content_html"]
    assert f'<li>Presentasjon: <a href="{URL}vedlegg/a.pdf">' in told["content_html"]
    assert told["content_html"].endswith("<h2>Program</h2><ul><li>09.00 Hjerte &amp; lunge</li></ul>")


def test_a_small_group_reads_its_cases(made: dict[str, bytes]) -> None:
    html = of_json(made)["smagruppe/pakke/"]["content_html"]
    assert html.endswith("<h2>Kasus</h2><p>Tenkt.</p><ol><li>Hva gjør du?</li></ol>")


def test_what_the_day_alone_changes_is_told_to_the_build() -> None:
    """The successor is in force by its file, but dated ahead: the old entry's «updated» moves when that day comes."""
    old = item("gammel", "2024-01-01")
    new = item("ny", "2024-06-03", supersedes=("gammel",), topics=("prover",))
    before, after = (site_of(old, new, today=date(2024, 6, number)) for number in (1, 4))
    mine = [next(feed for feed in feeds.feeds(each) if feed.address == "/tema/mage/") for each in (before, after)]
    assert mine[0] == mine[1]
    files = [by_path(feeds.feed_files(each, feed)) for each, feed in zip((before, after), mine, strict=True)]
    assert files[0] != files[1]
    assert feeds.days(before, mine[0]) != feeds.days(after, mine[1])
