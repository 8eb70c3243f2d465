"""A content folder of nothing but vocabularies, and the import run on it."""

import shutil
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from build_tools.importing import Outcome, import_files
from build_tools.load import Document, read_document

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Room:
    """A folder to import into; what is in it is told by path, relative to the folder."""

    root: Path

    def take(self, *paths: Path) -> list[Outcome]:
        """Import these files."""
        return list(import_files(paths, self.root / "content", self.root / "archive", TODAY))

    def take_fixture(self, name: str) -> Outcome:
        """Import one of the fixtures."""
        return self.take(HERE / "fixtures" / name)[0]

    def take_bytes(self, name: str, data: bytes) -> Outcome:
        """Import a file of these bytes."""
        path = self.root / "inn" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return self.take(path)[0]

    def files(self) -> dict[str, bytes]:
        """What the import has written and left, but for the vocabularies, the input and the lock."""
        found = (path for path in self.root.rglob("*") if path.is_file() and path.name != "import.lock")
        by_path = {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}
        return {path: data for path, data in by_path.items() if not path.startswith(("content/vocabulary/", "inn/"))}

    def documents(self) -> dict[str, Document]:
        """The drafts by title, read as the site reads them."""
        documents = [read_document(path, data) for path, data in self.files().items() if path.endswith(".md")]
        return {str(document.data["title"]): document for document in documents}


def make_room(root: Path) -> Room:
    """A room in an empty folder."""
    shutil.copytree(HERE / "vocabulary", root / "content" / "vocabulary")
    return Room(root)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """An empty archive."""
    return make_room(tmp_path)


def mail(html: str, subject: str = "Slutt på papirkopi av biopsisvar", **headers: str) -> bytes:
    """A mail of one HTML text."""
    message = EmailMessage()
    usual = {"From": "samhandling@siv.example.org", "Subject": subject, "Date": "Thu, 14 Mar 2024 09:12:33 +0100"}
    for name, value in (usual | headers).items():
        message[name.replace("_", "-")] = value
    message.set_content(html, subtype="html", charset="utf-8")
    return message.as_bytes()
