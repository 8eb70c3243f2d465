"""Words that exist, whether or not the archive says them: who types one has not mistyped another (FORMAT.md)."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from build_tools.outputs.search.analysis import stem
from build_tools.outputs.search.coding import deflate, hashed, text
from build_tools.outputs.search.lexicon import Lexicon, load_lexicon

FILES = 256
LETTERS = 3


def real(lexicon: Lexicon) -> set[str]:
    """The stems of the words of three letters or more that the lexicon names: of compounds, nynorsk and synonyms.

    Of words that are not to be cut those that an archive lacks are cut by its reader, who knows only its own.
    """
    named = {member.name for group in lexicon.general for members in group for member in members}
    words = {word for word in (*lexicon.parts, *lexicon.spellings, *lexicon.uncut) if _is_word(word)}
    cut = {stem(word, uncut) for word in words for uncut in (lexicon.uncut, frozenset())}
    return cut | {name for name in named if _is_word(name)}


@cache
def known_files() -> Mapping[str, bytes]:
    """The files of known words by name, for any archive: each has those whose first three letters lead to it."""
    inside: defaultdict[int, list[str]] = defaultdict(list)
    for word in sorted(real(load_lexicon())):
        inside[hashed(word[:LETTERS], FILES)].append(word)
    return {f"o{place}": deflate(text(" ".join(inside[place]))) for place in range(FILES)}


def _is_word(word: str) -> bool:
    return word.isalpha() and len(word) >= LETTERS
