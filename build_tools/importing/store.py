"""Everything of one file is written, or nothing: prepared aside, then committed by one rename.

Files are first written under ``.cache/import/new`` beside the content folder. Renaming that folder to ``ready``
is the moment the import has happened: from then on the files are moved to their places, and whoever comes next
finishes the moves if the process was killed between two of them. What is not yet ``ready`` is thrown away. Where a
place may not be written to, all moves are taken back, and the import has not happened.
"""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from build_tools.disk import sync_folder, write_new

_PLAN = "plan.json"


class Store:
    """Writes below one folder; ``root`` holds ``content/``."""

    def __init__(self, root: Path) -> None:
        """Nothing is touched before the first lock."""
        self._root = root
        self._room = root / ".cache" / "import"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other imports out, finish what an earlier one had committed, and leave nothing temporary behind."""
        self._room.mkdir(parents=True, exist_ok=True)
        with open(self._room.parent / "import.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._recover()
            try:
                yield
            finally:
                shutil.rmtree(self._room / "new", ignore_errors=True)
                with contextlib.suppress(OSError):
                    self._room.rmdir()

    def _recover(self) -> None:
        ready = self._room / "ready"
        if ready.exists():
            self._finish(ready, self._moved(ready))
        shutil.rmtree(self._room / "new", ignore_errors=True)

    def commit(self, files: Mapping[Path, bytes]) -> None:
        """Write all files (absolute paths) or none. Nothing that exists is overwritten."""
        new, ready = self._room / "new", self._room / "ready"
        new.mkdir(parents=True)
        for number, content in enumerate(files.values()):
            write_new(new / str(number), content)
        write_new(new / _PLAN, json.dumps([os.path.relpath(target, self._root) for target in files]).encode())
        sync_folder(new)
        os.rename(new, ready)
        sync_folder(self._room)
        try:
            folders = self._moved(ready)
        except OSError:
            os.rename(ready, new)
            raise
        self._finish(ready, folders)

    def _moved(self, ready: Path) -> set[Path]:
        """Give every file its place, or leave all of them where they are; returns the folders that got one."""
        plan = ready / _PLAN
        # The plan is the last to go, so a folder without one holds nothing.
        targets = json.loads(plan.read_bytes()) if plan.exists() else []
        moved: list[tuple[Path, Path]] = []
        made: set[Path] = set()
        try:
            for number, target in enumerate(targets):
                staged, place = ready / str(number), self._root / target
                if staged.exists() and not place.exists():
                    made |= {folder for folder in place.parents if not folder.exists()}
                    place.parent.mkdir(parents=True, exist_ok=True)
                    os.rename(staged, place)
                    moved.append((staged, place))
        except OSError:
            for staged, place in moved:
                os.rename(place, staged)
            for folder in sorted(made, reverse=True):
                with contextlib.suppress(OSError):
                    folder.rmdir()
            raise
        return {self._root / each for target in targets for each in Path(target).parents}

    def _finish(self, ready: Path, folders: set[Path]) -> None:
        for folder in sorted(folders):
            sync_folder(folder)  # the places before the plan goes
        for left in ready.glob("[0-9]*"):  # its place was taken
            left.unlink()
        (ready / _PLAN).unlink(missing_ok=True)
        ready.rmdir()
