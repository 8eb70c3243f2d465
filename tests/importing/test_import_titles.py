"""Titles are words without markup, and say what they said with it."""

import pytest
from importing.conftest import Room, mail

TEXT = "<p>Biopsisvar kommer i epikrisen fra april.</p>"


@pytest.mark.parametrize(
    ("heading", "title", "told"),
    [
        ("Henvis over 3,5 x 10<sup>9</sup>/L", "Henvis over 3,5 x 10⁹/L", False),
        ("Under 10<sup><b>-3</b></sup> mol og CO<sub>2</sub>", "Under 10⁻³ mol og CO2", False),
        ("Den 1<sup>st</sup> av 10<sup>9/L</sup>", "Den 1st av 10^9/L", False),
        ("Frist <s>1. april</s> 1. mai", "Frist 1. mai", True),
        ("<s>Møtet i mai</s>", "Møtet i mai", False),
    ],
)
def test_a_title_loses_its_markup_but_not_what_it_said(heading: str, title: str, told: bool, room: Room):
    """Front matter has words only: powers are raised letters, and what was struck out is told."""
    outcome = room.take_bytes("brev.eml", mail(f"<h1>{heading}</h1>{TEXT}", "Nytt fra oss"))
    assert [draft.title for draft in outcome.written] == [title]
    assert any("overstrøket tekst i tittelen" in note for note in outcome.notes) is told
