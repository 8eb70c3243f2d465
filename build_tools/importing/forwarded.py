"""The block of headers that mail programs put above a forwarded mail: «Fra, Sendt, Til, Emne»."""

import re
from collections.abc import Iterator

from msgspec import Struct

from build_tools.importing import dates
from build_tools.importing.recipients import addresses_in, person_name
from build_tools.importing.values import Dated, Sender

_LINE = re.compile(
    r"\A\W*(?P<name>fra|from|sendt|sent|dato|date|til|to|kopi|cc|blindkopi|bcc|emne|subject|svar til|reply-to"
    r"|viktighet|importance)\s*:\s*(?P<value>.*)\Z",
    re.I,
)
_MARK = re.compile(
    r"\A\W*(?:-{3,}.*-{3,}|begin forwarded message:?|start (?:på )?videresendt (?:e-post|melding):?"
    r"|videresendt melding:?|opprinnelig melding|original message|forwarded message)\W*\Z",
    re.I,
)
# What is left of a list of addresses when the mail program broke its line.
_REST = re.compile(r"\A(?:[^<>;:]{0,80}<[^<>\s@]{1,64}@[^<>\s@]{1,200}>\s?[;,]?)+\s*\Z")
_RULE = re.compile(r"\A[\s_*=-]{3,}\Z")
_MEANING = {
    "fra": "from", "from": "from", "sendt": "date", "sent": "date", "dato": "date", "date": "date", "emne": "subject",
    "subject": "subject", "til": "to", "to": "to", "kopi": "to", "cc": "to", "blindkopi": "to", "bcc": "to",
}  # fmt: skip


class Forwarded(Struct, frozen=True, kw_only=True):
    """What the block says, and the index of the first line after it."""

    subject: str
    sender: Sender
    dated: Dated
    addresses: frozenset[str]
    names: frozenset[str]
    after: int


def find(lines: list[str]) -> Forwarded | None:
    """The innermost block (the last one) of three header lines or more that name sender and subject."""
    return next((_made(values, end) for _start, values, end in reversed(list(_blocks(lines)))), None)


def first(lines: list[str]) -> int | None:
    """Where the outermost block begins (the first one), or the line that announces it; None without any."""
    start = next((start for start, _values, _end in _blocks(lines)), None)
    return start - 1 if start and (_MARK.match(lines[start - 1]) or _RULE.match(lines[start - 1])) else start


def unquoted(text: str) -> str:
    """The text without the ``>`` before the lines of a forwarded mail at its end, as Apple Mail sends it."""
    lines = text.split("\n")
    start = len(lines)
    while start and (not lines[start - 1].strip() or lines[start - 1].startswith(">")):
        start -= 1
    bare = [line.removeprefix(">").removeprefix(" ") for line in lines[start:]]
    is_forwarded = first([line for line in bare if line.strip()]) == 0
    return "\n".join([*lines[:start], *bare]) if is_forwarded else text


def _blocks(lines: list[str]) -> Iterator[tuple[int, dict[str, str], int]]:
    at = 0
    while at < len(lines):
        values, end = _read(lines, at)
        if {"from", "subject"} <= values.keys() and end - at >= 3:
            yield at, values, end
        at = max(end, at + 1)


def is_header(line: str) -> bool:
    """Whether a line could stand in such a block, or announces one."""
    return bool(_LINE.match(line) or _MARK.match(line))


def _read(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    values: dict[str, str] = {}
    kind, at = "", start
    while at < len(lines):
        if found := _LINE.match(lines[at]):
            kind = _MEANING.get(found["name"].lower(), "")
            values[kind] = "; ".join(filter(None, [values.get(kind, ""), found["value"].strip()]))
        elif kind in ("from", "to") and (values[kind].endswith((",", ";")) or _REST.match(lines[at])):
            values[kind] += f" {lines[at]}"
        else:
            break
        at += 1
    return values, at


def _made(values: dict[str, str], after: int) -> Forwarded:
    name, _bracket, rest = values["from"].partition("<")
    found = addresses_in(rest or name)
    to = values.get("to", "")
    people = (person.partition("<")[0].strip(" '\"[]") for person in re.split(r";|,(?=[^;]*@)", to))
    day = dates.in_text(values.get("date", "")) or dates.from_header(values.get("date", ""))
    return Forwarded(
        subject=values["subject"],
        sender=Sender(name.strip(" '\"[") if "@" not in name else "", min(found, default="")),
        dated=Dated(day),
        addresses=addresses_in(to),
        names=frozenset(filter(None, (person_name(person, "") for person in people))),
        after=after,
    )
