"""Killed just before any step that changes the disk, a build or a publication has happened wholly or not at all."""

import builtins
import io
import json
import mmap
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from forked import SERVER, unmeasured
from newsletters.test_publish import FILES, publish
from quality import Figure
from trust.test_crash import TODAY, Small, different

from build_tools.build import exchange
from build_tools.build.builder import build

pytestmark = pytest.mark.no_cover

KINDS = ("mkdir", "rmdir", "rename", "replace", "link", "unlink", "write", "fsync", "chmod", "create", "exchange")
OF_EACH = {"kept": 3, "lost": 2}
"""So many moments of each kind of step, the first and the last among them."""


class Steps:
    """Counts what a piece of work and its forks do to the disk, and kills them all before one step of one kind."""

    def __init__(self, kind: str, number: int) -> None:
        os.setsid()
        self.kind, self.number = kind, number
        self.seen = mmap.mmap(-1, 8 * len(KINDS))  # shared with the forks
        for name in KINDS[:-2]:
            setattr(os, name, self.before(getattr(os, name), lambda *_a, name=name, **_n: name))
        os.open = self.before(os.open, lambda _path, flags, *_a, **_n: "create" if flags & os.O_CREAT else "")
        opening = self.before(open, lambda _path, mode="r", *_a, **_n: "create" if set(mode) & set("wxa") else "")
        builtins.open = io.open = opening
        exchange._atomically = self.before(exchange._atomically, lambda *_a: "exchange")

    def count(self, kind: str) -> int:
        """How many steps of that kind there have been."""
        at = 8 * KINDS.index(kind)
        return int.from_bytes(self.seen[at : at + 8], "little")

    def before(self, real: Any, kind_of: Callable[..., str]) -> Any:
        """What does the same, once it is clear that this is not the step."""

        def call(*arguments: Any, **named: Any) -> Any:
            if kind := kind_of(*arguments, **named):
                if (kind, self.count(kind)) == (self.kind, self.number):
                    os.killpg(0, signal.SIGKILL)
                at = 8 * KINDS.index(kind)
                self.seen[at : at + 8] = (self.count(kind) + 1).to_bytes(8, "little")
            return real(*arguments, **named)

        return call


def work_on(kind: str, number: int, said: Path, work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    """Do it up to that step, or to its end, and say how many steps of each kind it took."""
    steps = Steps(kind, number)
    work(*arguments)
    counts = {each: steps.count(each) for each in KINDS}
    said.write_text(json.dumps(counts), encoding="utf-8")


def killed(kind: str, number: int, said: Path, work: Callable[..., object], *arguments: object) -> bool:
    """Whether the work was killed before that step, and did not end before."""
    process = SERVER.Process(target=unmeasured, args=(work_on, kind, number, said, work, arguments))
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def moments(counts: dict[str, int], most: int) -> list[tuple[str, int]]:
    """Steps to be killed before: of each kind the first, the last and some between."""
    return [
        (kind, number)
        for kind, count in counts.items()
        for number in sorted({round(at * (count - 1) / (most - 1)) for at in range(most)} if count else ())
    ]


@pytest.mark.parametrize("cache", ["kept", "lost"])
def test_a_build_killed_before_a_step_leaves_the_old_or_the_new_site_and_the_next_makes_it_right(
    tmp_path: Path, cache: str, figure: Figure
) -> None:
    """Names exchanged, files and links made and taken away, what is remembered written: before each of them."""
    said = tmp_path / "counts.json"
    (tmp_path / "room").mkdir()
    small = Small(tmp_path / "room")
    wanted = []
    for number in range(2):
        small.write(number)
        wanted.append(small.clean())
        build(small.folders(), TODAY)

    def begin(number: int) -> None:
        small.write(number % 2)
        if cache == "lost":
            shutil.rmtree(small.folder / "cache")

    begin(0)
    assert not killed("", 0, said, build, small.folders(), TODAY)
    counts = json.loads(said.read_text(encoding="utf-8"))
    assert counts["exchange"] == 1
    deaths = 0
    for number, (kind, step) in enumerate(moments(counts, OF_EACH[cache]), 1):
        begin(number)
        deaths += killed(kind, step, said, build, small.folders(), TODAY)
        stands = small.site()
        assert different(stands, wanted[number % 2]) == [] or different(stands, wanted[1 - number % 2]) == [], kind
        build(small.folders(), TODAY)
        assert different(small.site(), wanted[number % 2]) == [], (kind, step)
    small.recovers()
    assert deaths > 10
    figure("build_steps", deaths)


def test_a_publication_killed_before_a_step_is_whole_or_nothing_and_the_next_finishes_it(
    tmp_path: Path, figure: Figure
) -> None:
    """Before every single one."""
    content = {name: name.encode() * 20_000 for name in FILES}
    archive, said = tmp_path / "archive", tmp_path / "counts.json"
    assert not killed("", 0, said, publish, archive, content)
    counts = json.loads(said.read_text(encoding="utf-8"))
    wanted = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    deaths = 0
    for kind, step in moments(counts, 100):
        shutil.rmtree(archive)
        assert killed(kind, step, said, publish, archive, content), (kind, step)
        deaths += 1
        issue = archive / "brevet/2026/1"
        seen = {path: path.read_bytes() for path in issue.iterdir()} if issue.exists() else {}
        assert seen in ({}, {path: text for path, text in wanted.items() if path.parent == issue}), (kind, step)
        publish(archive, {} if seen else content)
        assert {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()} == wanted
        assert sorted(path.name for path in archive.iterdir()) == ["addresses.txt", "brevet"], "no temporary is left"
    assert deaths == sum(counts.values()) > 15
    figure("publish_steps", deaths)
