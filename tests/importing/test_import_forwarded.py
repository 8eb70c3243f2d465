"""A mail that was sent on is the mail below its headers, and nobody that it went to on its way is kept."""

import pytest
from importing.conftest import Room
from importing.test_import_privacy import everything
from importing.test_import_replies import plain

NEWS = "Fra 1. april sendes alle henvisninger til koloskopi elektronisk, og papir blir returnert."
SENDER = "Tønsberg kommune <fastlegetjenesten@tonsberg.example.org>"
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
            *("Til arkivet.", "", "Hilsen oss", "", f"Fra: {SENDER}", "Sendt: 14. mars 2019 09:12"),
            "Til: Kari Nordmann <kari@lege.example>; Mona Moe <moe@lege.example>; Per",
            *("Hansen <per@lege.example>", "Emne: Henvisning til koloskopi", "", NEWS),
        ],
        [
            *("---------- Forwarded message ---------", f"Fra: {SENDER}", "Date: tor. 14. mars 2019 kl. 09:12"),
            *("Subject: Henvisning til koloskopi", "To: Kari Nordmann <kari@lege.example>,"),
            *("Mona Moe <moe@lege.example>, Per", "<per.hansen@lege.example>", "", "", NEWS),
        ],
    ],
    ids=["a long line", "below a farewell", "broken lines"],
)
def test_headers_of_plain_text_are_headers_however_long(lines: list[str], room: Room):
    """A line that is long is not one that the program broke, and one that it broke goes on."""
    is_the_news(plain(lines, "VS: Henvisning til koloskopi"), room)
