"""What is news stays though it has the words of a frame, and what is left out is told by its first words."""

import pytest
from importing.conftest import Room, mail

SCOPE = "Fra 1. april sendes alle henvisninger til koloskopi elektronisk, og papirhenvisninger blir returnert."
HEART = "Fastleger kan ringe vakthavende kardiolog mellom klokken tolv og tretten alle hverdager."
GLASS = "Laboratoriet slutter å ta imot urinprøver i glass fra sommeren, og nye beholdere kan bestilles."
ALL = (SCOPE, HEART, GLASS)
WHY = "Du får denne e-posten fordi du er fastlege i Vestfold."
MADRS = "Skåringsskjemaet MADRS © Montgomery kan brukes fritt."
SECRET = "Konfidensiell informasjon om pasienter skal ikke sendes i e-post."
ANSWER = "Du får denne meldingen i journalsystemet når henvisningen er vurdert."


def letter(*lines: str) -> str:
    """Outlook's: a paragraph a line, and titles that are nothing but bold."""
    return "".join(f"<p class=MsoNormal>{line}</p>" for line in lines)


def check(subject: str, html: str, kept: tuple[str, ...], gone: tuple[str, ...], notes: tuple[str, ...], room: Room):
    """Import one mail."""
    outcome = room.take_bytes("brev.eml", mail(html, subject))
    assert not outcome.refused
    text = "\n".join(f"{document.data['title']}\n{document.body}" for document in room.documents().values())
    assert [each for each in kept if each not in text] == []
    assert [each for each in gone if each in text] == []
    assert [each for each in notes if each not in outcome.notes] == []


BOLD = (f"<b>Koloskopi</b><br>{SCOPE}", f"<b>Kardiologi</b><br>{HEART}", f"<b>Urinprøver</b><br>{GLASS}")


@pytest.mark.parametrize(("html", "kept", "gone", "notes"), [
    (letter("Hei", WHY, *BOLD), ALL, (WHY,),
     (f"om utsendingen, ikke tatt med: «{WHY}»", "ikke med i noen nyhet: «Hei»")),
    (letter(WHY, SCOPE), (SCOPE,), (WHY,), (f"om utsendingen, ikke tatt med: «{WHY}»",)),
    (letter(SCOPE, SECRET, HEART), (SCOPE, SECRET, HEART), (), ()),
    (letter(SCOPE, ANSWER, HEART), (SCOPE, ANSWER, HEART), (), ()),
    (letter(SCOPE, MADRS, HEART), (SCOPE, MADRS, HEART), (), ()),
    (letter(*BOLD, "© 2024 Sykehuset", "Postboks 1", "Meld deg av: post@x.example.org"), ALL,
     ("©", "Postboks", "Meld"), ("om utsendingen, ikke tatt med: «© 2024 Sykehuset», «Postboks 1», «Meld deg av: …»",)),
    (letter(SCOPE, "Denne e-posten kan inneholde konfidensiell informasjon.", "Slett den."), (SCOPE,), ("Slett",),
     ("om utsendingen, ikke tatt med: «Denne e-posten kan inneholde konfidensiell informasjon.», «Slett den.»",)),
    (letter(SCOPE, "Sendt fra min iPhone"), (SCOPE,), ("iPhone",), ("om utsendingen, ikke tatt med: «Sendt fra min iPhone»",)),
    (letter(SCOPE, "Sent from Outlook for iOS", HEART), (SCOPE, HEART), ("Outlook",), ()),
    (letter(SCOPE, "Sendt fra min avdeling til alle fastleger i fylket.", HEART), (SCOPE, "Sendt fra min avdeling"), (), ()),
    (letter(SCOPE, "Copyright 2024", f"{GLASS} {HEART} {GLASS}"), (SCOPE, HEART), ("Copyright",), ()),
])  # fmt: skip
def test_words_of_a_footer_end_a_mail_only_where_it_ends(
    html: str, kept: tuple[str, ...], gone: tuple[str, ...], notes: tuple[str, ...], room: Room
):
    """Where more follows they are a line about the mail, or news that says such a word."""
    check("Praksisnytt nr. 3", html, kept, gone, notes, room)


SIGNED = "Med vennlig hilsen<br>Gastromedisinsk seksjon"
CARD = "Rådgiver<br>Sykehuset i Vestfold HF<br>Postboks 2168, 3103 Tønsberg<br>Telefon 33 34 20 00<br>www.siv.example.org"


@pytest.mark.parametrize(("html", "kept", "gone", "notes"), [
    (letter("<b>Koloskopi</b>", SCOPE, SIGNED, "<b>Kardiologi</b>", HEART, "Mvh", "<b>Hjerteseksjonen</b>", CARD,
            "<b>Urinprøver</b>", GLASS, "Mvh Laboratoriet", "P.S. Husk at vi har stengt 17. mai.", "Utenfor"),
     ("Koloskopi", "Kardiologi", "Urinprøver", *ALL, "P.S. Husk at vi har stengt 17. mai."),
     ("seksjon", "Rådgiver", "Utenfor"),
     ("hilsen og underskrift ble ikke tatt med: «Med vennlig hilsen Gastromedisinsk seksjon»",
      "hilsen og underskrift ble ikke tatt med: «Mvh», «Hjerteseksjonen», «Rådgiver Sykehuset i Vestfold HF Postboks "
      "2168, 3103 Tønsberg Telefon 33 34 …»",
      "hilsen og underskrift ble ikke tatt med: «Mvh Laboratoriet», «Utenfor»")),
    (letter("<b>Koloskopi</b>", SCOPE, SIGNED, "<b>Sykehuset i Vestfold</b>", CARD, "Tenk på miljøet før du skriver ut."),
     (SCOPE,), ("Sykehuset i Vestfold", "miljøet"), ()),
    (letter("<b>Hilsen fra overlegen</b>", SCOPE, HEART, "<b>Urinprøver</b>", GLASS), ("Hilsen fra overlegen", *ALL), (), ()),
])  # fmt: skip
def test_a_signature_ends_one_article_and_not_the_mail(
    html: str, kept: tuple[str, ...], gone: tuple[str, ...], notes: tuple[str, ...], room: Room
):
    """Each clinic signs its own; of what stands below, articles and afterthoughts stay and cards go."""
    check("Praksisnytt nr. 3", html, kept, gone, notes, room)


COURSE = ("Avmelding må skje senest dagen før til kurs@siv.example.org.", "Lunsj serveres.",
          "Pasientene kan se prøvesvar i nettleseren på Helsenorge.", "Ta med bankkort.")  # fmt: skip
BROWSER = "Vises ikke e-posten riktig? Vis i nettleser"
LEAVE = "Klikk her for å melde deg av"


@pytest.mark.parametrize(("html", "kept", "gone", "notes"), [
    (letter(HEART, *COURSE), (HEART, *COURSE), (), ()),
    (letter(BROWSER, HEART, *COURSE, LEAVE, "Sykehuset, Postboks 1"), (HEART, *COURSE), ("riktig", "Klikk", "Postboks"),
     (f"om utsendingen, ikke tatt med: «{BROWSER}»", f"om utsendingen, ikke tatt med: «{LEAVE}», «Sykehuset, Postboks 1»")),
    (letter(HEART, SCOPE, "Sykehuset<br>Meld deg av: https://x.example.org/unsub?e=3"), (SCOPE,), ("Sykehuset", "unsub"),
     ("om utsendingen, ikke tatt med: «Sykehuset Meld deg av: …»",)),
    (letter(HEART, "Lunsj serveres.<br>Avmelding"), (HEART, "Lunsj serveres."), (), ()),
    (letter(HEART, SCOPE, LEAVE, "Lunsj serveres."), (SCOPE, "Lunsj serveres."), (LEAVE,),
     (f"om utsendingen, ikke tatt med: «{LEAVE}»",)),
    (letter(HEART, SCOPE) + "<hr>" + letter("Avmelding | Oppdater profil", "Du når oss på telefon."), (SCOPE,), ("når",),
     ("om utsendingen, ikke tatt med: «Avmelding | Oppdater profil», «Du når oss på telefon.»",)),
])  # fmt: skip
def test_leaving_a_course_is_not_leaving_the_list(
    html: str, kept: tuple[str, ...], gone: tuple[str, ...], notes: tuple[str, ...], room: Room
):
    """Nor is a browser always the one that shows the mail; the imprint goes where no sentence follows, or below a rule."""
    check("Lunsjmøte om hjertesvikt", html, kept, gone, notes, room)


NUMBER = ("<b>Nytt telefonnummer til akuttmottaket</b>", "Fra 1. mai 2024: 33 34 20 00.")
LESSON = ("<b>Aktuelt kurs</b>", "Emnekurs i palliasjon 3. juni 2024 i Tønsberg.")
NAME = ("<b>Praksisnytt</b>", "Torsdag 14. mars 2024")
PARTS = ("Vi tar i bruk et nytt skjema.", "<b>Bakgrunn</b>", SCOPE, "<b>Hva betyr det for deg</b>", HEART,
         "<b>Kontakt</b>", "Ring poliklinikken.")  # fmt: skip
HEADED = f"<h2>Koloskopi</h2><p>{SCOPE}</p><h2>Kardiologi</h2><p>{HEART}</p><h2>Urinprøver</h2><p>{GLASS}</p>"
ROWS = ("1. Koloskopi", "Kardiologi", "• Urinprøver", "Vi er stengt 17. mai.")


@pytest.mark.parametrize(("subject", "html", "titles", "kept", "notes"), [
    ("Praksisnytt nr. 3", letter(*NUMBER, *BOLD[:1], *LESSON), ["Nytt telefonnummer til akuttmottaket", "Koloskopi",
     "Aktuelt kurs"], (SCOPE, NUMBER[1], LESSON[1]), ()),
    ("Praksisnytt nr. 3", letter(*NAME, *NUMBER), ["Nytt telefonnummer til akuttmottaket"], (NUMBER[1],),
     ("ikke med i noen nyhet: «Praksisnytt», «Torsdag 14. mars 2024»",)),
    ("Praksisnytt nr. 3", letter("<b>Vaksiner i uke 42</b>", "Fra uke 42 vaksineres alle.", *NUMBER),
     ["Vaksiner i uke 42", "Nytt telefonnummer til akuttmottaket"], ("Fra uke 42", NUMBER[1]), ()),
    ("Praksisnytt nr. 3", "<h1>Skjema for koloskopi</h1><p>Det er nytt.</p><h2>Bakgrunn</h2><p>Se under.</p>",
     ["Skjema for koloskopi"], ("Det er nytt.", "## Bakgrunn", "Se under."), ()),
    ("Nytt skjema for henvisning", letter(*PARTS), ["Nytt skjema for henvisning"], (PARTS[0], "## Kontakt", HEART), ()),
    ("Benytt skjemaet", letter(*PARTS), ["Benytt skjemaet"], (PARTS[0], "## Kontakt", HEART), ()),
    ("Praksisnytt nr. 3", f"<h2>Uke 20</h2><p>{SCOPE}</p><ul><li>Uke 22</li></ul><h2>Uke 21</h2><p>{HEART}</p>",
     ["Uke 20", "Uke 21"], ("- Uke 22",), ()),
    ("Emnekurs i mai", "<h1>Emnekurs</h1><h2>Innhold</h2><ul><li>Smerte</li></ul>", ["Emnekurs"], ("## Innhold", "- Smerte"), ()),
    ("Praksisnytt nr. 3", letter("<b>Innhold:</b>", "<br>".join(ROWS[:3])) + HEADED,
     ["Koloskopi", "Kardiologi", "Urinprøver"], ALL, ("innholdslisten ble ikke tatt med: «Innhold:», «1. Koloskopi "
     "Kardiologi • Urinprøver»",)),
    ("Praksisnytt nr. 3", letter("<br>".join(ROWS)) + HEADED, ["Koloskopi", "Kardiologi", "Urinprøver"], ALL,
     (f"innledningen «{ROWS[3]}» ble ikke en egen nyhet",)),
    ("Praksisnytt nr. 3", f"<ul><li>{'</li><li>'.join(ROWS).replace('Vi er s', 'S')}</ul>{HEADED}",
     ["Koloskopi", "Kardiologi", "Urinprøver"], ALL, ("ikke med i noen nyhet: «Stengt 17. mai.»",)),
])  # fmt: skip
def test_a_short_item_is_no_masthead_and_a_new_form_no_newsletter(
    subject: str, html: str, titles: list[str], kept: tuple[str, ...], notes: tuple[str, ...], room: Room
):
    """Only the first heading names the letter, a date stands alone, and of its contents what no title repeats is told."""
    check(subject, html, kept, (), notes, room)
    assert sorted(room.documents()) == sorted(titles)
