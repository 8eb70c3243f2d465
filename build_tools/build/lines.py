"""The lines that entries give to the data, kept between builds: read from their files, not held in memory."""

import pickle
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TypeAlias

from build_tools.build import cache
from build_tools.build.shelf import board_of

Line: TypeAlias = bytes | memoryview
_Board: TypeAlias = tuple[Mapping[str, tuple[str, int, int]], Line]
"""For each name its token and where its line begins and ends; all lines."""


class Lines:
    """Lines by name, each made for a token, in the boards of a folder."""

    def __init__(self, folder: Path, *, empty: bool = False) -> None:
        """Boards are read when they are asked for; ``empty`` when nothing is kept that may be used."""
        self._folder, self._empty = folder, empty
        self._boards: dict[int, _Board] = {}

    def of(self, name: str, token: str) -> Line | None:
        """The line that was kept for the token, if it is there."""
        places, lines = self._board(board_of(name))
        found, begin, end = places.get(name, ("", 0, 0))
        return lines[begin:end] if found == token else None

    def put(self, board: int, fresh: Mapping[str, tuple[str, bytes]], stays: Collection[str]) -> None:
        """Keep these in a board, with those of the names that stay which are there already."""
        places, lines = self._board(board)
        every: dict[str, tuple[str, Line]] = {
            name: (token, lines[begin:end]) for name, (token, begin, end) in places.items() if name in stays
        }
        every.update(fresh)
        now, end = {}, 0
        for name, (token, line) in every.items():
            begin, end = end, end + len(line)
            now[name] = token, begin, end
        whole = pickle.PickleBuffer(b"".join(line for _token, line in every.values()))
        self._folder.mkdir(exist_ok=True)
        cache.save(self._folder / str(board), (now, whole), cache.program())

    def _board(self, board: int) -> _Board:
        if board not in self._boards:
            kept = None if self._empty else cache.load(self._folder / str(board), cache.program())
            self._boards[board] = kept or ({}, b"")
        return self._boards[board]
