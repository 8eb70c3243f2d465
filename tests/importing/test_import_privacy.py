"""Nobody a mail was sent to reaches a written file."""

import base64
import email
import hashlib
import re
from email import policy
from email.message import EmailMessage

import pytest
from importing.conftest import HERE, Room, mail

WHO = "prove.mottaker@legekontor.example.org"
MAILS = sorted(path.name for path in (HERE / "fixtures").glob("*.eml"))
FORWARDED = {
    "apple-mail.eml": (
        "Fastlegenytt Tønsberg <fastlegenytt@tonsberg.example.org>",
        "Nyhetsbrev til fastlegene i Tønsberg, november 2023",
        "Fri, 17 Nov 2023 00:00:00 -0000",
    )
}
TEXT = "<p>Fra 1. april kommer biopsisvaret i epikrisen, og ikke lenger på papir.</p>"


def everything(room: Room) -> str:
    """All that was written, every mail decoded, in lower case."""
    texts = []
    for path, data in room.files().items():
        texts.append(data.decode("utf-8", "replace"))
        if path.endswith(".eml"):
            message = email.message_from_bytes(data, policy=policy.default)
            texts += [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join(texts).lower()


@pytest.mark.parametrize("name", MAILS)
def test_no_recipient_reaches_a_written_file(name: str, room: Room):
    """Not by address, by name, in a token or in a header: in no draft and not in the kept copy."""
    raw = (HERE / "fixtures" / name).read_bytes()
    assert WHO.encode() in raw
    assert room.take_fixture(name).written
    written = everything(room)
    token = base64.b64encode(WHO.encode()).decode().rstrip("=").lower()
    for trace in (WHO, "prove.mottaker", "prøve", "mottaker@", "post@legekontor", token[:20], "chjvdmu"):
        assert trace not in written


@pytest.mark.parametrize("name", MAILS)
def test_the_kept_copy_has_only_the_headers_that_name_no_reader(name: str, room: Room):
    """From, Subject and Date stay, of a forwarded mail its own, as do the text and the pictures in it."""
    outcome = room.take_fixture(name)
    copy = email.message_from_bytes(room.files()[outcome.kept], policy=policy.default)
    assert set(copy.keys()) == {"From", "Subject", "Date", "MIME-Version", "Content-Type"}
    original = email.message_from_bytes((HERE / "fixtures" / name).read_bytes(), policy=policy.default)
    own = FORWARDED.get(name) or (original["From"], original["Subject"], original["Date"])
    assert (copy["From"], copy["Subject"], copy["Date"]) == own
    (text, *pictures) = list(copy.iter_parts())
    assert len(text.get_content()) > 200
    assert {part.get_content_maintype() for part in pictures} <= {"image"}


@pytest.mark.parametrize(
    "token",
    [
        f"?mottaker={WHO}",
        "?e=prove.mottaker%40legekontor.example.org&s=2",
        f"?u={base64.urlsafe_b64encode(WHO.encode()).decode()}",
        f"?h={hashlib.md5(WHO.encode()).hexdigest()}",
        f"/{hashlib.sha256(WHO.encode()).hexdigest()}",
        f"/{base64.b64encode(('id=7;' + WHO).encode()).decode()}/side",
    ],
)
def test_a_link_that_tells_who_reads_loses_what_tells_it(token: str, room: Room):
    """An address may stand in a link as it is, percent-encoded, in base64 or as a hash."""
    html = f"{TEXT}<p>Se <a href='https://www.siv.no/side{token}'>rutinen</a>.</p>"
    assert room.take_bytes("brev.eml", mail(html, To=WHO)).written
    written = everything(room)
    assert token.lower() not in written
    assert "rutinen" in written


@pytest.mark.parametrize("kind", ["html", "plain"])
@pytest.mark.parametrize(
    ("shown", "left"),
    [
        (
            "https://eur04.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.siv.no%2Fx&data=05%7C{who}%7C0",
            "https://www.siv.no/x.",
        ),
        ("https://click.example.org/ls/click?upn=u001AbCdEf0123456789", "https://click.example.org/…."),
        ("https://www.siv.no/x?utm_source=brev&id=2", "https://www.siv.no/x?id=2."),
        ("https://www.siv.no/meld?e={who}", "https://www.siv.no/meld."),
    ],
)
def test_an_address_that_stands_in_the_text_tells_no_more_than_a_link(shown: str, left: str, kind: str, room: Room):
    """Outlook writes its link protection out, reader and all."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "samhandling@siv.example.org", WHO, "Nytt skjema"
    message.set_content(f"Skjemaet: {shown.format(who=WHO.replace('@', '%40'))}.", subtype=kind)
    room.take_bytes("brev.eml", message.as_bytes())
    (body,) = (document.body for document in room.documents().values())
    assert re.sub(r"\[(.*)\]\(.*\)", r"\1", body).strip() == f"Skjemaet: {left}"
    written = everything(room)
    assert left in written
    assert not [trace for trace in ("prove.mottaker", "safelinks", "u001", "utm") if trace in written]


@pytest.mark.parametrize(
    "words",
    [
        "Dette ble sendt til {who}.",
        "Hei Prøve! Her kommer nytt.",
        "<a href='mailto:{who}'>{who}</a>",
        "<!-- {who} -->Hei",
        "<img alt='{who}' src='https://x.example.org/a.png'>",
        "Kjære Prøve Mottaker, velkommen.",
    ],
)
def test_wherever_the_text_names_its_reader_the_name_goes(words: str, room: Room):
    """In running text, links, comments and descriptions alike."""
    data = mail(TEXT + f"<p>{words.format(who=WHO.upper())}</p>", To=f"Prøve Mottaker <{WHO}>")
    assert room.take_bytes("brev.eml", data).written
    written = everything(room)
    assert WHO not in written
    assert "prøve" not in written


@pytest.mark.parametrize(
    "to",
    [
        '"Mottaker, Prøve"',
        "Mottaker, Prøve",
        "=?utf-8?Q?Mottaker=2C_Pr=C3=B8ve?=",
        '"=?iso-8859-1?Q?Mottaker=2C_Pr=F8ve?="',
        "=?utf-8?Q?Pr=C3=B8ve_Mottaker_(Legekontoret)?=",
    ],
)
def test_a_reader_is_known_however_the_name_is_written(to: str, room: Room):
    """Directories put the surname first and the place behind; the comma may be one of the encoded letters."""
    head = f"From: =?utf-8?Q?Seksjonen=2C_p=C3=A5_huset?= <samhandling@siv.example.org>\nTo: {to} <{WHO}>\nSubject: Nytt\n"
    text = f"{TEXT}<p>Forslaget er Prøve Mottakers.</p>"
    outcome = room.take_bytes("brev.eml", f"{head}Content-Type: text/html; charset=utf-8\n\n{text}".encode())
    (document,) = room.documents().values()
    assert document.body.strip().endswith(r"Forslaget er \[mottaker\]s.")
    assert "prøve" not in everything(room)
    assert document.data["source"] == "samhandling"
    copy = email.message_from_bytes(room.files()[outcome.kept], policy=policy.default)
    assert copy["From"] == '"Seksjonen, på huset" <samhandling@siv.example.org>'


def test_the_sender_is_no_recipient(room: Room):
    """A mail from an office to itself, with its readers in Bcc, keeps the office's mailbox in its text."""
    data = mail(TEXT + "<p>Spørsmål: samhandling@siv.example.org</p>", To="samhandling@siv.example.org", Bcc=WHO)
    room.take_bytes("brev.eml", data)
    (document,) = room.documents().values()
    assert "samhandling@siv.example.org" in document.body
    assert WHO not in everything(room)


def test_a_list_that_is_written_to_keeps_its_name_in_the_text(room: Room):
    """«Fastleger i Tønsberg» as the name of a list is no person."""
    html = TEXT + "<p>Fastleger i Tønsberg får svaret først.</p>"
    room.take_bytes("brev.eml", mail(html, To="Fastleger i Tønsberg <liste@tonsberg.example.org>"))
    (document,) = room.documents().values()
    assert "Fastleger i Tønsberg får svaret først." in document.body


def test_sources_are_named_whoever_the_mail_was_sent_to(room: Room):
    """By label and by mailbox, as sources.yml has them; of a person in the title it is told that the name is gone."""
    with (room.root / "content/vocabulary/sources.yml").open("a") as file:
        file.write("nkf:\n  label: Norsk Kreftforening\n  kind: annet\n  contact: Post@nkf.example.org\n")
    html = TEXT + "<p>Norsk Kreftforening svarer på post@nkf.example.org.</p>"
    to = f"Norsk Kreftforening <post@nkf.example.org>, Prøve Mottaker <{WHO}>"
    forwarded = "<p>Fra: samhandling@siv.example.org<br>Til: Norsk Kreftforening<br>Emne: Prøve Mottaker slutter</p>"
    outcome = room.take_bytes("brev.eml", mail(forwarded + html, "VS: Prøve Mottaker slutter", To=to))
    (document,) = room.documents().values()
    assert document.body.strip().endswith("Norsk Kreftforening svarer på post@nkf.example.org.")
    assert document.data["title"] == "[mottaker] slutter"
    assert any(doubt.startswith("title: en mottaker er tatt ut av tittelen") for doubt in outcome.written[0].unsure)


def test_a_wordpress_export_is_kept_without_its_people(room: Room):
    """Authors, commenters and posts that were never published are not kept."""
    outcome = room.take_fixture("wordpress.xml")
    kept = room.files()[outcome.kept].decode()
    for trace in ("Prøve", "prove", "192.0.2.7", "Upublisert", "Fint!"):
        assert trace not in kept
    assert "SSU vedtok mandat" in kept


def test_an_export_that_says_whom_it_was_sent_to_is_kept_without_them(room: Room):
    """A saved page of a mailing has no To header, but often says it at the bottom."""
    html = f"<html><body><h1>Ny rutine</h1>{TEXT}<p>Denne e-posten er sendt til {WHO}.</p></body></html>"
    assert room.take_bytes("brev.html", html.encode()).written
    assert WHO not in everything(room)


@pytest.mark.parametrize("number", ["01017012345", "010170 12345", "410170-12345"])
def test_an_identity_number_stops_the_import(number: str, room: Room):
    """Nothing is written, and the number is not repeated."""
    outcome = room.take_bytes("brev.eml", mail(f"{TEXT}<p>Gjelder {number}.</p>"))
    assert "fødselsnummer" in outcome.refused
    assert number not in outcome.refused
    assert room.files() == {}


@pytest.mark.parametrize(("words", "headers"), [
    ("<img src='cid:b1' alt='Pasient 010170 12345'>", {}), ('<a href="https://x.example.org/?fnr=01017012345">rutinen</a>', {}),
    ("<a href=https://x.example.org/?p=010170%2D12345>rutinen</a>", {}), ("<p title='010170 12345'>Hei</p>", {}),
    ("<img src='cid:010170-12345'>", {}), ("", {"From": "Pasient 010170 12345 <post@x.example.org>"}),
    ("", {"From": f"{'Legekontoret i Larvik, mottaket ' * 2}010170 12345 <post@x.example.org>"}),
    ("", {"From": "=?utf-8?b?S8OlcmUgMDEwMTcwIDEyMzQ1?= <post@x.example.org>"}),
    ("", {"From": "=?utf-8?q?K=C3=A5re_010170_12345?= <post@x.example.org>"}),
])  # fmt: skip
def test_an_identity_number_beside_the_text_stops_the_import(words: str, headers: dict[str, str], room: Room):
    """In a picture's description or name, a link, a hint or the sender: the draft or the copy would keep it."""
    outcome = room.take_bytes("brev.eml", mail(TEXT + words, **headers))
    assert "fødselsnummer" in outcome.refused
    assert "12345" not in outcome.refused
    assert room.files() == {}


def test_a_number_in_the_name_of_an_attachment_is_not_repeated(room: Room):
    """The note on what was left out names the file without it."""
    message = email.message_from_bytes(mail(TEXT), policy=policy.default)
    message.add_attachment(b"x", maintype="application", subtype="msword", filename="svar 010170 12345.doc")
    (note,) = room.take_bytes("brev.eml", message.as_bytes()).notes
    assert note.startswith("vedlegget «svar •••••• •••••")


def test_the_keys_of_a_mailing_are_no_identity_numbers(room: Room):
    """Its links and pictures carry keys of letters and digits, with any digits next to each other."""
    keys = "a01017012345b/c0101701234fe5?k=4f010170-1234-5e6f"
    html = f"{TEXT}<p>Se <a href='https://x.example.org/{keys}'>rutinen</a>.<img src='cid:b01017012345c@01D9'></p>"
    assert room.take_bytes("brev.eml", mail(html)).written


def test_numbers_of_a_layout_are_no_identity_numbers(room: Room):
    """Sizes and colours in styles do not stop an import."""
    html = f"<style>.a{{width:01017012345px}}</style><div style='margin:01017012345px'>{TEXT}</div>"
    assert room.take_bytes("brev.eml", mail(html)).written
