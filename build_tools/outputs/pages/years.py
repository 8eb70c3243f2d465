"""News year by year."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

from build_tools.context import Site
from build_tools.model import Item
from build_tools.outputs.pages import items, labels
from build_tools.outputs.pages.rows import NEWEST, UNDATED, Group, Rows
from build_tools.outputs.pages.tallies import Tally, alphabetical
from build_tools.outputs.pages.view import HOME, Deferred, Link, PageView, feeds_of, page


def listings(site: Site, rows: Rows) -> Iterator[Deferred]:
    """``/nyheter/`` with the newest, and one list a year."""
    years: dict[str, list[Item]] = {}
    for item in site.catalogue.items:
        years.setdefault(item.year, []).append(item)
    links = tuple(
        Tally(Link(f"nyheter/{year}/", "Uten dato" if year == "udatert" else year), len(found), "", "")
        for year, found in years.items()
    )
    newest = site.catalogue.items[:NEWEST]
    counts = tuple(map(repr, links))
    yield Deferred("/nyheter/", newest, partial(_newest_view, site, rows, links), counts)
    for position, (year, found) in enumerate(years.items()):
        newer = links[position - 1].link if position else None
        older = links[position + 1].link if position + 1 < len(links) else None
        yield Deferred(
            f"/nyheter/{year}/",
            found,
            partial(_year_view, site, rows, year, found, newer, older),
            (f"{newer}", f"{older}"),
        )


def _newest_view(site: Site, rows: Rows, links: tuple[Tally, ...]) -> PageView:
    return page(
        "/nyheter/",
        "news.html",
        title="Nyheter",
        section="nyheter",
        description="Alle nyheter, år for år.",
        feeds=feeds_of("", site.config.name),
        rows=rows.all(site.catalogue.items[:NEWEST]),
        years=links,
        total=len(site.catalogue.items),
    )


def _year_view(
    site: Site, rows: Rows, year: str, found: list[Item], newer: Link | None, older: Link | None
) -> PageView:
    groups = rows.by_month(found) if year != "udatert" else (Group(UNDATED, "", rows.all(found)),)
    return page(
        f"/nyheter/{year}/",
        "list.html",
        title="Nyheter uten dato" if year == "udatert" else f"Nyheter {year}",
        description="1 nyhet." if len(found) == 1 else f"{len(found)} nyheter.",
        section="nyheter",
        crumbs=(HOME, items.NEWS),
        groups=groups,
        states=_states(groups),
        topics=_within(site, year, "tema", (key for item in found for key in item.topics)),
        municipalities=_within(site, year, "kommune", (key for item in found for key in item.municipalities)),
        newer=newer,
        older=older,
    )


def _within(site: Site, year: str, room: str, keys: Iterable[str]) -> tuple[Tally, ...]:
    """The topics or municipalities of a year, each with the way to that year on its own page."""
    vocabulary = site.catalogue.vocabulary
    label = vocabulary.topic_label if room == "tema" else vocabulary.source_label
    anchor = UNDATED if year == "udatert" else year
    found = (Tally(Link(f"{room}/{key}/#{anchor}", label(key)), n, "", "") for key, n in Counter(keys).items())
    return tuple(sorted(found, key=lambda tally: alphabetical(tally.link.label)))


def _states(groups: Iterable[Group]) -> tuple[tuple[str, str, int], ...]:
    """For each validity found: class, word and how many, in the order of the contract."""
    counts = Counter(row.state for group in groups for row in group.rows)
    return tuple((state, word, counts[state]) for state, word in labels.VALIDITY.values() if counts[state])
