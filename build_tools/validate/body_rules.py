"""Rules about one body: links that say where they lead, pictures with words, headings in steps."""

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import unquote

from msgspec.structs import replace

from build_tools.errors import Problem
from build_tools.model import slugify
from build_tools.text import markup
from build_tools.text.entities import unescape
from build_tools.validate import days, lists, slips, tables, tags
from build_tools.validate.bodies import Link, Title, at_home, bare, body_of, links, titles, words
from build_tools.validate.records import Record
from build_tools.validate.values import rewritten

_VAGUE = frozenset({
    "her", "klikk her", "trykk her", "les mer", "les mer her", "mer", "se her", "link", "lenke", "lenken",
    "linken", "denne", "denne siden", "denne lenken", "mer info", "mer informasjon", "les her", "last ned",
    "her finner du", "here", "click here", "read more",
})  # fmt: skip
_VAGUE_SHAPE = re.compile(
    r"(?:(?:klikk|trykk|se) (?:inn )?(?:på )?(?:denne (?:lenken|linken|siden)|lenken|linken)|"
    r"les (?:hele )?(?:saken|artikkelen|nyheten|innlegget)|"
    r"(?:last ned |åpne )?(?:pdf|word|excel|fil|filen|dokument|dokumentet)|"
    r"(?:lenke|lenken|link|linken) til (?:skjema|side|nettside|dokument|fil)(?:et|en|n)?)(?: her)?"
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_OWN_DISK = re.compile(r"(?:/?[A-Za-z]:[\\/]|\\\\|file:|/(?:Users|home|Volumes)/)")
_PLAIN = re.compile(
    r"https://(?!localhost|127\.)(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]|$)|/(?!/|Users/|home/|Volumes/|[A-Za-z]:)"
)
_OWN_MACHINE = re.compile(r"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)", re.I)
_ALMOST_HTTPS = re.compile(
    r"(?:https?(?:/{1,3}|:/?(?!/)|;/{1,3})|(?:htps?|ttps?|hhtps?|httsp|htpps?)://|https?://https?:?//)(?=[\w-]+\.\w)(.*)",
    re.I,
)
_WEB = re.compile(
    r"https?://(?:[^/?#]*@)?(?:\[[0-9a-f:.]+\]|[\w-]+(?:\.[\w-]+)*)\.?(?::(?P<port>\d{1,5}))?(?:[/?#]|$)", re.I
)
_NAMED_FIRST = re.compile(r"(https?://)([^/?#@]*)@([^/?#]*)", re.I)
_MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}", re.I)
_TELEPHONE = re.compile(r"\+?\d{5,14}")
_DOMAIN = re.compile(r"(?:www\.[\w-]+\.\w|(?:[\w-]+\.)+(?:no|org|com|net|eu|info)(?:[/?#]|$))", re.I)
_BEHIND_A_DOOR = re.compile(
    r"https?://(?:([\w-]+(?:-my)?\.sharepoint\.com|onedrive\.live\.com|1drv\.ms|teams\.microsoft\.com/l/(?!meetup-join)|"
    r"drive\.google\.com|docs\.google\.com)|(?!localhost)[\w-]+(?:\.(?:local|lan|intern|intranett?))?(?::\d+)?(?:/|$))",
    re.I,
)
_FILE_NAME = re.compile(r"(?:[^\s/]+\.(?:png|jpe?g|gif|webp|avif)|(?:image|bilde|img|picture)[ _-]?\d{0,4})", re.I)
_IMAGE, _SOURCE = re.compile(r"<img\b", re.I), re.compile(r'<img\b[^>]*? src="([^"]+)"')
_ELSEWHERE = re.compile(r"https?:", re.I)
_QUOTED = "\"'“”„«»‘’"
_ALLOWED = frozenset({"http", "https", "mailto", "tel"})
_ADDRESS_AS_TEXT = re.compile(r"(?:https?://|www\.)\S+", re.I)
_QUOTES = re.compile(r"^[ \t]*(?:>[ \t]*){12}", re.M)
_RULED = re.compile(r"^[ \t]*[-=*_+][-=*_+ \t]*$", re.M)
MOST_RULED = 200
# Python-Markdown's time grows with the square of these, and its recursion with some: bounds no prose comes near.
MOST_CHARACTERS = 60_000
MOST = (
    ("[", 1000, "lenker eller hakeparenteser"),
    ("![", 200, "bilder"),
    ("<", 1000, "HTML-merker"),
    ("\n:", 200, "linjer som begynner med kolon"),
    ("\n#", 500, "overskrifter"),
    ("!!!", 200, "merknader"),
    ("`", 3000, "kodetegn (`)"),
)
FEWEST_MARKS = min(MOST_RULED, *(most for _mark, most, _what in MOST))
"""A body with fewer rare characters has too many of none of these."""
FEWEST_WORDS = 40
"""A body of fewer words with a PDF in it leaves the content to the PDF."""


def look(
    records: Sequence[Record], rare: Sequence[str], site: str = ""
) -> tuple[list[Problem], dict[str, tuple[Link, ...]]]:
    """Everything wrong with each body by itself, and its links within the site, by path, to be followed later.

    ``rare`` are the bodies' marks, ``site`` is the site's own full address.
    """
    problems: list[Problem] = []
    follow: dict[str, tuple[Link, ...]] = {}
    bounded: list[tuple[Record, str]] = []
    for record, its in zip(records, rare, strict=True):
        for name, address in record.addresses():
            problems.extend(link_is_open(record, Link(address, address, record.place(name))))
        if record.document.readable and record.document.body:
            if boundless := list(within_bounds(record, its)):
                problems.extend(boundless)
            else:
                bounded.append((record, its))
    bodies = [body_of(record.document, its) for record, its in bounded]
    for (record, its), body in zip(bounded, bodies, strict=True):
        found = list(links(body))
        problems.extend(pictures_are_ours(record, its, found))
        if found:
            follow[record.path] = tuple(_judged_links(record, found, problems, site))
            problems.extend(pdf_not_alone(record, found, body.text))
        if heads := titles(body):
            problems.extend(headings_in_steps(record, heads))
    problems.extend(slips.look(bodies))
    problems.extend(problem for body in bodies for rule in (days, lists, tables, tags) for problem in rule.look(body))
    return problems, follow


def _judged_links(record: Record, found: Sequence[Link], problems: list[Problem], site: str) -> Iterator[Link]:
    """The links to be followed; what is wrong with any of them goes to ``problems``."""
    for link in found:
        unsafe = list(link_is_safe(record, link))
        problems.extend(unsafe)
        for rule in LINK_RULES:
            problems.extend(rule(record, link))
        if (home := at_home(link.target, site)) != link.target:
            yield replace(link, target=home)
        elif not unsafe and (link.target[:1] in "/#.?" or not _SCHEME.match(link.target)):
            yield link


def within_bounds(record: Record, rare: str) -> Iterator[Problem]:
    """A body can be rendered in no time; what cannot is a broken export or an attack."""
    body = record.document.body
    if len(body) > MOST_CHARACTERS:
        message = f"teksten er på {len(body)} tegn: del den i flere sider, hver under {MOST_CHARACTERS}"
        yield Problem(record.path, record.document.body_line, message, rule="dense")
        return
    if len(rare) >= FEWEST_MARKS:
        for mark, most, what in MOST:
            if body.count(mark) > most:
                line = record.document.body_line + body.count("\n", 0, body.find(mark)) + mark.count("\n")
                message = f"teksten har over {most} {what}: del den i flere sider"
                yield Problem(record.path, line, message, rule="dense")
                return
        if body.count("\n") >= MOST_RULED and len(ruled := _RULED.findall(body)) > MOST_RULED:
            message = f"teksten har {len(ruled)} linjer av bare streker eller stjerner: slett dem"
            yield Problem(record.path, record.document.body_line, message, rule="dense")
    if rare.count(">") >= 12 and (deep := _QUOTES.search(body)):
        line = record.document.body_line + body.count("\n", 0, deep.start())
        yield Problem(record.path, line, "sitatet er nøstet for dypt: fjern de fleste av `>`-tegnene", rule="dense")


def headings_in_steps(record: Record, heads: Sequence[Title]) -> Iterator[Problem]:
    """Headings begin at ``##`` and go down one step at a time."""
    level = 1
    for number, title in enumerate(heads):
        if title.level == 1:
            if number == 0 and record.collection == "sider" and "title" not in record.document.data:
                continue
            message = "overskriften må begynne med `##`: én `#` er sidens tittel, som står i `title`"
            yield Problem(record.path, title.line, message, "warning", "heading")
        elif title.level > level + 1:
            marks = "#" * (level + 1)
            message = f"overskriften hopper over et nivå: skriv `{marks} {bare(title.text)[:60]}`"
            yield Problem(record.path, title.line, message, "warning", "heading")
        if not bare(title.text):
            yield Problem(
                record.path, title.line, "overskriften er tom: skriv noe, eller slett linjen", "warning", "heading"
            )
        level = title.level


def link_is_safe(record: Record, link: Link) -> Iterator[Problem]:
    """A link leads to a web page, a mailbox, a telephone or a place on the site."""
    target = link.target
    if _PLAIN.match(target) and "\\" not in target:
        return  # almost every link
    scheme = _SCHEME.match(target)
    message = ""
    if _OWN_DISK.match(target):
        message = _on_own_disk(link)
    elif target.startswith("cid:"):
        message = "bildet lå i en e-post: lagre det i vedlegg/, og skriv `/vedlegg/…`"
    elif target.startswith("//"):
        message = f"lenken må begynne med https://: skriv `https:{target[:60]}`"
    elif "\\" in target:
        message = "lenken må ha vanlige skråstreker (/), ikke omvendte (\\)"
    elif target[:1] in "\"'“”„«»‘’" and target:
        message = f"adressen kan ikke stå i anførselstegn: skriv `{target.strip(_QUOTED)[:60]}`"
    elif _OWN_MACHINE.match(target):
        message = f"lenken går til din egen maskin: skriv `{_path(target)}`"
    elif found := _ALMOST_HTTPS.match(target):
        message = f"lenken må begynne med https://: skriv `https://{found[1][:60]}`"
    elif scheme and scheme[1].lower() not in _ALLOWED:
        message = f"lenken kan ikke begynne med `{scheme[1][:20]}:`; den må begynne med https://, mailto: eller tel:"
    elif scheme and not _can_be_reached(target):
        yield Problem(record.path, link.line, _unreachable(target), rule="link-address")
    elif not target and not link.image:
        yield Problem(record.path, link.line, "lenken mangler adresse: skriv den i parentesen", rule="link-empty")
    elif _TELEPHONE.fullmatch(target):
        message = f"lenken til et telefonnummer må begynne med tel: skriv `tel:{target}`"
    elif _MAIL.fullmatch(target):
        message = f"lenken til en e-postadresse må begynne med mailto: skriv `mailto:{target[:60]}`"
    elif _DOMAIN.match(target):
        message = f"lenken må begynne med https://: skriv `https://{target[:60]}`"
    if message:
        yield Problem(record.path, link.line, message, rule="link-scheme")


def _path(url: str) -> str:
    """The path of a full address; of one that is none too, which `urlsplit` refuses."""
    return "/" + re.split("[?#]", url.partition("://")[2])[0].partition("/")[2]


def _can_be_reached(target: str) -> bool:
    """Whether the address of a page or mailbox has the shape of one."""
    kind, _colon, rest = target.partition(":")
    if kind.lower() == "mailto":
        boxes = unquote(rest.partition("?")[0]).split(",")
        return all(_MAIL.fullmatch(box.strip()) for box in boxes) or boxes == [""] or boxes[-1] in ("no", "com")
    found = _WEB.match(target)
    return kind.lower() == "tel" or bool(found and int(found["port"] or 0) < 65_536)


def _unreachable(target: str) -> str:
    if target[:7].lower() == "mailto:":
        return f"e-postadressen «{target[7:67]}» kan ikke stemme: skriv hele, som post@sykehuset.no"
    return f"nettadressen «{target[:60]}» kan ikke stemme: åpne siden i nettleseren, og kopier adressen derfra"


def _on_own_disk(link: Link) -> str:
    stem, _dot, suffix = re.split(r"[\\/]", link.target)[-1].rpartition(".")
    place = f"`/vedlegg/{slugify(stem)}.{suffix.lower()}`" if slugify(stem) and suffix.isalnum() else "adressen der"
    what, it = ("bildet", "det") if link.image else ("filen", "den")
    return f"{what} ligger på din egen maskin: legg {it} i vedlegg/, og skriv {place}"


def link_is_the_real_one(record: Record, link: Link) -> Iterator[Problem]:
    """Outlook's protected links name the recipient and stop working: the address behind is meant.

    What stands before an @ looks like the name of the site, and is not.
    """
    if found := _NAMED_FIRST.match(link.target):
        seems, leads = found[2][:60], found[3][:60]
        message = f"lenken ser ut til å føre til {seems}, men fører til {leads}: skriv `{found[1]}{leads}`"
        yield Problem(record.path, link.line, message, rule="link-disguised")
    if says := rewritten(link.target):
        yield Problem(record.path, link.line, f"lenken er {says}", rule="safelink")


def link_is_open(record: Record, link: Link) -> Iterator[Problem]:
    """What only the sender's own staff can open is no use to a general practitioner."""
    found = _BEHIND_A_DOOR.match(link.target)
    if found and not link.image:
        what = "krever innlogging hos den som eier den" if found[1] else "går til et intranett"
        message = f"lenken {what}, og leseren slipper ikke inn: legg filen i vedlegg/, eller lenk til en åpen side"
        yield Problem(record.path, link.line, message, "warning", "closed-link")


def link_says_where(record: Record, link: Link) -> Iterator[Problem]:
    """A link's text must make sense when it is read alone (WCAG 2.4.4)."""
    if link.image:
        return
    text = bare(link.text)
    said = text.casefold().strip(" .:!»«→>")
    if said in _VAGUE or _VAGUE_SHAPE.fullmatch(said):
        message = f"lenketeksten «{text}» sier ikke hvor lenken fører: skriv hva leseren finner der"
        yield Problem(record.path, link.line, message, "warning", "link-text")
    elif _ADDRESS_AS_TEXT.fullmatch(text):
        message = "lenketeksten er en nettadresse: skriv `[hva leseren finner der](adressen)`"
        yield Problem(record.path, link.line, message, "warning", "link-text")
    elif not text and link.target and "![" not in link.text:
        yield Problem(
            record.path, link.line, "lenken mangler tekst: skriv hva leseren finner der", "warning", "link-text"
        )


def picture_has_words(record: Record, link: Link) -> Iterator[Problem]:
    """A picture has an alternative text (WCAG 1.1.1)."""
    if link.image and not link.text.strip() and not link.decorative:
        message = "bildet mangler alternativ tekst: skriv `![hva bildet viser](adressen)`"
        yield Problem(record.path, link.line, message, rule="alt-text")
    elif link.image and _FILE_NAME.fullmatch(link.text.strip()):
        message = f"«{link.text.strip()[:60]}» er filens navn: skriv `![hva bildet viser](adressen)`"
        yield Problem(record.path, link.line, message, "warning", "alt-text")


def pictures_are_ours(record: Record, rare: str, found: Sequence[Link]) -> Iterator[Problem]:
    """A picture comes from the site itself, so that no reader is seen by a stranger.

    Where there may be more of them than were found by their lines, the page that is made of them tells.
    """
    body, first = record.document.body, record.document.body_line
    places = {link.target: link.line for link in found if link.image and link.target}
    written = body.count("![") + len(_IMAGE.findall(body)) if "![" in rare or "<" in rare else 0
    if written > sum(link.image and bool(link.target) for link in found):
        for source in map(unescape, _SOURCE.findall(markup.render(body).html)):
            places.setdefault(source, first + body.count("\n", 0, max(body.find(source), 0)))
    for source, line in places.items():
        if _ELSEWHERE.match(source):
            message = "bildet hentes fra et annet nettsted: legg filen i vedlegg/ og lenk til `/vedlegg/…`"
            yield Problem(record.path, line, message, rule="foreign-picture")


def pdf_not_alone(record: Record, found: Sequence[Link], text: str) -> Iterator[Problem]:
    """What stands in a PDF must stand on the page too, since not everyone can read the PDF."""
    pdfs = [link for link in found if not link.image and re.search(r"\.pdf(?:[?#]|$)", link.target, re.I)]
    if pdfs and words(text) < FEWEST_WORDS:
        message = "innholdet står bare i PDF-en, som ikke alle kan lese: skriv det viktigste som tekst her også"
        yield Problem(record.path, pdfs[0].line, message, "warning", "pdf-alone")


LINK_RULES: tuple[Callable[[Record, Link], Iterator[Problem]], ...] = (
    link_is_the_real_one, link_is_open, link_says_where, picture_has_words,
)  # fmt: skip
