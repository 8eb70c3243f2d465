"""The guard looks wherever an attachment can hold words, and at the names of files, and never says what it saw."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.text.extract import texts
from build_tools.text.personal_data import findings

Check = Callable[..., list[str]]
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]{}>>"
PICTURE = '<wp:docPr id="1" name="Bilde 1" descr="Svar 010190 12345"/>'
NEWS = "---\ntitle: Svar\ndate: 2026-11-01\nsource: sykehuset\ntopic: gastro\n---\n\nTekst.\n"


def office(parts: dict[str, str]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return raw.getvalue()


def pdf(catalogue: str = "", page: str = "", *more: str, info: str = "") -> bytes:
    """One empty page; what is ``more`` is object 4 and on."""
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{catalogue}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE.format(page),
        *more,
    ]
    if info:
        objects.append(info)
    out, places = "%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    known = f"/Info {len(objects)} 0 R" if info else ""
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R{known}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


HIDDEN = {
    "alt.docx": office({"word/document.xml": f"<w:p>{PICTURE}</w:p>"}),
    "alt.pptx": office({"ppt/slides/slide1.xml": "<p:cNvPr id='2' name='B' descr='Svar 010190 12345'/>"}),
    "title.xlsx": office({"xl/drawings/drawing1.xml": '<xdr:cNvPr id="2" title="010190-12345"/>'}),
    "drawing.xlsx": office({"xl/drawings/drawing1.xml": "<a:p><a:t>010190 12345</a:t></a:p>"}),
    "thread.xlsx": office({"xl/threadedComments/threadedComment1.xml": "<text>010190 12345</text>"}),
    "comment.pptx": office({"ppt/comments/modernComment_1.xml": "<a:p><a:t>010190 12345</a:t></a:p>"}),
    "custom.docx": office({"docProps/custom.xml": "<property><vt:lpwstr>010190 12345</vt:lpwstr></property>"}),
    "head.odt": office({"styles.xml": "<text:p>010190 12345</text:p>"}),
    "zero.xlsx": office({"xl/worksheets/sheet1.xml": '<row><c r="A1"><v>1019012345</v></c></row>'}),
    "zero.ods": office({"content.xml": '<table:table-cell office:value="1019012345"/>'}),
    "cells.xlsx": office({"xl/worksheets/sheet1.xml": "<row><c><v>120190</v></c><c><v>12345</v></c></row>"}),
    "cells.docx": office({"word/document.xml": "<w:tc><w:p>010190</w:p></w:tc><w:tc><w:p>12345</w:p></w:tc>"}),
    "zero.csv": b"navn;nummer\r\nK;1019012345\r\n",
    "cells.csv": b"navn;dato;nummer\r\nK;010190;12345\r\n",
    "wide.txt": "Gjelder 010190 12345".encode("utf-16"),
    "wide.csv": "K;01019012345\n".encode("utf-16-le"),
    "western.txt": "Født: 010190\xa012345".encode("cp1252"),
    "lines.txt": b"Gjelder 010190\r\n12345",
    "folded.ics": b"DESCRIPTION:Gjelder 01019\r\n 012345\r\n",
    "field.pdf": pdf("/AcroForm<</Fields[4 0 R]>>", "", "<</FT/Tx/T(nr)/V(010190 12345)>>"),
    "child.pdf": pdf("/AcroForm<</Fields[4 0 R]>>", "", "<</T(a)/Kids[5 0 R]>>", "<</FT/Tx/T(nr)/V(010190 12345)>>"),
    "note.pdf": pdf("", "/Annots[4 0 R]", "<</Type/Annot/Subtype/FreeText/Rect[0 0 1 1]/Contents(010190 12345)>>"),
    "tagged.pdf": pdf("/StructTreeRoot 4 0 R", "", "<</K 5 0 R>>", "<</S/Figure/P 4 0 R/K[0]/Alt(Svar 010190 12345)>>"),
    "outline.pdf": pdf("/Outlines 4 0 R", "", "<</First 5 0 R>>", "<</Title(010190 12345)/Parent 4 0 R>>"),
    "info.pdf": pdf(info="<</Title(Svar 010190 12345)>>"),
}  # fmt: skip
PLACES = {
    "field.pdf": "i et skjemafelt", "child.pdf": "i et skjemafelt", "note.pdf": "på side 1",
    "tagged.pdf": "i en alternativ tekst", "outline.pdf": "i et bokmerke", "info.pdf": "i egenskapene til filen",
}  # fmt: skip
INNOCENT = {
    "phones.xlsx": office({"xl/worksheets/sheet1.xml": "<row><c><v>4733342000</v></c><c><v>9800000001</v></c></row>"}),
    "indexes.xlsx": office({"xl/worksheets/sheet1.xml": "".join(f'<c t="s"><v>{each}</v></c>' for each in (12, 10, 90, 123, 45))}),
    "place.xlsx": office({"xl/drawings/drawing1.xml": "<xdr:col>1</xdr:col><xdr:colOff>21090</xdr:colOff><xdr:row>12345</xdr:row>"}),
    "place.docx": office({"word/document.xml": "<wp:posOffset>121090</wp:posOffset><wp:posOffset>12345</wp:posOffset>"}),
    "counts.docx": office({"docProps/app.xml": "<Pages>12</Pages><Words>1090</Words><Characters>12345</Characters>"}),
    "phones.csv": b"navn;nummer\r\nK;4733342000\r\n",
    "loop.pdf": pdf("/AcroForm<</Fields[4 0 R]>>/StructTreeRoot 4 0 R/Outlines 4 0 R", "/Annots[4 0 R null]",
                    "<</Kids[4 0 R 4 0 R]/K 4 0 R/First 4 0 R/Next 4 0 R/V 4 0 R>>"),
}  # fmt: skip


@pytest.mark.parametrize("name", HIDDEN)
def test_a_number_is_seen_wherever_a_file_may_hold_it(check: Check, name: str) -> None:
    found = check({f"vedlegg/{name}": HIDDEN[name]})
    assert len(found) == 1
    assert found[0].startswith(f"content/vedlegg/{name}:1: i vedlegget står ")
    assert f"står {PLACES.get(name, '')}".rstrip() + " noe som ligner et fødselsnummer" in found[0]


@pytest.mark.parametrize("name", INNOCENT)
def test_numbers_that_a_file_is_made_of_are_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(INNOCENT[name])
    assert [kind for _place, text in texts(tmp_path / name) for _at, kind in findings(text)] == []


@pytest.mark.parametrize("path", ["vedlegg/010190-12345.txt", "vedlegg/svar_01019012345.pdf", "vedlegg/010190/12345.csv", "vedlegg/0101-9012-345.txt",
                                  "nyheter/2026/2026-11-01-fil01019012345.md", "om-01019012345.md"])  # fmt: skip
def test_a_number_in_the_name_of_a_file_is_found_and_not_repeated(check: Check, path: str) -> None:
    """Other findings in the same file do not name it either."""
    found = check(
        {path: NEWS.replace("title: Svar", "title: Svar på prøve\nukjent: x") if path.endswith(".md") else pdf()}
    )
    assert any("i navnet på filen står noe som ligner et fødselsnummer" in each for each in found)
    assert "12345" not in "\n".join(found)
    assert not any(part in "\n".join(found) for part in ("0190", "0101-9", "9012"))


@pytest.mark.parametrize("path", ["vedlegg/IMG_20120314_101523.jpg", "vedlegg/2024-03-14-12345-rutine.pdf", "vedlegg/v2011-01-02.pdf",
                                  "nyheter/2009/2009-05-06-12345-nye.md", "nyheter/2012/2012-10-11-123-fikk-time.md"])  # fmt: skip
def test_dates_and_counts_in_names_are_left_alone(check: Check, path: str) -> None:
    text = NEWS.replace("2026-11-01", path[13:23]) if path.endswith(".md") else b""
    assert not [each for each in check({path: text}) if "i navnet" in each]
