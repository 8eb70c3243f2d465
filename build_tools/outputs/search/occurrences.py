"""Documents as rows of chunks: which chunk stands where, and what a word weighs there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import count, pairwise
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from build_tools.outputs.search.analysed import Analysed

FIELDS = ("title", "action", "summary", "topics", "source", "body")
WEIGHTS = np.array([4.0, 2.0, 1.5, 1.3, 0.5, 1.0])
LENGTH_MATTERS = np.array([0.3, 0.5, 0.5, 0.5, 0.5, 0.7])
STRETCH = 30
STRETCHES = 32
FINE_STRETCH = 6
FINE_STRETCHES = 64
FEW = 2000
PIECE = 100_000


class Occurrences(Struct, frozen=True, dict=True):
    """Every chunk of some documents in reading order; ``lengths`` says how many each field of all documents has.

    ``rows`` are the numbers of the documents that are here. Where each chunk stands follows from that.
    """

    chunks: list[str]
    chunk: Any
    lengths: Any
    rows: Any

    @cached_property
    def _cells(self) -> Any:
        """How many chunks each field of each document here has, one after another."""
        return self.lengths[self.rows].ravel()

    @cached_property
    def _cell(self) -> Any:
        return np.repeat(np.arange(self._cells.size, dtype=np.int32), self._cells)

    @cached_property
    def document(self) -> Any:
        """The number of the document each chunk stands in."""
        return self.rows.astype(np.int32)[self._cell // len(FIELDS)]

    @cached_property
    def field(self) -> Any:
        """The number of the field each chunk stands in (`FIELDS`)."""
        return (self._cell % len(FIELDS)).astype(np.int8)

    @cached_property
    def stretch(self) -> Any:
        """The stretch each chunk stands in: 0 is the head, the body's are counted from 1."""
        at = np.arange(len(self.chunk)) - np.repeat(np.cumsum(self._cells) - self._cells, self._cells)
        body = self.field == len(FIELDS) - 1
        length, most = (FINE_STRETCH, FINE_STRETCHES) if fine(len(self.lengths)) else (STRETCH, STRETCHES)
        return np.where(body, np.minimum(1 + at // length, most - 1), 0).astype(np.int8)

    @classmethod
    def read(cls, analysed: Sequence[Analysed]) -> "Occurrences":
        """Chunks numbered in the order they are met."""
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        found = [np.empty(0, dtype=np.int32)]
        lengths = np.zeros((len(analysed), len(FIELDS)), dtype=np.int64)
        order = sorted(range(len(analysed)), key=lambda row: analysed[row].board)
        for row in order:
            here: list[int] = []
            for column, stream in enumerate(analysed[row].streams):
                if stream:
                    before = len(here)
                    here.extend(map(numbers.__getitem__, stream.split(" ")))
                    lengths[row, column] = len(here) - before
            found.append(np.array(here, dtype=np.int32))
        chunk = _sorted_back(np.concatenate(found), lengths.sum(axis=1), order)
        return cls(list(numbers), chunk, lengths, np.arange(len(analysed)))

    def of(self, rows: Any) -> "Occurrences":
        """Those of some documents, and the chunks that stand in them; numbers and lengths stay those of all."""
        ends = np.cumsum(self.lengths.sum(axis=1))
        parts = [
            self.chunk[end - many : end] for end, many in zip(ends[rows], self.lengths[rows].sum(axis=1), strict=True)
        ]
        used, chunk = np.unique(np.concatenate([self.chunk[:0], *parts]), return_inverse=True)
        return replace(self, chunks=[self.chunks[number] for number in used.tolist()], chunk=chunk, rows=rows)

    def revised(self, moved: Any, rows: Any, own: "Occurrences") -> "Occurrences":
        """All documents, renumbered (``moved``: old number to new, -1 where it ends), and ``own`` with these numbers.

        Those that stay keep their order. ``chunks`` may hold some that no longer occur.
        """
        numbers = {chunk: number for number, chunk in enumerate(self.chunks)}
        places = np.array([numbers.setdefault(chunk, len(numbers)) for chunk in own.chunks], dtype=np.int32)
        stays = moved >= 0
        kept = self.chunk[np.repeat(stays, self.lengths.sum(axis=1))]
        lengths = np.zeros((int(stays.sum()) + len(rows), len(FIELDS)), dtype=np.int64)
        lengths[moved[stays]] = self.lengths[stays]
        ends = np.cumsum(lengths.sum(axis=1))  # of what stays, among the fresh that are still empty
        chunk = np.insert(kept, np.repeat(ends[rows], own.lengths.sum(axis=1)), places[own.chunk])
        lengths[rows] = own.lengths
        return Occurrences(list(numbers), chunk, lengths, np.arange(len(lengths)))

    def pieces(self) -> Iterator["Occurrences"]:
        """Those of some documents after those of others: work on all of them at once takes much memory."""
        ends = np.cumsum(self.lengths[self.rows].sum(axis=1))
        cuts = np.searchsorted(ends, np.arange(PIECE, len(self.chunk), PIECE), side="right")
        begun = 0
        for first, last in pairwise([0, *dict.fromkeys(cut for cut in cuts.tolist() if cut), len(ends)]):
            end = int(ends[last - 1]) if last else 0
            yield replace(self, chunk=self.chunk[begun:end], rows=self.rows[first:last])
            begun = end

    def counts(self) -> Any:
        """How often each chunk occurs."""
        return np.bincount(self.chunk, minlength=len(self.chunks))

    def norms(self) -> Any:
        """What one occurrence in a field of a document weighs (BM25F), by document and field."""
        return WEIGHTS / (1 - LENGTH_MATTERS + LENGTH_MATTERS * self.lengths / self.means())

    def means(self) -> Any:
        """The mean length of each field where it is filled, rounded."""
        filled = np.maximum((self.lengths > 0).sum(axis=0), 1)
        return np.array([rounded_length(mean) for mean in self.lengths.sum(axis=0) / filled])


def _sorted_back(chunk: Any, sizes: Any, order: Sequence[int]) -> Any:
    """The chunks of documents that were read in this order, in the order of the documents."""
    if order == [*range(len(order))]:
        return chunk
    begins = np.cumsum(sizes) - sizes
    back, at = np.empty_like(chunk), 0
    for begin, size in zip(begins[order].tolist(), sizes[order].tolist(), strict=True):
        back[begin : begin + size] = chunk[at : at + size]
        at += size
    return back


def fine(documents: int) -> bool:
    """Whether an archive is so small that its postings tell more: shorter stretches."""
    return documents < FEW


def rounded_length(mean: float) -> float:
    """A mean length in steps of an eighth of an octave, so that one document more seldom moves it."""
    return float(2 ** (np.round(np.log2(max(mean, 1.0)) * 8) / 8))
