"""What is given its place has its bytes on the disk already, so that a power loss leaves no empty file in it."""

import os
from pathlib import Path

import pytest
from importing.conftest import HERE, make_room

from build_tools.newsletters import freeze, locked


@pytest.fixture
def placed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where something was given its place by a rename; fails when a byte of it was not on the disk before.

    The system's own calls are made and listened to: which files (by inode) are on the disk.
    """
    synced: set[int] = set()
    names: list[Path] = []
    fsync, rename = os.fsync, os.rename

    def listening_fsync(number: int) -> None:
        fsync(number)
        synced.add(os.fstat(number).st_ino)

    def listening_rename(source: Path, target: Path) -> None:
        inside = [source, *source.rglob("*")] if source.is_dir() else [source]
        assert [path for path in inside if path.stat().st_ino not in synced] == []
        rename(source, target)
        names.append(target)

    monkeypatch.setattr(os, "fsync", listening_fsync)
    monkeypatch.setattr(os, "rename", listening_rename)
    return names


def test_an_issue_is_on_the_disk_before_it_is_in_the_archive(tmp_path: Path, placed: list[Path]) -> None:
    with locked(tmp_path):
        made = freeze(tmp_path, "brevet/2026/1", {"manifest.json": b"{}", "utgave.txt": b"Nytt."})
    assert placed == [made]


def test_an_imported_letter_is_on_the_disk_before_its_drafts_are(tmp_path: Path, placed: list[Path]) -> None:
    room = make_room(tmp_path)
    room.take(HERE / "fixtures/apple-mail.eml")
    assert len(placed) == 1 + len(room.files())
