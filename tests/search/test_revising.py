"""An index that is brought up to date is the one that would be made anew."""

import random
from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b
from types import ModuleType

import pytest

from build_tools.outputs import search
from build_tools.outputs.search import SearchDocument, Standing, occurrences, revising, write

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
    """Over random histories of texts, titles, new and ended documents: the same files in a small archive."""
    _hold_over_histories(monkeypatch, revising, "_anew", 4 * (1 + 15 + 15 + 8))


@pytest.mark.no_cover
def test_few_changed_texts_amend_the_index_to_what_making_it_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same in a large archive, where most edits leave what is kept as it was."""
    monkeypatch.setattr(occurrences, "FEW", 20)
    _hold_over_histories(monkeypatch, write, "whole", 4 * (1 + 15 + 11))


def _hold_over_histories(monkeypatch: pytest.MonkeyPatch, module: ModuleType, dear: str, most: int) -> None:
    """Every step gives what an empty standing gives; ``dear`` is called less often than ``most``."""
    called: list[int] = []
    function = getattr(module, dear)
    monkeypatch.setattr(module, dear, lambda *given: (called.append(1), function(*given))[1])
    for seed in range(4):
        chance = random.Random(seed)
        archive = {f"sak-{number}": _document(f"sak-{number}", chance) for number in range(60)}
        standing = Standing()
        _files(standing, archive)
        for _ in range(15):
            chance.choice(HAPPENINGS)(archive, chance)
            assert _files(standing, archive) == _files(Standing(), archive)
    assert len(called) < most, "most steps must have been taken without making everything anew"


def _files(standing: Standing, archive: Archive) -> dict[str, bytes]:
    """The index; what is said of its files' digests is true."""
    files = list(write.write(map(search.analyse, archive.values()), [], {}, standing))
    assert all(file.digest in (b"", blake2b(file.content, digest_size=16).digest()) for file in files)
    return {file.path: file.content for file in files}


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
