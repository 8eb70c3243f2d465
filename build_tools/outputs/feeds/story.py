"""What a feed tells about one entry or issue, the same in every format."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from typing import Any
from urllib.parse import urljoin

from msgspec import Struct

from build_tools.context import Site
from build_tools.model import MEANS, Case, Entry, Event, Pack, SentIssue, norwegian_date, norwegian_time
from build_tools.outputs.feeds.dates import last_changed, surfaced
from build_tools.text.entities import unescape
from build_tools.text.shortening import prose, shortened

STATUS = {"utløpt": "Utløpt", "erstattet": "Erstattet", "trukket": "Trukket"}
"""What stands before the title of what no longer applies, so that it is seen in a list of headlines."""
SUMMARY_LENGTH = 280
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINK = re.compile(r'(<(?:a|img)(?:\s+[a-z]+="[^"]*")*?\s+(?:href|src)=")([^"]*)')


class Story(Struct, frozen=True, kw_only=True):
    """One entry of a feed. ``html`` has absolute links only; ``tags`` are (scheme, term, label).

    ``id`` is what readers' programs know it again by: the address it had first.
    """

    id: str
    url: str
    title: str
    summary: str
    html: str
    published: date
    surfaced: date
    updated: date
    author: str
    author_url: str
    lang: str
    tags: tuple[tuple[str, str, str], ...]
    more: Mapping[str, Any]


def story_of_entry(site: Site, entry: Entry) -> Story:
    """An item, guide, event or pack; it must have a day to stand in a feed."""
    day = surfaced(entry, site.today)
    if day is None:
        raise ValueError(f"{entry.id} has no day to stand in a feed by")
    words, validity, standing = site.catalogue.vocabulary, site.validity(entry), site.standing(entry)
    scheme, url = site.absolute("/tema/"), site.absolute(entry.address)
    label = words.source_label(entry.source) if entry.source else site.config.organisation
    tags = [(scheme, key, legal(words.topic_label(key))) for key in entry.topics]
    prefix = "Avlyst: " if isinstance(entry, Event) and entry.cancelled else ""
    status = f"{STATUS[validity]}: " if validity in STATUS else prefix
    return Story(
        id=site.absolute(entry.first_address) if entry.first_address else url,
        url=url,
        title=legal(status + entry.title),
        summary=_summary(site, entry),
        html=legal(_content(site, entry, url)),
        published=entry.date.first if entry.date else day,
        surfaced=day,
        updated=last_changed(site, entry, day),
        author=legal(label or site.config.name),
        author_url=site.absolute(f"/avsender/{entry.source}/") if entry.source else site.config.url,
        lang=entry.lang,
        tags=(*tags, (site.absolute("/data/"), standing, standing.capitalize())),
        more=_extension(site, entry),
    )


def story_of_issue(site: Site, issue: SentIssue) -> Story:
    """An issue of a newsletter: what it carried, each with a link to what applies now."""
    words, url = site.catalogue.vocabulary, site.absolute(issue.address)
    letter = words.newsletters.get(issue.newsletter)
    label = letter.label if letter else issue.newsletter
    name = issue.full_name(label)
    lines = []
    for line in issue.items:
        known = site.catalogue.by_id.get(line.id)
        title = escape(line.title) + (" (rettelse)" if line.correction else "")
        lines.append(f'<li><a href="{_href(site, known)}">{title}</a></li>' if known else f"<li>{title}</li>")
    opening = f'<p>{escape(name)}, sendt {norwegian_date(issue.date)}. <a href="{escape(url)}">Les utgaven</a>.</p>'
    return Story(
        id=url,
        url=url,
        title=legal(issue.subject or name),
        summary=legal(f"{name}: " + "; ".join(line.title for line in issue.items)),
        html=legal(opening + (f"<ul>{''.join(lines)}</ul>" if lines else "")),
        published=issue.date,
        surfaced=issue.date,
        updated=issue.date,
        author=legal(label),
        author_url=site.absolute(f"/arkiv/{issue.newsletter}/"),
        lang="nb",
        tags=(),
        more={"collection": "arkiv", "newsletter": issue.newsletter, "number": issue.number},
    )


def legal(text: str) -> str:
    """Without what XML 1.0 forbids or advises against (§2.2), and what Word's clipboard leaves behind."""
    return _ILLEGAL.sub("", text)


def absolute_links(html: str, root: str, page: str) -> str:
    """Give every link and image of safe HTML its full address.

    ``root`` is the full address of the site, which ``/…`` is counted from; ``page`` that of the page, for the rest.
    """
    return _LINK.sub(lambda found: found[1] + escape(_full(unescape(found[2]), root, page)), html)


def _full(address: str, root: str, page: str) -> str:
    """A full address; what is broken beyond reading leads to the page."""
    if address.startswith("/") and not address.startswith("//"):
        return root + address[1:]
    try:
        return urljoin(page, address)
    except ValueError:
        return page


def _content(site: Site, entry: Entry, url: str) -> str:
    parts = [_standing(site, entry)]
    for change in entry.change_log:
        if change.change_note:
            parts.append(f"<p><strong>Endret {change.updated}:</strong> {escape(change.change_note)}</p>")
    if entry.action:
        parts.append(f"<p><strong>{MEANS[site.standing(entry)].rstrip('?')}:</strong> {escape(entry.action)}</p>")
    if entry.summary and entry.summary != entry.action:
        parts.append(f"<p>{escape(entry.summary)}</p>")
    if isinstance(entry, Event):
        parts.append(_meeting(site, entry))
    parts.append(absolute_links(site.body(entry).html, site.config.url, url))
    if isinstance(entry, Event) and entry.programme:
        parts.append("<h2>Program</h2>" + _listed("ul", (f"{each.time} {each.title}" for each in entry.programme)))
    if isinstance(entry, Pack):
        parts += map(_case, entry.cases)
    return "\n".join(part for part in parts if part) or f"<p>{escape(entry.title)}</p>"


def _standing(site: Site, entry: Entry) -> str:
    """The sentence above the text of what is not plainly valid, or will not always be: readers' programs keep it."""
    validity, ends = site.validity(entry), f"til og med {entry.valid_until}" if entry.valid_until else ""
    if validity == "gjeldende":
        return f"<p>Gjelder {ends}.</p>" if ends else ""
    links = ", ".join(f'<a href="{_href(site, new)}">{escape(new.title)}</a>' for new in site.heirs(entry))
    if validity == "erstattet":
        return f"<p><strong>Erstattet</strong> av {links}.</p>"
    if validity == "trukket":
        instead = f" Dette kom i stedet: {links}." if links else ""
        return f"<p><strong>Trukket:</strong> {escape(entry.withdrawn)}{instead}</p>"
    if validity == "utløpt":
        return f"<p><strong>Utløpt:</strong> gjaldt {ends}.</p>"
    return f"<p><strong>Kommende:</strong> gjelder fra {entry.begins} {ends}".rstrip() + ".</p>"


def _meeting(site: Site, event: Event) -> str:
    """When and where, as a list of facts."""
    end = norwegian_time(event.end)
    if event.end.date() != event.start.date():
        end = f"{norwegian_date(event.end)} kl. {end}"
    facts = [("Når", f"{norwegian_date(event.start)} kl. {norwegian_time(event.start)}–{end}")]
    facts += [("Sted", event.place), ("Møtelenke", event.meeting_url), ("Påmelding", event.registration)]
    facts += [("Kurspoeng", event.credit_points), ("Kompensasjon", event.compensation)]
    facts += [("Presentasjon", event.slides), ("Avlyst", event.cancelled)]
    lines = "".join(f"<li>{name}: {_linked(site, value)}</li>" for name, value in facts if value)
    return f"<ul>{lines}</ul>"


def _case(case: Case) -> str:
    """A case with its questions."""
    return f"<h2>{escape(case.title)}</h2><p>{escape(case.text)}</p>{_listed('ol', case.questions)}"


def _listed(tag: str, lines: Iterable[str]) -> str:
    """Plain lines as a list."""
    return f"<{tag}>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</{tag}>"


def _linked(site: Site, value: str) -> str:
    """A fact of an event; an address, on the site or elsewhere, becomes a link."""
    if " " in value or not value.startswith(("https://", "http://", "mailto:", "/")):
        return escape(value)
    full = escape(site.absolute(value) if value.startswith("/") else value)
    return f'<a href="{full}">{full}</a>'


def _href(site: Site, entry: Entry) -> str:
    return escape(site.absolute(entry.address))


def _summary(site: Site, entry: Entry) -> str:
    """Why it has ended, else what it means for the reader, what it is about, how it begins; never empty."""
    if entry.withdrawn:
        return legal(f"{STATUS['trukket']}: {entry.withdrawn}")
    if isinstance(entry, Event) and entry.cancelled:
        return legal(f"Avlyst: {entry.cancelled}")
    offers = (entry.action, entry.summary, shortened(prose(site.body(entry).text), SUMMARY_LENGTH), entry.title)
    return next((text for text in map(legal, offers) if text.strip()), site.config.name)


def _extension(site: Site, entry: Entry) -> dict[str, Any]:
    """What only this product knows; said in JSON Feed under ``_praksisnytt``, empty fields left out."""
    said = {
        "about": site.absolute("/data/items.schema.json"),
        "id": entry.id,
        "collection": entry.collection,
        "validity": site.standing(entry),
        "valid_from": entry.valid_from.iso if entry.valid_from else "",
        "valid_until": entry.valid_until.iso if entry.valid_until else "",
        "action": legal(entry.action),
        "source": entry.source,
        "topics": list(entry.topics),
        "municipalities": list(entry.municipalities),
        "change_note": legal(entry.change_note),
        "withdrawn": legal(entry.withdrawn),
        "superseded_by": [
            {"id": new.id, "url": site.absolute(new.address), "title": legal(new.title)} for new in site.heirs(entry)
        ],
    }
    return {key: value for key, value in said.items() if value}
