"""Of a saved page comes along what its reader could see, unfold, or was told of a picture."""

import pytest
from importing.conftest import Room, mail

LONG = "Poliklinikken har fått nye lokaler i tredje etasje ved inngang nord, og timene er de samme."
IMAGE = "<img src='./side_files/a.png' alt='{}'>"
FOLDED = "tekst som var skjult eller foldet sammen, ble tatt med: se om den hører til nyheten"
TOLD = " og ble ikke tatt med: legg det inn hvis det trengs"
EMBEDDED = (
    "film, skjema eller annet som siden henter{}, ble ikke tatt med: sett inn en lenke hvis det hører til nyheten"
)
DESCRIBED = "et bilde ble ikke hentet; beskrivelsen av det står i teksten: kontroller den"
LEFT = "et bilde som ikke ligger i filen, ble ikke hentet"


def taken(main: str, room: Room, after: str = "") -> tuple[str, tuple[str, ...]]:
    """The draft and the notes of a page."""
    page = f"<html><body><header>Meny</header><main><h1>Henvisning</h1><p>Kort.</p>{main}</main>{after}</body></html>"
    outcome = room.take_bytes("side.html", page.encode())
    return room.documents()["Henvisning"].body.strip().removeprefix("Kort.").strip(), outcome.notes


@pytest.mark.parametrize(
    ("main", "body", "notes"),
    [
        (f"<h2><button>Når</button></h2><p>{LONG}</p>", f"## Når\n\n{LONG}", ()),
        (f"<button><h2>Når</h2></button><p>{LONG}</p>", f"## Når\n\n{LONG}", ()),
        (f"<button aria-expanded='false'>Hvem henvises?</button><p>{LONG}</p>", f"## Hvem henvises?\n\n{LONG}", ()),
        ("<p>Ring.<button>Skriv ut</button><button aria-expanded='true'>Del</button></p>", "Ring.", ()),
        (f"<p>Ring.</p><footer>{LONG}</footer>", "Ring.", (f"«{LONG[:60]}» står nederst eller i margen{TOLD}",)),
        (f"<div style='display: none;'><p>{LONG}</p></div>", LONG, (FOLDED,)),
        (f"<div style='max-height: 0px; overflow: hidden'>{LONG}</div>", LONG, (FOLDED,)),
        ("<p>Ring.</p><div style='display:none'>Lenken er kopiert.</div>", "Ring.", ()),
        (f"<aside><h3>Fakta</h3><p>{LONG}</p></aside>", f"## Fakta\n\n{LONG}", ()),
        (IMAGE.format("Poliklinikken er stengt 17. mai"), "Poliklinikken er stengt 17. mai", (DESCRIBED,)),
        (IMAGE.format("Stengt i mai") * 2, "Stengt i mai", (DESCRIBED, LEFT)),
        (f"<p>Stengt i mai</p>{IMAGE.format('Stengt i mai')}", "Stengt i mai", (LEFT,)),
        ("<p>Ring.</p><iframe src='https://v.example.org/1'>", "Ring.", (EMBEDDED.format(" fra v.example.org"),)),
        ("<p>Ring.</p><video><source src='a.mp4'></video>", "Ring.", (EMBEDDED.format(""),)),
        ("<p>Ring.</p><iframe src='https://t.example.org' width='0' height='0'></iframe>", "Ring.", ()),
        (f"<p>Ring.</p>{IMAGE.format('Pasient venter')}", "Ring.", (LEFT,)),
        (f"<p>Ring.</p>{IMAGE.format('Logo for Sykehuset i Vestfold')}", "Ring.", (LEFT,)),
    ],
)
def test_what_a_page_folds_frames_or_shows_as_a_picture_stays(
    main: str, body: str, notes: tuple[str, ...], room: Room
):
    """Buttons, short messages and decoration do not; where it may not belong to the news, the report says so."""
    assert taken(main, room) == (body, notes)


def test_what_stands_below_the_main_text_is_told(room: Room):
    """It may be where to ask, and it may be a list of other pages."""
    after = f"<aside>{LONG}</aside><section><h2>Kontakt</h2><p>{LONG}</p></section><section>Del siden</section>"
    body, notes = taken("<p>Ring.</p>", room, after)
    assert body == "Ring."
    assert notes == (f"«{f'Kontakt {LONG}'[:60]}» står under sidens hovedtekst{TOLD}",)


def test_what_stands_in_the_margin_of_a_mail_is_told(room: Room):
    """Also its footer, which may be more than an imprint; of whom it was sent to nothing is told."""
    who = "prove@legekontor.example.org"
    html = f"<p>Kort.</p><aside>{LONG}</aside><footer>Sendt til {who}. {LONG}</footer>"
    notes = room.take_bytes("brev.eml", mail(html, "Nytt", To=who)).notes
    assert [note.removesuffix(f" står nederst eller i margen{TOLD}") for note in notes] == [
        f"«{LONG[:60]}»",
        f"«{f'Sendt til [mottaker]. {LONG}'[:60]}»",
    ]


@pytest.mark.parametrize("base", ["https://www.siv.no/fag/", "/fag/"])
def test_a_page_that_says_what_its_links_begin_with_keeps_them(base: str, room: Room):
    """Of the others the address of the page itself is the beginning."""
    page = f"<html><head><base href='{base}'><link rel=canonical href='https://www.siv.no/nytt'></head><body><h1>Nytt</h1>"
    room.take_bytes("side.html", f"{page}<p>Se <a href='skjema.pdf'>skjemaet</a>.</p></body></html>".encode())
    assert room.documents()["Nytt"].body.strip() == "Se [skjemaet](https://www.siv.no/fag/skjema.pdf)."


def test_what_a_mail_hides_stays_hidden(room: Room):
    """Its first lines, said again for lists of mails."""
    room.take_bytes("brev.eml", mail(f"<div style='display:none'>{LONG}</div><p>Kort.</p>", "Nytt"))
    assert room.documents()["Nytt"].body.strip() == "Kort."


def test_a_reader_named_in_the_description_of_a_picture_goes(room: Room):
    """Mailing systems draw greetings."""
    who = "prove@legekontor.example.org"
    room.take_bytes("brev.eml", mail(f"<p>Kort.</p><p>{IMAGE.format(f'Dette er til {who}')}</p>", "Nytt", To=who))
    assert room.documents()["Nytt"].body.strip() == "Kort.\n\nDette er til \\[mottaker\\]"
