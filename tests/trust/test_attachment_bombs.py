"""Attachments made to take all time or memory: each is one finding, soon, and the check goes on."""

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.no_cover

VOCABULARY = {
    "content/vocabulary/topics.yml": "mage:\n  label: Mage\n",
    "content/vocabulary/sources.yml": "felles:\n  label: Felles\n  kind: sykehus\n  contact: post@felles.example.org\n",
}
LONGEST = 60
"""Seconds of processor time; a PDF may take twenty in its own process, and the machine may be slow."""


def office(parts: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A document of Word of these parts."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return raw.getvalue()


def hungry() -> bytes:
    """One part packed with LZMA that asks for a window of four gigabytes."""
    made = bytearray(office({"word/document.xml": b"<w:p>Tekst</w:p>" * 100}, zipfile.ZIP_LZMA))
    at = (
        made.index(b"word/document.xml") + len(b"word/document.xml") + 4 + 1
    )  # after version, size and the first property
    made[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(made)


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def stream(content: bytes, more: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


PAGE = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> /MediaBox [0 0 9 9] >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
CATALOGUE, KIDS = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
BOMBS: dict[str, Callable[[], bytes]] = {
    "opened.docx": lambda: office({"word/document.xml": b"<" * 15_000_000}),
    "broken.docx": lambda: office({"word/document.xml": b"<w:br " * 2_500_000}),
    "closed.docx": lambda: office({"word/document.xml": b"<w:p>" + b'Target="' * 1_500_000}),
    "laughs.docx": lambda: office({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:p>&b;</w:p>'}),
    "outside.docx": lambda: office({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:p>&a;</w:p>'}),
    "number.docx": lambda: office({"word/document.xml": b"<w:p>&#" + b"9" * 3_000_000 + b";</w:p>"}),
    "parts.docx": lambda: office({f"word/header{number}.xml": b"" for number in range(20_000)}),
    "sheets.xlsx": lambda: office({f"xl/worksheets/sheet{number}.xml": b"<v>1</v>" for number in range(20_000)}),
    "window.docx": hungry,
    "old.docx": lambda: office({"word/document.xml": b"<w:p>x</w:p>"}, zipfile.ZIP_BZIP2),
    "within.docx": lambda: office({"word/document.xml": office({"word/document.xml": b"0" * 9_000_000})}),
    "up.docx": lambda: office({"../../word/document.xml": b"<w:p>x</w:p>", "word/document.xml": b"<w:p>x</w:p>"}),
    "kids.pdf": lambda: pdf(CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"),
    "count.pdf": lambda: pdf(CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 999999999999 >>", PAGE, stream(b""), FONT),
    "words.pdf": lambda: pdf(CATALOGUE, KIDS, PAGE, stream(zlib.compress(b"BT /F 9 Tf " + b"(Rutine for svar) Tj " * 3_000_000 + b" ET")), FONT),
    "layers.pdf": lambda: pdf(CATALOGUE, KIDS, PAGE, stream(zlib.compress(zlib.compress(b"x" * 200_000_000)),
                      b"/Filter [/FlateDecode /FlateDecode]"), FONT),
    "itself.pdf": lambda: pdf(CATALOGUE, KIDS, PAGE, b"4 0 R", FONT),
    "length.pdf": lambda: b"%PDF-1.7\n1 0 obj\n<< /Length 99999999999999999999 >>\nstream\n" + b"x" * 100,
    "tags.txt": lambda: b"<a" * 1_000_000 + b"<!--" * 1_000_000 + b"&a" * 1_000_000 + b"<a " + b"a" * 1_000_000,
    "births.csv": lambda: b"nr 12345;f. 01.01.90 - " * 200_000,
    "digits.csv": lambda: b"01019012345\n" * 1_500_000,
    "picture.png": lambda: b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0),
    "program.png": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
}  # fmt: skip
"""Each is made when its test runs: together they take five seconds and more."""
FINE = {"tags.txt", "births.csv", "laughs.docx", "outside.docx", "closed.docx", "opened.docx", "broken.docx", "within.docx", "up.docx", "number.docx", "count.pdf", "itself.pdf",
        "picture.png", "program.png"}  # fmt: skip
"""What is read without doing what it says: a picture is never opened, and is sent as what its name says."""


@pytest.mark.parametrize("name", BOMBS)
def test_an_attachment_that_would_take_everything_is_one_finding_soon(tmp_path: Path, name: str) -> None:
    for path, content in {**VOCABULARY, f"content/vedlegg/{name}": BOMBS[name]()}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content.encode() if isinstance(content, str) else content)
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000,) * 2); "
        f"resource.setrlimit(resource.RLIMIT_CPU, ({LONGEST},) * 2); "
        "from build_tools.cli import main; sys.argv[1:] = ['check', '--today', '2026-11-22']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=LONGEST * 5
    )
    assert "Traceback" not in done.stderr
    said = [line for line in done.stdout.splitlines() if name in line]
    assert len(said) == (name not in FINE), done.stdout + done.stderr
    assert "passwd" not in done.stdout
    assert "root:" not in done.stdout
