"""The whole way of the data on one page: `gather` reads, render() makes every file; neither writes."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from build_tools.context import Site
from build_tools.outputs import calendar, data, feeds, pages, serving
from build_tools.site_file import SiteFile


def _search(site: Site) -> Iterator[SiteFile]:
    from build_tools.outputs import search  # numpy costs a build that makes no index too much

    return search.render(site)


def editing(site: Site) -> Iterator[SiteFile]:
    """What editors work with; an edit makes none of it, and need not read how it is made."""
    from build_tools import editing

    return editing.render(site)


OUTPUTS = (
    pages.looks,
    pages.files,
    feeds.render,
    calendar.render,
    data.render,
    _search,
    serving.render,
    editing,
)


def render(site: Site) -> Iterator[SiteFile]:
    """Every file of the site but the attachments, in no order that matters."""
    environment = pages.environment(theme_folders(), site)
    for view in pages.views(site):
        yield SiteFile(pages.path_of(view.address), pages.render(environment, view))
    for output in OUTPUTS:
        yield from output(site)


def theme_folders() -> list[Path]:
    """Where templates are looked up: the product's own, then Material's (icons)."""
    spec = find_spec("material")
    material = [Path(spec.origin).parent / "templates"] if spec and spec.origin else []
    return [Path(__file__).parents[1] / "theme", *material]
