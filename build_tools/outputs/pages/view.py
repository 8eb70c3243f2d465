"""What a page is before it is HTML: an address, a template and plain data."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup
from msgspec import Struct

from build_tools.model import Entry


class Link(NamedTuple):
    """A link within the site: the address without its leading slash, and the language of a label not in Norwegian."""

    href: str
    label: str
    lang: str = ""


class Feed(NamedTuple):
    """A feed for autodiscovery: media type, title, and the address without its leading slash."""

    type: str
    title: str
    href: str


class PageView(Struct, frozen=True):
    """One page: where it is served, the template that shows it, and all the template may look at."""

    address: str
    template: str
    data: Mapping[str, Any]


class Deferred(Struct, frozen=True):
    """A page that takes long to make: what decides how it looks (its entries and ``others``), apart from making it.

    Vocabulary, configuration and day count too, but are the same for the whole site.
    """

    address: str
    entries: Sequence[Entry]
    make: Callable[[], PageView]
    others: tuple[str, ...] = ()


HOME = Link("", "Forside")


def link_to(entry: Entry) -> Link:
    """A link to an entry, by its title."""
    return Link(entry.address[1:], entry.title, foreign(entry))


def foreign(entry: Entry) -> str:
    """The language of an entry where it is not that of the page around it."""
    return "" if entry.lang == "nb" else entry.lang


def path_of(address: str) -> str:
    """The file an address is served from: ``/tema/x/`` → ``tema/x/index.html``."""
    return address[1:] + ("index.html" if address.endswith("/") else "")


def root_of(address: str) -> str:
    """What leads from an address back to the site's root: ``../../`` for ``/tema/x/``, ``./`` at the top."""
    return "../" * (address.count("/") - 1) or "./"


def page(
    address: str,
    template: str,
    *,
    title: str,
    description: str = "",
    section: str = "",
    crumbs: Sequence[Link] = (HOME,),
    feeds: Sequence[Feed] = (),
    json_ld: Markup | str = "",
    indexed: bool = True,
    **data: Any,
) -> PageView:
    """Make a view with everything ``base.html`` needs; ``section`` names the navigation's entry it belongs to."""
    return PageView(
        address,
        template,
        {
            "root": root_of(address),
            "canonical": address[1:],
            "title": title,
            "description": description or title,
            "section": section,
            "crumbs": crumbs,
            "feeds": feeds,
            "json_ld": json_ld,
            "indexed": indexed,
            **data,
        },
    )


def feeds_of(prefix: str, title: str) -> tuple[Feed, ...]:
    """The three feeds beside a list."""
    return (
        Feed("application/rss+xml", f"{title} (RSS)", f"{prefix}feed.xml"),
        Feed("application/atom+xml", f"{title} (Atom)", f"{prefix}atom.xml"),
        Feed("application/feed+json", f"{title} (JSON)", f"{prefix}feed.json"),
    )
