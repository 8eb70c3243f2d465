"""The archive of issues as they were sent, and the page where readers subscribe."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec import Struct

from build_tools.context import Site
from build_tools.model import (
    DialogClinic,
    DialogRule,
    Newsletter,
    PartialDate,
    SentIssue,
    SentItem,
    Source,
    Topic,
    norwegian_date,
)
from build_tools.outputs.pages import labels
from build_tools.outputs.pages.parts import body_html
from build_tools.outputs.pages.rows import Row, Rows
from build_tools.outputs.pages.view import HOME, Link, PageView, feeds_of, page, root_of

ARCHIVE = Link("arkiv/", "Arkiv")
SECTION = {
    "viktigst": "Viktigst",
    "tema": "Etter tema",
    "arrangementer": "Arrangementer",
    "rettelser": "Rettelser og endringer",
    "utloper": "Utløper snart",
}


class Sending(Struct, frozen=True):
    """An issue in a list."""

    link: Link
    date: str
    subject: str
    count: int


class Line(NamedTuple):
    """What an issue carried: the title as sent, the entry as it is now, and what happened since."""

    title: str
    row: Row | None
    section: str
    correction: bool
    changed: str
    note: str


class Letter(NamedTuple):
    """A newsletter, who answers for it, and how to receive it."""

    label: str
    href: str
    responsible: str
    frequency: str
    subscribe: str
    issues: tuple[Sending, ...]


def views(site: Site, rows: Rows) -> Iterator[PageView]:
    """The archive: all newsletters, each newsletter, each of its years, each issue."""
    letters = tuple(_letter(site, each, "/arkiv/") for each in site.catalogue.vocabulary.newsletters.values())
    yield page("/arkiv/", "archive.html", title="Arkiv", section="arkiv", letters=letters,
               description="Alle utgaver av nyhetsbrevene, slik de ble sendt.")  # fmt: skip
    for newsletter in site.catalogue.vocabulary.newsletters.values():
        issues = _issues(site, newsletter.key)
        yield _newsletter_view(site, newsletter, issues)
        for year in dict.fromkeys(_year(issue) for issue in reversed(issues)):
            yield _year_view(newsletter, year, [each for each in issues if _year(each) == year])
        for position, issue in enumerate(issues):
            before = issues[position - 1] if position else None
            after = issues[position + 1] if position + 1 < len(issues) else None
            yield issue_view(site, rows, newsletter, issue, before, after)


def _issues(site: Site, key: str) -> list[SentIssue]:
    """A newsletter's issues, oldest first."""
    return sorted((e for e in site.catalogue.issues if e.newsletter == key), key=lambda e: (e.date, e.number))


def _year(issue: SentIssue) -> str:
    return issue.folder.split("/")[1]


def _sending(issue: SentIssue, label: str) -> Sending:
    name = issue.full_name(label)
    subject = issue.subject.removeprefix(f"{name}: ").removeprefix(name)
    return Sending(Link(issue.address[1:], name), norwegian_date(issue.date), subject, len(issue.items))


def _letter(site: Site, newsletter: Newsletter, address: str) -> Letter:
    """A newsletter as the page at ``address`` shows it."""
    issues = tuple(_sending(each, newsletter.label) for each in reversed(_issues(site, newsletter.key)))
    return Letter(
        newsletter.label,
        f"arkiv/{newsletter.key}/",
        newsletter.responsible,
        labels.FREQUENCY.get(newsletter.frequency, ""),
        labels.web_address(newsletter.subscribe, root_of(address)),
        issues,
    )


def _newsletter_view(site: Site, newsletter: Newsletter, issues: list[SentIssue]) -> PageView:
    address = f"/arkiv/{newsletter.key}/"
    letter = _letter(site, newsletter, address)
    years = dict.fromkeys(_year(issue) for issue in reversed(issues))
    return page(
        address,
        "newsletter.html",
        title=newsletter.label,
        description=f"Alle utgaver av {newsletter.label}, slik de ble sendt.",
        section="arkiv",
        crumbs=(HOME, ARCHIVE),
        feeds=feeds_of(address[1:], newsletter.label),
        letter=letter,
        years=tuple(Link(f"{address[1:]}{year}/", year) for year in years),
    )


def _year_view(newsletter: Newsletter, year: str, issues: list[SentIssue]) -> PageView:
    return page(
        f"/arkiv/{newsletter.key}/{year}/",
        "issues.html",
        title=f"{newsletter.label} {year}",
        section="arkiv",
        crumbs=(HOME, ARCHIVE, Link(f"arkiv/{newsletter.key}/", newsletter.label)),
        issues=tuple(_sending(each, newsletter.label) for each in reversed(issues)),
    )


def issue_view(
    site: Site,
    rows: Rows,
    newsletter: Newsletter,
    issue: SentIssue,
    before: SentIssue | None,
    after: SentIssue | None,
) -> PageView:
    """An issue as sent, what it carried, and what has changed since."""
    name = issue.full_name(newsletter.label)
    above = f"arkiv/{newsletter.key}/"
    year = _year(issue)
    return page(
        issue.address,
        "issue.html",
        title=name,
        description=issue.subject or name,
        section="arkiv",
        crumbs=(HOME, ARCHIVE, Link(above, newsletter.label), Link(f"{above}{year}/", year)),
        date=norwegian_date(issue.date),
        iso=issue.date.isoformat(),
        subject=issue.subject.removeprefix(f"{name}: ").removeprefix(name),
        responsible=issue.responsible,
        lines=tuple(_line(site, rows, issue, each) for each in issue.items),
        files=frozenset(name for name, _ in issue.files),
        before=Link(before.address[1:], before.full_name(newsletter.label)) if before else None,
        after=Link(after.address[1:], after.full_name(newsletter.label)) if after else None,
    )


def _line(site: Site, rows: Rows, issue: SentIssue, sent: SentItem) -> Line:
    entry = site.catalogue.by_id.get(sent.id)
    changed, note = labels.became_of(entry, sent, issue.date) if entry else ("", "")
    row = rows(entry) if entry else None
    return Line(sent.title, row, SECTION.get(sent.section, sent.section), sent.correction, changed, note)


class Offer(NamedTuple):
    """Feeds, and a calendar where there is one, of one list; ``calendar`` is empty otherwise."""

    link: Link
    base: str
    calendar: str


def subscribe_view(site: Site) -> PageView:
    """Every newsletter, feed and calendar in human words."""
    vocabulary = site.catalogue.vocabulary
    senders = (each for key, each in vocabulary.sources.items() if site.catalogue.of_source(key))
    words = next((each for each in site.catalogue.pages if each.address == "/abonner/"), None)
    return page(
        "/abonner/",
        "subscribe.html",
        title=words.title if words else "Abonner",
        description=words.summary if words else "Nyhetsbrev, nyhetsstrømmer og kalendere.",
        section="abonner",
        feeds=feeds_of("", site.config.name),
        letters=tuple(_letter(site, each, "/abonner/") for each in vocabulary.newsletters.values()),
        body=body_html(site, words) if words else "",
        offers=(
            ("Alt", (Offer(Link("", "Alle nyheter"), "", "kalender.ics"),)),
            ("Tema", _offers("tema", vocabulary.topics.values(), "kalender.ics")),
            ("Kommuner", _offers("kommune", vocabulary.municipalities.values(), "kalender.ics")),
            ("Avsendere", _offers("avsender", senders)),
            ("Utgaver av nyhetsbrevene", _offers("arkiv", vocabulary.newsletters.values())),
        ),
        feed_url=site.absolute("/feed.xml"),
        calendar_url=site.absolute("/kalender.ics"),
    )


def _offers(room: str, terms: Iterable[Topic | Source | Newsletter], calendar: str = "") -> tuple[Offer, ...]:
    """What there is of each term of a vocabulary."""
    named = ((f"{room}/{each.key}/", each.label) for each in terms)
    return tuple(Offer(Link(base, label), base, calendar and base + calendar) for base, label in named)


class Rule(NamedTuple):
    """A rule on dialogue messages; ``state`` and ``word`` are a band's, ``period`` says when it holds."""

    state: str
    word: str
    text: str
    period: str


class Clinic(NamedTuple):
    """Who receives dialogue messages; ``ahead`` where ``since`` is still to come."""

    link: Link
    may_ask: tuple[str, ...]
    how: str
    since: str
    ahead: bool


def dialog_view(site: Site) -> PageView:
    """Whom one may ask in a dialogue message, about what, how and since when; the rule is data."""
    vocabulary = site.catalogue.vocabulary
    clinics = (_clinic(site, each) for each in vocabulary.dialog_clinics)
    return page("/dialogmelding/", "dialog.html", title="Hvem kan du sende dialogmelding til?", section="veiledning",
                description="Katalog over avdelinger som tar imot dialogmelding, og hva du kan spørre om.",
                crumbs=(HOME, Link("veiledning/", "Veiledning")),
                clinics=tuple(sorted(clinics, key=lambda clinic: clinic.ahead)),
                rules=tuple(_rule(site, each) for each in vocabulary.dialog_rules))  # fmt: skip


def _clinic(site: Site, clinic: DialogClinic) -> Clinic:
    link = Link(f"avsender/{clinic.source}/", site.catalogue.vocabulary.source_label(clinic.source))
    return Clinic(link, clinic.may_ask, clinic.how, str(clinic.since or ""), _is_ahead(site, clinic.since))


def _rule(site: Site, rule: DialogRule) -> Rule:
    over = bool(rule.valid_until and rule.valid_until.last < site.today)
    state, word = ("snart", "Regelen nå")
    if over:
        state, word = ("utlopt", "Gjaldt før")
    elif _is_ahead(site, rule.valid_from):
        state, word = ("kommende", "Kommer")
    days = [f"fra {rule.valid_from}"] if rule.valid_from else []
    days += [f"til og med {rule.valid_until}"] if rule.valid_until else []
    period = f"{'Gjaldt' if over else 'Gjelder'} {' '.join(days)}." if days else ""
    return Rule(state, word, rule.text, period)


def _is_ahead(site: Site, day: PartialDate | None) -> bool:
    return bool(day and day.first > site.today)
