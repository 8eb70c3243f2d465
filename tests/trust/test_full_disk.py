"""A disk that is full or may not be written to: one line, exit code 2, nothing half-written, nothing left behind."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from newsletter_world import World, new_world
from quality import Figure

pytestmark = pytest.mark.no_cover

LETTER = Path(__file__).parents[1] / "importing/fixtures/apple-mail.eml"
NEW = ("new", "--title", "Helt nytt", "--source", "klinikken", "--topic", "mage", "--action", "Les dette.")
COMMANDS = {"build": ("build",), "publish": ("publish", "brevet"), "import": ("import", "brev.eml"), "new": NEW}
FIRST = ("build", "--site-dir", "www/site")
BEFORE = {"build": ("build",), "publish": ("digest", "brevet")}
UNWRITABLE = [
    ("build", ".cache"), ("build", "site"), ("first", "www"), ("publish", "archive"),
    ("import", "."), ("import", "archive"), ("import", "content"),
]  # fmt: skip
"""Commands and what they may not write to: a mount keeps out whom a mode would let in."""


class Small(World):
    """A checkout on a file system of 20 MB that only one process sees; the command line is run beside it."""

    alone = 0
    """The process's number."""

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run ``praksisnytt``; what it said, on both streams."""
        return self.inside(sys.executable, "-m", "build_tools", *self.arguments(*arguments), code=code)

    def inside(self, *command: str, code: int = 0) -> str:
        """Run any command where the file system is seen."""
        where = str(Path("/") / self.root.relative_to(f"/proc/{self.alone}/root"))
        enter = ["nsenter", "--target", str(self.alone), "--mount", "sh", "-c", 'cd "$0" && exec "$@"', where]
        environment = {**self.env(), "PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run([*enter, *command], capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    """An item to build and to send, and a letter to import; the file system is gone with its process."""
    if os.getuid() or not shutil.which("unshare") or not shutil.which("nsenter"):
        pytest.skip("only root may mount a small file system")
    mount = f"mount -t tmpfs -o size=20m none '{tmp_path}' && echo ready && exec sleep 600"
    command = ["unshare", "--mount", "sh", "-c", mount]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout and process.stdout.readline() != "ready\n":
                pytest.skip("a file system may not be mounted here")
            made = Small(new_world(Path(f"/proc/{process.pid}/root{tmp_path}")).root)
            made.alone = process.pid
            made.item("ny")
            shutil.copy(LETTER, made.root / "brev.eml")
            yield made
        finally:
            process.kill()


@contextlib.contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Not one more byte has room."""
    ballast = disk / "ballast"
    with open(ballast, "wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    yield
    ballast.unlink()


def tree(root: Path) -> dict[str, bytes]:
    """Everything but locks and what a build remembers, which may be lost at any time."""
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    kept = {name: path for name, path in found.items() if not name.startswith(".cache/") and path.name != "ballast"}
    left = [name for name in found if name.startswith(".cache/import/")]
    assert left == []
    return {name: path.read_bytes() for name, path in kept.items()}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_changes_nothing_and_with_room_again_the_same_command_succeeds(
    small: Small, name: str, figure: Figure
) -> None:
    if name in BEFORE:
        small.run(*BEFORE[name])
    if name == "build":
        small.item("ny", body="Dette er rettet.")
    before = tree(small.root)
    with filled(small.root):
        said = small.run(*COMMANDS[name], code=2)
        assert tree(small.root) == before
    assert "No space left on device" in said
    assert [line for line in said.splitlines() if not line.startswith("content/")][1:] == []
    small.run(*COMMANDS[name])
    assert tree(small.root) != before
    figure("full_disks")


@contextlib.contextmanager
def sealed(small: Small, place: str) -> Iterator[None]:
    """A folder may be read and not written to."""
    small.inside("sh", "-c", 'mkdir -p "$0" && mount --bind "$0" "$0" && mount -o remount,ro,bind "$0"', place)
    yield
    small.inside("umount", "--lazy", place)


@pytest.mark.parametrize(("name", "place"), UNWRITABLE)
def test_what_may_not_be_written_to_changes_nothing_and_when_it_may_the_same_command_succeeds(
    small: Small, name: str, place: str
) -> None:
    """The whole checkout, or the one folder that the command puts something in."""
    command = FIRST if name == "first" else COMMANDS[name]
    if name in BEFORE:
        small.run(*BEFORE[name])
    if name == "build":
        small.item("ny", body="Dette er rettet.")
    before = tree(small.root)
    with sealed(small, place):
        said = small.run(*command, code=2)
        assert tree(small.root) == before
    (line,) = [line for line in said.splitlines() if not line.startswith("content/")]
    assert "Read-only" in line or "cross-device" in line
    small.run(*command)
    assert tree(small.root) != before
