"""Newsletters from the database: compose a draft, publish it into the archive, send it to those who subscribe."""

from build_tools.newsletters.compose import Composition, Wishes, compose
from build_tools.newsletters.drafts import Draft, draft_files, newest_draft
from build_tools.newsletters.publish import freeze, locked, refuse_stale, remember_addresses
from build_tools.newsletters.render import COMFORTABLE, Rendered, kilobytes, render

__all__ = [
    "COMFORTABLE", "Composition", "Draft", "Rendered", "Wishes", "compose", "draft_files", "freeze", "kilobytes",
    "locked", "newest_draft", "refuse_stale", "remember_addresses", "render",
]  # fmt: skip
