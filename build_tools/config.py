"""The site's configuration, read from ``mkdocs.yml`` without MkDocs."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from msgspec import Struct, field
from msgspec.structs import asdict

from build_tools.colours import GROUNDS, READABLE, accents, contrast
from build_tools.errors import UsageError


class SiteConfig(Struct, frozen=True, kw_only=True):
    """What the operator decides. Every field but the first three is a key under ``extra:`` in ``mkdocs.yml``."""

    name: str = "Praksisnytt"
    """``site_name``: the text logo and the feeds' title."""
    url: str = "https://praksisnytt.example.org/"
    """``site_url``: where the site is served, with a trailing slash.

    Feeds' entries have it in their ids, meetings its host: after a change readers' programs take all of it for new.
    """
    description: str = ""
    """``site_description``: one sentence for search engines and feeds."""
    organisation: str = ""
    """Who publishes, for the footer and structured data."""
    demo: bool = False
    """Whether a banner on every page and in every digest says that the content is a demonstration."""
    contact: str = ""
    """Role mailbox of the editors, used where a source has none."""
    feedback_form: str = ""
    """Address of a feedback form; empty: a mailto link to the source's mailbox."""
    footer: str = ""
    """One more sentence in the footer."""
    accent: str = ""
    """Accent colour in light and dark (``#005b7f #7cc7ea``), each readable there; one: the dark one is made of it."""
    logo: str = ""
    """An image among the attachments (``vedlegg/logo.png``), square or nearly so; empty: the theme's own mark."""
    edit_url: str = ""
    """Address of the content folder in the git host's editor; empty: no edit links."""
    form: Mapping[str, str] = field(default_factory=dict)
    """The browser form at ``/rediger/``: ``backend`` (github, gitlab), ``repo``, ``branch``; empty: off.

    Editors sign in with a token of their own, or through a window: GitHub needs a relay that keeps the application's
    secret (``base_url``), GitLab an application's id (``app_id``). A GitLab of one's own is named by ``base_url``.
    """
    unsubscribe: str = ""
    """Address for List-Unsubscribe; empty: a placeholder that sending refuses.

    ``{newsletter}`` in it becomes the newsletter's key, ``{recipient}`` the address of whoever gets the mail; a mail
    to a list is everybody's, and may not have it.
    """
    offline: bool = False
    """Whether a service worker keeps what was read for reading offline."""
    file_search: bool = False
    """Whether links and search also work in a folder opened with ``file://``; the index is then written twice."""

    @property
    def base(self) -> str:
        """The path the site is served under, with slashes: ``/`` or ``/fastlege/``."""
        return urlsplit(self.url).path or "/"

    @property
    def accents(self) -> tuple[str, str]:
        """The accent colours in light and dark."""
        return accents(self.accent)

    @property
    def state(self) -> str:
        """A digest of all settings."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def absolute(self, address: str) -> str:
        """The full address of a site address (``/nyheter/…``)."""
        return self.url + address.removeprefix("/")


_TOP = {"name": "site_name", "url": "site_url", "description": "site_description"}
# It stands in the patterns and addresses of every server file.
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::(?P<port>\d{1,5}))?/(?:[A-Za-z0-9._~-]+/)*")
_PORTS = 1 << 16

_SHAPES = {
    "accent": (r"#[0-9A-Fa-f]{6}(?: #[0-9A-Fa-f]{6})?", "one or two colours like `#005b7f #7cc7ea`, in quotes"),
    "contact": (r"[\w.+-]+@[\w.-]+", "a mailbox like post@example.org"),
    "feedback_form": (r"https?://[^\s\"'<>]+", "an address that begins with https://"),
    "logo": (r".+\.(?:png|webp|jpe?g)", "an image among the attachments, like vedlegg/logo.png"),
    "edit_url": (r"https?://[^\s\"'<>]+", "an address that begins with https://"),
    "unsubscribe": (r"(?:https://|mailto:)(?:[^\s\"'<>{}]|\{newsletter\}|\{recipient\})+",
                    "an address that begins with https:// or mailto:; {newsletter} and {recipient} are filled in"),
}  # fmt: skip
"""What some keys must look like: they stand in links, styles and the heads of mails."""


class _Tagged(Struct, frozen=True):
    """A value that only MkDocs makes something of, like ``!ENV ADDRESS``."""

    tag: str


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Reads MkDocs' YAML; Python tags are left as they are, since only MkDocs needs them."""


_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)
_Loader.add_multi_constructor("!", lambda loader, suffix, node: _Tagged(f"!{suffix}"))


def load_config(path: Path) -> SiteConfig:
    """Read ``mkdocs.yml``; UsageError when it is missing, broken or has a key under ``extra`` that is unknown."""
    if path.exists() and not path.is_file():
        raise UsageError(f"cannot read {path}: it is not a regular file")
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except (OSError, UnicodeDecodeError, RecursionError, ValueError, yaml.YAMLError) as error:
        raise UsageError(f"cannot read {path}: {' '.join(str(error).split())}") from error
    if not isinstance(raw, Mapping):
        raise UsageError(f"{path} must have keys like `site_name: Praksisnytt`")
    if "INHERIT" in raw:
        raise UsageError(f"{path}: INHERIT is read by MkDocs alone: write all settings in the one file")
    return config_from(raw)


def config_from(raw: Mapping[str, Any]) -> SiteConfig:
    """Take the product's keys out of MkDocs' configuration; UsageError when one is unknown or no such value."""
    extra = raw.get("extra") or {}
    known = asdict(SiteConfig())
    if not isinstance(extra, Mapping) or not all(isinstance(key, str) for key in extra):
        raise UsageError("mkdocs.yml: extra must have keys like `organisation: Helsefellesskapet`")
    if unknown := sorted(extra.keys() - (known.keys() - _TOP.keys())):
        allowed = ", ".join(sorted(known.keys() - _TOP.keys()))
        raise UsageError(f"mkdocs.yml: unknown key under extra: {', '.join(unknown)} (known: {allowed})")
    named = {key: raw.get(written) for key, written in _TOP.items()}
    given = {key: value for key, value in {**named, **extra}.items() if value is not None}
    for key, value in given.items():
        _hold(_TOP.get(key, f"extra.{key}"), key, value, type(known[key]))
    if not given.get("name", known["name"]).strip():
        raise UsageError("mkdocs.yml: site_name must be a name")
    if "url" in given:
        given["url"] = given["url"].rstrip("/") + "/"
        if not (found := _URL.fullmatch(given["url"])) or int(found["port"] or 0) >= _PORTS:
            raise UsageError("mkdocs.yml: site_url must be https://host/ or https://host/path/, of a–z, 0–9, . _ ~ -")
    for colour, ground in zip(given.get("accent", "").split(), GROUNDS, strict=False):
        if (ratio := contrast(colour, ground)) < READABLE:
            message = f"have a contrast of {READABLE} to its ground {ground}; that of {colour} is {ratio:.2f}"
            raise UsageError(f"mkdocs.yml: extra.accent must {message}")
    return SiteConfig(**given)


def _hold(shown: str, key: str, value: Any, kind: type) -> None:
    """A value is of its key's kind, in one line, and looks as what stands there must."""
    if isinstance(value, _Tagged):
        raise UsageError(f"mkdocs.yml: {shown} must be written out: {value.tag} is read by MkDocs alone")
    if kind is bool and not isinstance(value, bool):
        raise UsageError(f"mkdocs.yml: {shown} must be true or false")
    if kind is str and not isinstance(value, str):
        raise UsageError(f"mkdocs.yml: {shown} must be text, in quotes if it looks like something else")
    if kind not in (bool, str) and not isinstance(value, Mapping):
        raise UsageError(f"mkdocs.yml: {shown} must have keys of its own under it")
    if isinstance(value, str) and not value.isprintable():
        raise UsageError(f"mkdocs.yml: {shown} must be one line without hidden characters")
    pattern, must = _SHAPES.get(key, ("", ""))
    if pattern and value and not re.fullmatch(pattern, value):
        raise UsageError(f"mkdocs.yml: {shown} must be {must}")
