"""Everything of one file is written, or nothing: prepared aside, then committed by one rename.

Files are first written under ``.cache/import/new`` beside the content folder. Renaming that folder to ``ready``
is the moment the import has happened: from then on the files are moved to their places, and whoever comes next
finishes the moves if the process was killed between two of them. What is not yet ``ready`` is thrown away.
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
            self._finish(ready)
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
        self._finish(ready)

    def _finish(self, ready: Path) -> None:
        plan = ready / _PLAN
        # The plan is the last to go, so a folder without one holds nothing.
        targets = json.loads(plan.read_bytes()) if plan.exists() else []
        folders: set[Path] = set()
        for number, target in enumerate(targets):
            staged, place = ready / str(number), self._root / target
            folders |= {self._root / each for each in Path(target).parents}
            if staged.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                if place.exists():
                    staged.unlink()
                else:
                    os.rename(staged, place)
        for folder in sorted(folders):
            sync_folder(folder)  # the places before the plan goes
        plan.unlink(missing_ok=True)
        ready.rmdir()
