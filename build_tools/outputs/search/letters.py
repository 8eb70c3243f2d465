"""Short texts as bits: a code for each letter, the shorter the commoner it is (layout: FORMAT.md)."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

END, RAW = "¦", "¤"
"""What stands in the table for the end of a text, and for a letter that has no code."""
PARTING = "|"
_USUAL = "cp1252"
"""Nearly all texts are of this encoding, and a byte is looked up in a third of the time that a letter takes."""


@cache
def table() -> str:
    """The letters with a code of one bit, those of two, and so on, with a bar between."""
    return files(__package__).joinpath("lexicon", "letters.txt").read_text(encoding="utf-8").removesuffix("\n")


def coded(text: str) -> str:
    """A text and its end as ones and zeros."""
    try:
        return "".join(map(_codes_of_bytes().__getitem__, text.encode(_USUAL))) + _CODES[0]
    except UnicodeEncodeError:
        return text.translate(_CODES) + _CODES[0]


def lengths(text: str) -> Sequence[int]:
    """How many bits each letter takes."""
    try:
        return text.encode(_USUAL).translate(_lengths_of_bytes())
    except UnicodeEncodeError:
        return [len(_CODES[ord(letter)]) for letter in text]


def packed(codes: str, room: int) -> bytes:
    """Ones and zeros as bits, most significant first, and zeros up to ``room`` bytes."""
    return int(codes.ljust(8 * room, "0"), 2).to_bytes(room, "big")


class _Codes(dict[int, str]):
    """The code of each letter by its number, of the end by 0: those of one length count up, and longer ones go on."""

    def __missing__(self, number: int) -> str:
        if not self:
            self._read()
        if number not in self:
            units = chr(number).encode("utf-16-be")
            pairs = zip(units[::2], units[1::2], strict=True)
            self[number] = "".join(f"{self._raw}{high:08b}{low:08b}" for high, low in pairs)
        return self[number]

    def _read(self) -> None:
        code = 0
        for bits, letters in enumerate(table().split(PARTING), 1):
            code *= 2
            for letter in letters:
                self[ord(letter)] = f"{code:0{bits}b}"
                code += 1
        self._raw = self.pop(ord(RAW))
        self[0] = self.pop(ord(END))


_CODES = _Codes()


@cache
def _codes_of_bytes() -> Sequence[str]:
    """The code of each letter of the usual encoding, by its byte."""
    return [_CODES[ord(bytes([byte]).decode(_USUAL, "replace"))] for byte in range(256)]


@cache
def _lengths_of_bytes() -> bytes:
    return bytes(map(len, _codes_of_bytes()))
