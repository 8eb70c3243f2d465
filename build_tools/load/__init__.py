"""Reads the folders ``content`` and ``archive`` as they stand; judges only whether a file can be read at all."""

from build_tools.load.documents import Document, Value, read_document
from build_tools.load.sent import Manifest
from build_tools.load.sources import Attachment, Sources, read, some
from build_tools.load.walk import Walk

__all__ = ["Attachment", "Document", "Manifest", "Sources", "Value", "Walk", "read", "read_document", "some"]
