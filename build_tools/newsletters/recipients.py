"""Addresses are read where they are kept, outside the repository, and never written anywhere."""

import re
import unicodedata
from pathlib import Path

from msgspec import Struct

from build_tools.errors import UsageError

_WORD = r"""(?:[\w.!#$%&'*+/=?^`{|}~-]+|"(?:[^"\\\x00-\x1f\x7f]|\\[ -~])+")"""
_ADDRESS = rf"({_WORD})@((?:[^\W_]|[.-])+)"
# ``email.utils.parseaddr`` joins the words around an address to it: two columns would become one invented address.
_LINE = re.compile(rf"{_ADDRESS}(?:\s*\([^()@]*\))?|(?:\"[^\"]*\"\s*|[^<>@]*)<{_ADDRESS}>")


class Recipient(Struct, frozen=True):
    """An address and the line it stands on; the line is what reports name."""

    line: int
    address: str


def read_recipients(path: Path, repository: Path) -> tuple[Recipient, ...]:
    """One address a line; empty lines and ``#`` lines are skipped, an address that stands twice is taken once.

    UsageError when the file lies in a repository, cannot be read, holds a line that is no address, or nobody.
    """
    real = path.resolve()
    if real.is_relative_to(repository.resolve()) or any((folder / ".git").exists() for folder in real.parents):
        raise UsageError("mottakerlisten ligger i et kodelager: flytt den ut, adresser skal aldri inn der")
    try:
        lines = real.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"mottakerlisten {path} kan ikke leses som UTF-8") from error
    found: dict[str, Recipient] = {}
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            address = address_in(line.strip())
            if not address or len(address) > 254:
                raise UsageError(f"linje {number} i mottakerlisten må være én e-postadresse, eller «Navn <adresse>»")
            if not address.isascii():
                raise UsageError(
                    f"linje {number} i mottakerlisten kan ikke få e-post: foran @ må alle tegn være ASCII"
                )
            found.setdefault(address.casefold(), Recipient(number, address))
    if not found:
        raise UsageError(f"mottakerlisten {path} er tom")
    return tuple(found.values())


def address_in(line: str) -> str:
    """The address of ``a@b.no``, ``Name <a@b.no>`` or ``a@b.no (name)``; empty when the line is anything else.

    Its domain is as mail servers know it (IDNA): ``xn--sj-mka.no`` for ``sjø.no``.
    """
    found = _LINE.fullmatch(unicodedata.normalize("NFC", line))
    if not found:
        return ""
    local, domain = found[1] or found[3], found[2] or found[4]
    try:
        plain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return "" if plain.endswith(".") else f"{local}@{plain}"
