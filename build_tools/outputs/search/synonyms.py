"""Words that find each other: the general groups and those of a content folder, asked one word at a time."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Any

from build_tools.outputs.search.analysis import chunks, fold, tokens
from build_tools.outputs.search.compounds import Splitter
from build_tools.outputs.search.indexed import Placed
from build_tools.outputs.search.lexicon import Lexicon, Member

SYNONYM = 0.6
ONE_WAY = 0.6


class Synonyms:
    """A group is a list (both ways: every member finds every other) or a mapping ``{asked: [found, …]}``.

    What can be exchanged with ``asked`` finds the same, and what can be exchanged with ``found`` is found too. All
    pairs would be a hundred thousand, of which an archive holds few: they are made for the words that are asked for.
    """

    def __init__(self, lexicon: Lexicon, local: Sequence[Any] = ()) -> None:
        self.groups = lexicon.synonyms
        self._lexicon = lexicon
        self._equal: defaultdict[str, list[list[Member]]] = defaultdict(list)
        self._found: defaultdict[str, list[Member]] = defaultdict(list)
        self._asked: defaultdict[str, list[Member]] = defaultdict(list)
        self._leading: defaultdict[Member, list[list[Member]]] = defaultdict(list)
        self._members: set[Member] = set()
        self._learn(lexicon.general)
        self.learn(local)

    def learn(self, local: Sequence[Any]) -> None:
        """Add the groups of a content folder, before anything is asked."""
        self.groups = (*self.groups, *local)
        self._learn(self._lexicon.named(local))

    def _learn(self, groups: Iterable[tuple[list[Member], list[Member]]]) -> None:
        for group, found in groups:
            self._members.update(group, found)
            for one, other in product(group, found):
                self._found[one.name].append(other)
                self._asked[other.name].append(one)
            for each in found:
                self._leading[each].append(group)
            for each in () if found else group:
                self._equal[each.name].append(group)

    def spelled(self, names: Container[str]) -> Iterator[tuple[str, str]]:
        """Those of the names that are words with how they are written, phrases and codes left out."""
        members = (each for each in self._members if each.name in names)
        return ((each.name, fold(each.written.lower())) for each in members if each.written.isalpha())

    @cached_property
    def apart(self) -> dict[str, set[tuple[str, ...]]]:
        """By name its compounds as the stems of their parts: of whole halves, and of all."""
        spelled = set(self.spelled({each.name for each in self._members}))
        splitter = Splitter(self._lexicon.parts.union(word for _name, word in spelled) - self._lexicon.nonwords)
        found: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name, word in spelled:
            for parts in filter(None, (splitter.halves(word), splitter.parts(word))):
                found[name].add(tuple(map(self._lexicon.stem, parts)))
        return dict(found)

    @cached_property
    def in_words(self) -> dict[str, str]:
        """What codes, and phrases with some, are named without them (`24 timer ekg`), each with its name."""
        stem = self._lexicon.stem
        found = {
            " ".join(stem(token) for chunk in chunks(each.written) for token in tokens(chunk)): each.name
            for each in sorted(self._members)
            if "-" in each.written
        }
        return {said: name for said, name in found.items() if said != name}

    @property
    def phrases(self) -> set[str]:
        """The names that are phrases."""
        return {name for names in (self._equal, self._found, self._asked) for name in names if " " in name}

    @cached_property
    def in_phrases(self) -> frozenset[str]:
        """The words of phrases."""
        return frozenset(word for phrase in self.phrases for word in phrase.split(" "))

    def asked(self, found: str) -> dict[str, float]:
        """The names whose queries find what is named ``found``, in order, each with what it is worth."""
        near = {each.name for each in self._exchanged(found)}
        names = sorted({each.name for each in self._led(found, self._asked)})
        return {name: SYNONYM if name in near else SYNONYM * ONE_WAY for name in names}

    @cached_property
    def back(self) -> dict[Member, list[list[Member]]]:
        """What one way leads to, each with the groups that lead there: `a > b` leads back from `b` to `a`."""
        found: defaultdict[Member, list[list[Member]]] = defaultdict(list)
        for other, groups in self._leading.items():
            for each in (other, *self._exchanged(other.name)):
                found[each] += groups
        return dict(found)

    def found(self, asked: str) -> list[Member]:
        """What a query for ``asked`` finds too, nearest first."""
        return list({each.name: each for each in self._led(asked, self._found)}.values())

    def _led(self, name: str, one_way: Mapping[str, list[Member]]) -> Iterator[Member]:
        """What a name can be exchanged with, then where one way leads from there."""
        equals = list(self._exchanged(name))
        yield from equals
        for step in dict.fromkeys((name, *(each.name for each in equals))):
            for other in one_way.get(step, ()):
                if other.name != name:
                    yield other
                yield from (each for each in self._exchanged(other.name) if each.name != name)

    def _exchanged(self, name: str) -> Iterator[Member]:
        for members in self._equal.get(name, ()):
            yield from (each for each in members if each.name != name)


def learned(documents: Iterable[Placed], lexicon: Lexicon) -> list[list[str]]:
    """The groups of synonyms that documents give; what is also a word (BUK) finds only itself."""
    words = lexicon.parts | lexicon.stopwords | lexicon.spellings.keys()
    pairs = sorted({pair for document in documents for pair in document.introduced})
    groups = {(short, full.lower()): [short, full] for short, full in reversed(pairs)}
    return [group for _key, group in sorted(groups.items()) if fold(group[0].lower()) not in words]
