"""Names and addresses made to take another's place, to hide, or to speak where they are only quoted."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from quality import Figure
from reader import GOOD, GOOD_TODAY, Visitor, build

from build_tools import load, validate
from build_tools.config import config_from
from build_tools.errors import UsageError

sys.path.append(str(Path(__file__).parents[1] / "search"))
from test_ranking import asked

ITEM = "nyheter/2026/2026-11-20-ond.md"
HEAD = "---\ntitle: Svar på henvisning\ndate: 2026-11-20\nsource: felles\ntopic: mage\n"
TAKEN = (
    "/feed.xml/", "/robots.txt/", "/404.html/", "/sitemap.xml/", "/index.html/", "/feeds.opml/", "/favicon.svg/",
    "/tema/mage/feed.xml/", "/arrangementer/2026-12-02-lunsjmote/kalender.ics/", "/nyheter/2026/ond/index.html/",
    "/_headers/", "/_server/x/", "/.htaccess/", "/.well-known/x/", "/..a/", "/a./", "/con/", "/x/nul.a/", "/vedlegg/kart.png/",
    "/abonner/", "/Abonner/", "/NYHETER/", "/nyheter/2026/", "/sok/indeks/", "/assets/x/", "/data/items/", "/arkiv/brevet/",
    "/rediger/", "/status/", "/NYHETER/2024/Slutt-pa-papirkopi/", "/%2e%2e/etc/", "/a//b/", "/a b/", "/a;b/", '/a"b/', "/a$uri/",
)  # fmt: skip
NAMES = (
    "vedlegg/a\n::error file=x::hei.png", "vedlegg/\x1b[31mrod.png", "vedlegg/a\u202egnp.exe.png", "vedlegg/a:b.png",
    "vedlegg/a.png.", "vedlegg/a.png ", "vedlegg/a%2e%2e%2fb.png", "vedlegg/a.md:strøm", "vedlegg/a|b`c.png", "vedlegg/<b>.png",
    f"vedlegg/{'a' * 245}.png", "arrangementer/2026-12-02-lunsjmote/kalender.ics", "nyheter/2026/2026-11-20-a\nb.md",
    "nyheter/2026/2026-11-20-\x1b]0;eid\x07.md", f"nyheter/2026/2026-11-20-{'a' * 200}.md", "nyheter/2026/2026-11-20-a..md",
    "nyheter/2026/2026-11-20-a .md", "nyheter/2026/2026-11-20-a|b`c<b>.md", "nyheter.md", "feed/x/__proto__.md",
)  # fmt: skip
MEMBERS = ("constructor", "tostring", "hasownproperty", "prototype", "valueof")
"""What every object of JavaScript has already."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The good content, to write in."""
    shutil.copytree(GOOD / "content", tmp_path / "content")
    return tmp_path / "content"


def written(content: Path, name: str, text: str) -> None:
    """A new file; a name the file system cannot hold is no danger."""
    path = content / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("alias", TAKEN)
def test_an_old_address_takes_no_place_of_the_programs_own(content: Path, alias: str, figure: Figure) -> None:
    """It would else make the build fail, hide a feed, or write into a server's settings."""
    written(content, ITEM, f"{HEAD}aliases: {json.dumps(alias)}\n---\n\nTekst.\n")
    _made, found = validate.judge(load.read(content, content.parent / "archive"), date(2026, 11, 22))
    (one,) = [each for each in found if each.path.endswith("ond.md")]
    assert (one.line, one.severity) == (6, "error")
    figure("hostile_files")


@pytest.mark.parametrize("name", NAMES)
def test_a_strange_name_is_one_finding_of_one_visible_line(content: Path, name: str, figure: Figure) -> None:
    """On the terminal, as the git host's annotation, and in its summary: nothing a name says is obeyed."""
    head = HEAD if name.startswith("nyheter/") else "---\ntitle: Om\n"
    written(content, name, f"{head}---\n\nTekst.\n" if name.endswith(".md") else "x")
    summary = content.parent / "summary.md"
    for form in ("text", "github"):
        command = [
            sys.executable,
            "-m",
            "build_tools",
            "check",
            "--content",
            content,
            "--today",
            GOOD_TODAY,
            "--format",
            form,
        ]
        environment = {**os.environ, "GITHUB_STEP_SUMMARY": str(summary)}
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, cwd=content.parent
        )
        assert done.returncode == 1, done.stdout
        lines = done.stdout.split("\n")[:-2]
        mine = [line for line in lines if "dialogmelding-til-mage" not in line]
        assert len(mine) == 1, lines
        assert mine[0].isprintable()
        assert mine[0].startswith("::error file=" if form == "github" else "content/")
    rows = [line for line in summary.read_text(encoding="utf-8").splitlines() if line.startswith("| feil")]
    assert len(rows) == 1
    assert rows[0].replace("\\|", "").count("|") == 4
    figure("hostile_files")


def test_a_key_written_over_two_lines_begins_no_line_of_its_own(content: Path) -> None:
    """What a finding quotes cannot look like a command to the git host."""
    written(content, ITEM, f'{HEAD}"a\\n::error::b": 1\n"a\\n::error::b": 2\n---\n\nTekst.\n')
    _made, found = validate.judge(load.read(content, content.parent / "archive"), date(2026, 11, 22))
    assert all(str(each).isprintable() for each in found)


@pytest.mark.parametrize("name", ["nyheter/2026/2026-11-20-con.md", "veiledning/LPT1.md", "vedlegg/aux/a.png"])
def test_no_file_and_no_page_has_a_name_that_windows_keeps(content: Path, name: str) -> None:
    """A page's address is a folder on the machine that builds the site."""
    written(content, name, f"{HEAD}---\n\nTekst.\n")
    _made, found = validate.judge(load.read(content, content.parent / "archive"), date(2026, 11, 22))
    assert [each.rule for each in found if name in each.path and "reservert" in each.message] == ["reserved-name"]


def test_two_folders_that_differ_in_case_only_collide(content: Path) -> None:
    """On Windows and macOS they are one folder, and one of the two files has another address than its link."""
    for name in ("vedlegg/Kart/a.png", "vedlegg/kart/b.png"):
        written(content, name, "x")
    _made, found = validate.judge(load.read(content, content.parent / "archive"), date(2026, 11, 22))
    (one,) = [each for each in found if each.rule == "case-collision"]
    assert str(one).startswith("content/vedlegg/kart/b.png:1: mappen `vedlegg/kart` og `vedlegg/Kart` har samme navn")


@pytest.mark.parametrize("wrong", [
    {"site_name": "Nytt\n} server { listen 81; root /; }"}, {"site_description": "a\u2028b"},
    {"site_url": "https://nytt.example.org/$uri(.*)/"}, {"site_url": 'https://nytt.example.org/"; add_header X y; "/'},
    {"site_url": "javascript:alert(1)"}, {"extra": {"footer": "a\x1b[31m"}},
])  # fmt: skip
def test_settings_that_could_leave_their_place_in_a_servers_file_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=r"mkdocs\.yml"):
        config_from({"site_name": "Nytt", "site_url": "https://nytt.example.org/", **wrong})


def test_names_that_javascript_knows_are_names_like_others(
    content: Path, serve: Callable[..., str], browser: Browser
) -> None:
    """As topic, sender, id and word: found by search, counted in facets, and chosen in the address."""
    for name in MEMBERS:
        for table, more in (("topics", ""), ("sources", "  kind: annet\n")):
            path = content / f"vocabulary/{table}.yml"
            path.write_text(
                path.read_text(encoding="utf-8") + f"{name}:\n  label: Ord {name}\n{more}", encoding="utf-8"
            )
        head = HEAD.replace("felles", name).replace("mage", name).replace("Svar på", f"Om {name} og")
        written(content, f"nyheter/2026/2026-11-20-{name}.md", f"{head}id: {name}\n---\n\nTekst om {name}.\n")
    site = build(content, GOOD / "mkdocs.yml", content.parent)
    questions = [{"q": name, "filters": {"tema": [name], "avsender": [name]}} for name in MEMBERS]
    for name, answer in zip(MEMBERS, asked(site / "sok/indeks", questions), strict=True):
        assert [hit["url"] for hit in answer["hits"]] == [f"/nyheter/2026/{name}/"]  # type: ignore[attr-defined]
    visitor = Visitor(browser, serve(site))
    page = visitor("sok/?q=constructor&tema=constructor&avsender=constructor&sorter=toString")
    page.get_by_role("link", name="Om constructor og henvisning").first.wait_for()
    assert visitor.faults == []
    page.context.close()
