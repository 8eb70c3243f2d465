"""One text edited and nothing else: what follows from it is made without reading what all other files say.

Of most items lists and other pages show what stands above the text (`Entry.front`); another text of such an item
shows in its page, in the feeds that carry it, in the search index and in the data, and nowhere else. Whatever does
not fit is built the whole way (`renew`), and a site made the narrow way is that one byte for byte.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from build_tools import load, validate
from build_tools.build import cache
from build_tools.build.bodies import Bodies
from build_tools.build.builder import Folders
from build_tools.build.shelf import Shelf
from build_tools.build.tokens import States, Tokens
from build_tools.config import SiteConfig, load_config
from build_tools.context import Site
from build_tools.model import Catalogue, Entry, Guide, Item, newest_first
from build_tools.validate.records import Record

MOST = 8
"""With more texts edited than these the whole way is as fast."""
_GROUND, _RELATED = "ground", "related"


class Related(Struct, frozen=True):
    """What `pages.related` found, as ids, in one state of `Tokens.listed`; ``basis`` is what it looks at."""

    listed: str
    basis: str
    names: Mapping[str, Sequence[str]]


class Carrier(Struct, frozen=True):
    """A list whose feeds carry entries of these ``names``, and the days it gives them (`feeds.days`)."""

    address: str
    title: str
    days: str
    names: tuple[str, ...]


class Ground(Struct, frozen=True):
    """What a build leaves for a narrow one to stand on.

    ``tied`` are the entries of which other parts of the site than feeds show more than their front; ``frame`` is the
    catalogue without any entries but hand-written pages.
    """

    states: States
    tied: frozenset[str]
    carriers: tuple[Carrier, ...]
    frame: Catalogue

    @classmethod
    def of(cls, site: Site, tokens: Tokens, carriers: Iterable[Carrier]) -> "Ground":
        """What is left by a site that was built the whole way."""
        catalogue = site.catalogue
        apart = {entry.id for entry in catalogue.entries() if entry.supersedes or not isinstance(entry, Item)}
        tied = apart | catalogue.successors.keys() | catalogue.issues_of.keys()
        frame = Catalogue(
            pages=catalogue.pages,
            vocabulary=catalogue.vocabulary,
            issues=catalogue.issues,
            attachments=catalogue.attachments,
        )
        return cls(tokens.states, frozenset(tied), tuple(carriers), frame)

    @classmethod
    def load(cls, room: Path) -> "Ground | None":
        """What the last build left, if it is whole."""
        found = cache.load(room / _GROUND, cache.program())
        return found if isinstance(found, Ground) else None

    def save(self, room: Path) -> None:
        """Leave it for the next build, once the site is the one it tells of."""
        cache.save(room / _GROUND, self, cache.program())


class Edit(Struct, frozen=True):
    """Items with another text: ``site`` holds them, and the entries ``near`` them; ``ground`` is as it is now."""

    site: Site
    tokens: Tokens
    items: tuple[Item, ...]
    near: Mapping[str, tuple[Entry, ...]]
    ground: Ground

    @property
    def content(self) -> str:
        """The state of the whole catalogue."""
        return self.site.catalogue.state_with(self.ground.states.files.values())

    def carriers(self) -> Iterator[tuple[Carrier, tuple[Item, ...]]]:
        """The lists whose feeds carry any of the items, and which."""
        for carrier in self.ground.carriers:
            if inside := tuple(item for item in self.items if item.id in carrier.names):
                yield carrier, inside


def load_related(room: Path) -> Related | None:
    """What belonged together in the last build that looked, if it is whole."""
    found = cache.load(room / _RELATED, cache.program())
    return found if isinstance(found, Related) else None


def save_related(room: Path, found: Related) -> None:
    """Keep what belongs together."""
    cache.save(room / _RELATED, found, cache.program())


def edit(folders: Folders, room: Path, changed: frozenset[str], today: date, looks: Shelf) -> Edit | None:
    """What was edited, if only texts of ``changed`` files of the content were; ``looks`` get what they show now."""
    ground = Ground.load(room) if len(changed) <= MOST else None
    if ground is None:
        return None
    sources = load.some(folders.content, sorted(changed))
    found = validate.by_themselves(sources, today) if sources else []
    items = {item.id: item for each in found if (item := _edited(looks.get(each.path), each, ground))}
    related = load_related(room)
    if sources is None or len(items) < len(changed) or related is None or related.listed != ground.states.listed:
        return None
    names = {other for name in items for other in related.names[name]} - items.keys()
    paths = {name: f"{sources.root}/{ground.states.files[name][0]}" for name in names}
    beside = {name: _entry(looks.get(path), ground, name) for name, path in paths.items()}
    entries = items | {name: entry for name, entry in beside.items() if entry}
    if not entries.keys() >= names:
        return None
    looks.put({each.path: each for each in found})
    site = _site(ground.frame, entries, load_config(folders.config), today)
    near = {name: tuple(entries[other] for other in related.names[name]) for name in items}
    tokens = Tokens(site)
    if tokens.base != ground.states.base:
        return None
    return Edit(
        site, tokens, tuple(items.values()), near, replace(ground, states=_states(ground.states, tokens, near, site))
    )


def _edited(before: Record | None, now: Record, ground: Ground) -> Item | None:
    """The item a file holds, if only its text can be another than before."""
    item = now.entry
    if before is None or before.entry is None or not isinstance(item, Item) or item.id in ground.tied:
        return None
    return item if (before.front, before.outward) == (now.front, now.outward) else None


def _entry(record: Record | None, ground: Ground, name: str) -> Entry | None:
    """The entry that stands as it was kept under the name."""
    entry = record.entry if record else None
    return entry if entry and (entry.path, entry.digest) == ground.states.files[name] else None


def _site(frame: Catalogue, entries: Mapping[str, Entry], config: SiteConfig, today: date) -> Site:
    ordered = newest_first(entries.values())
    items = tuple(each for each in ordered if isinstance(each, Item))
    catalogue = replace(frame, items=items, guides=tuple(each for each in ordered if isinstance(each, Guide)))
    return Site(catalogue=catalogue, config=config, bodies=Bodies(catalogue), today=today)


def _states(before: States, tokens: Tokens, near: Mapping[str, Sequence[Entry]], site: Site) -> States:
    items = [item for item in site.catalogue.items if item.id in near]
    return replace(
        before,
        files={**before.files, **{item.id: (item.path, item.digest) for item in items}},
        tokens={**before.tokens, **{item.id: tokens.of(item) for item in items}},
        pages={**before.pages, **{item.id: tokens.page(item, near[item.id]) for item in items}},
    )
