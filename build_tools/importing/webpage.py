"""Saved pages and the exports of mailing systems (``.html``)."""

import re
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from build_tools.importing import copies, dates, links, pictures, tidy
from build_tools.importing.charsets import decode_page
from build_tools.importing.recipients import ADDRESS, Recipients
from build_tools.importing.values import Dated, Letter, Piece, Refused, Sender

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+)\s*-->", re.I)
_SENT_TO = re.compile(
    rf"(?:sendt til|sent to|mottaker:?|registrert med|subscribed as)\W{{0,3}}(?:\w+\W){{0,3}}?({ADDRESS.pattern})",
    re.I,
)
_PUBLISHED = ("article:published_time", "dc.date", "dcterms.created", "date", "publisheddate", "publish-date")


def read_page(data: bytes, name: str) -> Letter:
    """Take a page apart; ``name`` is the file's, for a date in it. Refused when it has no text."""
    embedded: dict[str, str] = {}
    html = tidy.take_out_pictures(decode_page(data), embedded)
    tidy.guard(html)
    soup = BeautifulSoup(html, "lxml")
    if not soup.get_text(strip=True):
        raise Refused("siden har ingen tekst")
    link = _meta(soup, "og:url") or _canonical(soup) or _saved_from(html)
    text = " ".join(soup.get_text(" ").split())
    recipients = Recipients(frozenset(found.lower() for found in _SENT_TO.findall(text)))
    piece = Piece(
        title=_title(soup), html=html, dated=_dated(soup, name), base=urljoin(link, _base(soup)), link=link,
        sender=Sender(_meta(soup, "og:site_name"), links.host(link)),
    )  # fmt: skip
    notes = ("programkode (script) i siden ble fjernet",) if soup.find("script") else ()
    return Letter(
        pieces=(piece,), recipients=recipients, extension="html", notes=notes,
        pictures={key: pictures.written_out(value) for key, value in embedded.items()},
        copy=copies.html_copy(html, recipients, embedded).encode(),
    )  # fmt: skip


def _title(soup: BeautifulSoup) -> str:
    written = soup.title.get_text(" ", strip=True) if soup.title else ""
    return " ".join(tidy.MERGE_FIELD.sub("", _meta(soup, "og:title") or written).split())


def _meta(soup: BeautifulSoup, name: str) -> str:
    for key in ("property", "name", "itemprop"):
        tag = soup.find("meta", attrs={key: re.compile(rf"\A{re.escape(name)}\Z", re.I)})
        if tag and tag.get("content"):
            return str(tag["content"]).strip()
    return ""


def _canonical(soup: BeautifulSoup) -> str:
    tag = soup.find("link", rel="canonical")
    return str(tag.get("href") or "") if tag else ""


def _base(soup: BeautifulSoup) -> str:
    tag = soup.find("base", href=True)
    return str(tag["href"]) if tag else ""


def _saved_from(html: str) -> str:
    found = _SAVED_FROM.search(html[:2000])
    return found[1] if found else ""


def _dated(soup: BeautifulSoup, name: str) -> Dated:
    for key in _PUBLISHED:
        if day := dates.from_iso(_meta(soup, key)):
            return Dated(day)
    tag = soup.find("time", attrs={"datetime": True})
    if tag and (day := dates.from_iso(str(tag["datetime"]))):
        return Dated(day)
    if day := dates.in_text(name.replace("_", " ")):
        return Dated(day, "datoen er lest i filnavnet: kontroller den")
    return Dated()
