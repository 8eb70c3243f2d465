"""The way out: the same tree as plain Markdown and data, for a renderer that runs no plugins of ours.

MkDocs 1.6.1 is unmaintained and Material ends on 5 May 2027. What is written here builds with any tool that reads
``mkdocs.yml`` and a folder of Markdown (MkDocs, ProperDocs, Zensical), at the same addresses.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from build_tools.context import Site
from build_tools.model import MEANS, Entry, Event
from build_tools.site_file import SiteFile

NOTES = {
    "kommende": "Kommende", "utløpt": "Utløpt", "erstattet": "Erstattet", "trukket": "Trukket",
}  # fmt: skip


def render(
    site: Site, views: Iterable[tuple[str, Mapping[str, Any]]], files: Iterable[SiteFile]
) -> Iterator[SiteFile]:
    """``mkdocs.yml``, every page under ``docs/`` as Markdown, and every other file as it is.

    ``views`` are addresses with the data their pages show: entries are written from their own text, lists as
    links. ``files`` are the feeds, calendars and data.
    """
    settings = {
        "site_name": site.config.name, "site_url": site.config.url, "docs_dir": "docs", "use_directory_urls": True,
        "theme": {"name": "material", "language": "nb", "font": False},
        "markdown_extensions": ["tables", "sane_lists", "toc", "def_list", "footnotes", "admonition"],
    }  # fmt: skip
    yield SiteFile("mkdocs.yml", (json.dumps(settings, ensure_ascii=False, indent=2) + "\n").encode())
    entries = {entry.address: entry for entry in site.catalogue.entries()}
    for address, data in views:
        entry = entries.get(address)
        text = _entry(site, entry) if entry else _list(str(data["title"]), data)
        yield SiteFile(f"docs{address}index.md", text.encode())
    for file in files:
        yield SiteFile(f"docs/{file.path}", file.content)


def _entry(site: Site, entry: Entry) -> str:
    """An entry with what a reader must know above its text."""
    catalogue = site.catalogue
    lines = [_front(entry.title), f"# {entry.title}"]
    validity = site.validity(entry)
    heirs = [f"[{new.title}](<{new.address}>)" for new in site.heirs(entry)]
    if validity in NOTES:
        lines.append(f"**{NOTES[validity]}.** " + " ".join(filter(None, [entry.withdrawn, ", ".join(heirs)])))
    if entry.action:
        lines.append(f"**{MEANS[site.standing(entry)].rstrip('?')}:** {entry.action}")
    facts = [str(entry.date or ""), catalogue.vocabulary.source_label(entry.source) if entry.source else ""]
    facts += [f"[{catalogue.vocabulary.topic_label(key)}](</tema/{key}/>)" for key in entry.topics]
    if isinstance(entry, Event):
        facts.insert(0, f"{entry.start:%d.%m.%Y kl. %H.%M}–{entry.end:%H.%M}")
    lines += [" · ".join(filter(None, facts)), entry.summary, entry.body.strip(), entry.contact]
    return "\n\n".join(filter(None, lines)) + "\n"


def _list(title: str, data: Mapping[str, Any]) -> str:
    """Any other page: its title, what it says of itself, and everything it links to."""
    links = dict.fromkeys(link for value in data.values() for link in _links(value))
    lines = [_front(title), f"# {title}", str(data.get("description", ""))]
    lines.append("\n".join(f"- [{label}](</{href}>)" for href, label in links))
    return "\n\n".join(filter(None, lines)) + "\n"


def _front(title: str) -> str:
    return f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---"


def _links(value: Any) -> Iterator[tuple[str, str]]:
    """Whatever in a page's data has an address and a name."""
    href = getattr(value, "href", "")
    label = getattr(value, "label", "") or getattr(value, "title", "")
    if isinstance(href, str) and href and isinstance(label, str) and label and href.endswith("/") and ":" not in href:
        yield href, label
    if isinstance(value, tuple | list):
        for each in value:
            yield from _links(each)
