"""The rules a feed is held to: RSS profile and W3C's validator, RFC 4287, JSON Feed 1.1, OPML 2.0."""

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from quality import Figure
from sample import CONFIG, by_path, item, site, site_of

from build_tools.outputs import feeds

URL = CONFIG.url
NS = {
    "a": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "c": "http://purl.org/rss/1.0/modules/content/",
}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
MADE = by_path(feeds.render(site()))


def paths(name: str) -> list[str]:
    return [path for path in MADE if path.endswith(name)]


def rss_faults(content: bytes, address: str) -> list[str]:
    """What is wrong with an RSS feed of the page at ``address``."""
    root = etree.fromstring(content)
    channel = root.find("channel")
    faults = [f"no {name}" for name in ("title", "link", "description", "language") if not channel.findtext(name)]
    own = channel.find("a:link", NS)
    if channel.findtext("link") != address:
        faults.append("<link> is not the page")
    if own is None or (own.get("rel"), own.get("href")) != ("self", address + "feed.xml"):
        faults.append("no self link")
    elif own.get("type") != "application/rss+xml":
        faults.append("self link without its type")
    guids = [each.findtext("guid") for each in channel.findall("item")]
    if len(guids) != len(set(guids)):
        faults.append("one guid twice")
    for each in channel.findall("item"):
        names = [etree.QName(child).localname for child in each]
        guid = each.find("guid")
        if guid.get("isPermaLink") != "true" or guid.text != each.findtext("link"):
            faults.append("guid is not the permanent address")
        if names.index("description") > names.index("encoded"):
            faults.append("description after content")
        if not each.findtext("dc:creator", None, NS) or "author" in names:
            faults.append("no creator, or two")
        if not re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", each.findtext("pubDate")):
            faults.append("date is not RFC 822 with four-digit year and numeric zone")
        faults += markup_faults(each.findtext("c:encoded", None, NS))
    return faults + text_faults(content)


def atom_faults(content: bytes, address: str) -> list[str]:
    """What is wrong with an Atom feed."""
    root = etree.fromstring(content)
    faults = []
    links = {(each.get("rel"), each.get("href")) for each in root.findall("a:link", NS)}
    if links != {("self", address + "atom.xml"), ("alternate", address)}:
        faults.append(f"links {links}")
    if not root.findtext("a:author/a:name", None, NS):
        faults.append("feed without author")
    for holder in (root, *root.findall("a:entry", NS)):
        for name in ("id", "title", "updated"):
            if len(holder.findall(f"a:{name}", NS)) != 1:
                faults.append(f"not exactly one {name}")
        if datetime.fromisoformat(holder.findtext("a:updated", None, NS)).tzinfo is None:
            faults.append("date without zone")
    for entry in root.findall("a:entry", NS):
        if not entry.findtext("a:author/a:name", None, NS):
            faults.append("entry without author")
        body = entry.find("a:content", NS)
        if body.get("type") != "html":
            faults.append(f"content of type {body.get('type')}")
        faults += markup_faults(body.text)
    return faults + text_faults(content)


def json_faults(content: bytes, address: str) -> list[str]:
    """What is wrong with a JSON Feed."""
    feed = json.loads(content)
    faults = []
    if feed["version"] != "https://jsonfeed.org/version/1.1" or not feed["title"]:
        faults.append("version or title")
    if (feed["home_page_url"], feed["feed_url"]) != (address, address + "feed.json"):
        faults.append("addresses")
    for each in feed["items"]:
        if not isinstance(each["id"], str) or each["id"] != each["url"]:
            faults.append("id is not the address")
        if not each["authors"][0]["name"] or not all(isinstance(tag, str) for tag in each.get("tags", [])):
            faults.append("authors or tags")
        if any(key not in KNOWN and not key.startswith("_") for key in each):
            faults.append(f"unknown key in {sorted(each)}")
        for name in ("date_published", "date_modified"):
            if datetime.fromisoformat(each[name]).tzinfo is None:
                faults.append("date without zone")
        faults += markup_faults(each["content_html"])
    return faults + text_faults(content)


KNOWN = {
    "id",
    "url",
    "title",
    "summary",
    "content_html",
    "date_published",
    "date_modified",
    "authors",
    "tags",
    "language",
}


def markup_faults(content: str) -> list[str]:
    """What a feed must not carry in its HTML: scripts, styles, relative addresses."""
    if not content.strip():
        return []
    faults = []
    for element in html.fragment_fromstring(content, create_parent="div").iter():
        if element.tag in ("script", "meta", "embed", "object", "style", "iframe", "base", "form"):
            faults.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                faults.append(name)
            if name in ("href", "src") and not re.match(r"https?://|mailto:|tel:", value):
                faults.append(f"{name} is relative: {value}")
    return faults


def text_faults(content: bytes) -> list[str]:
    return ["control character"] if FORBIDDEN.search(content.decode()) else []


@pytest.mark.parametrize("path", paths("feed.xml"))
def test_rss_keeps_the_rules(path: str, figure: Figure) -> None:
    assert rss_faults(MADE[path], URL + path.removesuffix("feed.xml")) == []
    assert not feedparser.parse(MADE[path]).bozo
    figure("feeds")


@pytest.mark.parametrize("path", paths("atom.xml"))
def test_atom_keeps_the_rules(path: str, figure: Figure) -> None:
    assert atom_faults(MADE[path], URL + path.removesuffix("atom.xml")) == []
    assert not feedparser.parse(MADE[path]).bozo
    figure("feeds")


@pytest.mark.parametrize("path", paths("feed.json"))
def test_json_feed_keeps_the_rules(path: str, figure: Figure) -> None:
    assert json_faults(MADE[path], URL + path.removesuffix("feed.json")) == []
    figure("feeds")


def test_opml_names_every_feed_once_with_its_page() -> None:
    """By the schema, and each beside its page."""
    root = etree.fromstring(MADE["feeds.opml"])
    etree.RelaxNG(file=str(Path(__file__).with_name("opml-2.0.rng"))).assertValid(root)
    assert root.findtext("head/title")
    lines = root.findall("body/outline")
    assert sorted(each.get("xmlUrl") for each in lines) == sorted(URL + path for path in paths("feed.xml"))
    assert all(each.get("htmlUrl") + "feed.xml" == each.get("xmlUrl") for each in lines)


def test_the_channel_changes_when_its_newest_entry_does_and_not_with_the_clock() -> None:
    channel = etree.fromstring(MADE["tema/prover/feed.xml"]).find("channel")
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")).date().isoformat() == "2024-03-20"


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1), st.text(), st.text())
def test_any_text_at_all_gives_feeds_that_parse_and_say_it(title: str, action: str, body: str) -> None:
    strange = item("rar", "2024-01-01", title="x" + title, action=action, body=body)
    made = by_path(feeds.render(site_of(strange)))
    assert rss_faults(made["feed.xml"], URL) == []
    assert atom_faults(made["atom.xml"], URL) == []
    assert json_faults(made["feed.json"], URL) == []
    expected = FORBIDDEN.sub("", re.sub("[\ud800-\udfff\ufdd0-\ufdef]", "", "x" + title))
    assert json.loads(made["feed.json"])["items"][0]["title"] == expected
