"""The way out: the same tree as plain Markdown and data, for a renderer that runs no plugins of ours.

MkDocs 1.6.1 is unmaintained and Material ends on 5 May 2027. What is written here builds with any tool that reads
``mkdocs.yml`` and a folder of Markdown (MkDocs, ProperDocs, Zensical), at the same addresses.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from build_tools.context import Site
from build_tools.model import Entry, Page
from build_tools.site_file import SiteFile
from build_tools.text import markup

FACTS = {
    "kind": "Type", "moment": "Tid", "date": "Dato", "reviewed": "Sist faglig gjennomgått", "published": "Publisert",
    "review_by": "Neste gjennomgang", "responsible": "Ansvarlig",
}  # fmt: skip
"""What stands among an entry's facts, by its name in the page's data."""
DOORS = {"registration": "Meld deg på", "meeting": "Delta på nett"}
"""The ways into a meeting."""


class Link(NamedTuple):
    """An address without its leading slash, and what it is called."""

    href: str
    label: str


def render(
    site: Site, views: Iterable[tuple[str, Mapping[str, Any]]], files: Iterable[SiteFile]
) -> Iterator[SiteFile]:
    """``mkdocs.yml``, every page under ``docs/`` as Markdown, and every other file as it is.

    ``views`` are addresses with the data their pages show: of entries all that is said, of lists the links.
    ``files`` are the feeds, calendars and data.
    """
    settings = {
        "site_name": site.config.name, "site_url": site.config.url, "docs_dir": "docs", "use_directory_urls": True,
        "theme": {"name": "material", "language": "nb", "font": False},
        "markdown_extensions": list(markup.EXTENSIONS),
    }  # fmt: skip
    yield SiteFile("mkdocs.yml", (json.dumps(settings, ensure_ascii=False, indent=2) + "\n").encode())
    entries = {entry.address: entry for entry in site.catalogue.entries()}
    for address, data in views:
        entry = entries.get(address)
        text = _list(data, entry) if isinstance(entry, Page | None) else _entry(entry, data)
        yield SiteFile(f"docs{address}index.md", text.encode())
    for file in files:
        yield SiteFile(f"docs/{file.path}", file.content)


def _entry(entry: Entry, data: Mapping[str, Any]) -> str:
    """An entry: its own text, between what its page says above and below it."""
    above = [*_notes(data), data.get("summary", ""), *_changes(data), _points(_facts(data))]
    return _page(entry.title, *above, entry.body.strip(), *_programme(data), *_cases(data), *_below(data))


def _notes(data: Mapping[str, Any]) -> Iterator[str]:
    """What a reader must know above all: that it does not apply, and what it asks for."""
    if data.get("cancelled"):
        yield f"**Avlyst.** {data['cancelled']}"
    if status := data.get("status"):
        yield " ".join([f"**{status.word}.** {status.text}", ", ".join(map(_link, status.links))]).rstrip()
    if data.get("past") and not data["called_off"]:
        yield "**Avholdt.**"
    if data.get("action"):
        yield f"**{data['means'].rstrip('?')}:** {data['action']}"


def _changes(data: Mapping[str, Any]) -> Iterator[str]:
    newest = [(data["changed"], data.get("change_note", ""))] if data.get("changed") else []
    for day, note in (*newest, *data.get("earlier", ())):
        yield f"**Endret {day}.** {note}".rstrip()


def _facts(data: Mapping[str, Any]) -> Iterator[str]:
    """The short facts of an entry; nobody is asked to a meeting that is over or called off."""
    named = [(name, data.get(key)) for key, name in FACTS.items()]
    named += [*data.get("meeting_facts", ()), *data.get("period", ())]
    named += [("Avsender", _link(data["source"]))] if data.get("source") else []
    named += [("Tema", ", ".join(map(_link, data.get("topics", ()))))]
    named += [("Kommuner", ", ".join(map(_link, data.get("municipalities", ()))))]
    for name, value in (*named, *data.get("facts", ())):
        if value:
            yield f"**{name}:** {value}"
    if not data.get("past") and not data.get("called_off"):
        yield from (f"[{name}](<{data[key]}>)" for key, name in DOORS.items() if data.get(key))


def _programme(data: Mapping[str, Any]) -> Iterator[str]:
    if data.get("programme"):
        yield "## Program"
        yield _points(f"{line.time} {line.title}" for line in data["programme"])


def _cases(data: Mapping[str, Any]) -> Iterator[str]:
    """A pack's items, and its cases with their questions."""
    if data.get("items"):
        yield "## Nyhetene"
        rows = ((_link(Link(row.href, row.title)), row.mark, row.action) for row in data["items"])
        yield _points(" · ".join(filter(None, row)) for row in rows)
    for case in data.get("cases", ()):
        yield from (f"## {case.title}", case.text, "\n".join(f"1. {each}" for each in case.questions))


def _below(data: Mapping[str, Any]) -> Iterator[str]:
    if data.get("slides"):
        yield f"[Presentasjon fra møtet](<{data['slides']}>)"
    if data.get("pack"):
        yield f"Smågruppepakke: {_link(data['pack'])}"
    if data.get("contact"):
        yield f"**Kontakt:** {data['contact']}"
    if data.get("outlets"):
        yield "## Står også her"
        yield _points(f"[{each.label}](<{each.url}>)" if each.url else each.label for each in data["outlets"])


def _list(data: Mapping[str, Any], written: Page | None) -> str:
    """Any other page: what was written for it, else what it says of itself, and everything it links to."""
    says = (written.summary, written.body.strip()) if written else (data.get("description", ""),)
    rules = [f"**{rule.word}.** {rule.text} {rule.period}".rstrip() for rule in data.get("rules", ())]
    clinics = [part for each in data.get("clinics", ()) for part in _clinic(each)]
    links = dict.fromkeys(link for value in data.values() for link in _links(value))
    return _page(written.title if written else data["title"], *says, *rules, *clinics, _points(map(_link, links)))


def _clinic(clinic: Any) -> Iterator[str]:
    """Who receives dialogue messages, about what."""
    yield f"## {_link(clinic.link)}"
    if clinic.since:
        yield f"{'Fra' if clinic.ahead else 'Siden'} {clinic.since}."
    yield from (_points(clinic.may_ask), clinic.how)


def _page(title: str, *parts: str) -> str:
    front = f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---"
    return "\n\n".join(filter(None, (front, f"# {title}", *parts))) + "\n"


def _points(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _link(link: Any) -> str:
    return f"[{link.label}](</{link.href}>)"


def _links(value: Any) -> Iterator[Link]:
    """Whatever in a page's data has an address and a name."""
    href = getattr(value, "href", "")
    label = getattr(value, "label", "") or getattr(value, "title", "")
    if isinstance(href, str) and href and isinstance(label, str) and label and href.endswith("/") and ":" not in href:
        yield Link(href, label)
    if isinstance(value, tuple | list):
        for each in value:
            yield from _links(each)
