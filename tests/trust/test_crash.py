"""A build that is killed, starved or disturbed leaves a whole site, and the next one makes it right."""

import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from forked import SERVER, unmeasured
from quality import Figure

from build_tools.build.builder import Folders, build

GOOD = Path(__file__).parents[1] / "good_site"
TODAY = date(2026, 11, 22)

KILLS, SOME = 100, 60
"""So many builds are killed midway for the figures; else a kill is tried so often, and some have finished by then."""
Tree = dict[str, bytes]


class Small:
    """A small site that can be built here, and in a process that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content = folder / "content"
        self.item = self.content / "nyheter/2024/2024-03-14-sak.md"
        for name in ("topics.yml", "sources.yml"):
            target = self.content / "vocabulary" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(GOOD / "content/vocabulary" / name, target)
        self.item.parent.mkdir(parents=True)
        self.write(0)
        shutil.copy(GOOD / "mkdocs.yml", folder / "mkdocs.yml")

    def write(self, number: int) -> None:
        """Let the content say another thing; every third time there is one more page, with an attachment."""
        front = "title: Slutt på papirkopi\ndate: 2024-03-14\nsource: klinikk\ntopic: mage\n"
        self.item.write_text(f"---\n{front}---\n\nDette er utgave nummer {number}.\n", encoding="utf-8")
        more = self.item.with_name("2024-03-15-mer.md")
        more.unlink(missing_ok=True)
        if number % 3 == 0:
            more.write_text(
                f"---\n{front.replace('papirkopi', 'faks')}---\n\nOgså faks er slutt.\n", encoding="utf-8"
            )

    def folders(self, site: str = "site", cache: str = "cache") -> Folders:
        """Where it is built."""
        return Folders(
            self.content, self.folder / "archive", self.folder / "mkdocs.yml", self.folder / site, self.folder / cache
        )

    def started(self, work: Callable[..., object] = build) -> ForkServerProcess:
        """A build in a process of its own."""
        process = SERVER.Process(target=unmeasured, args=(work, self.folders(), TODAY))
        process.start()
        return process

    def clean(self) -> Tree:
        """What a clean build makes of the content as it is now."""
        build(self.folders("clean", "clean-cache"), TODAY)
        made = tree(self.folder / "clean")
        for name in ("clean", "clean-cache"):
            shutil.rmtree(self.folder / name)
        return made

    def site(self) -> Tree:
        """The site as it stands."""
        return tree(self.folder / "site")

    def recovers(self) -> None:
        """The next build makes what a clean one makes and leaves nothing beside the site."""
        build(self.folders(), TODAY)
        assert different(self.site(), self.clean()) == []
        assert {path.name for path in self.folder.iterdir()} == {"content", "mkdocs.yml", "site", "cache"}
        (room,) = (self.folder / "cache").iterdir()
        states = {"inputs", "tree", "units", "digests", "looks", "pieces", "related", "listed", "ground"}
        kept = states | {"lock"}
        assert {path.name for path in room.iterdir()} - {"twin"} == kept


def tree(folder: Path) -> Tree:
    """Every file's path and bytes; empty when there is no folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def different(one: Tree, other: Tree) -> list[str]:
    """The paths in which two trees differ."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A small site, built once."""
    made = Small(tmp_path)
    build(made.folders(), TODAY)
    return made


@pytest.mark.no_cover
def test_killed_at_any_moment_the_site_is_the_old_or_the_new_one(
    small: Small, pytestconfig: pytest.Config, figure: Figure
) -> None:
    """At random moments of incremental builds and of builds without a cache; the next build makes it right."""
    chance = random.Random(8)
    wanted: list[Tree] = []
    for number in range(5):
        small.write(number)
        wanted.append(small.clean())
    small.started().join()  # the first start is slower: it imports what the others fork from
    small.write(1)
    begun = time.perf_counter()
    small.started().join()
    whole = time.perf_counter() - begun
    old, killed, finished = small.site(), 0, 0
    full = pytestconfig.getoption("quality")
    for number in range(5 * KILLS if full else SOME):
        if killed == KILLS:
            break
        small.write(number % 5)
        if chance.random() < 0.2:
            shutil.rmtree(small.folder / "cache", ignore_errors=True)
        process = small.started()
        time.sleep(chance.uniform(0, whole * 1.1))
        process.kill()
        process.join()
        killed, finished = killed + (process.exitcode == -signal.SIGKILL), finished + (process.exitcode == 0)
        stands = small.site()
        if stands != old:
            assert different(stands, wanted[number % 5]) == []
        if number % 10 == 0:
            build(small.folders(), TODAY)
            assert different(small.site(), wanted[number % 5]) == []
            stands = wanted[number % 5]
        old = stands
    small.recovers()
    figure("kills", killed)
    assert killed >= (KILLS if full else SOME / 3), f"only {killed} were killed midway, {finished} had finished"


def starve(folders: Folders, today: date) -> None:
    """A build on a disk that takes no more than small files."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
    build(folders, today)


def test_a_full_disk_leaves_the_old_site(small: Small) -> None:
    """A write that fails midway ends the build; when there is room again, the next one makes it right."""
    old = small.site()
    for cache in ("kept", "lost"):
        small.write(1)
        if cache == "lost":
            shutil.rmtree(small.folder / "cache")
        process = small.started(starve)
        process.join()
        assert process.exitcode == 1
        assert small.site() == old
    small.recovers()


def test_two_builds_at_once_follow_each_other(small: Small) -> None:
    """Four started together end well, and the site is whole."""
    small.write(1)
    together = [small.started() for _ in range(4)]
    for process in together:
        process.join()
    assert [process.exitcode for process in together] == [0, 0, 0, 0]
    small.recovers()


def test_what_cannot_be_written_is_said_in_one_line(small: Small) -> None:
    """A failing disk is no fault of the program: one line, exit code 2, the old site still there."""
    old = small.site()
    command = [
        sys.executable,
        "-m",
        "build_tools",
        "build",
        "--today",
        str(TODAY),
        "--site-dir",
        "mkdocs.yml/site",
    ]
    done = subprocess.run(command, cwd=small.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("praksisnytt: ")
    assert "mkdocs.yml" in done.stderr
    assert done.stderr.count("\n") == 1
    assert small.site() == old
