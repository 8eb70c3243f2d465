"""RSS 2.0, Atom and WordPress exports (WXR), read without entities and without the network."""

import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from build_tools.importing import dates, links, titles
from build_tools.importing.classic import with_paragraphs
from build_tools.importing.recipients import INVISIBLE, Recipients
from build_tools.importing.values import Dated, Letter, Piece, Refused, Sender
from build_tools.model import PartialDate
from build_tools.text.entities import unescape

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DATE = "{http://purl.org/dc/elements/1.1/}date"
_MAX_ENTRIES = 5_000
# People: authors, commenters, and what WordPress knows of its users.
_PERSONS = {
    "author", "creator", "contributor", "managingEditor", "webMaster", "comment", "commentmeta", "postmeta",
    "termmeta", "user",
}  # fmt: skip
# What WordPress itself keeps as posts; the first two kinds are told together with drafts.
_MACHINERY = re.compile(
    r"(?:post|page|attachment|revision|nav_menu_item|custom(?:_css|ize_).*|oembed_cache|wp_.*)?\Z"
)
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|audio|video|vc_\w+|et_pb_\w+|contact-form[\w-]*|wp_\w+)\b[^\]\n]{0,500}\]"
)
_WORD_BREAKS = bytes.maketrans(b"\x0b\x0c", b"  ")
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_BY_NUMBER = re.compile(rb"&#(?:(x)([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
_AUTO_END = re.compile(
    r"\s*(?:\[…\]|\[&hellip;\]|\[\.\.\.\]|…)\s*\Z|<p>(?:The post|Innlegget) .{0,400}?</p>\s*\Z", re.S
)


def read_feed(data: bytes) -> Letter:
    """Take a feed apart, one piece an entry; Refused when it is broken, unsafe or of no known kind."""
    root = _parse(data)
    kind = root.tag if isinstance(root.tag, str) else ""
    notes: list[str] = []
    if kind == "rss" and (channel := root.find("channel")) is not None:
        version = next((child for child in channel if str(child.tag).endswith("}wxr_version")), None)
        pieces = list(_wxr(channel, notes) if version is not None else _rss(channel))
    elif kind == f"{_ATOM}feed":
        pieces = list(_atom(root))
    else:
        raise Refused("XML-filen er verken RSS, Atom eller WordPress-eksport")
    if len(pieces) > _MAX_ENTRIES:
        raise Refused(f"filen har for mange innlegg ({len(pieces)}): del den opp, under {_MAX_ENTRIES}")
    return Letter(
        pieces=tuple(pieces), recipients=Recipients(), copy=_copy(root), extension="xml", notes=tuple(notes)
    )


def _parse(data: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    begun = _without_lead(data)
    try:
        root = etree.fromstring(_legal(begun), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = (getattr(error, "lineno", None) or 1) + data[: len(data) - len(begun)].count(b"\n")
        raise Refused(f"XML-filen er ødelagt (linje {line}): last den ned på nytt") from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _entity in dtd.iterentities()):
        raise Refused("XML-filen definerer egne entiteter, og det gjør ikke ekte strømmer: last den ned på nytt")
    return root


def _without_lead(data: bytes) -> bytes:
    """The file from its first sign on: programs that put a line above it are many, and XML allows none."""
    begun = data.lstrip(b" \t\r\n")
    if begun.startswith(BOM_UTF8):
        return BOM_UTF8 + begun.removeprefix(BOM_UTF8).lstrip(b" \t\r\n")
    return begun


def _legal(data: bytes) -> bytes:
    """The file without the characters that XML forbids, written or by number; a break of Word's becomes a space."""
    if b"\x00" in data[:4]:  # two bytes a character
        return data
    return _BY_NUMBER.sub(_legal_number, _FORBIDDEN.sub(b"", data.translate(_WORD_BREAKS)))


def _legal_number(found: re.Match[bytes]) -> bytes:
    number = int(found[2], 16) if found[1] else int(found[3])
    if number in (0x0B, 0x0C):
        return b" "
    legal = number in (0x9, 0xA, 0xD) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or number >= 0x10000
    return found[0] if legal and number <= 0x10FFFF else b""


def _text(node: Any, name: str) -> str:
    found = node.find(name)
    return "".join(found.itertext()).strip() if found is not None else ""


def _rss(channel: Any) -> Iterator[Piece]:
    home = _text(channel, "link")
    sender = _sender(_text(channel, "title"), home)
    for item in channel.iterfind("item"):
        html = _text(item, _CONTENT) or _text(item, "description")
        day = dates.of_entry(_text(item, "pubDate")) or dates.of_entry(_text(item, _DATE))
        yield _piece(item, _text(item, "title"), html, day, _link(item), sender, home)


def _link(item: Any) -> str:
    link, guid = _text(item, "link"), item.find("guid")
    if link or guid is None or guid.get("isPermaLink", "true") != "true":
        return link
    return (guid.text or "").strip()


def _atom(root: Any) -> Iterator[Piece]:
    home = _atom_link(root)
    sender = _sender(_atom_title(root)[0], home)
    for entry in root.iterfind(f"{_ATOM}entry"):
        html = _atom_text(entry, "content") or _atom_text(entry, "summary")
        day = dates.of_entry(_text(entry, f"{_ATOM}published")) or dates.of_entry(_text(entry, f"{_ATOM}updated"))
        labels = tuple(
            label for each in entry.iterfind(f"{_ATOM}category") if (label := each.get("label") or each.get("term"))
        )
        title, doubt = _atom_title(entry)
        yield Piece(
            title=title, html=html, dated=Dated(day), sender=sender, link=_atom_link(entry), labels=labels,
            base=entry.base or home, whole=True, doubt=doubt,
        )  # fmt: skip


def _atom_title(node: Any) -> tuple[str, str]:
    """A title's words, and what is unsure about them; a title that is no HTML says what it says, tags or not."""
    found = node.find(f"{_ATOM}title")
    if found is not None and found.get("type", "text") in ("text", "text/plain"):
        return " ".join("".join(found.itertext()).split()), ""
    return titles.plain(_atom_text(node, "title"))


def _atom_text(node: Any, name: str) -> str:
    """A text construct (RFC 4287 §3.1) as HTML, whichever way it is written."""
    found = node.find(f"{_ATOM}{name}")
    if found is None:
        return ""
    if found.get("type") == "xhtml":
        return _without_namespaces(found)
    text = "".join(found.itertext()).strip()
    return text if found.get("type") in ("html", "text/html") else _escaped(text)


def _without_namespaces(xhtml: Any) -> str:
    """What is in an element as HTML, which knows no prefixes and closes no element by itself."""
    bare = deepcopy(xhtml)
    for each in bare.iter(etree.Element):
        each.tag = etree.QName(each).localname
    etree.cleanup_namespaces(bare)
    return "".join(etree.tostring(child, encoding="unicode", method="html") for child in bare)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _atom_link(node: Any) -> str:
    for link in node.iterfind(f"{_ATOM}link"):
        if link.get("rel", "alternate") == "alternate" and link.get("href"):
            return str(link.get("href"))
    return ""


def _wxr(channel: Any, notes: list[str]) -> Iterator[Piece]:
    """The published posts of a WordPress export; pages, drafts, attachments and comments are left out.

    So is what the site calls by a name of its own: it may be news, and as well people or products.
    """
    home = _text(channel, "link")
    sender = _sender(_text(channel, "title"), home)
    left_out = 0
    others: Counter[str] = Counter()
    for item in channel.iterfind("item"):
        value = _wordpress(item)
        if value("post_type") != "post" or value("status") != "publish" or value("post_password"):
            left_out += value("post_type") in ("post", "page")
            if value("status") == "publish" and _text(item, _CONTENT) and not _MACHINERY.match(value("post_type")):
                others[value("post_type")] += 1
            continue
        html = with_paragraphs(_SHORTCODE.sub("", _text(item, _CONTENT)))
        day = dates.from_iso(value("post_date")) or dates.of_entry(_text(item, "pubDate"))
        yield _piece(item, _text(item, "title"), html, day, _text(item, "link"), sender, home)
    if left_out:
        notes.append(f"{left_out} sider, utkast og skjulte innlegg i eksporten ble ikke tatt med")
    notes.extend(
        f"{count} innlegg av typen «{kind}» i eksporten ble ikke tatt med: gjør dem til vanlige innlegg og eksporter "
        "på nytt hvis de er nyheter"
        for kind, count in others.items()
    )


def _wordpress(item: Any) -> Callable[[str], str]:
    values = {etree.QName(child).localname: (child.text or "").strip() for child in item
              if isinstance(child.tag, str) and "wordpress.org/export" in child.tag}  # fmt: skip
    return lambda name: values.get(name, "")


def _piece(item: Any, title: str, html: str, day: PartialDate | None, link: str, sender: Sender, base: str) -> Piece:
    labels = tuple(text for each in item.iterfind("category") if (text := (each.text or "").strip()))
    words, doubt = titles.plain(unescape(title))  # feeds escape it once or twice
    return Piece(
        title=words, html=_without_end(html), dated=Dated(day), sender=sender, link=link, labels=labels,
        base=link or base, whole=True, doubt=doubt,
    )  # fmt: skip


def _without_end(html: str) -> str:
    """Leave out what feeds add to every entry: an ellipsis, «The post … appeared first on …»."""
    html = html.rstrip()
    return html[:-800] + _AUTO_END.sub("", html[-800:])


def _sender(title: str, home: str) -> Sender:
    try:
        return Sender(title, links.host(home))
    except ValueError:
        return Sender(title)


def _copy(root: Any) -> bytes:
    """The feed without the people in it and without posts that were never published."""
    for node in list(root.iter(etree.Element)):
        if etree.QName(node).localname in _PERSONS and node.getparent() is not None:
            _remove(node)
    for item in root.findall("channel/item"):
        value = _wordpress(item)
        if value("status") not in ("", "publish", "inherit") or value("post_password"):
            _remove(item)
    text = INVISIBLE.sub("", etree.tostring(root, encoding="unicode"))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode() + b"\n"


def _remove(node: Any) -> None:
    node.getparent().remove(node)
