"""Whatever stands in a file: no crash, no hang, only findings; and what is accepted can be rendered."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from quality import Figure

from build_tools.errors import Problem
from build_tools.load import Sources, read_document
from build_tools.text import markup
from build_tools.validate import judge
from build_tools.validate.fields import FIELDS

TODAY = date(2026, 11, 22)
SLOWEST = 10.0
"""Seconds of processor time; on a quiet machine the slowest takes about one."""
VOCABULARY = {
    "topics": read_document("content/vocabulary/topics.yml", b"gastro:\n  label: Mage\n"),
    "sources": read_document("content/vocabulary/sources.yml", b"sykehuset:\n  label: Sykehuset\n  kind: sykehus\n"),
}

KEYS = st.sampled_from(
    [name for field in FIELDS for name in (field.name, *field.aliases)] + ["ukjent", "", "?", "<<", "- a"]
)
SCALARS = st.one_of(
    st.text(max_size=40), st.dates().map(str), st.integers().map(str), st.sampled_from([
        "gastro", "sykehuset", "true", "nei", "14.3.2024", "2024-02-30", "2026-12-02T11:30", "kl. 9",
        "https://siv.no/", "/a/b/",
        "../x", "javascript:alert(1)", "[a, b]", "{a: b}", "[[[[", "&a", "*a", "!!x", "|", ">", '"', "'", "“x”",
        "\t", "~", "",
        "2024-03-14-a", "D12", "a: b: c", "# x", "http://[::1", "mailto:", "99999-99-99", "0000", "१९९०",
        "2024-03-14T25:99",
    ]),
)  # fmt: skip
FRONT = st.lists(st.tuples(KEYS, SCALARS, st.sampled_from(["", "  ", "  - ", "\t"])), max_size=12).map(
    lambda rows: "".join(f"{indent}{key}: {value}\n" for key, value, indent in rows)
)
PIECES = st.one_of(st.text(max_size=30), st.sampled_from([
    "# ", "## ", "#### x\n", "[a](b)", "[her](/x/)", "![](/a.png)", "![", "](", "[", "<a href='x'>", "<img src=x>",
    "<script>",
    "`", "```\n", "~~~", "> ", "- ", "    ", "\n\n", "\n", "|a|b|\n|-|-|\n", "<!--", "-->", "[^1]", "[x]: y\n",
    "010190 12345",
    "<!-- praksisnytt: tillat -->", "\x00", "\u202e", "***", "a\n: b\n", "!!! note\n    x\n", "&nbsp;", "{{ x }}",
    "{% x %}", "</",
]))  # fmt: skip
BODIES = st.lists(PIECES, max_size=40).map("".join)
PLACES = st.sampled_from(
    ["nyheter/2024/2024-03-14-a", "veiledning/a", "arrangementer/a", "smagruppe/a", "om", "nyheter/æ ø", "a/b/c"]
)
START = st.sampled_from(["---\n", "--\n", "", "\ufeff---\r\n", "—\n", "\n---\n"])
END = st.sampled_from(["---\n", "", "...\n", "---", "----\n"])


tried = 0
"""How many files `judged` has seen."""


def counted(test: Callable[[], None]) -> Callable[[Figure], None]:
    """The same test, which also says how many files Hypothesis made for it."""

    def run(figure: Figure) -> None:
        before = tried
        test()
        figure("guessed", tried - before)

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


def judged(raw: bytes, place: str) -> list[Problem]:
    """Judge one file beside small vocabularies, within bounded time."""
    global tried
    tried += 1
    document = read_document(f"content/{place}.md", raw)
    start = time.process_time()
    sources = Sources(
        root="content", content=Path("content"), archive=Path("archive"), documents=(document,), vocabulary=VOCABULARY
    )
    made, problems = judge(sources, TODAY)
    if made is not None:
        for entry in made.entries():
            markup.render(entry.body)
    assert time.process_time() - start < SLOWEST
    return problems


def in_the_file(problems: list[Problem], text: str) -> bool:
    """Every finding is on a line that the file has."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    return all(1 <= problem.line <= lines for problem in problems if problem.path.endswith(".md"))


@counted
@settings(max_examples=400, deadline=None)
@given(START, FRONT, END, BODIES, PLACES)
def test_any_front_matter_and_body_give_only_findings(
    start: str, front: str, end: str, body: str, place: str
) -> None:
    """Built of what editors and attackers write."""
    text = f"{start}{front}{end}{body}"
    raw = text.encode("utf-8", "surrogatepass")
    assert in_the_file(judged(raw, place), text)


@counted
@settings(max_examples=200, deadline=None)
@given(BODIES)
def test_any_body_under_good_fields_gives_only_findings(body: str) -> None:
    """The body rules meet every body, since nothing else is wrong."""
    text = f"---\ntitle: Svar\ndate: 2024-03-14\nsource: sykehuset\ntopic: gastro\n---\n{body}"
    assert in_the_file(judged(text.encode("utf-8", "surrogatepass"), "nyheter/2024/2024-03-14-a"), text)


@counted
@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), PLACES)
def test_any_bytes_give_only_findings(raw: bytes, place: str) -> None:
    """Encoding errors too."""
    judged(raw, place)
    judged(b"---\n" + raw, place)


@counted
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["[", "![", "*", "_", "`", ">", "<", "(", ")", "]", "#", "- ", "  ", "\t", "|", "&", "\\",
    "a\n: b\n", "<div>",
                        "<a ", "</", "[a](", "[a](b) ", "[^1]", "<!--", "**a", "1. a\n", "0 ", "010190 ", '[a](b "',
                        "\n    a",
                        "[a]: b\n", "= \n", "a\n-\n", "- \n", "* * *\n", "``a`", "!!! a\n", "f. ", "pas. A", "49 ",
                        "a@"]),
       st.integers(1, 60_000))  # fmt: skip
def test_any_run_of_one_mark_is_judged_and_rendered_in_bounded_time(mark: str, number: int) -> None:
    """What is slow to render is refused; what is not refused is quick."""
    body = mark * min(number, 60_000 // len(mark))
    text = f"---\ntitle: Svar\ndate: 2024-03-14\nsource: sykehuset\ntopic: gastro\n---\n\n{body}\n"
    judged(text.encode(), "nyheter/2024/2024-03-14-a")
