"""What a promise is made of: the content as it must be shown, and what is due in a place."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lxml import html as lxml_html
from msgspec import Struct, field

from build_tools.config import SiteConfig
from build_tools.model import Catalogue, Entry, SentIssue, Validity
from build_tools.text import markup

_LETTERS = re.compile(r"[^\W_]+")


class Due(NamedTuple):
    """That something is said in a file of the site.

    ``source`` is the file it was written in, ``key`` what it is known by in ``place``: an address, an id, a path;
    empty for the place as a whole. ``says`` names what must be said of it there, ``thing`` what is missed where it is
    not the source itself.
    """

    place: str
    source: str
    key: str = ""
    says: Mapping[str, str] = {}
    thing: str = ""
    line: int = 1


class Letters(NamedTuple):
    """The letters and digits of a text as HTML shows it and as plain text tells it, with what only tags tell."""

    shown: str
    plain: str


class Content(Struct, frozen=True, kw_only=True, dict=True):
    """What was written, and the day it is shown on; ``letters`` are those of each entry's text, by id.

    ``folder`` is the content folder, ``archive`` the name of the archive's, ``ledger`` every address that ever was
    with its line.
    """

    catalogue: Catalogue
    config: SiteConfig
    today: date
    folder: Path
    archive: str
    ledger: tuple[tuple[int, str], ...] = ()
    letters: Mapping[str, Letters] = field(default_factory=dict)

    def file(self, entry: Entry) -> str:
        """The file an entry was written in."""
        return f"{self.root}/{entry.path}"

    def manifest(self, issue: SentIssue) -> str:
        """The file that says what an issue carried."""
        return f"{self.archive}/{issue.folder}/manifest.json"

    def vocabulary(self, name: str) -> str:
        """The file of a vocabulary."""
        return f"{self.root}/vocabulary/{name}.yml"

    @cached_property
    def root(self) -> str:
        """The content folder's name, with which every path begins."""
        return self.folder.resolve().name

    def validity(self, entry: Entry) -> Validity:
        """Whether it applies on the day."""
        return self._validities[entry.id]

    def standing(self, entry: Entry) -> Validity:
        """The same as readers are told it: a meeting that was called off or held does not apply."""
        return self.catalogue.standing(entry, self.today)

    @cached_property
    def _validities(self) -> Mapping[str, Validity]:
        return {each.id: self.catalogue.validity(each, self.today) for each in self.catalogue.entries()}

    def listed(self) -> Iterator[Entry]:
        """What stands in lists, feeds and data: everything but pages written by hand."""
        return (each for each in self.catalogue.entries() if each.collection != "sider")


def letters_of(text: str) -> str:
    """The letters and digits of a text alone: programs differ in how they set blocks apart."""
    return "".join(_LETTERS.findall(text))


def letters_in(safe: str) -> Letters:
    """The letters of a body's safe HTML."""
    shown = lxml_html.fragment_fromstring(safe, create_parent="div").text_content()
    return Letters(letters_of(shown), letters_of(markup.plain_text(safe)))


def file_of(address: str) -> str:
    """The file that is served at an address: ``/tema/x/`` → ``tema/x/index.html``."""
    return address[1:] + ("index.html" if address.endswith("/") else "")


def former(alias: str) -> str:
    """The file at a former address: what was a file is led on from a folder of its name."""
    return file_of(f"{alias.rstrip('/')}/")
