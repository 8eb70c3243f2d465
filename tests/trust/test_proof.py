"""``check --site`` proves that nothing is lost on the way to the reader, and misses whatever is."""

import json
import random
import re
import shutil
import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import damage
import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace
from reader import DEMONSTRATION, GOOD, GOOD_TODAY, OWN, demonstration

from build_tools import load, validate
from build_tools.cli import praksisnytt
from build_tools.config import load_config
from build_tools.errors import Problem, UsageError
from build_tools.outputs import search
from build_tools.text.markup import render
from build_tools.validate.proof import Content, prove
from build_tools.validate.proof.compare import STATE
from build_tools.validate.proof.due import Due, letters_in
from build_tools.validate.proof.promised import PROMISES
from build_tools.validate.proof.searched import index

sys.path.append(str(Path(__file__).parents[1] / "search"))
from test_ranking import LABELS, made_up, written

HARMS = {"removed": damage.removed, "cut": damage.cut, "changed": damage.changed}
WITHOUT_A_KEY = {"page", "plain text", "attachment", "ledger"}
"""Promises of a file as a whole: nothing can be cut from it but the facts that it is to say."""
WITHOUT_FACTS = {"provenance", "issue feed", "subscription", "site map", "ledger"}
"""Promises that something is in a place, whatever is said of it there."""
NAMES = ["page", "chain", "room", "topic", "source", "municipality", "term", "feed", "issue feed", "calendar", "subscription",
         "site map", "data", "search", "plain text", "attachment", "issue", "provenance", "redirect", "ledger"]  # fmt: skip
"""All promises: none may leave the table unnoticed."""


def content_of(folder: Path) -> Content:
    """What is written in a project's folder, as the command reads it."""
    sources = load.read(folder / "content", folder / "archive")
    return Content(
        catalogue=validate.catalogue(sources, date.fromisoformat(GOOD_TODAY)), config=load_config(folder / "mkdocs.yml"),
        today=date.fromisoformat(GOOD_TODAY), folder=folder / "content", archive="archive", ledger=sources.ledger,
    )  # fmt: skip


class World(NamedTuple):
    """A project, its built site, and what is due on it, by promise."""

    content: Content
    site: Path
    dues: dict[str, list[Due]]


@pytest.fixture(scope="module")
def worlds(built_site: Path, request: pytest.FixtureRequest) -> list[World]:
    """The good site and the demonstration."""
    sites = {GOOD: built_site} | ({OWN: request.getfixturevalue("own_site")} if DEMONSTRATION else {})
    found = []
    for folder, site in sites.items():
        content = content_of(folder)
        texts = {entry.id: letters_in(render(entry.body).html) for entry in content.catalogue.entries()}
        given = replace(content, letters=texts)
        found.append(World(content, site, {each.name: list(each.due(given)) for each in PROMISES}))
    return found


class Harmed(NamedTuple):
    """What was done to a site, by promise, and what the proof said of it."""

    done: dict[str, Due]
    problems: list[Problem]


@pytest.fixture(scope="module")
def harmed(worlds: list[World], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Harmed]]:
    """``harmed("cut")``: both sites, with something of every promise cut."""

    @cache
    def harm(kind: str) -> list[Harmed]:
        found = []
        for world in worlds:
            site = damage.copied(world.site, tmp_path_factory.mktemp(kind) / "site")
            done = damage.one_each(site, world.dues, HARMS[kind], random.Random(kind))
            found.append(Harmed(done, prove(world.content, site).problems))
        return found

    return harm


def check(folder: Path, site: Path, *more: str) -> Result:
    """The command at the door."""
    arguments = ["--content", folder / "content", "--config", folder / "mkdocs.yml", "--site", site]
    return CliRunner().invoke(praksisnytt, ["check", "--today", GOOD_TODAY, *map(str, arguments), *more])


@demonstration
def test_nothing_is_lost_of_the_good_site_and_of_the_repositorys_own_content(worlds: list[World]) -> None:
    """Every promise of the table is kept in both, and each promises something in at least one."""
    assert [promise.name for promise in PROMISES] == NAMES
    for world in worlds:
        proof = prove(world.content, world.site)
        assert proof.problems == []
        assert proof.places == sum(map(len, world.dues.values()))
    assert [
        name for name, *dues in zip(NAMES, *(w.dues.values() for w in worlds), strict=True) if not any(dues)
    ] == []


@pytest.mark.parametrize(("kind", "name"), [
    (kind, name) for kind in HARMS for name in NAMES
    if not (kind == "cut" and name in WITHOUT_A_KEY) and not (kind == "changed" and name in WITHOUT_FACTS)
])  # fmt: skip
def test_whatever_is_taken_away_is_missed(harmed: Callable[[str], list[Harmed]], kind: str, name: str) -> None:
    """With the file it was written in, and the place where it should be."""
    tried = [each for each in harmed(kind) if name in each.done]
    assert tried or not DEMONSTRATION  # only that has issues
    for each in tried:
        due = each.done[name]
        place = f"/{due.place.removesuffix('index.html')}"
        told = [problem for problem in each.problems if place in problem.message]
        assert any(problem.path == due.source or kind == "removed" for problem in told), (due, told)
        assert all(
            problem.severity == "error" and problem.message.endswith("bygg nettstedet på nytt") for problem in told
        )


def test_a_file_that_is_gone_is_one_problem(harmed: Callable[[str], list[Harmed]]) -> None:
    """However much was due in it, and however many pages lead to it."""
    for each in harmed("removed"):
        assert len(each.problems) == len(each.done)


def test_every_fact_that_is_to_be_said_is_compared(worlds: list[World], tmp_path: Path) -> None:
    """Each by itself is changed somewhere, and the problem names it; what the search counts is read in another test."""
    world = worlds[0]
    alone: dict[str, list[Due]] = {}
    for name, dues in world.dues.items():
        for due in dues:
            for fact in (
                fact for fact, said in due.says.items() if said and (name != "search" or fact == "tittelen")
            ):
                alone.setdefault(f"{name}/{fact}", []).append(due._replace(says={fact: due.says[fact]}))
    while alone:
        site = damage.copied(world.site, tmp_path / f"{len(alone)}")
        done = damage.one_each(site, alone, damage.changed, random.Random(len(alone)))
        assert done, alone.keys()
        problems = prove(world.content, site).problems
        for key, due in done.items():
            del alone[key]
            found = [
                each.message for each in problems if each.path == due.source and f"/{due.place[:4]}" in each.message
            ]
            assert any(words.startswith((key.partition("/")[2], "mangler")) for words in found), (key, due, found)


@pytest.mark.parametrize("kind", HARMS)
def test_what_is_whole_is_not_blamed_for_what_is_not(harmed: Callable[[str], list[Harmed]], kind: str) -> None:
    """Every problem is of a file that was harmed, or of a link to one."""
    for each in harmed(kind):
        places = {f"/{due.place.removesuffix('index.html')}" for due in each.done.values()}
        named = {problem: set(re.findall(r"/[^\s,:]*", problem.message)) for problem in each.problems}
        assert [problem for problem, words in named.items() if not words & places] == []


def test_a_page_that_no_word_finds_is_missed(worlds: list[World], tmp_path: Path) -> None:
    """It is shown and counted in the index, but its words lead nowhere."""
    site = damage.copied(worlds[0].site, tmp_path / "site")
    assert damage.in_terms(site, b"ilt\x08\x02\x05\x03ing", b"ylt\x08\x02\x05\x03ing")
    (problem,) = prove(worlds[0].content, site).problems
    assert problem.path == "content/nyheter/udatert/skilting-til-poliklinikken.md"
    assert problem.message.startswith("ordene i tittelen finnes ikke i søket")


@pytest.mark.parametrize("large", [False, True])
def test_the_index_is_read_to_its_last_posting(large: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of small archives and of large ones, whose frequent words have their postings in parts."""
    if large:
        monkeypatch.setattr(search.occurrences, "FEW", 100)
        monkeypatch.setattr(search.packing, "TIERS", (30, 90))
    documents = {each.url: each for each in made_up(7, 240)}
    said = index(written(search.build_index(documents.values(), [], LABELS), tmp_path))
    assert said.keys() - {""} == documents.keys()
    for url, document in documents.items():
        told = said[url]
        assert (told["tittelen"], told["statusen"]) == (document.title, document.status)
        assert (told["avsenderen"], told["temaene"]) == (document.source, " ".join(sorted(document.topics)))
        text = f"{document.title} {document.action} {document.text}".split()
        assert [word for word in text if word.isalpha() and len(word) > 3 and not told["ordene"].any_of(word)] == []
        assert told["ordene"].any_of("osteoporose") == ("osteoporose" in text)


ADDED = {
    "nyheter/2031/fremmed/index.html": (b"", b"<h1>x</h1>", "filen er ikke av noe som står i innholdet"),
    "vedlegg/hemmelig.pdf": (b"", b"x", "filen er ikke av noe som står i innholdet"),
    "veiledning/index.html": (b"</main>", b'<a href="../nyheter/2031/borte/">x</a></main>', "en lenke til /nyheter/2031/borte/, som ikke er på nettstedet: rett lenken, eller bygg nettstedet på nytt"),
    "tema/index.html": (b"</head>", b'<link rel="stylesheet" href="../assets/borte.css"></head>', "en lenke til /assets/borte.css"),
    "sok/index.html": (b"../assets/les", b"../assets/borte", "en lenke til /assets/borte"),
    "arkiv/index.html": (b"</head>", b'<script src="//x/y.js"></script></head>', "hentes //x/y.js fra et annet nettsted"),
    "feed.xml": (b"<item>", b"<item><title>x</title><link>http://x/</link></item><item>", "står http://x/"),
    "feed.json": (b'"items":[', b'"items":[{"url":"http://x/","title":"","content_html":"x","_praksisnytt":{}},', "står http://x/"),
    "sitemap.xml": (b"</urlset>", b"<url><loc>http://x/</loc></url></urlset>", "står http://x/"),
    "data/items.json": (b"[\n", b'[\n{"id":"borte","text":""},\n', "står borte"),
    "kalender.ics": (b"BEGIN:VEVENT", b"BEGIN:VEVENT\r\nUID:x@y\r\nSUMMARY:x\r\nSTATUS:x\r\nDTSTART:x\r\nDTEND:x\r\nURL:x\r\n"
                     b"END:VEVENT\r\nBEGIN:VEVENT", "står x@y"),
    "_redirects": (b"301\n", b"301\n/x/ /y/ 301\n", "står /x/"),
    "atom.xml": (b"</feed>", b"</feed", "filen kan ikke leses"),
}  # fmt: skip
"""What may be on a site too many: the place, where in it, what is there, and what is said of it."""


@pytest.fixture(scope="module")
def crowded(worlds: list[World], tmp_path_factory: pytest.TempPathFactory) -> list[Problem]:
    """What is said of a good site with all of that on it."""
    site = damage.copied(worlds[0].site, tmp_path_factory.mktemp("crowded") / "site")
    for path, (old, new, _words) in ADDED.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        if old:
            assert old in (site / path).read_bytes()
            damage.put(site / path, (site / path).read_bytes().replace(old, new, 1))
        else:
            (site / path).write_bytes(new)
    return prove(worlds[0].content, site).problems


@pytest.mark.parametrize("path", ADDED)
def test_what_is_not_in_the_content_is_found_where_it_is_spoken_of(crowded: list[Problem], path: str) -> None:
    """A page, a file, a link, an entry, a record: each once, and nothing else."""
    said = [problem for problem in crowded if ADDED[path][2] in problem.message]
    (_problem,) = [
        each for each in said if each.path.endswith(path) or f"/{path.removesuffix('index.html')} " in each.message
    ]
    assert len(crowded) == len(ADDED)


def test_an_attachment_may_be_called_what_the_site_calls_its_own_files(worlds: list[World], tmp_path: Path) -> None:
    """It is nobody's calendar or text but its own, and only its bytes are looked at."""
    content, site = worlds[0].content, damage.copied(worlds[0].site, tmp_path / "site")
    named = {
        "vedlegg/kalender.ics": b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\n",
        "vedlegg/2026/tekst.txt": b"Pr\xf8ver",
    }
    for folder in (tmp_path / "content", site):
        for path, raw in named.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(raw)
    catalogue = replace(content.catalogue, attachments=tuple((path, path) for path in named))
    state = json.loads((site / STATE).read_bytes()) | {"content": catalogue.state}
    damage.put(site / STATE, json.dumps(state).encode())
    given = replace(content, catalogue=catalogue, folder=tmp_path / "content")
    assert prove(given, site).problems == []
    damage.put(site / "vedlegg/kalender.ics", b"BEGIN:VCALENDAR\n")
    (problem,) = prove(given, site).problems
    assert problem.path == "content/vedlegg/kalender.ics"


def test_an_index_with_a_changed_byte_is_not_believed(worlds: list[World], tmp_path: Path) -> None:
    """Its folder bears the digest of what lies in it."""
    site = damage.copied(worlds[0].site, tmp_path / "site")
    slots = next(site.glob("sok/indeks/*/poster"))
    damage.put(slots, slots.read_bytes()[:-1] + b"\1")
    (problem,) = prove(worlds[0].content, site).problems
    assert problem.path.endswith(damage.INDEX)


def test_a_loss_is_told_in_every_format(built_site: Path, tmp_path: Path) -> None:
    """With exit code 1; and with 0 how many places were looked at."""
    fine = check(GOOD, built_site)
    assert fine.exit_code == 0
    assert re.search(r" filer og \d{3} steder på nettstedet\n$", fine.stdout)
    site = damage.copied(built_site, tmp_path / "site")
    (site / "nyheter/2023/sommerapent/index.html").unlink()
    path, words = "content/nyheter/2023/2023-05-10-sommerapent.md", "siden /nyheter/2023/sommerapent/ mangler"
    told = {form: check(GOOD, site, "--format", form) for form in ("text", "json", "github")}
    assert {each.exit_code for each in told.values()} == {1}
    assert f"{path}:1: {words}: bygg nettstedet på nytt\n" in told["text"].stdout
    said = json.loads(told["json"].stdout)
    assert said["places"] > 500
    assert [each["rule"] for each in said["problems"] if each["path"] == path] == ["not-published"]
    assert re.search(rf"^::error file=\S*{path},line=1,title=not-published::{words}", told["github"].stdout, re.M)


@pytest.mark.parametrize(("said", "words"), [
    ({"content": "x"}, "nettstedet er bygd av et annet innhold:"),
    ({"settings": "x"}, "nettstedet er bygd med andre innstillinger:"),
    ({"date": "2026-11-21"}, "nettstedet er bygd en annen dag enn 22.11.2026:"),
    ({"content": "x", "date": "x"}, "nettstedet er bygd av et annet innhold og en annen dag enn 22.11.2026:"),
    (None, "her er det ikke noe nettsted som er bygd av dette programmet:"),
])  # fmt: skip
def test_a_site_of_another_content_is_one_problem_and_not_thousands(
    worlds: list[World], tmp_path: Path, said: dict[str, str] | None, words: str
) -> None:
    """It says itself what it was made of."""
    site = damage.copied(worlds[0].site, tmp_path / "site")
    for path in (site / "data/state.json", site / "data/status.json"):
        damage.put(path, json.dumps({**json.loads(path.read_bytes()), **said}).encode() if said else b"x")
    (problem,) = prove(worlds[0].content, site).problems
    assert problem.message.startswith(words)
    assert problem.path.endswith("site/data/state.json")


def test_an_edit_makes_the_built_site_an_old_one(worlds: list[World], tmp_path: Path) -> None:
    """One letter in one body."""
    shutil.copytree(GOOD, tmp_path / "good")
    path = tmp_path / "good/content/nyheter/2023/2023-05-10-sommerapent.md"
    path.write_text(path.read_text(encoding="utf-8") + "!\n", encoding="utf-8")
    done = check(tmp_path / "good", worlds[0].site)
    assert done.exit_code == 1
    assert done.stdout.count("bygg nettstedet på nytt") == 1
    assert "nettstedet er bygd av et annet innhold" in done.stdout


def test_a_site_that_is_not_there_is_a_wrong_command(tmp_path: Path) -> None:
    """Not a site without anything in it."""
    assert isinstance(check(GOOD, tmp_path / "borte").exception, UsageError)


def test_content_with_errors_is_mended_before_its_site_is_looked_at(built_site: Path, tmp_path: Path) -> None:
    """What is wrong in it cannot be on the site as it should be."""
    shutil.copytree(GOOD, tmp_path / "good")
    path = tmp_path / "good/content/nyheter/2023/2023-05-10-sommerapent.md"
    path.write_text(path.read_text(encoding="utf-8").replace("source:", "sauce:"), encoding="utf-8")
    done = check(tmp_path / "good", built_site)
    assert done.exit_code == 1
    assert "nettstedet" not in done.stdout
