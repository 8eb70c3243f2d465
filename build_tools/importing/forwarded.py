"""The block of headers that mail programs put above a forwarded mail: «Fra, Sendt, Til, Emne»."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from msgspec import Struct

from build_tools.importing import dates, rows, tidy
from build_tools.importing.recipients import addresses_in, person_name
from build_tools.importing.values import Dated, Sender

_LINE = re.compile(
    r"\A\W*(?P<name>fr[aå]|from|sendt|sent|dato|date|til|to|kopi|cc|blindkopi|bcc|emne|subject|svar[ -]til|reply-to"
    r"|viktighet|importance|prioritet|priority|vedlegg|attachments"
    r"|från|skickat|datum|till|kopia|ämne|von|gesendet|an|betreff)\s*:[\s*]*(?P<value>.*)\Z",
    re.I,
)
_MARK = re.compile(
    r"\A(?:(?>\W*?---)(?:.*\w)?+\W*?---|\W*(?:"
    r"begin forwarded message:?|start (?:på )?videresendt (?:e-post|melding):?"
    r"|vid[ae]resendt? melding:?|opprinnelig melding|original message|forwarded message))\W*\Z",
    re.I,
)
# What is left of a list of addresses when the mail program broke its line.
_REST = re.compile(r"\A(?:[^<>;:]{0,80}<[^<>\s@]{1,64}@[^<>\s@]{1,200}>\s?[;,]?)+\s*\Z")
_RULE = re.compile(r"\A[\s_*=-]{3,}\Z")
_AROUND_NAME = " '\"[]*"
"""Quotes, and the stars for bold that programs leave when they make plain text of HTML."""
_MEANING = {
    "fra": "from", "frå": "from", "from": "from", "sendt": "date", "sent": "date", "dato": "date", "date": "date",
    "emne": "subject", "subject": "subject", "til": "to", "to": "to", "kopi": "to", "cc": "to", "blindkopi": "to",
    "bcc": "to", "från": "from", "skickat": "date", "datum": "date", "till": "to", "kopia": "to", "ämne": "subject",
    "von": "from", "gesendet": "date", "an": "to", "betreff": "subject",
}  # fmt: skip


class Forwarded(Struct, frozen=True, kw_only=True):
    """What the innermost block says, and whom it and those above it name as recipients.

    ``after`` is the index of the first line after it; ``covered`` says that there are words of others above it.
    """

    subject: str
    sender: Sender
    dated: Dated
    addresses: frozenset[str]
    names: frozenset[str]
    after: int
    covered: bool


def below(html: str) -> tuple[str, Forwarded] | None:
    """The mail that was forwarded, without the headers and all that stands above them; None when there are none."""
    tidy.guard(html)
    soup = BeautifulSoup(html, "lxml")
    found = rows.of(soup)
    said = [at for at, row in enumerate(found) if rows.text(row)]
    mail = find([rows.text(found[at]) for at in said])
    if mail is None:
        return None
    rows.take_out(found[: said[mail.after - 1] + 1], soup)
    return str(soup), mail


def find(lines: list[str]) -> Forwarded | None:
    """What the blocks say of three header lines or more that name sender and subject; the last one is innermost."""
    blocks = list(_blocks(lines))
    if not blocks:
        return None
    _start, values, after = blocks[-1]
    inside = {at for start, _values, end in blocks for at in range(start, end)}
    above = [line for at, line in enumerate(lines[:after]) if at not in inside]
    name, _bracket, rest = values["from"].partition("<")
    sender = Sender(name.strip(_AROUND_NAME) if "@" not in name else "", min(addresses_in(rest or name), default=""))
    day = dates.in_text(values.get("date", "")) or dates.from_header(values.get("date", ""))
    to = [each.get("to", "") for _start, each, _end in blocks]
    return Forwarded(
        subject=values["subject"], sender=sender, dated=Dated(day), after=after,
        addresses=frozenset().union(*map(addresses_in, to)) - {sender.address},
        names=frozenset().union(*map(_people, to)) - {sender.name},
        covered=not all(is_header(line) or _RULE.match(line) for line in above),
    )  # fmt: skip


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
            if kind == "from" and kind in values:  # the next block
                break
            values[kind] = "; ".join(filter(None, [values.get(kind, ""), found["value"].strip()]))
        elif kind in ("from", "to") and (values[kind].endswith((",", ";")) or _REST.match(lines[at])):
            values[kind] += f" {lines[at]}"
        else:
            break
        at += 1
    return values, at


def _people(to: str) -> set[str]:
    people = (person.partition("<")[0].strip(_AROUND_NAME) for person in re.split(r";|,(?=[^;]*@)", to))
    return {name for person in people if (name := person_name(person, ""))}
