"""One written value to one typed value, or a sentence about what to write instead."""

import re
from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from build_tools.model import PartialDate, slugify
from build_tools.model.dates import MONTHS

_OSLO = ZoneInfo("Europe/Oslo")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{4}|\d{2})\b")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})(?:[./–-](\d{1,2})[./–-](\d{1,2})|(\d\d)(\d\d))(?!\d)")
_NAMED = re.compile(r"(?:(?<!\d)(\d{1,2})\.? *)?([a-zæøå]{3,9})\.?,? +(\d{4})\b", re.I)
_WEEKDAY = re.compile(r"(?:man|tir|tirs|ons|tor|tors|fre|lør|søn|mån|tys|laur|sun)(?:dag)?\.?,? +(?:den +)?", re.I)
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])[.:]([0-5]\d)")
_TO = re.compile(
    r"\s*[–—/]\s*|\s+-\s*|\s*-\s+|(?:(?<=\d{4})|(?<=\.))-(?=\d{1,2}\.)|(?<=-\d\d-\d\d)-|"
    r"\s+(?:til(?: og med)?|t\.?o\.?m\.?)\s+",
    re.I,
)
_HOUR = re.compile(r"\bkl\.? *([01]?\d|2[0-3])()\b", re.I)
_HALF_OF_DAY = re.compile(r" ?([ap])\.?m\b", re.I)
_WITHOUT_END = re.compile(r"(?:inn)?til videre|løpende|ubestemt(?: tid)?|permanent|fast|alltid|uten slutt", re.I)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):([0-5]\d)(?::00)?", re.ASCII)
_ADDRESS = re.compile(r"/(?:[A-Za-z0-9_~.-]+/)*", re.ASCII)
# Would take the place of a file of the site, be hidden by servers, or not exist on every machine.
_LIKE_A_FILE = re.compile(
    r"[._].*|.*\.(?:[a-z][a-z0-9]{1,10})?|(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.ASCII | re.IGNORECASE
)
FILE_KINDS = frozenset({
    "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv", "ics", "png", "jpg", "jpeg", "gif",
    "webp", "avif",
    "mp3", "mp4", "vtt",
})  # fmt: skip
"""What an attachment may be."""
# What a calendar program asks for cannot lead it on to a page, so no page takes over a calendar's address.
_FORMER_FILE = re.compile(
    r"(?<=[^/])/(?!(?:con|prn|aux|nul|com\d|lpt\d)\.)[a-z0-9][a-z0-9._-]*"
    rf"\.(?:{'|'.join(sorted(FILE_KINDS - {'ics'}))})\Z",
    re.ASCII | re.IGNORECASE,
)
_OTHER_FILE = re.compile(r"\.([a-z]{2,5})\Z", re.I)
_INTERNAL = re.compile(r"/(?!/)[^\s\\]*")
_MAILBOX = re.compile(r"[A-Za-z0-9._+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", re.ASCII)
_CODE = re.compile(r"[ABDFHKLNPRSTUWXYZ](?:\d\d)?", re.ASCII)
_ID = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*", re.ASCII)
_YES = {"true": True, "ja": True, "yes": True, "on": True, "sant": True, "x": True, "1": True,
        "false": False, "nei": False, "no": False, "off": False, "usant": False, "0": False}  # fmt: skip
NO_REASONS = ("ja", "nei", "true", "false", "yes", "no", "on", "off", "null", "sant", "usant")
"""What some write where a reason belongs."""
MAX_URL = 2_000
MAX_NAME = 120
"""Characters of a name that becomes a folder: file systems take 255 bytes, some paths in all."""


class Wrong(Exception):
    """The value is not of its type; the text goes on after «`felt` må være …»."""


def line(text: str) -> str:
    """One line: line breaks and double spaces of a folded value are one space."""
    return " ".join(text.split())


def prose(text: str) -> str:
    """Text without space around it."""
    return text.strip()


def day(text: str) -> PartialDate:
    """A year, a month or a day."""
    try:
        return PartialDate.parse(text)
    except ValueError:
        pass
    found = re.match(r"\d{4}(?:-\d\d){0,2}", text, re.ASCII)
    if found and found[0] == text:
        raise Wrong(f"en dato som finnes, ikke «{text}»")
    near = nearest_day(text)
    hint = f": skriv `{near}`" if near else " (2024-03 eller 2024 når dagen er ukjent)"
    if _WITHOUT_END.fullmatch(text):
        hint = ": slett linjen; da gjelder det til noe annet blir sagt"
    elif both := _first_and_last(text):
        hint = f": her står to datoer; skriv `valid_from: {both[0]}` og `valid_until: {both[1]}`"
    elif re.fullmatch(r"\d{1,2}[./]\s?(?:\d{1,2}\.?|[a-zæøå]{3,9})", text, re.I):
        hint = ": skriv året også"
    raise Wrong(f"en dato som 2024-03-14, ikke «{_shown(text)}»{hint}")


def _first_and_last(text: str) -> tuple[str, str] | None:
    """The two ISO dates meant by ``1.12.2026 - 31.12.2026``; the first may lack its year, and its month."""
    parts = _TO.split(text)
    last = nearest_day(parts[-1]) if len(parts) == 2 else ""
    bare = parts[0].rstrip(". ")
    tries = (bare, f"{bare} {last[:4]}", f"{bare}.{last[5:7]}.{last[:4]}")
    first = next(filter(None, map(nearest_day, tries)), "") if last else ""
    return (first, last) if first else None


def nearest_day(text: str) -> str:
    """The ISO date meant by ``14.3.2024``, ``14. mars 2024``, ``mars 2024``, ``2024/3/14``; empty if none is."""
    if weekday := _WEEKDAY.match(text):
        text = text[weekday.end() :]
    if found := _YEAR_MONTH_DAY.match(text):
        year, month, number = (int(part) for part in found.groups() if part)
    elif found := _DAY_MONTH_YEAR.match(text):
        number, month, year = (int(part) for part in found.groups())
        if month > 12 >= number:  # 03/14/2024, as Americans write
            number, month = month, number
    elif found := _NAMED.search(text):
        names = [index for index, name in enumerate(MONTHS, 1) if name.startswith(found[2].lower())]
        if len(names) != 1:
            return ""
        number, month, year = int(found[1] or 0), names[0], int(found[3])
    else:
        return ""
    year += 0 if year > 99 else 1900 if year > 69 else 2000
    try:
        partial = PartialDate(year, month, number)
        date(year, month, number or 1)
    except ValueError:
        return ""
    return partial.iso


def moment(text: str) -> datetime:
    """A day and a time in Norway; a time that the clock skips in March does not exist."""
    found = _MOMENT.fullmatch(text)
    if not found:
        raise Wrong(
            f"dato og klokkeslett som 2026-12-02T11:30 (norsk tid), ikke «{_shown(text)}»{_nearest_moment(text)}"
        )
    try:
        when = datetime.fromisoformat(f"{found[1]}T{found[2]}:{found[3]}")
    except ValueError as error:
        raise Wrong(f"en dato som finnes, ikke «{text}»") from error
    if not 1900 <= when.year <= 2999:
        raise Wrong(f"en dato som finnes, ikke «{text}»")
    there = when.replace(tzinfo=_OSLO)
    if there.astimezone(ZoneInfo("UTC")).astimezone(_OSLO).replace(tzinfo=None) != when:
        raise Wrong(f"et klokkeslett som finnes: den natten stilles klokken fram, så {when:%H.%M} hoppes over")
    return when


def _nearest_moment(text: str) -> str:
    try:
        there = datetime.fromisoformat(text)
        if there.tzinfo and "-" not in text[10:]:  # of 11:30Z, not of 11:30-12:15
            return f": skriv `{there.astimezone(_OSLO):%Y-%m-%dT%H:%M}`"
    except (ValueError, OverflowError):
        pass
    near = nearest_day(text)
    if len(near) < 10:
        return ": skriv datoen også" if _CLOCK.search(text) else ""
    rest = (
        _YEAR_MONTH_DAY.sub("", text, count=1)
        if text.startswith(near[:4])
        else text[max(text.find(near[:4]) + 4, 6) :]
    )
    if re.search(r"(?<!\d)24[.:]00", rest):
        return f": skriv `{near}T23:59`"
    clock = _CLOCK.search(rest) or _HOUR.search(rest)
    hour = int(clock[1]) if clock else 0
    if clock and hour <= 12 and (half := _HALF_OF_DAY.match(rest, clock.end())):
        hour = hour % 12 + (12 if half[1].lower() == "p" else 0)
    return f": skriv `{near}T{hour:02}:{clock[2] or '00'}`" if clock else ": skriv klokkeslettet også"


def clock(text: str) -> str:
    """``11.30``, also from ``11:30``, ``kl. 9``."""
    found = re.fullmatch(r"(?:kl\.? *)?([01]?\d|2[0-3])(?:[.:]([0-5]\d))?", text, re.I | re.A)
    if not found:
        raise Wrong(f"et klokkeslett som 11.30, ikke «{_shown(text)}»")
    return f"{int(found[1]):02}.{found[2] or '00'}"


def yes(text: str) -> bool:
    """True or false, in English or Norwegian."""
    if text.lower() not in _YES:
        raise Wrong(f"true eller false, ikke «{_shown(text)}»")
    return _YES[text.lower()]


def reason(text: str) -> str:
    """Why something is so, in one line; the key alone says that it is."""
    if text.lower() in NO_REASONS or not re.search(r"[^\W\d_]{2}", text):
        raise Wrong(f"grunnen med ord, ikke «{_shown(text)}»: skriv grunnen, eller slett linjen")
    return line(text)


def number(text: str) -> str:
    """A number as written: ``3`` or ``1,5``."""
    if not re.fullmatch(r"\d{1,4}(?:[.,]\d{1,2})?", text, re.ASCII):
        raise Wrong(f"et tall, ikke «{_shown(text)}»")
    return text.replace(".", ",")


def count(text: str) -> int:
    """A whole number."""
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII):
        raise Wrong(f"et helt tall, ikke «{_shown(text)}»")
    return int(text)


def rewritten(url: str) -> str:
    """What to say of an address that Outlook has put its own before; empty of any other."""
    if ".safelinks.protection.outlook.com/" not in url.lower():
        return ""
    behind = parse_qs(url.partition("?")[2]).get("url", [""])[0]
    tidy = "".join(each for each in behind if each.isprintable() and each not in " `<>")[:200]
    repair = f"skriv `{tidy}`" if behind.startswith("http") else "åpne den, og skriv adressen du kommer til"
    return f"skrevet om av Outlook og viser hvem som fikk e-posten: {repair}"


def url(text: str) -> str:
    """A web address, a mailto link, or an address on the site itself."""
    if says := rewritten(text):
        raise Wrong(f"den egentlige adressen; denne er {says}")
    if len(text) <= MAX_URL and _INTERNAL.fullmatch(text) and ".." not in text.split("/"):
        return text
    try:
        parts = urlsplit(text)
        good = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:
        good = False
    good = good or (text.startswith("mailto:") and bool(_MAILBOX.fullmatch(text[7:].split("?", 1)[0])))
    if good and len(text) <= MAX_URL and not re.search(r"[\s<>\"\\^`{|}]", text):
        return text
    domain = re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:no|org|com|net|eu)(?:/\S*)?", text)
    hint = f": skriv `https://{text}`" if domain else f": skriv `mailto:{text}`" if _MAILBOX.fullmatch(text) else ""
    raise Wrong(f"en nettadresse som begynner med https://, ikke «{_shown(text)}»{hint}")


def mailbox(text: str) -> str:
    """The e-mail address of a role."""
    bare = text.removeprefix("mailto:")
    if not _MAILBOX.fullmatch(bare):
        raise Wrong(f"en e-postadresse, ikke «{_shown(text)}»")
    return bare


def address(text: str) -> str:
    """A former address on the site: of a page, with a slash at both ends, or of an attachment in a folder."""
    page = _FORMER_FILE.sub("/", text)
    parts = page.split("/")
    if len(text) <= 300 and _ADDRESS.fullmatch(page) and not {".", ".."} & set(parts) and text != "/":
        if strange := next((each for each in parts if _LIKE_A_FILE.fullmatch(each)), ""):
            raise Wrong(
                f"adressen til en side eller et vedlegg, uten reserverte ord: «{_shown(strange)}» kan ikke være med"
            )
        return text
    path = urlsplit(text).path if re.match(r"https?://[\w.-]+/", text) else text
    if (other := _OTHER_FILE.search(path.partition("?")[0])) and other[1].lower() not in FILE_KINDS:
        raise Wrong(
            f"adressen til en side eller et vedlegg her: «{_shown(text)}» slutter på .{other[1]}, og kan ikke sendes "
            "videre herfra; slett linjen, og si fra til den som drifter nettstedet"
        )
    tidy = "/".join(["", *(slugify(each) for each in path.split("/") if slugify(each)), ""])
    tidy = path if _FORMER_FILE.search(path) and path.startswith("/") else tidy
    hint = f": skriv `{tidy}`" if len(tidy) > 2 and ".." not in text else ""
    raise Wrong(
        f"en adresse på nettstedet med skråstrek først og sist, som /gammel/adresse/, ikke «{_shown(text)}»{hint}"
    )


def code(text: str) -> str:
    """An ICPC-2 code or chapter letter."""
    upper = text.upper()
    if not _CODE.fullmatch(upper):
        first = _CODE.fullmatch(upper.replace(" ", "")) or re.match(rf"(?:{_CODE.pattern})\b", upper, re.ASCII)
        hint = f": skriv `{first[0]}`" if first else ""
        if re.match(r"[A-Z]\d\d[.,]\d", upper, re.ASCII):  # K21 is no hernia in ICPC-2
            hint = ", som er ICD-10: finn koden i ICPC-2"
        raise Wrong(f"en ICPC-2-kode som D12 eller en kapittelbokstav som D, ikke «{_shown(text)}»{hint}")
    return upper


def own_id(text: str) -> str:
    """A name that can stand in addresses and commands."""
    if len(text) > MAX_NAME:
        raise Wrong(f"på høyst {MAX_NAME} tegn, ikke {len(text)}")
    if not _ID.fullmatch(text):
        tidy = slugify(text.removesuffix(".md"))
        hint = f": skriv `{tidy}`" if tidy else ""
        raise Wrong(f"små bokstaver a–z, tall og bindestrek, ikke «{_shown(text)}»{hint}")
    return text


def _shown(text: str) -> str:
    """The value in a message: one line, not endless."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"


READERS: dict[str, Callable[[str], object]] = {
    "line": line, "prose": prose, "reason": reason, "day": day, "moment": moment, "clock": clock, "yes": yes,
    "number": number, "count": count, "url": url, "mailbox": mailbox, "address": address, "code": code, "id": own_id,
    "reference": line,
}  # fmt: skip
