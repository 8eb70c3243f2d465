"""Proves that a built site holds everything it must (`promised`) and nothing else, by reading what is published."""

import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from build_tools.errors import Problem
from build_tools.model import Entry
from build_tools.parallel import spread
from build_tools.text import markup
from build_tools.validate.proof.due import Content, Due, Letters, letters_in
from build_tools.validate.proof.promised import PROMISES
from build_tools.validate.proof.published import CLOSED, PAGES, Published, as_bytes, read

STATE, STATUS = "data/state.json", "data/status.json"
"""What the site was made of and on which day, as it says itself."""
AGAIN = "bygg nettstedet på nytt"
_PROGRAMS = ("assets/", "_server/", "sok/", "data/", "rediger/", "status/", "dialogmelding/")
"""Folders of what the program brings along, whatever the content is."""
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, OSError, RecursionError, StopIteration, zlib.error,
               etree.LxmlError)  # fmt: skip


class Proof(Struct, frozen=True):
    """In how many places something was looked for, and what was not as promised."""

    places: int
    problems: list[Problem]


def prove(content: Content, site: Path) -> Proof:
    """Compare a built site with what is due there; a site of another content is one problem, not thousands."""
    shown = Path(os.path.relpath(site, content.folder.resolve().parent)).as_posix()
    if older := _of_another(content, site, shown):
        return Proof(0, [older])
    entries = list(content.catalogue.entries())
    texts = spread(_letters, entries)
    content = replace(content, letters={each.id: letters for each, letters in zip(entries, texts, strict=True)})
    places: dict[str, list[Due]] = {}
    for promise in PROMISES:
        for due in promise.due(content):
            places.setdefault(due.place, []).append(due)
    there = set(_files(site))
    for path in sorted(there):
        if path.rsplit("/", 1)[-1] in PAGES:
            places.setdefault(path, [])
    problems = list(_strangers(there - places.keys(), shown))
    problems += (_not_of_content(path, shown) for path, due in places.items() if not due and _is_stranger(path))
    known = there | places.keys()  # what is missing is told once, and not on every page that leads to it
    work = partial(_proven, site=site, shown=shown, there=there, known=known, base=content.config.base)
    for found in spread(work, sorted(places.items(), key=_heaviest_first)):
        problems += found
    return Proof(sum(map(len, places.values())), sorted(set(problems)))


def _letters(entry: Entry) -> Letters:
    return letters_in(markup.render(entry.body).html)


def _heaviest_first(place: tuple[str, list[Due]]) -> tuple[int, str]:
    return -len(place[1]), place[0]


def _of_another(content: Content, site: Path, shown: str) -> Problem | None:
    """What to say of a site that was not made of this content, on this day."""
    try:
        said = {**json.loads((site / STATUS).read_bytes()), **json.loads((site / STATE).read_bytes())}
    except (OSError, ValueError, TypeError, RecursionError):
        message = f"her er det ikke noe nettsted som er bygd av dette programmet: {AGAIN} med `praksisnytt build`"
        return Problem(f"{shown}/{STATE}", 1, message, rule="old-site")
    now = content.catalogue.state
    differs = [what for name, what, value in (
        ("content", "av et annet innhold", now), ("settings", "med andre innstillinger", content.config.state),
        ("date", f"en annen dag enn {content.today:%d.%m.%Y}", content.today.isoformat()),
    ) if said.get(name) != value]  # fmt: skip
    if not differs:
        return None
    message = f"nettstedet er bygd {' og '.join(differs)}: {AGAIN} med `praksisnytt build`"
    return Problem(f"{shown}/{STATE}", 1, message, rule="old-site")


def _files(site: Path) -> Iterator[str]:
    for folder, _folders, names in os.walk(site):
        inside = Path(folder).relative_to(site).as_posix()
        yield from (name if inside == "." else f"{inside}/{name}" for name in names)


def _is_stranger(path: str) -> bool:
    return "/" in path and not path.startswith(_PROGRAMS)


def _strangers(paths: Iterable[str], shown: str) -> Iterator[Problem]:
    return (_not_of_content(path, shown) for path in sorted(paths) if _is_stranger(path))


def _not_of_content(path: str, shown: str) -> Problem:
    message = f"filen er ikke av noe som står i innholdet: {AGAIN}"
    return Problem(f"{shown}/{path}", 1, message, rule="not-in-content")


def _proven(
    place: tuple[str, list[Due]], site: Path, shown: str, there: set[str], known: set[str], base: str
) -> list[Problem]:
    """What is wrong with one file of the site; runs in a worker."""
    path, due = place
    if path not in there:
        return [_lost(_owner(due), f"{_where(path, missing=True)} mangler: {AGAIN}")]
    try:
        kept = any("innholdet" in each.says for each in due)
        published = as_bytes(site, path) if kept else read(site, path, base)
    except _UNREADABLE as error:
        message = f"filen kan ikke leses ({type(error).__name__}): {AGAIN}"
        return [Problem(f"{shown}/{path}", 1, message, rule="unreadable-site")]
    found = [problem for each in due for problem in _kept(each, published)]
    found += (_dead(path, link, due, shown) for link in sorted(published.links) if not _leads(link, known))
    found += (_foreign(path, address, shown) for address in sorted(published.foreign))
    if path.rsplit("/", 1)[-1] in CLOSED:
        asked = {each.key for each in due}
        found += (_unknown(key, path, shown) for key in sorted(published.said.keys() - asked - {""}))
    return found


def _owner(due: list[Due]) -> Due:
    """Whose place it is: the file that asks for the place itself, or the first that asks for something in it."""
    return next((each for each in due if not each.key), due[0])


def _lost(due: Due, message: str) -> Problem:
    return Problem(due.source, due.line, message, rule="not-published")


def _kept(due: Due, published: Published) -> Iterator[Problem]:
    """A promise beside what the place says."""
    said = published.said.get(due.key)
    where = _where(due.place)
    if said is None:
        thing = f"{due.thing} mangler" if due.thing else "mangler"
        yield _lost(due, f"{thing} {where}: {AGAIN}")
        return
    for name, value in due.says.items():
        if not _agrees(name, value, said.get(name, "")):
            what = "ordene i tittelen finnes" if name == "ordene" else f"{name} stemmer"
            yield _lost(due, f"{what} ikke {where}: {AGAIN}")


def _agrees(name: str, due: str, said: Any) -> bool:
    if name == "ordene":
        return all(map(said.any_of, due.split()))
    if name == "teksten":
        return due in (said or "")
    flat = " ".join(due.split())
    return flat in said if isinstance(said, set) else flat == " ".join((said or "").split())


def _leads(link: str, known: set[str]) -> bool:
    path = link[1:]
    return (f"{path}index.html" if not path or path.endswith("/") else path) in known or f"{path}/index.html" in known


def _dead(path: str, link: str, due: list[Due], shown: str) -> Problem:
    owner = next((each for each in due if not each.key), None)
    message = f"{_where(path)} er det en lenke til {link}, som ikke er på nettstedet: rett lenken, eller {AGAIN}"
    return Problem(owner.source if owner else f"{shown}/{path}", 1, message, rule="not-in-content")


def _foreign(path: str, address: str, shown: str) -> Problem:
    message = f"{_where(path)} hentes {address} fra et annet nettsted: {AGAIN}"
    return Problem(f"{shown}/{path}", 1, message, rule="not-in-content")


def _unknown(key: str, path: str, shown: str) -> Problem:
    message = f"{_where(path)} står {key}, som ikke er der etter innholdet: {AGAIN}"
    return Problem(f"{shown}/{path}", 1, message, rule="not-in-content")


_NAMES: Mapping[str, tuple[str, str]] = {
    "feed.xml": ("i nyhetsstrømmen", "nyhetsstrømmen"),
    "atom.xml": ("i nyhetsstrømmen", "nyhetsstrømmen"),
    "feed.json": ("i nyhetsstrømmen", "nyhetsstrømmen"),
    "feeds.opml": ("i listen over nyhetsstrømmer", "listen over nyhetsstrømmer"),
    "kalender.ics": ("i kalenderen", "kalenderen"),
    "sitemap.xml": ("i nettstedskartet", "nettstedskartet"),
    "items.json": ("i dataene", "dataene"),
    "rot": ("i søket", "søket"),
    "_redirects": ("blant videresendingene", "videresendingene"),
    "index.html": ("på siden", "siden"),
}


def _where(path: str, *, missing: bool = False) -> str:
    """A place in words: ``på siden /tema/x/``."""
    name = path.rsplit("/", 1)[-1]
    word = _NAMES.get(name, ("i filen", "filen"))[missing]
    return f"{word} /{path.removesuffix('index.html')}"
