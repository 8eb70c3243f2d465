"""A piece of a file to its articles."""

import re

from bs4 import BeautifulSoup
from msgspec import Struct
from msgspec.structs import replace

from build_tools.importing import blocks, dates, links, tidy, titles
from build_tools.importing.recipients import INVISIBLE, MASK, Recipients
from build_tools.importing.split import Part, split
from build_tools.importing.tidy import Findings
from build_tools.importing.to_markdown import to_markdown
from build_tools.importing.values import Article, Dated, Piece, Refused

_PICTURE = re.compile(r"\]\((cid:[^)\s]+)\)")
_NO_TITLE = "Uten tittel"
_MASKED = f"en mottaker er tatt ut av tittelen: er «{MASK}» et sted eller et kontor, så skriv navnet"
_MAX_BODY = 200_000
"""Characters; the longest news item that was ever read to its end has a twentieth of it."""


class Reader(Struct, frozen=True):
    """Reads the pieces of one file. ``letters`` are the newsletters' names, in lower case."""

    recipients: Recipients
    letters: frozenset[str]
    findings: Findings

    def read(self, piece: Piece) -> list[Article]:
        """The articles of a piece, in its order; Refused when its markup cannot be read."""
        try:
            return self._read(piece)
        except RecursionError as error:
            raise Refused(
                "HTML-koden er ødelagt eller ondsinnet: for mange elementer ligger inni hverandre"
            ) from error

    def _read(self, piece: Piece) -> list[Article]:
        soup = tidy.parse(piece.html, self.recipients, piece.base, self.findings)
        flat = blocks.flatten(soup)
        if piece.whole:
            body = to_markdown(soup, flat)
            if not body:
                self.findings.notes.append(f"innlegget «{piece.title or _NO_TITLE}» har ingen tekst i filen")
                return []
            return [self._article(piece, piece.title, body, piece.dated, piece.link, "", piece.doubt)]
        cut = split(flat, piece.title, self.letters)
        self.findings.notes.extend(cut.notes)
        dated = piece.dated if piece.dated.day else _dated_by(cut.masthead, piece.title)
        made = [self._of_part(piece, part, soup, dated) for part in cut.parts]
        return _with_own_links([article for article in made if article.body])

    def _of_part(self, piece: Piece, part: Part, soup: BeautifulSoup, dated: Dated) -> Article:
        title, doubt = (
            titles.plain(part.title.node.decode_contents()) if part.title else (titles.of_subject(piece.title), "")
        )
        link = _link_of(part) or (piece.link if part.title is None or part.title.text == piece.title else "")
        if part.title is None and part.intro:
            doubt = "tittelen er e-postens emne: skriv hva nyheten sier"
        body = to_markdown(soup, part.body)
        return self._article(piece, title, body, dated, link, part.section, doubt)

    def _article(
        self, piece: Piece, title: str, body: str, dated: Dated, link: str, section: str, doubt: str
    ) -> Article:
        if len(body) > _MAX_BODY:
            raise Refused(f"teksten under «{title[:60]}» er for lang til å være en nyhet ({len(body)} tegn)")
        words = self.recipients.redact(_title(title))
        doubts = (
            doubt,
            "tittelen mangler i originalen" if words == _NO_TITLE and not doubt else "",
            _MASKED if MASK in words else "",
        )
        return Article(
            title=words, body=body, dated=dated, sender=piece.sender, link=link,
            letter="" if piece.whole else piece.title,
            labels=(*piece.labels, *filter(None, [section])), pictures=tuple(dict.fromkeys(_PICTURE.findall(body))),
            doubt="; ".join(filter(None, doubts)),
        )  # fmt: skip


def _title(text: str) -> str:
    return " ".join(INVISIBLE.sub("", text).split()) or _NO_TITLE


def _link_of(part: Part) -> str:
    """Where the article stands: the link of its title, or its only «Les mer»."""
    if part.title and (anchor := part.title.node.find("a")):
        return str(anchor.get("href") or "")
    more = {
        str(anchor.get("href"))
        for block in part.body
        for anchor in block.node.find_all("a")
        if links.READ_MORE.match(anchor.get_text(" ", strip=True))
    }
    return more.pop() if len(more) == 1 else ""


def _with_own_links(articles: list[Article]) -> list[Article]:
    """An address that several articles share is the address of none of them."""
    count: dict[str, int] = {}
    for article in articles:
        count[article.link] = count.get(article.link, 0) + 1
    return [
        article if count[article.link] == 1 or len(articles) == 1 else _without_link(article) for article in articles
    ]


def _without_link(article: Article) -> Article:
    return replace(article, link="")


def _dated_by(masthead: str, title: str) -> Dated:
    found = [day for day in (dates.in_text(title), dates.in_text(masthead)) if day]
    day = next((each for each in found if each.day), found[0] if found else None)
    return Dated(day, "datoen er lest i teksten: kontroller den" if day else "")
