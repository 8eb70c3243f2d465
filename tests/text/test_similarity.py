"""Likeness of texts."""

from hypothesis import given
from hypothesis import strategies as st

from build_tools.text.similarity import Likeness, jaccard, shingles

WORDS = ["svar", "i", "epikrisen", "fra", "poliklinikken", "til", "legen", "nå", "som", "før"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)


def test_case_and_punctuation_do_not_count():
    """Two spellings of the same words are the same text."""
    assert shingles("Slutt på papirkopi, nå!") == shingles("slutt PÅ papirkopi\nnå")


def test_a_changed_word_leaves_most_of_a_text_alike():
    """One word of forty changed still counts as nearly the same text; another text does not."""
    words = [f"ord{number}" for number in range(40)]
    changed = ["annet", *words[1:]]
    assert jaccard(shingles(" ".join(words)), shingles(" ".join(changed))) > 0.9
    assert jaccard(shingles(" ".join(words)), shingles(" ".join(reversed(words)))) == 0


def test_a_shingle_is_the_same_number_on_every_machine():
    """The numbers do not depend on Python's hash seed."""
    assert shingles("slutt på papirkopi") == frozenset({1787569297})


@given(TEXTS, TEXTS)
def test_the_index_is_symmetric_and_one_only_for_the_same_shingles(first: str, second: str):
    """Jaccard's index lies between 0 and 1, both ways the same."""
    a, b = shingles(first), shingles(second)
    assert 0 <= jaccard(a, b) == jaccard(b, a) <= 1
    assert (jaccard(a, b) == 1) == (a == b != frozenset())


@given(st.lists(TEXTS, max_size=12), TEXTS, st.sampled_from([0.1, 0.5, 0.8]))
def test_the_lookup_finds_what_comparing_with_each_would_find(texts: list[str], wanted: str, least: float):
    """The inverted index leaves nothing out and adds nothing."""
    likeness: Likeness[int] = Likeness()
    for number, text in enumerate(texts):
        likeness.add(number, shingles(text))
    brute = {number: jaccard(shingles(text), shingles(wanted)) for number, text in enumerate(texts)}
    found = list(likeness.like(shingles(wanted), least))
    assert {number: index for index, number in found} == {
        number: index for number, index in brute.items() if index >= least
    }
    assert found == sorted(found, key=lambda pair: (-pair[0], pair[1]))
