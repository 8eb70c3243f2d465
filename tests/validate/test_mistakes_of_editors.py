"""More of what editors write and mean otherwise: one finding each, on its line, with the repair in it."""

from collections.abc import Callable

import pytest
from test_mistakes import LUNCH, NAME, alone, item

Check = Callable[..., list[str]]
MEETING = {"type": "lunsjmøte", "start": "2026-12-02T11:30", "end": "2026-12-02T12:15"}
FIELDS = [
    (item(valid_until="inntil videre"), 6, "slett linjen; da gjelder det til noe annet blir sagt"),
    (item(valid_until="løpende"), 6, "slett linjen"),
    (item(review_by="ubestemt"), 6, "slett linjen"),
    (item(valid_until="31.12"), 6, "ikke «31.12»: skriv året også"),
    (item(valid_from="1. mars"), 6, "ikke «1. mars»: skriv året også"),
    (item(icpc2="D12 Forstoppelse"), 6, "ikke «D12 Forstoppelse»: skriv `D12`"),
    (item(topic="\n- gastro\n-hjerte"), 7, "det må være mellomrom etter bindestreken: `- hjerte`"),
    (item().replace("---\n", "---\n---\n", 1), 1, "de to første linjene er begge `---`: slett den ene"),
    (item(body="action: Send svar elektronisk.\n---\n\nTekst."), 8, "`action` står under den andre `---`"),
    (item(body="audience: fastlege\n\nTekst om svar."), 8, "flytt linjen opp mellom de to"),
]
BODIES = [
    ("Møtet er mandag 3. desember 2026.", 8, "3. desember 2026 er en torsdag, ikke en mandag: rett det som er feil"),
    ("Tekst.\n\nFristen er 31. februar 2027.", 10, "31. februar 2027 finnes ikke: rett datoen"),
    ("Kontoret er stengt fra Tirsdag 1. desember 2026 til fredag 5. desember 2026.", 8, "er en lørdag, ikke en fredag"),
    ("Se vedlegg for mer om svar.", 8, "legg filen i vedlegg/, og skriv `[hva den er](/vedlegg/navn.pdf)`"),
    ("Tekst.\n\nNy rutine ligger vedlagt.", 10, "teksten viser til et vedlegg som ikke er her"),
    ("Dette er ** viktig ** for alle.", 8, "stjernene må stå helt inntil ordene: skriv `**viktig**`"),
    ("Gjør slik:\n\n* Ring oss\n*Skriv til oss\n* Vent", 11, "det må være mellomrom etter stjernen: skriv `* Skriv til oss`"),
    ("HVA ER NYTT\n\nTekst om svar.", 8, "råd: skriv mellomtittelen med `## ` foran og små bokstaver"),
    ("Tekst.\n\nHVEM GJELDER DET?\n\nAlle fastleger.", 10, "store bokstaver er ingen overskrift"),
    ("[rutinen for svar](https://www.siv.no/rutine?utm_source=mail&utm_medium=x)", 8, "(`utm_source=…`): slett den delen"),
    ("[rutinen for svar](https://www.siv.no/rutine?id=3&fbclid=abc)", 8, "adressen sporer den som trykker på lenken"),
    ("[klinikkens side](https://www.siv.no@ond.example.org/)", 8, "fører til ond.example.org: skriv `https://ond.example.org`"),
]  # fmt: skip
RIGHT = (
    "Vi stenger laurdag den 14. mars 2026 og søndag 14. mars 2027.",
    "Møtet er torsdag 3. desember 2026, og fristen mandagen før, 30. november 2026. Det 3. møtet i 2026 er fullt.",
    "Vedleggene sendes med henvisningen. Se [vedlegget om svar](/nyheter/2024/svar/).",
    "2 ** 3 er 8, og * betyr gange.\n\n* Ring\n* Skriv\n\n*Kursiv tekst* her.",
    "KOLS OG ASTMA er vanlig.\n\nHPV\n\nTekst om HPV-vaksinen.",
    "[rutinen for svar](https://www.siv.no/rutine?id=3)\n\nKilde: Sykehuset.",
)
MEETINGS = [
    ({}, "det står ikke hvor møtet er: skriv `place: …` eller `meeting_url: https://…`"),
    ({"place": "Auditoriet", "start": "2026-12-02T24:00", "end": "2026-12-03T12:15"}, "skriv `2026-12-02T23:59`"),
]


@pytest.mark.parametrize(("text", "line", "words"), FIELDS)
def test_a_slip_in_the_fields_is_one_finding(check: Check, text: str, line: int, words: str) -> None:
    alone(check({NAME: text}), NAME, line, words)


@pytest.mark.parametrize(("body", "line", "words"), BODIES)
def test_a_slip_in_the_text_is_one_finding(check: Check, body: str, line: int, words: str) -> None:
    alone(check({NAME: item(body)}), NAME, line, words)


@pytest.mark.parametrize("body", RIGHT)
def test_what_looks_like_a_slip_and_is_none_is_let_be(check: Check, body: str) -> None:
    assert [each for each in check({NAME: item(body)}) if "råd" not in each] == []


@pytest.mark.parametrize(("fields", "words"), MEETINGS)
def test_a_meeting_is_somewhere_and_at_a_time_that_exists(check: Check, fields: dict[str, str], words: str) -> None:
    (one,) = [each for each in check({LUNCH: item(**{**MEETING, **fields})}) if LUNCH in each]
    assert words in one


def test_a_meeting_that_was_or_is_cancelled_need_not_be_anywhere(check: Check) -> None:
    assert check({LUNCH: item(**MEETING, cancelled="Ingen meldte seg på.")}) == []


def test_a_picture_is_described_by_more_than_its_files_name(check: Check) -> None:
    """Its address is wrong too in this test, which is another finding."""
    found = check({NAME: item("![bilde1.png](/vedlegg/kart.png)")})
    assert any("«bilde1.png» er filens navn: skriv `![hva bildet viser](adressen)`" in each for each in found)


@pytest.mark.parametrize("left_out", ["", "\n    questions: []", "\n    questions:\n      - ''"])
def test_a_case_without_a_question_is_told_at_the_case(check: Check, left_out: str) -> None:
    """As the form may save it; the check of its pull request says what to write."""
    case = "  - title: {}\n    text: En tenkt pasient.{}"
    cases = "\n".join(["", case.format("Anna", "\n    questions: [Hva nå?]"), case.format("Berit", left_out)])
    name = "smagruppe/svar.md"
    (one,) = [each for each in check({name: item(cases=cases)}) if name in each]
    assert one.startswith(f"content/{name}:10: kasuset «Berit» har ingen spørsmål: skriv minst ett under `questions`")
