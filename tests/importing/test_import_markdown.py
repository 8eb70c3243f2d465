"""HTML to Markdown: every character stays the character it was."""

import html
import re
import unicodedata

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from build_tools.importing import blocks, tidy
from build_tools.importing.recipients import INVISIBLE, Recipients
from build_tools.importing.tidy import Findings
from build_tools.importing.to_markdown import to_markdown
from build_tools.load import read_document
from build_tools.text import markup

MARKS = st.sampled_from(
    [
        *"*_`[]()<>&#+-=|~!:;.\\'\"^{}/1234567890$%@",
        "1. ",
        "- ",
        "# ",
        "> ",
        "---",
        "===",
        "!!! note",
        "[^1]: ",
        ": ",
        "&amp;",
        "&lt;b&gt;",
        "[TOC]",
        "**",
        "http://x.no",
        "æ",
        "ø",
        "å",
        "«",
        "»",
        "–",
        " ",
        "ord",
    ]
)
TEXTS = (
    st.lists(MARKS, min_size=1, max_size=12)
    .map(lambda marks: " ".join("".join(marks).split()))
    .filter(lambda text: text and not re.search(r"x\.no\S*(?:\{\{|%%)", text))  # no address of one reader's
)


def converted(source: str) -> str:
    """The Markdown of untrusted HTML."""
    soup = tidy.parse(source, Recipients(), "", Findings())
    return to_markdown(soup, blocks.flatten(soup))


def shown(source: str) -> BeautifulSoup:
    """What the site makes of it."""
    return BeautifulSoup(markup.render(converted(source)).html, "html.parser")


def words(node) -> str:
    """Its text, spaces evened out."""
    return " ".join(node.get_text().split())


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_of_a_paragraph_comes_back(text: str):
    """No text becomes a list, heading, quote, table, link or tag by itself."""
    page = shown(f"<p>Slik er det: {html.escape(text)}</p>")
    assert words(page) == f"Slik er det: {text}"
    assert [tag.name for tag in page.find_all(True)] == ["p"]


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_any_text_at_the_start_of_a_line_comes_back(first: str, second: str):
    """Neither at the start of a paragraph nor after a line break."""
    page = shown(
        f"<h2>Tittel</h2><p><i>x</i></p><pre></pre><blockquote><p>{html.escape(first)}<br>{html.escape(second)}</p></blockquote>"
    )
    assert words(page.find("blockquote")) == " ".join(f"{first} {second}".split())


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(["ul", "ol"]))
def test_any_items_of_a_list_come_back(items: list[str], kind: str):
    """Also one within another."""
    rows = "".join(f"<li>{html.escape(item)}</li>" for item in items)
    page = shown(f"<p>Liste:</p><{kind}><li>topp<ul>{rows}</ul></li>{rows}</{kind}>")
    top = page.find(kind).find_all("li", recursive=False)
    inner = top[0].find("ul").find_all("li", recursive=False)
    assert [words(item) for item in inner] == items
    assert [words(item) for item in top[1:]] == items


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "<ol><li>a<li>b</ol><p>x</p><ol start=3><li>c<li>d</ol><ol start=5><li>e</ol>",
            "1. a 2. b x 3. c 4. d 5. e",
        ),
        ("<ol start=4><li>Henvisning<li value=7>Epikrise<li>Mer</ol>", "4. Henvisning 7. Epikrise 8. Mer"),
        ("<ol><li>a<li>b</ol><ol><li>c</ol>", "1. a 2. b 1. c"),
        ("<ul><li>x<ol start=3><li>a<li value=9>b</ol><li>y</ul>", "x 3. a 9. b y"),
        ("<ol><li>a</li><ol><li>b</li></ol><li></li><li>c</li></ol>", "1. a 1. b 2. c"),
        ("<ol start=x><li value=-2>a<li value=99999999>b</ol>", "1. a 2. b"),
        (
            "<p class=MsoListParagraph>4.  a</p><p class=MsoListParagraph>5.  b</p><p>x</p>"
            "<p class=MsoListParagraph>6.  c</p>",
            "4. a 5. b x 6. c",
        ),
        (
            "<p class=MsoListParagraph>·  a</p><p class=MsoListParagraph>1.  b</p><p class=MsoListParagraph>2.  c</p>"
            "<p class=MsoListParagraph>·  d</p>",
            "a 1. b 2. c d",
        ),
        ("<ol type=a start=2><li>x<li>y</ol>", "b. x c. y"),
        ("<ol type=A><li value=26>x<li>y</ol>", "Z. x AA. y"),
        ("<ol style='list-style-type: lower-roman'><li value=3>x<li>y</ol>", "iii. x iv. y"),
        ("<ol><li style='list-style-type: upper-alpha'>x<li style='list-style-type:decimal'>y</ol>", "A. x 2. y"),
    ],
)
def test_an_item_keeps_its_number(source: str, text: str) -> None:
    """Whatever list Markdown would join it with; a letter too, which the text may refer to."""
    assert " ".join(markup.render(converted(source)).text.split()) == text


@pytest.mark.parametrize(
    "inside",
    [
        "<p>u</p>",
        "<ul><li>u</li></ul>v",
        "<p>u</p>v<ul><li>x</li></ul>",
        "<br><br>u",
        "<blockquote><p>u</p></blockquote>",
        "<table><tr><th>u</th><th>v</th></tr><tr><td>x</td><td>y</td></tr></table>",
    ],
)
@pytest.mark.parametrize("source", ["<ol><li>a{}</li><li>b</li></ol>", "<dl><dt>t</dt><dd>a{}</dd><dd>b</dd></dl>"])
def test_an_item_of_several_paragraphs_does_not_run_into_the_next(source: str, inside: str):
    """Each stays an item, and what is in it stays a list, quotation or table."""
    html = source.format(inside)
    original = BeautifulSoup(html, "html.parser").find(["ol", "dl"])
    page = shown(f"<p>før</p>{html}<p>etter</p>").find(["ol", "dl"])
    for tag in ("li", "dd", "ul", "blockquote", "td"):
        assert [each.get_text(" ").split() for each in page(tag)] == [
            each.get_text(" ").split() for each in original(tag)
        ]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=2, max_size=4))
def test_any_cells_of_a_table_come_back(rows: list[list[str]]):
    """Bars in the text do not part cells."""
    cells = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    page = shown(f"<p>Tabell:</p><table border=1>{cells}</table>")
    assert [[words(cell) for cell in row.find_all(["td", "th"])] for row in page.find_all("tr")] == rows


def test_cells_that_span_others_leave_them_empty():
    """Markdown's tables are square."""
    page = shown(
        "<table border=1><tr><th colspan=2>Dag</th><th>Tid</th></tr>"
        "<tr><td rowspan=2>man</td><td>a</td><td>8</td></tr>"
        "<tr><td>b</td><td>9</td></tr></table>"
    )
    rows = [[words(cell) for cell in row.find_all(["td", "th"])] for row in page.find_all("tr")]
    assert rows == [["Dag", "", "Tid"], ["man", "a", "8"], ["", "b", "9"]]


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("5 mg<br>10 mg<br>", "5 mg<br>10 mg"),
        ("<p>5 mg</p><p>10 mg</p>", "5 mg<br>10 mg"),
        ("Ta:<ul><li>5 mg</li><li>10 mg</li></ul>nå", "Ta:<br>– 5 mg<br>– 10 mg<br>nå"),
        ("<ol><li>5 mg</li><li>10 mg</li></ol>", "1. 5 mg<br>2. 10 mg"),
        ("<p class=MsoNormal>5 mg<o:p></o:p></p>", "5 mg"),
    ],
)
def test_lines_in_a_cell_stay_lines(cell: str, left: str):
    """«5 mg 10 mg» is no dose."""
    source = f"<table border=1><tr><th>Alder</th><th>Dose</th></tr><tr><td>4–6 år</td><td>{cell}</td></tr></table>"
    assert converted(source).splitlines()[-1] == f"| 4–6 år | {left} |"
    assert str(shown(source)("td")[1]) == f"<td>{left}</td>".replace("<br>", "<br/>")


def test_links_lists_and_emphasis_nest():
    """The shapes that mail programs make."""
    page = shown(
        "<ol><li>Se <a href='https://x.no/a_(b)?c=1&amp;d=2'><b>her</b></a><ul><li>under</li></ul></li><li><i>to</i></li></ol>"
    )
    assert page.find("a")["href"] == "https://x.no/a_%28b%29?c=1&d=2"
    assert page.select_one("ol > li > ul > li").get_text() == "under"
    assert page.find("em").get_text() == "to"


def test_word_lists_become_lists():
    """Numbers, letters and levels included."""
    item = (
        "<p class=MsoListParagraph style='mso-list:l0 level{} lfo1'>"
        "<span style='mso-list:Ignore'>{}<span>&nbsp; </span></span>{}</p>"
    )
    rows = [(1, "1.", "Først"), (2, "a)", "Under"), (2, "b)", "Etter"), (1, "2.", "Så"), (2, "2.1", "Så der")]
    page = shown("".join(item.format(*row) for row in rows))
    assert [words(each) for each in page.select("ol > li")] == ["Først a) Under b) Etter", "Så 2.1 Så der"]
    assert [words(each) for each in page.select("ol li > ul > li")] == ["a) Under", "b) Etter", "2.1 Så der"]


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=80))
@example("A\N{COMBINING RING ABOVE}pent")
def test_any_title_is_read_back_by_the_site(title: str):
    """Front matter is YAML whatever the title holds; letters are read as one character each (NFC)."""
    from build_tools.importing.drafts import write
    from build_tools.importing.guess import Guesser
    from build_tools.importing.values import Article
    from build_tools.model import Vocabulary

    clean = " ".join(INVISIBLE.sub("", title).split())
    if not clean or any("\ud800" <= character <= "\udfff" for character in clean):
        return
    article = Article(title=clean, body="Tekst.", doubt="grunn")
    draft = write(article, "navn", Guesser(Vocabulary()), {}, "archive/import/x", lambda _path: False)
    document = read_document(draft.path, draft.text.encode())
    assert document.data["title"] == unicodedata.normalize("NFC", clean)
    assert not [
        problem for problem in document.problems if problem.rule != "characters"
    ]  # «Ã¥» is told as what it is
    assert document.body.strip() == "Tekst."


def test_a_space_that_is_bold_or_linked_parts_words():
    """Outlook gives a space the print of the words beside it."""
    source = "<p>Ring<b> </b>oss<i>&nbsp;</i>nå, <a href='https://x.no'> </a>alle<b><span> </span></b>dager.</p>"
    assert words(shown(source)) == "Ring oss nå, alle dager."


@pytest.mark.parametrize("tag", ["sup", "sub", "del"])
@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_any_raised_lowered_or_struck_text_comes_back_as_that(tag: str, before: str, text: str):
    """Without its power a number is another, and a dose that was struck out would be one to give."""
    page = shown(
        f"<p>Slik: {html.escape(before)} <{tag}>{html.escape(text)}</{tag}></p>"
        f"<ul><li><{tag}>{html.escape(text)}</{tag}> sist</li><li>en til</li></ul>"
    )
    assert [words(each) for each in page(tag)] == [text, text]
    assert words(page.find("p")) == f"Slik: {before} {text}"
    assert words(page.find("li")) == f"{text} sist"


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("<p>~~5 mg~~, ca. ~5</p>", r"\~~5 mg\~~, ca. ~5"),
        ("<p>over 3,5 x 10<sup>9</sup>/L</p>", "over 3,5 x 10<sup>9</sup>/L"),
        ("<p><code>10<sup>9</sup></code> H<sub>2</sub>O</p>", "10<sup>9</sup> H<sub>2</sub>O"),
        ("<p>10<span style='vertical-align:super;font-size:8pt'>9</span>/L</p>", "10<sup>9</sup>/L"),
        ("<pre>10<sup>9</sup>/L <s>5 mg</s></pre>", "10⁹/L [strøket: 5 mg]"),
        ("<p><s>Gi 5 mg.</s> Gi 2 mg.</p>", "<del>Gi 5 mg.</del> Gi 2 mg."),
        (
            "<p><strike>Gi <b>5</b> mg.</strike> Gi 2 mg.</p>",
            "<del>Gi</del> **<del>5</del>** <del>mg.</del> Gi 2 mg.",
        ),
        ("<s><p>Gi 5 mg.</p><ul><li>daglig</li></ul></s>", "<del>Gi 5 mg.</del>\n\n- <del>daglig</del>"),
        ("<p style='text-decoration: line-through'>Gi 5 mg.</p>", "<del>Gi 5 mg.</del>"),
        ("<h3>Når CRP &gt; 10<sup>2</sup></h3><p>x</p>", "## Når CRP > 10<sup>2</sup>\n\nx"),
    ],
)
def test_powers_and_what_was_struck_out_are_kept_however_they_are_made(source: str, left: str):
    """By element or by style, a word or a paragraph; where Markdown shows no element, in words."""
    assert converted(source) == left
