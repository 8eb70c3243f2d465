"""What compounds find, and what finds them."""

from pathlib import Path

import pytest
from test_engine import counts, ids, one
from test_questions import of
from test_ranking import written

from build_tools.outputs import search

pytestmark = pytest.mark.no_cover


def test_what_only_shares_a_common_part_of_a_compound_is_not_found(tmp_path: Path) -> None:
    """«hudlege» is in one document; those that hold «lege» alone are neither counted nor sorted by date before it."""
    others = [of(f"n{each}", "2026-01-01", f"Snakk med lege om dette {each}.") for each in range(30)]
    documents = [of("hud", "2020-01-01", "Hudlege vurderer bilder."), of("deler", "2019", "Hud og lege."), *others]
    index = written(search.build_index(documents, [], {}), tmp_path)
    answer = one(index, q="hudlege", sorter="dato")
    assert ids(answer)[:1] == ["hud"]
    assert answer["total"] == sum(counts(answer, "aar").values()) < 5


@pytest.mark.parametrize("others", [0, 2000])
def test_a_compound_of_three_words_that_no_text_has_is_found_by_these(others: int, tmp_path: Path) -> None:
    """In a large archive too, where what nothing is found for may cost some files more."""
    documents = [of("en", "2026", "Refusjon for billett til buss."), of("to", "2026", "Refusjon.")]
    documents += [of(f"n{each}", "2026", f"Kurs {each}.") for each in range(others)]
    answer = one(written(search.build_index(documents, [], {}), tmp_path), q="bussbillettrefusjon")
    assert ids(answer)[0] == "en"


@pytest.mark.parametrize("heavy", [1, 850])
def test_words_and_compounds_find_each_other_in_a_large_archive(
    heavy: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever these lie: also where words that begin alike lie in many files."""
    monkeypatch.setattr(search.occurrences, "FEW", 1)
    monkeypatch.setattr(search.shards, "HEAVY", heavy)
    said = [
        "Pasientreiserefusjoner.",
        "Refusjon av en pasientreise.",
        "Pasientreise.",
        "Pasientreiser.",
        "Pasientrett.",
    ]
    more = ["Refusjon.", "Refusjonsordningen.", "Refusjonssaken.", "Ordningen med refusjon."]
    others = [f"Ordet {each * 7919:x}." for each in range(200)]
    documents = [of(each, "2026", each) for each in [*said, *more, *others]]
    index = written(search.build_index(documents, [], {}), tmp_path)
    for typed in ("pasientreise refusjon", "pasientreiserefusjon"):
        assert {*ids(one(index, q=typed))[:2]} == {*said[:2]}
    assert ids(one(index, q="refusjonspasientreise"))[0] == said[1]
    documents = [
        of(each, "2026", each) for each in ["Smertehenvisning.", "Hjerte: ny henvisning.", "Hjerter.", "Hjertesvikt."]
    ]
    index = written(search.build_index(documents, [], {}), tmp_path / "hjerte")
    assert ids(one(index, q="hjertehenvisning"))[0] == "Hjerte: ny henvisning."


@pytest.mark.parametrize(
    ("typed", "found"), [("hjerte krampe", "hjerte"), ("narkotika test", "rus"), ("hukommelses svikt", "glemsk")]
)
def test_a_compound_that_only_the_synonyms_know_may_be_written_as_its_parts(
    typed: str, found: str, tmp_path: Path
) -> None:
    """Although documents hold the parts as well, and one part may itself lead to another word (`narkotika`: `rus`)."""
    documents = [
        of("hjerte", "2026", "Angina pectoris utredes."), of("rus", "2026", "Rusmiddeltesting i urin."),
        of("glemsk", "2026", "Redusert hukommelse utredes."), of("parter", "2026", "Hjerte og krampe, rus og test, svikt."),
    ]  # fmt: skip
    index = written(search.build_index(documents, [], {}), tmp_path)
    assert ids(one(index, q=typed))[:1] == [found] == ids(one(index, q=typed.replace(" ", "")))[:1]
