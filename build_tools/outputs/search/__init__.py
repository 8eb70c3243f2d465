"""Static full-text search: an index of small files and the script that reads it (FORMAT.md, runtime/search.js)."""

from build_tools.outputs.search.document import SearchDocument
from build_tools.outputs.search.occurrences import Analysed, analyse
from build_tools.outputs.search.records import Record
from build_tools.outputs.search.revising import Standing
from build_tools.outputs.search.site import document, documents, index, render
from build_tools.outputs.search.write import build_index, write

__all__ = [
    "Analysed",
    "Record",
    "SearchDocument",
    "Standing",
    "analyse",
    "build_index",
    "document",
    "documents",
    "index",
    "render",
    "write",
]
