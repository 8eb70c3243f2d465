"""How much of an order is worth showing, in plain words."""

import math
from collections.abc import Callable, Container, Mapping, Sequence

from guesses import Alternative

LEAST, WEAK, LIKELY, FEW, MANY = 0.2, 0.54, 0.5, 5, 5


def worth(
    best: Sequence[int],
    words: Mapping[str, Sequence[Alternative]],
    spans: Sequence[tuple[str, set[str]]],
    known: Mapping[str, Container[int]],
    held: Container[str],
    idf: Callable[[str], float],
    weight: Callable[[str], float],
) -> int | None:
    """All (None), the first few where a word is missing and the ``best`` hold little else, or none."""
    unknown = {word for word in words if word not in held}
    if not unknown and len(words) <= MANY:
        return None
    shares = [_shares(document, words, spans, known, idf) for document in best]
    heavy = {word: weight(word) for word in words if word in held or not (word.isdecimal() or len(word) < 3)}
    if not heavy:
        return None
    most = max(
        (sum(each * share[word] for word, each in heavy.items()) / sum(heavy.values()) for share in shares), default=0
    )
    absent = {word for word in unknown & heavy.keys() if all(share[word] < LIKELY for share in shares)}
    if _rounded(most) < _rounded(LEAST):
        return 0
    return FEW if absent and _rounded(most) < _rounded(WEAK) else None


def _shares(
    document: int,
    words: Mapping[str, Sequence[Alternative]],
    spans: Sequence[tuple[str, set[str]]],
    known: Mapping[str, Container[int]],
    idf: Callable[[str], float],
) -> dict[str, float]:
    """How much of each word a document holds; of parts, the square of their share of the weight of all."""
    shares = dict.fromkeys(words, 0.0)
    for word, alternatives in words.items():
        for each, terms, _word in alternatives:
            there = sum(idf(term) for term in terms if document in known[term]) / sum(map(idf, terms))
            shares[word] = max(shares[word], each * there**2)
    for phrase, members in spans:
        if document in known[phrase]:
            shares |= dict.fromkeys(members, 1.0)
    return shares


def _rounded(share: float) -> int:
    """Shares that differ by less than a millionth are equal."""
    return math.floor(share * 1e6 + 0.5)
