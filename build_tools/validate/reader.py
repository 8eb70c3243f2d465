"""Reads written mappings by their definition: known keys, types, lengths, closed lists, vocabularies."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from sys import intern
from typing import Any

from build_tools.errors import Problem, Severity
from build_tools.load import Document, Value
from build_tools.model import slugify
from build_tools.model.entry import Collection
from build_tools.validate.fields import COLLECTIONS, Field
from build_tools.validate.suggest import Terms, plain
from build_tools.validate.values import READERS, Wrong, own_id

Known = Mapping[str, Terms]
"""The keys of each vocabulary: ``topics``, ``sources``, ``municipalities``."""
_LISTED = frozenset({"term", "choice", "code", "reference"})
_REMARK = re.compile(r" *(?:- )?(?P<key>[\w-]+): +(?P<value>(?:[^'\"#\s|>\[{][^#]*(?<= ))?#.*)")
_SEVERAL = re.compile(r"[\s,;|•·]|\w/\w")
_APART = re.compile(r"[,;|•·]|/(?=\w+(?:/|$)) *| (?:og|and|&|\+) |(?:^| )[-–—*] ?|(?:^| )\d[.)] ")
_MARKS = " ()[]{}«»\"'“”-–—*•·"
_CLOSING = {"“": "”", "”": "”", "„": "“”", "‘": "’", "’": "’", "‚": "‘’", "‟": "”"}
_CURLY = frozenset(_CLOSING)
_NOUNS = {"topics": "et tema", "sources": "en avsender", "municipalities": "en kommune"}
_TURNED = re.compile(r"(?:superseded|replaced)[ _-]?by|(?:erstatte[ts]|avløses|avløst)[ _-]?av", re.I)
_OVER = re.compile(r"(?:avlyst|cancel|trukket|withdrawn|utgått|utløpt|erstattet|gjelder ikke|ikke gjeld)", re.I)
_MOVE = "slett linjen, og skriv i teksten det leseren trenger av den"
_FILES = {"topics": "topics.yml", "sources": "sources.yml", "municipalities": "sources.yml"}


@cache
def names_of(fields: tuple[Field, ...], collection: Collection) -> dict[str, Field]:
    """Fields of a collection by name and alias."""
    mine = [each for each in fields if collection in each.collections]
    aliases = {alias: each for each in mine for alias in each.aliases}
    return {**aliases, **{each.name: each for each in mine}}


@cache
def _required(fields: tuple[Field, ...], collection: Collection) -> tuple[Field, ...]:
    return tuple(each for each in fields if collection in each.required)


@cache
def _choices(values: tuple[str, ...]) -> Terms:
    return Terms(values)


class Reader:
    """Reads one document; what is wrong gathers in ``problems``, what is right is returned.

    A draft may still lack what is required: that is then a warning.
    """

    def __init__(self, document: Document, known: Known, draft: bool = False) -> None:
        self.document, self.known = document, known
        self.unfinished: Severity = "warning" if draft else "error"
        self.problems: list[Problem] = []
        self._misspelt: set[str] = set()
        self._remarks = " #" in document.front
        self._lines: list[str] = []

    def say(self, message: str, *place: str | int, rule: str, severity: Severity = "error") -> None:
        """Add a finding at a value's line."""
        self.problems.append(Problem(self.document.path, self.document.line(*place), message, severity, rule))

    def read(self, fields: tuple[Field, ...], data: Mapping[str, Value], way: tuple[str | int, ...] = (),
             collection: Collection = "nyheter") -> dict[str, Any]:  # fmt: skip
        """Typed values by attribute; a key that is empty, unknown or wrong is left out."""
        by_name = names_of(fields, collection)
        found: dict[str, Any] = {}
        for name, raw in data.items():
            field = by_name.get(name)
            if field is None:
                self._unknown(name, fields, collection, data, way)
            elif field.key in found:
                self.say(
                    f"`{name}` og `{field.name}` er det samme feltet: behold ett av dem",
                    *way,
                    name,
                    rule="duplicate-key",
                )
            elif is_blank(raw):
                if field.type == "reason":
                    self.say(f"`{name}` er tom: skriv grunnen, eller slett linjen", *way, name, rule="type")
            else:
                value = self._field(field, raw, (*way, name))
                if value is not None:
                    found[field.key] = value
        for field in _required(fields, collection):
            if field.key not in found and not self._attempted(field, data) and field.key not in self._misspelt:
                empty = next(((name,) for name in (field.name, *field.aliases) if name in data), ())
                message = (self._remark(*way, *empty) if empty and self._remarks else "") or _missing(field, way)
                self.say(message, *way, *empty, rule="required", severity=self.unfinished)
        return found

    @staticmethod
    def _attempted(field: Field, data: Mapping[str, Value]) -> bool:
        return not all(is_blank(data.get(name, "")) for name in (field.name, *field.aliases))

    def _unknown(
        self,
        name: str,
        fields: tuple[Field, ...],
        collection: Collection,
        data: Mapping[str, Value],
        way: tuple[str | int, ...],
    ) -> None:
        elsewhere = next((each for each in fields if name in (each.name, *each.aliases)), None)
        if elsewhere and collection == "sider" and elsewhere.name in ("source", "topic"):
            self._stray(name, way)
            return
        if elsewhere:
            rooms = ", ".join(f"{room}/" for room in sorted(elsewhere.collections))
            message = f"`{name}` brukes bare i {rooms}: slett linjen"
        elif not way and _TURNED.fullmatch(name):
            own = data.get("id") or slugify(self.document.path.rsplit("/", 1)[-1].removesuffix(".md"))
            message = f"`{name}` sies i den nye: slett linjen, og skriv `supersedes: {own}` i den som erstatter denne"
            self.say(message, name, rule="unknown-key")
            return
        elif not way and name == "status":
            over = isinstance(data[name], str) and _OVER.match(str(data[name]))
            key = "cancelled" if collection == "arrangementer" else "withdrawn"
            message = "`status` regnes ut av de andre feltene: slett linjen"
            message += f", og skriv `{key}: …` med grunnen" if over else ""
            self.say(message, name, rule="unknown-key", severity="error" if over else "warning")
            return
        elif name == "sequence":
            message = "`sequence` regnes ut av `date` og `updated`: slett linjen, og sett `updated` når noe endres"
        else:
            mine = names_of(fields, collection)
            near = Terms(mine, {each: field.misnomers for each, field in mine.items()}).nearest(name)
            same = bool(near) and plain(near) == plain(name)  # as `Draft`, which must not go out because of a capital
            if near and (same or collection in mine[near].required) and not self._attempted(mine[near], data):
                self._misspelt.add(mine[near].key)
                rule = ", med små bokstaver og uten andre tegn" if same else ""
                message = f"feltet må hete `{mine[near].name}`{rule}: skriv `{mine[near].name}:`"
                self.say(message, *way, name, rule="unknown-key", severity=self.unfinished)
                return
            message = f"feltet `{_short(name)}` er ukjent; " + (
                f"mente du `{mine[near].name}`?" if near else "slett linjen" if way else _MOVE
            )
        self.say(message, *way, name, rule="unknown-key", severity="warning")

    def _stray(self, name: str, way: tuple[str | int, ...]) -> None:
        """An item outside the folders of items would stand in no list: said once a file."""
        if any(problem.rule == "wrong-folder" for problem in self.problems):
            return
        folder = self.document.path.split("/", 1)[-1].rpartition("/")[0]
        room = next((each for each in COLLECTIONS[:-1] if each == slugify(folder.split("/")[0])), "")
        where = f"mappen `{room}/` (med små bokstaver, uten æ, ø og å)" if room else "`nyheter/` og året"
        here = f"`{name}` hører til en nyhet, men filen ligger i `{folder or '.'}/`, der ingen leses"
        message = f"{here}: flytt den til {where}"
        self.say(message, *way, name, rule="wrong-folder", severity=self.unfinished)

    def _field(self, field: Field, raw: Value, way: tuple[str | int, ...]) -> Any:
        if field.many:
            if parts := self._run_together(field, raw):
                message = f"`{field.name}` har flere verdier: skriv dem som `{field.name}: [{', '.join(parts)}]`"
                self.say(message, *way, rule="list")
                return None
            raws: Sequence[Value] = raw if isinstance(raw, list) else [raw]
            places = [(*way, number) if isinstance(raw, list) else way for number in range(len(raws))]
            values = [self._one(field, each, place) for each, place in zip(raws, places, strict=True)]
            return (
                tuple(dict.fromkeys(value for value in values if value is not None))
                if field.type != "record"
                else tuple(value for value in values if value is not None)
            )
        if isinstance(raw, list):
            self.say(f"`{field.name}` må være én verdi, ikke en liste", *way, rule="type")
            return None
        if parts := self._run_together(field, raw):
            several = " og ".join(f"`{each}`" for each in parts)
            self.say(f"`{field.name}` kan bare ha én verdi, ikke {several}: behold én av dem", *way, rule="type")
            return None
        return self._one(field, raw, way)

    def _run_together(self, field: Field, raw: Value) -> list[str]:
        """The values meant by ``gastro, hjerte`` where there should be a list; nothing when it is not that."""
        if isinstance(raw, list) and any(isinstance(each, str) and " - " in each for each in raw):
            raw = " - ".join(map(str, raw))  # points that do not stand equally far in are one text to YAML
        if isinstance(raw, dict) and field.type in _LISTED and not any(raw.values()):
            given = list(raw)
        elif isinstance(raw, str) and field.type in _LISTED and _SEVERAL.search(raw.strip()):
            flat = " ".join(raw.split())
            if not re.search("[,;]", flat) and self._meant(field, flat, exactly=True):
                return []  # a label of several words
            given = [each.strip(_MARKS) for each in _APART.split(flat)]
            if len(given) == 1:
                given = [each for each in flat.strip(_MARKS).split() if self._meant(field, each, exactly=True)]
                given = given if len(given) == len(flat.split()) else []
        else:
            return []
        meant = [self._meant(field, each) for each in given if each]
        return meant if len(meant) > 1 and all(meant) else []

    def _meant(self, field: Field, text: str, exactly: bool = False) -> str:
        """The value that a part of such a list stands for; empty when it is none."""
        if field.type in ("term", "choice"):
            terms = self.known[field.vocabulary] if field.type == "term" else _choices(field.values)
            return terms.called(text) if exactly else terms.nearest(text)
        try:
            return str(own_id(text) if field.type == "reference" else READERS[field.type](text))
        except Wrong:
            return ""

    def _one(self, field: Field, raw: Value, way: tuple[str | int, ...]) -> Any:
        if field.type == "record":
            return self._record(field, raw, way)
        if not isinstance(raw, str):
            self.say(f"`{field.name}` må være ren tekst: sett verdien i anførselstegn", *way, rule="type")
            return None
        text = raw.strip()
        if not text:
            return None
        if (
            text[0] in _CLOSING
            and len(text) > 1
            and _CURLY.isdisjoint(text[1:-1])
            and text[-1] in _CLOSING[text[0]] + '"'
        ):
            key = "" if isinstance(way[-1], int) else f"{field.name}: "
            message = (
                f'`{field.name}` står mellom krøllete anførselstegn (fra Word): skriv `{key}"{_short(text[1:-1])}"`'
            )
            self.say(message, *way, rule="curly-quotes")
            return None
        if self._remarks and field.type in ("line", "reason", "prose") and (message := self._remark(*way)):
            self.say(message, *way, rule="remark", severity="warning")
        return self._scalar(field, text, way)

    def _remark(self, *place: str | int) -> str:
        """What to say of a value of which YAML takes a part for a remark: ``Rom # 3``; empty when it does not."""
        self._lines = self._lines or self.document.text.split("\n")
        line = self._lines[self.document.line(*place) - 1]
        found = _REMARK.fullmatch(line)
        if not found or "praksisnytt:" in line.lower():
            return ""
        value = _short(found["value"])
        quoted = f"'{value}'" if '"' in value else f'"{value}"'
        return f"det som står etter «#», blir ikke med: sett verdien i anførselstegn: `{found['key']}: {quoted}`"

    def _scalar(self, field: Field, text: str, way: tuple[str | int, ...]) -> Any:
        if field.type == "term":
            terms = self.known[field.vocabulary]
            if text in terms:
                return intern(text)  # thousands of files say the same
            if field.vocabulary == "municipalities" and text.casefold() in ("alle", "all"):
                self.say(
                    "når det gjelder alle kommuner, utelates `municipalities`: slett linjen",
                    *way,
                    rule="unknown-term",
                )
                return None
            message = (
                f"«{_short(text)}» er ikke {_NOUNS[field.vocabulary]} i "
                f"vocabulary/{_FILES[field.vocabulary]}; {terms.hint(text)}"
            )
            self.say(message, *way, rule="unknown-term")
            return None
        if field.type == "choice":
            choices = _choices(field.values)
            if text in choices:
                return intern(text)
            self.say(f"`{field.name}` kan ikke være «{_short(text)}»; {choices.hint(text)}", *way, rule="choice")
            return None
        try:
            value = READERS[field.type](text)
        except Wrong as wrong:
            self.say(f"`{field.name}` må være {wrong}", *way, rule="type")
            return None
        if field.max_length and len(text) > field.max_length:
            message = f"`{field.name}` er på {len(text)} tegn: kort den ned til høyst {field.max_length}"
            self.say(message, *way, rule="too-long")
        return value

    def _record(self, field: Field, raw: Value, way: tuple[str | int, ...]) -> dict[str, Any] | None:
        if not isinstance(raw, dict):
            parts = ", ".join(f"`{each.name}`" for each in field.parts)
            self.say(f"`{field.name}` må ha feltene {parts}, hvert på sin linje", *way, rule="type")
            return None
        before = len(self.problems)
        values = self.read(field.parts, raw, way)
        failed = any(problem.severity == "error" for problem in self.problems[before:])
        return None if failed else values


def is_blank(raw: Value) -> bool:
    """Whether nothing can be seen of a value, or of any in its list."""
    if isinstance(raw, str):
        return not any(each.isprintable() and each != " " for each in raw)
    return isinstance(raw, list) and all(map(is_blank, raw))


def _missing(field: Field, way: tuple[str | int, ...]) -> str:
    """What must be filled in, and in which record, since a file may hold many."""
    what = field.description.split(". ", 1)[0].rstrip(".") or field.label
    example = f", f.eks. `{field.name}: {field.example}`" if field.example and "f.eks." not in what else ""
    where = f" i `{way[0]}`" if way else ""
    if field.vocabulary in ("sources", "topics"):
        example = f": {'nøkler' if field.many else 'en nøkkel'} fra vocabulary/{field.vocabulary}.yml"
    return f"`{field.name}` mangler{where}: {what[:1].lower()}{what[1:]}{example}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
