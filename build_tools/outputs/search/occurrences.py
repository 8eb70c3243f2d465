"""Documents as rows of chunks: which chunk stands where, and what a word weighs there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import count
from typing import Any

import numpy as np

from build_tools.outputs.search.analysis import chunks
from build_tools.outputs.search.document import SearchDocument
from build_tools.outputs.search.records import Record, record

FIELDS = ("title", "action", "summary", "topics", "source", "body")
WEIGHTS = np.array([4.0, 2.0, 1.5, 1.3, 0.5, 1.0])
LENGTH_MATTERS = np.array([0.3, 0.5, 0.5, 0.5, 0.5, 0.7])
STRETCH = 30
STRETCHES = 32


@dataclass(frozen=True)
class Analysed:
    """A document without its text, its record, and the text as chunks (a string a field, separated by spaces).

    ``digest`` tells apart what differs in ``streams``, which may be read only when they are looked at.
    """

    document: SearchDocument
    record: Record
    digest: bytes
    streams: Sequence[str]


def analyse(document: SearchDocument) -> Analysed:
    """The part of indexing that needs nothing but the document."""
    labels = " ".join((*document.topic_labels, *document.icpc2))
    texts = (document.title, document.action, document.summary, labels, document.source_label, document.text)
    streams = tuple(" ".join(chunks(text)) for text in texts)
    digest = blake2b("\n".join(streams).encode(), digest_size=12).digest()
    return Analysed(replace(document, text=""), record(document), digest, streams)


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
    def placed(cls, chunks: list[str], chunk: Any, lengths: Any) -> "Occurrences":
        """Chunks in reading order, told apart into documents and fields by how many each has (``lengths``)."""
        flat = lengths.ravel()
        cell = np.repeat(np.arange(flat.size), flat)
        at = np.arange(len(chunk)) - np.repeat(np.cumsum(flat) - flat, flat)
        field = cell % len(FIELDS)
        stretch = np.where(field == len(FIELDS) - 1, np.minimum(1 + at // STRETCH, STRETCHES - 1), 0)
        return cls(chunks, chunk, (cell // len(FIELDS)).astype(np.int32), field.astype(np.int8),
                   stretch.astype(np.int8), lengths)  # fmt: skip

    def __reduce__(self) -> tuple[Any, ...]:
        """What is kept of the occurrences of whole documents: the rest follows from it."""
        return Occurrences.placed, (self.chunks, self.chunk, self.lengths)

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
        return cls.placed(list(numbers), np.array(found, dtype=np.int32), lengths)

    def of(self, rows: Any) -> "Occurrences":
        """Those of some documents, and the chunks that stand in them; numbers and lengths stay those of all."""
        here = np.isin(self.document, rows)
        used, chunk = np.unique(self.chunk[here], return_inverse=True)
        chunks = [self.chunks[number] for number in used.tolist()]
        return replace(self, chunks=chunks, chunk=chunk, document=self.document[here], field=self.field[here],
                       stretch=self.stretch[here])  # fmt: skip

    def revised(self, moved: Any, fresh: Mapping[int, Analysed]) -> "Occurrences":
        """With documents renumbered (``moved``: old number to new, -1 where it ends), and ``fresh`` ones by number.

        ``chunks`` may hold some that no longer occur.
        """
        own = Occurrences.read(list(fresh.values()))
        numbers = {chunk: number for number, chunk in enumerate(self.chunks)}
        places = np.array([numbers.setdefault(chunk, len(numbers)) for chunk in own.chunks], dtype=np.int32)
        rows = np.array(list(fresh), dtype=np.int32)
        stays = moved >= 0
        lengths = np.zeros((int(stays.sum()) + len(fresh), len(FIELDS)), dtype=np.int64)
        lengths[moved[stays]] = self.lengths[stays]
        lengths[rows] = own.lengths
        kept = stays[self.document]
        document = np.concatenate([moved[self.document[kept]].astype(np.int32), rows[own.document]])
        order = np.argsort(document, kind="stable")
        chunk = np.concatenate([self.chunk[kept], places[own.chunk]])[order]
        return Occurrences.placed(list(numbers), chunk, lengths)

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


def rounded_length(mean: float) -> float:
    """A mean length in steps of an eighth of an octave, so that one document more seldom moves it."""
    return float(2 ** (np.round(np.log2(max(mean, 1.0)) * 8) / 8))
