"""The guard sees personal data by its shape, and nothing in innocent numbers."""

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reader import OWN, demonstration

from build_tools.text.personal_data import findings
from build_tools.text.written_out import WrittenOut

REAL = Path(__file__).parents[3] / "shared" / "data" / "real" / "content"

IDENTITY = [
    "01019012345", "010190 12345", "010190-12345", "01.01.90-12345", "01 01 90 123 45", "0 1 0 1 9 0 1 2 3 4 5",
    "010190\xa012345", "010190\u200912345", "010190**12345**", "010190&nbsp;12345", "010190%2012345", "010190\n12345",
    "0101 9012 345", "01019 012345", "01.01.1990 12345", "０１０１９０12345", "nr 4 010190 12345",
    "https://x.no/?fnr=01019012345", "id=01019012345", "fil-01019012345-ab", "journalnr. 010190 12345", "![svar 01019012345](x.png)",
    "41019012345", "410190 12345", "01419012345", "018190 12345", "01669012345", "fnr 81234567890",
    "D-nummer: 41019012345", "start 010190 12345", "bestemor 010190 12345", "14.03.2024-12345", "01.01.2009 12345",
    "1.1.1970 12345", "9.7.1956-12345", "9/7/1956 12345", "1.12.1956 12345", "`010170` 12345", "010170+12345", "~~010170~~ 12345",
    "0\n1\n0\n1\n7\n0\n1\n2\n3\n4\n5", "0 | 1 | 0 | 1 | 7 | 0 | 1 | 2 | 3 | 4 | 5", "|0|1|0|1|7|0|1|2|3|4|5|",
    "010190•12345", "010190·12345", "Svar:\n> 010190\n> 12345", "Svar\n- Nummer 010190\n        12345", "[010190](https://x.no/a) 12345",
    "1.1.90 12345", "1/1-90 12345", "1. januar 1990 12345", "| Fødselsnummer | 81234567890 |", "fødselsnummeret 81234567890",
    "serien 010190 12345", "31.12.1999 12345", "010190 12345 mannen", "møte 010190 12345", "her 010190 12345", "pilot 010190 12345", "batchen i møte, id 010190 12345",
]  # fmt: skip
WRITTEN = [
    "| K | 010190 | 12345 |",
    "|010190|12345|",
    "010190,12345",
    "010190;12345",
    '"010190","12345"',
    "(010190) 12345",
    "010190<br>12345",
    "010190:12345",
    r"010190\-12345",
    "010190&ndash;12345",
    "010190&thinsp;12345",
    "010190&emsp;12345",
    "010190&shy;12345",
    "010190&zwj;12345",
    "01019&#48;12345",
    "&#48;1019012345",
    "01019&#x30;12345",
    "&#48;&#49;&#48;&#49;&#57;&#48;&#49;&#50;&#51;&#52;&#53;",
    "<span>010190</span><span>12345</span>",
    "<td>010190</td>\n  <td>12345</td>",
    "0101<b>90</b>12345",
    "010190<!-- og så -->12345",
    "[a](https://x.no/?p=010190%2D12345)",
    "https://x.no/%30%31%30%31%39%30%31%32%33%34%35",
    "1990-01-01 12345",
    "| 1990-01-01 | 12345 |",
    "| 01.01.90 | 12345 |",
    "01.01.1990: 12345",
    "Født 01.01.90, pnr 12345",
    "fødselsdato 01.01.1990, personnummer 12345",
    "født 1. januar 1990, nr. 12345",
    "født 01.01.1990\n- Personnr.: 12345",
    "01.01.2015 (personnummer 12345)",
    "FØDT 01.01.15 PNR 12345",
    "010190\u00ad12345",
    "010190\u2060-12345",
    "010190\ufeff12345",
    r'"Svar 01019\u003012345"',
    r'"010190\x2012345"',
    r'"010190\t12345"',
    r'"010190\U0000002012345"',
]
SET_APART = [
    "| 124500 | 12345 |",
    "| 110990 | 12 345 |",
    "110990, 12345,50 kr",
    "| 2024-03-14 | 12345 |",
    "| 14.03.24 | 12345 |",
    "01.01.2015, ring nr. 02800",
    "født 1990, ring nr. 02800",
    "| 018190 | 12345 |",
    "5%10 og 10%20",
    "| 12 | 10 | 24 | 12345 |",
    "<td>12</td><td>10</td><td>24</td><td>12345</td>",
    "pH <7 og 12345",
    "10<sup>9</sup>",
    "artikkelnr. | 010190 | 12345 |",
    "| 31.12.1999 | 12345 |",
    "| 2005-01-01 | 12345 |",
    "1.1.2009, 12345 innbyggere",
]
MOBILE = [
    "912 34 567",
    "41 23 45 67",
    "tlf. 91234567",
    "mobil: 41234567",
    "+47 912 34 567",
    "+4791234567",
    "[ring](tel:91234567)",
    "+47-912-34-567",
    "mobil 912.34.567",
    "tlf. 91-23-45-67",
    "912\u202f34\u202f567",
    "91\u200923\u200945\u200967",
    "tlf 9123 4567",
    "tlf. 91 81 71 61",
    "Mob.nr. 91234567",
    "ring Kari på 91234567",
    "4791234567",
    "wa.me/4791234567",
    "| Mobil | 91234567 |",
    "de på listen:\n\n| Navn | Mobil |\n|---|---|\n| Kari | **91234567** |\n",
    "de på listen:\nnavn;mobilnr.\nKari;9123 4567\n",
]
JOURNAL = [
    "pas. A.B. f. 1956",
    "K.N., født 1956",
    "pasient KN (1956)",
    "K.N. f. -43",
    "Pas. f. -43",
    "kvinne f. '43",
    "mann f. ’43",
    "kvinne f. 56",
    "mann født i 1956.",
    "AB f. 01.02.1956",
    "pasient MR f. 56",
    "pas. BT (56)",
    "pas. MR 1956",
    "Pasienten Kari Nordmann, født 12.03.1956, fikk feil svar.",
    "Kari Nordmann (f. 12.03.1956) ble innlagt.",
    "Pasient: Ola Hansen, fødselsdato 12. mars 1956.",
    "Navn: Ola Hansen\nFødt: 12.03.56",
    "pasienten Kari Nordmann født 1956",
    "Kari N. f. 1956",
    "KN 120356",
    "pas. PO 56",
]
MAIL = ["ola@gmail.com", "ola.nordmann@hotmail.no", "kari@online.no"]
INNOCENT = [
    "33 34 20 00", "tlf. 33 34 20 00", "bestillingsnummer "
        "41234567", "ordrenummer 12031234567", "ISBN 978-82-450-1234-5",
    "konto 1234.56.78903", "org.nr. 983 975 259", "14.03.2024 123", "2024-03-14 11.30", "kl. 08.30 09.00 13.00",
    "08.00 09.30 11.1", "20.12.2026 11.30", "1.12.2024-31.12.2024", "2019-2020-2021-2022", "1 2 3 4 5 6 7 8 9 10",
    "10 12 15 20 25 3", "900 000 kroner", "saksnr. 2024/12345", "https://doi.org/10.1056/NEJMoa2034577",
    "kvinner født 1991 eller "
        "senere", "pasienter født 2010", "WHO, født 1948", "post@siv.example.org", "40 000 000 kr",
    "120/80 mmHg 01.02.2024 100", "takst 14d og 2ad", "D12, K86 og R95",
    "Betales til 1506.12.34567", "REF 04053812190", "1.12.2024 12345", "1.2.3 12345", "912.34.567 kr", "versjon 4.1.12.34",
    "1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11", "| 0 | 1 | 0 | 1 | 7 | 0 | 1 | 2 |", "31 | 1 | 0 | 1 | 0 | 12 | 4 | 5 | 6 | 7 | 8 | 9",
    "bolk A–K, f. 1 og 2", "pH 7.40-7.45 og 91-23-45-67",
    "Møte-ID: 912 34 567", "saksnr. 12 91 23 45 67", "sak 2026/912 34 567",
    "KID-nummer: 01019012345", "HER-id 12010112345", "LOT 121024 12345", "lot-nr. 121024-12345", "batch: 121024 12345",
    "Zoom meeting ID: 120 1011 2345", "møte-ID 312 1011 2345", "møtenummer: 120 1011 2345",
    "Telefonkonferanse-ID: 120 101 123 45#", "14.03.2024 12345", "14.03.2024: 12345", "2012-05-06 123",
    "professor Peter Hjort (f. 1924)", "Henrik Ibsen, født 20. mars 1828", "barn i Helse Vest født 1.1.2015", "EU 120356", "KN 123456",
    "ordrenummer 4791234567", "ny registrering 41234567", "1. januar 2024 12345", "| Mobil | Sak |\n|---|---|\n| nei | 91234567 |",
    "per 1.1.2009 12345 innbyggere", "31.12.99 12345 pasienter", "produksjonsnummer 12101012345", "serienummer: 12101012345", "Giro 12010512345",
    "https://doi.org/10.1136/bmj.01019012345", "doi: 10.1001/jama.01019012345", "NCT01019012345",
    "[skjema](https://forms.x.no/1f2b3c4d-0101-9012-345b-ccddeeffa0b1)", "01019012-3451-4AB2-8CDE-F01234567890",
    "400 25 125 mg", "puls 90 80 70 60", "45 50 55 60 ml", "452 34 567 kroner", "96 97 98 99",
    "pasienten, IV 12 mg", "pasienten PO 50 mg", "pasienten EF 35", "pasient HF 10", "pasienten, BP 90",
    "2012-05-06 12345", "pasient MR 24 timer", "pasient CT 64 snitt", "pasienten, UL 12 uker", "pas. KI 95",
]  # fmt: skip


@pytest.mark.parametrize("text", IDENTITY)
def test_identity_numbers_are_seen_in_any_writing(text: str) -> None:
    """Spaces, dots, hyphens, markup, links, D-numbers, help numbers and synthetic numbers."""
    assert [kind for _at, kind in findings(f"Gjelder {text} i dag.")] == ["identity-number"]


@pytest.mark.parametrize("text", WRITTEN)
def test_identity_numbers_are_seen_as_the_reader_would_see_them(text: str) -> None:
    """In cells, behind escapes and character references, as a birth date and a number named as what it is."""
    source = f"Linje.\nGjelder {text} i dag."
    found = list(findings(source))
    assert [kind for _at, kind in found] == ["identity-number"]
    at = found[0][0]
    assert 15 <= at < 15 + len(text)
    assert source[at].isdigit() or source[at] in "&%"


@pytest.mark.parametrize("text", SET_APART)
def test_numbers_that_stand_beside_each_other_are_left_alone(text: str) -> None:
    """Only six digits that are a birth date, and then five, are one number for all that stands between them."""
    assert list(findings(f"Det står {text} her.")) == []


@example("<b>  ")
@given(st.text("01 9-&#;4<br>%20\\ux/|\n", max_size=200))
def test_places_in_a_text_written_out_are_those_of_its_source(text: str) -> None:
    """In order, within it, and where the character itself stands if it does."""
    seen = WrittenOut(text)
    places = [seen.place(at) for at in range(len(seen.text))]
    assert places == sorted(places)
    assert all(
        text[place] in ("&", "%", "\\", "<", character) for place, character in zip(places, seen.text, strict=True)
    )


@pytest.mark.parametrize(("kind", "text"), [
    *[("mobile-number", each) for each in MOBILE], *[("journal", each) for each in JOURNAL],
    *[("private-mail", each) for each in MAIL],
])  # fmt: skip
def test_other_traces_of_a_person_are_seen(kind: str, text: str) -> None:
    """Private mobile numbers, journal phrases, private mailboxes."""
    assert kind in [found for _at, found in findings(f"Gjelder {text} i dag.")]


@pytest.mark.parametrize("text", INNOCENT)
def test_innocent_numbers_are_left_alone(text: str) -> None:
    """Telephones of offices, orders, books, dates, times, tables."""
    assert list(findings(f"Det står {text} her.")) == []


@given(st.dates(date(1900, 1, 1), date(2039, 12, 31)), st.integers(0, 99999),
       st.sampled_from(["", " ", "-", ".", "\xa0", " - "]),
       st.sampled_from([(0, 0), (40, 0), (0, 40), (0, 65), (0, 80), (40, 80)]))  # fmt: skip
def test_no_number_of_the_shape_gets_through(born: date, tail: int, gap: str, moved: tuple[int, int]) -> None:
    """Whatever its checksum says."""
    number = f"{born.day + moved[0]:02}{born.month + moved[1]:02}{born:%y}{gap}{tail:05}"
    assert list(findings(f"se {number}.")) == [(3, "identity-number")]


@pytest.mark.parametrize("text", ["1|" * 30_000 + "12", "4 " * 30_000 + "12", "1\n" * 30_000 + "0 12"])
def test_a_long_row_of_digits_is_read_in_no_time(text: str) -> None:
    """The answers to a survey, from one to five in each cell, and one of twelve."""
    start = time.process_time()
    assert list(findings(text)) == []
    assert time.process_time() - start < 2


@given(st.text("0123456789 .-/*_()\nabfødtKNpas@+47tel:", max_size=300))
def test_any_text_is_read_to_its_end(text: str) -> None:
    """Offsets lie in the text and come in order."""
    found = [at for at, _kind in findings(text)]
    assert found == sorted(found)
    assert all(0 <= at < len(text) for at in found)


@pytest.mark.parametrize("content", [REAL, pytest.param(OWN / "content", marks=demonstration)])
def test_real_news_gives_no_false_alarm(content: Path) -> None:
    """Neither the real items nor the repository's own have anything that the guard takes for a person."""
    if not content.is_dir():
        pytest.skip("the shared test data is not beside the repository")
    alarms = [
        path.name
        for path in content.rglob("*.*")
        if path.suffix in (".md", ".yml") and list(findings(path.read_text("utf-8")))
    ]
    assert alarms == []


HEAD = "---\ntitle: Svar\ndate: 2024-03-14\nsource: sykehuset\ntopic: gastro\n"
Check = Callable[..., list[str]]


def test_what_is_written_out_is_found_by_its_place_in_the_file(check: Check) -> None:
    """Line and column are those of the source, also after references, tags and escapes."""
    found = check(
        {
            "nyheter/2024/a.md": f'{HEAD}summary: "Gjelder \\u0030\\x31019012345 i dag"\n---\n\n'
            "P&aring; <b>tirsdag</b> kom 010190&shy;12345.\n\n| A | K | 010190 | 12345 |\n|---|---|---|---|\n"
        }
    )
    errors = [each for each in found if "ligner et fødselsnummer" in each]
    assert [each.split(":")[1:3] for each in errors] == [["6", "19"], ["9", "29"], ["11", "11"]]


def test_a_reason_silences_a_false_alarm(check: Check) -> None:
    """On the line before or the line itself, in fields and in text, also with the capital that a telephone sets."""
    assert (
        check(
            {
                "nyheter/2024/a.md": f"{HEAD}# praksisnytt: tillat varenummer, ikke en person\nsummary: "
                f"Nummer 010190 12345\n---\n\nTekst.\n"
            }
        )
        == []
    )
    assert (
        check({"nyheter/2024/a.md": f"{HEAD}---\n\n<!-- Praksisnytt: tillat varenummer -->\nNummer 010190 12345.\n"})
        == []
    )
    assert (
        check({"nyheter/2024/a.md": f"{HEAD}---\n\nNummer 010190 12345. <!-- praksisnytt: tillat varenummer -->\n"})
        == []
    )


def test_the_allowance_reaches_one_line_only(check: Check) -> None:
    """The line after next is guarded."""
    found = check(
        {"nyheter/2024/a.md": f"{HEAD}---\n\n<!-- praksisnytt: tillat varenummer -->\nTekst.\nNummer 010190 12345.\n"}
    )
    assert [each.split(":")[1:3] for each in found] == [["10", "8"]]


@pytest.mark.parametrize("line", ["contact: Jordmor: 912 34 567", "title: Svar: gjelder 010190 12345", "summary: Spør: ola@gmail.com",
                                  "title: Svar: pasienten Kari Margrethe Nordmann, født 12. mars 1956", "tittle: 010190 12345", "topic: 01019012345"])  # fmt: skip
def test_no_other_finding_quotes_what_is_personal(check: Check, line: str) -> None:
    """What is wrong in the same line is told without it."""
    found = check({"nyheter/2024/a.md": f"{HEAD}{line}\n---\n\nTekst.\n\n-Ring 010190 12345\n-Ring igjen\n"})
    assert len(found) > 2
    assert not any(part in "\n".join(found) for part in ("34 567", "010190", "12345", "ola@", "Nordmann", "mars"))


def test_an_office_may_have_a_mobile_number(check: Check) -> None:
    """That is a warning, since only a person can tell."""
    for office in ("Legekontorets vakttelefon", "Jordmor", "Helsesykepleier, tlf."):
        found = check({"nyheter/2024/a.md": f"{HEAD}contact: {office} 912 34 567\n---\n\nTekst.\n"})
        assert len(found) == 1
        assert "advarsel: her står et mobilnummer" in found[0]
    (found,) = check({"nyheter/2024/a.md": f"{HEAD}---\n\nRing 912 34 567.\n\nLegekontoret har åpent.\n"})
    assert "a.md:8:6: her står et mobilnummer" in found  # the office stands on another line


def test_vocabularies_are_guarded(check: Check) -> None:
    """A private mailbox in sources.yml is named by line and column."""
    found = check(
        {"vocabulary/sources.yml": "sykehuset:\n  label: Sykehuset\n  kind: sykehus\n  contact: ola@gmail.com\n"}
    )
    assert found[0].startswith("content/vocabulary/sources.yml:4:12: her står en privat e-postadresse")


def test_attachments_are_looked_into(check: Check) -> None:
    """The words of PDF, Word, Excel and text files are guarded, also when Word has split the number."""
    word = "<w:document><w:p><w:r><w:t>0101</w:t></w:r><w:r><w:t>90 12345</w:t></w:r></w:p></w:document>"
    found = check({
        "vedlegg/a.pdf": pdf_with("Gjelder 010190 12345"),
        "vedlegg/b.docx": zipped("word/document.xml", word),
        "vedlegg/c.xlsx": zipped("xl/sharedStrings.xml", "<sst><si><t>01019012345</t></si></sst>"),
        "vedlegg/d.txt": b"Gjelder 010190 12345",
        "vedlegg/e.docx": zipped("word/document.xml", "<w:document><w:p><w:t>Rutine for "
            "svar</w:t></w:p></w:document>"),
        "vedlegg/f.pdf": pdf_with("Rutine for svar"),
    })  # fmt: skip
    assert [each.split(":")[0] for each in found] == [
        f"content/vedlegg/{name}" for name in ("a.pdf", "b.docx", "c.xlsx", "d.txt")
    ]
    assert "på side 1" in found[0]


def test_attachments_that_cannot_be_read_are_named(check: Check) -> None:
    """Damaged files, zip bombs, books too long to be read in whole, and zips that are no document of an office: one finding each."""
    found = check({
        "vedlegg/a.pdf": b"%PDF-1.4 broken",
        "vedlegg/b.docx": b"PK\x03\x04broken",
        "vedlegg/c.docx": zipped("word/document.xml", "<w:p>" + " " * 30_000_000),
        "vedlegg/d.docx": zipped("a.csv", "010190 12345"),
        "vedlegg/e.pdf": pdf_with("Side").replace(b"/Kids[3 0 R]", b"/Kids[%b]" % (b"3 0 R " * 501)),
    })  # fmt: skip
    assert [each.split(":")[0] for each in found] == [
        f"content/vedlegg/{name}" for name in ("a.pdf", "b.docx", "c.docx", "d.docx", "e.pdf")
    ]


def zipped(name: str, text: str) -> bytes:
    """A zip with one part."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return raw.getvalue()


def pdf_with(text: str) -> bytes:
    """The smallest PDF that shows a line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    )
