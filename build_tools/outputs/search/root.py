"""The root of the index: what is told of all files, which every first search loads (layout: FORMAT.md)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from build_tools.outputs.search.coding import deflate, text
from build_tools.outputs.search.letters import packed
from build_tools.outputs.search.packing import LONGEST_RUN, RAW_BITS

WORDS = ("hele", "stopp")
BEHIND = {*WORDS, "tunge", "like", "plass"}
LOW_BITS, COUNT_BITS = 4, 20


def root_file(told: Mapping[str, Any]) -> bytes:
    """The root that says this: lists of words and of numbers stand behind all else, each sort with codes of its own.

    ``like`` are groups of numbers, ``plass`` and ``tunge`` are lists.
    """
    groups = told["like"]
    rest = {name: value for name, value in told.items() if name not in BEHIND}
    words = b"".join(text(told[name]) for name in WORDS)
    more, first = [len(group) - 1 for group in groups], [group[0] for group in groups]
    others = [number for group in groups for number in group[1:]]
    bits = "".join(map(_coded, [told["plass"], told["tunge"], more, first, others]))
    plain = text(json.dumps(rest, ensure_ascii=False, separators=(",", ":")))
    return deflate(plain, words, packed(bits, (len(bits) + 7) // 8))


def _coded(numbers: Sequence[int]) -> str:
    """Numbers as ones and zeros, in Rice code with as many low bits as are best for them."""
    return min((_rice(numbers, low) for low in range(1 << LOW_BITS)), key=len)


def _rice(numbers: Sequence[int], low: int) -> str:
    codes = [f"{low:0{LOW_BITS}b}{len(numbers):0{COUNT_BITS}b}"]
    for number in numbers:
        if number >> low > LONGEST_RUN:
            codes.append("1" * (LONGEST_RUN + 1) + f"{number:0{RAW_BITS}b}")
        else:
            codes.append("1" * (number >> low) + f"{number & (1 << low) - 1:0{low + 1}b}")
    return "".join(codes)
