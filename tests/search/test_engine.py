"""What a reader of the archive gets: filters, counts, folding, phrases, typing errors, the same bytes twice."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from test_ranking import asked, made_up, written

from build_tools.outputs import search
from build_tools.outputs.search import SearchDocument
from build_tools.outputs.search.records import SLOT

pytestmark = pytest.mark.no_cover

LABELS = {"tema": {"hjerte": "Hjerte", "gastro": "Gastro"}, "avsender": {"siv": "Sykehuset"}}
BASE = SearchDocument(id="", url="", title="", source="siv", topics=("gastro",))
DOCUMENTS = [
    replace(BASE, id="ny", url="/ny/", title="Henvisning til gastroskopi", date="2025-02-03", text="Slik er det nå."),
    replace(BASE, id="gml", url="/gml/", title="Henvisning til gastroskopi før", date="2021", status="erstattet",
            superseded_by="ny"),
    replace(BASE, id="ekg", url="/ekg/", title="EKG sendes elektronisk", date="2024-05", topics=("hjerte",),
            municipalities=("horten",), text="Elektrokardiogram tas på legekontoret."),
    replace(BASE, id="øye", url="/oye/", title="Ny rutine for grønn stær", date="2023-01-01",
            topics=("hjerte", "gastro")),
    replace(BASE, id="kols", url="/kols/", title="Lungerehabilitering", text="Ved kronisk obstruktiv lungesykdom."),
]  # fmt: skip
YEARS = ("2022", "2023", "2024")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of a handful of documents."""
    return written(search.build_index(DOCUMENTS, [], LABELS), tmp_path_factory.mktemp("indeks"))


def one(index: Path, **question: Any) -> dict[str, Any]:
    """The answer to one question."""
    (answer,) = asked(index, [question])
    return answer


def ids(answer: dict[str, Any]) -> list[str]:
    """The ids of the hits, best first."""
    return [hit["id"] for hit in answer["hits"]]


def test_superseded_document_stands_under_its_successor(index: Path) -> None:
    """The old text is no hit of its own; it is listed under the one that replaced it."""
    answer = one(index, q="gastroskopi")
    assert ids(answer) == ["ny"]
    assert [old["id"] for old in answer["hits"][0]["older"]] == ["gml"]
    assert answer["hits"][0]["older"][0]["successor"] == {
        "url": "/ny/", "title": "Henvisning til gastroskopi", "lang": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("gastroskopihenvisning", "ny"),
        ("gastroskpi", "ny"),
        ("gatroskopihenvisning", "ny"),
        ("gastroskopihenvinsing", "ny"),
        ("lngesykdommer", "kols"),
        ("tilvising gastroskopi", "ny"),
        ("gronn staer", "øye"),
        ("kols", "kols"),
        ("elektrokardiografi", "ekg"),
        ("gastr", "ny"),
    ],
)
def test_other_spellings_find_it(index: Path, query: str, found: str) -> None:
    """Compounds, typing errors, nynorsk, plain letters, abbreviations and beginnings find the document."""
    assert ids(one(index, q=query))[0] == found


@pytest.mark.parametrize(
    ("query", "title", "others"),
    [
        ("smerte klinikk", "Smerteklinikkens åpningstider", "Smerte hos barn tas imot ved en klinikk i Horten"),
        ("fastlege råd", "Fastlegerådet", "Råd til en fastlege"),
        ("beintettleiksmåling", "Timer for beintetthetsmåling", "Bein og måling av tette blodårer"),
        ("avgjørelsesgrunnlag", "Eit avgjerdsgrunnlag", "Avgjørelse på godt grunnlag"),
    ],
)  # fmt: skip
def test_a_compound_typed_otherwise_comes_first(query: str, title: str, others: str, tmp_path: Path) -> None:
    """A compound is found by its parts typed as words, and by nynorsk parts for bokmål ones, before what only holds the parts."""
    documents = [replace(BASE, id=str(each), url=f"/{each}/", title=others, date="2019") for each in range(4)]
    documents.append(replace(BASE, id="a", url="/a/", title=title, date="2026"))
    documents += [replace(BASE, id=f"n{each}", url=f"/n{each}/", title="Ferie") for each in range(20)]
    assert ids(one(written(search.build_index(documents, [], LABELS), tmp_path), q=query))[0] == "a"


def counts(answer: dict[str, Any], facet: str) -> dict[str, int]:
    """How many of the result have each value of a facet."""
    return {key: count for key, _label, count in answer["facets"][facet]}


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("albyl-e", "Acetylsalisylsyre gis straks."),
        ("ACE-hemmere", "Ny rutine for ACE-hemmer."),
        ("sinusitt", "Kronisk bihuleplage har lang ventetid."),
        ("kronisk sinusitt", "Kronisk bihuleplage har lang ventetid."),
        ("ntprobpn", "NT-proBNP tas ved mistanke om svikt."),
    ],
)
def test_another_name_is_found_with_hyphens_and_in_parts_of_compounds(query: str, text: str, tmp_path: Path) -> None:
    """Such names are terms as others are."""
    documents = [replace(BASE, id="a", url="/a/", title="Rutine", text=text), *DOCUMENTS]
    index = written(search.build_index(documents, [], LABELS), tmp_path)
    assert ids(one(index, q=query))[:1] == ["a"]


def test_what_can_be_exchanged_comes_before_what_one_way_leads_to(tmp_path: Path) -> None:
    """Who asks for the narrow word also finds the wide one, behind."""
    documents = [
        replace(BASE, id=key, url=f"/{key}/", title="Rutine", text=f"Ved {word} henvises pasienten.", date="2024")
        for key, word in (("vid", "ordvid"), ("lik", "ordlik"))
    ]
    index = written(search.build_index(documents, [["ordsmal", "ordlik"], {"ordsmal": ["ordvid"]}], LABELS), tmp_path)
    assert ids(one(index, q="ordsmal")) == ["lik", "vid"]


def test_nothing_is_found_for_what_is_not_there(index: Path) -> None:
    """A word that nothing comes near finds nothing."""
    assert one(index, q="fotball")["total"] == 0


def test_half_a_compound_is_not_what_was_asked_for(index: Path) -> None:
    """An unknown compound finds nothing where documents hold only one of its parts."""
    assert one(index, q="kolstider")["total"] == 0
    assert one(index, q="kolsrutine")["total"] == 0
    assert ids(one(index, q="stærrutine")) == ["øye"]


def test_a_word_on_the_side_is_not_what_was_asked_for(index: Path) -> None:
    """A query whose weightiest word is nowhere finds nothing, though a common word of it stands everywhere."""
    assert one(index, q="sykehuset fotballkamper")["total"] == 0
    assert ids(one(index, q="gastroskopi fotballkamper")) == ["ny"]


def test_facets_count_the_whole_result(index: Path) -> None:
    """Counts are of all matches, whatever is shown; a choice leaves the counts of its own facet alone."""
    answer = one(index, q="", limit=1)
    assert counts(answer, "tema") == {"gastro": 4, "hjerte": 2}
    chosen = one(index, q="", tema=["hjerte"])
    assert sorted(ids(chosen)) == ["ekg", "øye"]
    assert counts(chosen, "tema") == {"gastro": 4, "hjerte": 2}
    assert counts(chosen, "aar") == {"2024": 1, "2023": 1}


def test_a_choice_of_two_in_one_facet_means_either(index: Path) -> None:
    """Values of one facet are alternatives, facets narrow each other."""
    assert len(ids(one(index, q="", aar=["2024", "2023"]))) == 2
    assert ids(one(index, q="", aar=["2024", "2023"], tema=["gastro"])) == ["øye"]


def test_filters_typed_in_the_box_count(index: Path) -> None:
    """`tema:hjerte` filters, by key or label, and is told apart from the words."""
    answer = one(index, q="tema:Hjerte ekg år:2024")
    assert ids(answer) == ["ekg"]
    assert (answer["q"], answer["filters"]) == ("ekg", {"tema": ["Hjerte"], "aar": ["2024"]})


def test_no_municipality_means_all(index: Path) -> None:
    """A document without municipalities concerns each of them."""
    assert len(ids(one(index, q="", kommune=["horten"]))) == len(ids(one(index, q="")))


def test_an_empty_filter_says_how_many_there_are_without_it(index: Path) -> None:
    """Nothing in this filter, one without."""
    answer = one(index, q="ekg", tema=["gastro"])
    assert (answer["total"], answer["totalUnfiltered"]) == (0, 1)


def test_sorted_by_date_the_newest_comes_first(index: Path) -> None:
    """Partial dates sort too, and documents without a date come last."""
    assert ids(one(index, q="", sorter="dato")) == ["ny", "ekg", "øye", "kols"]


def test_words_in_quotes_stand_together(index: Path) -> None:
    """A phrase leaves out what has its words apart."""
    assert ids(one(index, q='"grønn stær"')) == ["øye"]
    assert ids(one(index, q='"grønn gastroskopi"')) == []


def test_a_phrase_that_stands_nowhere_leaves_the_other_words(index: Path) -> None:
    """Quotation marks around what nobody wrote so do not empty the page of a longer question."""
    assert ids(one(index, q='hva med "grønn gastroskopi" og ekg?'))[0] == "ekg"


def test_matches_are_parts_never_markup(index: Path) -> None:
    """Titles come as pairs of text and whether it matched."""
    assert one(index, q="ekg")["hits"][0]["title"] == [["EKG", True], [" sendes elektronisk", False]]


@pytest.mark.parametrize("query", ["nummer", "nummeret"])
def test_forms_with_other_stems_are_marked_too(tmp_path: Path, query: str) -> None:
    """Of a word whose forms no rule takes, the others show as matches beside the one that was typed."""
    document = replace(BASE, id="a", url="/a/", title="Nytt nummer", text="Nummeret gjelder fra mandag.")
    (hit,) = one(written(search.build_index([document], [], LABELS), tmp_path), q=query)["hits"]
    assert [word for word, matches in hit["title"] + hit["snippet"] if matches] == ["nummer", "Nummeret"]


def test_a_hit_shows_words_not_the_rows_of_a_table(tmp_path: Path) -> None:
    """Which say nothing where the table is not seen, but are found."""
    text = "Prøve | Rør\nKalium |\nRing laboratoriet."
    document = replace(BASE, id="a", url="/a/", title="Svar", text=text)
    (hit,) = one(written(search.build_index([document], [], LABELS), tmp_path), q="kalium")["hits"]
    assert hit["snippet"] == [["Ring laboratoriet.", False]]


def test_what_a_synonym_found_is_marked(tmp_path: Path) -> None:
    """A hit found by a synonym of the word shows it, also where other documents have the word itself."""
    titles = {"a": "Analyser rekvireres elektronisk", "b": "Blodprøver hentes klokken 12"}
    documents = [replace(BASE, id=key, url=f"/{key}/", title=title) for key, title in titles.items()]
    hits = one(written(search.build_index(documents, [], LABELS), tmp_path), q="blodprøve")["hits"]
    assert [hit["title"][0] for hit in hits] == [["Blodprøver", True], ["Analyser", True]]


@pytest.mark.parametrize(
    ("query", "title", "word", "marked"),
    [
        ("for høyt stoffskifte", "Utredning av hypertyreose", "høyt stoffskifte", "hypertyreose"),
        ("smerte klinikk", "Smerteklinikkens åpningstider", "", "Smerteklinikkens"),
    ],
)
def test_what_a_phrase_found_is_said_and_marked(
    query: str, title: str, word: str, marked: str, tmp_path: Path
) -> None:
    """Several words that stand for one are named as they were typed, and the hit shows what they found."""
    document = replace(BASE, id="a", url="/a/", title=title, text="Ved høy puls og smerter.")
    answer = one(written(search.build_index([document], [], LABELS), tmp_path), q=query)
    assert [text for text, matches in answer["hits"][0]["title"] if matches] == [marked]
    assert [each for each in answer["expanded"] if each["word"] == word] == [{"word": word, "also": [marked]}] * bool(
        word
    )


def test_what_else_was_searched_is_said(index: Path) -> None:
    """A corrected word is named, and what is said of what was asked for by another name."""
    assert one(index, q="gastroskpi")["expanded"] == [{"word": "gastroskpi", "also": ["gastroskopi"]}]
    answer = one(index, q="magespeiling")
    assert ids(answer) == ids(one(index, q="gastroskopi"))
    assert "gastroskopi" in answer["expanded"][0]["also"]


def test_what_no_document_holds_is_said(index: Path) -> None:
    """Who reads the hits for the other words must know that they are not about this one."""
    assert one(index, q="gastroskopi sykkelhjelm")["missing"] == ["sykkelhjelm"]
    assert one(index, q="gastroskpi ekg")["missing"] == []
    assert one(index, q="hvorfor gastroskopi")["missing"] == []  # what says nothing is not missed
    assert one(index, q="gastroskopi ekk")["missing"] == ["ekk"]  # a word as short may be any other


def test_a_word_hardly_begun_takes_nothing_away(tmp_path: Path) -> None:
    """Beside a word that nearly all hold, one that is not there empties the page; not its first letters."""
    same = [replace(BASE, id=str(each), url=f"/{each}/", title=f"Henvisning {each}") for each in range(50)]
    index = written(search.build_index(same, [], {}), tmp_path)
    assert ids(one(index, q="henvisning zx")) == ids(one(index, q="henvisning"))
    assert ids(one(index, q="henvisning zxkvj")) == []


def test_near_duplicates_are_folded(tmp_path: Path) -> None:
    """Two documents with nearly the same text are one hit with one similar; both count."""
    text = " ".join(f"ord{number}" for number in range(200))
    same = [replace(BASE, id=key, url=f"/{key}/", title="Rundskriv", text=f"{text} {key}") for key in ("a", "b")]
    answer = one(written(search.build_index(same, [], {}), tmp_path), q="rundskriv")
    assert (answer["total"], len(answer["hits"]), len(answer["hits"][0]["similar"])) == (2, 1, 1)


def test_each_group_of_near_duplicates_is_one_hit(tmp_path: Path) -> None:
    """Three of a kind, two of another and two of a third are three hits, each with its own others."""
    groups = {"abc": "takst", "de": "rutine", "fg": "skjema"}
    same = [
        replace(BASE, id=key, url=f"/{key}/", title="Rundskriv", text=" ".join(f"{word}{n}" for n in range(200)) + f" {key}")
        for keys, word in groups.items()
        for key in keys
    ]  # fmt: skip
    answer = one(written(search.build_index(same, [], {}), tmp_path), q="rundskriv")
    found = {"".join(sorted([hit["id"], *(each["id"] for each in hit["similar"])])) for hit in answer["hits"]}
    assert (answer["total"], found) == (7, set(groups))


def test_a_year_among_the_words_brings_that_year_first(tmp_path: Path) -> None:
    """Of three alike, the one of the year asked for, and not one that speaks of that year; the newest when none is."""
    same = [replace(BASE, id=year, url=f"/{year}/", title="Rundskriv om takster", date=year) for year in YEARS]
    speaks = replace(BASE, id="om", url="/om/", title="Varsel", text=" ".join(YEARS) + " er årene med nye takster")
    index = written(search.build_index([*same, speaks], [], {}), tmp_path)
    assert [ids(one(index, q=f"rundskriv takster {year}"))[0] for year in (*YEARS, "")] == [*YEARS, YEARS[-1]]


def first_of(folder: Path, query: str, *texts: str) -> str:
    """The text that a query finds first among documents that differ in nothing else."""
    alike = [replace(BASE, id=text, url=f"/{at}/", title="Notat", text=text) for at, text in enumerate(texts)]
    return ids(one(written(search.build_index(alike, [], {}), folder), q=query))[0]


def test_words_close_together_come_before_words_apart(tmp_path: Path) -> None:
    """Of two texts with the same words as often, the one where those asked for stand side by side."""
    far = "kontroll av blodtrykk hos eldre skal etter planen skje i samråd med pasienten og de pårørende hjemme"
    close = "kontroll av pasienten og de pårørende skal etter planen skje i samråd med hjemme eldre hos blodtrykk"
    for folder, texts in (("a", (close, far)), ("b", (far, close))):
        assert first_of(tmp_path / folder, "kontroll blodtrykk", *texts) == far
        assert first_of(tmp_path / folder, "hjemme eldre", *texts) == close


def test_words_some_sentences_apart_come_before_words_of_two_ends(tmp_path: Path) -> None:
    """Of two texts with the same words as often, the one where those asked for are nearer, be it not near."""
    other = "Dette er en vanlig setning om noe helt annet enn det. "
    one_way = f"Henvisning {other * 3}gjelder gastroskopi. {other * 8}Kontroll {other * 12}krever blodprøve."
    other_way = f"Henvisning {other * 12}gjelder gastroskopi. {other * 8}Kontroll {other * 3}krever blodprøve."
    for folder, texts in (("a", (one_way, other_way)), ("b", (other_way, one_way))):
        assert first_of(tmp_path / folder, "henvisning gastroskopi", *texts) == one_way
        assert first_of(tmp_path / folder, "kontroll blodprøve", *texts) == other_way


def test_the_form_typed_comes_before_other_forms(tmp_path: Path) -> None:
    """Of two texts with the same word, the one that has it as it was typed."""
    texts = ("avtalen om kveldstid", "avtaler om kveldstid")
    for folder, both in (("a", texts), ("b", texts[::-1])):
        assert first_of(tmp_path / folder, "avtalen kveldstid", *both) == texts[0]
        assert first_of(tmp_path / folder, "avtaler kveldstid", *both) == texts[1]


def test_words_in_the_order_typed_come_first(tmp_path: Path) -> None:
    """Of two texts with the same words in the same stretch, the one where they follow each other as they were typed."""
    texts = ("blodtrykk kontroll hver uke", "kontroll blodtrykk hver uke")
    for folder, text in zip("ab", texts, strict=True):
        assert first_of(tmp_path / folder, text.removesuffix(" hver uke"), *texts) == text


def test_a_name_weighs_more_than_another_word(tmp_path: Path) -> None:
    """Of two texts that hold one word each, the one that holds the word with a capital letter."""
    texts = ("møte i sande hver uke", "møte med lege hver uke")
    for folder, both in (("a", texts), ("b", texts[::-1])):
        assert first_of(tmp_path / folder, "møte lege Sande", *both) == texts[0]
        assert first_of(tmp_path / folder, "møte Lege sande", *both) == texts[1]


def test_the_commoner_of_two_words_that_may_be_meant_is_read(tmp_path: Path) -> None:
    """Of two texts with a word one edit away, the one whose word the archive has oftener, though the other has more of the letters."""
    texts = ("salve ved hvile", "alpe ved hvile", "råd om salve")
    for folder, all_texts in (("a", texts), ("b", texts[::-1])):
        assert first_of(tmp_path / folder, "salpe hvile", *all_texts) == texts[0]


def slots(documents: list[SearchDocument]) -> int:
    """How many bytes the file has that the hits' records are read from."""
    return next(len(file.content) for file in search.build_index(documents, [], {}) if file.path.endswith("/poster"))


def test_only_a_small_archive_holds_its_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where bytes are dear, a hit costs no more than what is shown of it; a book costs no archive what a book does."""
    documents = made_up(7, 9)
    long = replace(
        BASE, id="bok", url="/bok/", title="Bok", text=" ".join(f"ord{at * 7919:x}" for at in range(20_000))
    )
    assert slots(documents) > 9 * SLOT
    assert slots([long]) < 4000
    monkeypatch.setattr(search.occurrences, "FEW", 9)
    assert slots(documents) == 9 * SLOT


@pytest.mark.parametrize("few", [2000, 20], ids=["small", "large"])
def test_words_in_quotes_are_found_wherever_they_stand(
    few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where they begin in one stretch and end in the next, and behind more stretches of a word than are told."""
    monkeypatch.setattr(search.occurrences, "FEW", few)
    often = ("blodtrykket " + "fyll{} " * 30) * 13
    texts = [*("fyll{} " * before for before in (4, 5, 28, 29)), often, "annet{} "]
    documents = [
        replace(BASE, id=str(at), url=f"/{at}/", title="Notat",
                text=texts[min(at, 5)].replace("{}", str(at)) + "blodtrykket kontrolleres hjemme" * (at < 5))
        for at in range(90)
    ]  # fmt: skip
    index = written(search.build_index(documents, [], {}), tmp_path)
    assert set(ids(one(index, q='"blodtrykket kontrolleres hjemme"'))) == set("01234")


def test_questions_asked_at_once_are_answered_as_one_by_one(tmp_path: Path) -> None:
    """What one question has counted is never mixed with what another counts while the first waits for its texts."""
    documents = made_up(7, 60)
    index = written(search.build_index(documents, [], LABELS), tmp_path)
    questions = [{"q": each.title} for each in documents]
    assert asked(index, questions, at_once=True) == asked(index, questions)


@pytest.mark.parametrize("many", [0, 1, 60])
def test_the_same_documents_give_the_same_bytes_in_any_order(many: int) -> None:
    """The order in which documents come does not matter."""
    documents = made_up(7, many)
    assert list(search.build_index(documents, [], LABELS)) == list(search.build_index(documents[::-1], [], LABELS))
