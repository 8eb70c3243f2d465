"""The directory of who receives dialogue messages."""

from lxml import html as lxml_html
from msgspec.structs import replace
from rendering import rendered
from sample import WORDS, catalogue, day, site

from build_tools.model import DialogClinic, DialogRule


def test_who_receives_dialogue_messages_and_the_rule_tell_when() -> None:
    """A clinic that is to begin is no clinic one can write to today, and a rule that has ended is told of as past."""
    starts = {"klinikk": day("2024-07"), "seksjon": day("2019-03"), "bygda": None}
    spans = [
        ("", "2018"),
        ("2019-01-01", "2024-05-31"),
        ("2024-06-01", "2025"),
        ("2024-06-02", ""),
        ("", "2024"),
        ("", ""),
    ]
    rules = tuple(
        DialogRule(text="X.", valid_from=day(a) if a else None, valid_until=day(b) if b else None) for a, b in spans
    )
    clinics = tuple(DialogClinic(source=key, may_ask=("Alt",), since=since) for key, since in starts.items())
    known = site(catalogue(vocabulary=replace(WORDS, dialog_rules=rules, dialog_clinics=clinics)))
    page = lxml_html.document_fromstring(rendered(known)["/dialogmelding/"])
    assert [" ".join(each.text_content().split()) for each in page.find_class("status")] == [
        "Gjaldt før. X. Gjaldt til og med 2018.",
        "Gjaldt før. X. Gjaldt fra 1. januar 2019 til og med 31. mai 2024.",
        "Regelen nå. X. Gjelder fra 1. juni 2024 til og med 2025.",
        "Kommer. X. Gjelder fra 2. juni 2024.",
        "Regelen nå. X. Gjelder til og med 2024.",
        "Regelen nå. X.",
    ]
    assert [" ".join(each.text_content().split()) for each in page.find_class("clinic")] == [
        "Seksjon for mage Alt Siden mars 2019",
        "Bygda kommune Alt",
        "Medisinsk klinikk Kommer Fra juli 2024 Alt",
    ]
