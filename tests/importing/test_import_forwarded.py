"""A mail that was sent on is the mail below its headers, and nobody that it went to on its way is kept."""

import email
from email import policy

import pytest
from importing.conftest import Room, mail
from importing.test_import_privacy import everything
from importing.test_import_replies import plain

NEWS = "Fra 1. april sendes alle henvisninger til koloskopi elektronisk, og papir blir returnert."
ADDRESS = "fastlegetjenesten@tonsberg.example.org"
SENDER = f"Tønsberg kommune <{ADDRESS}>"
PEOPLE = ("kari", "nordmann", "mona", "moe@", "per hansen", "lege.example")


def is_the_news(data: bytes, room: Room) -> None:
    """The draft is what was sent, by whom and when it was; nobody else is written anywhere."""
    outcome = room.take_bytes("brev.eml", data)
    (document,) = room.documents().values()
    assert document.body.strip() == NEWS
    found = (document.data["title"], document.data["date"], document.data["source"])
    assert found == ("Henvisning til koloskopi", "2019-03-14", "tonsberg"), outcome.notes
    written = everything(room)
    assert not [trace for trace in PEOPLE if trace in written]


@pytest.mark.parametrize(
    "lines",
    [
        [
            *(f"Fra: {SENDER}", "Sendt: torsdag 14. mars 2019 09:12"),
            "Til: Kari Nordmann <kari@lege.example>; Mona Moe <moe@lege.example>",
            *("Emne: Henvisning til koloskopi", "", NEWS),
        ],
        [
            *("Til arkivet.", "", "Hilsen Kari", "", f"Fra: {SENDER}", "Sendt: 14. mars 2019 09:12"),
            "Til: Kari Nordmann <kari@lege.example>; Mona Moe <moe@lege.example>; Per",
            *("Hansen <per@lege.example>", "Emne: Henvisning til koloskopi", "", NEWS),
        ],
        [
            *("---------- Forwarded message ---------", f"Fra: {SENDER}", "Date: tor. 14. mars 2019 kl. 09:12"),
            *("Subject: Henvisning til koloskopi", "To: Kari Nordmann <kari@lege.example>,"),
            *("Mona Moe <moe@lege.example>, Per", "<per.hansen@lege.example>", "", "", NEWS),
        ],
        [
            *(f"*Fra:* *Tønsberg kommune* <{ADDRESS}>", "*Sendt:* torsdag 14. mars 2019 09:12"),
            *("*Til:* *Kari Nordmann*; Mona Moe", "*Emne:* Henvisning til koloskopi", "", NEWS),
        ],
        [
            *(f"Från: {SENDER}", "Skickat: den 14 mars 2019 09:12", "Till: Kari Nordmann <kari@lege.example>"),
            *("Kopia: Mona Moe", "Ämne: Henvisning til koloskopi", "", NEWS),
        ],
        [
            *(f"Von: {SENDER}", "Gesendet: 14.03.2019 09:12", "An: Kari Nordmann <kari@lege.example>; Mona Moe"),
            *("Betreff: VB: Henvisning til koloskopi", "", NEWS),
        ],
    ],
    ids=["a long line", "below a farewell", "broken lines", "bold in stars", "Swedish", "German"],
)
def test_headers_of_plain_text_are_headers_however_long(lines: list[str], room: Room):
    """A line that is long is not one that the program broke, and one that it broke goes on."""
    is_the_news(plain(lines, "VS: Henvisning til koloskopi"), room)


def block(who: str, to: str, subject: str = "Henvisning til koloskopi", more: str = "") -> str:
    """The headers as Outlook writes them."""
    rows = (
        f"Fra: {who}",
        "Sendt: torsdag 14. mars 2019 09:12",
        f"Til: {to}",
        *filter(None, [more]),
        f"Emne: {subject}",
    )
    return f"<p>{'<br>'.join(row.replace('<', '&lt;') for row in rows)}</p>"


INNER = block(SENDER, "Per Hansen <per@lege.example>; Mona Moe")
OUTER = block("Per Hansen <per@lege.example>", "Kari Nordmann <kari@lege.example>; Mona Moe", "VS: Henvisning")
NOTE = "<p>Mvh Kari Nordmann, <a href='mailto:kari@lege.example'>skriv</a></p><p><img src='cid:moe@x' alt='Moe'></p>"


@pytest.mark.parametrize(
    "above",
    [
        f"{NOTE}{OUTER}<p>Til orientering, Kari</p>{INNER}",
        f"{OUTER}{INNER}",
        block(SENDER, "Per Hansen", more="Kopi: Mona Moe").replace(
            "Emne:", "Prioritet: Høy<br>Vedlegg: a.pdf<br>Emne:"
        ),
        NOTE + INNER.replace("Fra:", "Frå:"),
    ],
    ids=["sent on twice", "sent on twice without a word", "priority and attachment", "nynorsk"],
)
def test_nobody_a_mail_went_to_on_its_way_is_kept(above: str, room: Room):
    """Of none of the headers, and not what they wrote above; the copy has the sender and the day of the mail itself."""
    signed = "<p>Med venleg helsing</p><p>Redaktøren</p>"
    data = mail(f"{above}<p>{NEWS}</p>{signed}", "VS: VS: Henvisning", From="Kari Nordmann <kari@lege.example>")
    is_the_news(data, room)
    (copy,) = [data for path, data in room.files().items() if path.endswith(".eml")]
    headers = email.message_from_bytes(copy, policy=policy.default)
    found = (headers["From"], headers["Subject"], headers["Date"])
    assert found == (SENDER, "Henvisning til koloskopi", "Thu, 14 Mar 2019 00:00:00 -0000")
