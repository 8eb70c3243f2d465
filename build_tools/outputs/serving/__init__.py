"""What a web server needs: headers and redirects for every common kind of host, the site map, robots.txt.

One table (``headers.kinds``) says which header every file gets; the files for nginx, Apache and the hosts that
read ``_headers`` are all written from it, and ``headers.headers_for`` answers from it, for preview and tests.
"""

from collections.abc import Iterator

from build_tools.context import Site
from build_tools.outputs.serving import apache, nginx, static_hosts
from build_tools.outputs.serving.headers import headers_for
from build_tools.outputs.serving.redirects import redirects
from build_tools.outputs.serving.sitemap import robots, sitemap
from build_tools.site_file import SiteFile

__all__ = ["headers_for", "render"]


def render(site: Site) -> Iterator[SiteFile]:
    """Every file of this output; ``_server/`` is for the operator and is not served."""
    config, moved = site.config, redirects(site)
    yield SiteFile("_headers", static_hosts.headers(site).encode())
    yield SiteFile("_redirects", static_hosts.moved(moved).encode())
    yield SiteFile(".htaccess", apache.htaccess(config, moved).encode())
    yield SiteFile("_server/nginx-http.conf", nginx.http(config, moved).encode())
    yield SiteFile("_server/nginx-server.conf", nginx.server(config).encode())
    yield SiteFile("robots.txt", robots(config).encode())
    yield from sitemap(site)
