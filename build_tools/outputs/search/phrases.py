"""What is found at places of texts and stands in no chunk alone: phrases of synonyms, and stop words of titles."""

from collections import defaultdict
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from functools import cached_property
from itertools import chain, count
from typing import Any

import numpy as np
from msgspec import Struct

from build_tools.outputs.search.occurrences import FIELDS, Occurrences

Numbers = MutableMapping[str, int]
"""The number of each term; who asks for one that has none gives it one."""


class Said(Struct, frozen=True, dict=True):
    """Which phrases stand in which documents: ``names``, and a row for each phrase (its place) in a document."""

    names: list[str]
    phrases: Any
    documents: Any

    @cached_property
    def there(self) -> frozenset[str]:
        """The phrases that stand in any."""
        many = np.bincount(self.phrases, minlength=len(self.names))
        return frozenset(name for name, often in zip(self.names, many.tolist(), strict=True) if often)

    def revised(self, moved: Any, fresh: "Said") -> "Said":
        """With documents renumbered (``moved``: old number to new, -1 where it ends), and those of ``fresh``."""
        number = {name: at for at, name in enumerate(dict.fromkeys((*self.names, *fresh.names)))}
        stays = moved[self.documents] >= 0
        more = np.array([number[name] for name in fresh.names], dtype=np.int64)[fresh.phrases]
        phrases = np.concatenate([self.phrases[stays], more])
        return Said(list(number), phrases, np.concatenate([moved[self.documents[stays]], fresh.documents]))


class Phrases:
    """Finds phrases, given as words with spaces between, in texts of chunks that count as ``words``, one or more."""

    def __init__(self, phrases: set[str], words: Sequence[Sequence[str]]) -> None:
        there = set(chain.from_iterable(words))
        numbers: defaultdict[str, int] = defaultdict(count(1).__next__)
        said = {name: name.split(" ") for name in sorted(phrases)}
        self.names = [name for name, inside in said.items() if there.issuperset(inside)]
        numbered = {name: [numbers[word] for word in said[name]] for name in self.names}
        self.names.sort(key=numbered.__getitem__)
        self._words = np.zeros((len(self.names), max(map(len, numbered.values()), default=2)), dtype=np.int64)
        for row, name in enumerate(self.names):
            self._words[row, : len(numbered[name])] = numbered[name]
        self._many = len(numbers) + 1
        self._pair = self._words[:, 0] * self._many + self._words[:, 1]
        self._first, self._second = np.zeros((2, self._many), dtype=bool)
        self._first[self._words[:, 0]] = self._second[self._words[:, 1]] = True
        self._word = np.array([numbers.get(word, 0) for word in chain.from_iterable(words)], dtype=np.int64)
        self._size = np.array([len(each) for each in words], dtype=np.int64)

    def within(self, piece: Occurrences) -> tuple[Any, Any]:
        """The phrases that stand in it, as places in ``names``, and the number of the first chunk of each."""
        size, begin = self._size[piece.chunk], (np.cumsum(self._size) - self._size)[piece.chunk]
        chunk = np.repeat(np.arange(len(size)), size)
        word = self._word[np.arange(len(chunk)) + np.repeat(begin - (np.cumsum(size) - size), size)]
        cell = (piece.document * len(FIELDS) + piece.field)[chunk]
        here = np.flatnonzero(self._first[word[:-1]] & self._second[word[1:]] & (cell[:-1] == cell[1:]))
        said = word[here] * self._many + word[here + 1]
        end = np.searchsorted(self._pair, said, side="right")
        many = end - np.searchsorted(self._pair, said)
        place = np.repeat(here, many)
        phrase = np.repeat(end - np.cumsum(many), many) + np.arange(len(place))
        for more in range(2, self._words.shape[1]):
            wanted, at = self._words[phrase, more], np.minimum(place + more, len(word) - 1)
            same = (word[at] == wanted) & (cell[at] == cell[place]) & (at == place + more)
            fits = same | (wanted == 0)
            phrase, place = phrase[fits], place[fits]
        return phrase, chunk[place]


class Idle:
    """Finds the stop words of titles (a query of little else is a title); ``idle`` has those of each chunk."""

    def __init__(self, idle: Sequence[Sequence[str]]) -> None:
        self._terms = idle
        self._any = np.array([bool(terms) for terms in idle], dtype=bool)

    def within(self, piece: Occurrences) -> list[tuple[str, int]]:
        """Each with its place."""
        here = np.flatnonzero(self._any[piece.chunk] & (piece.field == 0)).tolist()
        return [(term, at) for at in here for term in self._terms[piece.chunk[at]]]


def rows(
    occurrences: Occurrences,
    phrases: Phrases,
    idle: Idle,
    asked: Callable[[str], Mapping[str, float]],
    numbers: Numbers,
) -> tuple[list[Any], Said]:
    """For each piece rows of term, place and weight: of phrases, of what is ``asked`` to find them, of idle words.

    And which phrases stand where.
    """
    places, documents = [], []
    for piece in occurrences.pieces():
        phrase, place = phrases.within(piece)
        places.append((phrase, place, idle.within(piece)))
        documents.append(piece.document[place])
    said = Said(phrases.names, np.concatenate([phrase for phrase, _, _ in places]), np.concatenate(documents))
    terms: list[int] = []
    worths: list[float] = []
    size = np.zeros(len(phrases.names), dtype=np.int64)
    for number, name in enumerate(phrases.names):
        if name not in said.there:
            continue
        by = {name: 1.0} | dict(asked(name))
        terms += [numbers[term] for term in by]
        worths += by.values()
        size[number] = len(by)
    columns = np.array([terms, worths], dtype=np.float64)
    begin, found = np.cumsum(size) - size, []
    for phrase, place, idle_there in places:
        many = size[phrase]
        slot = np.repeat(begin[phrase] - (np.cumsum(many) - many), many) + np.arange(many.sum())
        of_titles = [(numbers[term], at, 1.0) for term, at in idle_there]
        of_phrases = np.stack([columns[0][slot], np.repeat(place, many), columns[1][slot]], axis=1)
        found.append(np.concatenate([of_phrases, np.array(of_titles, dtype=np.float64).reshape(-1, 3)]))
    return found, said
