"""What nearly repeats something is folded under it; nothing else is, and all of it can be reached."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from test_engine import BASE, ids, one
from test_ranking import written

from build_tools.outputs import search

pytestmark = pytest.mark.no_cover

SUBJECTS = (
    "telefon",
    "gastroskopi",
    "parkering",
    "tolk",
    "eksem",
    "sykmelding",
    "blodprøve",
    "røntgen",
    "diabetes",
    "hørsel",
)
ENDINGS = (
    "Dette gjelder også kirurgisk avdeling.",
    "Dette gjelder også medisinsk avdeling.",
    "Ta kontakt med oss på dagtid.",
)


@pytest.mark.parametrize("ending", ENDINGS)
def test_one_sentence_in_common_makes_no_duplicate(ending: str, tmp_path: Path) -> None:
    documents = [
        replace(
            BASE, id=each, url=f"/{each}/", title=each, text=" ".join(f"{each}{n}" for n in range(30)) + f" {ending}"
        )
        for each in SUBJECTS
    ]
    answer = one(written(search.build_index(documents, [], {}), tmp_path), q=ending)
    assert (answer["total"], len(answer["hits"])) == (10, 10)


def test_each_of_many_that_say_the_same_can_be_reached(tmp_path: Path) -> None:
    """Fourteen notices with one text are three hits: six of the newest, six, and two."""
    text = " ".join(f"ord{number}" for number in range(200))
    same = [
        replace(BASE, id=f"n{n}", url=f"/n{n}/", title="Varsel", date=f"2026-01-{n:02}", text=text)
        for n in range(1, 15)
    ]
    answer = one(written(search.build_index(same, [], {}), tmp_path), q="varsel")
    found = [{hit["id"], *(each["id"] for each in hit["similar"])} for hit in answer["hits"]]
    assert (answer["total"], answer["rows"], sorted(map(len, found))) == (14, 3, [2, 6, 6])
    assert set.union(*found) == {each.id for each in same}
    assert {f"n{n}" for n in range(9, 15)} in found
    assert len(ids(answer)) == 3
