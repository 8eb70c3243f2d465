"""Bytes to text: UTF-8 only, and no character that hides, reorders or breaks what is read."""

import re
import unicodedata
from collections.abc import Iterator

from build_tools.errors import Problem

MAX_LINE = 20_000
"""Characters on one line: a pasted picture or a broken export, never prose."""
MAX_FINDINGS = 20
"""Findings of one kind a file: a broken export would else say the same thing ten thousand times."""
# C0 and C1 controls, line and paragraph separators, bidirectional controls (Unicode TR36), tag characters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f\ufdd0-\ufdef\ufffe\uffff]"
)
_HIDDEN = re.compile("[\u00ad\u200b\u2060\ufeff\ufffd]")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HIDDEN_NAMES = {
    "\u00ad": "myk bindestrek",
    "\u200b": "usynlig mellomrom",
    "\u2060": "usynlig sammenbinding",
    "\ufeff": "merke for byterekkefølge",
    "\ufffd": "erstatningstegn «�» der et tegn er gått tapt",
}


def decode(path: str, raw: bytes) -> tuple[str, list[Problem]]:
    """Turn bytes into text with LF line ends and no byte-order mark, or say why that is impossible."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", [Problem(path, line, _encoding(raw), rule="encoding")]
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, []


def _encoding(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        guess = " (den ser ut til å være UTF-16)"
    else:
        guess = " (den ser ut til å være Windows-1252)" if re.search(rb"[\xe6\xf8\xe5\xc6\xd8\xc5]", raw) else ""
    return f"filen må være lagret som UTF-8{guess}: velg «Lagre som» og tegnkoding UTF-8"


def findings(path: str, text: str) -> Iterator[Problem]:
    """Say what must not stand in a text."""
    if text.replace("\n", "").isprintable() and "\ufffd" not in text and len(text) <= MAX_LINE:
        return  # almost every file: no control, format or separator character at all
    for number, found in enumerate(_FORBIDDEN.finditer(text)):
        if number == MAX_FINDINGS:
            break
        yield _problem(path, text, found, _forbidden_message(found[0]))
    for number, found in enumerate(_HIDDEN.finditer(text)):
        if number == MAX_FINDINGS:
            break
        message = f"teksten har et tegn som ikke synes ({_HIDDEN_NAMES[found[0]]}, U+{ord(found[0]):04X}): slett det"
        yield _problem(path, text, found, message, "warning")
    if len(text) > MAX_LINE:
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > MAX_LINE:
                yield Problem(path, number, f"linjen er for lang ({len(line)} tegn): del den opp, under "
                    f"{MAX_LINE} tegn",
                              rule="long-line")  # fmt: skip
                break


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
