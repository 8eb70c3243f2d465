"""What somebody should look at again: found in the catalogue alone, for the page, the data and the report."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from msgspec import Struct

from build_tools.context import Site
from build_tools.model import Entry, Item, PartialDate
from build_tools.outputs.pages.view import foreign

SOON = timedelta(days=60)
SILENT = timedelta(days=365)
"""A topic about which nothing has been said for so long may be forgotten, or finished."""
MONTHS = 24
_PAST = ("erstattet", "trukket", "utløpt")


class Due(Struct, frozen=True):
    """One thing to look at: ``address`` on the site (empty: none), what it is called, and why (Norwegian).

    ``lang`` is the language of what it is called, where that is not Norwegian.
    """

    address: str
    label: str
    why: str
    lang: str = ""


class Group(Struct, frozen=True):
    """Things of one kind; ``key`` is its name in the data, ``title`` what it is called on the page."""

    key: str
    title: str
    lines: tuple[Due, ...]


class Series(Struct, frozen=True):
    """Numbers to draw: ``rows`` are labels with counts, ``row`` and ``unit`` name them, ``key`` the file."""

    key: str
    title: str
    row: str
    unit: str
    rows: tuple[tuple[str, int], ...]


@lru_cache(maxsize=1)
def groups(site: Site) -> tuple[Group, ...]:
    """Every kind, also those with nothing in them."""
    return (
        Group("past_review", "Skulle vært sett over", tuple(_past_review(site))),
        Group("expiring", "Utløper innen 60 dager", tuple(_expiring(site))),
        Group("outdated_links", "Lenker til noe som ikke lenger gjelder", tuple(_outdated_links(site))),
        Group("old_outlets", "Andre steder som er eldre enn teksten her", tuple(_old_outlets(site))),
        Group("never_sent", "Aldri sendt i noe nyhetsbrev", tuple(_never_sent(site))),
        Group("silent_topics", "Tema uten noe nytt på et år", tuple(_silent_topics(site))),
        Group("sources_without_contact", "Avsendere uten postkasse", tuple(_without_contact(site))),
        Group("newsletters_without_responsible", "Nyhetsbrev uten ansvarlig", tuple(_without_responsible(site))),
    )


@lru_cache(maxsize=1)
def series(site: Site) -> tuple[Series, ...]:
    """Items a month, items a topic, and how many of each year's items still apply (percent)."""
    items = site.catalogue.items
    months = Counter((each.date.year, each.date.month) for each in items if each.date and each.date.month)
    topics = Counter(key for each in items for key in each.topics)
    years = Counter(each.date.year for each in items if each.date)
    valid = Counter(each.date.year for each in items if each.date and site.validity(each) == "gjeldende")
    label = site.catalogue.vocabulary.topic_label
    by_topic = tuple((label(key), count) for key, count in topics.most_common())
    return (
        Series("maneder", "Nyheter per måned, de siste to årene", "måned", "nyheter",
               tuple((f"{month:02}.{year}", months[year, month]) for year, month in _months(site.today))),
        Series("tema", "Nyheter per tema", "tema", "nyheter", by_topic),
        Series("gjelder", "Andel av hvert års nyheter som fortsatt gjelder", "år", "prosent",
               tuple((str(year), round(100 * valid[year] / years[year])) for year in sorted(years))),
    )  # fmt: skip


def _months(today: date) -> Iterator[tuple[int, int]]:
    last = today.year * 12 + today.month - 1
    for number in range(last - MONTHS + 1, last + 1):
        yield number // 12, number % 12 + 1


def _standing(site: Site) -> Iterator[Entry]:
    return (each for each in site.catalogue.entries() if site.validity(each) in ("gjeldende", "kommende"))


def _due(entry: Entry, why: str) -> Due:
    return Due(entry.address, entry.title, why, foreign(entry))


def _past_review(site: Site) -> Iterator[Due]:
    due = [each for each in _standing(site) if each.review_by and each.review_by.last < site.today]
    for each in sorted(due, key=lambda each: (each.review_by, each.id)):
        yield _due(each, f"skulle vært sett over innen {each.review_by}")


def _expiring(site: Site) -> Iterator[Due]:
    last = site.today + SOON
    due = [each for each in _standing(site) if each.valid_until and each.valid_until.last <= last]
    for each in sorted(due, key=lambda each: (each.valid_until, each.id)):
        yield _due(each, f"gjelder til og med {each.valid_until}")


def _outdated_links(site: Site) -> Iterator[Due]:
    """Guides and pages that lead readers to news or a guide that was replaced, withdrawn or has run out."""
    rules = (*site.catalogue.items, *site.catalogue.guides)
    old = {each.address: each for each in rules if site.validity(each) in _PAST}
    for each in (*site.catalogue.guides, *site.catalogue.pages):
        for address in sorted(old.keys() & set(each.leads)):
            gone = old[address]
            yield _due(each, f"lenker til «{gone.title}», som er {site.validity(gone)}")


def _old_outlets(site: Site) -> Iterator[Due]:
    for each in site.catalogue.entries():
        for outlet in each.outlets:
            if each.changed and outlet.date and outlet.date.last < each.changed.first:
                yield _due(each, f"{outlet.label} ble sist oppdatert {outlet.date}: følg opp")


def _never_sent(site: Site) -> Iterator[Due]:
    """Items since the first issue that no issue has carried; older ones were sent by other means."""
    first = min((issue.date for issue in site.catalogue.issues), default=None)
    for item in site.catalogue.items:
        if first and item.date and item.date.last >= first and item.id not in site.catalogue.issues_of:
            yield _due(item, f"datert {item.date}")


def _silent_topics(site: Site) -> Iterator[Due]:
    for key, topic in site.catalogue.vocabulary.topics.items():
        days = [each.changed for each in site.catalogue.with_topic(key) if isinstance(each, Item) and each.changed]
        newest = max(days, key=lambda day: day.last, default=None)
        if not newest or site.today - newest.last > SILENT:
            last = f"sist i {PartialDate(newest.year, newest.month)}" if newest else "ingen nyheter"
            yield Due(f"/tema/{key}/", topic.label, last)


def _without_contact(site: Site) -> Iterator[Due]:
    vocabulary = site.catalogue.vocabulary
    for key, source in vocabulary.sources.items():
        if not vocabulary.source_contact(key):
            yield Due(f"/avsender/{key}/", source.label, "sett contact i vocabulary/sources.yml")


def _without_responsible(site: Site) -> Iterator[Due]:
    for key, letter in site.catalogue.vocabulary.newsletters.items():
        if not (letter.responsible_name.strip() and letter.responsible_role.strip()):
            yield Due(f"/arkiv/{key}/", letter.label, "sett responsible i vocabulary/newsletters.yml")
