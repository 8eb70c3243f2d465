"""The short cut for plain front matter and libyaml agree."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.load import flatyaml, read_document
from build_tools.load.yamltext import YamlFault, parse

KEYS = ["title", "date", "topic", "tittel", "målgruppe", "id", "null", "1", "a b", "", "- a", "a_b"]
SCALARS = [
    "Svar på prøver", "2024-03-14", "gastro", "~", "null", "[gastro, hjerte]", "[a,b ]", "[]", "[null, x]", "[a, ]",
    "'det''s'", "'a'b'", '"sitert"', '"a\\"b"', '"a" b', "a: b", "a:b", "a:", "a #b", "a#b", "#b", "-b", "- b", "b ",
    " b", "", "&a", "*a", "!a", "|", ">", "?", "%", "@", "`a`", "{a: b}", "a, b", "a [b]", "tab\there", "'", '"', "''",
    '""', "«sitat» – §", "a\u00a0b", "\U0001f600", "'a'", "? a", "---", "...", "[a b]", "[1.0, -x]", "a  b", "\u0085",
]  # fmt: skip
OTHERS = ["", "  videre", "topic:", "topic:", "# merknad", "audience: "]
KNOWN = (
    "topic:\n- gastro\n  - hjerte\n", "topic:\n  - gastro\n- hjerte\n", "title: a\n- b\n", "title: a\ntitle: b\n", "topic:\n- [a]\n", "topic:\n- a\ndate: 2024\n- b", f"title: a{'[' * 13}\n",
)  # fmt: skip
EACH = 60
"""Texts made of one seed: hypothesis takes ten times as long to put one together as both readers to read it."""


def _line(chance: Random, plain: bool) -> str:
    """A key and a value, a line of a list, or something else; what is plain the short cut takes."""
    kind = chance.randrange(4)
    values = SCALARS[:6] if plain else SCALARS
    if kind < 2:
        keys, colons = (KEYS[:6], (": ",)) if plain else (KEYS, (": ", ":", ":  ", " : "))
        return chance.choice(keys) + chance.choice(colons) + chance.choice(values)
    if kind == 2:
        return chance.choice(("- ", "  - ", "-", "    - ", "-  ")) + chance.choice(values)
    return chance.choice(OTHERS)


def _text(chance: Random) -> str:
    """Up to six lines, most often few; half of the texts are plain."""
    plain = chance.random() < 0.5
    lines = [_line(chance, plain) for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4, 5, 6)))]
    return "\n".join(lines) + chance.choice(("", "\n"))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_what_the_short_cut_reads_is_what_libyaml_reads(seed: int) -> None:
    """For any lines the short cut declines or finds the same values."""
    chance = Random(seed)
    for _ in range(EACH):
        agree(_text(chance))


@pytest.mark.parametrize("text", KNOWN)
def test_what_once_differed_agrees(text: str) -> None:
    """Lists in lists and under the wrong key, a key twice, brackets without end."""
    agree(text)


def agree(text: str) -> None:
    """The short cut declines, or finds what libyaml finds."""
    found = flatyaml.values(text)
    if found is not None:
        assert (found, None) == _parsed(text), text


def _parsed(text: str) -> tuple[object, object]:
    try:
        return parse(text)[0], None
    except YamlFault as fault:
        return None, fault


def test_the_short_cut_takes_the_ordinary_item() -> None:
    """A title, a date, a list under its key, one in brackets and quoted text need no libyaml."""
    text = "title: 'Det''s «svar»: nå'\ndate: 2024-03-14\ntopic:\n- gastro\n- hjerte\naudience: [lis, lab]\nlang:\n"
    assert flatyaml.values(text) == parse(text)[0]


def test_the_lines_of_values_are_counted_when_somebody_asks() -> None:
    """A document read by the short cut still knows where each value stands."""
    document = read_document("content/x.md", b"---\ntitle: Svar\ntopic:\n- gastro\n- hjerte\n---\nTekst")
    assert document.data == {"title": "Svar", "topic": ["gastro", "hjerte"]}
    assert [document.line("title"), document.line("topic", 1), document.line("topic")] == [2, 5, 3]
