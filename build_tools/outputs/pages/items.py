"""Pages of items: each depends only on the item, its chain, its issues and the related list handed in."""

import re
from collections.abc import Iterator, Sequence

from build_tools.context import Site
from build_tools.model import TEXT_KINDS, Entry, Item
from build_tools.outputs.pages import labels, structured
from build_tools.outputs.pages.parts import common, facts_of, status_of
from build_tools.outputs.pages.view import HOME, Link, PageView, page
from build_tools.site_file import SiteFile
from build_tools.text.markup import plain_text, with_marks

NEWS = Link("nyheter/", "Nyheter")
_GAP = "\ue000"
"""Marks the end of a block until its tags are gone: a private-use character, which no text needs."""
_GAPS = re.compile(rf"{_GAP}[{_GAP}\n]*")
_BLOCK_END = re.compile(r"</p>|</h[2-6]>|</li>\s*</[uo]l>")


def item_view(site: Site, item: Item, related: Sequence[Entry] = ()) -> PageView:
    """The page of one item; ``related`` comes from ``related.related``."""
    description = labels.description_of(site, item)
    kind = labels.type_label(item)
    is_text = item.kind in TEXT_KINDS
    facts = facts_of(site, item)
    if is_text and item.version:
        facts.insert(0, ("Versjon", item.version))
    return page(
        item.address,
        "item.html",
        title=item.title,
        description=description,
        section="nyheter",
        crumbs=(HOME, NEWS, Link(f"nyheter/{item.year}/", item.year if item.date else "Uten dato")),
        json_ld=structured.of_item(site, item, description),
        kind=kind,
        date=labels.date_label(item.date),
        iso=item.date.iso if item.date else "",
        age=labels.age(site, item),
        review_by=str(item.review_by or ""),
        overdue=bool(item.review_by and item.review_by.last < site.today),
        facts=facts,
        plain=plain(site, item) if is_text else "",
        **common(site, item, related),
    )


def text_files(site: Site, item: Item) -> Iterator[SiteFile]:
    """A referral or rejection text as plain text, to be pasted into a record; at its former addresses too.

    One that does not apply says so first, as its page does.
    """
    status = status_of(site, item) if site.validity(item) != "gjeldende" else None
    links = ", ".join(site.absolute(f"/{link.href}") for link in status.links) if status else ""
    warning = f"[{status.word}. {status.text} {links}".rstrip() + "]\n\n" if status else ""
    content = f"{warning}{plain(site, item)}\n".encode()
    for address in (item.address, *item.aliases):
        if address.endswith("/"):
            yield SiteFile(f"{address[1:]}tekst.txt", content)


def plain(site: Site, item: Item) -> str:
    """The words of a text as one would type them: lists with numbers or hyphens, a blank line between paragraphs."""
    html = _BLOCK_END.sub(rf"{_GAP}\g<0>", with_marks(site.body(item).html, "- "))
    return _GAPS.sub("\n\n", plain_text(html)).rstrip()
