"""The language data of the search: well-formed, without contradictions, and meaning what it says in the engine."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import build_tools.outputs.search as search
from build_tools.outputs.search.analysis import chunks, stem, tokens
from build_tools.outputs.search.lexicon import Lexicon, load_lexicon
from build_tools.outputs.search.synonyms import ONE_WAY, SYNONYM, Synonyms

FOLDER = Path(search.__file__).parent / "lexicon"
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*"))
BUDGET = 885_000
LONGEST_FILE = 400
ABBREVIATION = re.compile(r"[A-ZÆØÅ]|[A-ZÆØÅ][a-z]{1,2}|(?=.*[A-ZÆØÅ].*[A-ZÆØÅ])\w+|(?=.*\d)\w+")


def lines(name: str) -> list[str]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def spelled(name: str) -> dict[str, list[str]]:
    """The lines of a list of spellings: the word, its others."""
    return {standard: others.split() for standard, _colon, others in (line.partition(": ") for line in lines(name))}


def sections(name: str) -> Iterator[list[str]]:
    """The words under each comment line of a list."""
    for section in re.split(r"(?m)^#.*$", (FOLDER / name).read_text(encoding="utf-8")):
        if section.split():
            yield section.split("\n")[1:]


def members(group: Any) -> list[str]:
    return group if isinstance(group, list) else [*group, *(word for right in group.values() for word in right)]


GROUPS = load_lexicon().synonyms
BOTH_WAYS = [group for group in GROUPS if isinstance(group, list)]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def synonyms(lexicon: Lexicon) -> Synonyms:
    return Synonyms(lexicon)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_composed_utf8_without_stray_blanks(name: str) -> None:
    text = (FOLDER / name).read_bytes().decode("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert not re.search(r"\t|\r|[ \u00a0\u00ad]$", text, re.MULTILINE)


def test_the_folder_stays_within_its_budget() -> None:
    assert sum((FOLDER / name).stat().st_size for name in FILES) <= BUDGET


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("synonyms/")])
def test_a_file_of_synonyms_can_be_read_by_eye(name: str) -> None:
    """Groups in the two shapes, none written twice, in a file that is no longer than code may be."""
    assert len((FOLDER / name).read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    for line in lines(name):
        assert re.fullmatch(r"[^|>]+( \| [^|>]+)*( > [^|>]+( \| [^|>]+)*)?", line), line
        words = re.split(r" [|>] ", line)
        assert len(words) >= 2
        assert all(word == word.strip() for word in words)
        assert len(words) == len(set(words)), line


@pytest.mark.parametrize("name", ["nynorsk.txt", "forms.txt"])
def test_a_list_of_spellings_has_each_word_and_each_spelling_once(name: str) -> None:
    for line in lines(name):
        assert re.fullmatch(r"[a-zæøå]+:( [a-zæøå]+)+", line), line
    words = [line.partition(":")[0] for line in lines(name)]
    assert [word for word, times in Counter(words).items() if times > 1] == []
    others = Counter(other for all_others in spelled(name).values() for other in all_others)
    assert [other for other, times in others.items() if times > 1 or other in words] == []


@pytest.mark.parametrize("name", ["stopwords.txt", "uncut.txt", "nonwords.txt", "compounds.txt"])
def test_a_list_is_sorted_in_its_sections_and_has_no_word_twice(name: str) -> None:
    for section in sections(name):
        words = [word for word in section if word]
        assert words == sorted(words)
    words = lines(name)
    assert len(words) == len(set(words))
    assert all(re.fullmatch(r"[a-zæøåéèòô]+", word) for word in words)


# --- Synonyms ---


def test_there_are_enough_groups() -> None:
    assert len(GROUPS) >= 2500


def test_words_are_lower_case_and_only_abbreviations_have_capitals() -> None:
    for group in GROUPS:
        for word in re.split(r"[\s/()-]+", " ".join(members(group))):
            assert word == word.lower() or ABBREVIATION.fullmatch(word), word


def test_a_word_stands_in_one_two_way_group_only(lexicon: Lexicon) -> None:
    """Two groups sharing a word would be one group that nobody wrote; compared as the index sees the words."""
    places = Counter(lexicon.phrase(word) for group in BOTH_WAYS for word in group)
    assert [word for word, times in places.items() if times > 1] == []


def test_no_pair_is_given_twice_in_the_same_direction() -> None:
    pairs = Counter((asked.lower(), found.lower()) for group in BOTH_WAYS for asked in group for found in group)
    for group in GROUPS:
        if isinstance(group, dict):
            pairs.update((asked.lower(), found.lower()) for asked, right in group.items() for found in right)
    assert [pair for pair, times in pairs.items() if times > 1] == []


def test_a_stop_word_is_never_a_synonym_by_itself() -> None:
    stopwords = set(lines("stopwords.txt"))
    assert [word for group in GROUPS for word in members(group) if word.lower() in stopwords] == []


OPPOSITES = [
    ("hypo", "hyper"),
    ("brady", "taky"),
    ("lavt ", "høyt "),
    ("leukopeni", "leukocytose"),
    ("topeni", "tose"),
]


@pytest.mark.parametrize(("low", "high"), OPPOSITES)
def test_what_a_doctor_keeps_apart_never_stands_together(low: str, high: str) -> None:
    """Too little and too much of the same are no synonyms; only the wider word may find both, one way."""
    for group in BOTH_WAYS:
        words = {word.lower() for word in members(group)}
        assert [word for word in words if word.startswith(low) and word.replace(low, high, 1) in words] == []
        assert [word for word in words if word.endswith(low) and word.removesuffix(low) + high in words] == []


def test_drugs_of_one_group_are_not_exchanged() -> None:
    """A group of the drug list holds one substance: its name, its spellings, its brands."""
    named = {"metoprolol", "bisoprolol", "atorvastatin", "simvastatin", "rosuvastatin", "apixaban", "rivaroksaban",
             "warfarin", "semaglutid", "liraglutid", "tirzepatid", "losartan", "kandesartan", "morfin", "oksykodon",
             "digoksin", "digitoksin", "sertralin", "escitalopram", "metformin", "omeprazol", "pantoprazol"}  # fmt: skip
    both = [named & set(group) for group in BOTH_WAYS]
    assert [sorted(found) for found in both if len(found) > 1] == []


def test_every_member_leaves_something_to_search_for(lexicon: Lexicon) -> None:
    for group in GROUPS:
        for word in members(group):
            assert lexicon.phrase(word), word


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("grå stær", "katarakt"),
        ("katarakt", "grå stær"),
        ("snorking", "søvnapné"),
        ("sukkersyke", "diabetes"),
        ("marevan", "warfarin"),
        ("hemofec", "FIT"),
        ("slag", "TIA"),
        ("øyeblikkelig hjelp", "ø-hjelp"),
    ],
)
def test_a_word_finds_its_other_name(synonyms: Synonyms, lexicon: Lexicon, asked: str, found: str) -> None:
    assert lexicon.phrase(asked) in synonyms.asked(lexicon.phrase(found))


@pytest.mark.parametrize(("asked", "found"), [("FIT", "hemofec"), ("TIA", "slag"), ("søvnapné", "mens")])
def test_a_one_way_group_does_not_work_backwards(
    synonyms: Synonyms, lexicon: Lexicon, asked: str, found: str
) -> None:
    assert lexicon.phrase(asked) not in synonyms.asked(lexicon.phrase(found))


def test_one_way_holds_for_whatever_either_side_can_be_exchanged_with(lexicon: Lexicon) -> None:
    """Nobody writes a hyponym for each name of the wider word; the nearest are told first."""
    groups = [["slitasjegikt", "artrose"], {"artrose": ["hofteartrose"]}, ["hofteartrose", "coxartrose"]]
    synonyms = Synonyms(replace(lexicon, synonyms=()), groups)
    hip, hip_too = map(lexicon.phrase, ("hofteartrose", "coxartrose"))
    assert synonyms.asked(hip_too) == {"artros": SYNONYM * ONE_WAY, hip: SYNONYM, "slitasjegikt": SYNONYM * ONE_WAY}
    assert list(synonyms.asked(hip_too)) == sorted(synonyms.asked(hip_too))
    assert [each.written for each in synonyms.found("slitasjegikt")] == ["artrose", "hofteartrose", "coxartrose"]
    assert [each.written for each in synonyms.found(hip)] == ["coxartrose"]


# --- Nynorsk, odd forms and stems ---


def test_nynorsk_pairs_are_many_and_synonyms_do_not_repeat_them() -> None:
    pairs = {(other, word) for word, others in spelled("nynorsk.txt").items() for other in others}
    assert len(pairs) >= 250
    assert pairs & {(asked, found) for group in BOTH_WAYS for asked in group for found in group} == set()


def test_an_odd_form_is_one_that_the_stemmer_would_miss(lexicon: Lexicon) -> None:
    for word, forms in spelled("forms.txt").items():
        assert [form for form in forms if stem(form, lexicon.uncut) == stem(word, lexicon.uncut)] == []


@pytest.mark.parametrize(
    "family",
    [
        "sykehus sjukehus sjukehuset", "henvisning tilvising", "hånd hender hand", "øye øyne øyet auge",
        "uke uker veker", "kollega kolleger kollegaen", "senter sentre senteret", "lever leveren", "innlegge innlagt",
        "fastlege fastlegen fastlegenes", "legemiddel legemidler legemidlet", "kjertel kjertler kjertelen",
        "nummer nummeret numre", "tidlig tidlige tidleg", "voksen voksne vaksen", "kols",
    ],
)  # fmt: skip
def test_forms_of_one_word_share_a_stem(lexicon: Lexicon, family: str) -> None:
    assert len({lexicon.stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "fastlege fast", "overlege over", "sykehuslege sykehus", "kols kollega", "lever leve", "kurs kur",
        "kreft krefter", "natt nett", "tid tidlig", "hånd hende", "senter sent", "koronar korona", "antigen ant",
        "bergen berg", "graves grav", "vikar vik", "data dato", "sommer som", "puls pule",
    ],
)  # fmt: skip
def test_different_words_do_not_share_a_stem(lexicon: Lexicon, words: str) -> None:
    left, right = words.split()
    assert lexicon.stem(left) != lexicon.stem(right)


def test_the_stemmer_would_cut_every_uncut_word() -> None:
    """A word it leaves alone anyway is dead weight in the list."""
    assert [word for word in lines("uncut.txt") if stem(word) == word] == []


def test_words_are_named_as_a_text_that_has_them(lexicon: Lexicon) -> None:
    for word in {word for group in GROUPS for word in members(group)}:
        named = [lexicon.stem(token) for chunk in chunks(word) for token in tokens(chunk)]
        assert lexicon.phrase(word) == " ".join(named) or "-" in word


def test_no_odd_form_drags_another_word_along(lexicon: Lexicon) -> None:
    """``krefter`` is a form of ``kraft``; were its stem ``kreft``, cancer would be indexed under strength."""
    known = {*lines("compounds.txt"), *(word for group in GROUPS for word in members(group) if word.isalpha())}
    dragged = {word for word in known if stem(word.lower(), lexicon.uncut) in lexicon.canonical}
    lists = (spelled("nynorsk.txt"), spelled("forms.txt"))
    variants = {other for words in lists for others in words.values() for other in others}
    assert dragged - variants == set()


# --- Parts of compounds ---


def test_compound_parts_are_many_and_none_is_an_ending_or_a_stop_word() -> None:
    parts = lines("compounds.txt")
    assert len(parts) >= 3000
    assert all(len(part) >= 3 for part in parts)
    assert set(parts) & {*lines("nonwords.txt"), *lines("stopwords.txt")} == set()
