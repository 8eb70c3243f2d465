"""Many small values by name, kept in a few files: a change of one value rewrites one file, not all."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from build_tools.build import cache

BOARDS = 64


class Shelf:
    """What the last build kept in ``folder``; a board that is damaged, or another program's, counts as empty."""

    def __init__(self, folder: Path, *, empty: bool = False) -> None:
        self._folder = folder
        self.values: dict[str, Any] = {}
        for board in () if empty else range(BOARDS):
            found = cache.load(folder / str(board), cache.program())
            if isinstance(found, dict):
                self.values |= found

    def save(self, values: Mapping[str, Any]) -> None:
        """Keep these values instead; one that is the same object as before costs nothing."""
        before = self.values
        stale = {_board(name) for name, value in values.items() if before.get(name) is not value}
        stale |= {_board(name) for name in before.keys() - values.keys()}
        boards: defaultdict[int, dict[str, Any]] = defaultdict(dict)
        for name, value in values.items():
            if (board := _board(name)) in stale:
                boards[board][name] = value
        self._folder.mkdir(exist_ok=True)
        for board in stale:
            cache.save(self._folder / str(board), boards[board], cache.program())
        self.values = dict(values)


def _board(name: str) -> int:
    return crc32(name.encode()) % BOARDS
