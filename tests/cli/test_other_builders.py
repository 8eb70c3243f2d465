"""The site does not depend on one renderer: MkDocs, its fork and a renderer without plugins make it too."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import markdown
import pytest
from lxml import html

from build_tools.text.markup import EXTENSIONS

pytestmark = pytest.mark.no_cover

ROOT = Path(__file__).parents[2]
DAY = "1795348800"  # 22 November 2026
GOOD = ROOT / "tests" / "good_site"
MAIL = b"<!doctype html><title>Brev</title><p>Brev</p>"
MAILS = ("utgave.eml", "utgave.html", "utgave.txt")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of its own for a test."""
    return new_project(tmp_path / "project")


def new_project(folder: Path) -> Path:
    """A project folder like the repository's: content, an issue as it was sent, settings, theme.

    Not with what its operator decides under ``extra:``, as a logo among the attachments.
    """
    shutil.copytree(GOOD / "content", folder / "content")
    issue = folder / "archive/brevet/2026/1"
    issue.mkdir(parents=True)
    for name in MAILS:
        (issue / name).write_bytes(MAIL)
    manifest = {
        "newsletter": "brevet", "number": 1, "date": "2026-11-04", "subject": "Brevet", "items": [],
        "responsible": {"name": "Kontoret", "role": "Leder"},
        "files": dict.fromkeys(MAILS, hashlib.sha256(MAIL).hexdigest()),
    }  # fmt: skip
    (issue / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nextra:")[0] + "\nextra:\n  demo: true\n"
    theme = f"custom_dir: {ROOT / 'build_tools' / 'theme'}"
    (folder / "mkdocs.yml").write_text(settings.replace("custom_dir: build_tools/theme", theme), encoding="utf-8")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Every file's path and bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(folder: Path, *words: str) -> None:
    """Run a command of the environment; fails with what it said."""
    surroundings = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
        "SOURCE_DATE_EPOCH": DAY,
    }
    done = subprocess.run([sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, check=False,
                          env=surroundings)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_mkdocs_and_its_fork_make_the_same_site_byte_for_byte(project: Path, host: str) -> None:
    """``build --strict`` of either gives what ``praksisnytt build`` does on that day: addresses, pages, feeds, mails as sent."""
    run(project, "build_tools", "build")
    run(project, host, "build", "--strict", "--quiet", "-d", "other")
    mine, other = tree(project / "site"), tree(project / "other")
    assert mine.keys() == other.keys()
    assert [path for path in mine if mine[path] != other[path]] == []


def test_a_staged_tree_builds_without_the_plugin_at_the_same_addresses(project: Path) -> None:
    """The way out: plain Markdown and data give every page its address, and feeds and mails as sent their bytes."""
    run(project, "build_tools", "build")
    run(project, "build_tools", "stage", "staged")
    run(project / "staged", "mkdocs", "build", "--quiet", "-d", "../other")
    mine, other = tree(project / "site"), tree(project / "other")
    pages = {path for path in mine if path.endswith("index.html") and b'http-equiv="refresh"' not in mine[path]}
    assert pages - other.keys() == set()
    same = ("feed.xml", "atom.xml", "feed.json", ".ics", "items.json", *MAILS)
    kept = [path for path in mine if path.endswith(same)]
    assert "arkiv/brevet/2026/1/utgave.html" in kept
    assert [path for path in kept if mine[path] != other.get(path)] == []


AVLYST = """title: Avlyst møte
type: lunsjmøte
date: 2026-11-01
start: 2026-12-03T11:30
end: 2026-12-03T12:15
source: felles
topic: samarbeid
cancelled: Foredragsholderen er syk."""
RULES = """rule:
  - text: Spør bare om én pasient om gangen.
klinikk:
  may_ask: [Svar på prøver]
  how: Velg seksjonen i adresseregisteret.
"""
TOLD = {
    "arrangementer/2026-12-03-avlyst": ("**Avlyst.** Foredragsholderen er syk.",),
    "arrangementer/2026-12-02-lunsjmote": (
        "2. desember 2026 kl.\N{NO-BREAK SPACE}11.30–\N{WORD JOINER}12.15", "**Sted:** Nettmøte", "[Delta på nett](<https://mote.example.org/lunsj>)",
        "11.30 Det nye mottaket",
    ),
    "arrangementer/2024-10-23-samhandlingsmote": ("**Avholdt.**",),
    "nyheter/2025/feil-telefonnummer": (
        "**Trukket.** Nummeret var feil. Bruk sentralbordet.", "**Endret 10. februar 2025.**",
    ),
    "nyheter/2024/slutt-pa-papirkopi": ("**Hva betyr dette for deg:** ",),
    "smagruppe/henvisninger": ("[Mal for strukturert avslag]", "## Svaret som ikke kom", "1. Hvem spør dere først?"),
    "dialogmelding": ("Spør bare om én pasient om gangen.", "- Svar på prøver", "Velg seksjonen i adresseregisteret."),
}  # fmt: skip
"""What readers go by that stands in fields, by the address of its page."""


HOSTILE = "</title><script>alert(1)</script> Hb *under* [5](/x/)"
ODD = f"title: '{HOSTILE}'\ndate: 2026-11-01\nsource: lab\ntopic: prover\naction: Ring ved <b>5</b>."
LINKS = "Les [mer](/tema/mage/), [alt][1] og <a href='/om/'>om oss</a>.\n\n[1]: /tema/prover/"


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a site that is served in a folder of its host, as plain Markdown."""
    project = new_project(tmp_path_factory.mktemp("staged") / "project")
    content, settings = project / "content", project / "mkdocs.yml"
    (content / "arrangementer/2026-12-03-avlyst.md").write_text(f"---\n{AVLYST}\n---\n\nVel møtt.\n", "utf-8")
    (content / "nyheter/2026/2026-11-01-rar.md").write_text(f"---\n{ODD}\n---\n\n{LINKS}\n", encoding="utf-8")
    (content / "vocabulary/dialogmelding.yml").write_text(RULES, encoding="utf-8")
    named = re.sub("(?m)^site_url: .*", "site_url: https://a.example/nytt/", settings.read_text("utf-8"))
    settings.write_text(named, encoding="utf-8")
    run(project, "build_tools", "stage", "staged")
    return project / "staged/docs"


@pytest.mark.parametrize("address", TOLD)
def test_a_staged_tree_tells_what_stands_in_fields(staged: Path, address: str) -> None:
    """That a meeting is called off, where and when it is, what news asks for, a pack's cases, whom one may ask."""
    text = (staged / address / "index.md").read_text(encoding="utf-8")
    assert [each for each in TOLD[address] if each not in text] == [], text


def test_a_staged_field_is_shown_as_it_stands(staged: Path) -> None:
    """Tags and signs of Markdown in it are read, not run, in the title of a tab neither."""
    front, text = (staged / "nyheter/2026/rar/index.md").read_text(encoding="utf-8").split("\n---\n")
    page = html.fromstring(markdown.markdown(text, extensions=list(EXTENSIONS)))
    assert not re.search(r"<[^ ]", front)
    assert page.findtext(".//h1") == HOSTILE
    assert page.xpath(".//script") == []
    assert "Ring ved <b>5</b>." in page.text_content()


def test_a_staged_link_leads_to_where_the_site_is_served_and_a_list_says_what_applies(staged: Path) -> None:
    """No link of a field or a text leads out of the folder; the marks of lists are there too."""
    text = (staged / "nyheter/2026/rar/index.md").read_text(encoding="utf-8").split("\n---\n")[1]
    page = html.fromstring(markdown.markdown(text, extensions=list(EXTENSIONS)))
    assert [each[:6] for each in page.xpath(".//a/@href")] == ["/nytt/"] * 5
    listed = (staged / "tema/prover/index.md").read_text(encoding="utf-8")
    assert "(</nytt/nyheter/2019/papirkopi/>) · Erstattet 14. mars 2024\n" in listed


def test_staging_never_mixes_with_what_is_there(project: Path) -> None:
    """A folder with files in it is refused."""
    done = subprocess.run([sys.executable, "-m", "build_tools", "stage", "content"], cwd=project, capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert done.returncode == 2
    assert "is not empty" in done.stderr


def test_a_problem_in_the_content_stops_mkdocs_too(project: Path) -> None:
    """The plugin says the same line as ``check``."""
    path = next((project / "content" / "nyheter").glob("*/*.md"))
    path.write_text(path.read_text(encoding="utf-8").replace("source: ", "source: finnesikke", 1), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert path.name in done.stdout + done.stderr
