"""The guard against personal data: numbers by their shape, never by their checksum, and never repeated.

A national identity number is a birth date and five digits. The control rule changes on 1 January 2032
(skatteetaten.no), so only the shape counts: day 1-31 (41-71 in a D-number), month 1-12 (+40, +65 or +80 in help
numbers and in synthetic ones). Findings are offsets and kinds; the text itself never leaves this module.
"""

import calendar
import re
import sys
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Literal

from build_tools.text import written_out

Kind = Literal["identity-number", "mobile-number", "journal", "private-mail"]

_UNSEEN = r"\u00ad\u202a-\u202e\u2060-\u206f\ufeff"
_GAP = rf"[ \t\n.\-/*_`+~\u00a0\u00b7\u2000-\u2015\u2022\u202f\u2212{_UNSEEN}]{{0,6}}"
_FAR = rf"(?:{_GAP}|[ \t]{{0,4}}\n[ \t>]{{0,20}})"
"""A gap, or the end of a line and what the next may begin with in a list or in a quotation."""
_GAP_WITHIN = rf"[ \t.\-\u00a0\u2000-\u2015\u202f{_UNSEEN}]{{1,6}}"
_SIGN = rf"[ \t.\-/*_\u00a0\u2000-\u2015\u202f\u2212{_UNSEEN}|,;:()\[\]\"'«»“”„’\\]"
_APART = rf"(?:{_SIGN}{{1,30}}|{_SIGN}{{0,5}}\]\([^()\s]{{0,300}}\){_SIGN}{{0,30}})"
"""What may part a birth date from a number of five digits on one line, in cells, brackets, quotes and links."""
_AMOUNT = re.compile(r"[ \u00a0\u202f]?(?:%|(?:innbyggere|personer|pasienter|kroner|kr|mg|µg|ml|mmol|mmHg)\b)")
"""What makes a number that stands before it an amount."""
# A cheap first look, since almost no text has anything that the exact patterns below need to see: of its bytes in
# UTF-8 the digits, run together over whatever may stand in a gap, and parted by all else. Every 4 and 9, with which
# a mobile number begins, is told apart. Digits of other scripts begin with a byte over C3 that is not E2 (signs such
# as dashes): each counts as a digit.
_PLAIN_DIGITS, _FIRST_DIGITS = b"01235678", b"49"
_OTHERS = bytes(range(0xC4, 0xE2)) + bytes(range(0xE3, 0x100))
_SKELETON = bytes(
    ord("0") if code in _PLAIN_DIGITS else ord("4") if code in _FIRST_DIGITS + _OTHERS else ord(" ")
    for code in range(256)
)
_GAP_BYTES = b" \t\n.-/*_`+~>" + bytes(range(0x80, 0xC4)) + b"\xe2"
_LATIN_SKELETON = bytes(
    ord("0") if code in _PLAIN_DIGITS else ord("4") if code in _FIRST_DIGITS else ord(" ") for code in range(256)
)
_LATIN_GAP = b" \t\n.-/*_`+~>\xa0\xad\xb7"
"""The same for a text that is all of Latin-1, as most are: that is its bytes in a twentieth of the time."""
# Five digits by themselves, which end what is written apart, are seen by each byte's being a digit or none.
_DIGITS_ONLY = bytes(ord("0") if chr(code) in "0123456789" else ord(" ") for code in range(256))
_RUN = re.compile(rf"\d(?:\d|{_FAR}\d){{7,}}")
# Six digits and five, however parted; a date written apart may have a year of four digits.
_SIX_FIVE = re.compile(
    rf"(?<!\d)(?P<day>\d\d){_GAP}(?P<month>\d\d){_GAP}(?P<year>(?:19|20)\d\d(?={_FAR}\d{{5}}(?!\d))|\d\d)"
    rf"{_FAR}(?P<tail>\d{{3}}{_GAP}\d\d)(?!\d)"
)
# A date whose day or month has one digit, where the year has four.
_SHORT_DATE = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?P<day>\d{{1,2}})[./-] ?(?P<month>\d{{1,2}})[./-] ?(?P<year>(?:19|20)\d\d)"
    rf"(?P<gap>{_GAP})\d{{5}}(?!\d|[.,]\d)"
)
# A digit in each cell or box; and a cheap first look for such cells.
_CELLS = re.compile(r"\|[ \t\u00a0]{0,6}\d[ \t\u00a0]{0,6}\|[ \t\u00a0]{0,6}\d[ \t\u00a0]{0,6}\|")
_BOXED = re.compile(r"(?<!\d)\d(?:[ \t\n|\u00a0]{1,6}\d){10,}+")
_GOES_ON = re.compile(r"[ \t\n|\u00a0]{0,6}\d")
"""Asked of a row once, behind it: within the pattern it would be, from each of its digits on."""
# Eleven digits in groups of any other kind, alone among numbers.
_SCATTERED = re.compile(rf"(?<!\d)(?<!\d[ .\-])(?:\d(?:{_GAP_WITHIN})?){{10}}\d(?!(?:{_GAP_WITHIN})?\d)")
_NEWS = 2010
"""A year from this on, of four digits and with a number set apart from it, is that of news and not of a birth."""
_LAST_CENTURY = 31
"""A year of two digits from this on is none of the news either."""
_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
_MONTH = rf"(?P<named>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
# It begins with a digit, of which what stands before it is asked afterwards: such a search is five times as fast.
_SET_APART = re.compile(
    rf"\d(?<!\d\d)(?<!\d[.,]\d)(?:(?P<whole>\d{{5}})|\d?(?:[./-](?P<month>\d\d?)[./-]|\.? {_MONTH} )"
    rf"(?P<year>(?:19|20)?\d\d)|(?:(?<=1)9|(?<=2)0)\d\d-?(?P<iso>\d\d-?\d\d)){_APART}\d{{5}}(?!\d|[.,]\d)"
)
_TAIL = re.compile(r"[nN](?:umme|UMME)?[rR]\b\.?(?:[:= ]|er ){0,4}(?=\d{5}(?!\d|[.,]\d))")
_BIRTH = (
    r"(?P<date>\d{1,2}[./ ]{1,2}(?:\d{1,2}[./ ]{1,2}|[a-zæøå]{3,9}\.? )(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d|\d{6})"
)
_BORN_AND_NUMBERED = (
    re.compile(rf"(?<!\d){_BIRTH}[^\d]{{0,25}}\bp(?:erson)?[.-]? ?$", re.I),
    re.compile(rf"\bf(?:ødt|ødselsda(?:to|g)|\.? ?dato|\.)?[:. ]{{0,3}}(?:den )?{_BIRTH}[\s,;(]{{0,3}}$", re.I),
)
"""What stands before the word for a number: one of a person's, or any after a birth date that is said to be one."""
_NAMED = re.compile(
    r"\b(?:fødselsn(?:umme)?r|personn(?:umme)?r|fnr|pnr|[DH]-n(?:umme)?r|FH-n(?:umme)?r|hjelpen(?:umme)?r|NPR-id)(?:et)?\b"
    r"[.:= |*_]{0,6}(?:er )?$", re.I)  # fmt: skip
# The short words must stand whole: a «start» is no «art», nor a grandmother («bestemor») an order.
_ORDER = re.compile(
    r"(?:(?:(?:ordre|bestilling|faktura|konto(?!r)|giro|organisasjon|artikkel|serie(?=nr|nummer)|produksjons|\bvare)[a-zæøå]*|"
    r"\b(?:best|art|org|kid|lot|batch|her(?=-?id)|isbn|issn|doi|pmid|(?-i:REF)))[-. ]{0,2}(?:n(?:umme)?r|id)?|"
    r"(?:møte|meeting|webinar|konferanse|conference|zoom|teams)[- ]?(?:id|n(?:umme)?r|number))[.:#= ]{0,4}$|"
    r"\bNCT$|\bdoi(?:\.org/|[: ]{1,2})(?:10\.\d{4,9}/[\w.()-]{0,15})?$", re.I
)  # fmt: skip
_IDENTIFIER = re.compile(
    r"(?<![0-9A-Fa-f])(?=[\d-]*[A-Fa-f])[0-9A-Fa-f]{8}(?:-?[0-9A-Fa-f]{4}){4}[0-9A-Fa-f]{8}(?![0-9A-Fa-f])"
)
"""What programs tell files apart by (a UUID), in digits enough to look like anything, and as long as this."""
_LONGEST_IDENTIFIER = 36
_SPACE = r"[ \u00a0\u2009\u202f]"
_MOBILE_RUN = re.compile(r"[49](?=\d[\d \u00a0\u2009\u202f.\-]{6,9})")
_MOBILE = re.compile(
    rf"(?:(?P<grouped>[49]\d\d{_SPACE}\d\d{_SPACE}\d{{3}}|[49]\d(?:{_SPACE}\d\d){{3}})|"
    rf"(?P<parted>[49]\d\d[.-]\d\d[.-]\d{{3}}|[49]\d(?:[.-]\d\d){{3}})|"
    rf"(?P<plain>[49]\d{{7}})|[49](?:{_SPACE}?\d){{7}})(?![\d%]|[ .,-]\d)"
)
_CODE = re.compile(rf"(?<![\w/=.,%-])(?:(?:\+|00)47[-]?{_SPACE}?|(?P<bare>47))$|(?:tel:|wa\.me/)(?:(?:\+|00)?47)?$")
_PHONE_WORD = re.compile(
    r"(?:tlf|telefon|mobil|mob|\bring[a-zæøå]*(?: [^\W\d]{1,20}){0,3}|sms|phone|tel)[a-zæøå]*\.?-?(?:nr\.?)?"
    r"(?:[: |*]|er|på|til|nummer)*$", re.I
)  # fmt: skip
_CELL = re.compile(r"[|;,\t]")
_PHONE_COLUMN = re.compile(r"[ *]*(?:[\w ]{0,20}(?:telefon|mobil)|mob|tlf)\.?-?(?:nr|nummer)?\.?[ *]*", re.I)
_PHONE_IN_COLUMN = re.compile(rf"[ *]*(?:47)?[49](?:{_SPACE}?\d){{7}}[ *]*")
_OFFICE = re.compile(
    r"kontor|vakt|sekretariat|poliklinikk|avdeling|seksjon|koordinator|team|sentral|resepsjon|mottak|enhet|tjeneste|"
    r"legevakt|legesenter|kommunen|klinikk|laborator|jordmor|(?:helse|kreft)sykepleier", re.I)  # fmt: skip
_OPEN_YEAR = r"(?!\d|[./]\d|[–-]|\s*(?:eller|og|til|–|-)\s)"
_INITIALS = r"(?:[A-ZÆØÅ]\.[ ]?(?:[A-ZÆØÅ]\.?[ ]?){1,3}|[A-ZÆØÅ]{2})"
_EXAMINED = r"(?!(?:MR|CT|UL|RT|KI|BT|BP|EF|HF|IV)[ ,]+(?:20)?\d\d\b)"
"""What two capitals mean far more often than a name when a number follows: pictures, measures, ways to give."""
_PERSON = r"(?:[Pp]as\.|[Pp]asient(?:en)?|[Kk]vinnen?|[Mm]ann(?:en)?|[Gg]utt(?:en)?|[Jj]ent[ea]n?|[Pp]as)"
_NAME = r"[A-ZÆØÅ][a-zæøåäöüéèô]{1,20}"
_FULL_NAME = rf"{_NAME}(?:[ -]{_NAME}|[ ][A-ZÆØÅ]\.){{1,3}}"
# When somebody was born, and who, which stands before it. One pattern for each first letter here too.
_BORN = tuple(
    re.compile(
        rf"{first}[ :]{{0,2}}(?:den |i )?(?:(?P<date>\d{{1,2}}[./ ]{{1,2}}(?:\d{{1,2}}[./ -]{{1,2}}|{_MONTH} )"
        rf"(?:19|20)?\d\d|\d{{6}})|[-–'’]?(?:(?:19|20)\d\d|\d\d)){_OPEN_YEAR}"
    )
    for first in (r"f(?<!\wf)(?:\.|ødt|ødselsdato|\b)", r"F(?<!\wF)(?:ødt|ødselsdato)")
)
_WHO = re.compile(
    rf"(?:(?<![\w.]){_INITIALS}|\b{_PERSON}[ :,(]{{0,4}}(?:{_INITIALS}|{_FULL_NAME})?|\b{_NAME} [A-ZÆØÅ]\.)[ ,(]*$"
)
_WHO_BY_NAME = re.compile(rf"(?<!\bi )\b{_FULL_NAME}[\s,(|*:]{{0,6}}$")
"""With a birth date alone: a year of birth is told of authors too."""
_INITIALS_BEFORE_DATE = re.compile(
    r"(?<![\w.-])(?:[A-ZÆØÅ]\. ?[A-ZÆØÅ]\.|(?!AS|CT|EU|HF|ID|KI|KR|MR|NB|NO|NR|PB|RT|SN|UL)[A-ZÆØÅ]{2})[ ,:]{1,2}$"
)
_SIX_DIGITS = re.compile(r"\d{6}(?!\d)(?<!\d{7})")
# One pattern for each first letter: a search for a fixed beginning is several times as fast.
_PATIENT = tuple(
    re.compile(
        rf"{word}(?:\.|ient|ienten)?[ ,(]+{_EXAMINED}{_INITIALS}[ ,(\-–']+(?:(?:19|20)\d\d|\d\d)\b{_OPEN_YEAR}"
        rf"(?!{_AMOUNT.pattern})"
    )
    for word in ("Pas", "pas")
)
_PRIVATE_MAIL = re.compile(
    r"@(?:gmail|hotmail|outlook|yahoo|live|icloud|msn|me|online|getmail|broadpark|protonmail|proton)"
    r"\.(?:com|no|net|me)\b", re.I
)  # fmt: skip
_LOCAL_PART = re.compile(r"[\w.+-]{1,64}$")


def findings(text: str) -> Iterator[tuple[int, Kind]]:
    """Where personal data seems to stand (offset of its first character) and of what kind, in order."""
    found = _seen(text)
    if written_out.is_needed(text):
        reading = written_out.WrittenOut(text)
        found.extend((reading.place(at), kind) for at, kind in _seen(reading.text))
    last: dict[Kind, int] = {}
    for at, kind in sorted(found):
        if at >= last.get(kind, -10) + 10:  # two patterns may see the same thing
            last[kind] = at
            yield at, kind


def _seen(text: str) -> list[tuple[int, Kind]]:
    """The same in no order, some of it twice, in a text in which every sign stands for itself."""
    found: list[tuple[int, Kind]] = []
    raw, encoding = _encoded(text)
    runs = _runs(raw, encoding)
    if _may_hold_numbers(runs):
        for run in _RUN.finditer(text):
            found.extend(_numbers(text, run))
        found.extend((at, "mobile-number") for at in _mobiles_in_columns(text))
    if _CELLS.search(text):
        found.extend((at, "identity-number") for at in _boxed(text))
    groups = _groups_of_digits(raw, runs)
    if b" 00000 " in groups:
        found.extend((at, "identity-number") for at in (*_numbers_apart(text), *_numbers_after_births(text)))
    if b" 000000 " in groups:
        found.extend((at, "journal") for at in _dates_after_initials(text))
    found.extend((at, "journal") for at in _births(text))
    for pattern in _PATIENT:
        found.extend((match.start(), "journal") for match in pattern.finditer(text))
    for match in _PRIVATE_MAIL.finditer(text) if "@" in text else ():
        if local := _LOCAL_PART.search(text, max(0, match.start() - 64), match.start()):
            found.append((local.start(), "private-mail"))
    return found


def _runs(raw: bytes, encoding: str) -> list[bytes]:
    """Digits that nothing but gaps part, five and more of them, each as the first look tells it."""
    latin = encoding == "latin-1"
    runs = raw.translate(*((_LATIN_SKELETON, _LATIN_GAP) if latin else (_SKELETON, _GAP_BYTES))).split()
    return [run for run in runs if len(run) >= 5]


def _may_hold_numbers(runs: list[bytes]) -> bool:
    """Whether somewhere eleven digits follow each other, or eight from one on that a mobile number may begin with."""
    return any(len(run) >= 8 and (len(run) >= 11 or b"4" in run[:-7]) for run in runs)


def _groups_of_digits(raw: bytes, runs: list[bytes]) -> bytes:
    """Digits that follow each other directly, with spaces around; nothing if no five do.

    Most texts have the date of their item and no other digits in a row.
    """
    if not runs or (len(runs) == 1 and len(runs[0]) == 8):
        return b""
    digits = raw.translate(_DIGITS_ONLY)
    return b" %b " % digits if b"00000" in digits else b""


def _encoded(text: str) -> tuple[bytes, str]:
    """The bytes in which digits are looked for first, and their encoding."""
    try:
        return text.encode("latin-1"), "latin-1"
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass"), "utf-8"


def names_office(text: str, offset: int) -> bool:
    """Whether the line around an offset speaks of an office, whose mobile number is nobody's own."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return bool(_OFFICE.search(text[start : end if end >= 0 else len(text)]))


def _numbers(text: str, run: re.Match[str]) -> Iterator[tuple[int, Kind]]:
    """In one run of digits and gaps: numbers of persons, which have eleven digits, and of mobile telephones."""
    if sum(map(str.isdecimal, run[0])) >= 11:
        yield from ((at, "identity-number") for at in _identity_numbers(text, run.start(), run.end()))
    for found in _MOBILE_RUN.finditer(text, run.start(), run.end()):
        if _is_mobile(text, found.start()):
            yield found.start(), "mobile-number"


def _identity_numbers(text: str, start: int, end: int) -> Iterator[int]:
    """Inside one run of digits and gaps."""
    before = text[max(0, start - 30) : start]
    if _NAMED.search(before):
        yield start
        return
    if _ORDER.search(before):
        return
    yield from _boxed(text, start, end)
    for match in _SHORT_DATE.finditer(text, start, end):
        innocent = _AMOUNT.match(text, match.end()) or (int(match["year"]) >= _NEWS and match["gap"].isspace())
        if not innocent and _plausible(f"{match['day']:0>2}{match['month']:0>2}", moved=False):
            yield match.start()
    for pattern in (_SIX_FIVE, _SCATTERED):
        for match in pattern.finditer(text, start, end):
            first = "".join(str(int(each)) for each in islice(filter(str.isdecimal, match[0]), 4))
            innocent = _AMOUNT.match(text, match.end()) or _is_calendar(re.findall(r"\d+", match[0]), match[0])
            if _plausible(first) and not innocent and not _in_identifier(text, match.start()):
                yield match.start()


def _in_identifier(text: str, at: int) -> bool:
    around = _IDENTIFIER.finditer(text, max(0, at - _LONGEST_IDENTIFIER), at + _LONGEST_IDENTIFIER)
    return any(each.start() <= at < each.end() for each in around)


def _boxed(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[int]:
    """Eleven digits, each by itself."""
    for match in _BOXED.finditer(text, start, end):
        digits = "".join(filter(str.isdecimal, match[0]))
        if len(digits) == 11 and _plausible(digits[:4]) and not _GOES_ON.match(text, match.end(), end):
            yield match.start()


def _numbers_apart(text: str) -> Iterator[int]:
    """A birth date and five digits, each in a cell, in brackets or after a comma."""
    for match in _SET_APART.finditer(text):
        if _ORDER.search(text[max(0, match.start() - 30) : match.start()].rstrip("|;,(\"' \t")):
            continue
        if match["whole"]:
            year, date = _LAST_CENTURY, match[0][:4]
        elif match["iso"]:
            year, date = int(match[0][:4]), match["iso"].replace("-", "")[2:] + match["iso"][:2]
        else:
            month = match["month"] or _MONTHS.index(match["named"]) + 1
            year, date = int(match["year"]), f"{match[0][:2].rstrip('./- '):0>2}{month:0>2}"
        # A row of a table about a year, which begins or ends that day.
        counted = "|" in match[0] and not match["whole"] and (date == "3112" or (date == "0101" and year >= 2000))
        counted = counted or bool(_AMOUNT.match(text, match.end()))
        if _LAST_CENTURY <= year < _NEWS and _plausible(date, moved=False) and not counted:
            yield match.start()


def _numbers_after_births(text: str) -> Iterator[int]:
    """``født 01.01.1990, personnummer 12345``: the five digits are said to be what they are."""
    for tail in _TAIL.finditer(text):
        before = text[max(0, tail.start() - 70) : tail.start()]
        for pattern in _BORN_AND_NUMBERED:
            if match := pattern.search(before):
                yield tail.start() - len(before) + match.start("date")
                break


def _births(text: str) -> Iterator[int]:
    """Somebody, and when they were born."""
    for pattern in _BORN:
        for born in pattern.finditer(text):
            first = max(0, born.start() - 70)
            before = text[first : born.start()]
            if who := _WHO.search(before) or (born["date"] and _WHO_BY_NAME.search(before)):
                yield first + who.start()


def _dates_after_initials(text: str) -> Iterator[int]:
    """``KN 120356``."""
    for date in _SIX_DIGITS.finditer(text):
        if int(date[0][4:]) >= _LAST_CENTURY and _plausible(date[0][:4], moved=False):
            first = max(0, date.start() - 9)
            if who := _INITIALS_BEFORE_DATE.search(text[first : date.start()]):
                yield first + who.start()


def _is_calendar(groups: list[str], text: str) -> bool:
    """``14.03.2024 12345`` (a date and a number), ``11.30 12.15 13`` (times) or ``1 2 3 4 …`` (a row)."""
    lengths = [len(group) for group in groups]
    if lengths == [4, 2, 5] and text.count(".") == 2:  # a bank account
        return True
    if lengths in ([2, 2, 4, 3], [4, 2, 2, 3]) and groups[lengths.index(4)][:2] in ("19", "20"):
        return True
    if lengths == [2, 2, 4, 5] and text[-6].isspace():
        return int(groups[2]) >= _NEWS
    in_twos = (len(groups) > 4 and set(lengths) == {1, 2}) or set(lengths) == {2}
    return in_twos and (
        ("." in text and " " in text) or (len(set(re.findall(r"\D+", text))) == 1 and lengths[-1] == 1)
    )


def _plausible(digits: str, *, moved: bool = True) -> bool:
    """Whether the first four digits are a birth date, plain or moved as in D-, help and synthetic numbers.

    Without ``moved`` only the days of D-numbers count, which are given to persons.
    """
    day, month = int(digits[:2]), int(digits[2:4])
    day -= 40 if day > 40 else 0
    if moved:
        month -= next((further for further in (80, 65, 40) if month > further), 0)
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(2000, month)[1]


def _is_mobile(text: str, at: int) -> bool:
    match = _MOBILE.match(text, at)
    if not match:
        return False
    before = text[max(0, at - 40) : at]
    if code := _CODE.search(before):
        return not code["bare"] or bool(match["plain"] and not _ORDER.search(before[: code.start()]))
    if before and (before[-1].isalnum() or before[-1] in "/=.,%-+_" or re.search(r"\d[ .]$", before)):
        return False
    if _PHONE_WORD.search(before):
        return True
    return bool(match["grouped"] and not _ORDER.search(before)) and not _is_row(match, text)


def _is_row(match: re.Match[str], text: str) -> bool:
    """``45 50 55 60``, with equal steps, or ``400 25 125 mg``."""
    numbers = [int(each) for each in re.findall(r"\d+", match[0])]
    steps = {after - before for before, after in pairwise(numbers)}
    return (len(numbers) == 4 and len(steps) == 1) or bool(_AMOUNT.match(text, match.end()))


def _mobiles_in_columns(text: str) -> Iterator[int]:
    """Below a heading that says what they are, however they are written."""
    columns: set[int] = set()
    start = 0
    for line in text.split("\n") if _CELL.search(text) else ():
        cells = _CELL.split(line)
        if headings := {at for at, cell in enumerate(cells) if _PHONE_COLUMN.fullmatch(cell)}:
            columns = headings
        elif len(cells) == 1:
            columns = set()
        for at, cell in enumerate(cells):
            if at in columns and _PHONE_IN_COLUMN.fullmatch(cell):
                yield start + len(cell) - len(cell.lstrip(" *"))
            start += len(cell) + 1
