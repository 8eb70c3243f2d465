"""What a site has beside its pages, at every door: what the `OUTPUTS` make, and the `copies`; writes nothing."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from build_tools.context import Site
from build_tools.model import MAILS
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


def copies(site: Site, content: Path, archive: Path) -> Iterator[tuple[str, Path]]:
    """Attachments and the mails of sent issues, which are on the site as they are: where, and the file to copy."""
    for target, source in site.catalogue.attachments:
        yield target, content / source
    for issue in site.catalogue.issues:
        for name, _digest in issue.files:
            if name in MAILS:
                yield f"arkiv/{issue.folder}/{name}", archive / issue.folder / name


def theme_folders() -> list[Path]:
    """Where templates are looked up: the product's own, then Material's (icons)."""
    spec = find_spec("material")
    material = [Path(spec.origin).parent / "templates"] if spec and spec.origin else []
    return [Path(__file__).parents[1] / "theme", *material]
