"""A body in a mail's plain text: what a reader of it gets is what the page says."""

import pytest

from build_tools.newsletters.fragments import as_text, for_mail
from build_tools.text import markup

SITE = "https://nytt.example.org/"
X = "https://x.example.org/"
DOSES = "Vekt    Dose\n10 kg   5 mg\n\n    20 kg  10 mg"
LONG = "Henvisningen avvises, fordi opplysningene som trengs for å ta stilling til den, mangler."
WRAPPED = LONG.replace("stilling ", "stilling\n  ")


def _text(body: str) -> str:
    return as_text(for_mail(markup.render(body).html, SITE, f"{SITE}nyheter/2026/a/"))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"Se [linje en  \nlinje to]({X}) ok.", f"Se linje en linje to <{X}> ok."),
        (f"| a |\n|---|\n| [b<br>c]({X}) |", f"a\nb c <{X}>"),
        ("Dose:\n\n```\nVekt    Dose\n10 kg   5 mg\n\n    20 kg  10 mg\n```", f"Dose:\n\n{DOSES}"),
        ("1. Dose\n\n        Vekt    Dose\n        10 kg   5 mg", "1. Dose\n  Vekt    Dose\n  10 kg   5 mg"),
        (f"```\n{LONG}\n```", LONG),
        ("Klinikken  \nGate 1<br>\n3100 Tønsberg\n\nNeste.", "Klinikken\nGate 1\n3100 Tønsberg\n\nNeste."),
        (f"- Klinikken  \n  Gate 1  \n  {LONG}", f"- Klinikken\n  Gate 1\n  {WRAPPED}"),
        ("- <br> en<br>", "- en"),
        ("| a | b |\n|---|---|\n| en<br>to | c |", "a | b\nen to | c"),
        ("![Et kart](/vedlegg/x.png)", f"[Bilde: Et kart] <{SITE}nyheter/2026/a/>"),
        (f"[![Et kart](/vedlegg/x.png) ![](/vedlegg/y.png)]({X})", f"[Bilde: Et kart] [Bilde] <{X}>"),
        (f"[**![Et kart](/vedlegg/x.png)** her]({X})", f"[Bilde: Et kart] her <{X}>"),
        (f'<div><a href="{X}"><div>en</div><div>to</div>tre</a></div>', f"en\n\nto\n\ntre <{X}>"),
        (f'<a href="{X}">Først<ul><li>en</li><li>to</li></ul></a>', f"Først <{X}>\n\n- en <{X}>\n- to <{X}>"),
    ],
)
def test_plain_text_says_what_the_page_says(body: str, text: str) -> None:
    """Addresses stand behind the words that link to them, pictures and all; lines that are set stay lines."""
    assert _text(body) == text
