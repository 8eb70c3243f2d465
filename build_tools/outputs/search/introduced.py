"""The abbreviations that texts introduce: where one says `mobilt palliativt team (MPT)`, either finds the other.

After A. S. Schwartz and M. A. Hearst, «A simple algorithm for identifying abbreviation definitions in biomedical
text» (Pacific Symposium on Biocomputing, 2003); but every word that is not small gives its first letter at least,
which Norwegian compounds allow (`allmennlegeutvalg`, ALU) and chance seldom does, and the longest such text is taken.
"""

import re
from collections.abc import Iterator

SMALL = frozenset(("av", "for", "fra", "frå", "hos", "i", "med", "og", "om", "på", "til", "ved"))
_SHORT = "[A-ZÆØÅ][A-Za-zÆØÅæøå]{1,7}"
_AFTER = re.compile(rf"\(({_SHORT})\)")
_BEFORE = re.compile(rf"(?<![\w-])({_SHORT}) \(([^()\n]{{4,80}})\)")
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
    for found in _AFTER.finditer(text):
        ahead = _END.split(text[max(found.start() - _REACH, 0) : found.start()])[-1]
        begins = [word.start() for word in _WORD.finditer(ahead)]
        fulls = (ahead[begin:].strip() for begin in begins)
        full = next((full for full in fulls if _stands_for(found[1], full)), "")
        if full:
            yield found[1], full
    for found in _BEFORE.finditer(text):
        if _stands_for(*found.groups()):
            yield found[1], found[2]


def _stands_for(short: str, full: str) -> bool:
    """Whether the abbreviation's letters are the first of each word of the text and others of it, in order."""
    words = _WORD.findall(full.lower())
    if not words or words[0] in SMALL or full.isupper() or len(full) <= len(short) + 1:
        return False
    letters = [f"{word[0]}{''.join(f'{letter}?' for letter in word[1:])}" for word in words]
    pattern = "".join(f"(?:{each})?" if word in SMALL else each for word, each in zip(words, letters, strict=True))
    return bool(re.fullmatch(pattern, short.lower()))
