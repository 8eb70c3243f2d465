"""``_headers`` and ``_redirects``, as Cloudflare Pages, Netlify and their like read them.

Where two rules of ``_headers`` set the same header, these hosts send both values, and a browser then applies both
policies. So a header stands either under ``/*`` or under rules of which only one fits any page.
"""

from collections.abc import Iterable, Iterator, Mapping

from build_tools.context import Site
from build_tools.outputs.serving.headers import FOREVER, QUARTER, SHOWN, common, kinds

ROOMS = ("nyheter", "tema", "avsender", "kommune", "veiledning", "arrangementer", "smagruppe", "tekster",
         "dialogmelding", "abonner", "status")  # fmt: skip
"""The first parts of the addresses of generated pages, but those of the archive and the search."""


def headers(site: Site) -> str:
    """The file: a path with wildcards, then its headers, indented."""
    base = site.config.base
    rules = (
        (path, {name: value for name, value in sent.items() if name not in SHOWN}) for path, sent in _rules(site)
    )
    blocks = ((f"{base}*", {**common(site.config), **SHOWN}), *((base + path, sent) for path, sent in rules))
    return (
        "\n".join("\n".join([path, *(f"  {name}: {value}" for name, value in sent.items())]) for path, sent in blocks)
        + "\n"
    )


def moved(pairs: Iterable[tuple[str, str]]) -> str:
    """One redirect a line."""
    return "".join(f"{old} {new} 301\n" for old, new in pairs)


def _rules(site: Site) -> Iterator[tuple[str, Mapping[str, str]]]:
    table = {kind.name: kind for kind in kinds(site.config)}
    for path in (
        "",
        "404.html",
        "sok/",
        *(f"{room}/*" for room in _rooms(site)),
        "arkiv/",
        "arkiv/:letter/",
        "arkiv/:letter/:year/",
    ):
        yield path, table["page"].headers
    yield "arkiv/:letter/:year/:number/", table["issue"].headers
    yield "arkiv/:letter/:year/:number/utgave.html", table["mail"].headers
    if "form" in table:
        yield "rediger/*", table["form"].headers
    yield "assets/*", {"Cache-Control": FOREVER}
    yield "sok/indeks/:generation/:name", {"Cache-Control": FOREVER}
    for path in ("feed.xml", "atom.xml", "feed.json", "kalender.ics"):
        yield path, {"Cache-Control": QUARTER, "Access-Control-Allow-Origin": "*"}
    yield "data/*", {"Cache-Control": QUARTER, "Access-Control-Allow-Origin": "*"}


def _rooms(site: Site) -> list[str]:
    """The first part of every page's address."""
    own = (page.address.split("/")[1] for page in site.catalogue.pages if page.address.count("/") > 1)
    return list(dict.fromkeys((*ROOMS, *sorted(each for each in own if each))))
