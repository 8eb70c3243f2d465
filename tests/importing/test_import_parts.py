"""Of the parts of a mail, all that say something are read, and each as its own."""

import base64
import io
from email.message import EmailMessage

import pytest
from importing.conftest import Room
from PIL import Image

FIRST = "Fra 1. april sendes alle henvisninger til koloskopi elektronisk, og papir blir returnert."
SECOND = "Poliklinikken har utvidet åpningstiden, og vakthavende kardiolog svarer mellom tolv og ett."


def sent(subject: str, html: str = "") -> EmailMessage:
    """A mail to somebody, as yet without text or of this HTML."""
    message = EmailMessage()
    message["From"], message["To"] = "samhandling@siv.example.org", "Kari Nordmann <kari.nordmann@lege.example>"
    message["Subject"], message["Date"] = subject, "Thu, 14 Mar 2024 09:12:33 +0100"
    if html:
        message.set_content(html, subtype="html")
    return message


@pytest.mark.parametrize(
    ("plain", "html", "left"),
    [
        (FIRST, f"<p>{SECOND}</p>", f"{FIRST}\n\n{SECOND}"),
        (FIRST, f"<p>Hei,</p><p>{FIRST}</p><p>{SECOND}</p>", f"{FIRST}\n\n{SECOND}"),
    ],
    ids=["each its own", "the same twice"],
)
def test_text_and_html_side_by_side_are_both_read(plain: str, html: str, left: str, room: Room):
    """Only of alternatives is one enough; what stands there twice is read once."""
    message = sent("Nytt skjema")
    message.make_mixed()
    message.add_attachment(plain, disposition="inline")
    message.add_attachment(b"%PDF-1.7", "application", "pdf", filename="plan.pdf")
    message.add_attachment(html, subtype="html", disposition="inline")
    room.take_bytes("brev.eml", message.as_bytes())
    assert room.documents()["Nytt skjema"].body.strip() == left


@pytest.mark.parametrize("empty", ["<p>&nbsp;</p>", "<title>Nytt</title><img src='https://x.example.org/a.png'>"])
def test_of_alternatives_the_plain_text_is_read_where_the_html_says_nothing(empty: str, room: Room):
    """A letter that is one large picture, or a program that left the HTML empty."""
    message = sent("Nytt skjema")
    message.set_content(FIRST)
    message.add_alternative(empty, subtype="html")
    room.take_bytes("brev.eml", message.as_bytes())
    assert room.documents()["Nytt skjema"].body.strip() == FIRST


def test_a_mail_that_was_sent_on_as_an_attachment_twice_is_the_innermost(room: Room):
    """Both notes above it are left out, and that is told."""
    outer, middle = sent("VS: VS: Koloskopi"), sent("VS: Koloskopi")
    middle.set_content("Til orientering fra meg.")
    middle.add_attachment(sent("Koloskopi", f"<p>{FIRST}</p>"))
    outer.set_content("Se under.")
    outer.add_attachment(middle)
    outcome = room.take_bytes("brev.eml", outer.as_bytes())
    assert room.documents()["Koloskopi"].body.strip() == FIRST
    assert any("andre e-poster som vedlegg" in note for note in outcome.notes)
    assert b"kari" not in b"".join(room.files().values()).lower()


def test_attached_mails_keep_their_own_pictures(room: Room):
    """Outlook calls the first of every mail the same; none names a recipient, and of one that is gone nothing stays."""
    outer = sent("Samling")
    outer.set_content("Her er to.")
    for title, text, colour in (("Rød", FIRST, "red"), ("Blå", SECOND, "blue")):
        inner = sent(
            title,
            f"<p>{text}</p><p><img src='cid:image001.png' alt='Kari Nordmann på tur'><img src='cid:b' alt='[1]'></p>",
        )
        Image.new("RGB", (60, 40), colour).save(data := io.BytesIO(), "PNG")
        inner.add_related(data.getvalue(), "image", "png", cid="<image001.png>")
        outer.add_attachment(inner)
    outcome = room.take_bytes("samling.eml", outer.as_bytes())
    shown = [Image.open(io.BytesIO(data)) for draft in outcome.written for data in draft.pictures.values()]
    assert [picture.convert("RGB").getpixel((0, 0)) for picture in shown] == [(255, 0, 0), (0, 0, 255)]
    assert all(r"![\[mottaker\] på tur](/vedlegg/" in document.body for document in room.documents().values())
    assert b"](cid:" not in b"".join(data for path, data in room.files().items() if path.endswith(".md"))


def with_picture(colour: str, text: str, kind: str = "PNG", **how: object) -> bytes:
    """A mail with one picture of this colour in its text."""
    message = sent("Nytt kart", f"<p>{text}</p><p><img src='cid:kart' alt='Kart over byen'></p>")
    Image.new("RGB", (60, 40), colour).save(data := io.BytesIO(), kind, **how)
    message.add_related(data.getvalue(), "image", "jpeg" if kind == "MPO" else "png", cid="<kart>")
    return message.as_bytes()


def test_a_photo_of_a_telephone_is_kept_without_the_second_one_behind_it(room: Room):
    """Telephones put depth or more light there; what shows the photo alone is a JPEG."""
    behind = [Image.new("RGB", (60, 40), "blue")]
    (draft,) = room.take_bytes(
        "a.eml", with_picture("red", FIRST, "MPO", save_all=True, append_images=behind)
    ).written
    assert list(draft.pictures) == ["vedlegg/2024/nytt-kart-1.jpg"]
    kept = Image.open(io.BytesIO(room.files()["content/vedlegg/2024/nytt-kart-1.jpg"]))
    assert (kept.format, kept.getpixel((9, 9))) == ("JPEG", (254, 0, 0))


def test_a_picture_written_into_the_html_of_a_mail_is_one_of_its_pictures(room: Room):
    """In the draft and in the copy, whichever of the mail's texts it stands in."""
    message = sent("Nytt kart")
    message.make_mixed()
    for colour, text in (("red", FIRST), ("blue", SECOND)):
        Image.new("RGB", (60, 40), colour).save(data := io.BytesIO(), "PNG")
        picture = (
            f"<img alt='Kart over byen' src='data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}'>"
        )
        message.add_attachment(f"<p>{text}</p><p>{picture}</p>", subtype="html", disposition="inline")
    outcome = room.take_bytes("a.eml", message.as_bytes())
    shown = [Image.open(io.BytesIO(data)).convert("RGB") for data in outcome.written[0].pictures.values()]
    assert [picture.getpixel((9, 9)) for picture in shown] == [(255, 0, 0), (0, 0, 255)]
    assert room.files()[outcome.kept].count(b"Content-ID: <data-") == 2


@pytest.mark.parametrize("address", ["cid:kart%40x", "CID:kart@x"])
def test_a_picture_is_found_however_its_name_is_spelled(address: str, room: Room):
    """In an address a name may be percent-encoded, which what it names is not."""
    data = with_picture("red", FIRST).replace(b"<kart>", b"<kart@x>").replace(b"cid:kart", address.encode())
    (draft,) = room.take_bytes("a.eml", data).written
    assert list(draft.pictures) == ["vedlegg/2024/nytt-kart-1.png"]


def test_pictures_that_are_missing_and_pictures_too_many_are_told_apart(room: Room):
    """One that the text shows is not in the mail, one that is has no place in the text."""
    gone = "et bilde i filen kunne ikke vises og ble ikke tatt med"
    assert room.take_bytes("a.eml", sent("A", f"<p>{FIRST}</p><img src='cid:x'>").as_bytes()).notes == (gone,)
    data = with_picture("red", SECOND).replace(b"cid:kart", b"cid:x")
    spare = "1 av bildene i filen står ikke i noen av artiklene og ble ikke tatt med"
    assert room.take_bytes("b.eml", data).notes == (gone, spare)


def test_attached_pictures_of_the_same_name_all_come_along(room: Room):
    """Telephones call every photo the same."""
    message = sent("Nytt kart")
    message.set_content(FIRST)
    for colour in ("red", "blue"):
        Image.new("RGB", (60, 40), colour).save(data := io.BytesIO(), "PNG")
        message.add_attachment(data.getvalue(), "image", "png", filename="image.png")
    (draft,) = room.take_bytes("a.eml", message.as_bytes()).written
    assert len(draft.pictures) == draft.text.count("](/vedlegg/") == 2


def test_a_draft_never_shows_the_picture_of_one_that_was_deleted(room: Room):
    """The draft is gone, its picture is left, and the next mail of that title has another."""
    (first,) = room.take_bytes("a.eml", with_picture("red", FIRST)).written
    (room.root / "content" / first.path).unlink()
    (second,) = room.take_bytes("b.eml", with_picture("blue", SECOND)).written
    (path,) = second.pictures
    assert Image.open(io.BytesIO(room.files()[f"content/{path}"])).convert("RGB").getpixel((9, 9)) == (0, 0, 255)
    assert f"![Kart over byen](/{path})" in room.documents()["Nytt kart"].body
