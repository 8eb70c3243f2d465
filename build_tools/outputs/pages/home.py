"""The front page and the search page: what a reader with two minutes needs first."""

from collections.abc import Iterable
from datetime import timedelta

from build_tools.context import Site
from build_tools.model import Entry, Guide, Item, Page, SentIssue, norwegian_date
from build_tools.outputs.pages import labels
from build_tools.outputs.pages.rows import VALID_NOW, Row, Rows
from build_tools.outputs.pages.tallies import Tally, topic_tallies
from build_tools.outputs.pages.view import Link, PageView, feeds_of, page

NEWS = 5
EVENTS = 4
CHANGED_DAYS = 60
EXPIRING_DAYS = 45


def home_view(site: Site, rows: Rows) -> PageView:
    """Search, what is new, what changed, coming meetings, topics, newest issues."""
    words = next((each for each in site.catalogue.pages if each.address == "/"), None)
    recent = [i for i in site.catalogue.items if i.date and i.date.first <= site.today and _valid(site, i)]
    return page(
        "/",
        "home.html",
        title=site.config.name,
        description=site.config.description,
        section="hjem",
        crumbs=(),
        feeds=feeds_of("", site.config.name),
        heading=words.title if words else site.config.name,
        intro=_intro(site, words),
        news=rows.all(recent[:NEWS]),
        changed=_changed(site, rows),
        events=rows.all(_coming(site)[:EVENTS]),
        expiring=_expiring(site, rows),
        topics=tuple(each for each in topic_tallies(site) if each.count),
        issues=_newest_issues(site),
        count=sum(1 for entry in site.catalogue.entries() if entry.collection != "sider"),
    )


def _intro(site: Site, words: Page | None) -> str:
    """The sentence under the heading: the page's own, unless it only repeats the heading."""
    own = words and (words.summary or site.body(words).text)
    return own if words and own and own != words.title else site.config.description


def search_view(site: Site) -> PageView:
    """The search page; without scripts it offers the lists."""
    years: dict[str, int] = {}
    for item in site.catalogue.items:
        years[item.year] = years.get(item.year, 0) + 1
    return page(
        "/sok/",
        "search.html",
        title="Søk",
        description="Søk i alle nyheter, veiledninger, arrangementer og smågruppepakker.",
        section="sok",
        topics=tuple(each for each in topic_tallies(site) if each.count),
        years=tuple(
            Tally(Link(f"nyheter/{year}/", "Uten dato" if year == "udatert" else year), count, "", "")
            for year, count in years.items()
        ),
    )


def _valid(site: Site, entry: Entry) -> bool:
    return site.validity(entry) in VALID_NOW


def _coming(site: Site) -> list[Entry]:
    return [
        event
        for event in sorted(site.catalogue.events, key=lambda event: event.start)
        if event.end.date() >= site.today and not event.cancelled and _valid(site, event)
    ]


def _changed(site: Site, rows: Rows) -> tuple[tuple[Row, str, str], ...]:
    """What was corrected, withdrawn or superseded the last 60 days: row, what happened, when; newest first."""
    since = site.today - timedelta(days=CHANGED_DAYS)
    found = []
    for entry in _rules(site):
        if _valid(site, entry):
            recent = [each for each in entry.change_log if since <= each.updated.first]
            change = next((each for each in recent if each.change == "major"), next(iter(recent), None))
            day, what = (change.updated, change.change_note or "Endret.") if change else (None, "")
        else:
            day, what = labels.mark_day(site, entry), entry.withdrawn
        when = (day.last if site.validity(entry) == "utløpt" else day.first) if day else None
        if when and since <= when <= site.today:
            found.append((when, (rows(entry), what, str(day))))
    return tuple(line for _, line in sorted(found, key=lambda pair: (pair[0], pair[1][0].href), reverse=True))


def _expiring(site: Site, rows: Rows) -> tuple[tuple[Row, str], ...]:
    """What applies now and ends within 45 days, the first to end first."""
    limit = site.today + timedelta(days=EXPIRING_DAYS)
    found = [
        (entry.valid_until, entry)
        for entry in _rules(site)
        if entry.valid_until and entry.valid_until.last <= limit and site.validity(entry) == "gjeldende"
    ]
    found.sort(key=lambda pair: (pair[0].last, pair[1].id))
    return tuple((rows(entry), str(until)) for until, entry in found)


def _rules(site: Site) -> Iterable[Item | Guide]:
    yield from site.catalogue.items
    yield from site.catalogue.guides


def _newest_issues(site: Site) -> tuple[tuple[Link, str], ...]:
    """The newest issue of each newsletter that has sent any: link and date."""
    newest: dict[str, SentIssue] = {}
    for issue in site.catalogue.issues:
        if issue.newsletter not in newest or (issue.date, issue.number) > (
            newest[issue.newsletter].date,
            newest[issue.newsletter].number,
        ):
            newest[issue.newsletter] = issue
    letters = site.catalogue.vocabulary.newsletters
    return tuple(
        (Link(newest[key].address[1:], newest[key].full_name(each.label)), norwegian_date(newest[key].date))
        for key, each in letters.items()
        if key in newest
    )
