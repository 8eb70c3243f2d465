"""Every file that was written is everywhere it was promised to be, in the site as it was built."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from lxml import html as lxml_html
from quality import Figure
from reader import GOOD

sys.path.append(str(Path(__file__).parents[1] / "search"))
from test_ranking import asked

Front = dict[str, object]
FULL = 30
"""A feed with so many entries holds the newest only."""


def written() -> dict[str, Front]:
    """The fields of every item, guide, event and pack of the good content by its id, read without the product."""
    found: dict[str, Front] = {}
    for path in sorted(GOOD.glob("content/*/**/*.md")):
        front = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
        found[str(front.get("id", path.stem))] = {**front, "room": path.relative_to(GOOD / "content").parts[0]}
    return found


def listed(front: Front, *names: str) -> list[str]:
    """The values of a field that may be one or many, under any of its names."""
    value = next((front[name] for name in names if name in front), [])
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def records(built_site: Path) -> dict[str, Front]:
    """The published data by id."""
    return {record["id"]: record for record in json.loads((built_site / "data/items.json").read_text("utf-8"))}


@pytest.fixture(scope="module")
def found(built_site: Path) -> dict[str, set[str]]:
    """For each id the addresses that a search for its title shows."""
    titles = {id_: str(front.get("title", front.get("tittel"))) for id_, front in written().items()}
    answers = asked(built_site / "sok/indeks", [{"q": title, "limit": 100} for title in titles.values()])
    return {id_: {each["url"] for each in hits(answer)} for id_, answer in zip(titles, answers, strict=True)}


def hits(answer: dict[str, object]) -> Iterator[dict[str, str]]:
    """Every row a search shows, those under other rows too."""
    for hit in answer["hits"]:  # type: ignore[attr-defined]
        yield from (hit, *hit["older"], *hit["similar"])


def links(site: Path, place: str) -> set[str]:
    """Where the page leads, by address."""
    page = lxml_html.fromstring((site / place / "index.html").read_text(encoding="utf-8"))
    page.make_links_absolute(f"https://x.example.org/{place}/")
    return {urlsplit(link).path for link in page.xpath("//main//a/@href")}


@pytest.mark.parametrize("name", sorted(written()))
def test_a_file_is_in_every_place(
    built_site: Path, records: dict[str, Front], found: dict[str, set[str]], name: str, figure: Figure
) -> None:
    """Its page, data, lists, site map, search, feeds, calendars, versions and former addresses."""
    front, record = written()[name], records[name]
    address = urlsplit(str(record["url"])).path
    assert (built_site / address[1:] / "index.html").is_file()
    topics = [f"tema/{topic}" for topic in listed(front, "topic", "tema")]
    lists = [*topics, *(f"avsender/{key}" for key in listed(front, "source", "avsender", "kilde"))]
    lists += [f"kommune/{key}" for key in listed(front, "municipalities", "kommuner")]
    room = str(Path(address).parent)[1:]
    for place in (*lists, room):
        assert address in links(built_site, place), place
    assert f"{address}<" in (built_site / "sitemap.xml").read_text(encoding="utf-8")
    assert address in found[name]
    fed = [place for place in ("", *lists) if _dated(front) and _in_feed(built_site, place, str(record["url"]))]
    calendars = ["", address[1:-1], *topics] if front["room"] == "arrangementer" else []
    for place in calendars:
        calendar = (built_site / place / "kalender.ics").read_text(encoding="utf-8").replace("\r\n ", "")
        assert f"UID:{name}@" in calendar, place
    versions = [urlsplit(str(records[old]["url"])).path for old in listed(front, "supersedes", "erstatter")]
    for old in versions:
        assert old in links(built_site, address[1:-1])
        assert address in links(built_site, old[1:-1])
    former = listed(front, "aliases", "gamle_adresser")
    redirects = (built_site / "_redirects").read_text(encoding="utf-8")
    for old in former:
        assert re.search(rf"^{re.escape(old)} +{re.escape(address)} +301", redirects, re.M), redirects
    # its page, the data, its room's list, the site map, the search
    figure("places", 5 + len(lists) + len(fed) + len(calendars) + 2 * len(versions) + len(former))


def _dated(front: Front) -> bool:
    return any(name in front for name in ("date", "dato"))


def _in_feed(site: Path, place: str, url: str) -> bool:
    """In all three formats; False when the feed is full, and may hold the newer only."""
    stories = json.loads((site / place / "feed.json").read_text(encoding="utf-8"))["items"]
    if len(stories) >= FULL:
        return False
    assert url in {story["url"] for story in stories}, place
    for name in ("feed.xml", "atom.xml"):
        assert url in (site / place / name).read_text(encoding="utf-8"), place
    return True
