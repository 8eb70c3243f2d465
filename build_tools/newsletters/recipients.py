"""Addresses are read where they are kept, outside the repository, and never written anywhere."""

import re
from pathlib import Path

from msgspec import Struct

from build_tools.errors import UsageError

_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
# ``email.utils.parseaddr`` joins the words around an address to it: two columns would become one invented address.
_LINE = re.compile(rf"({_ADDRESS})(?:\s*\([^()@]*\))?|[^<>@]*<({_ADDRESS})>")


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
            address = _address(line.strip())
            if not address or len(address) > 254:
                raise UsageError(
                    f"linje {number} i mottakerlisten må være én e-postadresse: alene, eller som «Navn <adresse>»"
                )
            found.setdefault(address.casefold(), Recipient(number, address))
    if not found:
        raise UsageError(f"mottakerlisten {path} er tom")
    return tuple(found.values())


def _address(line: str) -> str:
    """The address of ``a@b.no``, ``Name <a@b.no>`` or ``a@b.no (name)``; empty when the line is anything else."""
    found = _LINE.fullmatch(line)
    return (found[1] or found[2]) if found else ""
