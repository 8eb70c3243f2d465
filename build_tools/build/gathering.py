"""The beginning of every build: both folders and the settings become one frozen site."""

from datetime import date
from pathlib import Path

from build_tools import load, validate
from build_tools.build.bodies import Bodies
from build_tools.config import SiteConfig
from build_tools.context import Site
from build_tools.errors import UsageError


def gather(
    content: Path,
    archive: Path,
    config: SiteConfig,
    today: date,
    looks: validate.Looks | None = None,
    found: load.Walk | None = None,
) -> Site:
    """Gather and judge everything; ContentError with every error when the content has one.

    UsageError when the configuration names a logo that is not among the content's attachments.
    ``looks`` are what the last build found; they are brought up to date. ``found`` is what a walk has just shown.
    """
    looks = looks or validate.Looks()
    catalogue = validate.catalogue(load.read(content, archive, looks.documents(), found), today, looks)
    files = dict(catalogue.attachments)
    if config.logo and config.logo not in files:
        raise UsageError(f"mkdocs.yml: logo: there is no {config.logo} in the content folder")
    logo = (content / files[config.logo]).read_bytes() if config.logo else b""
    return Site(catalogue=catalogue, config=config, bodies=Bodies(catalogue), today=today, logo=logo)
