"""Numbers, texts and whole files as the index has them (FORMAT.md)."""

import math
import zlib
from hashlib import blake2b

_LEAST_WINDOW, _LARGEST_WINDOW = 9, 15
"""Powers of two."""
_AHEAD = 262
"""So many bytes of a window are not looked back into (``MIN_LOOKAHEAD`` of zlib)."""


def deflate(*parts: bytes) -> bytes:
    """Raw deflate of all parts as one, as browsers' ``deflate-raw`` inflates it; each part has codes of its own.

    The window is the smallest that gives the same bytes: to clear the largest takes longer than most contents do.
    """
    window = min(max((sum(map(len, parts)) + _AHEAD).bit_length(), _LEAST_WINDOW), _LARGEST_WINDOW)
    packer = zlib.compressobj(9, zlib.DEFLATED, -window)
    *before, last = parts
    begun = b"".join(packer.compress(each) + packer.flush(zlib.Z_PARTIAL_FLUSH) for each in before)
    return begun + packer.compress(last) + packer.flush()


class Deflater:
    """`deflate` that knows what it deflated before; ``rest`` begins a new round, which keeps what it used."""

    def __init__(self) -> None:
        self._before: dict[bytes, bytes] = {}
        self._now: dict[bytes, bytes] = {}

    def __call__(self, content: bytes) -> bytes:
        """The content deflated."""
        key = blake2b(content, digest_size=16).digest()
        found = self._now[key] = self._now.get(key) or self._before.get(key) or deflate(content)
        return found

    def rest(self) -> None:
        """What was not asked for since the last rest is forgotten."""
        self._before, self._now = self._now, {}


def varint(number: int) -> bytes:
    """Seven bits a byte, least first, the high bit set on all but the last."""
    if number < len(_SHORT):
        return _SHORT[number]
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


_SHORT = [bytes([number]) for number in range(128)]


def text(value: str) -> bytes:
    """UTF-8 with its length in bytes before it."""
    content = value.encode()
    return varint(len(content)) + content


def shared(before: str, word: str) -> int:
    """How many letters two words begin with alike, 127 at most, before any that JavaScript counts as two."""
    for place, (one, other) in enumerate(zip(before[:127], word, strict=False)):
        if one != other or other > "\uffff":
            return place
    return min(len(before), len(word), 127)


def hashed(letters: str, many: int) -> int:
    """In which of ``many`` files something lies that these letters tell."""
    place = 0
    for letter in letters:
        place = (place * 33 ^ ord(letter)) & 0xFFFFFFFF
    return place % many


def steps(wanted: float) -> int:
    """About as many files as wanted; in steps of an eighth of an octave, since each step moves all."""
    return max(1, round(2 ** (round(math.log2(max(wanted, 1)) * 8) / 8)))
