"""The pages that list all topics, sources, municipalities, guides, events, packs and texts."""

from collections.abc import Iterator
from typing import NamedTuple

from build_tools.context import Site
from build_tools.model import TEXT_KINDS
from build_tools.outputs.pages import items, labels
from build_tools.outputs.pages.rows import NEWEST, VALID_NOW, Group, Row, Rows, coming, listed_date
from build_tools.outputs.pages.tallies import alphabetical, municipality_tally, source_tally, topic_tallies
from build_tools.outputs.pages.view import HOME, Link, PageView, page


class Text(NamedTuple):
    """A referral or rejection text ready to copy; ``mentions`` is the news that leads to it.

    ``begins`` is the day it applies from while that is ahead.
    """

    row: Row
    begins: str
    version: str
    text: str
    id: str
    mentions: tuple[Row, ...]


def views(site: Site, rows: Rows) -> Iterator[PageView]:
    """Every index."""
    yield from _indexes(site)
    yield _guides(site, rows)
    yield _events(site, rows)
    yield _packs(site, rows)
    yield _texts(site, rows)


def _indexes(site: Site) -> Iterator[PageView]:
    vocabulary = site.catalogue.vocabulary
    topics = topic_tallies(site)
    used = tuple(each for each in topics if each.count)
    unused = tuple(each for each in topics if not each.count)
    yield page(
        "/tema/",
        "index.html",
        title="Tema",
        section="tema",
        description="Alle tema, med antall og nyeste dato.",
        groups=(("", used), ("Tema uten innhold ennå", unused)),
    )
    groups = []
    for kind, label in labels.SOURCE_KIND.items():
        found = tuple(source_tally(site, each) for each in vocabulary.sources.values() if each.kind == kind)
        groups.append((label, found))
    yield page(
        "/avsender/",
        "index.html",
        title="Avsendere",
        description="Hvem som sender nyheter.",
        groups=tuple(groups),
    )
    municipalities = tuple(municipality_tally(site, each) for each in vocabulary.municipalities.values())
    yield page(
        "/kommune/",
        "index.html",
        title="Kommuner",
        description="Det som gjelder én kommune.",
        groups=(("", municipalities),),
    )


def _guides(site: Site, rows: Rows) -> PageView:
    ordered = sorted(site.catalogue.guides, key=lambda guide: alphabetical(guide.title))
    valid = rows.all(guide for guide in ordered if site.validity(guide) in VALID_NOW)
    old = rows.all(guide for guide in ordered if site.validity(guide) not in VALID_NOW)
    return page(
        "/veiledning/",
        "guides.html",
        title="Veiledning",
        section="veiledning",
        description="Faste sider som sier hva som gjelder nå.",
        groups=_by_letter(valid),
        old=old,
    )


def _events(site: Site, rows: Rows) -> PageView:
    ahead = coming(site, site.catalogue.events)
    past = sorted((each for each in site.catalogue.events if each not in ahead), key=listed_date, reverse=True)
    return page(
        "/arrangementer/",
        "events.html",
        title="Arrangementer",
        section="arrangementer",
        description="Lunsjmøter, samhandlingsmøter, emnekurs, smågrupper og hospitering.",
        coming=rows.all(ahead),
        past=rows.by_year(past),
        packs=rows.all(site.catalogue.packs),
    )


def _packs(site: Site, rows: Rows) -> PageView:
    return page(
        "/smagruppe/",
        "guides.html",
        title="Smågruppepakker",
        section="arrangementer",
        description="Nyheter, kasus og spørsmål samlet på én side til utskrift.",
        crumbs=(HOME, Link("arrangementer/", "Arrangementer")),
        groups=(Group("", "", rows.all(site.catalogue.packs)),) if site.catalogue.packs else (),
        old=(),
    )


def _by_letter(rows: tuple[Row, ...]) -> tuple[Group, ...]:
    """A directory from A to Å where it is long; else all in one."""
    if len(rows) <= NEWEST:
        return (Group("", "", rows),) if rows else ()
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.title[:1].upper(), []).append(row)
    return tuple(Group(f"bokstav-{letter.lower()}", letter, tuple(each)) for letter, each in found.items())


def _texts(site: Site, rows: Rows) -> PageView:
    """Referral and rejection texts by topic, those that apply first."""
    found: dict[str, list[Text]] = {}
    every = [item for item in site.catalogue.items if item.kind in TEXT_KINDS]
    for state in VALID_NOW:
        for item in (each for each in every if site.validity(each) == state):
            begins = str(item.begins) if state == "kommende" else ""
            mentions = rows.all(site.catalogue.mentions(item))
            text = Text(rows(item), begins, item.version, items.plain(site, item), f"tekst-{item.id}", mentions)
            for topic in item.topics[:1]:
                found.setdefault(topic, []).append(text)
    label = site.catalogue.vocabulary.topic_label
    groups = [(label(topic), tuple(texts)) for topic, texts in found.items()]
    groups.sort(key=lambda group: alphabetical(group[0]))
    return page(
        "/tekster/",
        "texts.html",
        title="Tekster til henvisning og avslag",
        section="veiledning",
        description="Tekster til å kopiere, med versjon.",
        crumbs=(HOME, Link("veiledning/", "Veiledning")),
        groups=tuple(groups),
        old=rows.all(each for each in every if site.validity(each) not in VALID_NOW),
    )
