"""What a first search may cost: few files, also for a word that is mistyped, and records that have room."""

import gzip
import json
import random
import subprocess
import zlib
from pathlib import Path

import pytest
from test_ranking import RUNTIME, WORDS, made_up, mistyped, written

from build_tools.outputs import search
from build_tools.outputs.pages.bundle import bundle
from build_tools.outputs.search import SearchDocument
from build_tools.outputs.search.analysis import chunks, code, tokens
from build_tools.outputs.search.coding import deflate
from build_tools.outputs.search.letters import coded, packed
from build_tools.outputs.search.records import SLOT, record

FILES = Path(__file__).parent / "files.mjs"


def test_a_mistyped_word_costs_a_large_archive_three_files_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside its own shard at most two lists of spellings and one shard, and still nearly every query finds something.

    A code is looked for whole and in parts, and a compound's parts may lie in one shard more.
    """
    monkeypatch.setattr(search.occurrences, "FEW", 100)
    chance = random.Random(11)
    pairs = [(mistyped(chance, word), chance.choice(WORDS)) for word in WORDS if len(word) > 4]
    index = written(search.build_index(made_up(11, 300), [], {}), tmp_path)
    queries = json.dumps([" ".join(pair) for pair in pairs])
    command = ["node", FILES, RUNTIME.as_uri(), index.as_uri() + "/"]
    ran = subprocess.run(command, input=queries, capture_output=True, text=True, check=True)
    answers = json.loads(ran.stdout)
    for pair, answer in zip(pairs, answers, strict=True):
        read = [name[0] for name in answer["names"]]
        assert read.count("s") <= 2, pair
        words = {word for chunk in chunks(" ".join(pair)) for word in (code(chunk), *tokens(chunk)) if word}
        assert read.count("t") <= len(words) + 2, pair
    assert sum(answer["hits"] > 0 for answer in answers) > 0.9 * len(answers)


def test_the_engine_weighs_eight_kilobytes_at_most() -> None:
    """All that a first search of a large archive runs, as a host sends it."""
    assert len(gzip.compress(bundle(RUNTIME).encode(), 9)) <= 8_000


def test_a_record_has_room_in_its_slot_whatever_its_action() -> None:
    """The text gives way, then the action; the title and the source stay."""
    words = " ".join(f"ord{number * number * 7919:x}" for number in range(99))
    document = SearchDocument(
        id="a", url="/nyheter/2024/a/", title=words[:100], text=words, action=words[400:800], source_label="Sykehuset"
    )
    made = record(document)
    assert made.slot == packed(coded(made.text), SLOT)
    assert len(made.slot) == SLOT
    lines = made.text.split("\n")
    assert lines[1:3] == [document.title, "Sykehuset"]
    assert lines[3].endswith(" …")
    assert not lines[-1]


def test_a_content_is_deflated_as_far_as_zlib_can() -> None:
    """Whatever its size: the window that is taken for it costs no byte, though it ends as it begins."""
    chance = random.Random(5)
    edge = "som det begynner, slik slutter det også "
    for window in (1 << power for power in range(8, 16)):
        for size in (*range(window - 266, window - 258), *range(window - 4, window + 4)):
            between = "".join(chance.choices("abcdefgh ", k=max(0, size - 2 * len(edge))))
            content = f"{edge}{between}{edge}".encode("latin-1")
            packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
            assert deflate(content) == packer.compress(content) + packer.flush(), len(content)
