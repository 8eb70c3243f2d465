"""What spares ten thousand files the long way finds what the long way would."""

import os
import re
import unicodedata
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from build_tools.build import inputs
from build_tools.errors import visible
from build_tools.load import read
from build_tools.load.characters import decode, findings
from build_tools.load.documents import Document, read_document
from build_tools.load.memory import listing
from build_tools.load.walk import walk
from build_tools.text import personal_data
from build_tools.text.forbidden import FORBIDDEN
from build_tools.validate import bodies, records, single, slips, vocabularies
from build_tools.validate.verdict import _look

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("code", range(256))
def test_every_character_of_latin_1_is_told_of_as_it_is_among_others(code: int) -> None:
    """A text of nothing but Latin-1 is judged by a table; beside a Greek letter it is judged by patterns."""
    alone, among = f"før {chr(code)} etter", f"før {chr(code)} α"
    told = [[(each.column, each.message) for each in findings("x.md", text)] for text in (alone, among)]
    assert told[0] == told[1]
    assert bool(FORBIDDEN.search(alone)) <= bool(told[0])
    text, problems = decode("x.md", alone.encode())
    assert not problems
    assert text == unicodedata.normalize("NFC", alone).replace("\r", "\n")


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="the system has no /proc")
def test_a_file_that_grows_while_it_is_read_is_read_to_its_end() -> None:
    """The system gives a size of 0 for files that it makes while they are read."""
    document = Document("x.md", "/proc/self/status")
    assert document.text.startswith("Name:")
    assert "nonvoluntary_ctxt_switches" in document.text


def test_a_file_that_was_away_while_another_was_read_in_its_place_is_read_again(tmp_path: Path) -> None:
    """It is the same file with the same bytes, size and time of writing, and was never read."""
    content, archive = tmp_path / "content", tmp_path / "archive"
    content.mkdir()
    path, away = content / "om.md", tmp_path / "borte.md"
    path.write_text("# Om oss\n", encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    before = (
        inputs.read(content, walk(content), archive, path, TODAY).files,
        listing(content, walk(content), archive),
    )
    (known,) = read(content, archive).documents
    path.rename(away)
    path.write_text("# Om dem\n", encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert known.text == "# Om dem\n"
    away.replace(path)
    (again,) = read(content, archive, {known.path: known}).documents
    assert again.text == "# Om oss\n"
    after = (
        inputs.read(content, walk(content), archive, path, TODAY).files,
        listing(content, walk(content), archive),
    )
    assert not set(map(str, before)) & set(map(str, after))
    (same,) = read(content, archive, {again.path: again}).documents
    assert same is again, "what nothing was done to is not read again"


def test_a_slip_is_looked_for_wherever_its_pattern_finds_it() -> None:
    """Its signs only spare the looking where there is nothing to find."""
    texts = [each.read_text(encoding="utf-8", errors="replace")
             for folder in ("tests", "content") for each in sorted((ROOT / folder).rglob("*.md"))]  # fmt: skip
    texts += re.findall(
        r'"((?:[^"\\\n]|\\.)+)"', (ROOT / "tests/validate/test_mistakes.py").read_text(encoding="utf-8")
    )
    texts += re.findall(
        r'"((?:[^"\\\n]|\\.)+)"', (ROOT / "tests/validate/test_mistakes_of_editors.py").read_text(encoding="utf-8")
    )
    looked = [
        _body(f"{number}.md", text.replace("\\n", "\n").replace("\\t", "\t")) for number, text in enumerate(texts)
    ]
    told = {(each.path, each.message) for each in slips.look(looked)}
    found = set()
    for body in looked:
        for slip in slips.SLIPS:
            if match := slip.pattern.search(body.text):
                found.add(slip.message)
                shown = slip.message.format(**{name: value.strip() for name, value in match.groupdict().items()})
                assert slip.allowable or (body.document.path, visible(shown)) in told
    assert len(found) > len(slips.SLIPS) // 2


def _body(path: str, text: str) -> bodies.Body:
    """That of a file of nothing else, in which nothing is taken for code."""
    padded = f"\n\n{text}"
    return bodies.Body(read_document(path, text.encode()), padded, bodies.marks(padded), indented=False)


def test_personal_data_in_a_text_of_latin_1_is_told_of_as_it_is_among_other_letters() -> None:
    """Where numbers may stand is seen in the bytes of the one, and in those of UTF-8 in the other."""
    texts = re.findall(
        r'"((?:[^"\\\n]|\\.)+)"', (ROOT / "tests/validate/test_personal_data.py").read_text(encoding="utf-8")
    )
    told = 0
    for text in (each.replace("\\n", "\n").replace("\\u00a0", "\u00a0") for each in texts):
        alone = list(personal_data.findings(text))
        assert alone == list(personal_data.findings(f"{text}\nα")), text
        told += len(alone)
    assert told > 50


def test_a_file_is_judged_alike_alone_and_among_others() -> None:
    """Many are looked at together."""
    documents = [read_document(f"content/nyheter/2024/{each.name}", each.read_bytes())
                 for each in sorted((ROOT / "tests" / "bad_content").rglob("*.md"))]  # fmt: skip
    sources = read(ROOT / "content", ROOT / "archive")
    look = partial(_look, root="content", known=vocabularies.known_terms(sources), today=TODAY)
    together = [(record.path, sorted(record.problems), record.links) for record in look(documents)]
    alone = [(record.path, sorted(record.problems), record.links) for each in documents for record in look([each])]
    assert together == alone
    assert sum(len(problems) for _path, problems, _links in together) > 100


def test_a_rule_has_nothing_to_say_where_its_attributes_are_missing() -> None:
    """So it need not be asked."""
    sources = read(ROOT / "content", ROOT / "archive")
    known = vocabularies.known_terms(sources)
    broken = [read_document(f"content/nyheter/2024/{each.name}", each.read_bytes())
              for each in sorted((ROOT / "tests" / "bad_content").rglob("*.md"))]  # fmt: skip
    asked = 0
    for document in (*sources.documents, *broken):
        record = records.examine(document, sources.root, known)
        for attributes, rule in single.RULES:
            if attributes and attributes.isdisjoint(record.values):
                asked += 1
                with suppress(KeyError):  # it begins with the attribute
                    assert not list(rule(record, date(2026, 11, 22))), (document.path, rule.__name__)
    assert asked > 500


@pytest.mark.timeout(20)
@pytest.mark.parametrize("part", ["a.", "a@", "passord ", "tlf ", "1 ", "](https://a.", "[skriv ", "Hei "])
def test_a_body_of_one_thing_over_and_over_is_looked_through_in_no_time(part: str) -> None:
    """Three lines of the length that is allowed, with a sign of every slip that has one before them."""
    text = "\n\n@ tlf 1\n" + "\n".join([part * (19_000 // len(part))] * 3)
    for slip in slips.SLIPS:
        slip.pattern.search(text)
