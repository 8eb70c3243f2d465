"""Reads the search index by its description (`outputs/search/FORMAT.md`): what it shows, counts and finds."""

import json
import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = 15
ASIDE = 64
BEGINNING = 3
"""So many letters of a term say that a word may be found by it: endings are cut, and some begin otherwise."""
STATUSES = ("gjeldende", "kommende", "utløpt", "erstattet", "trukket")
_TABLES = ("avsenderen", "temaene", "type", "malgruppe", "kommunene")
_UNIT = 16
_STRETCH = [re.compile(rf"(?:1*0..){{{number}}}") for number in range(18)]
_FOLDED = str.maketrans({"ä": "æ", "ö": "ø", "ð": "d", "þ": "th", "ß": "ss", "ł": "l", "œ": "ø"})


class FoundBy(NamedTuple):
    """By which beginnings of terms a document is found."""

    documents: Mapping[str, set[int]]
    document: int

    def any_of(self, word: str) -> bool:
        """Whether a term that begins as the word does finds it."""
        return self.document in self.documents.get(beginning(word), ())


def index(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """What the index says of each address; ValueError when it is not whole."""
    root = root_of(folder)
    if root["format"] != FORMAT:
        raise ValueError(f"an index of format {root['format']}")
    inside = folder / root["mappe"]
    files = {each.name: each.read_bytes() for each in sorted(inside.iterdir()) if each.suffix != ".js"}
    _whole(files, root["mappe"])
    years, statuses, starts = _standings(root)
    records = _records(files, root, years)
    values = _facets(_inflated(files["fasett"]), root["antall"], starts)
    found = _found_by(files, root)
    heirs = {old: records[new][0] for old, new in root["eldre"]}
    told = {
        url: {"tittelen": title, "statusen": STATUSES[statuses[at]], "etterfølgeren": heirs.get(at, ""),
              "ordene": FoundBy(found, at), **{name: " ".join(column[at]) for name, column in values.items()}}
        for at, (url, title) in enumerate(records)
    }  # fmt: skip
    if len(told) != len(records):
        raise ValueError("a page has two records")
    return {"": {}, **told}


def beginning(word: str) -> str:
    """How the term of a word begins."""
    letters = unicodedata.normalize("NFKD", word.translate(_FOLDED)).lower()
    kept = (letter for at, letter in enumerate(letters)
            if unicodedata.category(letter)[0] != "M" or (letter == "\u030a" and letters[at - 1] == "a"))  # fmt: skip
    return unicodedata.normalize("NFC", "".join(kept))[:BEGINNING] or word


def root_of(folder: Path) -> Any:
    """What the root of the index in ``folder`` says, as far as it is needed here."""
    content = _inflated((folder / "rot").read_bytes())
    cursor = _Cursor(content)
    root = json.loads(cursor.text())
    _uncut, stop = cursor.text(), cursor.text()
    return root | {"stopp": list(_word_list(stop)), "plass": _numbers(content[cursor.at :])}


def _inflated(raw: bytes) -> bytes:
    return zlib.decompress(raw, -15)


def _whole(files: Mapping[str, bytes], name: str) -> None:
    """The folder bears the digest of all that lies in it."""
    digest = blake2b(digest_size=5)
    for each, content in sorted(files.items()):
        digest.update(f"{each}:".encode() + blake2b(content, digest_size=16).digest())
    if digest.hexdigest() != name:
        raise ValueError("the index is damaged")


def _standings(root: Any) -> tuple[list[int], list[int], set[int]]:
    """Year and status of each document, and where runs begin."""
    years: list[int] = []
    statuses: list[int] = []
    starts = set()
    for many, year, _entry, status in root["løp"]:
        starts.add(len(years))
        years += [year] * many
        statuses += [status] * many
    if len(years) != root["antall"]:
        raise ValueError("runs that do not add up")
    return years, statuses, starts


def _records(files: Mapping[str, bytes], root: Any, years: Sequence[int]) -> list[tuple[str, str]]:
    """Address and title of each document, the same in its slot and in its block."""
    found: list[tuple[str, str]] = []
    many, begins = root["antall"], slots(root)
    spelled = _Spelling(root["tegn"]).text if root["deler"] else _inflated_slot
    for first in range(0, many, root["blokk"]):
        block = _inflated(files[f"p{first // root['blokk']}"]).decode().split("\0")
        for at, record in enumerate(block, first):
            if spelled(files["poster"][begins[at] : begins[at + 1]]) not in ("", record):
                raise ValueError("a slot that is not its block's")
            url, title = record.split("\n")[:2]
            found.append((url if url.startswith("/") else f"/nyheter/{years[at]}/{url}", title))
    if len(found) != many or len(files["poster"]) != begins[-1]:
        raise ValueError("records that do not add up")
    return found


def _inflated_slot(slot: bytes) -> str:
    length = int.from_bytes(slot[:2], "little")
    return _inflated(slot[2 : 2 + length]).decode() if length else ""


class _Spelling:
    """Reads texts whose letters have codes, of which ``table`` has those of one bit, then those of two, and so on."""

    def __init__(self, table: str) -> None:
        self.letters: dict[str, str] = {}
        code = 0
        for bits, alike in enumerate(table.split("|"), 1):
            code *= 2
            for letter in alike:
                self.letters[f"{code:0{bits}b}"] = letter
                code += 1
        raw = next(code for code, letter in self.letters.items() if letter == "¤")
        self.code = re.compile(rf"{raw}([01]{{16}})|{'|'.join(self.letters)}")

    def text(self, slot: bytes) -> str:
        """The text before the end of its slot; empty where it had no room."""
        units = b""
        for found in self.code.finditer(bin(int.from_bytes(b"\1" + slot, "big"))[3:]):
            letter = chr(int(found[1], 2)) if found[1] else self.letters[found[0]]
            if letter == "¦" and not found[1]:
                break
            units += letter.encode("utf-16-le", "surrogatepass")
        return units.decode("utf-16-le")


def slots(root: Any) -> list[int]:
    """Where each document's slot begins, and where the last ends."""
    units = root["plass"] * root["antall"] if root["deler"] else root["plass"]
    return list(accumulate((_UNIT * each for each in units), initial=0))


class _Cursor:
    """Reads numbers and texts, one after another."""

    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def byte(self) -> int:
        """One byte."""
        self.at += 1
        return self.content[self.at - 1]

    def number(self) -> int:
        """A varint."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def text(self) -> str:
        """A text behind its length."""
        length = self.number()
        self.at += length
        return self.content[self.at - length : self.at].decode()


def _facets(content: bytes, many: int, starts: set[int]) -> Mapping[str, list[list[str]]]:
    """The keys of each document, by table."""
    cursor = _Cursor(content)
    tables = json.loads(cursor.text())
    anew = [at in starts for at in range(many)]
    found = {}
    for name, table in zip(_TABLES, tables, strict=True):
        sets = [[table["keys"][key][0] for key in each] for each in table["sets"]]
        column, before = [], 0
        for at in range(many):
            now = cursor.number() + (0 if anew[at] else before)
            anew[at] = anew[at] or now != before
            before = now
            column.append(sets[now])
        found[name] = column
    return found


def _found_by(files: Mapping[str, bytes], root: Any) -> Mapping[str, set[int]]:
    """For each beginning of terms the documents that are found by it; stop words are looked for in none."""
    shards = (_terms(files, _inflated(files[f"t{number}"]), root) for number in range(root["t"]))
    terms = [term for shard in shards for term in shard]
    led: dict[str, set[str]] = {}
    for term, alias, _documents in terms:
        if alias:
            led.setdefault(alias, set()).add(term[:BEGINNING])
    found = {beginning(word): set(range(root["antall"])) for word in root["stopp"]}
    for term, _alias, documents in terms:
        for start in (term[:BEGINNING], *led.get(term, ())):
            found.setdefault(start, set()).update(documents)
    return found


def _terms(files: Mapping[str, bytes], content: bytes, root: Any) -> Iterator[tuple[str, str, list[int]]]:
    """Each term of a shard, what it only leads to, and the documents that hold it."""
    cursor = _Cursor(content)
    end = cursor.number() + cursor.at
    at, term, tiers = end, "", root["deler"]
    while cursor.at < end:
        shared = cursor.byte() & 127
        term = term[:shared] + cursor.text()
        known = cursor.number()
        held = known >> 3
        alias = cursor.text() if known & 1 else ""
        for flag in (2, 4):
            if known & flag:
                cursor.text()
        documents: list[int] = []
        if held:
            length = cursor.number()
            ends = [min(held, most) for most in tiers if held > most] + [held]
            aside = bool(tiers) and " " in term and held > ASIDE
            first = cursor.number() if aside or len(ends) > 1 else 0
            if aside:
                ends = [0, *ends]
            else:
                documents = _postings(content[at : at + length], ends[0], held, root)
            at += length
            for part, (before, upto) in enumerate(pairwise(ends), first):
                documents += _postings(_inflated(files[f"m{part}"]), upto - before, held, root)
        yield term, alias, documents


def _postings(content: bytes, many: int, held: int, root: Any) -> list[int]:
    """The documents of one part of a term's postings."""
    bits = bin(int.from_bytes(b"\1" + content, "big"))[3:] + "0" * 64
    size = root["antall"]
    told = not root["deler"] or held * 24 < size
    found: list[int] = []
    at = 4
    while len(found) < many:
        if found:
            at = bits.index("0", at) + 1
        more = bits.index("0", at) - at
        at += more + 1
        alike = 1 << more | int(bits[at : at + more] or "0", 2)
        at += more
        low = max(0, (size * 45 // (alike * 64)).bit_length() - 1)
        document = -1
        for _ in range(alike):
            gap, at = _coded(bits, at, low)
            document += 1 + gap
            if told:
                zero = bits.index("0", at)
                at = _STRETCH[zero - at + 1].match(bits, zero + 1).end()  # type: ignore[union-attr]
            found.append(document)
    if len(found) != many:
        raise ValueError("postings that do not add up")
    return found


def _numbers(content: bytes) -> list[int]:
    """The first list of numbers."""
    bits = bin(int.from_bytes(b"\1" + content, "big"))[3:]
    low, many, at = int(bits[:4], 2), int(bits[4:24], 2), 24
    found = []
    for _ in range(many):
        number, at = _coded(bits, at, low)
        found.append(number)
    return found


def _coded(bits: str, at: int, low: int) -> tuple[int, int]:
    """A number in Rice code with so many low bits, and where the next one begins."""
    zero = bits.find("0", at, at + 16)
    if zero < 0:
        return int(bits[at + 16 : at + 36], 2), at + 36
    rest = zero + 1 + low
    return (zero - at) << low | int(bits[zero + 1 : rest] or "0", 2), rest


def _word_list(text: str) -> Iterator[str]:
    """The words of a list: a capital letter says how many letters each shares with the one before."""
    before = ""
    for alike, rest in re.findall(r"([A-Z])([^A-Z]*)", text):
        before = before[: ord(alike) - ord("A")] + rest
        yield before
