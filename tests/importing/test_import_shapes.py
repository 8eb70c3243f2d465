"""Real-shaped files of two mail clients, two newsletter tools, feeds and WordPress come through whole."""

from dataclasses import dataclass, field
from email.message import EmailMessage

import markdown
import pytest
from bs4 import BeautifulSoup
from importing.conftest import Room

from build_tools.load import Document
from build_tools.text import markup


@dataclass(frozen=True)
class Expected:
    """What must be found again in one draft; ``tables`` are rows of cells."""

    title: str
    date: str
    source: str
    links: dict[str, str] = field(default_factory=dict)
    lists: tuple[tuple[str, ...], ...] = ()
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    outlet: str = ""
    unsure: tuple[str, ...] = ()


SHAPES = {
    "outlook.eml": [
        Expected(
            "Slutt på papirkopi av biopsisvar",
            "2024-03-14",
            "samhandling",
            unsure=("topic",),
            links={"rutinen for epikriser": "https://www.siv.no/fag/praksisnytt/biopsisvar"},
            lists=(
                ("Svaret står i epikrisen eller i et tillegg til den", "Mangler svaret, send dialogmelding"),
                ("eller i et tillegg til den",),
            ),
        ),
        Expected(
            "Digital møteserie: datoer for våren",
            "2024-03-14",
            "samhandling",
            unsure=("topic",),
            links={"samhandling@siv.example.org": "mailto:samhandling@siv.example.org"},
            tables=(
                (
                    ("Dato", "Tema", "Klinikk"),
                    ("10. april", "Henvisninger til gastroskopi", "Gastromedisin"),
                    ("12. juni", "Dialogmeldinger", "Samhandling"),
                ),
            ),
        ),
    ],
    "apple-mail.eml": [
        Expected(
            "Kommuneoverlegens kontor samler informasjonen",
            "2023-11-17",
            "tonsberg",
            unsure=("topic",),
            links={"om det samlede nyhetsbrevet": "https://www.tonsberg.kommune.no/fastlege/nyhetsbrev"},
            lists=(
                ("ALU-leder får utkastet på forhånd", "Legekontorene får det på e-post også vikarer og LIS"),
                ("også vikarer og LIS",),
            ),
        ),
        Expected(
            "Nye leger må registreres",
            "2023-11-17",
            "tonsberg",
            unsure=("topic",),
            links={"fastlegetjenesten@tonsberg.example.org": "mailto:fastlegetjenesten@tonsberg.example.org"},
            lists=(("Fyll ut skjemaet", "Send det til fastlegetjenesten@tonsberg.example.org"),),
        ),
    ],
    "plain.eml": [
        Expected(
            "Nye rutiner for registrering av vikarer",
            "2023-09-05",
            "horten",
            unsure=("topic",),
            links={
                "https://www.horten.kommune.no/fastlege/registrering": "https://www.horten.kommune.no/fastlege/registrering"
            },
            lists=(("Meld fra når en vikar begynner", "Meld fra når en lege slutter"),),
        ),
    ],
    "mailchimp.html": [
        Expected(
            "Ny informasjon om henvisning til gastroskopi",
            "2024-09-09",
            "sykehuset",
            unsure=("date", "source", "topic"),
            links={
                "sykehusets hjemmesider": "https://www.siv.no/fag/gastroskopi",
                "Les mer": "https://www.siv.no/fag/praksisnytt/gastroskopi-2024",
            },
            lists=(
                ("Informasjonsskriv sendes henviser", "Standardbrev når henvisningen ikke følger retningslinjene"),
            ),
            outlet="https://www.siv.no/fag/praksisnytt/gastroskopi-2024",
        ),
        Expected(
            "Hjertemedisin på høstens samhandlingsmøte",
            "2024-09-09",
            "sykehuset",
            unsure=("date", "source", "topic"),
            links={"samhandlingslegene": "mailto:samhandling@siv.example.org"},
            tables=((("Tid", "Innlegg"), ("17.00", "Velkommen"), ("17.15", "Hjertesvikt i samarbeid")),),
        ),
    ],
    "make.eml": [
        Expected(
            "Åpningstider for legevakta i jula",
            "2025-12-01",
            "larvik",
            unsure=("topic",),
            links={"Les mer »": "https://www.larvik.kommune.no/legevakt/jul"},
            tables=((("Dag", "Åpent"), ("24. desember", "08–23"), ("25. desember", "10–20")),),
            outlet="https://www.larvik.kommune.no/legevakt/jul",
        ),
        Expected(
            "Digital møteserie fortsetter i 2026",
            "2025-12-01",
            "larvik",
            unsure=("topic",),
            links={"Les mer »": "https://www.larvik.kommune.no/fastlege/moteserie"},
            lists=(("45 minutter", "Teams eller felles visning på kontoret"),),
            outlet="https://www.larvik.kommune.no/fastlege/moteserie",
        ),
    ],
    "rss.xml": [
        Expected(
            "Hospitering for fastleger: opplæring i Botox ved migrene – nye datoer",
            "2025-02-03",
            "kompetansebroen",
            links={"skjemasiden": "https://www.kompetansebroen.no/artikkel/skjema"},
            lists=(("Velg dato", "Send skjemaet, se skjemasiden"),),
            tables=((("Dato", "Plasser"), ("12. mars", "2"), ("9. april", "2")),),
            outlet="https://www.kompetansebroen.no/artikkel/hospitering-botox",
        ),
        Expected(
            "Takst 14 ved deltakelse i møter",
            "2025-01-10",
            "kompetansebroen",
            links={"normaltariffen": "https://www.legeforeningen.no/normaltariff/"},
            outlet="https://www.kompetansebroen.no/artikkel/takst-14",
        ),
    ],
    "atom.xml": [
        Expected(
            "ALU og SU: møteplan for høsten",
            "2025-05-20",
            "sandefjord",
            links={"møteplanen": "https://www.sandefjord.kommune.no/fastlege/moteplan"},
            tables=((("Utvalg", "Dato"), ("ALU", "3. september"), ("SU", "24. september")),),
            outlet="https://www.sandefjord.kommune.no/fastlege/alu-su-host",
        ),
        Expected(
            "Smågruppepakke om dialogmeldinger",
            "2025-04-01",
            "sandefjord",
            unsure=("topic",),
            outlet="https://www.sandefjord.kommune.no/fastlege/smagruppepakke",
        ),
    ],
    "wordpress.xml": [
        Expected(
            "SSU vedtok mandat for fagutvalget (sak 19/24)",
            "2024-02-14",
            "helsefellesskapet",
            links={"sakspapirene": "https://helsefellesskapet.example.org/2024/02/sakspapirer/"},
            lists=(("Etablerte arenaer vurderes først", "Nye arenaer foreslås ved behov"),),
            tables=((("Utvalg", "Sak"), ("SSU", "19/24")),),
            outlet="https://helsefellesskapet.example.org/2024/02/mandat-for-fagutvalget/",
        ),
        Expected(
            "Handlingsplanen for 2024 er vedtatt",
            "2024-01-16",
            "helsefellesskapet",
            unsure=("topic",),
            links={"Planen": "https://helsefellesskapet.example.org/plan.pdf"},
            outlet="https://helsefellesskapet.example.org/2024/01/handlingsplan/",
        ),
    ],
    "saved-page.html": [
        Expected(
            "Strukturert avslag på henvisning",
            "2025-03-10",
            "sykehuset",
            unsure=("topic",),
            links={"dialogmelding": "https://www.siv.no/fag/dialogmelding"},
            lists=(("Hvorfor henvisningen ikke gir rett til helsehjelp", "Hva som kan gjøres i stedet"),),
            outlet="https://www.siv.no/fag/praksisnytt/strukturert-avslag",
        ),
    ],
}


@pytest.mark.parametrize("name", SHAPES)
def test_title_date_links_lists_and_tables_survive(name: str, room: Room):
    """Each article is one draft with all it said, as Python-Markdown and as the site shows it."""
    room.take_fixture(name)
    documents = room.documents()
    assert sorted(documents) == sorted(expected.title for expected in SHAPES[name])
    for expected in SHAPES[name]:
        document = documents[expected.title]
        data = document.data
        assert (data["date"], data["source"], data["draft"]) == (expected.date, expected.source, "true")
        assert document.path.startswith(f"content/nyheter/{expected.date[:4]}/{expected.date}-")
        assert _outlet(document) == expected.outlet
        of_a_town = expected.source in ("horten", "larvik", "sandefjord", "tonsberg")
        assert _marked(document) == (*expected.unsure, *(["municipalities"] if of_a_town else []))
        assert data.get("municipalities") == ([expected.source] if of_a_town else None)
        for html in (markdown.markdown(document.body, extensions=["tables"]), markup.render(document.body).html):
            page = BeautifulSoup(html, "html.parser")
            links = {anchor.get_text(): anchor["href"] for anchor in page("a")}
            assert links == expected.links
            assert tuple(_items(found) for found in page(["ul", "ol"])) == expected.lists
            assert tuple(_rows(table) for table in page("table")) == expected.tables


def test_the_text_around_lists_and_tables_survives(room: Room):
    """Paragraphs, subheadings and emphasis are where they were."""
    room.take_fixture("mailchimp.html")
    body = room.documents()["Hjertemedisin på høstens samhandlingsmøte"].body
    assert body.startswith("\nMøtet sendes også på Teams. Programmet er klart:\n\n| Tid | Innlegg |\n")
    assert body.endswith(
        "\n\n## Påmelding\n\n"
        "Meld fra til [samhandlingslegene](mailto:samhandling@siv.example.org) innen 1. oktober.\n"
    )


@pytest.mark.parametrize("name", ["outlook.eml", "apple-mail.eml", "plain.eml", "mailchimp.html", "make.eml"])
def test_greeting_masthead_signature_and_footer_are_no_news(name: str, room: Room):
    """What is about the mail and not in it stays behind."""
    room.take_fixture(name)
    for document in room.documents().values():
        for frame in (
            "Hei",
            "Kjære",
            "hilsen",
            "Mvh",
            "nettleser",
            "Meld deg av",
            "unsubscribe",
            "Copyright",
            "Fra:",
            "*|",
        ):
            assert frame not in document.text


def test_pictures_of_the_file_are_kept_without_what_the_camera_added(room: Room):
    """An inline picture of Apple Mail and a data: address become files; EXIF is gone; remote ones are told."""
    apple, page, chimp = map(room.take_fixture, ("apple-mail.eml", "saved-page.html", "mailchimp.html"))
    files = room.files()
    photo = files["content/vedlegg/2023/kommuneoverlegens-kontor-samler-informasjonen-1.jpg"]
    assert photo.startswith(b"\xff\xd8")
    assert b"Kamera" not in photo
    assert files["content/vedlegg/2025/strukturert-avslag-pa-henvisning-1.png"].startswith(b"\x89PNG")
    body = room.documents()["Strukturert avslag på henvisning"].body
    assert "![Avslagets fire deler](/vedlegg/2025/strukturert-avslag-pa-henvisning-1.png)" in body
    assert any("skriv hva det viser" in doubt for doubt in apple.written[0].unsure)
    assert not any("skriv hva det viser" in doubt for doubt in page.written[0].unsure)
    assert "et bilde som ikke ligger i filen, ble ikke hentet" in chimp.notes
    assert not any("Praksisnytt nr" in title for title in room.documents())


def test_a_picture_attached_to_a_single_news_item_comes_along(room: Room):
    """With one article there is no doubt where an attached picture belongs."""
    room.take_fixture("apple-mail.eml")
    photo = room.files()["content/vedlegg/2023/kommuneoverlegens-kontor-samler-informasjonen-1.jpg"]
    outcome = room.take_bytes("vedlegg.eml", _with_attachment(photo))
    assert list(outcome.written[0].pictures) == ["vedlegg/2024/nytt-skjema-1.jpg"]
    assert "![](/vedlegg/2024/nytt-skjema-1.jpg)" in room.documents()["Nytt skjema"].body


def _with_attachment(photo: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "samhandling@siv.example.org", "Nytt skjema"
    message["Date"] = "Thu, 14 Mar 2024 09:12:33 +0100"
    message.set_content("Det nye skjemaet tas i bruk i april, og ser slik ut.")
    message.add_attachment(photo, maintype="image", subtype="jpeg", filename="skjema.jpg")
    return message.as_bytes()


def _outlet(document: Document) -> str:
    outlets = document.data.get("outlets")
    return str(outlets[0]["url"]) if isinstance(outlets, list) and isinstance(outlets[0], dict) else ""


def _marked(document: Document) -> tuple[str, ...]:
    front = document.text.split("---")[1].splitlines()
    return tuple(line.partition(":")[0] for line in front if "# TODO: " in line)


def _items(found) -> tuple[str, ...]:
    return tuple(" ".join(item.get_text(" ").split()) for item in found("li", recursive=False))


def _rows(table) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.get_text() for cell in row(["th", "td"])) for row in table("tr"))
