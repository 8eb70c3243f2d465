"""Links within the site: each is followed to a page, a file or a heading, and made site-absolute."""

import posixpath
import re
from collections.abc import Container, Iterator
from functools import cached_property
from urllib.parse import unquote

from msgspec import Struct

from build_tools.errors import Problem
from build_tools.model import MAILS, Catalogue, PartialDate, SentIssue, Vocabulary
from build_tools.text import markup
from build_tools.validate.bodies import Link, at_home
from build_tools.validate.ledger import standing
from build_tools.validate.records import Record, split_date, stem_of
from build_tools.validate.world import World

_FEED = r"(?:feed\.xml|atom\.xml|feed\.json|kalender\.ics)?"
_FIXED = re.compile(
    rf"/(?:{_FEED}|sok/|nyheter/|tema/|avsender/|kommune/|veiledning/|arrangementer/|smagruppe/|tekster/|dialogmelding/|"
    r"arkiv/|abonner/|status/|rediger/|feeds\.opml|sitemap\.xml|404\.html|"
    r"data/(?:items|items\.schema|state|status|front-matter\.schema)\.json)"
)
_YEARS = re.compile(r"/nyheter/(\d{4}|udatert)/")
_EVENT_FILE = re.compile(r"(/arrangementer/[a-z0-9-]+/)kalender\.ics")
_ANCHOR = re.compile("[#?]")


class Places(Struct, frozen=True, kw_only=True):
    """What there is on the site for a link to lead to; ``years`` are those of the lists of news.

    ``lists`` are those of the vocabularies and the issues as sent, with the files beside them.
    """

    pages: Container[str]
    attachments: Container[str]
    years: Container[str]
    lists: Container[str]

    def hold(self, address: str) -> bool:
        """Whether a site address leads somewhere."""
        if address in self.pages or address in self.lists or address[1:] in self.attachments:
            return True
        if _FIXED.fullmatch(address):
            return True
        if found := _YEARS.fullmatch(address):
            return found[1] in self.years
        found = _EVENT_FILE.fullmatch(address)
        return bool(found and found[1] in self.pages)


def places_of(catalogue: Catalogue) -> Places:
    """Where links may lead on a site that has been judged."""
    return Places(
        pages={address for entry in catalogue.entries() for address in (entry.address, *entry.aliases)},
        attachments={path for path, _source in catalogue.attachments},
        years={_year(item.date) for item in catalogue.items},
        lists=_lists(catalogue.vocabulary, catalogue.issues),
    )


def _lists(vocabulary: Vocabulary, issues: tuple[SentIssue, ...]) -> set[str]:
    mails = {f"{issue.address}{name}" for issue in issues for name, _digest in issue.files if name in MAILS}
    return standing(vocabulary, issues) | mails


def _year(day: PartialDate | None) -> str:
    return f"{day.year:04}" if day else "udatert"


class Follower:
    """Follows links; remembers the heading ids of the pages it has had to render."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._anchors: dict[str, frozenset[str]] = {}

    @cached_property
    def _places(self) -> "Places":
        news = (record for record in self.world.published if record.collection == "nyheter")
        return Places(
            pages=self.world.by_address,
            attachments=self.world.attachments,
            years=frozenset(_year(record.values.get("date")) for record in news),
            lists=_lists(self.world.vocabulary, self.world.issues),
        )

    def problems(self, record: Record, links: tuple[Link, ...]) -> Iterator[Problem]:
        """Every link of a body that leads nowhere."""
        for link in links:
            if message := self._dead(record, link.target):
                severity = "warning" if record.draft else "error"
                yield Problem(
                    record.path, link.line, message, "warning" if severity == "warning" else "error", "dead-link"
                )

    def addresses(self, record: Record) -> Iterator[Problem]:
        """Every internal address in the fields of an entry that leads nowhere."""
        for name, given in record.addresses():
            target = at_home(given, self.world.sources.site)
            if target.startswith("/") and (message := self._dead(record, target)):
                yield Problem(
                    record.path, record.place(name), message, "warning" if record.draft else "error", "dead-link"
                )

    def _dead(self, record: Record, target: str) -> str:
        """What to write instead of a link that leads nowhere; empty when it does not."""
        path, _hash, anchor = target.partition("#")
        path = unquote(path.partition("?")[0])
        if not path:
            return self._dead_anchor(record, anchor, "siden")
        found, address = self._find(record, path)
        if found is not None:
            return self._dead_anchor(found, anchor, found.path) if anchor else ""
        if address and self._places.hold(address):
            return ""
        return self._missing(path, address)

    def _find(self, record: Record, path: str) -> tuple[Record | None, str]:
        """The published record a path leads to, else the site address it means (empty: outside the site)."""
        world = self.world
        if path.startswith("/"):
            return world.by_address.get(path), path
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(record.local), path))
        if joined.startswith(".."):
            return None, ""
        other = world.by_local.get(joined)
        if other is not None:
            return (None, other.address) if other.draft else (other, other.address)
        if joined in world.attachments:
            return None, f"/{joined}"
        return None, f"/{joined}" + ("/" if path.endswith("/") and joined != "." else "")

    def site_absolute(self, record: Record) -> tuple[str, tuple[str, ...]]:
        """The body with its relative links (``../2023/x.md``, ``../2023/x/``, ``bilde.png``) made addresses of the
        site, and what it leads to then."""
        given: dict[str, None] = {}

        def absolute(found: re.Match[str]) -> str:
            path, rest = re.fullmatch(r"([^#?]*)(.*)", found[2], re.S).groups()  # type: ignore[union-attr]
            other, address = self._find(record, unquote(path))
            if other is None and not self._places.hold(address):
                return found[0]
            if address[1:] not in self.world.attachments:
                given[address] = None
            return f"{found[1]}{address}{rest}"

        return _RELATIVE.sub(absolute, record.document.body), tuple(dict.fromkeys(leads(record)) | given)

    def _missing(self, path: str, address: str) -> str:
        world = self.world
        if not address:
            return (
                f"lenken {_shown(path)} fører ut av innholdsmappen: bruk adressen på nettstedet, som "
                f"/nyheter/2024/navn/"
            )
        if address in world.draft_addresses:
            return f"lenken {_shown(path)} fører til et utkast: publiser det først, eller slett lenken"
        if self._places.hold(address + "/"):
            return f"lenken {_shown(path)} må slutte med skråstrek: skriv `{address}/`"
        near = self._meant(path, address) or world.addresses.nearest(split_date(stem_of(address.rstrip("/")))[1])
        return f"lenken {_shown(path)} fører ingen steder; " + (
            f"mente du `{near}`?" if near else "rett adressen, eller slett lenken"
        )

    def _meant(self, path: str, address: str) -> str:
        """What a way that begins in another folder leads to, or one in other letters, or as a browser may show it."""
        bare = path.lstrip("./").removeprefix("content/")
        file = self.world.by_local.get(bare)
        folded = next((each for each in self.world.attachments if each.lower() == bare.lower()), bare)
        tries = (file.address if file else "", f"/{folded}", address.removesuffix("index.html"))
        return next((each for each in tries if self._places.hold(each)), "")

    def _dead_anchor(self, record: Record, anchor: str, where: str) -> str:
        if not anchor or anchor in ("top", "main"):
            return ""
        ids = self._ids(record)
        if unquote(anchor) in ids:
            return ""
        known = ", ".join(f"`#{each}`" for each in sorted(ids)[:8])
        return f"det er ingen overskrift `#{_shown(anchor)}` på {where}; " + (
            f"velg en av: {known}" if known else "slett det som står etter #"
        )

    def _ids(self, record: Record) -> frozenset[str]:
        if record.path not in self._anchors:
            html = markup.render(record.document.body).html
            self._anchors[record.path] = frozenset(re.findall(r'\bid="([^"]+)"', html))
        return self._anchors[record.path]


_RELATIVE = re.compile(
    r"(\]\(\s{0,9}<?|^[ \t>]{0,20}\[[^\]\n^]{1,200}\]:[ \t]*<?|\b(?:href|src)=[\"']?)"
    r"(?![a-zA-Z][\w+.-]*:|[/#?>)\s])([^\s()<>\"']+)",
    re.M,
)


def is_relative(record: Record) -> bool:
    """Whether the body has links whose meaning depends on where its file lies."""
    return any(link.target[:1] not in "/#?" for link in record.links)


def leads(record: Record) -> tuple[str, ...]:
    """The addresses of the site that a body names."""
    targets = (link.target for link in record.links if link.target.startswith("/"))
    return tuple(dict.fromkeys(unquote(_ANCHOR.split(target, maxsplit=1)[0]) for target in targets))


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else flat[:79] + "…"
