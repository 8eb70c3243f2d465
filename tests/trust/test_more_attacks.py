"""Hostile titles, links, addresses, fields and bodies, one by one through the check, and all that pass in one site."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import feedparser
import icalendar
import pytest
from hostile_inputs import ALIASES, BODIES, EVENT, FRONTS, LINKS, NEWS, TITLES
from lxml import etree
from lxml import html as lxml_html
from playwright.sync_api import Browser
from quality import Figure
from reader import GOOD, GOOD_TODAY, build, complete
from test_hostile import fragments, hurtful

from build_tools import load, validate
from build_tools.errors import Problem

pytestmark = pytest.mark.no_cover

ITEM = "nyheter/2026/2026-11-20-ond.md"
SHOWN = frozenset({"a merge key", "many keys", "a number too large", "no number",
                   "a number of another base"})  # fmt: skip
"""Fields that are told of and do nothing: the rest are errors."""
CALENDAR_LINES = frozenset({
    "BEGIN", "END", "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION",
    "LOCATION", "URL", "CREATED", "CATEGORIES", "CONTACT", "STATUS", "TRANSP", "PRODID", "VERSION", "CALSCALE", "NAME",
    "X-WR-CALNAME", "X-WR-TIMEZONE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "SOURCE", "TZID", "TZOFFSETFROM",
    "TZOFFSETTO", "TZNAME", "RRULE",
})  # fmt: skip
MAIL_LINES = frozenset({
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding",
    "list-id", "list-unsubscribe", "list-unsubscribe-post", "reply-to", "auto-submitted", "precedence",
    "content-language",
})  # fmt: skip


def text(fields: dict[str, object], more: str = "", body: str = "Tekst.") -> str:
    """A file with these fields; JSON is YAML, escapes and all."""
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
    return f"---\n{lines}{more}---\n\n{body}\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The good content, to write in."""
    shutil.copytree(GOOD / "content", tmp_path / "content")
    return tmp_path / "content"


def errors(content: Path, written: str, name: str = ITEM) -> list[Problem]:
    """What the check refuses a file for."""
    (content / name).write_text(written, encoding="utf-8")
    _made, found = validate.judge(load.read(content, content.parent / "archive"), date(2026, 11, 22))
    mine = [each for each in found if each.path.endswith(name)]
    assert all(1 <= each.line <= written.count("\n") + 1 and str(each).isprintable() for each in mine)
    return [each for each in mine if each.severity == "error"]


@pytest.mark.parametrize("name", LINKS)
def test_an_address_that_is_another_than_it_seems_is_refused_in_a_field(
    content: Path, name: str, figure: Figure
) -> None:
    """With one finding, on its line."""
    (one,) = errors(content, text({**NEWS, "outlets": [{"label": "Siden", "url": LINKS[name]}]}))
    assert one.line == 6
    figure("hostile_files")


@pytest.mark.parametrize("name", sorted(LINKS.keys() - {"line feed within", "quotes", "header"}))
def test_so_it_is_in_a_text(content: Path, name: str) -> None:
    """But where Markdown sees no link in it at all; those are looked at as they come out, below."""
    assert [each.line for each in errors(content, text(NEWS, body=f"[Siden om svar]({LINKS[name]})"))] == [8]


@pytest.mark.parametrize("name", ALIASES)
def test_a_former_address_leads_nowhere_else(content: Path, name: str, figure: Figure) -> None:
    """Neither to another site nor out of this one, and it is no rule in a server's file."""
    (one,) = errors(content, text({**NEWS, "aliases": [ALIASES[name]]}))
    assert one.line == 6
    figure("hostile_files")


@pytest.mark.parametrize("name", FRONTS)
def test_fields_are_data_and_no_program(content: Path, name: str, figure: Figure) -> None:
    """YAML's tags, anchors and numbers make nothing but what is written there."""
    found = errors(content, text(NEWS, FRONTS[name] + "\n"))
    assert bool(found) == (name not in SHOWN), found
    figure("hostile_files", int(bool(found)))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of every hostile title and body that the check lets pass."""
    root = tmp_path_factory.mktemp("attacks")
    target = root / "content"
    shutil.copytree(GOOD / "content", target)
    bodies = {**BODIES, **{f"link {name}": f"[Siden om svar]({LINKS[name]})" for name in LINKS}}
    (target / "vedlegg").mkdir()
    shutil.copy(GOOD.parents[1] / "content/vedlegg/redaktor/status.png", target / "a.png")
    tried = [(text({**NEWS, "title": f"{number} {each}"[:200], "action": each[:160], "summary": each, "id": f"ond-{number}"}),
              f"nyheter/2026/2026-11-20-ond-{number}.md") for number, each in enumerate(TITLES.values())]  # fmt: skip
    tried += [(text({**EVENT, "title": each, "place": each, "contact": each[:120], "id": f"ond-mote-{number}"}),
               f"arrangementer/2026-12-03-ond-{number}.md") for number, each in enumerate(TITLES.values())]  # fmt: skip
    tried += [(text({**NEWS, "title": f"Kropp {name}"}, body=each.replace("/a.png", "/vedlegg/a.png")),
               f"nyheter/2026/2026-11-20-kropp-{number}.md") for number, (name, each) in enumerate(bodies.items())]  # fmt: skip
    (target / "a.png").rename(target / "vedlegg/a.png")
    kept = 0
    for written, name in tried:
        if errors(target, written, name):
            (target / name).unlink()
        else:
            kept += 1
    assert kept > len(tried) / 2
    return build(target, GOOD / "mkdocs.yml", root)


def test_what_passes_is_lost_nowhere(site: Path) -> None:
    """A strange title or text is as surely in every place it is promised as any other."""
    assert complete(site.parent / "content", GOOD / "mkdocs.yml", site) == ""


def test_what_passes_runs_nowhere_and_is_named_as_nothing_the_scripts_look_for(site: Path) -> None:
    """In pages and feeds; every name on a page is there once."""
    found = []
    for name, written in fragments(site):
        tree = lxml_html.fromstring(written) if written.strip() else None
        found += (
            []
            if tree is None
            else [f"{name}: {etree.tostring(each)[:150]!r}" for each in tree.iter() if hurtful(each)]
        )
        if tree is not None and name.endswith(".html"):
            names = Counter(tree.xpath("//@id"))
            found += [f"{name}: #{each} {count} times" for each, count in names.items() if count > 1]
        for linked in [] if tree is None else tree.xpath("//script[@type='application/ld+json']/text()"):
            assert "<" not in linked, name
            json.loads(linked)
    assert found == []


def test_a_browser_reads_the_pages_as_they_were_meant(
    site: Path, serve: Callable[..., str], browser: Browser
) -> None:
    """Its own parser finds no script but the site's, no handler, and nothing fetched from elsewhere."""
    paths = [
        str(path.relative_to(site).parent) + "/"
        for path in site.rglob("index.html")
        if "ond" in str(path) or "kropp" in str(path)
    ]
    assert len(paths) > 40
    page = browser.new_context(bypass_csp=True).new_page()  # Trusted Types would not let the test parse them
    page.goto(serve(site))
    found = page.evaluate(
        """async (paths) => {
          const found = [];
          for (const path of paths) {
            const text = await (await fetch(path)).text();
            const seen = new DOMParser().parseFromString(text, "text/html");
            for (const each of seen.querySelectorAll("*")) {
              const at = [...each.attributes];
              const bad = at.some((a) => /^on/i.test(a.name) || /^\\s*(javascript|data|vbscript):/i.test(a.value))
                || at.some((a) => /^(src|srcset|ping|poster|background|action|formaction)$/i.test(a.name) && /ond/.test(a.value) && !/ond-\\d/.test(a.value))
                || (each.matches("article *") && at.some((a) => /^(style|name|srcset|ping|target)$/.test(a.name)))
                || each.matches("script:not([src]):not([type='application/ld+json']),base,iframe,object,embed,link[rel=stylesheet][href*=ond],style,form[action*=ond],portal,dialog[open],svg animate,svg use[href^=data]");
              if (bad) found.push(path + ": " + each.outerHTML.slice(0, 150));
            }
          }
          return found;
        }""",
        paths,
    )
    page.context.close()
    assert found == []


def test_machines_read_what_was_written_and_no_line_more(site: Path) -> None:
    """Feeds, calendars, data, lists of feeds and addresses, and the files of servers."""
    titles = {each for each in TITLES.values() if not re.search("[\r\u2028]", each)}
    for name in ("feed.xml", "atom.xml"):
        assert not feedparser.parse(str(site / "tema/mage" / name)).bozo
    for path in [*site.rglob("*.json"), site / "manifest.webmanifest"]:
        json.loads(path.read_text(encoding="utf-8"))
    records = json.loads((site / "data/items.json").read_text(encoding="utf-8"))
    said = {" ".join(each["summary"].split()) for each in records if re.match(r"ond-\d", each["id"])}
    assert said >= {" ".join(each.split()) for each in titles}
    for path in (site / "feeds.opml", site / "sitemap.xml"):
        etree.parse(str(path), etree.XMLParser(resolve_entities=False))
    for path in site.rglob("kalender.ics"):
        raw = path.read_bytes()
        lines = raw.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")
        assert {re.split("[:;]", line)[0] for line in lines} <= CALENDAR_LINES
        events = icalendar.Calendar.from_ical(raw).walk("VEVENT")
        assert raw.count(b"BEGIN:VEVENT") == len(events)
    events = icalendar.Calendar.from_ical((site / "kalender.ics").read_bytes()).walk("VEVENT")
    assert {str(each["summary"]) for each in events} >= {" ".join(each.split()) for each in titles}
    for line in (site / "_redirects").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"/\S+ /[^/\s]\S* 301", line), line


def test_a_mail_has_no_header_but_its_own(site: Path, tmp_path: Path) -> None:
    """Its subject is made from a title with a line feed, an encoded word, and the rest."""
    where = ["--content", site.parent / "content", "--archive", tmp_path / "archive", "--config", GOOD / "mkdocs.yml"]
    options = [*where, "--out", tmp_path, "--today", GOOD_TODAY, "--since", "2026-11-01"]
    command = [sys.executable, "-m", "build_tools", "digest", "brevet", *map(str, options)]
    subprocess.run(command, check=True, capture_output=True)
    raw = (tmp_path / f"brevet-{GOOD_TODAY}.eml").read_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    assert not mail.defects
    assert {name.lower() for name in mail} <= MAIL_LINES, list(mail)
    assert b"\nBcc:" not in raw
    assert b"\nX-Ond" not in raw
