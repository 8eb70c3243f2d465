"""Documents as rows of chunks: which chunk stands where, and what a word weighs there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np

from build_tools.outputs.search.analysis import chunks
from build_tools.outputs.search.document import SearchDocument

FIELDS = ("title", "action", "summary", "topics", "source", "body")
WEIGHTS = np.array([4.0, 2.0, 1.5, 1.3, 0.5, 1.0])
LENGTH_MATTERS = np.array([0.3, 0.5, 0.5, 0.5, 0.5, 0.7])
STRETCH = 30
STRETCHES = 32


@dataclass(frozen=True, slots=True)
class Analysed:
    """A document with its text as chunks, one string a field, chunks separated by spaces."""

    document: SearchDocument
    streams: tuple[str, ...]


def analyse(document: SearchDocument) -> Analysed:
    """The part of indexing that needs nothing but the document."""
    labels = " ".join((*document.topic_labels, *document.icpc2))
    texts = (document.title, document.action, document.summary, labels, document.source_label, document.text)
    return Analysed(document, tuple(" ".join(chunks(text)) for text in texts))


@dataclass(frozen=True)
class Occurrences:
    """Every chunk of every document in reading order: which, where."""

    chunks: list[str]
    chunk: Any
    document: Any
    field: Any
    stretch: Any
    lengths: Any

    @classmethod
    def read(cls, analysed: Sequence[Analysed]) -> "Occurrences":
        """Chunks numbered in the order they are met."""
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        found: list[int] = []
        lengths = np.zeros((len(analysed), len(FIELDS)), dtype=np.int64)
        for row, each in enumerate(analysed):
            for column, stream in enumerate(each.streams):
                if stream:
                    before = len(found)
                    found.extend(map(numbers.__getitem__, stream.split(" ")))
                    lengths[row, column] = len(found) - before
        flat = lengths.ravel()
        cell = np.repeat(np.arange(flat.size), flat)
        place = np.arange(len(found)) - np.repeat(np.cumsum(flat) - flat, flat)
        field = cell % len(FIELDS)
        stretch = np.where(field == len(FIELDS) - 1, np.minimum(1 + place // STRETCH, STRETCHES - 1), 0)
        return cls(list(numbers), np.array(found, dtype=np.int64), cell // len(FIELDS), field, stretch, lengths)

    def counts(self) -> Any:
        """How often each chunk occurs."""
        return np.bincount(self.chunk, minlength=len(self.chunks))

    def norms(self) -> Any:
        """What one occurrence in a field of a document weighs (BM25F), by document and field."""
        filled = np.maximum((self.lengths > 0).sum(axis=0), 1)
        means = np.array([rounded_length(mean) for mean in self.lengths.sum(axis=0) / filled])
        return WEIGHTS / (1 - LENGTH_MATTERS + LENGTH_MATTERS * self.lengths / means)


def rounded_length(mean: float) -> float:
    """A mean length in steps of an eighth of an octave, so that one document more seldom moves it."""
    return float(2 ** (np.round(np.log2(max(mean, 1.0)) * 8) / 8))
