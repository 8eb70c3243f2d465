"""Mail without HTML: its lines, lists and links are what their author made, not what mail programs made of them."""

import pytest
from importing.conftest import Room
from importing.test_import_markdown import shown, words

from build_tools.importing.plain_text import Plain, as_html

HEAD = "From: samhandling@siv.example.org\nSubject: Nytt skjema\nDate: Thu, 14 Mar 2024 09:12:33 +0100\n"


def body(text: str, parameters: str, room: Room) -> str:
    """The draft of a mail of plain text."""
    kind = f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8{parameters}\nContent-Transfer-Encoding: 8bit"
    room.take_bytes("brev.eml", f"{HEAD}{kind}\n\n{text}\n".encode())
    return room.documents()["Nytt skjema"].body.strip()


def test_wrapped_plain_text_is_joined_and_written_lists_are_lists():
    """Mail without HTML: broken lines become paragraphs, dashes and numbers lists, underlines headings."""
    text = (
        "Første linje er så lang at e-postprogrammet har brutt den\nher, midt i setningen.\n\n"
        "Overskrift\n----------\n\n"
        "Kort linje\nKort til\n\n- en\n- to\n\n1. a\n2. b\n\nSe https://www.siv.no/x."
    )
    page = shown(as_html(Plain(text)))
    assert [words(each) for each in page("p")] == [
        "Første linje er så lang at e-postprogrammet har brutt den her, midt i setningen.",
        "Kort linje Kort til",
        "Se https://www.siv.no/x.",
    ]
    assert words(page.find("h2")) == "Overskrift"
    assert [[words(item) for item in each("li")] for each in page(["ul", "ol"])] == [["en", "to"], ["a", "b"]]
    assert page.find("a")["href"] == "https://www.siv.no/x"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ta med:\n- legitimasjon\n- liste\nVi ses.", "Ta med:\n\n- legitimasjon\n- liste\n\nVi ses."),
        ("Slik:\n1. Ring oss\n   før ni\n2. Vent", "Slik:\n\n1. Ring oss før ni\n2. Vent"),
        ("Stengt\n- 2 timer", "Stengt  \n\\- 2 timer"),
        (
            "Vi åpner.\n-----\nNytt skjema er klart.\n\n______\n\nHenvis.",
            "Vi åpner.\n\nNytt skjema er klart.\n\nHenvis.",
        ),
    ],
)
def test_a_list_below_its_line_is_a_list_and_what_parts_texts_is_no_title(text: str, left: str, room: Room):
    """Nobody writes an empty line between «Ta med:» and the points."""
    assert body(text, "", room) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "Se sykehusets side<https://www.siv.example.org/hjerte> eller ring.",
            "Se sykehusets side ([https://www.siv.example.org/hjerte](https://www.siv.example.org/hjerte)) eller ring.",
        ),
        ("<https://www.siv.no/x?a=1&b=2>", "[https://www.siv.no/x?a=1&amp;b=2](https://www.siv.no/x?a=1&b=2)"),
        (
            "Se https://www.siv.no/x?a=1&copy=2.",
            "Se [https://www.siv.no/x?a=1&amp;copy=2](https://www.siv.no/x?a=1&copy=2).",
        ),
        ("(<https://www.siv.no/x>)", "([https://www.siv.no/x](https://www.siv.no/x))"),
        ("Se www.siv.no/x<https://www.siv.no/x>.", "Se www.siv.no/x ([https://www.siv.no/x](https://www.siv.no/x))."),
        ("https://siv.no<https://www.siv.no/lang/vei>", "[https://siv.no](https://www.siv.no/lang/vei)"),
        ("Svar post@siv.no<mailto:post@siv.no>.", "Svar [post@siv.no](mailto:post@siv.no)."),
        ("Svar <mailto:post@siv.no?subject=Hei>", "Svar [post@siv.no](mailto:post@siv.no?subject=Hei)"),
        (
            "Se siden<https://www.siv.no/en/svaert/lang/\nvei/til/skjemaet> nå.",
            "Se siden ([https://www.siv.no/en/svaert/lang/vei/til/skjemaet]"
            "(https://www.siv.no/en/svaert/lang/vei/til/skjemaet)) nå.",
        ),
        ("Hb <10 og CRP > 5 <b>", "Hb &lt;10 og CRP > 5 &lt;b>"),
    ],
)
def test_a_link_in_plain_text_leads_where_it_led(text: str, left: str, room: Room):
    """Bare, or in angle brackets behind its words as Outlook writes it, on one line or two."""
    assert body(text, "", room) == left


def test_lines_that_the_mail_program_broke_are_joined_and_others_are_not(room: Room):
    """RFC 3676: a space at the end says that the line goes on; Apple's deletes it, so that long addresses stay whole."""
    text = (
        "Skjemaet tas i bruk i april, og ligger på https://www.siv.no/fag/praksis \nnytt/skjema,  \nse der.\n"
        "Kort linje.\nEnda en, og den er lang nok til at et program kunne ha brutt den her.\nSlutt. \n\nEtter.\n"
    )
    assert body(text, "; Format=Flowed; delsp=YES", room) == (
        "Skjemaet tas i bruk i april, og ligger på "
        "[https://www.siv.no/fag/praksisnytt/skjema](https://www.siv.no/fag/praksisnytt/skjema), se der.  \n"
        "Kort linje.  \nEnda en, og den er lang nok til at et program kunne ha brutt den her.  \nSlutt.\n\nEtter."
    )


def test_without_delsp_the_space_of_a_broken_line_is_the_one_between_words(room: Room):
    """And a quotation of another depth, or the signature's line, is no continuation."""
    text = "Skjemaet tas \ni bruk \n> i \n> april \n>> eller \n-- \nsenere."
    assert body(text, "; format=flowed", room) == (
        "Skjemaet tas i bruk  \n\\> i april  \n\\>> eller  \n\\--  \nsenere."
    )


def test_the_kept_copy_has_whole_links_and_no_tracking(room: Room):
    """What was broken over two lines would keep the half that tells who reads."""
    body("Se<https://www.siv.no/x?utm_source=brev&\nutm_campaign=mars>.", "", room)
    (copy,) = [data.decode() for path, data in room.files().items() if path.endswith(".eml")]
    assert "<https://www.siv.no/x>" in copy
    assert "utm" not in copy


@pytest.mark.parametrize("above", ["Se under.\n\nStart på videresendt melding:\n\n", ""])
def test_a_forwarded_mail_whose_lines_are_marked_as_quoted_is_read_as_it_was_sent(above: str, room: Room):
    """Apple Mail's way in plain text: what the mail itself marks, such as an age that is more than a limit, stays."""
    sent = "Fra: Horten <fastlegetjenesten@horten.example.org>\nEmne: Nytt skjema\nDato: 1. mars 2024\nTil: A\n\n"
    text = f"{sent}Henvis pasienter\n\n> 75 år og eldre.\n\nResten ringer.\n"
    quoted = "".join(f"> {line}".rstrip() + "\n" for line in text.splitlines())
    assert body(f"{above}{quoted}", "", room) == "Henvis pasienter\n\n\\> 75 år og eldre.\n\nResten ringer."
    assert room.documents()["Nytt skjema"].data["date"] == "2024-03-01"


def test_a_text_that_ends_in_marked_lines_keeps_their_marks(room: Room):
    """They are limits, or a quotation that the news is about, when no sender stands above them."""
    assert body("Henvis ved alder\n\n> 75 år\n\n> 80 år", "", room) == "Henvis ved alder\n\n\\> 75 år\n\n\\> 80 år"
