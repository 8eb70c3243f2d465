"""The short cut for plain Markdown and Python-Markdown agree."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from build_tools.text import markup, plain_markdown

PLAIN = st.sampled_from(
    ["og", "henvisning", "æøå", "12. mars", "(se", "x)", "[a](/b/)", "[a b](https://x.no/a_b?c=d)", "**viktig**", "**A:**",
     "**to ord**,", "*a b*", "[grunn].»", "«[en grunn]", "a:b", "!", "\"sitat\"", "«sitat»", "'", "@", "§ 14", "–", "http://x.no", "e.l.", ".", "2024", "`k`", "`kode med ord`,"]
)  # fmt: skip
WORDS = PLAIN | st.sampled_from(
    ["og", "Henvisning", "æøå", "1.", "12. mars", "-", "*", "**", "_", "(se", "x)", "[a](/b/)", "[a b](https://x.no/a_b?c=d)",
     "**viktig**", "**to ord**,", "#", "##", ":", "a:b", "!", "\"sitat\"", "«sitat»", "'", "=", "---", "+", "[", "]",
     "a_b_c", "*x*", "@", "§ 14", "…", "–", "http://x.no", "e.l.", "[x]", "a**b**c", "|", "`k`", "&", "<b>", "\\*", "[^1]",
     "[TOC]", "!!! note", ".", "1)", "[ a](/b)", "[a](b)", "[a](/b/ \"t\")", "[](/b)", "~", "^", "[a]:", "www.x.no", "```", "~~~"]
)  # fmt: skip
LINE = st.lists(PLAIN, min_size=1, max_size=6).map(" ".join) | st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
PREFIX = st.sampled_from(
    ["", "", "", "- ", "- ", "1. ", "2. ", "## ", "### ", "# ", "* ", "1. ", "> ", "    ", " ", "-", "#"]
)
BLOCK = st.lists(st.tuples(PREFIX, LINE).map("".join), min_size=1, max_size=3).map("\n".join)
TEXT = st.lists(BLOCK, min_size=1, max_size=5).flatmap(
    lambda blocks: st.sampled_from(["\n\n", "\n\n\n", "\n"]).map(lambda gap: gap.join(blocks))
)


@settings(max_examples=3000, deadline=None)
@given(TEXT)
@example("Tekst med **fet** og [lenke](/nyheter/2024/x/).\n\n## Overskrift\n\n- en\n- to\n\nSlutt.")
@example("a\n\n- b\n\nc")
@example("a\n\n1. b `k`\n2. c\n\n- d")
@example("2. b\n3. c")
@example("1. b\n- c")
def test_what_the_short_cut_makes_is_what_python_markdown_makes(text: str) -> None:
    """For any mix of words and marks the short cut declines or gives the same bytes."""
    made = plain_markdown.convert(text)
    assert made is None or made == markup.full_markdown(text)


def test_the_short_cut_takes_the_ordinary_item() -> None:
    """Paragraphs, headings, lists, bold, code and links need no Python-Markdown."""
    text = "Tekst med **fet** og [lenke](/nyheter/2024/x/).\n\n## Ønsket innhold\n\n- en\n- to\n\nSlutt:\n\n1. Se `kode`\n2. to"
    assert plain_markdown.convert(text) == markup.full_markdown(text)


def test_a_fenced_block_is_code_whatever_stands_in_it() -> None:
    """Front matter shown as an example is neither a heading nor a line."""
    body = markup.render("Skriv:\n\n```yaml\n---\ntitle: En\n---\n\nTo\n```\n\nSlutt.")
    assert body.html == "<p>Skriv:</p>\n<pre><code>---\ntitle: En\n---\n\nTo\n</code></pre>\n<p>Slutt.</p>"
    assert body.headings == ()
