"""Untrusted HTML to a tree that is safe and plain: no script, no tracking, no hidden text, real lists and bold."""

import re
from collections import Counter

import nh3
from bs4 import BeautifulSoup, Tag
from msgspec import Struct, field

from build_tools.importing import links
from build_tools.importing.recipients import INVISIBLE, Recipients
from build_tools.importing.values import Refused
from build_tools.text.comments import without_comments
from build_tools.text.markup import SCHEMES

MAX_MARKUP = 2_000_000
"""Characters of HTML, pictures inside not counted: a newsletter has a tenth of it."""
MAX_TAGS = 20_000
"""Elements; a newsletter of thirty articles has some two thousand."""
MAX_DEPTH = 250
"""Elements within elements; parsers of HTML take time that grows with the square of it."""

TAGS = {
    "a", "abbr", "address", "article", "aside", "b", "big", "blockquote", "body", "br", "button", "caption", "center",
    "cite", "code", "col", "colgroup", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption", "figure",
    "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li",
    "main", "mark", "nav", "ol", "p", "pre", "q", "s", "section", "small", "span", "strike", "strong", "sub",
    "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
"""What shows how a letter is laid out. Of it Markdown is made, with HTML for raised, lowered and struck words."""
_EVERYWHERE = {"class", "style", "role", "align"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href", "originalsrc"},
    "img": {"src", "alt", "width", "height"},
    "table": {"border", "width"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start", "type"},
    "li": {"value"},
    "button": {"aria-expanded"},
    "blockquote": {"type"},
    "font": {"size"},
}  # fmt: skip
_DROPPED_WHOLE = {
    "iframe", "math", "noscript", "object", "script", "select", "style", "svg", "template",
    "textarea", "title",
}  # fmt: skip
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_SELF_CLOSING = _VOID | {
    "p",
    "li",
    "td",
    "th",
    "tr",
    "dt",
    "dd",
    "option",
    "thead",
    "tbody",
    "tfoot",
    "colgroup",
    "html",
    "body",
    "head",
}
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_DATA_URI = re.compile(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=\s%]+", re.I)
# What mailing systems fill in when they send: Mailchimp's *|FNAME|*, Make's and others' {{…}} and %%…%%.
MERGE_FIELD = re.compile(r"\*\|[^|*\n]{1,80}\|\*|\{\{[^{}\n]{1,80}\}\}|%%[\w ]{1,40}%%")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?:px)?\s*(?:;|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)",
    re.I,
)
_EMBEDDED = re.compile(r"<(?:iframe|video|audio|embed|object)\b[^<>]*", re.I)
_SOURCE = re.compile(r"\s(?:data-src|data|src)\s*=\s*[\"']?([^\"'\s<>]+)", re.I)
_COUNTER_SIZE = re.compile(r"\s(?:width|height)\s*=\s*[\"']?[01](?:px)?[\"'\s]", re.I)
_OF_THE_FILE = re.compile(r"cid:[^\s()<>]+")
"""The name of a picture that came with the letter, as Markdown can say it."""
_BARE = re.compile(r"\S+\.\S+")
"""An address, or what is left of it, where words could stand."""
_NO_SIZE = re.compile(r"font-size\s*:\s*[01](?:px|pt)?\s*(?:;|$|!)", re.I)
BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)", re.I)
_BY_STYLE = (
    (BOLD, "b"),
    (re.compile(r"font-style\s*:\s*italic", re.I), "i"),
    (re.compile(r"vertical-align\s*:\s*super\b", re.I), "sup"),
    (re.compile(r"vertical-align\s*:\s*sub\b", re.I), "sub"),
)
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_FOLDED = 10
"""Words; what a page hides and is longer is rather a part that unfolds than a label or a message of the page's."""
_HEADLINE = 3
"""Words; a picture that is described by as many may be a headline."""
_DECORATION = re.compile(r"\b(?:logo|ikon|icon)", re.I)
_STRIKE = re.compile(r"<(/?)(?:s|strike)(?=[\s>])")
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.I)


class Findings(Struct):
    """What was left out of a file, counted, to be told in one line each."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Norwegian lines for the report."""
        told = [f"{what} ({count} steder)" if count > 1 else what for what, count in self.counts.items()]
        return [*told, *dict.fromkeys(self.notes)]


def guard(html: str) -> None:
    """Refused when the markup is too large or nested too deep to be read in reasonable time."""
    if len(html) > MAX_MARKUP:
        raise Refused(
            f"teksten er for stor ({len(html) / 1e6:.1f} mill. tegn HTML; høyst {MAX_MARKUP / 1e6:g}): del den opp"
        )
    depth = deepest = 0
    tags = _TAG.findall(without_comments(html))
    if len(tags) > 2 * MAX_TAGS:
        raise Refused(f"HTML-koden har for mange elementer (over {MAX_TAGS}): del den opp")
    for closing, name in tags:
        if name.lower() in _SELF_CLOSING:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise Refused(f"HTML-koden er ødelagt eller ondsinnet: {deepest} elementer ligger inni hverandre")


def take_out_pictures(html: str, pictures: dict[str, str], before: int = 0) -> str:
    """Replace pictures written into the HTML (data: addresses) by ``cid:data-1`` and so on, kept in ``pictures``.

    ``before`` is how many there are that another text of the same file refers to.
    """

    def replaced(found: re.Match[str]) -> str:
        name = f"cid:data-{before + len(pictures) + 1}"
        pictures[name] = found[0]
        return name

    return _DATA_URI.sub(replaced, html)


def parse(html: str, recipients: Recipients, base: str, findings: Findings) -> BeautifulSoup:
    """The safe tree of an untrusted text; Refused when it cannot be read in reasonable time."""
    guard(html)
    _tell_embedded(html, findings)
    safe = nh3.clean(
        html, tags=TAGS, attributes=_ATTRIBUTES, clean_content_tags=_DROPPED_WHOLE, link_rel=None,
        url_schemes={*SCHEMES, "cid"}, url_relative="pass_through", strip_comments=True,
    )  # fmt: skip
    safe = _STRIKE.sub(r"<\1del", safe)  # lxml closes the two others before a paragraph
    soup = BeautifulSoup(INVISIBLE.sub("", safe), "lxml")  # in addresses too
    _drop_margins(soup, recipients, findings)
    _drop_hidden(soup, findings)
    _drop_controls(soup)
    _tidy_images(soup, findings)
    for text in soup.find_all(string=True):
        clean = recipients.redact(links.shown(MERGE_FIELD.sub("", str(text)).replace("\xa0", " "), recipients))
        if clean != text:
            text.replace_with(clean)
    for image in soup.find_all("img", alt=True):
        image["alt"] = recipients.redact(str(image["alt"]))
    _tidy_links(soup, recipients, base, findings)
    _tell_beside_main(soup, findings)
    _show_struck(soup)
    _show_print(soup)
    return soup


def _tell_embedded(html: str, findings: Findings) -> None:
    for tag in _EMBEDDED.findall(html):
        if _HIDDEN.search(tag) or _COUNTER_SIZE.search(tag):
            continue
        source = _SOURCE.search(tag)
        host = links.host(source[1]) if source else ""
        findings.notes.append(
            f"film, skjema eller annet som siden henter{f' fra {host}' if host else ''}, ble ikke tatt med: "
            "sett inn en lenke hvis det hører til nyheten"
        )


def style_of(tag: Tag) -> str:
    """The element's own style, empty if none."""
    return str(tag.get("style") or "")


def _drop_margins(soup: BeautifulSoup, recipients: Recipients, findings: Findings) -> None:
    has_main = soup.find("main") is not None
    for tag in soup.find_all(["nav", "aside", "footer"]):
        in_main = tag.find_parent("main") is not None
        if tag.name == "aside" and in_main:
            tag.name = "div"  # facts about the matter; beside the main text it is about other matters
            continue
        words = tag.get_text(" ").split()
        if tag.name != "nav" and (in_main or not has_main) and len(words) >= _FOLDED:
            _tell(f"«{recipients.redact(' '.join(words))[:60]}» står nederst eller i margen", findings)
        tag.decompose()


def _tell(what: str, findings: Findings) -> None:
    findings.notes.append(f"{what} og ble ikke tatt med: legg det inn hvis det trengs")


def _drop_hidden(soup: BeautifulSoup, findings: Findings) -> None:
    for tag in soup.find_all(style=_HIDDEN):
        if tag.decomposed or tag.find(["h1", "h2", "table"]):
            continue
        # Mails hide what their readers shall not see, pages what they may unfold; mails have no `main`.
        if tag.find_parent("main") and len(tag.get_text(" ").split()) >= _FOLDED:
            findings.counts[
                "tekst som var skjult eller foldet sammen, ble tatt med: se om den hører til nyheten"
            ] += 1
        else:
            tag.decompose()
    for tag in soup.find_all(style=_NO_SIZE):
        # Layouts set the size to nothing around columns, and give it back inside.
        if (
            not tag.decomposed
            and not tag.find(style=re.compile(r"font-size", re.I))
            and not tag.find(["h1", "h2", "h3", "table"])
        ):
            tag.decompose()


def _drop_controls(soup: BeautifulSoup) -> None:
    """Drop buttons, but not those that a heading is, or stands for, so that what is below can be unfolded."""
    for button in soup.find_all("button"):
        if button.find_parent(_HEADINGS) or button.find(_HEADINGS):
            button.unwrap()
        elif button.get("aria-expanded") and button.find_parent("main") and len(button.get_text(" ").split()) > 1:
            button.name, button.attrs = "p", {"style": "font-weight:bold"}
        else:
            button.decompose()


def _tell_beside_main(soup: BeautifulSoup, findings: Findings) -> None:
    main = soup.find("main")
    for part in main.find_next_siblings(["section", "article"]) if main else ():
        words = part.get_text(" ").split()
        if len(words) >= _FOLDED:
            _tell(f"«{' '.join(words)[:60]}» står under sidens hovedtekst", findings)


def _tidy_images(soup: BeautifulSoup, findings: Findings) -> None:
    said = {" ".join(text.split()).casefold() for text in soup.stripped_strings}
    for image in soup.find_all("img"):
        words = " ".join(str(image.get("alt") or "").split())
        if is_pixel(image):
            findings.counts["en sporingspiksel ble fjernet"] += 1
            image.decompose()
        elif _OF_THE_FILE.fullmatch(str(image.get("src") or "")):
            continue
        elif len(words.split()) < _HEADLINE or words.casefold() in said or _DECORATION.search(words):
            findings.counts["et bilde som ikke ligger i filen, ble ikke hentet"] += 1
            image.decompose()
        else:
            findings.counts["et bilde ble ikke hentet; beskrivelsen av det står i teksten: kontroller den"] += 1
            said.add(words.casefold())
            image.replace_with(f" {words} ")


def is_pixel(image: Tag) -> bool:
    """Whether an image is there to be counted and not to be seen."""
    sizes = [str(image.get(side) or "").strip().removesuffix("px") for side in ("width", "height")]
    sizes += re.findall(r"(?:^|[\s;])(?:width|height)\s*:\s*(\d+)px", style_of(image))
    tiny = [size for size in sizes if size.isdigit() and int(size) <= 3]
    return len(tiny) >= 2 or links.counts_openings(str(image.get("src") or ""))


def _tidy_links(soup: BeautifulSoup, recipients: Recipients, base: str, findings: Findings) -> None:
    for anchor in soup.find_all("a"):
        text = anchor.get_text(" ", strip=True)
        # Outlook's link protection keeps the address it replaced.
        written = str(anchor.get("originalsrc") or anchor.get("href") or "")
        link = links.Link() if links.subscription_talk(text) else links.clean(written, recipients, base)
        if link.lost and text:
            findings.notes.append(
                f"lenken «{text[:60]}» kunne ikke tas med (sporing, eller uten adresse): sett inn den rette"
            )
        elif link.personal and text and not _is_about_the_mailing(anchor, text):
            findings.notes.append(
                f"lenken «{text[:60]}» ser ut til å gjelde mottakerens abonnement og ble ikke tatt med: "
                "sett den inn hvis den hører til nyheten"
            )
        elif link.counted:
            findings.notes.append(f"lenken «{text[:60]}» går gjennom en teller: bytt den til den rette adressen")
        if link.address:
            anchor.attrs = {"href": link.address}
        else:
            anchor.unwrap()


def _is_about_the_mailing(anchor: Tag, text: str) -> bool:
    """Whether a link of one reader's is no loss; in plain text the words stand beside an address and not in it."""
    around = (anchor.parent or anchor).get_text(" ", strip=True).replace(text, "")
    return bool(_BARE.fullmatch(text)) and links.subscription_talk(around)


def _show_struck(soup: BeautifulSoup) -> None:
    """Words that are struck out, one by one or by the paragraph, are so each for itself."""
    elements = soup.find_all("del")
    texts = [text for tag in (*elements, *soup.find_all(style=_STRUCK)) for text in tag.find_all(string=True)]
    for tag in elements:
        tag.unwrap()
    for text in {id(text): text for text in texts if text.strip()}.values():
        text.wrap(soup.new_tag("del"))


def _show_print(soup: BeautifulSoup) -> None:
    """Bold, italic, raised and lowered words that only the style tells become elements."""
    for tag in soup.find_all(["span", "font", "a"], style=True):
        style = style_of(tag)
        for pattern, name in _BY_STYLE:
            if pattern.search(style) and tag.get_text(strip=True) and not tag.find_parent(name):
                inner = soup.new_tag(name)
                for child in list(tag.children):
                    inner.append(child.extract())
                tag.append(inner)
    for tag in soup.find_all(["b", "strong"], style=_NOT_BOLD):
        tag.unwrap()
    for tag in soup.find_all(["a", "b", "em", "i", "strong"]):
        if not tag.get_text(strip=True) and not tag.find("img"):  # Outlook makes single spaces bold
            tag.unwrap()
