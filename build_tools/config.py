"""The site's configuration, read from ``mkdocs.yml`` without MkDocs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from build_tools.errors import UsageError


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteConfig:
    """What the operator decides. Every field but the first three is a key under ``extra:`` in ``mkdocs.yml``."""

    name: str = "Praksisnytt"
    """``site_name``: the text logo and the feeds' title."""
    url: str = "https://praksisnytt.example.org/"
    """``site_url``: where the site is served, with a trailing slash."""
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
    """Accent colour in light and dark (``#005b7f #7cc7ea``); empty: the theme's own."""
    edit_url: str = ""
    """Address of the content folder in the git host's editor; empty: no edit links."""
    form: Mapping[str, str] = field(default_factory=dict)
    """The browser form at ``/rediger/``: ``backend`` (github, gitlab), ``repo``, ``branch``; empty: off.

    Editors sign in with a token of their own, or through a window: GitHub needs a relay that keeps the application's
    secret (``base_url``), GitLab an application's id (``app_id``). A GitLab of one's own is named by ``base_url``.
    """
    unsubscribe: str = ""
    """Address for List-Unsubscribe, with ``{newsletter}`` in it; empty: a placeholder that sending refuses."""
    offline: bool = False
    """Whether a service worker keeps what was read for reading offline."""
    file_search: bool = False
    """Whether the search also works from a folder opened with ``file://``; its index is then written twice."""

    @property
    def base(self) -> str:
        """The path the site is served under, with slashes: ``/`` or ``/fastlege/``."""
        return urlsplit(self.url).path or "/"

    def absolute(self, address: str) -> str:
        """The full address of a site address (``/nyheter/…``)."""
        return self.url + address.removeprefix("/")


# It stands in the patterns and addresses of every server file.
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?/(?:[A-Za-z0-9._~-]+/)*")


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Reads MkDocs' YAML; Python tags are left as they are, since only MkDocs needs them."""


_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)
_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def load_config(path: Path) -> SiteConfig:
    """Read ``mkdocs.yml``; UsageError when it is missing, broken or has a key under ``extra`` that is unknown."""
    if path.exists() and not path.is_file():
        raise UsageError(f"cannot read {path}: it is not a regular file")
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"cannot read {path}: {error}") from error
    return config_from(raw)


def config_from(raw: Mapping[str, Any]) -> SiteConfig:
    """Take the product's keys out of MkDocs' configuration."""
    extra = dict(raw.get("extra") or {})
    known = {each.name for each in fields(SiteConfig)} - {"name", "url", "description"}
    if unknown := sorted(set(extra) - known):
        raise UsageError(
            f"mkdocs.yml: unknown key under extra: {', '.join(unknown)} (known: {', '.join(sorted(known))})"
        )
    top = {
        "name": raw.get("site_name"),
        "url": raw.get("site_url"),
        "description": raw.get("site_description"),
    }
    given = {key: value for key, value in {**top, **extra}.items() if value is not None}
    for key, value in given.items():
        if isinstance(value, str) and not value.isprintable():
            raise UsageError(f"mkdocs.yml: {key} must be one line without hidden characters")
    if "url" in given:
        given["url"] = given["url"].rstrip("/") + "/"
        if not _URL.fullmatch(given["url"]):
            raise UsageError("mkdocs.yml: site_url must be https://host/ or https://host/path/, of a–z, 0–9, . _ ~ -")
    return SiteConfig(**given)
