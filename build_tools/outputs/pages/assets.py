"""Style sheet, scripts, icons and manifest: files with the hash of their content in their names."""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from build_tools.config import SiteConfig
from build_tools.outputs.pages.bundle import bundle
from build_tools.outputs.pages.symbol import BARS, PAPER, WHITE
from build_tools.site_file import SiteFile

THEME = Path(__file__).parents[2] / "theme"
STYLES = ("tokens.css", "base.css", "header.css", "entry.css", "lists.css", "home.css", "search.css", "print.css")
SCRIPTS = ("site", "sok", "filtre", "gjett", "les")
"""The scripts pages load: ``site`` on every page, ``sok`` on the search page, the others when that needs them."""
FOLDER_SCRIPT = "mappe"
"""The script of every page of a site that can be opened from a folder (``file_search: true``)."""
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,>]) ?|(?<=:) ")


def files(config: SiteConfig) -> Iterator[SiteFile]:
    """Everything pages refer to that is no page."""
    yield SiteFile(style_path(config), stylesheet(config))
    for name in (*SCRIPTS, FOLDER_SCRIPT) if config.file_search else SCRIPTS:
        yield SiteFile(script_path(name), script(name))
    if config.offline:
        yield SiteFile("sw.js", script("service-worker"))
    yield SiteFile("manifest.webmanifest", manifest(config))


def pictures(config: SiteConfig, logo: bytes = b"") -> Iterator[SiteFile]:
    """The site's icons and card, which only its name, colour and logo change."""
    from build_tools.outputs.pages import picture  # Pillow costs a build that draws nothing too much

    look = picture.look(config.accents[0], logo)
    yield SiteFile("favicon.svg", favicon(config, logo))
    yield SiteFile("apple-touch-icon.png", picture.icon(config.name, 180, look))
    yield SiteFile("ikon-512.png", picture.icon(config.name, 512, look))
    yield SiteFile("kort.png", picture.card(config.name, config.organisation, look))


def stylesheet(config: SiteConfig) -> bytes:
    """All style sheets as one, with the configured accent."""
    return _stylesheet(*config.accents)


@cache
def _stylesheet(light: str, dark: str) -> bytes:
    source = "\n".join((THEME / "styles" / name).read_text(encoding="utf-8") for name in STYLES)
    return minified(source.replace("ACCENT-LIGHT", light).replace("ACCENT-DARK", dark)).encode()


def minified(css: str) -> str:
    """The same rules without comments and needless space; selectors keep the spaces that mean something."""
    plain = _SPACE.sub(" ", _COMMENT.sub("", css))
    return _AROUND.sub(lambda found: found[1] or "", plain).replace(";}", "}").strip()


def style_path(config: SiteConfig) -> str:
    """Where the style sheet is served."""
    return hashed("site", "css", stylesheet(config))


@cache
def script(name: str) -> bytes:
    """An entry script with what it imports."""
    return bundle(THEME / "scripts" / f"{name}.js").encode()


def script_path(name: str) -> str:
    """Where an entry script is served."""
    return hashed(name, "js", script(name))


def hashed(stem: str, suffix: str, content: bytes) -> str:
    """``assets/<stem>.<first ten hex digits of SHA-256>.<suffix>``: it may be cached for ever."""
    return f"assets/{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"


def favicon(config: SiteConfig, logo: bytes) -> bytes:
    """The logo, else the symbol in the accent colour."""
    bars = "".join(
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="1" fill="#{bytes(colour).hex()}"/>'
        for (x, y, width, height), colour in zip(BARS, (WHITE, PAPER, PAPER), strict=True)
    )
    shown = f'<rect width="32" height="32" rx="6" fill="{config.accents[0]}"/>{bars}'
    if logo:
        kind = config.logo.rpartition(".")[2].replace("jpg", "jpeg")
        shown = f'<image width="32" height="32" href="data:image/{kind};base64,{b64encode(logo).decode()}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{shown}</svg>\n'.encode()


def manifest(config: SiteConfig) -> bytes:
    """The web app manifest (https://www.w3.org/TR/appmanifest/)."""
    data = {
        "name": config.name,
        "short_name": config.name,
        "description": config.description,
        "lang": "nb",
        "start_url": "./",
        "scope": "./",
        "display": "browser" if not config.offline else "standalone",
        "background_color": "#ffffff",
        "theme_color": config.accents[0],
        "icons": [
            {"src": "favicon.svg", "sizes": "any", "type": "image/svg+xml"},
            {"src": "ikon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
        ],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
