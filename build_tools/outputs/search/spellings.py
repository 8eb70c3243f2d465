"""Lists of spellings by what they begin or end with, where a mistyped word is looked for (layout: FORMAT.md)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import cache

from build_tools.outputs.search.coding import hashed, shared, steps, text
from build_tools.outputs.search.entries import Entry
from build_tools.outputs.search.fronted import fronted
from build_tools.outputs.search.inverting import Inverted, Patched
from build_tools.outputs.search.lexicon import Lexicon
from build_tools.outputs.search.synonyms import Synonyms

LIST = 600
WORD_SHARE = 0.45
LONG = 3
SHORT = 2
SHORTEST = 6

Row = tuple[str, int]
"""A spelling, and the bit length of how many documents hold its term: 0 for no part of a compound."""


class Spellings:
    """The lists; knows what it made before: only lists in which a spelling differs are made again."""

    def __init__(self) -> None:
        self._rows: set[Row] = set()
        self._weight = 0
        self._known: list[tuple[list[Row], bytes]] = []

    def __call__(self, spelled: Mapping[str, int], deflate: Callable[[bytes], bytes]) -> list[bytes]:
        """The lists of spellings as `meant` gives them."""
        rows = {*spelled.items()}
        gone, new = self._rows - rows, rows - self._rows
        self._rows = rows
        self._weight += sum(map(_weight, new)) - sum(map(_weight, gone))
        many = steps(self._weight * WORD_SHARE / LIST)
        inside: dict[int, set[Row]] = {}
        if many != len(self._known):
            gone, new = set(), rows
            self._known = [([], b"")] * many
            inside = {place: set() for place in range(many)}
        place_of = cache(lambda key: hashed(key, many))
        for change, changed in ((set.discard, gone), (set.add, new)):
            for row in changed:
                for place in set(map(place_of, keys(row[0]))):
                    change(inside.setdefault(place, set(self._known[place][0])), row)
        for place, members in inside.items():
            ordered = sorted(members)
            self._known[place] = ordered, deflate(packed(ordered))
        return [content for _inside, content in self._known]

    def amended(self, spelled: Mapping[str, int], deflate: Callable[[bytes], bytes]) -> list[bytes]:
        """What a call would give, with what was made last standing as it is."""
        other = copy(self)
        other._known = list(self._known)
        return other(spelled, deflate)


def meant(
    words: Inverted | Patched, entries: Sequence[Entry], lexicon: Lexicon, synonyms: Synonyms
) -> dict[str, int]:
    """Every spelling that can be meant, with the bit length of how many documents hold its term.

    Those of the texts (codes as one word), and of synonyms that find some: no compound consists of these.
    """
    held = words.counts
    found = {form.replace("-", ""): held[term] for term, forms in words.forms.items() for form in forms}
    for variant in lexicon.spellings:
        if lexicon.stem(variant) in held:
            found.setdefault(variant, held[lexicon.stem(variant)])
    spelled = {
        form: 0 if form in lexicon.nonwords else often.bit_length()
        for form, often in found.items()
        if " " not in form
    }
    for _name, word in synonyms.spelled({entry.term for entry in entries}):
        spelled.setdefault(word, 0)
    return spelled


def uncut(lexicon: Lexicon, terms: Iterable[str], meant: Iterable[str]) -> str:
    """Those of the words that must not be cut which are terms, or words of phrases, or can be meant."""
    named = {*terms, *meant}.union(*(term.split(" ") for term in terms if " " in term))
    return fronted(sorted(lexicon.uncut & named))


def _weight(row: Row) -> int:
    """How many letters a spelling has in all lists that it stands in."""
    word, _bits = row
    return len(word) * len(keys(word))


def keys(word: str) -> set[str]:
    """What a spelling is looked for by: three letters at its beginning or end, of a short one two as well."""
    lengths = (LONG, SHORT) if len(word) <= SHORTEST else (LONG,)
    return {key for most in lengths for key in (f"^{word[:most]}", f"{word[-most:]}$")}


def packed(rows: list[Row]) -> bytes:
    """A list's bytes."""
    words, before = b"", ""
    for word, bits in rows:
        alike = shared(before, word)
        words += bytes([alike, bits]) + text(word[alike:])
        before = word
    return words
