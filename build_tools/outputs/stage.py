"""The way out: the same tree as plain Markdown and data, for a renderer that runs no plugins of ours.

MkDocs 1.6.1 is unmaintained and Material ends on 5 May 2027. What is written here builds with any tool that reads
``mkdocs.yml`` and a folder of Markdown (MkDocs, ProperDocs, Zensical), at the same addresses.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
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


_SIGNS = re.compile(r"[\\`*_\[\]#]")
"""What makes something of a text in Markdown."""
_ROOTED = re.compile(
    r"""((?<!\\)\]\(\s{0,9}<?|^ {0,3}\[[^\]\n^]{1,200}\]:[ \t]*<?|\b(?:href|src)=["']?)/(?!/)""", re.M
)
"""Where an address of the site begins, in a link or beside it."""


class Link(NamedTuple):
    """An address without its leading slash, what it is called, and that it does not plainly apply."""

    href: str
    label: str
    mark: str = ""


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
    base = site.config.base
    entries = {entry.address: entry for entry in site.catalogue.entries()}
    for address, data in views:
        entry = entries.get(address)
        text = _list(data, entry) if isinstance(entry, Page | None) else _entry(entry, data)
        yield SiteFile(f"docs{address}index.md", _ROOTED.sub(lambda found: found[1] + base, text).encode())
    for file in files:
        yield SiteFile(f"docs/{file.path}", file.content)


def _entry(entry: Entry, data: Mapping[str, Any]) -> str:
    """An entry: its own text, between what its page says above and below it."""
    above = [*_notes(data), _plain(data.get("summary", "")), *_changes(data), _points(_facts(data))]
    return _page(entry.title, *above, entry.body.strip(), *_programme(data), *_cases(data), *_below(data))


def _notes(data: Mapping[str, Any]) -> Iterator[str]:
    """What a reader must know above all: that it does not apply, and what it asks for."""
    if data.get("cancelled"):
        yield f"**Avlyst.** {_plain(data['cancelled'])}"
    if status := data.get("status"):
        yield " ".join([f"**{status.word}.** {_plain(status.text)}", ", ".join(map(_link, status.links))]).rstrip()
    if data.get("past") and not data["called_off"]:
        yield "**Avholdt.**"
    if data.get("action"):
        yield f"**{data['means'].rstrip('?')}:** {_plain(data['action'])}"


def _changes(data: Mapping[str, Any]) -> Iterator[str]:
    newest = [(data["changed"], data.get("change_note", ""))] if data.get("changed") else []
    for day, note in (*newest, *data.get("earlier", ())):
        yield f"**Endret {day}.** {_plain(note)}".rstrip()


def _facts(data: Mapping[str, Any]) -> Iterator[str]:
    """The short facts of an entry; nobody is asked to a meeting that is over or called off."""
    named = [(name, data.get(key)) for key, name in FACTS.items()]
    named += [*data.get("meeting_facts", ()), *data.get("period", ()), *data.get("facts", ())]
    linked = [("Avsender", [data["source"]] if data.get("source") else [])]
    linked += [("Tema", data.get("topics", ())), ("Kommuner", data.get("municipalities", ()))]
    yield from (f"**{name}:** {_plain(value)}" for name, value in named if value)
    yield from (f"**{name}:** {', '.join(map(_link, links))}" for name, links in linked if links)
    if not data.get("past") and not data.get("called_off"):
        yield from (f"[{name}](<{data[key]}>)" for key, name in DOORS.items() if data.get(key))


def _programme(data: Mapping[str, Any]) -> Iterator[str]:
    if data.get("programme"):
        yield "## Program"
        yield _points(f"{line.time} {_plain(line.title)}" for line in data["programme"])


def _cases(data: Mapping[str, Any]) -> Iterator[str]:
    """A pack's items, and its cases with their questions."""
    if data.get("items"):
        yield "## Nyhetene"
        rows = ((_link(Link(row.href, row.title)), row.mark, _plain(row.action)) for row in data["items"])
        yield _points(" · ".join(filter(None, row)) for row in rows)
    for case in data.get("cases", ()):
        questions = "\n".join(f"1. {_plain(each)}" for each in case.questions)
        yield from (f"## {_plain(case.title)}", _plain(case.text), questions)


def _below(data: Mapping[str, Any]) -> Iterator[str]:
    if data.get("slides"):
        yield f"[Presentasjon fra møtet](<{data['slides']}>)"
    if data.get("pack"):
        yield f"Smågruppepakke: {_link(data['pack'])}"
    if data.get("contact"):
        yield f"**Kontakt:** {_plain(data['contact'])}"
    if data.get("outlets"):
        yield "## Står også her"
        named = ((_plain(each.label), each.url) for each in data["outlets"])
        yield _points(f"[{label}](<{url}>)" if url else label for label, url in named)


def _list(data: Mapping[str, Any], written: Page | None) -> str:
    """Any other page: what was written for it, else what it says of itself, and everything it links to."""
    says = (_plain(written.summary), written.body.strip()) if written else (_plain(data.get("description", "")),)
    rules = [f"**{rule.word}.** {_plain(rule.text)} {rule.period}".rstrip() for rule in data.get("rules", ())]
    clinics = [part for each in data.get("clinics", ()) for part in _clinic(each)]
    links: dict[tuple[str, str], Link] = {}
    for link in _links(tuple(data.values())):
        if link.mark or link[:2] not in links:
            links[link[:2]] = link
    points = _points(" · ".join(filter(None, (_link(each), each.mark))) for each in links.values())
    return _page(written.title if written else data["title"], *says, *rules, *clinics, points)


def _clinic(clinic: Any) -> Iterator[str]:
    """Who receives dialogue messages, about what."""
    yield f"## {_link(clinic.link)}"
    if clinic.since:
        yield f"{'Fra' if clinic.ahead else 'Siden'} {clinic.since}."
    yield from (_points(map(_plain, clinic.may_ask)), _plain(clinic.how))


def _page(title: str, *parts: str) -> str:
    """A page; renderers take the title among the fields for HTML, in which it must begin no tag."""
    front = f"---\ntitle: {json.dumps(title.replace('<', '< '), ensure_ascii=False)}\n---"
    return "\n\n".join(filter(None, (front, f"# {_plain(title)}", *parts))) + "\n"


def _points(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _link(link: Any) -> str:
    return f"[{_plain(link.label)}](</{link.href}>)"


def _plain(text: str) -> str:
    """A text as Markdown that shows it as it is."""
    return _SIGNS.sub(r"\\\g<0>", escape(text, quote=False))


def _links(value: Any) -> Iterator[Link]:
    """Whatever in a page's data has an address and a name."""
    href = getattr(value, "href", "")
    label = getattr(value, "label", "") or getattr(value, "title", "")
    if isinstance(href, str) and href and isinstance(label, str) and label and href.endswith("/") and ":" not in href:
        yield Link(href, label, getattr(value, "mark", ""))
    if isinstance(value, tuple | list):
        for each in value:
            yield from _links(each)
