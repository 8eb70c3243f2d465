"""Style sheet, scripts, icons and manifest: files with the hash of their content in their names."""

import hashlib
import json
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from build_tools.config import SiteConfig
from build_tools.model import SiteFile
from build_tools.outputs.pages.bundle import bundle

THEME = Path(__file__).parents[2] / "theme"
STYLES = ("tokens.css", "base.css", "header.css", "entry.css", "lists.css", "home.css", "search.css", "print.css")
SCRIPTS = ("site", "sok", "filtre")
"""The scripts pages load: ``site`` on every page, ``sok`` on the search page, ``filtre`` for its filters."""
ACCENT = ("#005b7f", "#7cc7ea")
"""The theme's own accent in light and dark, the same as in the mails: 7.5:1 on white, 9.5:1 on the dark page."""
_WHITE, _PAPER = (255, 255, 255), (214, 234, 238)
_BARS = ((6, 7, 20, 5), (6, 15, 14, 3), (6, 21, 17, 3))
"""The symbol, three lines of news, in a square of 32: left, top, width, height."""
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,>]) ?|(?<=:) ")


def files(config: SiteConfig) -> Iterator[SiteFile]:
    """Everything pages refer to that is no page."""
    yield SiteFile(style_path(config), stylesheet(config))
    for name in SCRIPTS:
        yield SiteFile(script_path(name), script(name))
    if config.offline:
        yield SiteFile("sw.js", script("service-worker"))
    yield SiteFile("favicon.svg", favicon(config))
    yield SiteFile("apple-touch-icon.png", png(180, 180, accent(config)[0]))
    yield SiteFile("ikon-512.png", png(512, 512, accent(config)[0]))
    yield SiteFile("kort.png", png(1200, 630, accent(config)[0]))
    yield SiteFile("manifest.webmanifest", manifest(config))


def accent(config: SiteConfig) -> tuple[str, str]:
    """The accent colours in light and dark; one configured colour serves both."""
    colours = config.accent.split() or ACCENT
    return colours[0], colours[-1]


def stylesheet(config: SiteConfig) -> bytes:
    """All style sheets as one, with the configured accent."""
    return _stylesheet(*accent(config))


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


def favicon(config: SiteConfig) -> bytes:
    """The symbol in the accent colour."""
    bars = "".join(
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="1" fill="{_hex(colour)}"/>'
        for (x, y, width, height), colour in zip(_BARS, _colours(), strict=True)
    )
    light = accent(config)[0]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="6" fill="{light}"/>{bars}</svg>\n'
    ).encode()


def _colours() -> Sequence[tuple[int, int, int]]:
    return (_WHITE, _PAPER, _PAPER)


def _hex(colour: tuple[int, int, int]) -> str:
    return "#" + bytes(colour).hex()


def png(width: int, height: int, background: str) -> bytes:
    """The symbol as a PNG (https://www.w3.org/TR/png-3/) of three colours: rectangles need no painter."""
    side = min(width, height) * (1 if width == height else 0.7)
    left, top = (width - side) / 2, (height - side) / 2
    rows = [bytearray(width) for _ in range(height)]
    for colour, (x, y, w, h) in zip((1, 2, 2), _BARS, strict=True):
        start, end = round(left + x * side / 32), round(left + (x + w) * side / 32)
        for line in range(round(top + y * side / 32), round(top + (y + h) * side / 32)):
            rows[line][start:end] = bytes([colour]) * (end - start)
    palette = bytes.fromhex(background.lstrip("#")) + bytes(_WHITE) + bytes(_PAPER)
    pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, chunks))


def _chunk(chunk: tuple[bytes, bytes]) -> bytes:
    kind, data = chunk
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


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
        "theme_color": accent(config)[0],
        "icons": [
            {"src": "favicon.svg", "sizes": "any", "type": "image/svg+xml"},
            {"src": "ikon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
        ],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
