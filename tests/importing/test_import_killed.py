"""Killed at any instant, an import has happened wholly or not at all, and the next one leaves the same tree."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from importing.conftest import HERE, Room, make_room
from quality import Figure

pytestmark = pytest.mark.no_cover

PATHS = [HERE / "fixtures" / name for name in ("apple-mail.eml", "saved-page.html")]
STEPS = ("rename", "unlink", "mkdir", "rmdir", "fsync")


def in_child(work: Callable[[], object]) -> int:
    """Run in a forked process and return its id; it ends without cleaning up."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def killed_before_step(number: int, room: Room) -> bool:
    """Import, killed (SIGKILL) just before the file operation of this number; whether there was one."""

    def work() -> None:
        left = [number]

        def counted(real: Callable[..., object]) -> Callable[..., object]:
            def call(*arguments: object, **named: object) -> object:
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1
                return real(*arguments, **named)

            return call

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        room.take(*PATHS)

    _child, status = os.waitpid(in_child(work), 0)
    return os.WIFSIGNALED(status)


def assert_whole_or_pending(room: Room, expected: dict[str, bytes]) -> None:
    """What is seen is complete, and a file's drafts are all there unless the rest is committed and waits."""
    seen = room.files()
    waiting = (room.root / ".cache/import/ready").exists()
    visible = {path: data for path, data in seen.items() if not path.startswith(".cache/")}
    assert visible.items() <= expected.items()
    if not waiting:
        by_file = _by_original(expected)
        assert all(paths <= visible.keys() or not paths & visible.keys() for paths in by_file)


def _by_original(expected: dict[str, bytes]) -> list[set[str]]:
    """The paths that came from each input, told by the note in every draft."""
    originals = [path for path in expected if path.startswith("archive/")]
    return [
        {original, *(path for path, data in expected.items() if original.encode() in data)} for original in originals
    ]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tree of an import that nobody disturbed."""
    room = make_room(tmp_path_factory.mktemp("uforstyrret"))
    room.take(*PATHS)
    return room.files()


def test_killed_before_every_single_file_operation(tmp_path: Path, expected: dict[str, bytes], figure: Figure):
    """Every boundary between two operations on files is tried, and repeating gives the undisturbed tree."""
    number = 0
    while True:
        room = make_room(tmp_path / str(number))
        if not killed_before_step(number, room):
            break
        assert_whole_or_pending(room, expected)
        room.take(*PATHS)
        assert room.files() == expected
        number += 1
    assert number > 30
    figure("import_kills", number)
    assert room.files() == expected


def test_killed_at_random_moments(tmp_path: Path, expected: dict[str, bytes]):
    """SIGKILL from outside, twenty times, wherever it strikes."""
    start = time.monotonic()
    os.waitpid(in_child(lambda: make_room(tmp_path / "maal").take(*PATHS)), 0)
    whole = time.monotonic() - start
    chance = random.Random(20260314)
    for number in range(20):
        room = make_room(tmp_path / str(number))
        child = in_child(lambda room=room: room.take(*PATHS))
        time.sleep(chance.random() * whole)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert_whole_or_pending(room, expected)
        room.take(*PATHS)
        assert room.files() == expected


def test_killed_again_and_again_it_still_ends(room: Room, expected: dict[str, bytes]):
    """A machine that dies at the same place every time but a little later each gets there."""
    for number in range(0, 60, 3):
        killed_before_step(number, room)
        assert_whole_or_pending(room, expected)
    room.take(*PATHS)
    assert room.files() == expected


def test_two_imports_at_once_wait_for_each_other(room: Room, expected: dict[str, bytes]):
    """The second sees what the first wrote, and nothing is written twice."""
    children = [in_child(lambda: room.take(*PATHS)) for _each in range(3)]
    for child in children:
        os.waitpid(child, 0)
    assert room.files() == expected
