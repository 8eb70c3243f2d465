"""What chunks are found by. Names that the same chunks give have the same postings, which are made once."""

from itertools import pairwise
from typing import Any

import numpy as np
from msgspec import Struct

from build_tools.outputs.search.phrases import Said

_EXTRA = 1 << 62
_PIECE, _PLACE = 40, 8


class Found(Struct, frozen=True):
    """What chunks are found by: ``names`` are the terms in order.

    Chunk ``c`` has the rows ``begin[c]`` to ``begin[c] + size[c]`` of ``term`` (a place in ``names``) and
    ``weight``. ``extra`` has rows of term, place and weight that stand in no chunk alone, for each piece;
    ``said`` tells where phrases do.
    """

    names: list[str]
    begin: Any
    size: Any
    term: Any
    weight: Any
    extra: list[Any]
    said: Said

    def first_alike(self) -> Any:
        """For each name the place of the first that has the same rows: most words of synonyms are said by no text."""
        terms, values = [self.term], [self._chunks() << _PLACE | _hundredths(self.weight)]
        for piece, more in enumerate(self.extra):
            terms.append(more[:, 0].astype(np.int64))
            place = more[:, 1].astype(np.int64) << _PLACE
            values.append(_EXTRA | piece << _PIECE | place | _hundredths(more[:, 2]))
        term, value = np.concatenate(terms), np.concatenate(values)
        order = np.argsort(term, kind="stable")
        bounds = np.searchsorted(term[order], np.arange(len(self.names) + 1)).tolist()
        value = value[order]
        rows = (value[begin:end].tobytes() for begin, end in pairwise(bounds))
        firsts: dict[bytes, int] = {}
        return np.array([firsts.setdefault(each, place) for place, each in enumerate(rows)], dtype=np.int64)

    def only(self, first: Any) -> "Found":
        """The same of those names alone that are the ``first`` of their like."""
        kept = first == np.arange(len(first))
        number = np.cumsum(kept) - 1
        here = kept[self.term]
        size = np.bincount(self._chunks()[here], minlength=len(self.size))
        extra = [more[kept[more[:, 0].astype(np.int64)]] for more in self.extra]
        for more in extra:
            more[:, 0] = number[more[:, 0].astype(np.int64)]
        names = [name for name, stays in zip(self.names, kept.tolist(), strict=True) if stays]
        term = number[self.term[here]]
        return Found(names, np.cumsum(size) - size, size, term, self.weight[here], extra, self.said)

    def _chunks(self) -> Any:
        """The chunk of each row."""
        return np.repeat(np.arange(len(self.size)), self.size)


def _hundredths(weight: Any) -> Any:
    return np.rint(weight * 100).astype(np.int64)
