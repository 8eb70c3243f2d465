"""Apache: an ``.htaccess`` for the site's root; a host without overrides includes the file in its ``<Directory>``."""

from collections.abc import Sequence

from build_tools.config import SiteConfig
from build_tools.outputs.serving.headers import common, kinds
from build_tools.outputs.serving.types import CHARSET, COMPRESSED, NAMED, TYPES

_FILE = """# {name}: needs mod_headers, mod_mime, mod_dir, mod_alias; mod_filter and mod_deflate to compress.
Options -Indexes
DirectoryIndex index.html
ErrorDocument 404 {base}404.html
ErrorDocument 403 {base}404.html
FileETag MTime Size
# mod_deflate adds -gzip to the tag and then does not know it again.
RequestHeader edit "If-None-Match" '^"((.*)-gzip)"$' '"$1", "$2"'
{types}
{charsets}
<FilesMatch "^(?!.*\\.(?i:{suffixes})$).*\\.">
  ForceType application/octet-stream
</FilesMatch>
<If "%{{REQUEST_URI}} =~ m#^{pattern}sok/indeks/#">
  ForceType application/octet-stream
</If>
{named}
<IfModule mod_deflate.c>
  <IfModule mod_filter.c>
    AddOutputFilterByType DEFLATE text/html {compressed}
  </IfModule>
</IfModule>
RedirectMatch 404 "^{pattern}(_headers$|_redirects$|_server(/|$)|(.*/)?\\.(?!well-known/))"
{moved}
{common}
{kinds}
"""


def htaccess(config: SiteConfig, moved: Sequence[tuple[str, str]]) -> str:
    """Types, compression, redirects and headers; without mod_headers the server refuses rather than forgets."""
    pattern = _escaped(config.base)
    return _FILE.format(
        name=config.name,
        base=config.base,
        pattern=pattern,
        types="\n".join(f"AddType {kind} {' '.join('.' + each for each in names)}" for kind, names in TYPES.items()),
        charsets="AddCharset utf-8 "
        + " ".join("." + suffix for kind, suffixes in TYPES.items() if kind in CHARSET for suffix in suffixes),
        suffixes="|".join(each for names in TYPES.values() for each in names),
        named="\n".join(_named(name, kind) for name, kind in NAMED.items()),
        compressed=" ".join(COMPRESSED),
        moved="\n".join(f'RedirectMatch 301 "^{_escaped(old)}$" "{new}"' for old, new in moved),
        common="\n".join(f'Header always set {name} "{value}"' for name, value in common(config).items()),
        kinds="\n".join(_blocks(config, pattern)),
    )


def _escaped(path: str) -> str:
    return path.replace(".", "\\.")


def _named(name: str, kind: str) -> str:
    charset = "; charset=utf-8" if kind in CHARSET else ""
    return f'<Files "{name}">\n  ForceType "{kind}{charset}"\n</Files>'


def _blocks(config: SiteConfig, pattern: str) -> list[str]:
    """One ``<If>`` a kind, the last that fits winning, so the table goes in from behind."""
    blocks = []
    last = kinds(config)[-1].headers
    for kind in reversed(kinds(config)):
        lines = [f'  Header always set {name} "{value}"' for name, value in kind.headers.items()]
        lines += [f"  Header always unset {name}" for name in last if name not in kind.headers]
        condition = f"%{{REQUEST_URI}} =~ m#^{pattern}(?:{kind.pattern})#"
        blocks.append("\n".join([f'<If "{condition}">', *lines, "</If>"]))
    return blocks
