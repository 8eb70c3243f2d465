"""Whom a mail was sent to, so that none of them reaches a written file."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from functools import cached_property
from urllib.parse import quote, unquote

from msgspec import Struct

from build_tools.model import slugify

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufdd0-\ufdef"
    "\ufe0e\ufe0f\ufeff\ufff9-\uffff\U000e0000-\U000e007f]"
)
"""Characters that nobody sees, and that would hide a name from whoever looks for it."""
MASK = "[mottaker]"
# The last label has letters only; Teams names its meetings 19:…@thread.v2.
ADDRESS = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@(?!thread\.)[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?!\w)")
_GREETING = r"(?:Hei|Heisann|Hallo|Kjære|God dag|Hi|Hello|Dear)"
# A capitalised word that no greeting to a group begins with; «Hei alle» and «Kjære kollega» stay.
_NAMED = re.compile(
    rf"\A(\s*{_GREETING})\s+(?!Alle\b|Dere\b|Kolleger?\b|Fastleger?\b)"
    r"[A-ZÆØÅ][\wæøå.-]+(?:\s+[A-ZÆØÅ][\wæøå.-]+){0,3}(\s*[,!.]?\s*)\Z"
)
# What is called so is no person; «Helseth» is.
_OFFICE = re.compile(
    r"legevakt|s[yj]u?kehus|sykehjem|sjukeheim|kommune|fastleg|allmennleg|\blegene\b|lege(?:kontor|senter|gruppe|klinikk)"
    r"|kontor(?:et)?\b|senter(?:et)?\b|avdeling|seksjon|klinikk|praksis|tjeneste|utvalg|enhet(?:en)?\b|\bteam\b|foretak"
    r"|helse(?:\b|felles|hus|stasjon)|apotek",
    re.I,
)
_BRACKETED = re.compile(r"\s*\([^()]{0,80}\)")
_TOKEN = re.compile(r"[A-Za-z0-9+/_=-]{12,}")


def addresses_in(text: str) -> frozenset[str]:
    """Every mail address in a text, in lower case."""
    return frozenset(found.lower() for found in ADDRESS.findall(text))


def person_name(display: str, address: str) -> str:
    """The display name as ``First Last`` when it looks like a person's, else empty.

    A person's mailbox carries the surname; «Fastleger i Tønsberg», «Legevakten Horten» and other lists and offices
    do not look like that.
    """
    name = _first_last(display)
    words = name.split()
    if not 2 <= len(words) <= 4 or not all(word[0].isupper() for word in words) or _OFFICE.search(name):
        return ""
    box = slugify(address.partition("@")[0])
    return name if not address or slugify(words[-1]) in box else ""


def _first_last(display: str) -> str:
    """A display name in the order in which people say it, without the place that stands in brackets behind it."""
    last, _comma, first = _BRACKETED.sub("", display).strip(" '\"").partition(",")
    return f"{first.strip()} {last.strip()}".strip()


def _spaced(name: str) -> str:
    """A pattern for a name, whatever space stands in it."""
    return r"\s+".join(map(re.escape, name.split()))


def greeted_as(display: str) -> frozenset[str]:
    """How a mail may greet whom it is addressed to as this: by first name or by the whole name."""
    name = _first_last(display)
    return frozenset({name, name.split()[0]}) if name and name[0].isupper() else frozenset()


class Recipients(Struct, frozen=True, dict=True):
    """Addresses (lower case) and full names of persons that must not be written, and names to greet them by."""

    addresses: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    greeted: frozenset[str] = frozenset()

    def with_more(self, addresses: Iterable[str] = (), names: Iterable[str] = ()) -> "Recipients":
        """These and others."""
        more = frozenset(names)
        greeted = self.greeted.union(*map(greeted_as, more))
        return Recipients(self.addresses.union(addresses), self.names | more, greeted)

    def without(self, public: "Recipients") -> "Recipients":
        """These but for some, whose names and mailboxes anybody may read."""
        names = {name.casefold() for name in public.names}
        return Recipients(
            self.addresses - public.addresses,
            frozenset(name for name in self.names if name.casefold() not in names),
            self.greeted,
        )

    def redact(self, text: str) -> str:
        """Put «[mottaker]» where one of them is named, take the name out of a greeting, drop what nobody sees."""
        text = INVISIBLE.sub("", text)
        if self._words:
            text = self._words.sub(MASK, text)
        if self._greetings:
            text = self._greetings.sub(rf"\1 {MASK}", text)
        return _NAMED.sub(rf"\1 {MASK}\2", text)

    def named_in(self, text: str) -> bool:
        """Whether an address or name of theirs stands in a text, also percent-encoded."""
        return bool(self._words and self._words.search(text))

    def hidden_in(self, token: str) -> bool:
        """Whether a part of a link tells who a recipient is: as written, in base64, or as a hash."""
        plain = unquote(token)
        if ADDRESS.search(plain) or self.named_in(plain):
            return True
        return any(self._tells(word) for word in _TOKEN.findall(plain))

    def _tells(self, word: str) -> bool:
        if word.lower() in self._hashes:
            return True
        padded = word.replace("-", "+").replace("_", "/").rstrip("=")
        try:
            decoded = base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True).decode("ascii")
        except (binascii.Error, ValueError):
            return False
        return bool(ADDRESS.search(decoded))

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        spellings = set(self.names)
        for address in self.addresses:
            # As written, percent-encoded, and as a bounce address spells it (name=host).
            spellings |= {address, quote(address, safe=""), address.replace("@", "=")}
        if not spellings:
            return None
        longest_first = sorted(spellings, key=lambda word: (-len(word), word))
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(_spaced, longest_first))})(?=s?(?!\w))", re.I)

    @cached_property
    def _greetings(self) -> re.Pattern[str] | None:
        if not self.greeted:
            return None
        longest_first = sorted(self.greeted, key=lambda name: (-len(name), name))
        return re.compile(rf"\b({_GREETING})\s+(?:{'|'.join(map(_spaced, longest_first))})(?!\w)")

    @cached_property
    def _hashes(self) -> frozenset[str]:
        kinds = (hashlib.md5, hashlib.sha1, hashlib.sha256)
        return frozenset(kind(address.encode()).hexdigest() for address in self.addresses for kind in kinds)
