"""Reads what is published, file by file, as any reader's program would: by the format, not by who wrote it.

Every file becomes what it says of each thing it speaks of: ``{key: {name: value}}``. The key is an address on a page,
a full address in a feed or the site map, an id in the data, a UID in a calendar; empty for the file as a whole.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote, urljoin
from zoneinfo import ZoneInfo

from lxml import etree
from lxml import html as lxml_html

from build_tools.validate.proof.due import letters_of
from build_tools.validate.proof.searched import index

Said: TypeAlias = Mapping[str, Mapping[str, Any]]
STATES = ("Avlyst", "Kommer", "Utløpt", "Erstattet", "Trukket")
"""The words of a band above a title that tell whether something applies."""
_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_TARGET = re.compile(r"\s*\d+\s*;\s*url=(.*)", re.I)
_FOREIGN = re.compile(r"https?:|//", re.I)
_ESCAPED = re.compile(r"\\(.)")
_ZONE = ZoneInfo("Europe/Oslo")
FIELDS = {
    "title": "tittelen", "url": "adressen", "collection": "samlingen", "validity": "statusen", "action": "handlingen",
    "summary": "ingressen", "date": "datoen", "source": "avsenderen", "topics": "temaene", "contact": "kontakten",
    "municipalities": "kommunene", "audience": "målgruppen", "superseded_by": "etterfølgeren",
}  # fmt: skip
"""What the data's fields are called in a problem; others keep their names."""


class Published(NamedTuple):
    """What a file says, the addresses of this site that it leads to or loads, and what it loads from another."""

    said: Said
    links: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()


def read(site: Path, path: str, base: str) -> Published:
    """A file of the site, which is served under ``base``; raises what parsers raise when it is damaged."""
    name = path.rsplit("/", 1)[-1]
    if path == "sok/indeks/rot":
        return Published(index(site / "sok/indeks"))
    if path == "sitemap.xml":
        return Published(dict(_locations(site, path)))
    if name in PAGES:
        return _page((site / path).read_bytes(), path, base)
    return Published(READERS[name]((site / path).read_bytes())) if name in READERS else as_bytes(site, path)


def as_bytes(site: Path, path: str) -> Published:
    """A file that is known by its bytes alone, whatever it is called: an attachment, a mail as sent."""
    return Published({"": {"innholdet": hashlib.sha256((site / path).read_bytes()).hexdigest()}})


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


def _page(raw: bytes, path: str, base: str) -> Published:
    root = lxml_html.document_fromstring(raw, parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True))
    main = next(root.iter("main"), root)
    own: dict[str, Any] = {"statusen": "", "handlingen": "", "ingressen": "", "teksten": ""}
    said: dict[str, dict[str, Any]] = {"": own}
    for element in root.iter("link", "meta"):
        if element.get("rel") == "canonical":
            own["adressen"] = element.get("href")
        elif element.get("http-equiv") == "refresh" and (found := _TARGET.fullmatch(element.get("content", ""))):
            own["målet"] = _address(path, found[1], base)
    for element in main.iter("h1", "div", "section", "p"):
        _noted(element, own, path, base)
    for link in main.iter("a"):
        if address := _address(path, link.get("href", ""), base):
            labels = said.setdefault(address, {"tittelen": set()}).setdefault("tittelen", set())
            labels.add(_flat(link.text_content()))
    loaded = set(_loaded(root))
    links = {_address(path, href, base) for href in loaded | {each.get("href", "") for each in root.iter("a")}}
    own_links = frozenset(each for each in links if each)
    return Published(said, own_links, frozenset(each for each in loaded if _FOREIGN.match(each)))


def _loaded(root: Any) -> Iterator[str]:
    """The addresses of what a page is shown with: scripts, those they fetch later, style sheets, pictures, icons."""
    yield from root.xpath("//@src")
    yield from root.xpath("//link[not(@rel='canonical' or @rel='alternate')]/@href")
    yield from (each for each in root.xpath("//script/@*") if each.endswith(".js"))


def _noted(element: Any, own: dict[str, Any], path: str, base: str) -> None:
    """What an element tells of the page's own subject."""
    kind = element.get("class", "")
    if element.tag == "h1":
        own.setdefault("tittelen", _flat(element.text_content()))
    elif kind == "body":
        own["teksten"] = letters_of(element.text_content())
    elif kind == "ingress":
        own.setdefault("ingressen", "")
        own["ingressen"] = own["ingressen"] or _flat(element.text_content())
    elif element.tag == "section" and kind.startswith("action"):
        own["handlingen"] = _flat("".join(each.text_content() for each in element.iter("p")))
    elif element.get("role") == "note":
        word = _flat(next(element.iter("strong")).text_content()).rstrip(".")
        if word in STATES:
            own["statusen"] = word
            leads = {_address(path, each.get("href", ""), base) for each in element.iter("a")}
            own["etterfølgeren"] = " ".join(sorted(each for each in leads if each))


def _address(page: str, href: str, base: str) -> str:
    """The address on this site that a link of a page leads to; empty when it leads elsewhere, or nowhere else."""
    href = href.partition("#")[0].partition("?")[0].strip()
    if not href or href.startswith("//") or ":" in href.partition("/")[0]:
        return ""
    up = "../" * page.count("/") or "./"
    if href.startswith(up) and "./" not in href[len(up) :]:
        return unquote(f"/{href[len(up) :]}")
    return unquote("/" + _joined(base + page, href).removeprefix(base))


@lru_cache(maxsize=1 << 14)
def _joined(page: str, href: str) -> str:
    return urljoin(page, href)


def _rss(raw: bytes) -> Said:
    channel = _xml(raw).find("channel")
    return {"": {}, **{each.findtext("link"): _item(each) for each in channel.iter("item")}}


def _item(item: Any) -> Mapping[str, str]:
    states = [each.text for each in item.iter("category") if each.get("domain", "").endswith("/data/")]
    return {"tittelen": item.findtext("title"), "statusen": "".join(states).lower(),
            "teksten": _letters(item.findtext(_CONTENT))}  # fmt: skip


def _atom(raw: bytes) -> Said:
    found: dict[str, Mapping[str, str]] = {"": {}}
    for entry in _xml(raw).iter(f"{_ATOM}entry"):
        kinds = entry.iter(f"{_ATOM}category")
        states = [each.get("term") for each in kinds if each.get("scheme", "").endswith("/data/")]
        found[entry.find(f"{_ATOM}link").get("href")] = {
            "tittelen": entry.findtext(f"{_ATOM}title"), "statusen": "".join(states),
            "teksten": _letters(entry.findtext(f"{_ATOM}content")),
        }  # fmt: skip
    return found


def _json_feed(raw: bytes) -> Said:
    items = json.loads(raw)["items"]
    told = {each["url"]: {"tittelen": each["title"], "statusen": each["_praksisnytt"].get("validity", ""),
                          "teksten": _letters(each["content_html"])} for each in items}  # fmt: skip
    return {"": {}, **told}


@lru_cache(maxsize=1 << 12)
def _letters(html: str | None) -> str:
    """The letters of a fragment of HTML."""
    return letters_of(lxml_html.fragment_fromstring(html or "", create_parent="div").text_content())


def _xml(raw: bytes) -> Any:
    return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _locations(site: Path, path: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The addresses of a site map, and of those it is an index of."""
    root = _xml((site / path).read_bytes())
    parts = [each.text for each in root.iter(f"{_LOCATION}loc")]
    if root.tag == f"{_LOCATION}sitemapindex":
        for part in parts:
            yield from _locations(site, part.rsplit("/", 1)[-1])
    else:
        yield from ((each, {}) for each in parts)


def _outlines(raw: bytes) -> Said:
    return {each.get("htmlUrl"): {} for each in _xml(raw).iter("outline")}


def _calendar(raw: bytes) -> Said:
    found: dict[str, Mapping[str, str]] = {"": {}}
    lines = raw.decode().replace("\r\n ", "").split("\r\n")
    if lines[0] != "BEGIN:VCALENDAR" or lines[-2:] != ["END:VCALENDAR", ""]:
        raise ValueError("no calendar")
    event: dict[str, str] = {}
    for line in lines:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            found[event["UID"]] = {
                "tittelen": _ESCAPED.sub(r"\1", event["SUMMARY"]), "statusen": event["STATUS"],
                "tidspunktet": f"{_moment(event['DTSTART'])} {_moment(event['DTEND'])}", "adressen": event["URL"],
            }  # fmt: skip
        else:
            event[name.partition(";")[0]] = value
    return found


def _moment(value: str) -> str:
    """A moment in Norwegian time."""
    if not value.endswith("Z"):
        return value
    return f"{datetime.strptime(value, '%Y%m%dT%H%M%S%z').astimezone(_ZONE):%Y%m%dT%H%M%S}"


def _records(raw: bytes) -> Said:
    return {"": {}, **{record.pop("id"): _record(record) for record in json.loads(raw)}}


def _record(record: dict[str, Any]) -> Mapping[str, str]:
    said = {FIELDS.get(name, name): " ".join(value) if _is_words(value) else value for name, value in record.items()}
    issues = " ".join(each["url"] for each in record.get("issues", ()))
    return {**said, "utgavene": issues, "teksten": letters_of(record["text"])}


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _moved(raw: bytes) -> Said:
    rows = (line.split() for line in raw.decode().splitlines())
    return {"": {}, **{old: {"målet": new} for old, new, _code in rows}}


def _plain(raw: bytes) -> Said:
    return {"": {"teksten": letters_of(raw.decode())}}


PAGES = ("index.html", "404.html")
READERS: dict[str, Callable[[bytes], Said]] = {
    "feed.xml": _rss,
    "atom.xml": _atom,
    "feed.json": _json_feed,
    "feeds.opml": _outlines,
    "kalender.ics": _calendar,
    "items.json": _records,
    "_redirects": _moved,
    "tekst.txt": _plain,
}
"""How files of a name are read; all others are known by their bytes alone."""
CLOSED = {"sitemap.xml", "rot", *READERS} - {"tekst.txt"}
"""Names of files in which nothing may stand but what is due there."""
