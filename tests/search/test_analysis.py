"""Text becomes the same terms in Python and in the browser."""

import json
import subprocess
import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from build_tools.outputs import search
from build_tools.outputs.search.analysis import CHUNK, HYPHEN, chunks, code, fold, stem, tokens
from build_tools.outputs.search.lexicon import load_lexicon
from build_tools.outputs.search.pipeline import Pipeline
from build_tools.validate.proof.searched import BEGINNING, beginning

CASES = json.loads(Path(__file__).with_name("analysis_cases.json").read_text(encoding="utf-8"))
RUNTIME = Path(search.__file__).parent / "runtime" / "analysis.js"
SCRIPT = """
import { readFileSync } from "node:fs";
const { chunks, code, stem, tokens } = await import(process.argv[1]);
const answers = JSON.parse(readFileSync(0, "utf8")).map(({ text, uncut = [] }) =>
  chunks(text).flatMap((chunk) => {
    const terms = tokens(chunk).map((token) => stem(token, new Set(uncut)));
    return code(chunk) ? [...terms, stem(code(chunk), new Set(uncut))] : terms;
  }),
);
process.stdout.write(JSON.stringify(answers));
"""


def terms(text: str, uncut: frozenset[str]) -> list[str]:
    """The terms of a text, codes behind their parts."""
    found: list[str] = []
    for chunk in chunks(text):
        found += [stem(token, uncut) for token in tokens(chunk)]
        found += [stem(code(chunk), uncut)] if code(chunk) else []
    return found


def test_python_gives_the_terms_of_the_case_file() -> None:
    """Every case of the file holds in Python."""
    for case in CASES:
        assert terms(case["text"], frozenset(case.get("uncut", ()))) == case["terms"], case["text"]


def test_javascript_gives_the_terms_of_the_case_file() -> None:
    """Every case of the file holds in the runtime."""
    command = ["node", "--input-type=module", "-e", SCRIPT, RUNTIME.as_uri()]
    ran = subprocess.run(command, input=json.dumps(CASES), capture_output=True, text=True, check=True)
    for case, answer in zip(CASES, json.loads(ran.stdout), strict=True):
        assert answer == case["terms"], case["text"]


def test_the_proof_knows_how_the_terms_of_the_case_file_begin() -> None:
    """What `check --site` looks for is what the index has."""
    for word in (word for case in CASES for chunk in chunks(case["text"]) for word in HYPHEN.split(chunk)):
        assert beginning(word) == fold(word)[:BEGINNING]


def test_both_stem_every_word_of_the_lexicon_alike() -> None:
    """Thousands of Norwegian words: the stemmers are one."""
    words = sorted(load_lexicon().parts | load_lexicon().stopwords)
    command = ["node", "--input-type=module", "-e", SCRIPT, RUNTIME.as_uri()]
    asked = json.dumps([{"text": word} for word in words])
    ran = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == [terms(word, frozenset()) for word in words]


def test_analysis_is_registered_with_lunr() -> None:
    """lunr's pipeline, loaded by name, folds and stems as the index does."""
    pipeline = Pipeline.load(["praksisnytt-fold", "praksisnytt-stem"])
    assert pipeline.run(["Fastlegene", "idéen", "B12"]) == ["fastleg", "ide", "b12"]


@given(st.lists(st.sampled_from([*"aæé1½ -‐‑_.,(\n", "nt-pro", "\u200b", "\u2028"]) | st.characters(), max_size=12))
def test_the_chunks_of_a_text_are_those_of_its_words(parts: list[str]) -> None:
    """Taking a text word by word finds what the definition finds in the whole."""
    text = unicodedata.normalize("NFC", "".join(parts))
    assert chunks(text) == CHUNK.findall(text.lower())
