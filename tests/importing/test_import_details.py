"""Dates, senders, topics and the way an import talks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from importing.conftest import HERE, Room, mail

from build_tools.cli.import_ import command
from build_tools.importing import dates
from build_tools.importing.recipients import person_name

TEXT = "<p>Biopsisvar kommer i epikrisen fra april.</p>"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Praksisnytt, 14. mars 2024", "2024-03-14"),
        ("torsdag 14. mars 2024 09:12", "2024-03-14"),
        ("14.03.2024", "2024-03-14"),
        ("14.3.24 kl. 12", "2024-03-14"),
        ("tor. 14. mar. 2024", "2024-03-14"),
        ("Thu, Mar 14, 2024 at 9:12 AM", "2024-03-14"),
        ("14 March 2024", "2024-03-14"),
        ("2024-03-14T09:00", "2024-03-14"),
        ("1. des 2023", "2023-12-01"),
        ("Torsdag 14.mars 2024", "2024-03-14"),
        ("14/3-2024", "2024-03-14"),
        ("14/03/2024 09:12", "2024-03-14"),
        ("4/3/2024, 9:12 AM", ""),
        ("sak 24/12-2024-1", ""),
        ("Nr. 3, mars 2024", "2024-03"),
        ("Praksisnytt nr. 11 november 2024", "2024-11"),
        ("Praksisnytt nr. 1/2 2024", ""),
        ("Nr. 2 14. mars 2024", "2024-03-14"),
        ("nr. 14.3.2024", "2024-03-14"),
        ("31. februar 2024, men 3. mai", "2024-02"),
        ("2024-03-20, først sendt 14. mars 2024", "2024-03-20"),
        ("tlf. 12.34.56 78", ""),
        ("versjon 1.2.2024.5", ""),
        ("takst 14", ""),
    ],
)
def test_dates_are_read_as_norwegians_write_them(text: str, day: str):
    """The exact date first, else the month."""
    found = dates.in_text(text)
    assert (found.iso if found else "") == day


def test_the_day_is_the_day_in_oslo():
    """A mail of half past midnight was sent the evening before in London."""
    assert str(dates.from_header("Wed, 13 Mar 2024 23:30:00 +0000")) == "14. mars 2024"
    assert str(dates.from_iso("2024-03-13T23:30:00Z")) == "14. mars 2024"
    assert str(dates.from_iso("2024-03-14 00:30:00")) == "14. mars 2024"
    assert dates.from_iso("0000-00-00 00:00:00") is dates.from_header("i går") is None


@pytest.mark.parametrize(
    ("display", "address", "name"),
    [
        ("Prøve Mottaker", "prove.mottaker@x.no", "Prøve Mottaker"),
        ("Mottaker, Prøve", "pmottaker@x.no", "Prøve Mottaker"),
        ("Fastleger i Tønsberg", "liste@tonsberg.no", ""),
        ("Praksisnytt", "praksisnytt@x.no", ""),
        ("Legekontoret Torget", "post@legekontor.no", ""),
        ("Legevakten Horten", "horten.legevakten@horten.no", ""),
        ("Sykehuset Vestfold", "", ""),
        ("Fastleger Horten", "", ""),
        ("Kari Helseth", "", "Kari Helseth"),
        ("", "prove.mottaker@x.no", ""),
    ],
)
def test_persons_are_told_from_lists(display: str, address: str, name: str):
    """A person's mailbox carries the surname."""
    assert person_name(display, address) == name


@pytest.mark.parametrize(
    ("sender", "subject", "source", "sure"),
    [
        ("samhandling@siv.example.org", "Nytt", "samhandling", True),
        ("Larvik kommune <ukjent@example.com>", "Nytt", "larvik", True),
        ("fastlegenytt@larvik.example.org", "Nytt", "larvik", True),
        ("noen@horten.example.org", "Nytt", "horten", True),
        ("noen@post.horten.example.org", "Nytt", "horten", True),
        ("noen@ikkehorten.example.org", "Nytt", None, False),
        ("noen@siv.example.org", "Nytt", "sykehuset", False),
        ("Kari fra Samhandlingslegene <noen@siv.example.org>", "Nytt", "samhandling", False),
        ("Lege i Tønsberg kommune <noen@example.com>", "Nytt", "tonsberg", False),
        ("noen@example.com", "Fastlegenytt Tønsberg nr. 2", "tonsberg", False),
        ("noen@example.com", "Møte med Sandefjord kommune", "sandefjord", False),
        ("noen@example.com", "Larvik kommune og Sandefjord kommune", None, False),
        ("noen@example.com", "Nytt", None, False),
    ],
)
def test_the_source_is_guessed_and_doubt_is_marked(
    sender: str, subject: str, source: str | None, sure: bool, room: Room
):
    """Mailbox and name are certain; domain, newsletter and words are guesses; nothing is said so."""
    room.take_bytes("brev.eml", mail(TEXT, subject, From=sender))
    (document,) = room.documents().values()
    assert (document.data["source"] or None) == source
    (line,) = [line for line in document.text.splitlines() if line.startswith("source:")]
    assert ("# TODO: " in line) is not sure


def test_topics_are_the_words_of_the_text_and_marked_as_guessed(room: Room):
    """Whole words and their inflections; a word within another does not count, nor what is named beside the matter."""
    text = "Gastroskopien er flyttet, og gastroskopi bestilles som gastroskopi. Nevrologi, hjerte og hjerte."
    room.take_bytes("a.eml", mail(f"<p>{text}</p>", "Gastroskopi"))
    room.take_bytes("b.eml", mail("<p>Albuen og ALUMINIUM er ikke nevnt, nevrologi én gang.</p>", "Noe annet"))
    documents = room.documents()
    assert documents["Gastroskopi"].data["topic"] == ["gastro"]
    assert documents["Noe annet"].data["topic"] == []
    assert "topic: []  # TODO: temaet er ukjent" in documents["Noe annet"].text


def test_a_date_that_cannot_be_is_doubted(room: Room):
    """A mail without a date is undated; one from the future says so."""
    room.take_bytes("a.eml", mail(TEXT, "Uten dato").replace(b"Date:", b"X-Date:"))
    room.take_bytes("b.eml", mail("<p>Noe helt annet her.</p>", "Fram i tid", Date="Thu, 14 Mar 2999 09:00:00 +0100"))
    documents = room.documents()
    assert documents["Uten dato"].path == "content/nyheter/udatert/uten-dato.md"
    assert "date_unknown: true  # TODO: " in documents["Uten dato"].text
    assert "date: 2999-03-14  # TODO: datoen er fram i tid" in documents["Fram i tid"].text


@pytest.mark.parametrize(
    ("subject", "html", "titles"),
    [
        (
            "Ny rutine",
            "<h1>Ny rutine</h1><p>Vi endrer den.</p><h2>Bakgrunn</h2><p>Mye.</p><h2>Hva du må gjøre</h2><p>Lite.</p>",
            ["Ny rutine"],
        ),
        (
            "Nyhetsbrev april",
            "<h1>Nyhetsbrev april</h1><h2>Fra sykehuset</h2><h3>Sak A</h3><p>A her.</p><h3>Sak B</h3><p>B her.</p>"
            "<h2>Fra kommunen</h2><h3>Sak C</h3><p>C her.</p>",
            ["Sak A", "Sak B", "Sak C"],
        ),
        (
            "Nytt uke 3",
            "<p><strong>Første sak</strong><br>Tekst en.</p><hr><p><strong>Andre sak</strong><br>Tekst to.</p>",
            ["Første sak", "Andre sak"],
        ),
        (
            "Praksisnytt nr. 5",
            "<h1>Praksisnytt nr. 5</h1><h3>I dette nummeret:</h3>"
            "<ul><li><a href='#a'>Sak A</a></li><li>Sak B</li></ul>"
            "<h2>Sak A</h2><p>Tekst A.</p><h2>Sak B</h2><p>Tekst B.</p>",
            ["Sak A", "Sak B"],
        ),
        (
            "Nyhetsbrev",
            "<table>"
            + "".join(
                f"<tr><td><img src='https://x.example.org/{n}.png'></td>"
                f"<td><strong style='font-size:20px'>Sak {n}</strong><br>Ingress {n}.<br>"
                f"<a href='https://www.siv.no/{n}'>Les mer</a></td></tr>"
                for n in (1, 2)
            )
            + "</table>",
            ["Sak 1", "Sak 2"],
        ),
        (
            "Møteserien",
            "<p>Kjære kolleger</p><p>"
            + "Vi starter nå en møteserie for alle. " * 8
            + "</p><p><b>Påmelding</b></p><p>Her.</p>",
            ["Møteserien"],
        ),
        (
            "Nytt fra oss",
            "<a href='https://www.siv.no/1'><h2>Sak med lenke</h2></a><p>Tekst.</p><h2>Tom overskrift</h2>",
            ["Sak med lenke"],
        ),
        (
            "VS: Fastlegenytt",
            "<p>Til orientering</p><p><b>Fra:</b> Horten kommune &lt;fastlegetjenesten@horten.example.org&gt;<br>"
            "<b>Sendt:</b> fredag 1. mars 2024<br><b>Til:</b> Prøve Mottaker; Annen Person<br>"
            "<b>Emne:</b> Fastlegenytt</p><h2>Sak</h2><p>Tekst.</p>",
            ["Sak"],
        ),
        (
            "Praksisnytt",
            "<p>"
            + "Lederen skriver om året som gikk. " * 10
            + "</p><h2>Sak</h2><p>Tekst.</p><h2>Sak to</h2><p>Mer.</p>",
            ["Praksisnytt", "Sak", "Sak to"],
        ),
    ],
)
def test_articles_are_found_by_headings_rows_and_what_looks_like_them(
    subject: str, html: str, titles: list[str], room: Room
):
    """One draft an article; sections, mastheads, contents and empty headings are none."""
    outcome = room.take_bytes("brev.eml", mail(html, subject))
    assert [draft.title for draft in outcome.written] == titles


LETTER = "<h2>Sak A</h2><p>Tekst A.</p><h2>Sak B</h2><p>Tekst B.</p>"
LONG = "Poliklinikken har fått nye lokaler i tredje etasje ved inngang nord, og timene er de samme som før. "
ROW = f"<tr><td>{LONG * 3}</td><td>{LONG * 3}</td></tr>"
SPARSE = "".join(f"<tr>{'<td></td>' * at}<td>Felt {at}</td>{'<td></td>' * (2 - at)}</tr>" for at in range(3))


@pytest.mark.parametrize(("html", "kept", "gone", "note"), [
    (f"<p>Denne gangen skriver vi mest om sommeren.</p>{LETTER}", "Tekst A.", "om sommeren",
     "innledningen «Denne gangen skriver vi mest om sommeren.» ble ikke en egen nyhet"),
    (f"<h2>Sak A</h2><p>{LONG}Vil du ikke ha påminnelser på SMS, kan du melde deg av i portalen når du vil.</p>"
     "<p>Det er nytt.</p><p>Det gjelder alle.</p><h2>Sak B</h2><p>Tekst B.</p>", "kan du melde deg av", "", ""),
    (f"{LETTER}<p>Med vennlig hilsen</p><h2>Sak C</h2><p>Kort.</p>", "Kort.", "vennlig hilsen",
     "hilsen og underskrift ble ikke tatt med"),
    (f"{LETTER}<p>Mvh</p><p>Kontoret</p><p><b>Sak C</b></p><p>{LONG * 2}</p>", LONG.strip(), "Kontoret", "hilsen"),
    (f"{LETTER}<p>Mvh</p><p>Kontoret</p><p><b>Besøk</b></p><p>Inngang nord.</p>", "Tekst B.", "Inngang nord", "hilsen"),
    (f"{LETTER}<p>Mvh</p><p><b>Kontoret</b></p><p>{LONG * 2}</p>", "Tekst B.", LONG.strip(), "hilsen"),
    (LETTER.replace("Tekst A.</p>", "Tekst A.</p><ul><li>Sak B</li><li>Noe annet</li></ul>"), "Noe annet", "", ""),
    (f"<h2>Sak A</h2><table>{ROW * 2}</table><h2>Sak B</h2><p>Tekst B.</p>", LONG.strip(), "|", ""),
    (f"<h2>Sak A</h2><table>{SPARSE}</table><h2>Sak B</h2><p>Tekst B.</p>", "Felt 2", "|", ""),
    (LETTER.replace("Tekst A.", "Tekst A.<span style='display:none'>Les om møtet i mars.</span>"), "Tekst A.", "i mars", ""),
    (f"<div style='max-height:0'>{LETTER}</div>", "Tekst A.", "", ""),
    ("<h2>Sak A</h2><p>Se <a href='https://click.example.org/ls/click?upn=u001AbCdEf0123456789' "
     "originalsrc='https://www.siv.no/x'>rutinen</a>.</p>", "[rutinen](https://www.siv.no/x)", "click", ""),
])  # fmt: skip
def test_what_is_news_stays_and_what_is_left_out_is_told(html: str, kept: str, gone: str, note: str, room: Room):
    """Of an introduction, a farewell and what follows it, lists, tables and what the mail's reader did not see."""
    outcome = room.take_bytes("brev.eml", mail(html, "Praksisnytt nr. 5"))
    text = "\n".join(document.body for document in room.documents().values())
    assert kept in text
    assert not gone or gone not in text
    assert note in "\n".join(outcome.notes)


def test_a_forwarded_mail_keeps_its_own_sender_and_date(room: Room):
    """Not those of whoever forwarded it, and the names in its headers go."""
    html = (
        "<div>Se under.</div><div>---------- Forwarded message ---------<br>"
        "Fra: Tønsberg kommune &lt;fastlegetjenesten@tonsberg.example.org&gt;<br>"
        "Date: tor. 7. mar. 2024 kl. 09:12<br>"
        "Subject: Nytt om dialogmelding<br>To: Prøve Mottaker &lt;prove@x.example.org&gt;<br>"
        f"</div><br><div>{TEXT}</div>"
    )
    outcome = room.take_bytes(
        "brev.eml", mail(html, "Fwd: Nytt om dialogmelding", Date="Fri, 15 Mar 2024 09:00:00 +0100")
    )
    (document,) = room.documents().values()
    assert (document.data["title"], document.data["date"], document.data["source"]) == (
        "Nytt om dialogmelding",
        "2024-03-07",
        "tonsberg",
    )
    assert "Prøve" not in room.files()[outcome.kept].decode()


def test_mails_attached_to_a_mail_are_what_was_meant(room: Room):
    """Outlook's «forward as attachment»: several at once, each with its own subject and date."""
    from email.message import EmailMessage

    cover = EmailMessage()
    cover["From"], cover["Subject"] = "noen@example.com", "Gamle nyhetsbrev"
    cover.set_content("Her er de gamle.")
    for number in (1, 2):
        inner = EmailMessage()
        inner["From"], inner["Subject"] = "fastlegetjenesten@horten.example.org", f"Sak {number}"
        inner["Date"] = f"Mon, 0{number} Jan 2024 09:00:00 +0100"
        inner.set_content(f"Dette er tekst nummer {number}, og den er ikke som den andre.")
        cover.add_attachment(inner)
    outcome = room.take_bytes("samling.eml", cover.as_bytes())
    assert [draft.path for draft in outcome.written] == [
        "nyheter/2024/2024-01-01-sak-1.md",
        "nyheter/2024/2024-01-02-sak-2.md",
    ]
    assert any("andre e-poster som vedlegg" in note for note in outcome.notes)


def test_documents_attached_to_a_mail_are_named_and_left_behind(room: Room):
    """A PDF, a Word document or a meeting's time and place may be what matters: the editor is told."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["Subject"] = "samhandling@siv.example.org", "Nytt"
    message.set_content(TEXT, subtype="html")
    message.add_attachment(b"%PDF-1.7", "application", "pdf", filename="plan.pdf")
    message.add_attachment(b"PK\x03\x04", "application", "octet-stream", filename="plan.docx")
    message.add_attachment(b"PK\x03\x04", "application", "x-zip-compressed", filename="skjema.docx")
    message.add_attachment("<p></p>", "html", filename="ATT00001.htm")
    message.add_attachment("BEGIN:VCALENDAR", "calendar", params={"method": "REQUEST"}, disposition="inline")
    outcome = room.take_bytes("brev.eml", message.as_bytes())
    assert [note for note in outcome.notes if "vedlegget" in note] == [
        f"vedlegget «{name}» ble ikke tatt med: legg det inn for hånd hvis det trengs"
        for name in ("plan.pdf", "plan.docx", "skjema.docx", "ATT00001.htm", "møteinnkalling")
    ]


@pytest.mark.parametrize("charset", ["unknown-8bit", "X-Unknown"])
def test_a_charset_that_the_mail_does_not_know_is_found_out(charset: str, room: Room):
    """In its text and in its subject, where it stands as it does in mail of no named charset."""
    for number, encoding in enumerate(("utf-8", "latin-1")):
        word = "".join(f"={byte:02X}" for byte in f"Møte {number}".encode(encoding))
        head = f"From: samhandling@siv.example.org\nSubject: =?{charset}?Q?{word}?=\nMIME-Version: 1.0\n"
        kind = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit"
        body = ("Blåbærmøte på Ås." if number else "Et ørlite møte.").encode(encoding)
        room.take_bytes(f"{number}.eml", f"{head}{kind}\n\n".encode() + body)
    assert {title: document.body.strip() for title, document in room.documents().items()} == {
        "Møte 0": "Et ørlite møte.",
        "Møte 1": "Blåbærmøte på Ås.",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "utf-8-sig"])
def test_norwegian_letters_survive_any_encoding(encoding: str, room: Room):
    """Saved pages name their charset, or begin with a mark."""
    named = encoding if encoding == "cp1252" else "utf-8"
    page = f"<html><head><meta charset={named}></head><body><h1>Møte på Ås</h1><p>Blåbær – «og» mer.</p>"
    room.take_bytes("side.html", page.encode(encoding))
    assert "Blåbær – «og» mer." in room.documents()["Møte på Ås"].body


def test_a_mail_with_raw_letters_in_its_head_is_read(room: Room):
    """Against the rules, but common."""
    head = "From: Sykehuset <samhandling@siv.example.org>\nSubject: Slutt på papir i Færder\nDate: Thu, 14 Mar 2024"
    data = f"{head} 09:00:00 +0100\n\nHer er teksten."
    for number, encoding in enumerate(("utf-8", "latin-1")):
        room.take_bytes(
            f"{number}.eml", data.replace("teksten", f"tekst {number} " * (number * 9 + 1)).encode(encoding)
        )
    assert [document.data["title"] for document in room.documents().values()] == ["Slutt på papir i Færder"]
    assert len(room.files()) == 4


def test_the_run_speaks_norwegian_and_says_what_to_do(room: Room):
    """New drafts with what is unsure, duplicates, what was left out, and where the original is."""
    where = ["--content", str(room.root / "content")]
    fixture = str(HERE / "fixtures" / "make.eml")
    result = CliRunner().invoke(command, [fixture, *where])
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == f"{fixture}: 2 nye utkast"
    path = "content/nyheter/2025/2025-12-01-apningstider-for-legevakta-i-jula.md"
    assert lines[1] == f"  + {path}  «Åpningstider for legevakta i jula»"
    assert lines[2] == "      TODO topic: temaet er gjettet ut fra ordene i teksten: kontroller det"
    assert "  - en sporingspiksel ble fjernet" in lines
    assert lines[-1].startswith("  originalen uten mottakere: archive/import/")
    again = CliRunner().invoke(command, [fixture, *where])
    assert again.stdout == f"{fixture}: importert før, ingenting nytt ({Path(lines[-1].split()[-1]).parent})\n"


def test_one_bad_file_does_not_keep_the_others_out(room: Room, tmp_path: Path):
    """Each file is its own; the exit code tells that one was refused."""
    bad = tmp_path / "feil.eml"
    bad.write_bytes(b"%PDF")
    result = CliRunner().invoke(
        command, [str(bad), str(HERE / "fixtures" / "rss.xml"), "--content", str(room.root / "content")]
    )
    assert result.exit_code == 1
    assert "2 nye utkast" in result.stdout
    assert len(room.documents()) == 2


def test_a_file_that_is_not_there_is_wrong_usage(room: Room):
    """Exit code 2, as for any wrong argument."""
    assert CliRunner().invoke(command, ["finnes-ikke.eml", "--content", str(room.root / "content")]).exit_code == 2
    assert CliRunner().invoke(command, []).exit_code == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: b"\r\n\n" + data,
        lambda data: data.replace(b"\n", b"\r\r\n"),
        lambda data: b"\n".join(b"\nFrom x@y Thu Mar 14 09:12:07 2024\n" + data for _each in range(2)),
    ],
    ids=["a mark", "empty lines", "line ends twice", "a mailbox below an empty line"],
)
def test_what_editors_and_transfers_do_to_a_mail_does_not_show(damage: Callable[[bytes], bytes], room: Room):
    """Saved once more as text, or sent as text between two systems; no header becomes a part of the news."""
    outcome = room.take_bytes(
        "brev.eml", damage(mail(f"{TEXT}<p>Ring oss.</p>", To="Kari Nordmann <kari@x.example>"))
    )
    assert not outcome.refused
    (document,) = room.documents().values()
    assert document.data["title"] == "Slutt på papirkopi av biopsisvar"
    assert document.body.strip() == "Biopsisvar kommer i epikrisen fra april.\n\nRing oss."
