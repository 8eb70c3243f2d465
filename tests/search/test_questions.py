"""What a question means beyond its words: filters alone, typed filters, telephone numbers, and what is too little."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from test_engine import BASE, counts, ids, one
from test_ranking import written

from build_tools.outputs import search
from build_tools.outputs.search import SearchDocument
from build_tools.outputs.search.introduced import introduced

pytestmark = pytest.mark.no_cover

LABELS = {
    "kommune": {"tonsberg": "Tønsberg kommune", "horten": "Horten kommune"},
    "avsender": {"siv-gastro": "Gastromedisinsk seksjon", "siv-lab": "Laboratoriemedisin"},
}
DOCUMENTS = [
    replace(BASE, id="gammel", url="/gammel/", title="Åpningstider", date="2026-11-01", status="utløpt"),
    replace(BASE, id="snart", url="/snart/", title="Åpningstider i julen", date="2026-10-20", status="kommende"),
    replace(BASE, id="nytt", url="/nytt/", title="Legevakten", date="2026-10-01", text="Ring 33 37 50 77 eller 116 117.",
            source="siv-gastro", municipalities=("tonsberg",)),
    replace(BASE, id="eldre", url="/eldre/", title="Vaktlegen", date="2026-02-01", text="Ring 412 34 567.",
            source="siv-lab", municipalities=("horten",)),
    replace(BASE, id="samlet", url="/samlet/", title="Sentralbord", date="2026-01-01", text="Ring 33342000 eller 48 23 10 00."),
    replace(BASE, id="tall", url="/tall/", title="Tall", date="2026-01-02", text="37 timer og 50 minutter, 77 år."),
    replace(BASE, id="veil", url="/veil/", title="Veiledning", date="2025-01-01", entry="veiledning"),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of a handful of documents."""
    return written(search.build_index(DOCUMENTS, [], LABELS), tmp_path_factory.mktemp("sporsmal"))


def test_a_filter_alone_gives_what_applies_first_guides_before_news_and_the_newest_before_the_older(
    index: Path,
) -> None:
    found = ids(one(index, q="", tema=["gastro"]))
    assert found == ["veil", "nytt", "eldre", "tall", "samlet", "snart", "gammel"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kommune:tønsberg legevakten", ["nytt"]),
        ("kommune:Tønsberg legevakten", ["nytt"]),
        ("kommune:tonsberg legevakten", ["nytt"]),
        ("avsender:gastro legevakten", ["nytt"]),
        ("avsender:seksjon legevakten", ["nytt"]),
        ("avsender:astro legevakten", []),
    ],
)
def test_a_typed_filter_takes_the_beginning_of_a_word_of_a_label(index: Path, typed: str, found: list[str]) -> None:
    assert ids(one(index, q=typed)) == found


@pytest.mark.parametrize("marks", ['""', "«»", "“”", "„“", "””", "»«"])
def test_quotation_marks_of_any_kind_hold_words_together(index: Path, marks: str) -> None:
    """Phones and languages have their own."""
    begin, end = marks
    answer = one(index, q=f"kommune:{begin}Tønsberg kommune{end} {begin}ring 33{end}")
    assert answer["filters"] == {"kommune": ["Tønsberg kommune"]}
    assert (answer["phrases"], ids(answer)) == (["ring 33"], ["nytt"])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("33375077", ["nytt"]),
        ("33 37 50 77", ["nytt"]),
        ("legevakten 33375077", ["nytt"]),
        ("41234567", ["eldre"]),
        ("412 34 567", ["eldre"]),
        ("116117", ["nytt"]),
        ("33 34 20 00", ["samlet"]),
        ("33342000", ["samlet"]),
        ("48 23 10 00", ["samlet"]),
        ("48231000", ["samlet"]),
        ("+4733375077", ["nytt"]),
        ("+47 33 37 50 77", ["nytt"]),
        ("004733375077", ["nytt"]),
        ("99 37 50 77", []),
        ("116118", []),
    ],
)
def test_a_telephone_number_is_found_as_one_however_it_is_written(index: Path, typed: str, found: list[str]) -> None:
    answer = one(index, q=typed)
    assert (ids(answer), answer["missing"]) == (found, []) if found else ids(answer) == found


@pytest.mark.parametrize("typed", ["2020 2021", "24 02 2026", "legevakten 2025 2026"])
def test_years_and_dates_are_no_telephone_numbers(index: Path, typed: str) -> None:
    assert one(index, q=typed)["phrases"] == []


def test_the_capital_that_begins_what_is_typed_makes_no_name(tmp_path: Path) -> None:
    """Spaces that a paste brings, and a quotation mark not closed yet, say nothing of the words."""
    texts = (
        "barn hund time barn",
        "hund lege hund lege lege gladmat",
        "hund lege",
        "lege barn hund gladmat hund time barn",
    )
    documents = [of(f"d{number}", "2026", f"{text}.") for number, text in enumerate(texts)]
    index = written(search.build_index(documents, [], {}), tmp_path)
    assert len({tuple(ids(one(index, q=typed))) for typed in ("Gladmat barn", " Gladmat barn", '"Gladmat barn')}) == 1


def test_a_municipality_nobody_has_named_is_concerned_by_what_names_none(tmp_path: Path) -> None:
    index = written(search.build_index([BASE], [], {"kommune": {"horten": "Horten kommune"}}), tmp_path)
    answer = one(index, q="", kommune=["horten"])
    assert (len(ids(answer)), counts(answer, "kommune")) == (1, {"horten": 1})


def test_a_filter_without_a_value_is_none(index: Path) -> None:
    assert one(index, q='legevakten kommune:""')["filters"] == {}


@pytest.mark.parametrize(
    ("typed", "found", "also"),
    [
        ("traneksamsyre", ["rikelig"], ["menoragi"]),
        ("pakkeforløp", ["løp"], []),
        ("kneproteser", [], []),
        ("mononukleose", [], []),
    ],
)
def test_a_name_no_document_has_leads_back_to_what_leads_to_it(
    typed: str, found: list[str], also: list[str], tmp_path: Path
) -> None:
    """`menoragi > traneksamsyre`: who asks for the drug that nobody wrote of is shown what it is for, and told so.

    `IM > mononukleose | injeksjon`, of which texts say but the last, leads nowhere.
    """
    texts = {"rikelig": "Menoragi utredes.", "løp": "Pakke og forløp.", "stikk": "En injeksjon settes."}
    documents = [of(name, "2026", text) for name, text in texts.items()]
    answer = one(written(search.build_index(documents, [], {}), tmp_path), q=typed)
    assert (ids(answer), [each for said in answer["expanded"] for each in said["also"]]) == (found, also)


@pytest.mark.parametrize(("typed", "meant"), [("mediotitt", "mediaotitt"), ("traneksamsyyre", "traneksamsyre")])
@pytest.mark.parametrize("others", [0, 2000])
def test_a_mistyped_word_that_only_the_synonyms_know_is_found(
    typed: str, meant: str, others: int, tmp_path: Path
) -> None:
    """In a small archive and in a large one, and also if only one way leads from the word to what documents say."""
    documents = [of("øre", "2026", "Ørebetennelse går over."), of("rikelig", "2026", "Menoragi utredes.")]
    documents += [of(f"n{each}", "2026", f"Kurs nummer {each}.") for each in range(others)]
    index = written(search.build_index(documents, [], {}), tmp_path)
    answer = one(index, q=typed)
    assert answer["expanded"] == [{"word": typed, "also": [meant]}]
    assert ids(answer) == ids(one(index, q=meant)) != []


def test_of_a_mistyped_word_the_form_nearest_to_it_is_read(tmp_path: Path) -> None:
    """Not another form of the same word, which is as near by its stem alone: `epikrisa` comes first by letters."""
    documents = [of("nn", "2026", "Epikrisa vert send."), of("nb", "2026", "Epikrise sendes.")]
    answer = one(written(search.build_index(documents, [], {}), tmp_path), q="epikrse")
    assert answer["expanded"] == [{"word": "epikrse", "also": ["epikrise"]}]
    assert ids(answer) == ["nb", "nn"]


@pytest.mark.parametrize("typed", ["MPT", "mpt", "mobilt palliativt team", "mobile palliative team"])
def test_an_abbreviation_that_a_text_introduces_and_what_it_stands_for_find_each_other(
    typed: str, tmp_path: Path
) -> None:
    """In other texts too, which have but one of them."""
    texts = {
        "begge": "Ring mobilt palliativt team (MPT).",
        "kort": "Lindring: MPT kommer hjem.",
        "langt": "Et mobilt palliativt team kommer.",
        "annet": "Et palliativt senter åpner.",
    }
    documents = [of(name, "2026", text) for name, text in texts.items()]
    found = ids(one(written(search.build_index(documents, [], {}), tmp_path), q=typed))
    assert set(found[:3]) == {"begge", "kort", "langt"}


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Strategisk samarbeidsutvalg (SSU) møtes.", [("SSU", "Strategisk samarbeidsutvalg")]),
        ("SSU (strategisk samarbeidsutvalg) møtes.", [("SSU", "strategisk samarbeidsutvalg")]),
        ("Pasienten legges inn ved psykiatrisk fylkesavdeling (PFA).", [("PFA", "psykiatrisk fylkesavdeling")]),
        ("Det er tale om barne- og ungdomsklinikken (BUK).", [("BUK", "barne- og ungdomsklinikken")]),
        ("Samhandlingsutvalg for fastleger (SUFF)", [("SUFF", "Samhandlingsutvalg for fastleger")]),
        ("Ta kontakt. Mobilt team (MT)", [("MT", "Mobilt team")]),
        ("Ring oss (SMS), skriv (12 34), se MR (MRCP) og kommunen (Horten).", []),
        ("Legen ringer (AMK) og SMS (33 34 20 00).", []),
        ("Uten åpning) og (uten ende", []),
    ],
)
def test_a_text_introduces_an_abbreviation_where_each_of_its_words_gives_a_letter(
    text: str, pairs: list[tuple[str, str]]
) -> None:
    assert list(introduced(text)) == pairs


def test_an_abbreviation_that_is_also_a_word_finds_only_what_it_says(tmp_path: Path) -> None:
    """The belly is not the ward for children."""
    documents = [of("magen", "2026", "Vond buk."), of("barn", "2026", "Barne- og ungdomsklinikken (BUK) flytter.")]
    documents.append(of("ungdom", "2026", "Barne- og ungdomsklinikken har åpent."))
    found = ids(one(written(search.build_index(documents, [], {}), tmp_path), q="buk"))
    assert set(found) == {"magen", "barn"}


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("CMT", "Henvis ved Charcot-Marie-Tooth."),
        ("PNES", "Tilbud ved psykogene ikke-epileptiske anfall."),
        ("Charcot-Marie-Tooth", "Henvis ved CMT."),
        ("prostataspesifikt antigen", "Ta PSA først."),
        ("ductal carcinoma in situ", "DCIS opereres."),
        ("går ned i vekt", "Ufrivillig vekttap utredes."),
        ("24 timers EKG", "Langtids-EKG tas hos oss."),
    ],
)
def test_a_phrase_is_found_however_it_begins_or_is_joined(typed: str, text: str, tmp_path: Path) -> None:
    """With a hyphen in it or a code, by words that no text says or must not be cut, and where a small word begins it."""
    documents = [
        of("en", "2026", text),
        of("to", "2026", "Basalcellekarsinom, ned og inn."),
        of("tre", "2026", "Nok."),
    ]
    answer = one(written(search.build_index(documents, [], {}), tmp_path), q=typed)
    assert ids(answer)[:1] == ["en"]
    assert answer["expanded"][0]["word"] == typed.lower().replace("-", " ")


def test_one_word_that_no_text_says_neither_empties_the_answer_nor_fills_it(tmp_path: Path) -> None:
    """Of what the other word finds the best is shown, all where that says more; which one is missing is told."""
    documents = [of(f"n{at}", "2026", "Psykiatri." if at < 10 else "Nok.") for at in range(40)]
    documents += [of(f"m{at}", "2025", "Hjertesvikt blodtrykk medisin.") for at in range(7)]
    index = written(search.build_index(documents, [], {}), tmp_path)
    weak, firm = one(index, q="samisk psykiatri"), one(index, q="samisk hjertesvikt blodtrykk medisin")
    assert (weak["total"], weak["weak"], weak["missing"]) == (5, True, ["samisk"])
    assert (firm["total"], firm["weak"], firm["missing"]) == (7, False, ["samisk"])


def test_a_compound_is_missing_where_no_document_holds_all_its_parts(tmp_path: Path) -> None:
    """The weightier half is what is only like it, and a half that weighs no more than the other is nothing."""

    def asked(name: str, *said: str) -> dict[str, Any]:
        documents = [of(f"n{at}", "2026", text) for at, text in enumerate(said)]
        return one(written(search.build_index(documents, [], {}), tmp_path / name), q="busstider")

    buses, times, others = ["Buss til sykehuset."] * 8, ["Om tiden."] * 14, ["Nok."] * 18
    half = asked("half", *buses, *times, *others)
    even = asked("even", *buses, *times[:8], *others)
    both = asked("both", *buses, *times, *others, "Nye tider for buss.")
    assert (half["total"], half["weak"], half["missing"]) == (5, True, ["busstider"])
    assert (even["total"], even["weak"], even["missing"]) == (0, True, ["busstider"])
    assert (ids(both)[0], both["weak"], both["missing"]) == ("n40", False, [])


@pytest.mark.parametrize("typed", ["hjerteinfarkt hvor", "hva er hjertesvikt?"])
def test_question_words_count_for_nothing_beside_what_is_asked_about(typed: str, tmp_path: Path) -> None:
    """Titles that begin alike do not come before, nor beside, the only text about it; alone they find these titles."""
    documents = [
        replace(BASE, id=each, url=f"/{each}/", title=each, text="Nok.") for each in ("Hvor skal de", "Hva er stær")
    ]
    documents.append(of("hjerte", "2026", "Ved hjerteinfarkt og hjertesvikt."))
    index = written(search.build_index(documents, [], {}), tmp_path)
    assert ids(one(index, q=typed)) == ["hjerte"]
    assert ids(one(index, q="hvor skal")) == ["Hvor skal de"]


@pytest.mark.parametrize("others", [0, 2000])
def test_a_phrase_that_a_word_found_is_said_and_marked(others: int, tmp_path: Path) -> None:
    """Without the small words in it, which stand everywhere; in a small archive and in a large one."""
    documents = [replace(BASE, id="a", title="Vann i pungen i ferien")]
    documents += [of(f"n{each}", "2026", f"Kurs {each}.") for each in range(others)]
    answer = one(written(search.build_index(documents, [], {}), tmp_path), q="hydrocele")
    assert answer["expanded"] == [{"word": "hydrocele", "also": ["vann i pungen"]}]
    assert [text for text, matches in answer["hits"][0]["title"] if matches] == ["Vann", "pungen"]


def test_a_word_one_edit_away_is_read_before_one_whose_stem_is(tmp_path: Path) -> None:
    """Letters changed places in `asmta`; nobody typed ASAT, although the stems differ by one letter as well."""
    documents = [of("asat", "2026", "ASAT tas."), of("astma", "2026", "Ved astma tas spirometri, kanskje flere.")]
    answer = one(written(search.build_index(documents, [], {}), tmp_path), q="asmta")
    assert answer["expanded"] == [{"word": "asmta", "also": ["astma"]}]
    assert ids(answer)[0] == "astma"


@pytest.mark.parametrize("others", [0, 2000])
def test_a_phrase_is_found_with_a_mistyped_word_in_it(others: int, tmp_path: Path) -> None:
    """It is read as what it was meant to be, and its synonyms come before a text with one of its words."""
    documents = [
        of("en", "2026", "Hypotyreose utredes."),
        of("to", "2026", "Lavt tak."),
        of("tre", "2026", "Stoffskifte."),
    ]
    documents += [of(f"n{each}", "2026", f"Kurs {each}.") for each in range(others)]
    answer = one(written(search.build_index(documents, [], {}), tmp_path), q="lavt soffskifte")
    assert answer["expanded"][0]["word"] == "lavt soffskifte"
    assert ids(answer)[0] == "en"


@pytest.mark.parametrize("typed", ["vann i pungen", "vann pungen", "vann pung"])
def test_a_phrase_is_found_without_the_small_words_in_it(typed: str, tmp_path: Path) -> None:
    """As who is in a hurry types it: its synonyms come before a text with one of its words."""
    documents = [
        of("en", "2026", "Hydrocele utredes."),
        of("to", "2026", "Drikk vann."),
        of("tre", "2026", "Nok."),
    ]
    answer = one(written(search.build_index(documents, [], {}), tmp_path), q=typed)
    assert ids(answer)[0] == "en"
    assert answer["expanded"][0]["also"] == ["hydrocele"]


def test_a_code_is_not_offered_as_a_better_spelling_of_itself(tmp_path: Path) -> None:
    documents = [
        of("a", "2026", "Ny p-pill på markedet."),
        *(of(f"b{n}", "2026", "Om p-piller og ppille.") for n in range(20)),
    ]
    index = written(search.build_index(documents, [], {}), tmp_path)
    for typed in ("p-piller", "p-pill", "p-pille"):
        assert one(index, q=typed)["didYouMean"] != typed


@pytest.mark.parametrize("label", ["Hjerte", "Barn og unge"])
def test_the_guide_comes_first_where_the_words_are_its_topic(label: str, tmp_path: Path) -> None:
    """Also where the label has words that say nothing; else the newer of two alike comes first."""
    guide = replace(of("veil", "2020", f"{label} står her."), entry="veiledning")
    documents = [guide, of("sak", "2026", f"{label} står her.")]
    index = written(search.build_index(documents, [], {"tema": {"gastro": label}}), tmp_path)
    assert [ids(one(index, q=typed))[0] for typed in (label.lower(), f"{label} står")] == ["veil", "sak"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Gastroskpi", "gastroskopi"), ("gastroskpibilder, GASTROSKPI?", "gastroskpibilder, gastroskopi?")],
)
def test_a_common_word_is_offered_for_a_rare_one_that_is_like_it(typed: str, meant: str, tmp_path: Path) -> None:
    """However it is written in capitals, and in its own place."""
    documents = [of("a", "2026", "Gastroskpi."), *(of(f"b{n}", "2026", "Om gastroskopi.") for n in range(9))]
    index = written(search.build_index(documents, [], {}), tmp_path)
    assert one(index, q=typed)["didYouMean"] == meant


def of(name: str, date: str, text: str) -> SearchDocument:
    """A document that says little else than a text."""
    return replace(BASE, id=name, url=f"/{name}/", title=f"Nytt {name}", date=date, text=text)


@pytest.mark.parametrize(("typed", "found"), [("vasektomi", False), ("lus", False), ("masektomi", True)])
def test_a_word_that_exists_is_not_read_as_another_one_mistyped(typed: str, found: bool, tmp_path: Path) -> None:
    """Nothing is the answer about vasectomy where only mastectomy is written of; a mistyped word still finds it."""
    documents = [of("a", "2026", "Etter mastektomi skal drenet fjernes."), of("b", "2026", "OUS tar imot.")]
    assert bool(ids(one(written(search.build_index(documents, [], {}), tmp_path), q=typed))) == found


def test_an_empty_archive_can_be_searched(tmp_path: Path) -> None:
    """No documents, no hits, no error."""
    assert one(written(search.build_index([], [], {}), tmp_path), q="hva som helst")["total"] == 0
