"""What the best texts of a small archive gain when they are read, slow and plain."""

import math
import string
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import pairwise

from build_tools.outputs.search.analysis import chunks, tokens


def read(texts: Mapping[int, str], typed: list[tuple[str, float]]) -> dict[int, float]:
    """What each of the best documents gains by words, runs of four letters and pairs of words as they were meant."""
    weights = dict(typed)
    words = [word for word, _weight in typed]
    titles = {document: text.split("  ")[0] + " " for document, text in texts.items()}
    mean = sum(map(len, texts.values())) / max(1, len(texts))
    gains = dict.fromkeys(texts, 0.0)
    pieces = {(f" {word} ", 0.8) for word in words} | {(gram, 0.35) for word in words for gram in runs(word)}
    for piece, weight in pieces:
        for document, unit in rarity(piece, texts).items():
            count = texts[document].count(piece)
            length = 1.2 * (0.3 + 0.7 * len(texts[document]) / mean)
            gains[document] += weight * unit * count / (count + length)
    for gram in {gram for word in words for gram in runs(word)}:
        for document, unit in rarity(gram, titles).items():
            gains[document] += 0.3 * unit / math.sqrt(len(titles[document]))
    for pair in {f" {one} {other} " for one, other in pairwise(words)}:
        for document, text in texts.items():
            gains[document] += 0.8 * (pair in text)
    several = sum(weight > 0 for weight in weights.values()) > 1
    for document, text in texts.items() if several else ():
        gains[document] += 0.25 * max(stretch_value(stretch, weights) for stretch in stretches(text.split()))
    return gains


def runs(word: str) -> set[str]:
    """The runs of four letters of a word between spaces."""
    between = f" {word} "
    return {between[at : at + 4] for at in range(max(1, len(between) - 3))}


def stretches(words: list[str]) -> Iterator[str]:
    """The stretches of forty-four words, each half over the one before."""
    for at in range(0, max(1, len(words) - 22), 22):
        yield f" {' '.join(words[at : at + 44])} "


def stretch_value(stretch: str, weights: Mapping[str, float]) -> float:
    """The weights of words, each by how many of its runs are there."""
    return sum(
        weight * sum(run in stretch for run in runs(word)) / len(runs(word)) for word, weight in weights.items()
    )


def rarity(piece: str, texts: Mapping[int, str]) -> dict[int, float]:
    """How much it says, for each text that holds a piece, that it does."""
    held = [document for document, text in texts.items() if piece in text]
    return dict.fromkeys(held, math.log(1 + (len(texts) - len(held) + 0.5) / (len(held) + 0.5)))


def capitals(query: str) -> Iterator[str]:
    """Words of a query that begin with a capital letter, but for the first, and numbers."""
    for number, word in enumerate(query.split()):
        if word[0] in string.digits or (number and unicodedata.category(word[0]) == "Lu"):
            yield from (token for chunk in chunks(word) for token in tokens(chunk))
