"""What the pages of items, guides, events and packs have in common."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from build_tools.context import Site
from build_tools.model import MEANS, Entry, Event, SentIssue, norwegian_date
from build_tools.outputs.pages import labels
from build_tools.outputs.pages.rows import VALID_NOW, Row, row_of
from build_tools.outputs.pages.view import Link, foreign, link_to, root_of
from build_tools.text import markup


class Status(NamedTuple):
    """The band above a title: ``state`` names its colour and shape, ``word`` says it, ``links`` lead on."""

    state: str
    word: str
    text: str
    links: tuple[Link, ...]


class Sent(NamedTuple):
    """An issue that carried the entry; ``changed`` tells what became of it since, in a word, ``note`` what is new."""

    link: Link
    date: str
    changed: str
    note: str


class Elsewhere(NamedTuple):
    """Another place where the same message stands; ``url`` is empty when it is no safe link."""

    label: str
    url: str
    date: str


class Near(NamedTuple):
    """A page to read next: one that applies, so it needs no mark."""

    href: str
    title: str
    meta: str
    lang: str


class Step(NamedTuple):
    """One link of a chain of successors: from when it counts; ``here`` marks the page one is on."""

    row: Row
    date: str
    here: bool


def body_html(site: Site, entry: Entry) -> Markup:
    """The body with its links made relative; wide tables scroll by themselves, also from the keyboard."""
    html = markup.relocate(site.body(entry).html, root_of(entry.address))
    if "<table" in html:
        html = html.replace("<table>", '<div class="scroll" role="group" aria-label="Tabell" tabindex="0"><table>')
        html = html.replace("</table>", "</table></div>")
    return Markup(html)


def status_of(site: Site, entry: Entry) -> Status | None:
    """The band above the title, or nothing where the entry plainly applies."""
    validity = site.validity(entry)
    state, word = labels.VALIDITY[validity]
    heirs, ahead = site.heirs(entry), site.catalogue.announced(entry, site.today)
    if validity == "erstattet":
        return Status(state, word, f"Dette gjelder ikke lenger. {_instead(site, heirs)}", _links(heirs))
    if validity == "kommende":
        now = [each for each in site.catalogue.chain(entry) if _gives_way(site, each, entry)]
        text = f"Dette gjelder fra {entry.begins}."
        return Status(state, word, text + (" Til da gjelder:" if now else ""), _links(now))
    if validity == "gjeldende" and (not ahead or site.standing(entry) != validity):
        return None  # a meeting that was held or called off has a band of its own
    if validity == "gjeldende":
        return Status("snart", "Gjelder ennå", f"Erstattes fra {ahead[0].begins} av:", _links(ahead))
    text = entry.withdrawn if validity == "trukket" else f"Dette gjaldt til og med {entry.valid_until}"
    instead = _instead(site, heirs) if heirs else f"Fra {ahead[0].begins} gjelder:" if ahead else ""
    return Status(state, word, f"{labels.sentence(text)} {instead}".rstrip(), _links(heirs or ahead))


def _instead(site: Site, heirs: Sequence[Entry]) -> str:
    """What leads from what has ended to its heirs; they may have ended in their turn."""
    applying = sum(_applies(site, each) for each in heirs)
    if applying == len(heirs):
        return "Les det som gjelder nå:"
    return "Dette kom i stedet:" if applying else "Det som kom i stedet, gjelder heller ikke lenger:"


def _applies(site: Site, entry: Entry) -> bool:
    """Whether one can still go by it; a meeting that was called off or held is over."""
    off = isinstance(entry, Event) and (bool(entry.cancelled) or entry.end.date() < site.today)
    return site.validity(entry) == "gjeldende" and not off


def _gives_way(site: Site, old: Entry, new: Entry) -> bool:
    """Whether one applies until the other does."""
    return site.validity(old) == "gjeldende" and new in site.catalogue.announced(old, site.today)


def common(site: Site, entry: Entry, related: Sequence[Entry] = ()) -> dict[str, Any]:
    """The variables every entry's template uses."""
    root = root_of(entry.address)
    chain = site.catalogue.chain(entry) if entry.supersedes or entry.id in site.catalogue.successors else ()
    return {
        "lang": entry.lang,
        "status": status_of(site, entry),
        "action": entry.action,
        "means": MEANS[site.standing(entry)],
        "over": site.standing(entry) not in VALID_NOW,
        "summary": entry.summary,
        "topics": topic_links(site, entry.topics),
        "municipalities": source_links(site, entry.municipalities, "kommune"),
        "source": source_link(site, entry.source),
        "body": body_html(site, entry),
        "changed": str(entry.updated) if entry.updated else "",
        "change_note": entry.change_note,
        "earlier": tuple((str(each.updated), each.change_note) for each in entry.change_log if each in entry.changes),
        "chain": tuple(_step(site, each, each is entry) for each in chain),
        "outlets": tuple(
            Elsewhere(each.label, labels.web_address(each.url, root), str(each.date or "")) for each in entry.outlets
        ),
        "issues": tuple(_sent(site, entry, issue) for issue in site.catalogue.issues_of.get(entry.id, ())),
        "mentions": tuple(row_of(site, each) for each in site.catalogue.mentions(entry)),
        "related": tuple(site.once(_near, each) for each in related),
        "contact": entry.contact,
        "contact_link": labels.contact_link(entry.contact),
        "period": period_of(entry),
        "feedback": labels.feedback_link(site, entry),
        "edit": site.config.edit_url.rstrip("/") + "/" + entry.path if site.config.edit_url else "",
    }


def facts_of(site: Site, entry: Entry) -> list[tuple[str, str]]:
    """The short facts every kind of entry may have, each with its name."""
    facts = []
    if entry.audience:
        facts.append(("Målgruppe", ", ".join(labels.AUDIENCE.get(each, each) for each in entry.audience)))
    if entry.icpc2:
        facts.append(("ICPC-2", ", ".join(entry.icpc2)))
    return facts


def period_of(entry: Entry) -> tuple[tuple[str, str], ...]:
    """From when and until when it applies, each with its name, as far as that is known."""
    named = (("Gjelder fra", entry.valid_from), ("Gjelder til og med", entry.valid_until))
    return tuple((name, str(day)) for name, day in named if day)


def topic_links(site: Site, keys: Iterable[str]) -> tuple[Link, ...]:
    """Links to topic pages."""
    return tuple(Link(f"tema/{key}/", site.catalogue.vocabulary.topic_label(key)) for key in keys)


def source_links(site: Site, keys: Iterable[str], room: str = "avsender") -> tuple[Link, ...]:
    """Links to the pages of sources, or of municipalities when ``room`` is ``kommune``."""
    return tuple(Link(f"{room}/{key}/", site.catalogue.vocabulary.source_label(key)) for key in keys)


def source_link(site: Site, key: str) -> Link | None:
    """The link to a source's page; nothing for an entry without a source."""
    return Link(f"avsender/{key}/", site.catalogue.vocabulary.source_label(key)) if key else None


def _step(site: Site, entry: Entry, here: bool) -> Step:
    row = row_of(site, entry)
    return Step(row, row.date if isinstance(entry, Event) else labels.date_label(entry.holds_from), here)


def _near(site: Site, entry: Entry) -> Near:
    kind = labels.type_label(entry)
    date = str(entry.date) if entry.date else ""
    meta = labels.in_a_row(date, site.catalogue.vocabulary.source_label(entry.source), kind)
    return Near(entry.address[1:], entry.title, meta, foreign(entry))


def _links(entries: Iterable[Entry]) -> tuple[Link, ...]:
    return tuple(link_to(each) for each in entries)


def _sent(site: Site, entry: Entry, issue: SentIssue) -> Sent:
    newsletter = site.catalogue.vocabulary.newsletters.get(issue.newsletter)
    name = issue.full_name(newsletter.label if newsletter else issue.newsletter)
    line = next(line for line in issue.items if line.id == entry.id)
    return Sent(Link(issue.address[1:], name), norwegian_date(issue.date), *labels.became_of(entry, line, issue.date))
