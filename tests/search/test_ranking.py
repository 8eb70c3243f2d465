"""The runtime over the shards ranks as the oracle does that reads everything."""

import json
import random
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from oracle import Oracle

from build_tools.outputs import search
from build_tools.outputs.search import SearchDocument
from build_tools.site_file import SiteFile

pytestmark = pytest.mark.no_cover

RUNTIME = Path(search.__file__).parent / "runtime" / "search.js"
RUNNER = Path(__file__).parent / "run.mjs"
VOCABULARY = """
    henvisning henvisningen tilvising gastroskopi gastroskopihenvisning koloskopi coloscopi lunge lungesykdom
    lungesjukdom hjerte hjertesvikt svikt kols kronisk obstruktiv diabetes fastlege fastlegene lege sykehus sjukehus
    B12 HbA1c NT-proBNP covid-19 covid smerte smerter i brystet brystsmerter pakkeforløp brystkreft
    brystkreftpakkeforløp prøve blodprøver blodprøvesvar svar epikrise epikriser ventetid ventetider ny nye rutine
    rutiner arbeid gruppe arbeidsgruppe lavt stoffskifte osteoporose og for av med ikke hvor skal jeg er det 2024 nyeste
"""
WORDS = VOCABULARY.split()
FREQUENT_PHRASE = ["ny henvisning", "kols"]
"""A phrase that more documents hold than a part of its postings has, and the name of none."""
PHRASES = [
    "smerter i brystet lege",
    "lavt stoffskifte prøve",
    "kronisk obstruktiv lungesykdom",
    "ny gastroskopi henvisning",
    "lavt stofskifte prøve",
    "kronisk obstruktv lungesykdom",
]
"""What other words say too, also mistyped: some of them in a document that has none of these."""
APART = [
    "brystkreft pakkeforløp",
    "lege blodprøve svar epikrise",
    "blodprøver blodprøve svar",
    "hjerte svikt og hjerte svikt",
    "arbeid gruppe svar",
]
"""Compounds that documents say, written as their parts."""
FIRST = {"limit": 10, "facets": False}
LABELS = {"tema": {"hjerte": "Hjerte", "lunge": "Lungesykdom", "gastro": "Gastroskopi"}}


def written(files: Iterable[SiteFile], folder: Path) -> Path:
    """The folder of an index, on disk."""
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    return folder / "sok" / "indeks"


def asked(index: Path, questions: list[dict[str, Any]], at_once: bool = False) -> list[dict[str, Any]]:
    """What the runtime in Node answers to questions, one by one or all at once."""
    ran = subprocess.run(
        ["node", RUNNER, RUNTIME.as_uri(), index.as_uri() + "/", *(["at once"] if at_once else [])],
        input=json.dumps(questions), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(ran.stdout)


def ids(answer: dict[str, Any]) -> list[str]:
    """The ids of the hits, best first."""
    return [hit["id"] for hit in answer["hits"]]


def made_up(seed: int, many: int) -> list[SearchDocument]:
    """Documents of random words."""
    chance = random.Random(seed)

    def words(least: int, most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(least, most)))

    return [
        SearchDocument(
            id=f"sak-{number}",
            url=f"/nyheter/sak-{number}/",
            title=words(1, 7),
            text=words(0, 160),
            action=words(0, 5),
            date=chance.choice(["", "2019", "2024-03", "2024-05-06", "2026-01-02"]),
            status=chance.choice(["gjeldende", "gjeldende", "utløpt", "trukket"]),
            topics=tuple(chance.sample(["hjerte", "lunge", "gastro"], chance.randint(1, 2))),
            entry=chance.choice(["nyhet", "nyhet", "veiledning"]),
            source=chance.choice(["siv", "horten"]),
        )
        for number in range(many)
    ]


def mistyped(chance: random.Random, word: str) -> str:
    """A word with a letter gone, doubled or changed."""
    at = chance.randrange(len(word))
    before, after = word[:at], word[at + 1 :]
    return chance.choice([before + after, before + word[at] + word[at:], f"{before}x{after}"])


def queries(seed: int, many: int) -> list[str]:
    """Queries of one to six words, some mistyped or joined, some with a capital letter."""
    chance = random.Random(seed)
    found = []
    for _ in range(many):
        words = chance.choices(WORDS, k=chance.randint(1, 5))
        words = [mistyped(chance, word) if chance.random() < 0.25 else word for word in words]
        words += [chance.choice(["", "s"]).join(chance.choices(WORDS, k=2))] if chance.random() < 0.15 else []
        found.append(" ".join(word.capitalize() if chance.random() < 0.15 else word for word in words))
    return found


@pytest.mark.parametrize(("seed", "many"), [(1, 3), (2, 40), (3, 400), (4, 120)])
def test_runtime_and_oracle_give_the_same_order(seed: int, many: int, tmp_path: Path) -> None:
    """For random documents and queries, shards and runtime rank as the plain reading of everything does."""
    documents = made_up(seed, many)
    oracle = Oracle(documents, topics=LABELS["tema"])
    texts = [*queries(seed, 60), *PHRASES, *APART]
    index = written(search.build_index(documents, [], LABELS), tmp_path)
    answers = asked(index, [{"q": text, "limit": many} for text in texts])
    for text, answer in zip(texts, answers, strict=True):
        assert [hit["id"] for hit in answer["hits"]] == oracle.search(text), text


@pytest.mark.parametrize(("seed", "heavy"), [(5, 850), (8, 100)])
def test_large_archives_rank_by_the_best_postings_first(
    seed: int, heavy: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where frequent words have their postings in parts, the first ten, the whole, and what is filtered follow the oracle."""
    monkeypatch.setattr(search.occurrences, "FEW", 100)
    monkeypatch.setattr(search.packing, "TIERS", (30, 90))
    monkeypatch.setattr(search.shards, "HEAVY", heavy)
    documents = made_up(seed, 240)
    oracle = Oracle(documents, [FREQUENT_PHRASE], LABELS["tema"])
    texts = [*queries(seed, 40), *APART, "ny henvisning", "henvisning ny henvisning lege"]
    index = written(search.build_index(documents, [FREQUENT_PHRASE], LABELS), tmp_path)
    questions = [
        {"q": text, **more} for text in texts for more in (FIRST, {"limit": 300}, {"limit": 300, "tema": ["lunge"]})
    ]
    answers = iter(asked(index, questions))
    lunge = {each.id for each in documents if "lunge" in each.topics}
    cut = 0
    for text in texts:
        first, whole, narrowed = (next(answers) for _ in range(3))
        order = oracle.search(text)
        assert ids(first) == order[:10], text
        assert ids(whole) == order, text
        assert ids(narrowed) == [each for each in oracle.order(text, whole=True)[0] if each in lunge], text
        assert first["total"] <= whole["total"] == len(order)
        assert whole["whole"]
        cut += not first["whole"]
    assert cut > 10, "most queries must have been answered without reading everything"
