"""Reads the folders ``content`` and ``archive`` as they stand; judges only whether a file can be read at all.

What reads files is imported when it is asked for: a build that finds nothing changed only walks through them.
"""

from typing import TYPE_CHECKING

from build_tools.lazily import attributes

if TYPE_CHECKING:
    from build_tools.load.documents import Document, read_document
    from build_tools.load.sent import Manifest
    from build_tools.load.sources import Attachment, Sources, read, some
    from build_tools.load.value import Value
    from build_tools.load.walk import Walk

__all__ = ["Attachment", "Document", "Manifest", "Sources", "Value", "Walk", "read", "read_document", "some"]
__getattr__ = attributes(
    __name__,
    {
        "Attachment": "sources",
        "Document": "documents",
        "Manifest": "sent",
        "Sources": "sources",
        "Value": "value",
        "Walk": "walk",
        "read": "sources",
        "read_document": "documents",
        "some": "sources",
    },
)
