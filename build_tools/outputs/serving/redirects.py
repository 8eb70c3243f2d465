"""Old addresses and where they lead now, for servers that can answer 301; for all others a page stands there."""

import re

from build_tools.context import Site

_SAFE = re.compile(r"/[A-Za-z0-9/._~-]+")


def redirects(site: Site) -> tuple[tuple[str, str], ...]:
    """Pairs of host paths (old, new), sorted; an alias with signs a server file would have to quote is left out."""
    base = site.config.base.rstrip("/")
    pairs = ((base + alias, base + entry.address) for entry in site.catalogue.entries() for alias in entry.aliases)
    return tuple(sorted(pair for pair in pairs if all(_SAFE.fullmatch(path) for path in pair)))
