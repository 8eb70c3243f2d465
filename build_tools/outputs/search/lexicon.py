"""The language data that ships with the program, ready for use."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, NamedTuple

from msgspec import Struct

from build_tools.outputs.search.analysis import chunks, code, stem, tokens

HEADS_LEFT_OUT = 3
PLAIN = re.compile("[a-zæøå ]+")
"""What is its own chunks, whose words are folded."""


class Member(NamedTuple):
    """A word or phrase of a group of synonyms: as `Lexicon.phrase` names it, and as it is written."""

    name: str
    written: str


class Lexicon(Struct, frozen=True, dict=True):
    """``canonical`` maps stems to the stem they are indexed under (nynorsk to bokmål, odd forms to their word)."""

    stopwords: frozenset[str]
    uncut: frozenset[str]
    nonwords: frozenset[str]
    parts: frozenset[str]
    canonical: Mapping[str, str]
    spellings: Mapping[str, str]
    synonyms: tuple[Any, ...]

    def stem(self, token: str) -> str:
        """The term a folded token is indexed under."""
        found = stem(token, self.uncut)
        return self.canonical.get(found, found)

    def phrase(self, text: str) -> str:
        """The terms of a word or phrase, joined by spaces: how a synonym's member is named in the index."""
        found: list[str] = []
        for chunk in chunks(text):
            words = tokens(chunk)
            whole = code(chunk) if len(words) > 1 else ""
            found += map(self.stem, [whole] if whole else words)
        return " ".join(found)

    def asked(self, query: str) -> set[str]:
        """The terms of a query that count: stop words do where there is no other word."""
        said = chunks(query)
        content = [chunk for chunk in said if not self.stopwords.issuperset(tokens(chunk))]
        return set(self.phrase(" ".join(content or said)).split())

    def named(self, groups: Iterable[Any]) -> Iterator[tuple[list[Member], list[Member]]]:
        """Groups by the names of their words: those asked and what they find, nothing where they find each other."""
        stem = cache(self.stem)

        def name(text: str) -> str:  # a clean build names forty thousand, most of them plain
            return " ".join(map(stem, text.split())) if PLAIN.fullmatch(text) else self.phrase(text)

        def members(words: Any) -> list[Member]:
            written = map(str, words if isinstance(words, list | tuple) else [words])
            return [Member(said, word) for word in written if (said := name(word))]

        for group in groups:
            if isinstance(group, Mapping):
                yield from ((members(asked), members(found)) for asked, found in group.items())
            else:
                yield members(group), []

    @cached_property
    def general(self) -> list[tuple[list[Member], list[Member]]]:
        """Its own groups, named."""
        return list(self.named(self.synonyms))


def read_lines(name: str) -> list[str]:
    """The lines of a file, without blanks around them; a line or its end from ``#`` on is comment."""
    text = files(__package__).joinpath("lexicon", name).read_text(encoding="utf-8")
    return [said for line in text.splitlines() if (said := line.partition("#")[0].strip())]


def read_spellings(name: str) -> dict[str, str]:
    """The other spellings of words, each with its word, from lines of ``word: other other``."""
    lines = (line.partition(": ") for line in read_lines(name))
    return {variant: standard for standard, _colon, variants in lines for variant in variants.split()}


def read_synonyms() -> Iterator[Any]:
    """The groups of `lexicon/synonyms`, in the shape that a content folder's own have."""
    for file in sorted(each.name for each in files(__package__).joinpath("lexicon", "synonyms").iterdir()):
        for line in read_lines(f"synonyms/{file}"):
            asked, one_way, found = line.rpartition(" > ")
            words = found.split(" | ")
            yield dict.fromkeys(asked.split(" | "), words) if one_way else words


def folded(words: Iterable[str]) -> frozenset[str]:
    """Words as the analysis sees them."""
    return frozenset(token for word in words for chunk in chunks(word) for token in tokens(chunk))


@cache
def load_lexicon() -> Lexicon:
    """The lexicon that ships with the program; read once a process."""
    stopwords = folded(read_lines("stopwords.txt"))
    uncut = folded(word for word in read_lines("uncut.txt") if not word.startswith("*"))
    spellings = read_spellings("nynorsk.txt") | read_spellings("forms.txt")
    canonical = {}
    for variant, standard in spellings.items():
        source, target = (stem(word, uncut) for word in (variant, standard))
        if source != target and variant not in stopwords and standard not in stopwords:
            canonical[source] = target
    for source, target in canonical.items():
        canonical[source] = canonical.get(target, target)
    return Lexicon(
        stopwords=stopwords,
        uncut=uncut,
        nonwords=folded(read_lines("nonwords.txt")),
        parts=folded(read_lines("compounds.txt")),
        canonical={source: target for source, target in canonical.items() if source != target},
        spellings={variant: standard for variant, standard in spellings.items() if len(variant) > HEADS_LEFT_OUT},
        synonyms=tuple(read_synonyms()),
    )
