"""A hospital's answer to a practice is news; the practice's letter below it, with its patient, is not."""

from email.message import EmailMessage

import pytest
from importing.conftest import Room, mail
from importing.test_import_privacy import everything

ANSWER = "Poliklinikken har fått nytt telefonnummer fra 1. mai, og det gamle er stengt."
SECOND = "Henvisninger sendes som før."
LETTER = "Jeg har en pasient, Per Hansen, som venter på time."
WHO = "Kari Lege &lt;kari.lege@kontor.example.org&gt;"
HEADERS = ["Fra: Kari Lege", "Sendt: onsdag 13. mars 2024 10:00", "Til: Poliklinikken", "Emne: Telefon"]
BOLD = [f"<b>{name}:</b> {value}" for name, _colon, value in (line.partition(": ") for line in HEADERS)]
GMAIL = "ons. 13. mars 2024 kl. 10:00 skrev Kari Lege <"
APPLE = f"13. mars 2024 kl. 10:00 skrev {WHO}:"

OUTLOOK = (
    f"<div><p>Hei,</p><p>{ANSWER}</p><p>{SECOND}</p><p>Mvh<br>Poliklinikken</p><div style='border-top:solid'>"
    f"<p>{'<br>'.join(BOLD)}</p></div><p>Hei!</p><p>{LETTER}</p><table><tr><td><a href='mailto:kari.lege@kontor."
    "example.org'>Kari Lege</a></td><td><img src='cid:logo@x' alt='Kari Lege'></td></tr></table></div>"
)
HTML = {
    "Outlook": OUTLOOK,
    "Outlook, a line each": f"<p>{ANSWER}</p><p>{SECOND}</p><hr>{''.join(f'<p>{row}</p>' for row in BOLD)}<p>{LETTER}</p>",
    "Gmail": f"<div>{ANSWER}<br><br>{SECOND}</div><div class='gmail_quote'><div class='gmail_attr'>{GMAIL.replace('<', '&lt;')}"
    f"kari.lege@kontor.example.org&gt;:<br></div><blockquote class='gmail_quote'><p>{LETTER}</p></blockquote></div>",
    "Apple, in between": f"<div>{ANSWER}</div><blockquote type='cite'><div>{APPLE}</div><div>{LETTER}</div></blockquote>"
    f"<div>{SECOND}</div><blockquote type='cite'><div>Hilsen Kari Lege</div></blockquote>",
    "Thunderbird": f"<div class='moz-cite-prefix'>Den 13.03.2024 10:00, skrev Kari Lege:</div><blockquote type='cite'>{LETTER}"
    f"</blockquote><p>{ANSWER}</p><p>{SECOND}</p>",
    "not marked": f"<p>{ANSWER}</p><p>{SECOND}</p><p>Den {APPLE}</p><div>{LETTER}</div>",
}
PLAIN = {
    "Outlook": [ANSWER, "", SECOND, "", "_" * 32, *HEADERS, "", "Hei!", LETTER],
    "Outlook, announced": [ANSWER, "", SECOND, "", "-----Opprinnelig melding-----", *HEADERS, "", LETTER],
    "Gmail": [ANSWER, "", SECOND, "", GMAIL, "kari.lege@kontor.example.org>:", "", "> Hei!", ">", f"> {LETTER}"],
    "in between": ["Kari Lege skrev:", "> Hei! Hva er nummeret?", "", ANSWER, "", f"> {LETTER}", SECOND],
    "of others": [ANSWER, "", SECOND, "", "On Wed, Mar 13, 2024 at 10:00 AM Kari Lege wrote:", "", LETTER],
    "a quotation of numbers": [
        ANSWER,
        "",
        SECOND,
        "",
        "Kari Lege skrev 13.03.2024:",
        "> 75 år gamle Per Hansen venter.",
    ],
}


def plain(lines: list[str], subject: str, **headers: str) -> bytes:
    """A mail of plain text."""
    message = EmailMessage()
    message["From"], message["Date"] = "samhandling@siv.example.org", "Thu, 14 Mar 2024 09:12:33 +0100"
    message["Subject"] = subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("\n".join(lines) + "\n")
    return message.as_bytes()


def is_the_answer(data: bytes, room: Room) -> None:
    """The draft has the answer with the answer's own title and date, and of the letter nothing is written anywhere."""
    outcome = room.take_bytes("svar.eml", data)
    (document,) = room.documents().values()
    assert document.body.strip() == f"{ANSWER}\n\n{SECOND}"
    assert (document.data["title"], document.data["date"]) == ("Telefon", "2024-03-14")
    assert "e-posten er et svar: det som ble sitert i den, ble ikke tatt med" in outcome.notes
    written = everything(room)
    assert ANSWER.lower() in written
    for trace in ("per hansen", "kari", "onsdag", "skrev"):
        assert trace not in written


@pytest.mark.parametrize("program", HTML)
@pytest.mark.parametrize("subject", ["SV: Telefon", "Re: SV: Telefon", "[EKSTERN] RE: Telefon"])
def test_a_reply_is_what_was_written_anew_and_not_the_letter_it_answers(program: str, subject: str, room: Room):
    """Above the letter, below it or in between, whatever program wrote it."""
    is_the_answer(mail(HTML[program], subject), room)


@pytest.mark.parametrize("program", PLAIN)
def test_a_reply_of_plain_text_is_what_was_written_anew(program: str, room: Room):
    """Quoted by signs, by the headers of the letter, or by a line that says who wrote it."""
    is_the_answer(plain(PLAIN[program], "SV: Telefon"), room)


def test_pictures_of_the_letter_are_neither_in_the_draft_nor_in_the_copy(room: Room):
    """The logo of whoever wrote, or worse."""
    message = EmailMessage()
    message["From"], message["Subject"] = "samhandling@siv.example.org", "SV: Telefon"
    message["Date"] = "Thu, 14 Mar 2024 09:12:33 +0100"
    message.set_content(OUTLOOK, subtype="html")
    message.add_related(b"\x89PNG", "image", "png", cid="<logo@x>")
    is_the_answer(message.as_bytes(), room)
    assert "logo@x" not in everything(room)


def test_a_mail_that_was_sent_on_is_still_the_mail_below(room: Room):
    """«VS» and «Fwd» say so, also when the mail that was sent on was a reply, and whatever thread it is in."""
    for number, subject in enumerate(["VS: Telefon", "Fwd: SV: Telefon", "Telefon"]):
        html = OUTLOOK.replace(
            LETTER, f"Sak {number} om noe annet enn de andre. {'Ord nummer ' * 9 * number}"
        ).replace(f"<p>{ANSWER}</p><p>{SECOND}</p>", "<p>Til orientering.</p>")
        outcome = room.take_bytes(f"{number}.eml", mail(html, subject, In_Reply_To="<a@x>", References="<a@x>"))
        assert "teksten over den videresendte e-posten ble ikke tatt med" in outcome.notes
        assert f"Sak {number}" in room.files()[f"content/{outcome.written[0].path}"].decode()


def test_a_mail_in_a_thread_is_a_reply_without_saying_so(room: Room):
    """The subject was written anew, and there is more above the letter than a note to whom it is sent on."""
    lines = [ANSWER, "", SECOND, "", *HEADERS, "", LETTER]
    longer = SECOND + " Og slik er det." * 5
    data = plain([longer if line == SECOND else line for line in lines], "Telefon", In_Reply_To="<a@x>")
    room.take_bytes("svar.eml", data)
    (document,) = room.documents().values()
    assert document.body.strip() == f"{ANSWER}\n\n{longer}"
    assert "per hansen" not in everything(room)


def test_a_reply_with_nothing_of_its_own_is_what_it_quotes(room: Room):
    """Nothing else is left; a newsletter is also sent on by whoever presses the wrong button."""
    outcome = room.take_bytes("svar.eml", plain([*HEADERS, "", ANSWER], "SV: Telefon"))
    (document,) = room.documents().values()
    assert document.body.strip() == ANSWER
    assert not outcome.notes


def test_limits_and_dates_in_a_reply_are_no_quotation(room: Room):
    """«> 75 år» begins a line of an answer, and an answer says what was written when."""
    lines = [
        "I brevet 14. mars 2024 skrev vi følgende:",
        "",
        "Alder og tiltak:",
        "",
        "> 75 år: henvis",
        "> 85 år: ring",
    ]
    outcome = room.take_bytes("svar.eml", plain(lines, "SV: Telefon"))
    (document,) = room.documents().values()
    assert "75 år: henvis" in document.body
    assert "85 år: ring" in document.body
    assert "skrev vi følgende" in document.body
    assert not outcome.notes
