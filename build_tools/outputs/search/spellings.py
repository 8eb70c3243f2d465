"""Lists of spellings by what they begin or end with, where a mistyped word is looked for (layout: FORMAT.md)."""

from collections.abc import Callable, Mapping

from build_tools.outputs.search.coding import hashed, shared, steps, text

LIST = 600
WORD_SHARE = 0.45
LONG = 3
SHORT = 2
SHORTEST = 6

Row = tuple[str, int]
"""A spelling, and the bit length of how many documents hold its term: 0 for no part of a compound."""


class Spellings:
    """The lists; knows what it made before: a list of the same spellings is not made again."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._known: list[tuple[list[Row], bytes]] = []
        self._places: dict[str, int] = {}
        self._many = 0

    def __call__(self, held: Mapping[str, int], deflate: Callable[[bytes], bytes]) -> list[bytes]:
        """The lists of the spellings that are keys of ``held``."""
        rows = [(word, held[word].bit_length()) for word in sorted(held)]
        if self._known and rows == self._rows:
            return [content for _inside, content in self._known]
        self._rows = rows
        many = steps(sum(len(word) * len(keys(word)) for word, _bits in rows) * WORD_SHARE / LIST)
        if many != self._many:
            self._many, self._places = many, {}
        members: list[list[Row]] = [[] for _ in range(many)]
        for row in rows:
            for place in {self._place(key) for key in keys(row[0])}:
                members[place].append(row)
        before = self._known if len(self._known) == many else [([], b"")] * many
        self._known = [
            last if last[1] and last[0] == inside else (inside, deflate(packed(inside)))
            for inside, last in zip(members, before, strict=True)
        ]
        return [content for _inside, content in self._known]

    def _place(self, key: str) -> int:
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = hashed(key, self._many)
        return place


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
