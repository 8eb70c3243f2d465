"""A text edited in a large archive is built without reading all others, and the site is the one a clean build makes."""

import os
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_incremental import World, damage_cache, edit_body, next_days, tamper

from build_tools.build import renew
from build_tools.build.builder import build
from build_tools.cli import praksisnytt
from build_tools.errors import ContentError
from build_tools.outputs import feeds
from build_tools.outputs.search import occurrences

Way = list[str]


@pytest.fixture
def way(monkeypatch: pytest.MonkeyPatch) -> Way:
    """How builds went; feeds and indexes are as in a large archive: most items stand in no feed."""
    monkeypatch.setattr(feeds, "LENGTH", 1)
    monkeypatch.setattr(occurrences, "FEW", 5)
    went: Way = []
    for name in ("_narrowly", "_wholly"):
        monkeypatch.setattr(renew, name, _noting(went, name, getattr(renew, name)))
    return went


def _noting(went: Way, name: str, function: Callable[..., object]) -> Callable[..., object]:
    def noted(*given: object) -> object:
        done = function(*given)
        if done is not None:
            went.append(name)
        return done

    return noted


@pytest.fixture
def world(tmp_path: Path, way: Way) -> World:
    """A site that has stood for two builds and has a twin."""
    made = World(tmp_path)
    head = next(each for each in made.items() if "nyheter/2019" in each.as_posix()).read_text(encoding="utf-8")
    source, topic = (next(line for line in head.splitlines() if line.startswith(key)) for key in ("source", "topic"))
    days = [date(2017, 3, day) for day in range(1, 9)] + [made.today]
    for number, day in enumerate(days):
        path = made.content / f"nyheter/{day.year}/{day}-alene-{number}.md"
        path.parent.mkdir(exist_ok=True)
        front = f"title: Alene {number}\ndate: {day}\n{source}\n{topic}\naction: Les dette.\n"
        body = f"Henvisning nummer {number} til gastroskopi sendes elektronisk.\n"
        path.write_text(f"---\n{front}---\n\n{body}", encoding="utf-8")
        os.utime(path, (0, 0))  # what is just written is looked at again by the next build
    made.build()
    edit_body(made, random.Random(1))
    made.agrees()
    way.clear()
    return made


def untied(world: World) -> list[Path]:
    """Items that say what they are about above their text, and stand alone; the last one is new, and so in feeds."""
    return sorted(world.content.glob("nyheter/*/*-alene-?.md"))


@pytest.mark.parametrize("seed", range(2))
def test_edited_texts_give_the_site_that_a_clean_build_makes(world: World, way: Way, seed: int) -> None:
    """Over random histories of edits of one and several texts, with days that pass and what strangers do between."""
    chance, items = random.Random(seed), untied(world)
    for _ in range(10):
        for path in chance.sample(items, chance.choice((1, 1, 2))):
            words = chance.choice(("gastroskopi", "avdelingen svarer", f"nyord{chance.randint(0, 9)}", "og"))
            path.write_text(path.read_text(encoding="utf-8") + f"\nSetning om {words}.\n", encoding="utf-8")
        if not chance.randint(0, 3):
            chance.choice((tamper, damage_cache, next_days))(world, chance)
        world.agrees()
    assert way.count("_narrowly") >= 3, "many of these edits must have been built the narrow way"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Alene", "title: Sammen"),
        ("action: Les dette.", "action: Gjør dette."),
        ("date: 2017-03-01", "date: 2017-03-01\nvalid_until: 2018-01-01"),
        ("\n\nHenvisning", "\n\nSe [saken](/nyheter/2017/alene-22/). Henvisning"),
    ],
    ids=["title", "action", "period", "link"],
)
def test_what_other_pages_show_is_built_the_whole_way(world: World, way: Way, before: str, after: str) -> None:
    """Another title, action line or period stands in lists; a link concerns two files."""
    path = untied(world)[0]
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    if "alene-22" in after:
        with pytest.raises(ContentError, match="alene-22"):
            world.build()
    else:
        world.agrees()
    assert "_narrowly" not in way


def test_the_command_builds_an_edited_text_the_narrow_way(world: World, way: Way) -> None:
    """What it says of the site is as ever."""
    path = untied(world)[0]
    path.write_text(path.read_text(encoding="utf-8") + "\nMer.\n", encoding="utf-8")
    places = world.folders()
    options = {"content": places.content, "archive": places.archive, "config": places.config, "site-dir": places.site,
               "cache": places.cache, "today": world.today}  # fmt: skip
    done = CliRunner().invoke(praksisnytt, ["build", *(f"--{name}={value}" for name, value in options.items())])
    assert done.exit_code == 0, done.output
    assert "written" in done.output
    assert way == ["_narrowly"]


def test_an_edited_text_is_in_the_feeds_that_carry_it(world: World, way: Way) -> None:
    """The feeds of its topic, its sender and the whole site are as a clean build makes them."""
    path = untied(world)[-1]
    path.write_text(path.read_text(encoding="utf-8") + '\nEtter «dette» & "det".\n', encoding="utf-8")
    world.agrees()
    assert way[0] == "_narrowly"
    feeds_with_it = [
        each for each in world.folders().site.rglob("feed.*") if "Etter «dette»" in each.read_text("utf-8")
    ]
    assert len(feeds_with_it) >= 6


def test_the_news_behind_a_guide_and_a_text_is_edited_the_narrow_way(world: World, way: Way) -> None:
    """Both name it by its title, which stands; another sentence is nothing to them."""
    path, letter = untied(world)[:2]
    text = letter.read_text(encoding="utf-8")
    letter.write_text(text.replace("date:", "kind: avslagstekst\nversion: 1\ndate:", 1), encoding="utf-8")
    links = "\nSe [veiledningen](/veiledning/dialogmelding/) og [malen](/nyheter/2017/alene-1/).\n"
    path.write_text(path.read_text(encoding="utf-8") + links, encoding="utf-8")
    os.utime(path, (0, 0))
    os.utime(letter, (0, 0))
    world.build()
    way.clear()
    path.write_text(path.read_text(encoding="utf-8") + "\nMer.\n", encoding="utf-8")
    world.agrees()
    assert way[0] == "_narrowly"


def test_an_error_in_an_edited_text_is_told_and_the_site_stands(world: World, way: Way) -> None:
    """The next build, of the mended text, is that of a clean one."""
    path = untied(world)[0]
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n![](/vedlegg/mangler.png)\n", encoding="utf-8")
    with pytest.raises(ContentError, match=path.name):
        world.build()
    path.write_text(text + "\nRettet.\n", encoding="utf-8")
    world.agrees()
    assert "_narrowly" not in way, "a build that failed leaves nothing to begin from"


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [("data/items.json", '"title":"Alene 1"', '"title":"Alena 1"'), ("feed.xml", "<ttl>60</ttl>", "<ttl>90</ttl>")],
)
def test_what_the_disk_has_changed_is_not_amended(world: World, way: Way, path: str, before: str, after: str) -> None:
    """A published file that looks as it was left, but is not, would be taken over for ever; the edit notices."""
    file = world.folders().site / path
    stands, text = file.stat(), file.read_text(encoding="utf-8")
    assert before in text
    with file.open("r+", encoding="utf-8") as opened:
        opened.write(text.replace(before, after))
    os.utime(file, ns=(stands.st_atime_ns, stands.st_mtime_ns))
    item = untied(world)[-1]
    item.write_text(item.read_text(encoding="utf-8") + "\nMer.\n", encoding="utf-8")
    build(world.folders(), world.today)
    assert way == ["_wholly"]
    world.agrees()
