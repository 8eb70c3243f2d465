"""The short cut for plain front matter and libyaml agree."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from build_tools.load import flatyaml, read_document
from build_tools.load.yamltext import YamlFault, parse

KEY = st.sampled_from(["title", "date", "topic", "tittel", "målgruppe", "id", "null", "1", "a b", "", "- a", "a_b"])
SCALAR = st.sampled_from(
    ["Svar på prøver", "2024-03-14", "gastro", "~", "null", "[gastro, hjerte]", "[a,b ]", "[]", "[null, x]", "[a, ]",
     "'det''s'", "'a'b'", '"sitert"', '"a\\"b"', '"a" b', "a: b", "a:b", "a:", "a #b", "a#b", "#b", "-b", "- b", "b ",
     " b", "", "&a", "*a", "!a", "|", ">", "?", "%", "@", "`a`", "{a: b}", "a, b", "a [b]", "tab\there", "'", '"', "''",
     '""', "«sitat» – §", "a\u00a0b", "\U0001f600", "'a'", "? a", "---", "...", "[a b]", "[1.0, -x]", "a  b", "\u0085"]
)  # fmt: skip
ROW = st.tuples(KEY, st.sampled_from([": ", ":", ":  ", " : "]), SCALAR).map("".join)
LISTED = st.tuples(st.sampled_from(["- ", "  - ", "-", "    - ", "-  "]), SCALAR).map("".join)
LINE = ROW | ROW | LISTED | st.sampled_from(["", "  videre", "topic:", "topic:", "# merknad", "audience: "])
TEXT = (
    st.lists(LINE, min_size=1, max_size=6).map("\n".join).flatmap(lambda text: st.sampled_from([text, text + "\n"]))
)


@settings(max_examples=3000, deadline=None)
@given(TEXT)
@example("topic:\n- gastro\n  - hjerte\n")
@example("topic:\n  - gastro\n- hjerte\n")
@example("title: a\n- b\n")
@example("title: a\ntitle: b\n")
@example("topic:\n- [a]\n")
@example("topic:\n- a\ndate: 2024\n- b")
@example(f"title: a{'[' * 13}\n")
def test_what_the_short_cut_reads_is_what_libyaml_reads(text: str) -> None:
    """For any lines the short cut declines or finds the same values."""
    found = flatyaml.values(text)
    if found is not None:
        assert (found, None) == _parsed(text)


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
