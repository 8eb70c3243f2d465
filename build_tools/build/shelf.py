"""Many values by name, kept in a few files: a change of one value rewrites one file, and one is read alone."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from build_tools.build import cache

BOARDS = 64


class Shelf:
    """What the last build kept in ``folder``; a board that is damaged, or another program's, counts as empty."""

    def __init__(self, folder: Path, *, empty: bool = False) -> None:
        self._folder = folder
        self._boards: dict[int, dict[str, Any]] = {board: {} for board in range(BOARDS)} if empty else {}
        self._stale: set[int] = set()

    def values(self) -> dict[str, Any]:
        """Everything."""
        found: dict[str, Any] = {}
        for board in range(BOARDS):
            found |= self.board(board)
        return found

    def get(self, name: str) -> Any:
        """One value; None when it is not there."""
        return self.board(board_of(name)).get(name)

    def put(self, fresh: Mapping[str, Any], gone: Collection[str] = ()) -> None:
        """Hold these too, or instead, and forget those that are ``gone``; kept once it is saved."""
        for name, value in fresh.items():
            self._changed(name)[name] = value
        for name in gone:
            self._changed(name).pop(name, None)

    def save(self) -> None:
        """Keep what was put."""
        self._folder.mkdir(exist_ok=True)
        for board in sorted(self._stale):
            cache.save(self._folder / str(board), self._boards[board], cache.program())
        self._stale.clear()

    def _changed(self, name: str) -> dict[str, Any]:
        board = board_of(name)
        self._stale.add(board)
        return self.board(board)

    def forget(self, boards: Collection[int]) -> None:
        """Read these again when they are asked for: somebody has kept them anew."""
        for board in boards:
            self._boards.pop(board, None)

    def board(self, board: int) -> dict[str, Any]:
        """What one board holds."""
        found = self._boards.get(board)
        if found is None:
            kept = cache.load(self._folder / str(board), cache.program())
            found = self._boards[board] = kept if isinstance(kept, dict) else {}
        return found


def board_of(name: str) -> int:
    """The number of the board that holds it."""
    return crc32(name.encode()) % BOARDS
