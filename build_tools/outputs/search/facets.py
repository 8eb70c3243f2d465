"""The file that counts are made from: every document's values, coded by how they differ from its neighbour's."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise

from build_tools.outputs.search.coding import deflate, varint
from build_tools.outputs.search.indexed import Placed
from build_tools.outputs.search.numbering import FACETS, standing, values


def facet_file(documents: Sequence[Placed], labels: Mapping[str, Mapping[str, str]]) -> bytes:
    """Tables of values and sets as JSON, then one column of set numbers a facet (layout: FORMAT.md)."""
    rows = [values(document) for document in documents]
    tables, columns = [], bytearray()
    changed = [True, *(standing(one) != standing(other) for one, other in pairwise(documents))]
    for column, facet in enumerate(FACETS):
        sets = sorted({row[column] for row in rows})
        named = labels.get(facet, {}) if facet == "kommune" else ()  # what names none is for every one there is
        keys = sorted({key for each in sets for key in each} | set(named))
        tables.append(
            {
                "keys": [[key, labels.get(facet, {}).get(key, key)] for key in keys],
                "sets": [[keys.index(key) for key in each] for each in sets],
            }
        )
        number = {each: place for place, each in enumerate(sets)}
        before = 0
        for place, row in enumerate(rows):
            now = number[row[column]]
            columns += varint(now if changed[place] else now - before)
            changed[place] = changed[place] or now != before
            before = now
    head = json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode()
    return deflate(varint(len(head)) + head + bytes(columns))
