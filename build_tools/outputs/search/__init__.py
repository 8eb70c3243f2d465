"""Static full-text search: an index of small files and the script that reads it (FORMAT.md, runtime/search.js).

What needs numpy, and what needs a site, is imported when it is asked for: a process that only analyses a document, or
only makes the index of what is analysed, is spared the weight of the other.
"""

from typing import TYPE_CHECKING

from build_tools.lazily import attributes
from build_tools.outputs.search.analysed import Analysed, analyse, analyse_all
from build_tools.outputs.search.indexed import Placed, SearchDocument, Setting
from build_tools.outputs.search.records import Record

if TYPE_CHECKING:
    from build_tools.outputs.search.amending import MOST
    from build_tools.outputs.search.rendering import amend, index
    from build_tools.outputs.search.site import document, documents, render, setting
    from build_tools.outputs.search.standing import Standing
    from build_tools.outputs.search.write import build_index

__all__ = [
    "MOST",
    "Analysed",
    "Placed",
    "Record",
    "SearchDocument",
    "Setting",
    "Standing",
    "amend",
    "analyse",
    "analyse_all",
    "build_index",
    "document",
    "documents",
    "index",
    "render",
    "setting",
]
__getattr__ = attributes(
    __name__,
    {
        "Standing": "standing",
        "MOST": "amending",
        "amend": "rendering",
        "build_index": "write",
        "document": "site",
        "documents": "site",
        "index": "rendering",
        "render": "site",
        "setting": "site",
    },
)
