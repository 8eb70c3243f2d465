"""What the archive has already: by address and by likeness of text."""

import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from build_tools.importing import links
from build_tools.importing.values import Article
from build_tools.load import Document
from build_tools.model.dates import MONTHS
from build_tools.text.similarity import Likeness, shingles

ALIKE = 0.75
"""Jaccard's index of three-word shingles: one changed word in ten still counts as the same text."""
_LINK_TARGET = re.compile(r"\]\([^)\s]*\)")
_MARKS = re.compile(r"\\(?=[^\w\s])|[*_#>|]|^\s*(?:[-+]|\d+\\?[.)])\s", re.M)
_FIGURE = re.compile(rf"\d+|\b(?:{'|'.join(MONTHS)})\b")


class Same(Struct, frozen=True):
    """An entry that says the same: its path, and how that was seen (Norwegian)."""

    path: str
    why: str


class Known:
    """The entries of a content folder, and those that this run adds."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Take in every text that can be read; a broken one is no reason not to import."""
        self._likeness: Likeness[str] = Likeness()
        self._figures: dict[str, Counter[str]] = {}
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
        text = _text(title, body)
        self._likeness.add(path, shingles(text))
        self._figures[path] = _figures(text)
        for url in filter(None, map(links.identity, urls)):
            self._addresses.setdefault(url, []).append(path)

    def find(self, article: Article) -> Same | None:
        """The entry that says what this article says."""
        # An address that several entries name is a landing page and identifies none of them.
        at_address = self._addresses.get(links.identity(article.link), [])
        if article.link and len(at_address) == 1:
            return Same(at_address[0], "samme adresse")
        text = _text(article.title, article.body)
        for likeness, path in self._likeness.like(shingles(text), ALIKE):
            if likeness == 1:
                return Same(path, "samme tekst")
            if self._figures[path] == _figures(text):
                return Same(path, f"nesten samme tekst, {likeness:.0%}")
        return None

    def with_other_figures(self, article: Article) -> str:
        """The path of an entry that says nearly the same of another day, dose or number; empty if none."""
        alike = self._likeness.like(shingles(_text(article.title, article.body)), ALIKE)
        return next((path for _likeness, path in alike), "")

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


def _text(title: str, body: str) -> str:
    return f"{title}\n{_MARKS.sub(' ', _LINK_TARGET.sub('] ', body))}".casefold()


def _figures(text: str) -> Counter[str]:
    """The numbers and months in a text: where one differs, the news may be just that."""
    return Counter(_FIGURE.findall(text))
