"""The front matter's JSON Schema: valid itself, and of one mind with the check."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from build_tools import load, validate
from build_tools.editing import schema
from build_tools.validate import vocabularies
from build_tools.validate.fields import COLLECTIONS
from build_tools.validate.records import collection_of

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests/good_site"
REAL = ROOT.parent / "shared/data/real"
FOLDERS = [ROOT, GOOD, REAL]


def made(folder: Path) -> tuple[load.Sources, dict[str, Any], schema.Terms]:
    sources = load.read(folder / "content", folder / "archive")
    terms = schema.terms_of(vocabularies.read(sources, vocabularies.known_terms(sources))[0])
    return sources, schema.front_matter(terms), terms


def plain(value: Any) -> Any:
    """What YAML reads, as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def validator(document: dict[str, Any], room: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({**document, "anyOf": [{"$ref": f"#/$defs/{room}"}]})


def test_the_schemas_are_schemas():
    _sources, document, terms = made(GOOD)
    for each in (document, *schema.vocabulary_files(terms).values()):
        jsonschema.Draft202012Validator.check_schema(each)
    assert set(document["$defs"]) == set(COLLECTIONS)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_what_the_check_accepts_the_schema_accepts(folder):
    if not folder.is_dir():
        pytest.skip("the real test items are not on this machine")
    sources, document, terms = made(folder)
    wrong = {each.path for each in validate.judge(sources, date(2026, 11, 22))[1] if each.severity == "error"}
    for each in sources.documents:
        if each.path in wrong or not each.text.startswith("---"):
            continue
        front = plain(yaml.safe_load(each.text.split("\n---")[0]) or {})
        room = collection_of(each.path.removeprefix(f"{sources.root}/"))
        faults = [fault.message for fault in validator(document, room).iter_errors(front)]
        assert faults == [], each.path
    for name, each_schema in schema.vocabulary_files(terms).items():
        jsonschema.validate(plain(yaml.safe_load(sources.vocabulary[name].text)), each_schema)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", "14.3.2024"), ("topic", "finnes-ikke"), ("source", "finnes-ikke"), ("action", "x" * 161),
        ("kind", "nyhet"), ("icpc2", "D1"), ("valid_until", "i morgen"), ("outlets", [{"label": "Uten adresse"}]),
        ("titel", "Feil nøkkel"), ("municipalities", ["finnes-ikke"]), ("aliases", "uten/skråstrek"),
        ("draft", "kanskje"), ("withdrawn", False), ("withdrawn", "nei"), ("withdrawn", None), ("withdrawn", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_on_its_own_is_wrong_to_both(folder, field, value):
    path = next((folder / "content/nyheter/2024").glob("*.md"))
    front, body = re.match(r"---\n(.*?)\n---\n(.*)", path.read_text(encoding="utf-8"), re.S).groups()
    data = {**plain(yaml.safe_load(front)), field: value}
    path.write_text(f"---\n{yaml.safe_dump(data, allow_unicode=True)}---\n{body}", encoding="utf-8")
    sources, document, _terms = made(folder)
    said = [each for each in validate.judge(sources, date(2026, 11, 22))[1] if each.path.endswith(path.name)]
    assert any(each.severity in ("error", "warning") for each in said)
    assert not validator(document, "nyheter").is_valid(data)
