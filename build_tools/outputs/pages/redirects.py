"""Old addresses that lead to new ones without a server's help."""

from collections.abc import Iterator
from html import escape

from build_tools.context import Site
from build_tools.outputs.pages.view import path_of, root_of
from build_tools.site_file import SiteFile

_PAGE = """<!doctype html>
<html lang="nb">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={target}">
<link rel="canonical" href="{canonical}">
<link rel="icon" href="{root}favicon.svg" type="image/svg+xml">
<title>Flyttet: {title}</title>
<h1>Siden er flyttet</h1>
<p><a href="{target}">{title}</a></p>
</html>
"""


def redirects(site: Site) -> Iterator[SiteFile]:
    """A page at each alias that leads on to the entry.

    At a file's address it is in a folder of the file's name: any host leads on to it, and sends it as a page.
    """
    for entry in site.catalogue.entries():
        for former in entry.aliases:
            alias = f"{former.rstrip('/')}/"
            root = root_of(alias)
            page = _PAGE.format(
                root=root,
                target=escape(root + entry.address[1:]),
                canonical=escape(site.absolute(entry.address)),
                title=escape(entry.title),
            )
            yield SiteFile(path_of(alias), page.encode())
