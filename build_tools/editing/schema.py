"""The definition that validates, as JSON Schema (draft 2020-12): for editors' programs and for the form.

A schema says less than the check, which sees all files at once, but never the opposite: what the check accepts
without a word, the schema accepts too.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from build_tools.model import Vocabulary
from build_tools.model.entry import Collection
from build_tools.validate.fields import COLLECTIONS, FIELDS, Field
from build_tools.validate.values import NO_REASONS
from build_tools.validate.vocabulary_fields import NEWSLETTER, SOURCE, TOPIC

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FRONT_MATTER = "data/front-matter.schema.json"
_DAY = r"^\d{4}(-\d{2}(-\d{2})?)?$"
_PATTERNS: Mapping[str, str] = {
    "moment": r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:00)?$",
    "clock": r"^([Kk][Ll]\.? *)?([01]?\d|2[0-3])([.:][0-5]\d)?$",
    "url": r"^(https?://|mailto:|/(?!/))\S+$|^/$",
    "mailbox": r"^(mailto:)?[A-Za-z0-9._+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}$",
    "address": r"^/([A-Za-z0-9_~.-]+/)+([A-Za-z0-9][A-Za-z0-9._-]*\.[A-Za-z0-9]{3,4})?$",
    "code": r"^[ABDFHKLNPRSTUWXYZabdfhklnprstuwxyz](\d\d)?$",
    "id": r"^[a-z0-9]+(-+[a-z0-9]+)*$",
}
_WORDS: Mapping[Collection, str] = {
    "nyheter": "Nyhet", "veiledning": "Veiledning", "arrangementer": "Arrangement", "smagruppe": "Smågruppepakke",
    "sider": "Side",
}  # fmt: skip
Terms = Mapping[str, Mapping[str, str]]
"""For each vocabulary, its keys with what readers see."""


def terms_of(vocabulary: Vocabulary) -> Terms:
    """The closed lists that fields point to."""
    return {
        "topics": {key: topic.label for key, topic in vocabulary.topics.items()},
        "sources": {key: source.label for key, source in vocabulary.sources.items()},
        "municipalities": {key: source.label for key, source in vocabulary.municipalities.items()},
    }


def front_matter(terms: Terms, address: str = "") -> dict[str, Any]:
    """The front matter of any file: one definition a collection in ``$defs``, told apart by where the file stands.

    The schema itself accepts what any collection accepts; a program that knows the folder refers to
    ``#/$defs/nyheter`` and its like. ``address`` is where the schema is served.
    """
    return {
        "$schema": DRAFT,
        **({"$id": address} if address else {}),
        "title": "Feltene mellom --- og --- i en fil under content/",
        "description": "Laget av den samme tabellen som `praksisnytt check` bruker. Hver mappe har sin egen del.",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in COLLECTIONS],
        "$defs": {name: _collection(name, terms) for name in COLLECTIONS},
    }


def vocabulary_files(terms: Terms) -> dict[str, dict[str, Any]]:
    """The schema of each file in ``content/vocabulary/`` whose records have fields, by the file's name."""
    return {
        name: {
            "$schema": DRAFT,
            "title": f"content/vocabulary/{name}.yml",
            "type": "object",
            "propertyNames": {"pattern": _PATTERNS["id"]},
            "additionalProperties": _record(fields, terms),
        }
        for name, fields in (("topics", TOPIC), ("sources", SOURCE), ("newsletters", NEWSLETTER))
    }


def written(schema: Mapping[str, Any]) -> bytes:
    """A schema as it is served and committed."""
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()


def _collection(name: Collection, terms: Terms) -> dict[str, Any]:
    fields = [each for each in FIELDS if name in each.collections]
    # A page may have its title as a heading.
    needed = [each for each in fields if name in each.required and not (name == "sider" and each.name == "title")]
    schema = {"title": _WORDS[name], **_object(fields, needed, terms, f"#/$defs/{name}")}
    if name == "nyheter":
        by_name = {each.name: each for each in fields}
        dated = [_one_of_names(by_name[key]) for key in ("date", "date_unknown", "draft")]
        schema["allOf"].append({"anyOf": dated})
    return schema


def _record(fields: Iterable[Field], terms: Terms) -> dict[str, Any]:
    known = list(fields)
    return _object(known, [each for each in known if each.required], terms)


def _object(fields: list[Field], needed: list[Field], terms: Terms, here: str = "") -> dict[str, Any]:
    """A mapping; a required field may stand under any of its names, and a draft may lack it.

    ``here`` is where the definition stands in the schema, so that other names can refer to the field's own.
    """
    properties: dict[str, Any] = {}
    for each in fields:
        value = _value(each, terms)
        properties[each.name] = {"title": each.label, **value}
        for alias in each.aliases:
            same = {"$ref": f"{here}/properties/{each.name}"} if here else value
            properties[alias] = {**same, "description": f"Det samme som `{each.name}`.", "deprecated": True}
    draft = [_one_of_names(each) for each in fields if each.name == "draft"]
    rules = [{"anyOf": [_one_of_names(each), *draft]} if draft else _one_of_names(each) for each in needed]
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "allOf": rules} if rules else schema


def _one_of_names(field: Field) -> dict[str, Any]:
    return {"anyOf": [{"required": [name]} for name in (field.name, *field.aliases)]}


def _value(field: Field, terms: Terms) -> dict[str, Any]:
    one = _single(field, terms)
    said = {"description": field.description, **({"examples": [field.example]} if field.example else {})}
    if field.many:
        one = {"anyOf": [one, {"type": "array", "items": one}]}
    return {**said, **(one if field.type == "reason" else _or_nothing(one))}


def _or_nothing(value: dict[str, Any]) -> dict[str, Any]:
    """A key without a value counts as left out."""
    return (
        {"anyOf": [*value["anyOf"], {"type": "null"}]} if "anyOf" in value else {"anyOf": [value, {"type": "null"}]}
    )


def _single(field: Field, terms: Terms) -> dict[str, Any]:
    """One value. YAML reads 2024 and 1.2 as numbers where the check reads text, so both are let through."""
    match field.type:
        case "term":
            keys = terms[field.vocabulary]
            return {"enum": list(keys), "markdownEnumDescriptions": list(keys.values())}
        case "choice":
            return {"enum": list(field.values)}
        case "yes":
            return {"anyOf": [{"type": "boolean"}, {"enum": ["ja", "nei"]}]}
        case "day":
            year = {"type": "integer", "minimum": 1900, "maximum": 2999}
            return {"anyOf": [{"type": "string", "pattern": _DAY}, year]}
        case "number":
            text = {"type": "string", "pattern": r"^\d{1,4}([.,]\d{1,2})?$"}
            return {"anyOf": [{"type": "number", "minimum": 0}, text]}
        case "count":
            return {"type": "integer", "minimum": 0, "maximum": 9999}
        case "record":
            return _record(field.parts, terms)
        case "reason":
            return {
                "type": "string",
                "pattern": r"\D\D",
                "not": {"enum": list(NO_REASONS)},
                "maxLength": field.max_length,
            }
        case "clock":
            return {"anyOf": [{"type": "string", "pattern": _PATTERNS["clock"]}, {"type": "number"}]}
    plain: dict[str, Any] = {"type": "string"}
    if field.type in _PATTERNS:
        plain["pattern"] = _PATTERNS[field.type]
    if field.max_length:
        plain["maxLength"] = field.max_length
    return plain if field.type in _PATTERNS else {"anyOf": [plain, {"type": "number"}, {"type": "boolean"}]}
