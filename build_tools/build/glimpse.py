"""A saved item's own page at once: whoever writes sees the text now, and lists and search when all is built.

The page is put into the standing site as the next build will make it. That build finds a file that is not as it was
written, and so makes it again whatever happens here: nothing depends on a glimpse.
"""

import os
from pathlib import Path

from msgspec.structs import replace

from build_tools import load, validate
from build_tools.build.bodies import Bodies
from build_tools.build.builder import Folders, alone
from build_tools.build.parts import Built
from build_tools.model import Item
from build_tools.outputs import pages


def glimpse(built: Built, folders: Folders, path: Path) -> bool:
    """Show a changed file of the content folder in its page; False where a build must say what has become of it."""
    local = os.path.relpath(path.absolute(), folders.content.absolute()).replace(os.sep, "/")
    before = next((item for item in built.site.catalogue.items if item.path == local), None)
    sources = load.some(folders.content, [local])
    entry = validate.by_themselves(sources, built.site.today)[0].entry if before and sources else None
    if not before or not isinstance(entry, Item) or (entry.id, entry.address) != (before.id, before.address):
        return False
    items = tuple(entry if each is before else each for each in built.site.catalogue.items)
    catalogue = replace(built.site.catalogue, items=items)
    site = replace(built.site, catalogue=catalogue, bodies=Bodies(catalogue))
    page = pages.render(built.environment(), pages.item_view(site, entry, built.near[entry.id]))
    with alone(folders):
        target = folders.site / pages.path_of(entry.address)
        if not target.is_file():
            return False
        fresh = target.with_name("index.html.new")
        fresh.write_bytes(page)
        os.replace(fresh, target)
    return True
