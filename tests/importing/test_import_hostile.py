"""Hostile files give one clear problem each, and nothing is written."""

import base64
import io
import os
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from importing.conftest import HERE, Room, mail
from lxml import html as lxml_html
from quality import Figure
from trust.test_hostile import beyond

from build_tools.cli.import_ import command
from build_tools.importing import drafts, forwarded, intake, replies, tidy
from build_tools.importing.articles import Reader
from build_tools.importing.blocks import flatten
from build_tools.importing.guess import Guesser
from build_tools.importing.recipients import Recipients
from build_tools.importing.tidy import Findings
from build_tools.importing.values import Refused
from build_tools.load import read_document
from build_tools.model import Vocabulary
from build_tools.text import markup

TEXT = "<h2>Slutt på papirkopi</h2><p>Biopsisvar kommer i epikrisen fra april.</p>"
NO_WORDS = {"br", "col", "hr", "img", "colgroup", "nav", "aside", "footer", "header", "main", "body", "article"}
"""Elements that hold none, or that say which words are the news."""
ADDRESSES = ("https://", "javascript:", "data:", "ftp://", "cid:", "blob:https://", "mailto:a@", "tel:")
HEAD = b"From: samhandling@siv.example.org\r\nSubject: Nytt\r\nMIME-Version: 1.0\r\n"


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("nytt.txt", "hei")
    return made.getvalue()


def _attached(data: bytes, kind: str, name: str) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "samhandling@siv.example.org", "Nytt"
    message.set_content(TEXT, subtype="html")
    message.add_attachment(data, *kind.split("/"), filename=name)
    return message.as_bytes()


def _nested(levels: int) -> bytes:
    parts = (f'Content-Type: multipart/mixed; boundary="b{at}"\r\n\r\n--b{at}\r\n' for at in range(levels))
    return HEAD + "".join(parts).encode()


def _all_at_once() -> bytes:
    pixel = "<img src='https://t.example.org/open?id=7' width=1 height=1>"
    html = f"{TEXT}<script>fetch('https://t.example.org')</script>{pixel}"
    return HEAD + (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
        + html.encode()
        + b"\r\n--b\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(_zip())
    )


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "script.eml": (lambda: mail(f"{TEXT}<script>alert(1)</script>"), "programkode"),
    "handler.eml": (lambda: mail(f"{TEXT}<img src=x onerror=alert(1)>"), "programkode"),
    "link.eml": (lambda: mail(f"{TEXT}<a href=' javascript:alert(1)'>x</a>"), "programkode"),
    "frame.eml": (lambda: mail(f"{TEXT}<iframe src='https://x.example.org'></iframe>"), "programkode"),
    "only-a-pixel.eml": (
        lambda: mail("<img src='https://t.example.org/open?id=7' width=1 height=1>"),
        "ingen artikler",
    ),
    "zip.eml": (lambda: _attached(_zip(), "application/zip", "a.zip"), "vedlegg som ikke tas imot («a.zip»)"),
    "zip-as-picture.eml": (lambda: _attached(_zip(), "image/png", "a.png"), "vedlegg som ikke tas imot («a.png»)"),
    "program.eml": (lambda: _attached(b"MZ\x90\x00", "application/pdf", "plan.pdf"), "vedlegg som ikke tas imot"),
    "macros.eml": (lambda: _attached(b"xx", "application/msword", "plan.docm"), "vedlegg som ikke tas imot"),
    "all-at-once.eml": (_all_at_once, "e-posten"),
    "no-boundary.eml": (lambda: HEAD + b"Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nhei", "skillelinjene"),
    "no-start.eml": (lambda: HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\nhei", "skillelinjene"),
    "cut-off.eml": (
        lambda: HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhei",
        "skillelinjene",
    ),
    "base64.eml": (
        lambda: HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n!!\xe6\xe6==@@\r\n",
        "ikke riktig kodet",
    ),
    "charset.eml": (lambda: HEAD + b"Content-Type: text/html; charset=x-klingon\r\n\r\n<p>Hei", "ukjent tegnsett"),
    "utf-8.eml": (
        lambda: HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>M\xf8te",
        "ikke skrevet i tegnsettet",
    ),
    "hex.html": (lambda: b"<html><meta charset=hex><p>4865690a</p></html>", "tegnsettet den oppgir (hex)"),
    "nul.eml": (lambda: HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>M\x00te", "nulltegn"),
    "subject.eml": (lambda: mail(TEXT).replace(b"Subject: ", b"Subject: =?x-klingon?Q?a?= "), "ukjent tegnsett"),
    "no-head.eml": (lambda: b"hei hei\r\n\r\n<p>nytt</p>", "ødelagt"),
    "noise.eml": (lambda: bytes(range(256)) * 20, "ødelagt"),
    "nested-parts.eml": (lambda: _nested(3000), "ødelagt"),
    "many-parts.eml": (
        lambda: HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nhei\r\n" * 5000 + b"--b--",
        "for mange deler",
    ),
    "deep.eml": (lambda: mail("<div>" * 5_000 + TEXT), "inni hverandre"),
    "deep-table.eml": (lambda: mail("<table><tr><td>" * 2_000 + TEXT), "inni hverandre"),
    "many-tags.eml": (lambda: mail(TEXT + "<br>" * 100_000), "for mange elementer"),
    "much-markup.eml": (lambda: mail(TEXT + "<p>" + "ord " * 600_000), "for stor"),
    "long.eml": (lambda: mail(TEXT + "<p>" + "ord " * 60_000), "for lang til å være en nyhet"),
    "empty.eml": (lambda: b"  \r\n", "tom"),
    "no-text.eml": (lambda: HEAD + b"\r\n\r\n", "ingen tekst"),
    "entities.xml": (
        lambda: (
            b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>'
            b'<rss version="2.0"><channel><item><title>&c;</title></item></channel></rss>'
        ),
        "entiteter",
    ),
    "outside.xml": (
        lambda: (
            b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
            b'<rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>'
        ),
        "entiteter",
    ),
    "deep.xml": (lambda: b'<rss version="2.0"><channel>' + b"<a>" * 100_000, "ødelagt"),
    "broken.xml": (lambda: b'<rss version="2.0"><channel><item><title>a</item></rss>', "ødelagt (linje 1)"),
    "other.xml": (lambda: b'<opml version="2.0"><body/></opml>', "verken RSS, Atom eller WordPress"),
    "archive.zip": (_zip, "zip-fil"),
    "mail.msg": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Outlook-melding"),
    "plan.pdf": (lambda: b"%PDF-1.7", "PDF"),
    "note.txt": (lambda: "hei på deg".encode(), "filtypen er ikke kjent"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_one_clear_problem_and_no_file(name: str, room: Room, figure: Figure):
    """Exit code 1, one line that begins with the path, and nothing in content, archive or beside them."""
    make, said = HOSTILE[name]
    path = room.root / "inn" / name
    path.parent.mkdir()
    path.write_bytes(make())
    where = ["--content", str(room.root / "content")]
    result = CliRunner().invoke(command, [str(path), *where])
    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{path}: ")
    assert said in line
    assert room.files() == {}
    figure("hostile_letters")


def test_fifty_megabytes_are_refused_unread(room: Room):
    """The size is looked at before the first byte: a sparse file costs nothing."""
    path = room.root / "stor.eml"
    with open(path, "wb") as file:
        file.write(HEAD)
        file.truncate(50_000_000)
    (outcome,) = room.take(path)
    path.unlink()
    assert outcome.refused.startswith("filen er for stor (50.0 MB): den må være under 10 MB")
    assert room.files() == {}


LINES = 9_000


@pytest.mark.parametrize("read", [
    lambda: flatten(BeautifulSoup(f"<p>{'Den,<br>' * LINES}</p>", "lxml")),
    lambda: replies.own_html(f"<p>Svar<br>14. mars 2024 kl. 09:12 skrev Kari:<br>{'<b>x</b><br>' * LINES}</p>", 1),
    lambda: forwarded.first([f"{'-' * 20_000}a"]),
], ids=["a paragraph", "a quotation", "dashes"])  # fmt: skip
def test_many_short_lines_and_long_rules_are_read_in_time_that_grows_with_them(read: Callable[[], object]):
    """A mail of 80 kB took ten seconds, a line of two hundred dashes half a minute."""
    start = time.process_time()
    read()
    assert time.process_time() - start < 2


def test_what_is_no_regular_file_is_refused_without_waiting(room: Room):
    """A pipe has no other end, a folder no bytes."""
    pipe, folder = room.root / "pipe.eml", room.root / "mappe.eml"
    os.mkfifo(pipe)
    folder.mkdir()
    for outcome in room.take(pipe, folder, Path("/dev/zero")):
        assert "ikke en vanlig fil" in outcome.refused
    assert room.files() == {}


def test_a_tracking_pixel_in_an_honest_newsletter_is_dropped_and_told(room: Room):
    """Every mailing system sends one: the news comes in, the pixel is in no file."""
    html = f"{TEXT}<img src='https://t.example.org/open?id=7' width='1' height='1'>"
    outcome = room.take_bytes("brev.eml", mail(html))
    assert len(outcome.written) == 1
    assert "en sporingspiksel ble fjernet" in outcome.notes
    assert not any(b"t.example.org" in data for data in room.files().values())


def test_script_in_a_saved_page_is_dropped_and_told(room: Room):
    """Every saved page has script: it is in neither the draft nor the kept copy."""
    active = "<script>alert('x')</script><p onclick='alert(1)'>Mer tekst.</p>"
    page = f"<html><body><h1>Ny rutine</h1>{TEXT}{active}</body></html>"
    outcome = room.take_bytes("side.html", page.encode())
    assert "programkode (script) i siden ble fjernet" in outcome.notes
    assert not any(b"alert" in data for data in room.files().values())


def test_a_draft_holds_nothing_that_the_allow_list_would_have_to_take_out(room: Room):
    """Of every element that a letter may have, and of HTML that is only quoted, Markdown with harmless HTML is written."""
    marks = [
        f"<{tag} onclick='x' style='color:red' id='hoved'>Ord i {tag}</{tag}>" for tag in sorted(tidy.TAGS - NO_WORDS)
    ]
    quoted = "&lt;script&gt;x&lt;/script&gt; &lt;a href='javascript:x'&gt; <code>&lt;b onclick=1&gt;</code> <kbd>&lt;i onclick=1&gt;</kbd><pre>&lt;u onclick=1&gt;</pre>"
    links = "".join(f"<p><a href='{each}x.example.org/a'>Lenken med {each}</a></p>" for each in ADDRESSES)
    html = f"{TEXT}{''.join(marks)}<p>{quoted}</p>{links}<article><section>{TEXT}</section></article>"
    outcome = room.take_bytes("side.html", f"<html><body>{html}</body></html>".encode())
    assert outcome.written
    written = "".join(document.body for document in room.documents().values())
    assert written.count("Ord i ") > 40
    assert "Lenken med javascript:" in written
    shown = lxml_html.fragment_fromstring(markup.full_markdown(written), create_parent=True)
    assert beyond(shown, {}) == []


@pytest.mark.parametrize(
    "picture",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n" + b"x" * 50,
        b"<html>",
    ],
)
def test_what_only_calls_itself_a_picture_is_not_kept(picture: bytes, room: Room):
    """SVG runs script, and a broken picture shows nothing: the text comes in without it."""
    data = base64.b64encode(picture).decode()
    page = f"<html><body><h1>Ny rutine</h1>{TEXT}<img src='data:image/png;base64,{data}' alt='x'></body></html>"
    outcome = room.take_bytes("side.html", page.encode())
    assert "et bilde i filen kunne ikke vises og ble ikke tatt med" in outcome.notes
    assert not any("vedlegg" in path for path in room.files())
    (document,) = room.documents().values()
    assert "![" not in document.body


@pytest.mark.parametrize("name", ["cid:a b", "cid:a)b", "cid:a\tb"])
def test_a_picture_with_a_damaged_name_leaves_nothing_in_the_text(name: str, room: Room):
    """It cannot be said in Markdown."""
    room.take_bytes("brev.eml", mail(f"{TEXT}<img src='{name}' alt='Kart'>"))
    (document,) = room.documents().values()
    assert "cid:" not in document.body
    assert document.problems == ()


CONTROLLED = {
    "in the address": "<a href='https://siv.example.org/{mark}a'>rutinen for svar</a>",
    "in the page's own": "<link rel='canonical' href='https://siv.{mark}example.org/side/'>"
    "<a href='/a'>rutinen for svar</a>",
    "in a counter's target": "<a href='https://nytt.list-manage.com/track/click?url=https://siv.example.org/%0Fa'>"
    "rutinen for svar</a>",
}


@pytest.mark.parametrize("place", CONTROLLED)
@pytest.mark.parametrize("mark", ["\x0f", "&#15;", "\x9a", "&#x202e;"])
def test_characters_nobody_sees_are_taken_out_of_addresses(mark: str, place: str, room: Room):
    """The draft could not be read."""
    html = f"<html><head><title>Nytt</title></head><body>{TEXT}<p>Se {CONTROLLED[place].format(mark=mark)}.</p></body></html>"
    outcome = room.take_bytes("side.html", html.encode())
    assert not outcome.refused
    (document,) = room.documents().values()
    assert "(https://siv.example.org/a)" in document.body
    assert mark not in str(document.data)
    assert document.problems == ()


def test_an_address_that_is_none_is_no_reason_to_refuse_a_page(room: Room):
    """The page's own address is broken beyond reading: its text comes in."""
    page = f"<html><head><link rel='canonical' href='https://[siv.example.org/'></head><body>{TEXT}</body></html>"
    assert len(room.take_bytes("side.html", page.encode()).written) == 1


def test_a_picture_of_a_billion_points_is_not_unpacked(room: Room):
    """A small file can claim to be a picture of any size."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 30_000, 1, 0, 0, 0, 0)
    claim = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    data = base64.b64encode(claim + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))).decode()
    page = f"<html><body><h1>Ny rutine</h1>{TEXT}<img src='data:image/png;base64,{data}' alt='x'></body></html>"
    outcome = room.take_bytes("side.html", page.encode())
    assert "et bilde i filen kunne ikke vises og ble ikke tatt med" in outcome.notes


@pytest.mark.parametrize(
    "title", ["../../../etc/passwd", "--- # x", "!!python/object:os.system", "&a *a", "'\"`|>", "[a](b)"]
)
def test_a_title_can_break_neither_path_nor_front_matter(title: str, room: Room):
    """A file's name is made of letters, and the title comes back as it was."""
    outcome = room.take_bytes("brev.eml", mail(TEXT.replace("Slutt på papirkopi", title.replace("&", "&amp;"))))
    (draft,) = outcome.written
    assert draft.path.count("/") == 2
    assert ".." not in draft.path
    assert list(room.documents()) == [title]


def test_characters_nobody_sees_are_taken_out(room: Room):
    """Controls, soft hyphens, zero widths and turned reading directions would stop the draft at the next check."""
    room.take_bytes(
        "brev.eml", mail("<h2>Slutt \u202epå\u200b pa\u00adpir</h2><p>Bio\ufeffpsi\u200bsvar\u0007 her.</p>")
    )
    (document,) = room.documents().values()
    assert document.data["title"] == "Slutt på papir"
    assert "Biopsisvar her." in document.body
    assert document.problems == ()


FIXTURES = sorted((HERE / "fixtures").iterdir())
JUNK = st.sampled_from(
    [
        b"<table>",
        b"</td>",
        b"<b>",
        b"\n\n",
        b"--",
        b"&#0;",
        b"&#x202e;",
        b"\xff",
        b"<a href='http://[::'>",
        b"<dl><dt>a<dd>b",
        b"=\n",
    ]
)


def take_apart(data: bytes, name: str) -> None:
    """Read a file as import does: drafts that the site can read, or a refusal."""
    try:
        letter = intake.read_letter(data, name, Recipients())
        reader = Reader(letter.recipients, frozenset(), Findings())
        articles = [article for piece in letter.pieces for article in reader.read(piece)]
    except Refused:
        return
    for article in articles:
        slug = drafts.slug_of(article.title)
        draft = drafts.write(article, slug, Guesser(Vocabulary()), {}, "archive/import/x", lambda _path: False)
        document = read_document(draft.path, draft.text.encode())
        assert document.data["title"] == article.title
        assert document.readable


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(FIXTURES), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 200), JUNK), max_size=6))
def test_a_damaged_file_is_read_or_refused_but_breaks_nothing(path: Path, damage: list[tuple[float, int, bytes]]):
    """Cut, doubled and overwritten anywhere: drafts the site can read, or one plain reason."""
    data = path.read_bytes()
    for where, length, junk in damage:
        at = int(where * len(data))
        data = data[:at] + junk + data[at + length :]
    take_apart(data, path.name)
