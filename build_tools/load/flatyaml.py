"""A short cut for the front matter most files have: a value on each key's line, or a list of such values under it.

libyaml and the objects made of what it finds cost more than the rest of reading a file. ``values`` returns what
`yamltext.parse` would (a property test holds it to that), or None where a text holds anything it does not know for
certain; the lines of the values are not counted, since almost nobody asks for them.
"""

import re

from build_tools.load.value import EMPTY, MAX_DEPTH, Value

_LINE = re.compile(r"(\w{1,60}):(?: (?! )(.*))?")
_LISTED = re.compile(r"( {0,8})- (?! )(.+)")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@` ")
_FLOW = re.compile(r"\[(?:[^\W_][\w.-]*(?:, ?[^\W_][\w.-]*)*)?\]")


def values(text: str) -> dict[str, Value] | None:
    """The mapping that a YAML text is; None when it is not flat, or not plain to see."""
    if not text.replace("\n", "").isprintable() or text.count("[") + text.count("{") > MAX_DEPTH:
        return None
    found: dict[str, Value] = {}
    rows: list[Value] = []
    open_key, indent = "", ""
    for line in text.removesuffix("\n").split("\n"):
        if match := _LINE.fullmatch(line):
            key, written = match.groups()
            if key in found:
                return None
            open_key = "" if written else key
            value = _value(written) if written else ""
            if value is None:
                return None
            found[key] = value
        elif open_key and (match := _LISTED.fullmatch(line)):
            value = _scalar(match[2])
            if not found[open_key]:
                rows, indent = [], match[1]
                found[open_key] = rows
            if value is None or indent != match[1]:
                return None
            rows.append(value)
        else:
            return None
    return found


def _value(written: str) -> Value | None:
    """What stands after a key; None where that is not certain."""
    if written[0] != "[":
        return _scalar(written)
    if not _FLOW.fullmatch(written):
        return None
    return ["" if each in EMPTY else each for each in written[1:-1].replace(" ", "").split(",") if each]


def _scalar(written: str) -> str | None:
    """A scalar as text; None where that is not certain."""
    first, last = written[0], written[-1]
    if first in _INDICATORS:
        inner = written[1:-1]
        if len(written) > 1 and first == last and (first == "'" or (first == '"' and "\\" not in inner)):
            if first not in inner:
                return inner
            if first == "'" and "'" not in inner.replace("''", ""):
                return inner.replace("''", "'")
        return None
    if last in ": " or ": " in written or " #" in written:
        return None
    return "" if written in EMPTY else written
