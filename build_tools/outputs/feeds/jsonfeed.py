"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.json import decode, encode

from build_tools.config import SiteConfig
from build_tools.outputs.feeds.dates import midnight
from build_tools.outputs.feeds.story import Story, legal


def feed(config: SiteConfig, address: str, title: str, stories: Sequence[Story]) -> bytes:
    """The feed of one page; every item carries its validity under ``_praksisnytt``."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": legal(title),
        "home_page_url": config.absolute(address),
        "feed_url": config.absolute(address) + "feed.json",
        "description": legal(config.description or title),
        "language": "nb",
        "authors": [{"name": legal(config.organisation or config.name), "url": config.url}],
        "items": [_item(story) for story in stories],
    }
    return _encoded(document)


def amended(document: bytes, others: bytes) -> bytes:
    """A feed with the items of another one instead of its own of that id."""
    before, new = decode(document), {item["id"]: item for item in decode(others)["items"]}
    return _encoded({**before, "items": [new.get(item["id"], item) for item in before["items"]]})


def _encoded(document: Mapping[str, Any]) -> bytes:
    return encode(document) + b"\n"


def _item(story: Story) -> dict[str, Any]:
    item = {
        "id": story.id,
        "url": story.url,
        "title": story.title,
        "summary": story.summary,
        "content_html": story.html,
        "date_published": midnight(story.surfaced).isoformat(),
        "date_modified": midnight(story.updated).isoformat(),
        "authors": [{"name": story.author, "url": story.author_url}],
        "tags": [label for _, _, label in story.tags],
        "language": story.lang,
        "_praksisnytt": story.more,
    }
    return {key: value for key, value in item.items() if value}
