"""What readers see of an issue: sections and lines in Norwegian words, the same for the HTML and the plain text."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from build_tools.context import Site
from build_tools.model import TEXT_KINDS, Entry, Event, Item, norwegian_date
from build_tools.newsletters.compose import Composition, headline, subject_of
from build_tools.newsletters.fragments import for_mail
from build_tools.newsletters.history import ENDED, REMINDER, History, heirs_of, led_astray, standing, untold_changes
from build_tools.newsletters.select import Line, first_topic
from build_tools.outputs.feeds.story import legal
from build_tools.outputs.pages import labels
from build_tools.outputs.pages.view import foreign
from build_tools.text.markup import plain_text
from build_tools.text.shortening import prose, shortened

SECTION = {"arrangementer": "Arrangementer", "rettelser": "Rettelser og endringer", REMINDER: "Utløper snart",
           "viktigst": "Viktigst"}  # fmt: skip
WHOLE_BODY = 1500
"""A body of so many characters stands whole under «Viktigst»; a longer one is begun."""
TEASER = 260
_OPENING = re.compile(r"<(p|ul|ol)\b.*?</\1>", re.S)


class LinkTo(Struct, frozen=True, kw_only=True):
    """A full address and its words; ``lang`` is their language where that is not bokmål."""

    label: str
    href: str
    lang: str = ""


class LineView(Struct, frozen=True, kw_only=True):
    """One entry in the mail.

    ``facts`` is one line (date, source, type …); ``notes`` are sentences on what happened to it, ``action`` what it
    means for the reader. ``body`` is HTML, ``teaser`` plain words; at most one of them is there.
    """

    title: str
    href: str
    lang: str
    facts: str
    notes: tuple[str, ...] = ()
    links: tuple[tuple[str, LinkTo], ...] = ()
    action: str = ""
    teaser: str = ""
    body: str = ""


class SectionView(Struct, frozen=True, kw_only=True):
    """A heading and its lines; ``serious`` sets corrections apart."""

    label: str
    lines: tuple[LineView, ...]
    serious: bool = False


class LetterView(Struct, frozen=True, kw_only=True):
    """Everything the templates show."""

    label: str
    name: str
    subject: str
    date: str
    preheader: str
    sections: tuple[SectionView, ...]
    intro: str
    demo: bool
    organisation: str
    responsible: str
    contact: str
    online: str
    subscribe: str
    archive: str
    site: str


def letter(site: Site, composition: Composition) -> LetterView:
    """The whole issue with every body that is shown."""
    newsletter = composition.newsletter
    return LetterView(
        label=newsletter.label,
        name=composition.name,
        subject=legal(subject_of(site, composition)),
        date=norwegian_date(composition.date),
        preheader=legal(shortened(" · ".join(headline(site, line) for line in composition.lines), 140)),
        sections=tuple(_sections(site, composition)),
        intro=legal(for_mail(composition.intro.html, site.config.url, site.config.url)),
        demo=site.config.demo,
        organisation=site.config.organisation,
        responsible=newsletter.responsible,
        contact=newsletter.sender,
        online=site.absolute(f"/arkiv/{composition.folder}/"),
        subscribe=labels.web_address(newsletter.subscribe or "/abonner/", site.config.url),
        archive=site.absolute(f"/arkiv/{newsletter.key}/"),
        site=site.config.url,
    )


def shorter(view: LetterView) -> LetterView:
    """The same issue with title, action and link only: what is done when it would be too large for mail programs."""
    sections = tuple(
        replace(section, lines=tuple(replace(line, body="", teaser="") for line in section.lines))
        for section in view.sections
    )
    return replace(view, sections=sections)


def _sections(site: Site, composition: Composition) -> Iterator[SectionView]:
    topics = site.catalogue.vocabulary

    def heading(line: Line) -> str:
        if line.section != "tema":
            return SECTION[line.section]
        return topics.topic_label(first_topic(line.entry)) or "Annet"

    for label, lines in groupby(composition.lines, heading):
        mine = list(lines)
        views = tuple(_line(site, composition, line) for line in mine)
        yield SectionView(label=legal(label), lines=views, serious=mine[0].correction)


def _line(site: Site, composition: Composition, line: Line) -> LineView:
    entry = line.entry
    view = LineView(
        title=legal(entry.title),
        href=site.absolute(entry.address),
        lang=foreign(entry),
        facts=legal(_facts(site, entry)),
    )
    if line.section == REMINDER:
        return replace(view, notes=(f"Gjelder til og med {entry.valid_until}.",), facts="")
    if line.correction:
        told = composition.history.told[entry.id]
        notes, links = _correction(site, composition.history, entry)
        before = LinkTo(label=told.issue.name, href=site.absolute(told.issue.address))
        facts = view.facts if isinstance(entry, Event) else ""  # it may be they that changed
        return replace(view, notes=notes, links=(*links, ("Sto sist i", before)), facts=facts)
    return replace(
        view,
        notes=tuple(_validity_notes(entry, site)),
        links=tuple(("Erstatter", link) for link in _links(site, entry.supersedes)),
        action=legal(entry.action),
        **_text(site, line),
    )


def _text(site: Site, line: Line) -> dict[str, str]:
    """The body whole, below its ingress, or how it begins."""
    entry, body = line.entry, site.body(line.entry)
    if line.section == "viktigst" and len(body.text) <= WHOLE_BODY:
        ingress = f"<p>{escape(entry.summary)}</p>\n" if entry.summary not in ("", entry.action) else ""
        return {"body": legal(ingress + for_mail(body.html, site.config.url, site.absolute(entry.address)))}
    if isinstance(entry, Item) and entry.kind in TEXT_KINDS:  # a letter's first words say nothing
        return {"teaser": legal(shortened(entry.summary, TEASER))}
    return {"teaser": legal(shortened(entry.summary or _opening(body.html) or prose(body.text), TEASER))}


def _opening(html: str) -> str:
    """The first paragraph or list of a body that has words in it; a picture has none."""
    for found in _OPENING.finditer(html):
        if lines := plain_text(found[0]).splitlines():
            return (" " if found[1] == "p" else " · ").join(lines)
    return ""


def _facts(site: Site, entry: Entry) -> str:
    words = site.catalogue.vocabulary
    when = labels.moment(entry) if isinstance(entry, Event) else str(entry.date or "")
    where = entry.place if isinstance(entry, Event) else words.source_label(entry.source)
    places = ", ".join(words.source_label(key) for key in entry.municipalities)
    facts = (when, where, places, labels.type_label(entry))
    return " · ".join(dict.fromkeys(fact for fact in facts if fact))


def _validity_notes(entry: Entry, site: Site) -> Iterator[str]:
    """When it begins or ends, and what an editor should have known before adding it."""
    now = standing(site, entry)
    if now in ENDED or now == "utløpt":
        yield f"{labels.VALIDITY[site.validity(entry)][1]}." if now != "avlyst" else "Avlyst."
    begins = f" fra {entry.valid_from}" if entry.valid_from and entry.valid_from.last >= site.today else ""
    ends = f" til og med {entry.valid_until}" if entry.valid_until else ""
    if begins or ends:
        yield f"Gjelder{begins}{ends}."


def _correction(site: Site, history: History, entry: Entry) -> tuple[tuple[str, ...], tuple[tuple[str, LinkTo], ...]]:
    """What the reader must know now, in sentences, and what applies instead."""
    told = history.told[entry.id]
    now, then = standing(site, entry), told.line.validity or "gjeldende"
    notes = []
    if now == "trukket":
        notes.append(f"Trukket: {entry.withdrawn}")
    elif now == "erstattet":
        notes.append("Dette gjelder ikke lenger.")
    elif isinstance(entry, Event) and now == "avlyst":
        notes.append(f"Avlyst: {entry.cancelled}")
    elif then in ENDED and now != "utløpt":
        notes.append(f"Dette gjelder likevel, fra {entry.begins}." if now == "kommende" else "Dette gjelder igjen.")
    for change in untold_changes(entry, told, site.today):
        notes.append(f"Endret {change.updated}: {change.change_note}".removesuffix(": "))
    for wrong in led_astray(site, history, entry):
        now_said = f"som er trukket: {wrong.withdrawn}" if wrong.withdrawn else "men det er ikke lenger riktig."
        notes.append(f"Vi viste sist til «{wrong.title}», {now_said}")
    words = "Erstattet av" if now == "erstattet" else "Les i stedet"
    return tuple(legal(note) for note in notes), tuple((words, link) for link in _links(site, heirs_of(site, entry)))


def _links(site: Site, ids: tuple[str, ...]) -> Iterator[LinkTo]:
    for key in ids:
        entry = site.catalogue.by_id.get(key)
        if entry:
            yield LinkTo(label=legal(entry.title), href=site.absolute(entry.address), lang=foreign(entry))
