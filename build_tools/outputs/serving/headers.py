"""Which headers every file of the site is sent with: the one table all server files are written from.

The Content-Security-Policy starts from nothing and opens one thing at a time. What a page may do is in ``_page``;
three places differ, each in a policy of its own so that the rest stays closed:

- An issue's page (``/arkiv/x/2026/1/``) may show the mail as sent in a frame, from the site itself only.
- The mail as sent (``…/utgave.html``) is frozen, byte for byte, with styles in its tags, as mail programs need.
  ``sandbox`` gives it an origin of its own without scripts, forms or storage; inside that, and only there, inline
  styles are allowed. Links may open in a new tab, which is an ordinary page again. Only the site may frame it.
- The editors' form (``/rediger/``) talks with the git host it is configured for; it exists only when configured.

Attachments get a policy under which nothing runs, should a hostile one ever be served as a page. PDFs, pictures
and films have only ``frame-ancestors``: browsers show them in pages of their own making, whose styles and plug-in
a stricter policy would stop (crbug.com/271452), and with a fixed type and ``nosniff`` they can be nothing else.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from build_tools.config import SiteConfig

YEAR = 31_536_000
FOREVER = f"public, max-age={YEAR}, immutable"
ASK = "no-cache"
"""Kept, but asked for again every time: a page must never say «gjelder» after it has been withdrawn."""
QUARTER = "public, max-age=900"
GIT_HOSTS = {"github": ("https://api.github.com", "https://github.com"), "gitlab": ("https://gitlab.com",)}
_OPEN = {"Access-Control-Allow-Origin": "*"}
_POPUPS = {"Cross-Origin-Opener-Policy": "same-origin-allow-popups"}  # the git host signs in through a window
_FEATURES = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
             "midi", "payment", "usb")  # fmt: skip


SHOWN = {
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        [*(f"{name}=()" for name in _FEATURES), "clipboard-read=()", "clipboard-write=(self)"]
    ),
}
"""What browsers look for at what they show, not at what a page loads: there it is only weight, in every search."""


class Kind(Struct, frozen=True):
    """A kind of file: ``pattern`` (a regular expression that Python, PCRE and nginx read alike) on the path below
    the site's base, and the headers that not every file has.
    """

    name: str
    pattern: str
    headers: Mapping[str, str]


def headers_for(config: SiteConfig, path: str) -> dict[str, str]:
    """The headers of the file at a path of the host (``/fastlege/tema/x/``), without its media type."""
    return {**common(config), **kind_of(config, path).headers}


def kind_of(config: SiteConfig, path: str) -> Kind:
    """The first kind whose pattern fits the path."""
    below = path.removeprefix(config.base)
    return next(kind for kind in kinds(config) if re.match(kind.pattern, below))


def common(config: SiteConfig) -> dict[str, str]:
    """What every answer has."""
    secure = {"Strict-Transport-Security": f"max-age={2 * YEAR}"} if config.url.startswith("https:") else {}
    return {**secure, "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}


def kinds(config: SiteConfig) -> tuple[Kind, ...]:
    """Every kind, the first that fits first; the last fits everything."""
    alone = {"Cross-Origin-Opener-Policy": "same-origin"}
    hidden = {"X-Robots-Tag": "noindex"}
    form = _kind("form", r"rediger/", _form(config), ASK, _POPUPS | hidden)
    return (
        *((form,) if config.form else ()),
        _kind("mail", r"arkiv/.+(?<!/index)\.html$", _mail(), ASK, hidden),
        _kind("issue", r"arkiv/[^/]+/[0-9]+/[0-9]+/(index\.html)?$", _page(config, frame=True), ASK, alone),
        _kind("page", r"$|404\.html$|.*/$|(.*/)?index\.html$", _page(config), ASK, alone),
        _part("hashed", r"assets/.*\.[0-9a-f]{10,64}\.[a-z0-9]+$|sok/indeks/[0-9a-f]{10,64}/", FOREVER),
        _part("index", r"sok/indeks/", ASK),
        _kind("script", r".*\.js$", _policy({"script-src": "'self'", "connect-src": "'self'"}), ASK),
        _kind("feed", r"(.*/)?(feed\.xml|atom\.xml|feed\.json|kalender\.ics)$|feeds\.opml$", NOTHING, QUARTER, _OPEN),
        _kind("data", r"data/", NOTHING, QUARTER, _OPEN),
        _kind("media", r".*\.(?i:pdf|png|jpe?g|gif|webp|avif|mp[34]|webm)$", "frame-ancestors 'none'", ASK),
        _kind("other", r"", NOTHING, ASK),
    )


def _kind(name: str, pattern: str, csp: str, cache: str, more: Mapping[str, str] = MappingProxyType({})) -> Kind:
    return Kind(name, pattern, {"Content-Security-Policy": csp, "Cache-Control": cache, **SHOWN, **more})


def _part(name: str, pattern: str, cache: str) -> Kind:
    """Files that pages load and nobody opens."""
    return Kind(name, pattern, {"Content-Security-Policy": "default-src 'none'", "Cache-Control": cache})


def _policy(opened: Mapping[str, str]) -> str:
    """Nothing but what is opened."""
    return "; ".join(f"{name} {value}".strip() for name, value in {"default-src": "'none'", **opened}.items())


NOTHING = _policy({"base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'"})


def _page(config: SiteConfig, *, frame: bool = False) -> str:
    """An ordinary page: its own scripts, styles, pictures and search shards, and the search form."""
    opened = {
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "praksisnytt" if config.offline else "'none'",  # registering a worker needs a policy
    }
    if config.offline:
        opened["worker-src"] = "'self'"
    if frame:
        opened["frame-src"] = "'self'"
    return _policy(opened)


def _mail() -> str:
    return _policy(
        {
            "style-src": "'unsafe-inline'",
            "img-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'self'",
            "sandbox": "allow-popups allow-popups-to-escape-sandbox",
        }
    )


def _form(config: SiteConfig) -> str:
    """The editors' form: an application that styles itself and talks with one git host."""
    backend = config.form.get("backend", "")
    own = config.form.get("base_url") if backend == "gitlab" else ""
    hosts = own or " ".join(GIT_HOSTS.get(backend, ()))
    return _policy(
        {
            "script-src": "'self'",
            "style-src": "'self' 'unsafe-inline'",
            "img-src": "'self' blob: data: https://*.githubusercontent.com",
            "font-src": "'self' data:",
            "connect-src": f"'self' blob: data: {hosts}".strip(),
            "worker-src": "'self' blob:",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
        }
    )
