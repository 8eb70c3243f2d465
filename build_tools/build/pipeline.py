"""The whole way of the data on one page: read() gathers, render() makes every file; neither writes."""

from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from build_tools import load, validate
from build_tools.build.bodies import Bodies
from build_tools.config import SiteConfig
from build_tools.context import Site
from build_tools.errors import UsageError
from build_tools.model import SiteFile
from build_tools.outputs import calendar, data, feeds, pages, serving


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


def read(
    content: Path,
    archive: Path,
    config: SiteConfig,
    today: date,
    looks: validate.Looks | None = None,
    found: load.Walk | None = None,
) -> Site:
    """Gather and judge everything; ContentError with every problem when the content has an error.

    UsageError when the configuration names a logo that is not among the content's attachments.
    ``looks`` are what the last build found; they are brought up to date. ``found`` is what a walk has just shown.
    """
    looks = looks or validate.Looks()
    catalogue = validate.catalogue(load.read(content, archive, looks.documents(), found), today, looks)
    if config.logo and config.logo not in dict(catalogue.attachments):
        raise UsageError(f"mkdocs.yml: logo: there is no {config.logo} in the content folder")
    return Site(catalogue=catalogue, config=config, bodies=Bodies(catalogue), today=today)


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
