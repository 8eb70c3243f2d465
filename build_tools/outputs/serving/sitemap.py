"""The site map (https://www.sitemaps.org/protocol.html) and robots.txt."""

from collections.abc import Iterator
from html import escape

from build_tools.config import SiteConfig
from build_tools.context import Site
from build_tools.site_file import SiteFile

LIMIT = 50_000
"""Addresses the protocol allows in one file."""
FIXED = ("/", "/nyheter/", "/tema/", "/avsender/", "/kommune/", "/veiledning/", "/arrangementer/", "/smagruppe/",
         "/tekster/", "/dialogmelding/", "/arkiv/", "/abonner/", "/sok/")  # fmt: skip
"""Lists that every site has."""
_OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def sitemap(site: Site) -> Iterator[SiteFile]:
    """``sitemap.xml``: every page a search engine should know; an index of several files beyond the limit."""
    lines = [_line("url", site.absolute(address), changed) for address, changed in _addresses(site)]
    if len(lines) <= LIMIT:
        yield SiteFile("sitemap.xml", _document("urlset", lines))
        return
    parts = [lines[start : start + LIMIT] for start in range(0, len(lines), LIMIT)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield SiteFile(
        "sitemap.xml", _document("sitemapindex", [_line("sitemap", site.absolute(name)) for name in names])
    )
    for name, part in zip(names, parts, strict=True):
        yield SiteFile(name, _document("urlset", part))


def robots(config: SiteConfig) -> str:
    """Everything may be read by robots but search results, of which there is no end."""
    return f"User-agent: *\nDisallow: {config.base}sok/?\n\nSitemap: {config.absolute('/sitemap.xml')}\n"


def _addresses(site: Site) -> Iterator[tuple[str, str]]:
    """Addresses and when they last changed (``""`` where a list changes with what is in it)."""
    words, catalogue = site.catalogue.vocabulary, site.catalogue
    lists = [*FIXED, *(f"/nyheter/{year}/" for year in dict.fromkeys(item.year for item in catalogue.items))]
    lists += [f"/tema/{key}/" for key in words.topics] + [f"/avsender/{key}/" for key in words.sources]
    lists += [f"/kommune/{key}/" for key in words.municipalities] + [f"/arkiv/{key}/" for key in words.newsletters]
    lists += dict.fromkeys(issue.address.rsplit("/", 2)[0] + "/" for issue in catalogue.issues)
    own = {entry.address for entry in catalogue.entries()}
    yield from ((address, "") for address in lists if address not in own)
    yield from ((entry.address, entry.changed.iso if entry.changed else "") for entry in catalogue.entries())
    yield from ((issue.address, issue.date.isoformat()) for issue in catalogue.issues)


def _line(tag: str, address: str, changed: str = "") -> str:
    modified = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<{tag}><loc>{escape(address, quote=False)}</loc>{modified}</{tag}>"


def _document(root: str, lines: list[str]) -> bytes:
    return (_OPEN.format(root) + "\n".join(lines) + f"\n</{root}>\n").encode()
