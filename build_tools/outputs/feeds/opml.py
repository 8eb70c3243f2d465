"""OPML 2.0 (http://opml.org/spec2.opml): every feed of the site in one file to subscribe by."""

from collections.abc import Iterable
from html import escape

from build_tools.outputs.feeds.story import legal


def opml(name: str, feeds: Iterable[tuple[str, str]]) -> bytes:
    """The list of (title, full address of the page); each page's RSS is named, as readers expect of OPML."""
    lines = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        '<opml version="2.0">',
        f"<head><title>{escape(legal(name), quote=False)}</title></head>",
        "<body>",
    ]
    for title, page in feeds:
        text, url, home = (escape(legal(value)) for value in (title, page + "feed.xml", page))
        lines.append(
            f'<outline type="rss" text="{text}" title="{text}" xmlUrl="{url}" htmlUrl="{home}" language="nb"/>'
        )
    return "\n".join([*lines, "</body>", "</opml>", ""]).encode()
