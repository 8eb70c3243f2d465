"""Words that find each other: the general groups and those of a content folder, asked one word at a time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import product
from typing import Any, NamedTuple

from build_tools.outputs.search.lexicon import Lexicon


class Member(NamedTuple):
    """A word or phrase of a group: as `Lexicon.phrase` names it, and as it is written."""

    name: str
    written: str


class Synonyms:
    """A group is a list (both ways: every member finds every other) or a mapping ``{asked: [found, …]}``.

    What can be exchanged with ``asked`` finds the same, and what can be exchanged with ``found`` is found too. All
    pairs would be a hundred thousand, of which an archive holds few: they are made for the words that are asked for.
    """

    def __init__(self, lexicon: Lexicon, local: Sequence[Any] = ()) -> None:
        self.groups = (*lexicon.synonyms, *local)
        self._equal: defaultdict[str, list[list[Member]]] = defaultdict(list)
        self._found: defaultdict[str, list[Member]] = defaultdict(list)
        self._asked: defaultdict[str, list[Member]] = defaultdict(list)
        name = cache(lexicon.phrase)

        def named(words: Any) -> list[Member]:
            written = map(str, words if isinstance(words, list | tuple) else [words])
            return [Member(said, word) for word in written if (said := name(word))]

        for group in self.groups:
            if isinstance(group, Mapping):
                for asked, found in group.items():
                    self._lead(named(asked), named(found))
            else:
                members = named(group)
                for each in members:
                    self._equal[each.name].append(members)

    def _lead(self, asked: Sequence[Member], found: Sequence[Member]) -> None:
        for one, other in product(asked, found):
            self._found[one.name].append(other)
            self._asked[other.name].append(one)

    @property
    def phrases(self) -> set[str]:
        """The names that are phrases."""
        return {name for names in (self._equal, self._found, self._asked) for name in names if " " in name}

    @cached_property
    def in_phrases(self) -> frozenset[str]:
        """The words of phrases."""
        return frozenset(word for phrase in self.phrases for word in phrase.split(" "))

    def asked(self, found: str) -> tuple[str, ...]:
        """The names whose queries find what is named ``found``, in order."""
        return tuple(sorted({each.name for each in self._led(found, self._asked)}))

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
