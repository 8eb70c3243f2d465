"""What must be on the disk before the next step is taken, so that a power loss takes nothing that was there."""

import os
from pathlib import Path


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet; it is on the disk when this returns, and gone when the writing fails.

    Its name is on the disk only after ``sync_folder(path.parent)``. FileExistsError when the name is taken.
    """
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise


def sync_folder(folder: Path) -> None:
    """Put the folder's names on the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
