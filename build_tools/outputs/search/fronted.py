"""Lists of words as one text: what a word shares with the one before it is a capital letter (layout: FORMAT.md)."""

from collections.abc import Iterable

from build_tools.outputs.search.coding import shared

MOST = 25


def fronted(words: Iterable[str]) -> str:
    """The words, each as ``A`` plus the number of letters shared with the word before, at most 25, and its rest."""
    out, before = [], ""
    for word in words:
        alike = min(shared(before, word), MOST)
        out.append(chr(ord("A") + alike) + word[alike:])
        before = word
    return "".join(out)
