"""The codes that records of the search index are written in, made from the records of a site.

    python tests/bench/letter_codes.py SITE > build_tools/outputs/search/lexicon/letters.txt

A code for each letter (D. A. Huffman, 1952) spells a record in four fifths of the bytes that deflate takes: it is too
short for deflate to learn from. A table for each of some letters before it spells it in less still, but all the
tables together weigh what ten records save, and every visit reads them.
"""

import heapq
import sys
import zlib
from collections import Counter
from pathlib import Path

from build_tools.outputs.search.letters import END, PARTING, RAW

COMMON = "abcdefghijklmnopqrstuvwxyzæøåABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ0123456789 \n.,:-()/«»…"
"""Letters that any archive has, which count for a little whatever the site says."""
LEAST = 1 / 3000
"""A letter that is rarer has no code of its own: its place in the table would cost more."""
LINES = 8


def main(site: Path) -> None:
    """Print the table for the records of a site."""
    counts = Counter(dict.fromkeys(COMMON, 1))
    for record in records(site):
        counts.update(record + END)
    print(table(counts))


def records(site: Path) -> list[str]:
    """The records of all documents, without the words that those of a small archive have beside."""
    folder = site / "sok/indeks"
    blocks = (zlib.decompress(each.read_bytes(), -zlib.MAX_WBITS) for each in folder.glob("*/p[0-9]*"))
    return ["\n".join(each.split("\n")[:LINES]) for block in blocks for each in block.decode().split("\0")]


def table(counts: Counter[str]) -> str:
    """The letters with a code of one bit, those of two, and so on."""
    kept = Counter({letter: count for letter, count in counts.items() if count >= counts.total() * LEAST})
    kept[RAW] = counts.total() - kept.total()
    heap = [(count, letter, [letter]) for letter, count in kept.items()]
    heapq.heapify(heap)
    lengths: Counter[str] = Counter()
    while len(heap) > 1:
        one, other = heapq.heappop(heap), heapq.heappop(heap)
        both = one[2] + other[2]
        lengths.update(both)
        heapq.heappush(heap, (one[0] + other[0], min(both), both))
    longest = max(lengths.values())
    return PARTING.join(
        "".join(sorted(each for each in kept if lengths[each] == bits)) for bits in range(1, longest + 1)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
