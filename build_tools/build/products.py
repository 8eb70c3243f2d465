"""What is made of all entries together: the search index and the data."""

import hashlib
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from build_tools.build.plan import Tokens, Unit
from build_tools.context import Site
from build_tools.model import SiteFile
from build_tools.outputs import data, search
from build_tools.outputs.data.schema import schema


def products(site: Site, known: dict[str, str], live: Path | None) -> tuple[list[Unit], dict[str, str]]:
    """The units, and the token each record was made for.

    ``known`` are the tokens of the last build; a record whose token is the same is taken from its file in
    ``live``, the last site, if that is whole.
    """
    tokens = Tokens(site)
    now = {entry.id: tokens.page(entry) for entry in site.catalogue.entries()}
    every = hashlib.blake2b(json.dumps(now).encode(), digest_size=16).hexdigest()
    return [
        Unit("search", every, partial(search.render, site)),
        Unit("data", every, partial(_data, site, known, now, live)),
    ], now


def _data(site: Site, known: dict[str, str], now: dict[str, str], live: Path | None) -> Iterator[SiteFile]:
    lines = _standing(site, known, live)
    yield data.assemble(
        lines[entry.id] if entry.id in lines and known.get(entry.id) == now[entry.id] else data.record(site, entry)
        for entry in data.records(site)
    )
    yield SiteFile(data.SCHEMA, schema(site.config))


def _standing(site: Site, known: dict[str, str], live: Path | None) -> dict[str, bytes]:
    """The records of the last site by id; each begins with the id, since that is the first thing it says."""
    path = live / data.ADDRESS if live else None
    if not known or path is None or not path.is_file():
        return {}
    found = {}
    for line in path.read_bytes()[2:-3].split(b",\n"):
        found[json.loads(line[6 : line.index(b'",') + 1])] = line
    return found
