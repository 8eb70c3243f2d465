"""Text to terms: the one definition that `runtime/analysis.js` repeats, held to it by `analysis_cases.json`.

A *chunk* is letters and digits joined by hyphens (``NT-proBNP``). Its *tokens* are the words between the hyphens,
folded; a chunk that looks like a code also gives the whole without hyphens (``ntprobnp``). A *term* is the stem of a
token or of such a whole. The stemmer is Snowball's Norwegian one
(https://snowballstem.org/algorithms/norwegian/stemmer.html) with three changes, all against meanings that fall
together or apart: agent nouns are cut alike (``spilleren, spillerne, spillere``), ``-lege`` is a person and never an
ending, and the words of `lexicon/uncut.txt` stay whole.
"""

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache

CHUNK = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_APART = bytes(ord(chr(code).lower()) if chr(code).isalnum() or code == 0x2D else 0x20 for code in range(256))
"""Small letters for the letters of Latin-1, spaces for what parts words."""
_LOOSE = re.compile(rb"-(?:(?=[ -])|(?<=[ -]-))")
"""A hyphen that joins nothing."""
HYPHEN = re.compile(r"[-\u2010\u2011]")
LONGEST_CODE = 16
FOLDED = str.maketrans({"ä": "æ", "ö": "ø", "ð": "d", "þ": "th", "ß": "ss", "ł": "l", "œ": "ø"})
RING = "\u030a"
VOWELS = frozenset("aeiouyæøå")
CUT = """
a e ede ande ende ane ene hetene en heten ar er heter as es edes endes enes hetenes ens hetens ers ets et het ast
erne ernes eren erens ere eres s erte ert
"""
ENDINGS = frozenset(CUT.split())
LONGEST_ENDING = 7
DERIVED = frozenset(("hetslov", "eleg", "elig", "elov", "slov", "leg", "eig", "lig", "els", "lov", "ig"))
LAST, LAST_DERIVED = ("".join(sorted({ending[-1] for ending in endings})) for endings in (ENDINGS, DERIVED))
"""The letters they end in: most words are known by theirs to have no such ending."""
BEFORE_S = frozenset("bcdfghjlmnoprtvyz")


def chunks(text: str) -> list[str]:
    """The chunks of a text, in lower case, composed (NFC)."""
    return stream(text).split()


def stream(text: str) -> str:
    """The chunks of a text, separated by spaces."""
    try:  # most texts are of Latin-1, which is composed: there a table says what parts words
        flat = f" {text} ".encode("latin-1").translate(_APART)
    except UnicodeEncodeError:
        return " ".join(CHUNK.findall(unicodedata.normalize("NFC", text).lower()))
    if b"-" in flat:
        flat = _LOOSE.sub(b" ", flat)
    return b" ".join(flat.split()).decode("latin-1")


@lru_cache(maxsize=1 << 18)
def tokens(chunk: str) -> tuple[str, ...]:
    """The folded words of a chunk, one a position."""
    return tuple(fold(word) for word in HYPHEN.split(chunk))


@lru_cache(maxsize=1 << 16)
def code(chunk: str) -> str:
    """``nt-probnp`` as ``ntprobnp``: the whole of a hyphenated chunk that looks like a code, else nothing."""
    words = tokens(chunk)
    if len(words) < 2:
        return ""
    whole = "".join(words)
    short = any(len(word) < 4 for word in words) or any(letter.isdigit() for letter in whole)
    return whole if short and len(whole) <= LONGEST_CODE else ""


def fold(word: str) -> str:
    """Lower case without accents: é is e; æ, ø and å stay, ä and ö are æ and ø; ² and ₂ are 2, 𝐁 is b (NFKD).

    What is nothing but marks stays as it is: no word is empty.
    """
    if word.isascii():
        return word
    word = word.translate(FOLDED)
    marked = unicodedata.normalize("NFKD", word).lower()
    kept = (
        letter
        for place, letter in enumerate(marked)
        if unicodedata.category(letter)[0] != "M" or (letter == RING and marked[place - 1] == "a")
    )
    return unicodedata.normalize("NFC", "".join(kept)) or word


def region(word: str) -> int:
    """Where endings may begin: after the first consonant that follows a vowel, at least three letters in (R1)."""
    for place in range(1, len(word)):
        if word[place] not in VOWELS and word[place - 1] in VOWELS:
            return max(3, place + 1)
    return len(word)


@lru_cache(maxsize=1 << 19)
def stem(word: str, uncut: frozenset[str] = frozenset()) -> str:
    """The stem of a folded word; words with a digit, and those in ``uncut``, stay whole."""
    if word in uncut or not word.isalpha():
        return word
    start = region(word)
    cut = inflection(word, start)
    if cut in uncut:
        return cut
    if cut[-2:] in ("dt", "vt") and len(cut) - 2 >= start:
        cut = cut[:-1]
    if cut.endswith("leg") and not word.endswith(("leg", "legt")):
        return cut
    if cut[-1] in LAST_DERIVED:
        cut = cut[: len(cut) - longest(cut, start, DERIVED)]
    return cut[:-1] if cut.endswith("mm") else cut


def longest(word: str, start: int, endings: Container[str]) -> int:
    """How long the longest of the endings is that the word has from ``start`` on."""
    for length in range(min(LONGEST_ENDING, len(word) - start), 0, -1):
        if word[-length:] in endings:
            return length
    return 0


def inflection(word: str, start: int) -> str:
    """Without its inflectional ending: the longest that lies within the region."""
    if word[-1] not in LAST:
        return word
    length = longest(word, start, ENDINGS)
    ending = word[len(word) - length :]
    if ending == "s":
        genitive = word[-2] in BEFORE_S or (word[-2] == "k" and word[-3] not in VOWELS)
        return word[:-1] if genitive else word
    rest = word[: len(word) - length]
    return rest + "er" if ending in ("erte", "ert") else rest
