"""An index that is brought up to date is the one that would be made anew."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from build_tools.outputs import search
from build_tools.outputs.search import Analysed, SearchDocument, Standing
from build_tools.outputs.search.lexicon import load_lexicon
from build_tools.outputs.search.numbering import place
from build_tools.outputs.search.synonyms import Synonyms

WORDS = [
    "henvisning",
    "gastroskopi",
    "gastroskopihenvisning",
    "blodprøve",
    "blodprøver",
    "sykehus",
    "sjukehus",
    "fastlege",
    "pakkeforløp",
    "bryst",
    "kreft",
    "brystkreft",
    "NT-proBNP",
    "HbA1c",
    "magesår",
    "epikrise",
    "øyeblikkelig",
    "hjelp",
    "tilvisning",
    "legevakt",
    "poliklinikk",
    "time",
    "timebok",
    "til",
    "av",
    "og",
]
Archive = dict[str, SearchDocument]


@pytest.mark.no_cover
def test_few_changes_give_what_making_everything_anew_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over random histories of texts, titles, new and ended documents: same postings, spellings and duplicates."""
    anew: list[int] = []
    whole = search.revising._anew
    monkeypatch.setattr(search.revising, "_anew", lambda *given: (anew.append(1), whole(*given))[1])
    for seed in range(4):
        chance = random.Random(seed)
        archive = {f"sak-{number}": _document(f"sak-{number}", chance) for number in range(60)}
        standing = Standing()
        _bring(standing, archive)
        for _ in range(15):
            chance.choice(HAPPENINGS)(archive, chance)
            assert _bring(standing, archive) == _bring(Standing(), archive)
    assert len(anew) < 4 * (1 + 15 + 8), "most steps must have been taken without making everything anew"


def _bring(standing: Standing, archive: Archive) -> object:
    """Everything that is made of words, as something that can be compared."""
    ordered: Sequence[Analysed] = sorted(map(search.analyse, archive.values()), key=lambda each: place(each.document))
    inverted, signatures = standing.bring(ordered, LEXICON, SYNONYMS)
    columns = (inverted.starts, inverted.documents, inverted.impacts, inverted.stretches, inverted.kinds)
    found = [np.asarray(each).tolist() for each in (*columns, signatures.numbers, signatures.least)]
    return inverted.terms, inverted.forms, found


def _document(key: str, chance: random.Random) -> SearchDocument:
    text = " ".join(chance.choices(WORDS, k=40))
    return SearchDocument(id=key, url=f"/nyheter/{key}/", title=" ".join(chance.choices(WORDS, k=4)), text=text,
                          date=f"20{chance.randint(18, 26)}-03-14")  # fmt: skip


def _edit(archive: Archive, chance: random.Random) -> None:
    key = chance.choice(sorted(archive))
    words = archive[key].text.split()
    del words[chance.randrange(len(words))]
    new = chance.choice((chance.choice(WORDS), f"ny{chance.randint(0, 9)}", "".join(chance.choices(WORDS, k=2))))
    words.insert(chance.randrange(len(words)), new)
    archive[key] = replace(archive[key], text=" ".join(words))


def _retitle(archive: Archive, chance: random.Random) -> None:
    key = chance.choice(sorted(archive))
    archive[key] = replace(archive[key], title=" ".join(chance.choices(WORDS, k=4)))


def _add(archive: Archive, chance: random.Random) -> None:
    key = f"ny-{chance.randint(0, 999)}"
    archive[key] = _document(key, chance)


def _end(archive: Archive, chance: random.Random) -> None:
    del archive[chance.choice(sorted(archive))]


def _move(archive: Archive, chance: random.Random) -> None:
    """Another date gives it another number."""
    key = chance.choice(sorted(archive))
    archive[key] = replace(archive[key], date="2020-01-01")


HAPPENINGS: tuple[Callable[[Archive, random.Random], None], ...] = (_edit, _edit, _edit, _retitle, _add, _end, _move)
LEXICON = load_lexicon()
SYNONYMS = Synonyms(LEXICON)
