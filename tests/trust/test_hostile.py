"""Hostile text that a file may legally hold is text everywhere: on pages, in feeds, data, calendars and search."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree
from lxml import html as lxml_html
from msgspec.structs import replace
from playwright.sync_api import Browser
from quality import Figure
from reader import GOOD, GOOD_TODAY, build, complete

from build_tools import load, validate
from build_tools.load import read_document
from build_tools.text import markup

pytestmark = pytest.mark.no_cover

RUN = "window.owned=1;document.title=`owned`"
TITLE = f"Svar </script><script>{RUN}</script><img src=x onerror='{RUN}'> {{{{ 7*7 }}}} {{% raise %}} ]]>"
BODY = f"""Tekst med <p onmouseover="{RUN}">svar</p> og svar.

<base href="https://ond.example.org/"> <link rel="stylesheet" href="https://ond.example.org/"> <meta http-equiv="refresh" content="0">

<p style="position:fixed" onclick="{RUN}" class="skip">Avsnitt</p>
<details open ontoggle="{RUN}">Mer</details>

<a href="https://siv.example.org/" onmouseover="{RUN}" id="innhold" target="_blank">Klinikkens side for leger</a>

`</code><script>{RUN}</script>` og {{{{ config }}}} og {{% include "x" %}} og <!-- <script>{RUN}</script> --> til slutt.

<article id="hoved" role="main"><marquee behavior="slide">Rull</marquee></article>
<table border="7" bgcolor="red" background="https://ond.example.org/"><tr><td colspan="2" width="9" onclick="{RUN}">Rute</td></tr></table>
<ins cite="javascript:{RUN}">Nytt</ins> <q cite="data:x">sitat</q> <a href="tel:33342000" ping="https://ond.example.org/" rel="me">33 34 20 00</a>
"""
REFUSED = {
    "script": f"<script>{RUN}</script>", "video": f'<video src="/" onerror="{RUN}"></video>',
    "svg": f'<svg onload="{RUN}"><script>{RUN}</script></svg>', "iframe": f'<iframe srcdoc="<script>{RUN}</script>"></iframe>',
    "object": '<object data="/"></object>', "form": f'<form action="https://ond.example.org/"><input autofocus onfocus="{RUN}"></form>',
    "script after a comment": f"<!-- --!><script>{RUN}</script> --> <script>{RUN}</script>",
    "math": f'<math><mi//xlink:href="data:x,<script>{RUN}</script>"></math>',
}  # fmt: skip
"""What the check refuses, and the sanitiser would take out if it did not."""
ADDRESS = "nyheter/2026/2026-11-20-ond"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good content with a hostile item and a hostile event."""
    target = tmp_path_factory.mktemp("hostile") / "content"
    shutil.copytree(GOOD / "content", target)
    front = {"title": TITLE, "date": "2026-11-20", "source": "felles", "topic": "mage", "summary": TITLE[:150]}
    _write(target / f"{ADDRESS}.md", {**front, "action": TITLE[:150], "kind": "ny-rutine"})
    event = {"id": "ond-2026", "type": "lunsjmøte", "start": "2026-12-03T11:30", "end": "2026-12-03T12:15"}
    place = {"place": "Rom; 1, \\n BEGIN:VALARM <b>", "meeting_url": "https://mote.example.org/x"}
    _write(target / "arrangementer/2026-12-03-ond.md", {**front, **event, **place})
    return target


def _write(path: Path, fields: dict[str, str]) -> None:
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())
    path.write_text(f"---\n{lines}---\n\n{BODY}", encoding="utf-8")


@pytest.fixture(scope="module")
def site(content: Path) -> Path:
    """What the command line makes of it."""
    return build(content, GOOD / "mkdocs.yml", content.parent)


def hurtful(element: etree._Element) -> bool:
    """It runs, asks or leads somewhere it must not."""
    if not isinstance(element.tag, str):
        return False
    if element.tag in {"base", "object", "embed", "iframe", "math", "style", "video"}:
        return True
    if element.tag == "script" and not element.get("src") and element.get("type") != "application/ld+json":
        return True
    return any(
        name.lower().startswith("on") or str(value).strip().lower().startswith(("javascript:", "data:", "vbscript:"))
        for name, value in element.attrib.items()
    )


def fragments(site: Path) -> Iterator[tuple[str, str]]:
    """Every piece of HTML that the site hands out: pages, and what feeds carry."""
    for path in site.rglob("*.html"):
        yield str(path.relative_to(site)), path.read_text(encoding="utf-8")
    for path in site.rglob("feed.json"):
        for item in json.loads(path.read_text(encoding="utf-8"))["items"]:
            yield str(path.relative_to(site)), item["content_html"]
    for name in ("feed.xml", "atom.xml"):
        for path in site.rglob(name):
            root = etree.parse(str(path), etree.XMLParser(resolve_entities=False)).getroot()
            for element in root.iter("{*}encoded", "{*}content", "{*}description", "{*}summary"):
                yield str(path.relative_to(site)), element.text or ""


def test_nothing_in_pages_and_feeds_can_run(site: Path, figure: Figure) -> None:
    """Parsed as a browser would, no page and no feed entry holds a script, a handler or a foreign frame."""
    found = []
    for name, text in fragments(site):
        if text.strip():
            tree = lxml_html.fromstring(text)
            figure("fragments")
            found += [f"{name}: {etree.tostring(each)[:150]!r}" for each in tree.iter() if hurtful(each)]
    assert not found


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_run_is_refused_by_the_check_and_taken_out_all_the_same(content: Path, name: str) -> None:
    """Two doors, of which either alone would do: who builds without the check has no script on the page."""
    body = f"Tekst om svar.\n\nMer {REFUSED[name]} slutt.\n\n{REFUSED[name]}\n"
    tree = lxml_html.fragment_fromstring(markup.render(body).html, create_parent=True)
    assert not [each for each in tree.iter() if hurtful(each)]
    assert beyond(tree, {}) == []
    document = read_document("content/nyheter/2026/2026-11-20-ond.md", f"---\ntitle: Svar\n---\n\n{body}".encode())
    found = validate.judge(
        replace(load.read(content, content.parent / "archive"), documents=(document,)), date(2026, 11, 22)
    )[1]
    assert f"<{name.split()[0]}>" in "".join(each.message for each in found if each.rule == "html-lost")


def test_the_title_is_shown_as_it_was_written(site: Path) -> None:
    """Not dropped, not evaluated: the same words on the page, in the feeds and in the data."""
    page = lxml_html.fromstring((site / "nyheter/2026/ond/index.html").read_text(encoding="utf-8"))
    assert page.findtext(".//h1").strip() == TITLE
    assert "{{ config }}" in page.text_content()
    assert [item["title"] for item in _json(site, "feed.json")["items"] if "/ond/" in item["url"]] == [TITLE]
    for name in ("feed.xml", "atom.xml"):
        read = feedparser.parse(str(site / name), sanitize_html=False)
        assert not read.bozo
        (entry,) = [each for each in read.entries if each.link.endswith("/nyheter/2026/ond/")]
        assert "<script>" not in entry.title or TITLE in entry.title
    records = {record["id"]: record for record in _json(site, "data/items.json")}
    assert records["2026-11-20-ond"]["title"] == TITLE


def test_nothing_of_it_is_lost_either(content: Path, site: Path) -> None:
    """Whatever is strange about it, each text is proved to stand in every place it is promised."""
    assert complete(content, GOOD / "mkdocs.yml", site) == ""


def _json(site: Path, name: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = json.loads((site / name).read_text(encoding="utf-8"))
    return found


def test_a_calendar_gets_no_lines_of_its_own(site: Path) -> None:
    """What stands in a place or a title begins no property and no component."""
    lines = (site / "kalender.ics").read_bytes().replace(b"\r\n ", b"").split(b"\r\n")
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == len(list(GOOD.glob("content/arr*/*.md"))) + 1
    assert b"BEGIN:VALARM" not in [line.strip() for line in lines] or lines.count(b"BEGIN:VALARM") == lines.count(
        b"END:VALARM"
    )


def test_in_a_browser_nothing_runs(site: Path, serve: Callable[..., str], browser: Browser, figure: Figure) -> None:
    """Not even with the Content-Security-Policy turned off; in the search's results and snippets neither."""
    address = serve(site)
    for bypass in (False, True):
        context = browser.new_context(bypass_csp=bypass)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        for path in (
            "nyheter/2026/ond/",
            "arrangementer/2026-12-03-ond/",
            "",
            "tema/mage/",
            "sok/?q=tekst+lenke+svar",
        ):
            page.goto(address + path, wait_until="networkidle")
            if path.startswith("sok"):
                page.get_by_role("link", name="Svar </script>").first.wait_for()
            ran = page.evaluate("window.owned")
            figure("ran", int(bool(ran)))
            assert ran is None, path
            assert page.evaluate("document.baseURI").startswith(address), path
        assert not [url for url in asked if not url.startswith(address)]
        context.close()


@pytest.fixture(scope="module")
def outbox(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the draft of a newsletter lies that carries the item."""
    folder = tmp_path_factory.mktemp("outbox")
    archive = ["--archive", folder / "archive", "--config", GOOD / "mkdocs.yml", "--out", folder]
    options = ["--content", content, "--today", GOOD_TODAY, *archive, "--since", "2026-11-01"]
    command = [sys.executable, "-m", "build_tools", "digest", "brevet", *map(str, options)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_output_of_a_body_keeps_to_the_one_allow_list(
    site: Path, outbox: Path, serve: Callable[..., str], browser: Browser
) -> None:
    """Page, feeds, newsletter and search: no element, attribute or scheme beside those that ``text.markup`` names."""
    (page,) = lxml_html.parse(str(site / "nyheter/2026/ond/index.html")).xpath("//div[@class='body']")
    mail = lxml_html.parse(str(outbox / f"brevet-{GOOD_TODAY}.html")).xpath(
        "//div[@class='body'][contains(., 'Rull')]"
    )
    fed = [text for name, text in fragments(site) if "feed" in name or "atom" in name if "Rull" in text]
    assert len(fed) > 3
    assert len(mail) == 1
    for text in fed:
        assert beyond(lxml_html.fragment_fromstring(text, create_parent=True), {}) == []
    assert beyond(page, {"class": "scroll", "role": "group", "aria-label": "Tabell", "tabindex": "0"}) == []
    styled = {"class": "data", "border": "1", "cellpadding": "6", "cellspacing": "0", "target": "_blank"}
    assert beyond(mail[0], {**styled, "style": r"(?!.*(url|position|expression|import)).*"}) == []
    found = browser.new_page()
    found.goto(serve(site) + "sok/?q=rute+sitat")
    found.get_by_role("link", name="Svar </script>").first.wait_for()
    marked = found.locator(".hit-text *").evaluate_all("all => all.map((each) => each.cloneNode(false).outerHTML)")
    found.close()
    assert set(marked) == {"<mark></mark>"}


def beyond(text: etree._Element, more: dict[str, str]) -> list[str]:
    """What below an element is not on the list; ``more`` are attributes that an output adds, with their values."""
    found = []
    for each in text.iterdescendants():
        known = markup.ATTRIBUTES.get(each.tag, set())
        found += [
            f"{each.tag} {name}={value}"
            for name, value in each.attrib.items()
            if name not in known and not re.fullmatch(more.get(name, r"(?!)"), value)
        ]
        addresses = [urlsplit(each.get(name)).scheme for name in ("href", "src") if each.get(name)]
        found += [f"{each.tag} {scheme}:" for scheme in addresses if scheme not in {"", *markup.SCHEMES}]
        found += [str(each.tag)] if each.tag not in markup.TAGS else []
    return found


def test_in_the_newsletter_nothing_runs_nor_fills_a_template(outbox: Path, browser: Browser) -> None:
    """The mail's HTML and the preview hold nothing that runs, also with scripts allowed; no braces but our own."""
    html = (outbox / f"brevet-{GOOD_TODAY}.html").read_text(encoding="utf-8")
    text = (outbox / f"brevet-{GOOD_TODAY}.txt").read_text(encoding="utf-8")
    shown = lxml_html.fromstring(html)
    found = [(each.tag, dict(each.attrib)) for each in shown.iter() if hurtful(each)]
    assert found == [("base", {"target": "_blank"}), ("style", {})], "the mail's own"
    assert TITLE.split(" {{")[0] in " ".join(shown.text_content().split())
    assert html.count("{{") == html.count("{{unsubscribe}}")
    assert text.count("{{") == text.count("{{unsubscribe}}")
    assert "{%" not in html + text
    mail = message_from_bytes((outbox / f"brevet-{GOOD_TODAY}.eml").read_bytes(), policy=policy.default)
    assert not mail.defects
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    preview = (outbox / "forhandsvisning" / f"brevet-{GOOD_TODAY}.html").read_text(encoding="utf-8")
    page = browser.new_page()
    for content_ in (html, preview):
        page.set_content(content_, wait_until="networkidle")
        for frame in page.frames:
            assert frame.evaluate("window.owned") is None
            assert not frame.evaluate("document.title").startswith("owned")
    page.close()


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_refused_file_leaves_the_last_good_site(content: Path, site: Path, command: str, tmp_path: Path) -> None:
    """Exit code 1, one line a problem, no traceback; the site that stood still stands."""
    bad = tmp_path / "content"
    shutil.copytree(content, bad)
    (bad / "nyheter/2026/2026-11-21-bombe.md").write_text("---\na: &a [x]\nb: [*a, *a]\n---\nx\n", encoding="utf-8")
    stand = tmp_path / "site"
    shutil.copytree(site, stand)
    before = {path: path.stat().st_mtime_ns for path in stand.rglob("*")}
    common = ["--content", bad, "--today", GOOD_TODAY]
    where = ["--config", GOOD / "mkdocs.yml", "--site-dir", stand, "--cache", tmp_path / "cache"]
    options = map(str, [*common, *(where if command == "build" else ())])
    arguments = [sys.executable, "-m", "build_tools", command, *options]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    said = [line for line in (done.stdout + done.stderr).splitlines() if "bombe.md" in line]
    assert len(said) == 1
    assert "Traceback" not in done.stderr
    assert {path: path.stat().st_mtime_ns for path in stand.rglob("*")} == before
