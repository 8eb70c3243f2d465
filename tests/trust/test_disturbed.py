"""Content that changes while a site is made of it: a whole site or one line of problem, and the next build is right."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import forked
import pytest
from lxml import html as lxml_html
from trust.test_crash import TODAY, Small, different

ROUNDS = 2
FILES = 12
"""Eleven texts and a picture."""
PICTURE = Path(__file__).parents[2] / "content/vedlegg/redaktor/status.png"
Change = Callable[[Small], Iterator[None]]


class Large(Small):
    """A site whose making takes long enough to be disturbed, and whose first item shows a picture."""

    def __init__(self, folder: Path) -> None:
        self.picture = folder / "content/vedlegg/kart.png"
        self.picture.parent.mkdir(parents=True)
        super().__init__(folder)
        text = self.item.read_text(encoding="utf-8").split("\nSe !")[0]
        for day in range(10, 20):
            other = text.replace("Slutt på", f"Nytt {day} om").replace("2024-03-14", f"2024-04-{day}")
            self.item.with_name(f"2024-04-{day}-sak-{day}.md").write_text(f"{other}\n", encoding="utf-8")

    def write(self, number: int) -> None:
        super().write(number)
        with self.item.open("a", encoding="utf-8") as file:
            file.write(f"\nSe ![kart nummer {number}](/vedlegg/kart.png).\n")
        self.picture.write_bytes(PICTURE.read_bytes() + bytes(number))


def rewritten(large: Small) -> Iterator[None]:
    """Other words of the same length, other words, another picture."""
    for number in cycle((1, 2, 100)):
        large.write(number)
        yield


def truncated(large: Small) -> Iterator[None]:
    """As a program leaves a file between opening it and writing."""
    whole = large.item.read_bytes()
    while True:
        for size in (0, 30, len(whole) - 20):
            large.item.write_bytes(whole[:size])
            yield
        large.item.write_bytes(whole)
        yield


def deleted(large: Small) -> Iterator[None]:
    """An item, a picture, a folder: gone, and there again."""
    year = large.item.parent
    while True:
        large.item.unlink()
        yield
        large.write(1)
        (large.content / "vedlegg/kart.png").unlink()
        yield
        large.write(2)
        os.rename(year, year.with_name("2023"))
        yield
        shutil.rmtree(year, ignore_errors=True)
        os.rename(year.with_name("2023"), year)
        yield


def renamed(large: Small) -> Iterator[None]:
    """Another name, and so another address."""
    while True:
        for name in ("2024-03-14-annen.md", "2024-03-14-sak.md"):
            (one,) = large.item.parent.glob("2024-03-14-*")
            os.rename(one, one.with_name(name))
            yield


@pytest.mark.no_cover
@pytest.mark.parametrize("change", [rewritten, truncated, deleted, renamed])
def test_content_that_changes_under_a_build_gives_a_whole_site_or_one_problem_and_the_next_build_is_right(
    tmp_path: Path, change: Change
) -> None:
    """The pages, the feed and the data of what was built say the same of the item."""
    (tmp_path / "room").mkdir()
    large = Large(tmp_path / "room")
    arguments = ["build", "--today", str(TODAY), "--cache", "cache"]
    assert forked.run(arguments, large.folder, os.environ).returncode == 0
    large.write(1)
    wanted = large.clean()
    steps = 0
    for turn in range(ROUNDS):
        before = large.site()
        said = tmp_path / f"said-{turn}"
        said.mkdir()
        going = change(large)
        process = forked.start(arguments, large.folder, os.environ, said)
        while process.is_alive():
            next(going)
            steps += 1
            process.join(0.002)  # else the build has no processor to itself
        words = (said / "err").read_text(encoding="utf-8")
        assert process.exitcode in (0, 1, 2), words
        assert "Traceback" not in words
        if process.exitcode:
            lines = words.splitlines()
            most = 1 if change in (rewritten, renamed) else FILES  # the folder may be away, and the picture too
            assert len(set(lines)) == len(lines) <= most, words
            assert large.site() == before
        else:
            one_state(large.folder / "site")
        settle(large)
        assert forked.run(arguments, large.folder, os.environ).returncode == 0
        assert different(large.site(), wanted) == []
    assert steps > 3 * ROUNDS


def settle(large: Small) -> None:
    """Every file in its place again."""
    aside = large.item.parent.with_name("2023")
    if aside.exists():
        shutil.rmtree(large.item.parent, ignore_errors=True)
        os.rename(aside, large.item.parent)
    for other in large.item.parent.glob("2024-03-14-*"):
        other.unlink()
    large.write(1)


def one_state(site: Path) -> None:
    """Whatever is told of the item is told of one state of its file, and what it shows is there."""
    records = json.loads((site / "data/items.json").read_bytes())
    for record in records:
        page = site / record["url"].removeprefix("http://127.0.0.1/") / "index.html"
        body = " ".join(lxml_html.parse(str(page)).xpath("string(//div[@class='body'])").split())
        assert record["text"].split("\n")[0] in body
        assert (site / "vedlegg/kart.png").exists() or "kart nummer" not in page.read_text(encoding="utf-8")
    fed = {each["url"]: each["content_html"] for each in json.loads((site / "feed.json").read_bytes())["items"]}
    for record in records:
        assert record["text"].split("\n")[0] in fed.get(record["url"], record["text"])
