"""The language data that ships with the program, and the synonym groups of a content folder, ready for use."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from build_tools.outputs.search.analysis import chunks, code, stem, tokens

HEADS_LEFT_OUT = 3


@dataclass(frozen=True)
class Lexicon:
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
            found += [code(chunk)] if code(chunk) else map(self.stem, tokens(chunk))
        return " ".join(found)


@dataclass(frozen=True, slots=True)
class Synonym:
    """Where ``found`` stands, a query for ``asked`` finds it too; both as `Lexicon.phrase` names them."""

    found: str
    asked: str
    shown: str


def read_lines(name: str) -> list[str]:
    """The words of a list file; a line or its end from ``#`` on is comment."""
    text = files(__package__).joinpath("lexicon", name).read_text(encoding="utf-8")
    return [word for line in text.splitlines() if (word := line.partition("#")[0].strip())]


def read_yaml(name: str) -> Any:
    """A YAML file of the lexicon."""
    return yaml.load(files(__package__).joinpath("lexicon", name).read_bytes(), Loader=yaml.CSafeLoader)


def folded(words: Iterable[str]) -> frozenset[str]:
    """Words as the analysis sees them."""
    return frozenset(token for word in words for chunk in chunks(word) for token in tokens(chunk))


@cache
def load_lexicon() -> Lexicon:
    """The lexicon that ships with the program; read once a process."""
    stopwords = folded(read_lines("stopwords.txt"))
    uncut = folded(word for word in read_lines("uncut.txt") if not word.startswith("*"))
    spellings: dict[str, str] = {}
    for variant, standard in read_yaml("nynorsk.yml")["pairs"].items():
        spellings[variant] = standard[0] if isinstance(standard, list) else standard
    for standard, variants in read_yaml("stemming.yml")["forms"].items():
        spellings.update(dict.fromkeys(variants, standard))
    canonical = {}
    for variant, standard in spellings.items():
        source, target = (stem(word, uncut) for word in (variant, standard))
        if source != target and " " not in standard and variant not in stopwords and standard not in stopwords:
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
        synonyms=tuple(read_yaml("synonyms.yml")),
    )


def synonym_pairs(lexicon: Lexicon, local: Sequence[Any] = ()) -> tuple[Synonym, ...]:
    """Every pair of the general and the local groups, once, in a fixed order.

    A group is a list (both ways: every member finds every other) or a mapping ``{asked: [found, …]}``.
    """
    pairs: dict[tuple[str, str], str] = {}

    def add(found: str, asked: str) -> None:
        key = lexicon.phrase(found), lexicon.phrase(asked)
        if key[0] and key[1] and key[0] != key[1]:
            pairs.setdefault(key, found)

    for group in (*lexicon.synonyms, *local):
        if isinstance(group, Mapping):
            for asked, all_found in group.items():
                for found in all_found if isinstance(all_found, list) else [all_found]:
                    add(str(found), str(asked))
        else:
            for asked in group:
                for found in group:
                    add(str(found), str(asked))
    return tuple(Synonym(found, asked, shown) for (found, asked), shown in sorted(pairs.items()))
