"""What the archive has already: by address and by likeness of text."""

import re
from collections.abc import Iterable

from msgspec import Struct

from build_tools.importing import links
from build_tools.importing.values import Article
from build_tools.load import Document
from build_tools.text.similarity import Likeness, shingles

ALIKE = 0.75
"""Jaccard's index of three-word shingles: one changed word in ten still counts as the same text."""
_LINK_TARGET = re.compile(r"\]\([^)\s]*\)")
_MARKS = re.compile(r"\\(?=[^\w\s])|[*_#>|]|^\s*(?:[-+]|\d+\\?[.)])\s", re.M)


class Same(Struct, frozen=True):
    """An entry that says the same: its path, and how that was seen (Norwegian)."""

    path: str
    why: str


class Known:
    """The entries of a content folder, and those that this run adds."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Take in every text that can be read; a broken one is no reason not to import."""
        self._likeness: Likeness[str] = Likeness()
        self._addresses: dict[str, list[str]] = {}
        self._titles: dict[str, str] = {}
        self.names: set[str] = set()
        for document in documents:
            self._take_in(document)

    def _take_in(self, document: Document) -> None:
        stem = document.path.removesuffix(".md").rpartition("/")[2]
        self.names |= {stem, re.sub(r"\A\d{4}(?:-\d\d){0,2}-", "", stem), str(document.data.get("id") or stem)}
        outlets = document.data.get("outlets")
        urls = (
            [str(each.get("url") or "") for each in outlets if isinstance(each, dict)]
            if isinstance(outlets, list)
            else []
        )
        title = document.data.get("title") or document.data.get("tittel") or ""
        self.add(document.path, f"{title}", document.body, urls)

    def add(self, path: str, title: str, body: str, urls: list[str]) -> None:
        """Make a text findable."""
        self._titles.setdefault(title.casefold(), path)
        self._likeness.add(path, _shingles(title, body))
        for url in filter(None, map(links.identity, urls)):
            self._addresses.setdefault(url, []).append(path)

    def find(self, article: Article) -> Same | None:
        """The entry that says what this article says."""
        # An address that several entries name is a landing page and identifies none of them.
        at_address = self._addresses.get(links.identity(article.link), [])
        if article.link and len(at_address) == 1:
            return Same(at_address[0], "samme adresse")
        for likeness, path in self._likeness.like(_shingles(article.title, article.body), ALIKE):
            return Same(path, "samme tekst" if likeness == 1 else f"nesten samme tekst, {likeness:.0%}")
        return None

    def same_title(self, title: str) -> str:
        """The path of an entry of the same name, empty if none: perhaps the same news in other words."""
        return self._titles.get(title.casefold(), "")

    def free_name(self, slug: str) -> str:
        """The slug, with a number when the archive has it."""
        number, name = 1, slug
        while name in self.names:
            number += 1
            name = f"{slug}-{number}"
        self.names.add(name)
        return name


def _shingles(title: str, body: str) -> frozenset[int]:
    return shingles(f"{title}\n{_MARKS.sub(' ', _LINK_TARGET.sub('] ', body))}")
