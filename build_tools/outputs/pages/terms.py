"""Pages of topics, sources and municipalities: what applies now first, then the history by year."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from build_tools.context import Site
from build_tools.model import Entry, Guide, Item, Pack, Source, Topic
from build_tools.outputs.pages import labels
from build_tools.outputs.pages.parts import source_link, source_links, topic_links
from build_tools.outputs.pages.rows import NEWEST, VALID_NOW, Rows, coming, listed_date
from build_tools.outputs.pages.tallies import alphabetical
from build_tools.outputs.pages.view import HOME, Deferred, Link, PageView, feeds_of, page, root_of


def listings(site: Site, rows: Rows) -> Iterator[Deferred]:
    """A page for every topic, source and municipality of the vocabularies."""
    catalogue = site.catalogue
    vocabulary = catalogue.vocabulary
    for key, topic in vocabulary.topics.items():
        yield Deferred(f"/tema/{key}/", catalogue.with_topic(key), partial(topic_view, site, rows, topic))
    for key, source in vocabulary.sources.items():
        yield Deferred(f"/avsender/{key}/", catalogue.of_source(key), partial(source_view, site, rows, source))
    for key, source in vocabulary.municipalities.items():
        make = partial(municipality_view, site, rows, source)
        yield Deferred(f"/kommune/{key}/", catalogue.for_municipality(key), make)


def topic_view(site: Site, rows: Rows, topic: Topic) -> PageView:
    """What applies now in a topic, then its history."""
    vocabulary = site.catalogue.vocabulary
    children = [key for key, each in vocabulary.topics.items() if each.parent == topic.key]
    near = dict.fromkeys((*([topic.parent] if topic.parent else []), *children, *topic.related))
    facts = [("ICPC-2, kapittel", ", ".join(topic.icpc2))] if topic.icpc2 else []
    return _term(
        site,
        rows,
        f"/tema/{topic.key}/",
        topic.label,
        site.catalogue.with_topic(topic.key),
        section="tema",
        crumbs=(HOME, Link("tema/", "Tema")),
        description=topic.description,
        responsible=source_link(site, topic.responsible),
        near=topic_links(site, near),
        near_label="Beslektede tema",
        facts=facts,
        calendar=True,
        search=f"tema={topic.key}",
    )


def source_view(site: Site, rows: Rows, source: Source) -> PageView:
    """What a source has said; what concerns a municipality has a page of its own, by the same name."""
    vocabulary = site.catalogue.vocabulary
    municipality = source.key in vocabulary.municipalities
    children = [key for key, each in vocabulary.sources.items() if each.parent == source.key]
    near = (*([source.parent] if source.parent else []), *children)
    contact = vocabulary.source_contact(source.key)
    return _term(
        site,
        rows,
        f"/avsender/{source.key}/",
        source.label,
        site.catalogue.of_source(source.key),
        named=f"{source.label} som avsender" if municipality else "",
        description=f"Det {source.label} selv har sendt." if municipality else "",
        crumbs=(HOME, Link("avsender/", "Avsendere")),
        near=source_links(site, near),
        near_label="Avsendere nær denne",
        contact=contact,
        website=source.url,
        search=f"avsender={source.key}",
    )


def municipality_view(site: Site, rows: Rows, source: Source) -> PageView:
    """What concerns the doctors of a municipality, and the newsletter made for them."""
    return _term(
        site,
        rows,
        f"/kommune/{source.key}/",
        source.label,
        site.catalogue.for_municipality(source.key),
        crumbs=(HOME, Link("kommune/", "Kommuner")),
        calendar=True,
        description=f"Det som gjelder fastlegene i {source.label.removesuffix(' kommune')} særskilt.",
        contact=site.catalogue.vocabulary.source_contact(source.key),
        website=source.url,
        search=f"kommune={source.key}",
        newsletters=tuple(
            (each, labels.web_address(each.subscribe or "/abonner/", root_of(f"/kommune/{source.key}/")))
            for each in site.catalogue.vocabulary.newsletters.values()
            if source.key in each.select.municipalities
        ),
    )


def _term(
    site: Site,
    rows: Rows,
    address: str,
    title: str,
    entries: Sequence[Entry],
    *,
    search: str,
    calendar: bool = False,
    named: str = "",
    description: str = "",
    website: str = "",
    **more: Any,
) -> PageView:
    """A page that answers: guides, current news and coming events first, then all news and events by year."""
    valid = [entry for entry in entries if site.validity(entry) in VALID_NOW]
    standing = sorted((entry for entry in valid if isinstance(entry, Guide | Pack)), key=_latest)
    current = [entry for entry in valid if isinstance(entry, Item)]
    ahead = coming(site, entries)
    shown = {entry.id for entry in standing}
    dated = sorted((entry for entry in entries if entry.id not in shown), key=listed_date, reverse=True)
    extra: dict[str, Any] = {
        "responsible": None,
        "near": (),
        "near_label": "",
        "facts": (),
        "contact": "",
        "website": labels.web_address(website, root_of(address)),
        "newsletters": (),
    }
    return page(
        address,
        "term.html",
        title=named or title,
        heading=title,
        description=description or f"{title}: det som gjelder nå, og historikken.",
        feeds=feeds_of(address[1:], title),
        lead=description,
        standing=rows.all(standing),
        current=rows.all(current[:NEWEST]),
        applying=len(current),
        coming=rows.all(ahead),
        years=rows.by_year(dated),
        total=len(entries),
        search=search,
        calendar=f"{address[1:]}kalender.ics" if calendar else "",
        **(extra | more),
    )


def _latest(entry: Entry) -> tuple[int, str]:
    """What was reviewed or changed last comes first, what has no date last, by name."""
    day = (entry.reviewed if isinstance(entry, Guide) else None) or entry.changed
    return (-day.first.toordinal() if day else 0, alphabetical(entry.title))
