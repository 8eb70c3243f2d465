"""nginx: one file for ``http {}``, with every header as a map, and one for ``server {}``, that sends them.

nginx forgets the ``add_header`` of the level above as soon as a level has one of its own. So all of them stand
once, in the server, and what differs between files is the value of a variable; no location has any.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from build_tools.config import SiteConfig
from build_tools.outputs.serving.headers import common, kinds
from build_tools.outputs.serving.types import CHARSET, COMPRESSED, NAMED, TYPES

_HTTP = """# {name}: include this in http {{}}, and nginx-server.conf in the server {{}} that serves the site:
#
#   include /srv/www{base}_server/nginx-http.conf;
#   server {{
#     listen {listen};
#     server_name {host};
#     root /srv/www;  # so that the site is in /srv/www{base}
#     include /srv/www{base}_server/nginx-server.conf;
{certificate}#   }}
"""
_CERTIFICATE = """#     ssl_certificate …;
#     ssl_certificate_key …;
"""
_SERVER = """# {name}: see nginx-http.conf.
server_tokens off;
etag on;
absolute_redirect off;
index index.html;
error_page 403 404 =404 {base}404.html;
charset utf-8;
charset_types {charset};
gzip on;
gzip_vary on;
gzip_proxied any;
gzip_comp_level 6;
gzip_min_length 256;
gzip_types {compressed};
default_type application/octet-stream;
types {{
{types}
}}

if ($praksisnytt_moved) {{
  return 301 $praksisnytt_moved;
}}
{headers}

location / {{
  try_files $uri $uri/ =404;
}}
location ~ ^{base}(_headers|_redirects|_server/|\\.(?!well-known/)) {{
  return 404;
}}
{named}
"""


def http(config: SiteConfig, moved: Sequence[tuple[str, str]]) -> str:
    """The maps: from path to kind of file, from kind to each header that differs, and from old address to new."""
    table, base = kinds(config), _escaped(config.base)
    maps = [_map("$uri", "$praksisnytt_kind", [(f'"~^{base}(?:{kind.pattern})"', kind.name) for kind in table])]
    for name in _differing(config):
        values = [(kind.name, kind.headers[name]) for kind in table if name in kind.headers]
        maps.append(_map("$praksisnytt_kind", _variable(name), values))
    # As patterns: of plain addresses nginx makes a table, and does not start when one is longer than 46 letters.
    maps.append(_map("$uri", "$praksisnytt_moved", [(f'"~^{_escaped(old)}$"', new) for old, new in moved]))
    site = urlsplit(config.url)
    listen, certificate = (f"{site.port or 80}", "")
    if site.scheme == "https":
        listen, certificate = (f"{site.port or 443} ssl http2", _CERTIFICATE)
    head = _HTTP.format(
        name=config.name, host=site.hostname, base=config.base, listen=listen, certificate=certificate
    )
    return head + "\n" + "\n".join(maps)


def server(config: SiteConfig) -> str:
    """Everything but where to listen and what to serve."""
    sent = {name: f'"{value}"' for name, value in common(config).items()}
    sent |= {name: _variable(name) for name in _differing(config)}
    return _SERVER.format(
        name=config.name,
        base=config.base,
        charset=" ".join(CHARSET[1:]),
        compressed=" ".join(COMPRESSED),
        types="\n".join(f"  {kind} {' '.join(suffixes)};" for kind, suffixes in TYPES.items()),
        headers="\n".join(f"add_header {name} {value} always;" for name, value in sent.items()),
        named="\n".join(_location(name, kind) for name, kind in NAMED.items()),
    )


def _location(name: str, kind: str) -> str:
    """A file whose type its suffix does not tell."""
    return f"location ~ /{_escaped(name)}$ {{\n  types {{ }}\n  default_type {kind};\n}}"


def _map(source: str, variable: str, lines: Sequence[tuple[str, str]]) -> str:
    body = "".join(f'  {key} "{value}";\n' for key, value in lines)
    return f'map {source} {variable} {{\n  default "";\n{body}}}\n'


def _differing(config: SiteConfig) -> list[str]:
    """The headers that not every file has, or not with the same value."""
    return list(dict.fromkeys(name for kind in kinds(config) for name in kind.headers))


def _variable(header: str) -> str:
    return "$praksisnytt_" + header.lower().replace("-", "_")


def _escaped(text: str) -> str:
    return text.replace(".", "\\.")
