"""YAML as text: libyaml parses, every scalar stays what was written, and each value keeps its line.

Nothing is guessed from a scalar's looks (``2024-03-14``, ``0123``, ``no``): what a field means is decided by
its definition, not by YAML 1.1's type rules. Anchors, aliases and tags are refused, so no text can grow.
"""

import re
from collections.abc import Iterator

import yaml

from build_tools.load.value import EMPTY, MAX_DEPTH, Place, Value
from build_tools.text.forbidden import FORBIDDEN

_DASHES = re.compile(rf"^ *(?:[-?] +){{{MAX_DEPTH}}}", re.M)
_INDENT = re.compile(r"^ {200}", re.M)
RUN_ON = "while scanning a simple key"
"""What libyaml was at when a line is no ``key:``, which it finds out only further down."""


class YamlFault(Exception):
    """What keeps a text from being read: ``kind`` is libyaml's sentence or the name of an own rule; line from 0."""

    def __init__(self, kind: str, line: int, detail: str = "") -> None:
        super().__init__(kind)
        self.kind, self.line, self.detail = kind, line, detail


def parse(text: str, first_line: int = 1) -> tuple[dict[str, Value], dict[Place, int]]:
    """Read a mapping: its values, and the line of each; YamlFault when it is none or is not safe to read."""
    _refuse_depth(text)
    if "&" in text or "*" in text or "!" in text:
        _refuse_anchors(text)
    loader = yaml.CBaseLoader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark if error.context == RUN_ON else error.problem_mark or error.context_mark
        raise YamlFault(error.problem or "", mark.line if mark else 0, error.context or "") from error
    except yaml.YAMLError as error:
        raise YamlFault("reader", 0, str(error)) from error
    finally:
        loader.dispose()
    places: dict[Place, int] = {}
    if node is None:
        return {}, places
    if not isinstance(node, yaml.MappingNode):
        # The local synonyms are a list at the top; it is given the empty name.
        if isinstance(node, yaml.SequenceNode):
            return {"": _list(node, ("",), places, first_line)}, places
        raise YamlFault("not-a-mapping", node.start_mark.line)
    return _mapping(node, (), places, first_line), places


def _mapping(node: yaml.MappingNode, way: Place, places: dict[Place, int], first: int) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line
        if not isinstance(key_node, yaml.ScalarNode):
            raise YamlFault("key", line)
        key = key_node.value
        if key in found:
            raise YamlFault("duplicate", line, key)
        place = (*way, key)
        places[place] = line + first
        found[key] = _value(value_node, place, places, first)
    return found


def _list(node: yaml.SequenceNode, way: Place, places: dict[Place, int], first: int) -> list[Value]:
    found = []
    for number, child in enumerate(node.value):
        place = (*way, number)
        places[place] = child.start_mark.line + first
        found.append(_value(child, place, places, first))
    return found


def _value(node: yaml.Node, way: Place, places: dict[Place, int], first: int) -> Value:
    if isinstance(node, yaml.ScalarNode):
        if node.style == '"' and (hidden := FORBIDDEN.search(node.value)):
            raise YamlFault("escape", node.start_mark.line, f"U+{ord(hidden[0]):04X}")
        return "" if not node.style and node.value in EMPTY else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return _list(node, way, places, first)
    return _mapping(node, way, places, first)


def _refuse_depth(text: str) -> None:
    """Bound the nesting before libyaml sees it."""
    for pattern in (_DASHES, _INDENT):
        if found := pattern.search(text):
            raise YamlFault("depth", text.count("\n", 0, found.start()))
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for event in _events(text):
        if isinstance(event, yaml.CollectionStartEvent) and event.flow_style:
            depth += 1
            if depth > MAX_DEPTH:
                raise YamlFault("depth", event.start_mark.line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth = max(depth - 1, 0)


def _refuse_anchors(text: str) -> None:
    """Refuse aliases (which make a small text huge), anchors and tags; the characters alone are innocent."""
    for event in _events(text):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlFault("anchor", event.start_mark.line)
        if getattr(event, "tag", None) is not None:
            raise YamlFault("tag", event.start_mark.line)


def _events(text: str) -> Iterator[yaml.Event]:
    """What libyaml meets, one after the other, however deep, up to an error: `parse` meets it too and explains it."""
    loader = yaml.CBaseLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    except yaml.YAMLError:
        return
    finally:
        loader.dispose()
