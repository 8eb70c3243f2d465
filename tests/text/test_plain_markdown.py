"""The short cut for plain Markdown and Python-Markdown agree."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.text import markup, plain_markdown

pytestmark = pytest.mark.no_cover

PLAIN = [
    "og", "henvisning", "æøå", "12. mars", "(se", "x)", "[a](/b/)", "[a b](https://x.no/a_b?c=d)", "**viktig**", "**A:**",
    "**to ord**,", "*a b*", "[grunn].»", "«[en grunn]", "a:b", "!", "\"sitat\"", "«sitat»", "'", "@", "§ 14", "–", "http://x.no", "e.l.", ".", "2024", "`k`", "`kode med ord`,", "kl.\u00a09",
]  # fmt: skip
WORDS = [
    "og", "Henvisning", "æøå", "1.", "12. mars", "-", "*", "**", "_", "(se", "x)", "[a](/b/)", "[a b](https://x.no/a_b?c=d)",
    "**viktig**", "**to ord**,", "#", "##", ":", "a:b", "!", "\"sitat\"", "«sitat»", "'", "=", "---", "+", "[", "]",
    "a_b_c", "*x*", "@", "§ 14", "…", "–", "http://x.no", "e.l.", "[x]", "a**b**c", "|", "`k`", "&", "<b>", "\\*", "[^1]",
    "[TOC]", "!!! note", ".", "1)", "[ a](/b)", "[a](b)", "[a](/b/ \"t\")", "[](/b)", "~", "^", "[a]:", "www.x.no", "```", "~~~",
    "~~", "~~strøket~~", "\\~",
]  # fmt: skip
PREFIXES = ["", "", "", "- ", "- ", "1. ", "2. ", "## ", "### ", "# ", "* ", "1. ", "> ", "    ", " ", "-", "#"]
KNOWN = (
    "Tekst med **fet** og [lenke](/nyheter/2024/x/).\n\n## Overskrift\n\n- en\n- to\n\nSlutt.",
    "a\n\n- b\n\nc", "a\n\n1. b `k`\n2. c\n\n- d", "2. b\n3. c", "1. b\n- c",
)  # fmt: skip
FEW = (1, 1, 1, 2, 2, 3, 4, 5)
EACH = 60
"""Texts made of one seed: hypothesis takes ten times as long to put one together as both readers to read it."""


def _text(chance: Random) -> str:
    """Up to five blocks of up to three lines of up to six words, most short; in half of them only what is plain."""
    odd = chance.choice((0, 0.25))

    def line() -> str:
        words = WORDS if chance.random() < odd else PLAIN
        return chance.choice(PREFIXES) + " ".join(chance.choices(words, k=chance.randint(1, 6)))

    blocks = ["\n".join(line() for _ in range(chance.choice((1, 1, 2, 3)))) for _ in range(chance.choice(FEW))]
    return chance.choice(["\n\n", "\n\n\n", "\n"]).join(blocks)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_what_the_short_cut_makes_is_what_python_markdown_makes(seed: int) -> None:
    """For any mix of words and marks the short cut declines or gives the same bytes."""
    chance = Random(seed)
    for _ in range(EACH):
        agree(_text(chance))


@pytest.mark.parametrize("text", KNOWN)
def test_what_once_differed_agrees(text: str) -> None:
    """Blocks side by side, and lists that do not begin at one."""
    agree(text)


def agree(text: str) -> None:
    """The short cut declines, or gives what Python-Markdown gives; what is rendered is that, sanitised."""
    made, full = plain_markdown.convert(text), markup.full_markdown(text)
    assert made is None or made == full, text
    assert markup.render(text).html == markup.sanitise(full), text


def test_the_short_cut_takes_the_ordinary_item() -> None:
    """Paragraphs, headings, lists, bold, code and links need no Python-Markdown."""
    text = "Tekst med **fet** og [lenke](/nyheter/2024/x/).\n\n## Ønsket innhold\n\n- en\n- to\n\nSlutt:\n\n1. Se `kode`\n2. to"
    assert plain_markdown.convert(text) == markup.full_markdown(text)


def test_a_fenced_block_is_code_whatever_stands_in_it() -> None:
    """Front matter shown as an example is neither a heading nor a line."""
    body = markup.render("Skriv:\n\n```yaml\n---\ntitle: En\n---\n\nTo\n```\n\nSlutt.")
    assert body.html == "<p>Skriv:</p>\n<pre><code>---\ntitle: En\n---\n\nTo\n</code></pre>\n<p>Slutt.</p>"
    assert body.headings == ()
