"""Titles are words without markup, and say what they said with it."""

from xml.sax.saxutils import escape

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
        (f"<a href='https://www.siv.no/{'x' * 900}'>Hb &lt;10: <u>henvis</u></a>", "Hb <10: henvis", False),
    ],
)
def test_a_title_loses_its_markup_but_not_what_it_said(heading: str, title: str, told: bool, room: Room):
    """Front matter has words only: powers are raised letters, and what was struck out is marked."""
    outcome = room.take_bytes("brev.eml", mail(f"<h1>{heading}</h1>{TEXT}", "Nytt fra oss"))
    assert [draft.title for draft in outcome.written] == [title]
    assert any("overstrøket tekst i tittelen" in doubt for doubt in outcome.written[0].unsure) is told


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("[EKSTERN] Nytt skjema", "Nytt skjema"),
        ("VS: [EKSTERN] SV: Nytt skjema", "Nytt skjema"),
        ("Vidaresendt: WG: TR: RE[2]: Nytt skjema", "Nytt skjema"),
        ("[Fastleger] Videresend: Nytt skjema", "Nytt skjema"),
        ("[Ekstern Media] Nytt skjema", "[Ekstern Media] Nytt skjema"),
        ("Trinn: Nytt skjema", "Trinn: Nytt skjema"),
        ("VS:", "Uten tittel"),
    ],
)
def test_a_subject_loses_what_mail_programs_put_before_it(subject: str, title: str, room: Room):
    """That it was answered, sent on, or came from outside: in any order, in the languages of the programs in use."""
    assert [draft.title for draft in room.take_bytes("brev.eml", mail(TEXT, subject)).written] == [title]


def test_a_heading_is_no_subject(room: Room):
    """«TR: …» and «Svar: …» are what its author wrote."""
    html = f"<h1>Svar: tre uker</h1>{TEXT}"
    assert [draft.title for draft in room.take_bytes("brev.eml", mail(html, "SV: Ventetid")).written] == [
        "Svar: tre uker"
    ]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Henvis ved CRP &lt; 10 og leukocytter &gt; 15", "Henvis ved CRP < 10 og leukocytter > 15"),
        ("<![CDATA[Hb <10: henvis. Ferritin > 30: vent]]>", "Hb <10: henvis. Ferritin > 30: vent"),
        ("<![CDATA[Hb &lt;10 og &gt;5: <b>vent</b>]]>", "Hb <10 og >5: vent"),
        ("Alder &amp;lt; 18 og &amp;gt; 75", "Alder < 18 og > 75"),
        ("<![CDATA[Når a <b og c> d]]>", "Når a <b og c> d"),
        (
            "&amp;lt;em class=&amp;quot;x&amp;quot;&amp;gt;Ny&amp;lt;/em&amp;gt; rutine &amp;#8211; Aker",
            "Ny rutine – Aker",
        ),
        ("Frist &lt;del&gt;1. april&lt;/del&gt; 1. mai", "Frist 1. mai"),
        ("<![CDATA[Over 10<sup>9</sup>/L<br />henvises]]>", "Over 10⁹/L henvises"),
    ],
)
def test_a_feed_title_loses_tags_and_nothing_else_between_signs(written: str, title: str, room: Room):
    """«Less than» and «more than» are what a limit is about; feeds write them once or twice escaped, or not."""
    item = f"<item><title>{written}</title><description>Biopsisvar kommer i epikrisen.</description></item>"
    outcome = room.take_bytes("a.xml", f"<rss version='2.0'><channel>{item}</channel></rss>".encode())
    assert [draft.title for draft in outcome.written] == [title]
    assert any("overstrøket" in doubt for doubt in outcome.written[0].unsure) is ("del&gt;" in written)


@pytest.mark.parametrize(
    ("kind", "text", "title"),
    [
        ("", "Hb <10: <b>vent</b> & se", "Hb <10: <b>vent</b> & se"),
        ("text", "Skriv <b> eller &lt; rett", "Skriv <b> eller &lt; rett"),
        ("html", "Hb &lt;10: <b>vent</b> &amp; se", "Hb <10: vent & se"),
        ("html", "Hb <10, ferritin > 30", "Hb <10, ferritin > 30"),
    ],
)
def test_an_atom_title_is_what_its_type_says(kind: str, text: str, title: str, room: Room):
    """Plain text has no markup, whatever it looks like (RFC 4287 §3.1.1)."""
    named = f" type='{kind}'" if kind else ""
    entry = f"<entry><title{named}>{escape(text)}</title><summary>Biopsisvar kommer i epikrisen.</summary></entry>"
    outcome = room.take_bytes("a.xml", f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>".encode())
    assert [draft.title for draft in outcome.written] == [title]


def test_a_heading_further_down_is_no_title_of_a_mail_without_subject(room: Room):
    """An editor is asked for one; «Kontakt» would say nothing of what the news is."""
    text = "Fra 1. april sendes alle henvisninger til koloskopi elektronisk, og papir blir returnert. " * 4
    (draft,) = room.take_bytes("a.eml", mail(f"<p>{text}</p><h3>Kontakt</h3><p>Ring oss.</p>", "")).written
    assert draft.title == "Uten tittel"
    assert "## Kontakt\n\nRing oss." in draft.text
    assert "title: tittelen mangler i originalen" in draft.unsure
