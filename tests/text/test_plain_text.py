"""What only tags tell is told by letters wherever an item is plain text: mails, teasers, feeds' summaries, the index."""

import pytest

from build_tools.newsletters.fragments import as_text
from build_tools.text.markup import render


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("over 3,5 x 10<sup>9</sup>/L", "over 3,5 x 10⁹/L"),
        ("10<sup>−3</sup> og Ca<sup>2+</sup>, kg/m<sup>2</sup>", "10⁻³ og Ca²⁺, kg/m²"),
        ("2<sup>1/2</sup>, 1<sup>st</sup>, H<sub>2</sub>O", "2^1/2, 1st, H2O"),
        (r"Gi ~~**5** mg~~ 10 mg, ca. ~5, ~~ og \~~slik~~.", "Gi [strøket: 5 mg] 10 mg, ca. ~5, ~~ og ~~slik~~."),
        ("<del>Gi 5 mg.</del> Gi 2 mg. <s>Ring.</s>", "[strøket: Gi 5 mg.] Gi 2 mg. [strøket: Ring.]"),
    ],
)
def test_powers_and_struck_out_words_keep_their_meaning(written: str, plain: str) -> None:
    body = render(written)
    assert body.text == plain
    assert as_text(body.html) == plain


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("4. Send\n5. Ring\n\nSlutt", "4. Send\n5. Ring\nSlutt"),
        (
            "1. Send\n\n    Så:\n\n    - en\n    - to\n\n2. Ring\n    1. først",
            "1. Send\nSå:\nen\nto\n2. Ring\n1. først",
        ),
    ],
)
def test_a_numbered_point_keeps_its_number(written: str, plain: str) -> None:
    """«Se punkt 4» leads nowhere in a search hit, a feed or a letter without."""
    assert render(written).text == plain


def test_a_point_to_tick_has_a_box() -> None:
    """As where the file is written; brackets that begin no point are brackets."""
    text = render("- [ ] Ring\n- [x] Skriv\n\n    [x] i [ ]\n\n1. [X] Send\n").text
    assert text == "☐ Ring\n☑ Skriv\n[x] i [ ]\n1. ☑ Send"


def test_words_of_another_language_are_said_to_be() -> None:
    """So that a screen reader reads them as such (WCAG 3.1.2)."""
    body = render('Ring <span lang="se" style="color: red">Sámi klinihkka</span>.')
    assert body.html == '<p>Ring <span lang="se">Sámi klinihkka</span>.</p>'
    assert as_text(body.html) == body.text == "Ring Sámi klinihkka."


def test_the_number_of_a_note_is_no_part_of_the_dose_before_it() -> None:
    text = render("Gi 5[^1] daglig.\n\n[^1]: Fra 2024.\n").text
    assert text == "Gi 5 [1] daglig.\n1. Fra 2024."
