"""What editors work with: new items, the schema of the front matter, the form in the browser, the report."""

from collections.abc import Iterator

from build_tools.context import Site
from build_tools.editing import form, schema
from build_tools.site_file import SiteFile


def render(site: Site) -> Iterator[SiteFile]:
    """``/data/front-matter.schema.json``, and the form at ``/rediger/`` where it is configured."""
    terms = schema.terms_of(site.catalogue.vocabulary)
    address = site.config.absolute(f"/{schema.FRONT_MATTER}")
    yield SiteFile(schema.FRONT_MATTER, schema.written(schema.front_matter(terms, address)))
    yield from form.render(site)
