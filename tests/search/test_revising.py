"""An index that is brought up to date is the one that would be made anew."""

import random
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace

from build_tools.outputs import search
from build_tools.outputs.search import SearchDocument, Setting, Standing, occurrences, revising
from build_tools.site_file import SiteFile

SETTING = Setting([], {}, scripts=False)
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
    "kolecystektomi",
    "gallestein",
    "menoragi",
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
    """Over random histories of texts, titles, new and ended documents."""
    called: list[int] = []
    anew = revising._anew
    monkeypatch.setattr(revising, "_anew", lambda *given: (called.append(1), anew(*given))[1])
    for seed in range(2):
        chance, archive = _begun(seed)
        standing = Standing()
        _whole(archive, standing)
        for _ in range(12):
            chance.choice(HAPPENINGS)(archive, chance)
            assert _whole(archive, standing) == _whole(archive, Standing())
    assert len(called) < 2 * (1 + 12 + 12 + 6), "most steps must have been taken without making everything anew"


@pytest.mark.no_cover
def test_few_changed_texts_amend_the_index_to_what_making_it_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over random histories of edits in a large archive; where the whole must be made, that is said."""
    monkeypatch.setattr(occurrences, "FEW", 20)
    amended = 0
    for seed in range(3):
        chance, archive = _begun(seed)
        standing, before = Standing(), dict(archive)
        _whole(archive, standing)
        for _ in range(10):
            chance.choice((_edit, _edit, _edit, _retitle))(archive, chance)
            few = [search.analyse(each) for key, each in archive.items() if before[key] != each]
            files = search.amend(SETTING, few, standing)
            whole = _whole(archive, Standing())
            assert files is None or _bytes(files) == whole
            amended += files is not None
            if files is None:
                assert _whole(archive, standing) == whole
                before = dict(archive)
    assert amended > 3 * 10 / 2, "most edits must have been made without making the whole"


@pytest.mark.parametrize("happens", [lambda *given: _add(*given), lambda *given: _move(*given)], ids=["new", "moved"])
def test_an_index_is_not_amended_where_documents_get_other_numbers(
    happens: Callable[[Archive, random.Random], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new document and one of another day need the whole."""
    monkeypatch.setattr(occurrences, "FEW", 20)
    chance, archive = _begun(1)
    before, standing = dict(archive), Standing()
    _whole(archive, standing)
    happens(archive, chance)
    few = [search.analyse(each) for key, each in archive.items() if before.get(key) != each]
    assert search.amend(SETTING, few, standing) is None


def test_an_abbreviation_introduced_in_an_edit_reaches_all_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole is made for it, and again when it ends."""
    monkeypatch.setattr(occurrences, "FEW", 20)
    archive, standing = _begun(1)[1], Standing()
    key, plain = "sak-1", archive["sak-1"]
    made = _whole(archive, standing)
    archive[key] = replace(plain, text=f"{plain.text} brystkreft pakkeforløp (BPF)")
    assert search.amend(SETTING, [search.analyse(archive[key])], standing) is None
    with_it = _whole(archive, standing)
    assert with_it == _whole(archive, Standing()) != made
    archive[key] = plain
    assert _whole(archive, standing) == made


@pytest.mark.parametrize("few", [20, 2000], ids=["large", "small"])
@pytest.mark.parametrize("often", [0, 30])
def test_a_phrase_that_an_edit_brings_or_takes_is_told_by_the_words_that_find_it(
    often: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where everything is made anew; also where the text says it by a word so often that no posting changes."""
    monkeypatch.setattr(occurrences, "FEW", few)
    archive, standing = _begun(1)[1], Standing()
    plain, made = archive["sak-1"], {}
    for words in ("vann pungen i", "vann i pungen", "vann pungen i"):
        archive["sak-1"] = replace(plain, text=f"{'hydrocele ' * often}{words} {plain.text}")
        files = search.amend(SETTING, [search.analyse(archive["sak-1"])], standing) if made else None
        assert bool(files) == (bool(made) and few == 20)
        made = _bytes(files) if files else _whole(archive, standing)
        assert made == _whole(archive, Standing())


@pytest.mark.parametrize("few", [20, 2000], ids=["large", "small"])
def test_new_synonyms_of_the_content_count_at_once(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there were none before, and where others were."""
    monkeypatch.setattr(occurrences, "FEW", few)
    archive, standing = _begun(1)[1], Standing()
    standing.prepare()
    for groups in ([], [["epikrise", "sluttnotat"]], [["legevakt", "nødlege"], {"time av": ["poliklinikk"]}], []):
        setting = Setting(groups, {}, scripts=False)
        analysed = [search.analyse(each) for each in archive.values()]
        made = _bytes(search.index(setting, analysed, standing))
        assert made == _bytes(search.index(setting, analysed, Standing()))


def test_texts_that_are_read_board_by_board_and_worked_on_in_pieces_give_the_same_index(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In a small archive as in a large one."""
    for few in (20, 2000):
        monkeypatch.setattr(occurrences, "FEW", few)
        chance, archive = _begun(few)
        whole = _whole(archive, Standing())
        analysed = [search.analyse(each)._replace(board=chance.randrange(5)) for each in archive.values()]
        with monkeypatch.context() as patched:
            patched.setattr(occurrences, "PIECE", 150)
            assert _bytes(search.index(SETTING, analysed, Standing())) == whole


def _begun(seed: int) -> tuple[random.Random, Archive]:
    """An archive in which a third of the documents repeats others."""
    chance = random.Random(seed)
    archive = {f"sak-{number}": _document(f"sak-{number}", chance) for number in range(60)}
    for number in range(20):
        key = f"sak-{number + 40}"
        archive[key] = replace(archive[key], text=archive[f"sak-{number // 2}"].text)
    return chance, archive


def _whole(archive: Archive, standing: Standing) -> dict[str, bytes]:
    return _bytes(search.index(SETTING, map(search.analyse, archive.values()), standing))


class _Lying(Sequence[str]):
    """The text of a document that lies in a board with others; says which board was looked into."""

    def __init__(self, streams: Sequence[str], board: int, looked: list[int]) -> None:
        self._streams, self._board, self._looked = streams, board, looked

    def __len__(self) -> int:
        return len(self._streams)

    def __getitem__(self, place: Any) -> Any:
        self._looked.append(self._board)
        return self._streams[place]


@pytest.mark.parametrize("large", [True, False], ids=["large", "small"])
def test_texts_that_lie_together_are_read_together(monkeypatch: pytest.MonkeyPatch, large: bool) -> None:
    """No board is read again for each of its documents, in whatever order these stand."""
    monkeypatch.setattr(occurrences, "FEW", 5 if large else 2000)
    looked: list[int] = []
    analysed = [search.analyse(each) for each in _begun(1)[1].values()]
    lying = [
        each._replace(streams=_Lying(each.streams, at % 4, looked), board=at % 4) for at, each in enumerate(analysed)
    ]
    made = _bytes(search.index(SETTING, lying, Standing()))
    assert sum(one != other for one, other in pairwise([-1, *looked])) <= 2 * 4
    assert made == _bytes(search.index(SETTING, analysed, Standing()))


def _bytes(files: Iterable[SiteFile]) -> dict[str, bytes]:
    """The index; what is said of its files' digests is true."""
    found = list(files)
    assert all(file.digest in (b"", blake2b(file.content, digest_size=16).digest()) for file in found)
    return {file.path: file.content for file in found}


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
