"""The abbreviations that texts introduce: where one says `mobilt palliativt team (MPT)`, either finds the other.

After A. S. Schwartz and M. A. Hearst, «A simple algorithm for identifying abbreviation definitions in biomedical
text» (Pacific Symposium on Biocomputing, 2003); but every word that is not small gives its first letter at least,
which Norwegian compounds allow (`allmennlegeutvalg`, ALU) and chance seldom does, and the longest such text is taken.
"""

import re
from collections.abc import Iterator

SMALL = frozenset(("av", "for", "fra", "frå", "hos", "i", "med", "og", "om", "på", "til", "ved"))
_SHORT = "[A-ZÆØÅ][A-Za-zÆØÅæøå]{1,7}"
_INSIDE = re.compile(r"\(([^()\n]{2,80})\)")
_ALONE = re.compile(_SHORT)
_BEFORE = re.compile(rf"(?<![\w-])({_SHORT}) $")
_LONGEST = 10
"""Letters of an abbreviation, and what is around it."""
_REACH = 80
"""Letters before the parenthesis that are looked at."""
_END = re.compile(r"[.,;:!?()«»\"\n]")
_WORD = re.compile(r"[^\W\d_]+")
_CAPITALS = 2


def introduced(text: str) -> tuple[tuple[str, str], ...]:
    """Each abbreviation that a text introduces with what it stands for, in order."""
    if "(" not in text:
        return ()
    return tuple(sorted({pair for pair in _pairs(text) if sum(map(str.isupper, pair[0])) >= _CAPITALS}))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for found in _INSIDE.finditer(text):
        inside, ahead = found[1], text[max(found.start() - _REACH, 0) : found.start()]
        if _ALONE.fullmatch(inside):
            said, first = _END.split(ahead)[-1], inside[0].lower()
            fulls = (said[word.start() :].strip() for word in _WORD.finditer(said) if word[0][0].lower() == first)
            full = next((full for full in fulls if _stands_for(inside, full)), "")
            if full:
                yield inside, full
        elif (short := _BEFORE.search(ahead[-_LONGEST:])) and _stands_for(short[1], inside):
            yield short[1], inside


def _stands_for(short: str, full: str) -> bool:
    """Whether the abbreviation's letters are the first of each word of the text and others of it, in order."""
    letters, words = short.lower(), _WORD.findall(full.lower())
    if not words or words[0] in SMALL or full.isupper() or len(full) <= len(short) + 1:
        return False
    read = {0}
    for word in words:
        read = {more for begun in read for more in _read_on(letters, begun, word)} | (
            read if word in SMALL else set()
        )
    return len(letters) in read


def _read_on(letters: str, begun: int, word: str) -> Iterator[int]:
    """How many of the letters may be read when the word is, where ``begun`` were before it."""
    at = 0 if word[0] == letters[begun : begun + 1] else -1
    while at >= 0:
        begun += 1
        yield begun
        at = word.find(letters[begun], at + 1) if begun < len(letters) else -1
