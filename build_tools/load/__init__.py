"""Reads the folders ``content`` and ``archive`` as they stand; judges only whether a file can be read at all."""

from build_tools.load.documents import Document, Value, read_document
from build_tools.load.sent import Manifest
from build_tools.load.sources import Attachment, Sources, read

__all__ = ["Attachment", "Document", "Manifest", "Sources", "Value", "read", "read_document"]
