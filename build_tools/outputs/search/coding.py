"""Numbers, texts and whole files as the index has them (FORMAT.md)."""

import zlib


def deflate(content: bytes) -> bytes:
    """Raw deflate, as browsers' ``deflate-raw`` inflates it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def varint(number: int) -> bytes:
    """Seven bits a byte, least first, the high bit set on all but the last."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def text(value: str) -> bytes:
    """UTF-8 with its length in bytes before it."""
    content = value.encode()
    return varint(len(content)) + content


def shared(before: str, word: str) -> int:
    """How many letters two words begin with alike, before any that JavaScript counts as two."""
    most = min(len(before), len(word), 255)
    return next((place for place in range(most) if before[place] != word[place] or word[place] > "\uffff"), most)
