"""What editors do to YAML, and what to write instead: libyaml's errors in plain Norwegian."""

import re

from build_tools.errors import Problem
from build_tools.load.value import MAX_DEPTH
from build_tools.load.yamltext import RUN_ON, YamlFault

_KEY = re.compile(r"[A-Za-zÆØÅæøå_][\wæøå-]*:(\s|$)")
_DASHES = re.compile(r"(?:[-–—―−_]{1,6}|\.\.\.|…)\s*\Z")
_COLON = re.compile(r"(?P<key>[ -]*+\w[\w-]*+): +(?P<value>[^'\"\[{|>#\s].*:(?: .*)?)$")
_NO_SPACE = re.compile(r" *(?P<key>[A-Za-z_æøå]\w*):(?P<value>[^\s:/].*)")
_STRANGE_COLON = re.compile(r"(?P<key>[a-z_æøå]\w+) ?(?:[：﹕꞉∶] *|[.;,] +)(?P<value>\S.*)")
_NO_COLON = re.compile(r"(?P<key>[a-z_æøå]\w+) +(?:= *)?(?P<value>\S.*)")
_SPECIAL = re.compile(
    r"(?P<key>[ -]*+\w[\w-]*+): +(?P<value>(?:[@`%&*!|>]|\? |(?:\[[^\]]*\]|\{[^}]*\}) *[^\s#,]|\{[^}]*$).*)$"
)
_BLOCK = re.compile(r"(?P<key>[\w-]+): +(?P<mark>[|>][+-]?) *$")
_DRESSED = re.compile(r"[*_`]++(?P<key>[^\W_](?:\w*[^\W_])?)[*_`]*+:[*_`]*+ +(?P<value>\S.*)")
_DASHED = re.compile(r"(?P<key>[\w-]+): +- ?(?P<value>\S.*)$")
_CLINGING = re.compile(r"( *)-([^\W\d_][\w-]*)\s*$")
_MEANT = re.compile(r"!!|[:,\[-] +\*\w")
_INDENTED = re.compile(
    r" +(?P<key>title|tittel|date|dato|source|avsender|kilde|topic|tema|summary|action|audience|supersedes"
    r"|valid_from|valid_until|gyldig_fra|gyldig_til): +(?P<value>\S.*)"
)
"""A field of an item that stands where only what belongs to the field above may."""
_TITLE = re.compile(r"^---\s*\n(?:title|tittel):", re.M)

MISSING_START = "filen må begynne med en linje med tre bindestreker (`---`), så feltene, så `---` igjen"


def missing_start(path: str, text: str) -> list[Problem]:
    """What to say of a text without an opening ``---``; nothing when it has no fields at all."""
    lines = text.split("\n", 40)
    number, first = next(((at, line) for at, line in enumerate(lines, 1) if line.strip()), (1, ""))
    if first.strip() == "---":
        what = "de tomme linjene over" if number > 1 else "mellomrommene foran"
        message = f"filen må begynne med `---` på første linje: slett {what}"
        return [Problem(path, 1, message, rule="front-matter")]
    if first.strip() in ("***", "+++", "===") and any(map(_KEY.match, lines[number : number + 3])):
        return [Problem(path, number, f"linjen må være tre bindestreker (`---`), ikke «{first.strip()}»",
                        rule="front-matter")]  # fmt: skip
    if found := _TITLE.search(text, 0, 2_000):
        message = "filen må begynne med `---` på første linje: slett det som står over"
        return [Problem(path, text.count("\n", 0, found.start()) + 1, message, rule="front-matter")]
    if _DASHES.match(first.strip()) and any(_KEY.match(line) for line in lines[number : number + 3]):
        message = f"linjen må være tre bindestreker (`---`), ikke «{first.strip()}»"
        return [Problem(path, number, message, rule="front-matter")]
    if _KEY.match(first):
        return [Problem(path, number, MISSING_START, rule="front-matter")]
    return []


def missing_end(path: str, text: str) -> list[Problem]:
    """Where the closing ``---`` should stand: before the first line that is no field."""
    lines = text.split("\n")
    for number, line in enumerate(lines[1:], 2):
        if _DASHES.match(line):
            message = f"linjen etter feltene må være tre bindestreker (`---`), ikke «{line.strip()}»"
            return [Problem(path, number, message, rule="front-matter")]
        if not (_KEY.match(line) or line.startswith((" ", "- ", "#", "\t"))):
            break
    else:
        number = len(lines)
    return [
        Problem(
            path,
            number,
            "det mangler en linje med `---` mellom feltene og teksten: sett den inn her",
            rule="front-matter",
        )
    ]


def explain_yaml(path: str, text: str, fault: YamlFault, before: int) -> list[Problem]:
    """One finding for a fault; ``before`` lines stand above ``text`` in the file."""
    own = {
        "duplicate": f"feltet `{fault.detail}` står to ganger: behold bare én av linjene",
        "anchor": "YAML-ankre og -henvisninger (`&navn`, `*navn`) er ikke tillatt: skriv verdien ut, eller "
        "sett den i anførselstegn",
        "tag": "YAML-merker (`!navn`) er ikke tillatt: slett merket, eller sett verdien i anførselstegn",
        "escape": f"verdien har et tegn som ikke synes ({fault.detail}), skrevet med omvendt skråstrek: slett det",
        "depth": f"feltene er nøstet for dypt: høyst {MAX_DEPTH} nivåer",
        "key": "linjen må være `felt: verdi`, men begynner med et tegn som betyr noe annet: slett tegnet",
        "not-a-mapping": "mellom `---`-linjene må det stå felter på formen `felt: verdi`",
    }
    lines = text.split("\n")
    found = _SPECIAL.match(lines[fault.line]) if fault.kind in ("tag", "anchor") and not _MEANT.search(text) else None
    if found and " " in found["value"].strip():  # a sentence that happens to begin with «!» or «&»
        return [Problem(path, fault.line + 1 + before, _begins_badly(found), rule="yaml")]
    if fault.kind == "not-a-mapping" and (glued := _NO_SPACE.match(lines[fault.line])):
        message = f"det må være mellomrom etter kolon i alle feltene: `{glued['key']}: {_short(glued['value'])}`"
        return [Problem(path, fault.line + 1 + before, message, rule="yaml")]
    if fault.kind in own:
        return [Problem(path, fault.line + 1 + before, own[fault.kind], rule="yaml")]
    line, message = _diagnose(lines, fault)
    return [Problem(path, line + 1 + before, message, rule="yaml")]


def _diagnose(lines: list[str], fault: YamlFault) -> tuple[int, str]:
    """The likeliest mistake at or above the line where libyaml gave up (line from 0)."""
    last = min(fault.line, len(lines) - 1)
    if fault.detail == "while parsing a quoted scalar":
        return last, "omvendt skråstrek (`\\`) styrer noe mellom doble anførselstegn: sett verdien i enkle (`'`)"
    if fault.detail == RUN_ON and not lines[last].startswith((" ", "\t")):
        return _run_on(lines, last)
    for number in range(last, max(-1, last - 8), -1):
        if (found := _INDENTED.fullmatch(lines[number])) and not (number and _holds(lines[number - 1], found[0])):
            return number, f"feltet må begynne helt til venstre: skriv `{found['key']}: {_short(found['value'])}`"
        if message := _mistake(lines[number]):
            return number, message
    if fault.detail.startswith("while scanning a quoted scalar"):
        number = _first_open_quote(lines)
        return number, "anførselstegnet lukkes ikke: sett det samme tegnet etter verdien også"
    if fault.kind.startswith("mapping values") and lines[last].startswith(" "):
        return (
            last,
            "verdien går over flere linjer og har kolon: skriv `>-` etter feltets navn, og teksten på linjene under, "
            "rykket inn med to mellomrom",
        )
    if "flow" in fault.detail:
        last = next((at for at in range(last, -1, -1) if lines[at].count("[") != lines[at].count("]")), last)
        return last, "listen lukkes ikke: skriv den som `[gastro, hjerte]`"
    if "indentation" in fault.kind or "block" in fault.detail:
        return (
            last,
            "innrykket stemmer ikke: felter begynner helt til venstre, punkter i en liste med to mellomrom "
            "og bindestrek",
        )
    return (
        last,
        "linjen kan ikke leses: skriv `felt: verdi`, og sett verdien i anførselstegn hvis den har tegn som "
        ": # [ ] { }",
    )


def _run_on(lines: list[str], number: int) -> tuple[int, str]:
    """What is wrong with a line at the margin that is no field, or with the field that it goes on from."""
    field = next((at for at in range(number - 1, -1, -1) if _KEY.match(lines[at])), number)
    if not (message := _mistake(lines[number])) and _BLOCK.match(lines[field]):
        return field, _mistake(lines[field])
    return number, message or (
        "linjen er ikke på formen `felt: verdi`: hører den til den over, rykk den inn med to mellomrom"
    )


def _holds(above: str, line: str) -> bool:
    """Whether the line above is a key, a point of a list or a part of a record that an indented line belongs to."""
    bare = above.lstrip(" ")
    beside = len(above) - len(bare) == len(line) - len(line.lstrip(" "))
    return above.rstrip().endswith(":") or bare.startswith("- ") or beside


def _mistake(line: str) -> str:
    if line.lstrip(" ").startswith("\t") or "\t" in line[: len(line) - len(line.lstrip())]:
        return "linjen har tabulator: bruk mellomrom"
    if "\xa0" in line[: line.find(":") + 2 if ":" in line else len(line)]:
        return "linjen har et hardt mellomrom (fra Word): bytt det med et vanlig mellomrom"
    if found := _BLOCK.match(line):
        return (
            f"teksten som hører til `{found['key']}: {found['mark']}`, må stå på linjene under, hver rykket inn "
            "med to mellomrom"
        )
    if found := _SPECIAL.match(line):
        return _begins_badly(found)
    if found := _DASHED.match(line):
        return _dashed(found["key"], found["value"])
    if found := _CLINGING.match(line):
        return f"det må være mellomrom etter bindestreken: `{found[1]}- {_short(found[2])}`"
    if found := _DRESSED.match(line):
        return f"feltets navn må stå uten andre tegn: skriv `{found['key']}: {_short(found['value'])}`"
    if (found := _COLON.match(line)) and not found["key"].strip().startswith("#"):
        value = found["value"]
        return f"verdien har kolon: sett den i anførselstegn: `{found['key'].strip(' -')}: {_quoted(value)}`"
    if found := _NO_SPACE.fullmatch(line):
        return f"det må være mellomrom etter kolon: `{found['key']}: {_short(found['value'])}`"
    if "\t" in line:
        return "linjen har tabulator: bruk mellomrom"
    if found := _UNBALANCED.fullmatch(line):
        return (
            f"anførselstegn inne i verdien: sett hele verdien i den andre sorten: "
            f"`{found['key'].strip(' -')}: {_quoted(_bare(found['value']))}`"
        )
    if found := _STRANGE_COLON.fullmatch(line):
        return f"det må stå et vanlig kolon etter feltets navn: skriv `{found['key']}: {_short(found['value'])}`"
    if found := _NO_COLON.fullmatch(line):
        return (
            f"det mangler kolon etter feltets navn: `{found['key']}: {_short(found['value'])}` (hører linjen til den "
            "over, rykk den inn med to mellomrom)"
        )
    return ""


def _begins_badly(found: re.Match[str]) -> str:
    value = found["value"]
    return (
        f"verdien begynner med «{value[0]}»: sett den i anførselstegn: `{found['key'].strip(' -')}: {_quoted(value)}`"
    )


def _dashed(key: str, value: str) -> str:
    """``topic: - a - b`` is meant as a list, ``title: - A sentence`` is not."""
    parts = [each.strip() for each in re.split(r" [-–]", value)]
    if len(parts) > 1 and all(re.fullmatch(r"[\wæøåÆØÅ-]+", each) for each in parts):
        return f"en liste på samme linje må stå i klammer: `{key}: [{', '.join(parts)}]`"
    return f"verdien begynner med «-»: slett bindestreken: `{key}: {_short(value)}`"


_UNBALANCED = re.compile(
    r"(?P<key>[ -]*+\w[\w-]*+): +(?P<value>(?P<quote>['\"])[^'\"]*(?P=quote)[^\s#].*|(['\"])[^'\"]*\4 +[^#\s].*)"
)


def _quoted(value: str) -> str:
    return f"'{_short(value)}'" if '"' in value else f'"{_short(value)}"'


def _bare(value: str) -> str:
    """The value without its own quotes, of which the next is none that closes: ``"Et "nytt" svar"``, ``'Ola's'``."""
    inner = value[1:-1]
    own = value[0] == value[-1] and re.match(rf"[^{value[0]}]*(?:\s{value[0]}|{value[0]}\w)", inner)
    return inner if own else value


def _short(value: str) -> str:
    return value if len(value) <= 60 else value[:59].rstrip() + "…"


def _first_open_quote(lines: list[str]) -> int:
    for number, line in enumerate(lines):
        found = re.match(r"[ -]*+\w[\w-]*+: +(['\"])(.*)$", line)
        if (found and found[1] not in found[2]) or (re.match(r"[\w-]+: +\[", line) and line.count('"') % 2):
            return number
    return 0
