"""Pages of guides, events, small-group packs and what is written by hand."""

from collections.abc import Sequence
from typing import NamedTuple

from build_tools.context import Site
from build_tools.model import Entry, Event, Guide, Pack, Page, PartialDate, newest_first
from build_tools.outputs.pages import labels, structured
from build_tools.outputs.pages.parts import body_html, common, facts_of
from build_tools.outputs.pages.rows import Row, row_of
from build_tools.outputs.pages.view import HOME, Link, PageView, link_to, page, root_of
from build_tools.text.shortening import shortened


class Change(NamedTuple):
    """A line of a guide's change log: ``row`` is the news that leads to it, ``text`` what was edited in it."""

    date: str
    text: str
    row: Row | None


def guide_view(site: Site, guide: Guide, related: Sequence[Entry]) -> PageView:
    """A guide, with when it was reviewed, its change log and its earlier versions."""
    description = labels.description_of(site, guide)
    vocabulary = site.catalogue.vocabulary
    responsible = vocabulary.source_label(guide.responsible or guide.source)
    overdue = guide.review_by and guide.review_by.last < site.today
    news = tuple(row_of(site, each) for each in site.catalogue.mentions(guide) if not each.date)
    return page(
        guide.address,
        "guide.html",
        title=guide.title,
        description=description,
        section="veiledning",
        crumbs=(HOME, Link("veiledning/", "Veiledning")),
        json_ld=structured.of_guide(site, guide, description, responsible),
        kind="Veiledning",
        facts=facts_of(site, guide),
        headings=tuple(each for each in site.body(guide).headings if each.level == 2 and each.id),
        responsible=responsible if guide.responsible not in ("", guide.source) else "",
        reviewed=str(guide.reviewed or ""),
        published="" if guide.reviewed or not guide.date else str(guide.date),
        age="" if guide.reviewed else labels.age(site, guide),
        review_by=str(guide.review_by or ""),
        overdue=bool(overdue),
        log=_change_log(site, guide),
        older=bool(guide.supersedes),
        **(common(site, guide, related) | {"earlier": (), "mentions": news}),  # the change log has the others
    )


def _change_log(site: Site, guide: Guide) -> tuple[Change, ...]:
    lines: list[tuple[PartialDate, Change]] = []
    for change in guide.change_log:
        note = change.change_note or "Veiledningen er oppdatert."
        lines.append((change.updated, Change(str(change.updated), note, None)))
    for item in site.catalogue.mentions(guide):
        if item.date:
            lines.append((item.date, Change(str(item.date), "", row_of(site, item))))
    if guide.date:
        lines.append((guide.date, Change(str(guide.date), "Først publisert.", None)))
    return tuple(change for _, change in sorted(lines, key=lambda line: line[0], reverse=True))


def event_view(site: Site, event: Event) -> PageView:
    """A meeting, with its time, place and calendar file; afterwards with its slides."""
    when = shortened(f"{labels.moment(event)}. {event.summary or event.place}", labels.DESCRIPTION_LENGTH)
    description = labels.description_of(site, event, when)
    root = root_of(event.address)
    pack = _pack_of(site, event)
    facts = [("Sted", event.place), ("Kurspoeng", event.credit_points), ("Kompensasjon", event.compensation)]
    return page(
        event.address,
        "event.html",
        title=event.title,
        description=description,
        section="arrangementer",
        crumbs=(HOME, Link("arrangementer/", "Arrangementer")),
        json_ld=structured.of_event(site, event, description),
        kind=labels.type_label(event),
        moment=labels.unbroken(labels.moment(event)),
        start=event.start.isoformat(timespec="minutes"),
        past=event.end.date() < site.today,
        cancelled=event.cancelled,
        called_off=site.called_off(event),
        meeting=labels.web_address(event.meeting_url, root),
        registration=labels.web_address(event.registration, root),
        slides=labels.web_address(event.slides, root),
        pack=link_to(pack) if pack else None,
        programme=event.programme,
        meeting_facts=[fact for fact in facts if fact[1]],
        facts=facts_of(site, event),
        **common(site, event),
    )


def _pack_of(site: Site, event: Event) -> Entry | None:
    slugs = {pack.address.rsplit("/", 2)[1]: pack for pack in site.catalogue.packs}
    return slugs.get(event.pack) or site.catalogue.by_id.get(event.pack)


def pack_view(site: Site, pack: Pack) -> PageView:
    """A small-group pack on one page to print: items, cases and questions."""
    chosen = [site.catalogue.by_id[key] for key in pack.items if key in site.catalogue.by_id]
    return page(
        pack.address,
        "pack.html",
        title=pack.title,
        description=labels.description_of(site, pack),
        section="arrangementer",
        crumbs=(HOME, Link("smagruppe/", "Smågruppepakker")),
        kind="Smågruppepakke",
        date=labels.date_label(pack.date),
        facts=facts_of(site, pack),
        items=tuple(_with_text(site, entry) for entry in newest_first(chosen)),
        cases=pack.cases,
        **common(site, pack),
    )


def _with_text(site: Site, entry: Entry) -> Row:
    """Its row with all that is said of it in short: a pack is read on paper."""
    return row_of(site, entry)._replace(action=labels.gist_of(site, entry))


def hand_written_view(site: Site, entry: Page) -> PageView:
    """A page written by hand: about, privacy, accessibility, the editors' guide."""
    description = entry.summary or labels.gist_of(site, entry)
    return page(
        entry.address,
        "page.html",
        title=entry.title,
        description=description,
        crumbs=_above(site, entry),
        json_ld=structured.of_page(site, entry, description),
        lang=entry.lang,
        summary=entry.summary,
        changed=str(entry.changed or ""),
        headings=tuple(each for each in site.body(entry).headings if each.level == 2 and each.id),
        body=body_html(site, entry),
    )


def _above(site: Site, entry: Page) -> tuple[Link, ...]:
    """The hand-written pages whose addresses lead to this one."""
    above = [each for each in site.catalogue.pages if entry.address.startswith(each.address) and each is not entry]
    titles = sorted((each.address, each.title) for each in above if each.address != "/")
    return (HOME, *(Link(address[1:], title) for address, title in titles))
