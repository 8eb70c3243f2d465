"""Bytes to text: UTF-8 only, and no character that hides, reorders or breaks what is read."""

import re
import unicodedata
from collections.abc import Iterator

from build_tools.errors import Problem
from build_tools.text.forbidden import FORBIDDEN

MAX_LINE = 20_000
"""Characters on one line: a pasted picture or a broken export, never prose."""
MAX_FINDINGS = 20
"""Findings of one kind a file: a broken export would else say the same thing ten thousand times."""
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ue000-\uf8ff\ufeff\ufff9-\ufffb\ufffd]"
)
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HIDDEN_NAMES = {
    "\u00ad": "myk bindestrek",
    "\u200b": "usynlig mellomrom",
    "\u2060": "usynlig sammenbinding",
    "\ufeff": "merke for byterekkefølge",
}
_LATIN = bytes(code for code in range(256) if not (FORBIDDEN.match(chr(code)) or _HIDDEN.match(chr(code))))
"""Characters of Latin-1 that may stand anywhere: a text of them is composed as it is, and has no mark to pile up."""
_MARK = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u064b-\u065f\u0e31-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_FLOOD = re.compile(_MARK.pattern + "{9,}")
"""More marks on one letter than any language has: they climb over the lines around it."""
_MOST_MARKS = 31
_SIGNS = re.compile(rf"[^\w\s\x00-\u02ff]{{{_MOST_MARKS},}}")
"""Neither letters nor digits, among them every mark of every script."""
_MANGLED = re.compile(r"Ã[¥¸¦…˜†\u0085\u0098\u0086]|â€[“”™œ\x9d]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?= |$)", re.M)
_BINARY = {
    b"PK\x03\x04": "et Word-dokument eller en annen pakket fil",
    b"\xd0\xcf\x11\xe0": "et dokument fra en gammel Word",
    b"{\\rtf": "et dokument i formatet RTF",
    b"%PDF": "en PDF",
}
_MAGIC = tuple(_BINARY)


def decode(path: str, raw: bytes) -> tuple[str, list[Problem]]:
    """Turn bytes into composed text with LF line ends and no byte-order mark, or say why that is impossible.

    Composed (NFC): what macOS writes as an «a» with a ring after it must be found, sorted and compared as «å».
    """
    if raw.startswith(_MAGIC):
        kind = next(name for magic, name in _BINARY.items() if raw.startswith(magic))
        message = f"filen er {kind}, ikke ren tekst: kopier teksten over i en fil som er laget med `praksisnytt new`"
        return "", [Problem(path, 1, message, rule="encoding")]
    if _is_utf16(raw):
        return "", [Problem(path, 1, _encoding(raw), rule="encoding")]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", [Problem(path, line, _encoding(raw), rule="encoding")]
    text = text.lstrip("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _is_latin(text):
        return text, []
    if pile := next(filter(_is_pile, _SIGNS.finditer(text)), None):
        return "", [_problem(path, text, pile, _pile_message(pile))]
    return unicodedata.normalize("NFC", text), []


def _is_pile(signs: re.Match[str]) -> bool:
    """Whether more marks stand on one letter than text may have anywhere (https://unicode.org/reports/tr15/ §13).

    To put them in their order takes time that grows with the square of their number.
    """
    piled = 0
    for sign in signs[0]:
        piled = piled + 1 if unicodedata.combining(sign) else 0
        if piled == _MOST_MARKS:
            return True
    return False


def _is_latin(text: str) -> bool:
    """Whether a text is of plain letters and lines, as nine of ten here are: seen far sooner than what else it is."""
    try:
        return not text.encode("latin-1").translate(None, _LATIN)
    except UnicodeEncodeError:
        return False


def _is_utf16(raw: bytes) -> bool:
    """By its mark, or since every other byte of plain text is zero then."""
    return raw[:2] in (b"\xff\xfe", b"\xfe\xff") or raw[:200].count(0) * 3 > len(raw[:200])


def _encoding(raw: bytes) -> str:
    if _is_utf16(raw):
        guess = " (den ser ut til å være UTF-16)"
    else:
        guess = " (den ser ut til å være Windows-1252)" if re.search(rb"[\xe6\xf8\xe5\xc6\xd8\xc5]", raw) else ""
    return f"filen må være lagret som UTF-8{guess}: velg «Lagre som» og tegnkoding UTF-8"


def findings(path: str, text: str) -> Iterator[Problem]:
    """Say what must not stand in a text."""
    latin = _is_latin(text)
    yield from _broken(path, text, latin)
    if (latin or (text.replace("\n", "").isprintable() and "\ufffd" not in text)) and len(text) <= MAX_LINE:
        return  # almost every file: no control, format or separator character at all
    for number, found in enumerate(FORBIDDEN.finditer(text)):
        if number == MAX_FINDINGS:
            break
        yield _problem(path, text, found, _forbidden_message(found[0]))
    for number, found in enumerate(_HIDDEN.finditer(text)):
        if number == MAX_FINDINGS:
            break
        yield _problem(path, text, found, _hidden_message(found[0]), "warning")
    if len(text) > MAX_LINE:
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > MAX_LINE:
                yield Problem(path, number, f"linjen er for lang ({len(line)} tegn): del den opp, under "
                    f"{MAX_LINE} tegn",
                              rule="long-line")  # fmt: skip
                break


def _broken(path: str, text: str, latin: bool) -> Iterator[Problem]:
    """What happened to a text on its way here: a merge left half done, letters read in the wrong encoding."""
    if ("<<<<<<<" in text or ">>>>>>>" in text) and (found := _CONFLICT.search(text)):
        message = (
            "her har to endringer i samme tekst kollidert (git): behold den riktige teksten, og slett linjene som "
            "begynner med `<<<<<<<`, `=======` og `>>>>>>>`"
        )
        yield _problem(path, text, found, message)
    if ("Ã" in text or "â€" in text) and (found := _MANGLED.search(text)):
        try:
            meant = f": «{found[0]}» skal være «{found[0].encode('cp1252').decode()}»"
        except UnicodeError:
            meant = ""
        message = f"bokstaver er blitt ødelagt av feil tegnkoding{meant}. Rett dem i hele teksten"
        yield _problem(path, text, found, message, "warning")
    if not latin and _MARK.search(text) and (found := _FLOOD.search(text)):
        yield _problem(path, text, found, _pile_message(found))


def _pile_message(marks: re.Match[str]) -> str:
    return f"én bokstav har {len(marks[0])} aksenter eller andre merker over seg: slett dem"


def _hidden_message(character: str) -> str:
    code = f"U+{ord(character):04X}"
    if character == "\ufffd":
        return "her er et tegn gått tapt og blitt til «�»: skriv bokstaven som skal stå der"
    if "\ue000" <= character <= "\uf8ff":
        return f"tegnet er fra Words symbolskrift ({code}) og synes ikke hos leseren: skriv punkter med `- ` først"
    name = _HIDDEN_NAMES.get(character, "usynlig styring av leseretning eller tall")
    return f"teksten har et tegn som ikke synes ({name}, {code}): slett det"


def _forbidden_message(character: str) -> str:
    code = f"U+{ord(character):04X}"
    if character in _BIDI:
        return f"teksten har et usynlig tegn som snur leseretningen ({code}): slett det"
    if unicodedata.category(character) in ("Zl", "Zp"):
        return f"teksten har et linjeskift av feil slag ({code}): slett det og trykk Enter"
    return f"teksten har et usynlig styretegn ({code}), slik innliming fra Word kan gi: slett det"


def _problem(path: str, text: str, found: re.Match[str], message: str, severity: str = "error") -> Problem:
    at = found.start()
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    return Problem(path, line, message, "warning" if severity == "warning" else "error", "characters", column)
