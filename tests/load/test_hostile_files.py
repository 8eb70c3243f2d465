"""Files that are made to harm: each is refused with one clear finding, quickly, and nothing else breaks."""

import inspect
import itertools
import json
import os
import re
import resource
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from forked import run
from quality import Figure

from build_tools import load, validate
from build_tools.errors import UsageError

HEAD = "---\ntitle: Svar\ndate: 2024-03-14\nsource: sykehuset\ntopic: gastro\n"
GOOD = f"{HEAD}---\n\nTekst.\n"
VOCABULARY = {
    "vocabulary/topics.yml": "gastro:\n  label: Mage\n",
    "vocabulary/sources.yml": "sykehuset:\n  label: Sykehuset\n  kind: sykehus\n  contact: "
    "post@sykehuset.example.org\n",
}
TOO_LONG = 5.0
"""Seconds that no single file may cost, however it is made; some hundred times what the slowest takes."""


MEMORY = 300_000_000
"""Bytes of address space for all of them together, the program and its libraries."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with one good item."""
    for name, text in {**VOCABULARY, "nyheter/2024/2024-03-14-god.md": GOOD}.items():
        write(tmp_path / "content" / name, text)
    return tmp_path / "content"


def write(path: Path, text: str | bytes) -> None:
    """Write a file and its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def judged(content: Path) -> list[str]:
    """Findings, made within bounded time."""
    start = time.process_time()
    found = [
        str(problem)
        for problem in validate.judge(load.read(content, content.parent / "archive"), date(2026, 11, 22))[1]
    ]
    assert time.process_time() - start < TOO_LONG
    return found


HOSTILE = {
    "ten megabytes": (b"---\n" + b"a" * 10_000_000, "filen er for stor (10.0 MB)"),
    "one long line": (f"{HEAD}---\n\n{'ord ' * 10_000}\n", "linjen er for lang (40000 tegn)"),
    "long front matter": (f"{HEAD}summary: |\n{'  ord ord ord' * 1}\n" + "  ord\n" * 30_000 + "---\n\nTekst.\n",
    "feltene mellom `---`"),
    "exploding aliases": (
        "---\na: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\n---\nTekst.\n", "YAML-ankre og -henvisninger"
    ),
    "deep flow": (f"---\ntitle: {'[' * 5_000}\n---\nTekst.\n", "nøstet for dypt"),
    "deep blocks": ("---\n" + "".join(" " * n + "a:\n" for n in range(300)) + "---\nTekst.\n", "nøstet for dypt"),
    "deep dashes": (f"---\ntitle:\n  {'- ' * 5_000}a\n---\nTekst.\n", "nøstet for dypt"),
    "a tag that runs": ("---\ntitle: !!python/object/apply:os.system [id]\n---\nTekst.\n", "YAML-merker"),
    "a NUL": (f"{HEAD}---\n\nTe\x00kst.\n", "styretegn (U+0000)"),
    "bidi": (f"{HEAD}---\n\nTe\u2066kst.\n", "snur leseretningen (U+2066)"),
    "line separator": (f"{HEAD}---\n\nTe\u2028kst.\n", "linjeskift av feil slag (U+2028)"),
    **{f"an escaped {name}": (f'{HEAD}action: "Svar\\{sign}nå"\n---\n\nTekst.\n', "skrevet med omvendt skråstrek")
       for name, sign in (("return", "r\\n"), ("NUL", "0"), ("bidi", "u202e"), ("line separator", "L"), ("NEL", "N"))},
    "latin-1": (f"{HEAD}---\n\nPrøvesvar.\n".encode("latin-1"),
    "lagret som UTF-8 (den ser ut til å være Windows-1252)"),
    "utf-16": (f"{HEAD}---\n\nTekst.\n".encode("utf-16"), "lagret som UTF-8 (den ser ut til å være UTF-16)"),
    "marks without end": (f"{HEAD}---\n\nA{chr(0x301) + chr(0x323)}{(chr(0x610) + chr(0x61a)) * 100_000}\n",
    "aksenter eller andre merker over seg"),
    "a list": ("---\n- a\n- b\n---\nTekst.\n", "mellom `---`-linjene må det stå felter"),
    "brackets": (f"{HEAD}---\n\n{'[ ' * 9_000}\n", "over 1000 lenker eller hakeparenteser"),
    "pictures": (f"{HEAD}---\n\n{'![ ' * 900}\n", "over 200 bilder"),
    "tags": (f"{HEAD}---\n\n{'<div>' * 3_000}\n", "over 1000 HTML-merker"),
    "definitions": (f"{HEAD}---\n\n{'a{n}: b{n}'.format(n=chr(10)) * 900}\n",
    "over 200 linjer som begynner med kolon"),
    "quotes": (f"{HEAD}---\n\n{'>' * 900} sitat\n", "nøstet for dypt"),
    "a book": (f"{HEAD}---\n\n{'Et avsnitt om svar.' * 20 + chr(10) * 2}" * 900, "del den"),
    "comments without an end": (f"{HEAD}---\n\n" + "<!-- a\n" * 120_000, "del den"),
    "a stranger's picture": (f"{HEAD}---\n\n![Kart](https://spor.example.org/1.png)\n",
    "hentes fra et annet nettsted"),
    "a script in a link": (f"{HEAD}---\n\n[Se saken](JavaScript:alert(1))\n", "kan ikke begynne med `JavaScript:`"),
    "data in a link": (f"{HEAD}---\n\n[Se saken](data:text/html;base64,PHNjcmlwdD4=)\n", "kan ikke begynne med `data:`"),
    "a script in raw HTML": (f"{HEAD}---\n\n<a href=vbscript:alert(1)>Se saken</a>\n", "kan ikke begynne med `vbscript:`"),
    "a script in a reference": (f"{HEAD}---\n\n[Se saken][1]\n\n[1]: javascript:alert(1)\n",
    "kan ikke begynne med `javascript:`"),
    "a way out in the id": (f"{HEAD}id: ../../../etc/passwd\n---\nTekst.\n", "`id` må være små bokstaver"),
    "a way out in a link": (f"{HEAD}---\n\n[Planen for høsten](../../../../etc/passwd)\n", "fører ut av innholdsmappen"),
    "a topic in other letters": (HEAD.replace("gastro", "g\u0430stro") + "---\nTekst.\n", "er kyrillisk og bare ligner"),
    "a script in a field": (f"{HEAD}outlets: {{label: Nett, url: 'javascript:alert(1)'}}\n---\nTekst.\n",
    "må være en nettadresse"),
    "up and out": (f"{HEAD}aliases: /../../etc/\n---\nTekst.\n", "må være en adresse på nettstedet"),
    "another host": (f"{HEAD}aliases: //evil.example.org/\n---\nTekst.\n", "må være en adresse på nettstedet"),
    "a password in a link": (f"{HEAD}outlets: {{label: Nett, url: 'https://a:b@siv.no/'}}\n---\nTekst.\n",
    "må være en nettadresse"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_one_finding(content: Path, name: str, figure: Figure) -> None:
    """And the good item beside it is not touched."""
    raw, words = HOSTILE[name]
    write(content / "nyheter/2024/2024-03-14-vond.md", raw)
    found = judged(content)
    assert len(found) == 1, found
    assert found[0].startswith("content/nyheter/2024/2024-03-14-vond.md:")
    assert words in found[0]
    figure("hostile_files")


def test_what_is_wrong_with_a_long_line_of_one_sign_is_told_in_no_time(content: Path) -> None:
    """Whatever the sign is and whatever stands before it, at the start of a line that is no field."""
    for number, (start, sign) in enumerate(itertools.product(("", "a ", "a: - b", "**a"), "_-*`: '[={")):
        text = GOOD.replace("date:", f"{start}{sign * 19_900}!\ndate:")
        write(content / f"nyheter/2024/2024-03-14-vond-{number}.md", text)
    assert len([each for each in judged(content) if "-vond-" in each]) == number + 1


def test_all_of_them_at_once_are_told_in_little_memory(content: Path) -> None:
    """By the command line, which gets no more than ``MEMORY``: one line a file, and no line of the program's own."""
    for number, (raw, _words) in enumerate(HOSTILE.values()):
        write(content / f"nyheter/2024/2024-03-14-vond-{number}.md", raw)
    command = [sys.executable, "-m", "build_tools", "check", "--content", str(content), "--today", "2026-11-22"]
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))  # noqa: E731
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)
    lines = (done.stdout + done.stderr).splitlines()
    told = [re.search(r"vond-(\d+)\.md:", line) for line in lines]
    assert {int(each[1]) for each in told if each} == set(range(len(HOSTILE)))
    assert "Traceback" not in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize(("name", "words"), [
    ("vedlegg/side.html", "filer av typen .html kan ikke legges ut"), ("vedlegg/bilde.svg",
    "filer av typen .svg kan ikke legges ut"),
    ("vedlegg/uten", "filer uten filtype kan ikke legges ut"), ("vedlegg/con.pdf", "navnet er reservert i Windows"),
    ("vedlegg/en fil.png", "kall filen `en-fil.png`"), ("nyheter/2024/nul.md", "navnet er reservert i Windows"),
    ("robots.txt", "vedlegg må ligge i vedlegg/"), ("data/items.csv", "vedlegg må ligge i vedlegg/"),
    ("arkiv/ny.md", "adressen /arkiv/ny/ lages av programmet"),
])  # fmt: skip
def test_a_name_that_does_harm_is_refused(content: Path, name: str, words: str, figure: Figure) -> None:
    """Files that could run, take the place of the program's own, or not exist on every machine."""
    write(content / name, GOOD if name.endswith(".md") else b"tekst")
    found = [
        each
        for each in judged(content)
        if ("skadet" not in each and "PDF" not in each.split(":", 2)[2]) or words in each
    ]
    assert any(words in each for each in found), found
    figure("hostile_files")


def test_names_that_differ_in_case_only_collide(content: Path) -> None:
    """One of them would vanish on Windows and macOS."""
    write(content / "vedlegg/kart.png", b"a")
    write(content / "vedlegg/Kart.png", b"b")
    assert "navnet skiller seg bare fra vedlegg/Kart.png i store og små bokstaver" in judged(content)[0]


def test_links_of_the_file_system_stay_inside(content: Path, tmp_path: Path) -> None:
    """A link out of the folder, a broken one and a linked folder are refused; a link within is a file."""
    write(tmp_path / "secret.md", GOOD)
    os.symlink(tmp_path / "secret.md", content / "nyheter/2024/2024-03-15-ut.md")
    os.symlink("/etc", content / "nyheter/mappe")
    os.symlink("borte.md", content / "nyheter/2024/2024-03-16-borte.md")
    found = judged(content)
    assert len(found) == 3
    assert all("lenken i filsystemet peker ut av innholdsmappen" in each for each in found)


@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "link to a device", "folder"])
@pytest.mark.parametrize("name", [
    "content/nyheter/2024/2024-03-15-ror.md", "content/vedlegg/plan.pdf", "content/vocabulary/synonyms.yml",
    "archive/addresses.txt", "archive/brevet/2024/1/manifest.json", "archive/brevet/2024/1/utgave.html", "mkdocs.yml",
])  # fmt: skip
def test_what_is_no_regular_file_is_told_and_never_waited_for(
    content: Path, tmp_path: Path, name: str, kind: str
) -> None:
    """A pipe is silent for ever and a device has no end: by ``check``, and by ``build``, which reads settings too."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "folder" and not name.endswith((".txt", ".json", "mkdocs.yml")):
        pytest.skip("a folder may bear that name")
    made: dict[str, Callable[[], object]] = {
        "pipe": lambda: os.mkfifo(path), "folder": path.mkdir, "link to a device": lambda: path.symlink_to("/dev/zero"),
        "socket": lambda: os.mknod(path, stat.S_IFSOCK | 0o644),
        "device": lambda: os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5)),
    }  # fmt: skip
    try:
        made[kind]()
    except PermissionError:
        pytest.skip("only root makes devices")
    if name.endswith("utgave.html"):
        write(path.with_name("manifest.json"), json.dumps({"files": {}}))
    if name != "mkdocs.yml":
        write(tmp_path / "mkdocs.yml", "site_name: A\nsite_url: https://a.example.org/\n")
    words = "bare vanlige filer|peker ut av innholdsmappen|not a regular file|is a directory"
    for command in ("build",) if name == "mkdocs.yml" or "link" in kind else ("check",):
        done = run([command, "--today", "2026-11-22"], tmp_path, {"PATH": os.environ["PATH"]})
        said = (done.stdout + done.stderr).splitlines()
        told = [line for line in said if name in line and re.search(words, line)]
        assert (len(told), done.returncode > 0) == (1, True), said


def test_a_second_name_of_one_file_is_a_file_of_its_own(content: Path) -> None:
    """A hard link is told like a copy, and what is written through one name is seen under both."""
    good = content / "nyheter/2024/2024-03-14-god.md"
    good.write_text(f"{HEAD}id: fast\n---\n\nTekst.\n", encoding="utf-8")
    os.link(good, good.with_name("2024-03-15-kopi.md"))
    assert any(
        "id-en `fast` brukes også i content/nyheter/2024/2024-03-14-god.md" in each for each in judged(content)
    )
    good.write_text(f"{HEAD}---\n\nTekst.\n", encoding="utf-8")
    assert not any("id-en" in each for each in judged(content))


def test_a_file_that_changes_while_it_is_read_is_one_of_its_states(content: Path) -> None:
    """Saved anew, deleted and back while the folder is read many times: whole, or not there, and never an error."""
    path = content / "nyheter/2024/2024-03-14-god.md"
    states = [GOOD, GOOD.replace("Tekst.", "Ny tekst. " * 5_000)]
    stop = threading.Event()

    def save() -> None:
        for number in itertools.count():
            if stop.is_set():
                return
            write(path.with_suffix(".ny~"), states[number % 2])
            os.replace(path.with_suffix(".ny~"), path)
            if number % 5 == 0:
                path.unlink()

    writer = threading.Thread(target=save)
    writer.start()
    try:
        reads = (load.read(content, content.parent / "archive") for _ in range(200))
        read = [(document.text, document.problems) for sources in reads for document in sources.documents]
    finally:
        stop.set()
        writer.join()
    assert {text for text, _problems in read if text} <= set(states)
    assert all("kan ikke leses" in str(problems) for text, problems in read if not text)


def test_a_file_that_cannot_be_opened_is_named(content: Path) -> None:
    """Vanished between the walk and the reading."""
    document = load.sources._document(content, "content", "nyheter/2024/borte.md", content.stat(), {})
    assert "filen kan ikke leses" in str(document.problems[0])


def test_a_missing_folder_is_a_wrong_command(tmp_path: Path) -> None:
    """Not a finding in the content."""
    with pytest.raises(UsageError):
        load.read(tmp_path / "borte", tmp_path / "archive")


def test_hidden_files_and_traces_of_programs_are_left_alone(content: Path) -> None:
    """What editors, git, file systems and file servers leave behind, where few see it."""
    for name in (".DS_Store", "vedlegg/~$rutine.docx", "nyheter/2024/2024-03-14-god.md~", "vedlegg/Thumbs.db",
                 "Desktop.ini", "nyheter/2024/#2024-03-14-god.md#", "vedlegg/~WRL0001.tmp",
                 "nyheter/2024/2024-03-14-god.md.orig", "vedlegg/@eaDir/kart.png/SYNOFILE_THUMB_M.jpg"):  # fmt: skip
        write(content / name, b"\x00\xff")
    assert judged(content) == []


def test_thousand_wrong_links_are_answered_in_time(content: Path) -> None:
    """Suggestions among many addresses do not take the time of comparing with each."""
    for number in range(800):
        write(
            content / f"nyheter/2024/2024-03-14-sak-{number}.md",
            f"{GOOD}\nSe [saken](/nyheter/2024/skak-{number}-x/).\n",
        )
    assert len(judged(content)) == 800


def test_folders_may_be_nested_deeper_than_the_stack(content: Path) -> None:
    """The walk needs no more stack for three hundred folders in each other than for one."""
    deep = content / "vedlegg" / "/".join("a" * 300)
    deep.mkdir(parents=True)
    (deep / "kart.png").write_bytes(b"x")
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 100)
    try:
        sources = load.read(content, content.parent / "archive")
    finally:
        sys.setrecursionlimit(usual)
    assert [each.path.count("/") for each in sources.attachments] == [301]


def test_a_name_that_is_no_utf8_is_named(content: Path) -> None:
    """As old Windows archives unpack to."""
    (content / "vedlegg").mkdir()
    Path(os.fsdecode(os.fsencode(content) + b"/vedlegg/pr\xf8ve.png")).write_bytes(b"x")
    (found,) = judged(content)
    assert "filnavnet må være skrevet i UTF-8" in found


def test_brackets_within_a_text_are_no_nesting(content: Path) -> None:
    """However many there are; as many lists within each other are refused."""
    path = content / "a.md"
    path.write_text(f"---\ntitle: Svar {'[' * 50}x  # rem\n---\n", encoding="utf-8")
    assert load.read_document("a.md", path.read_bytes()).data["title"] == f"Svar {'[' * 50}x"
    path.write_text(f"---\ntitle: {'[' * 50}x{']' * 50}  # rem\n---\n", encoding="utf-8")
    (problem,) = load.read_document("a.md", path.read_bytes()).problems
    assert "nøstet for dypt" in problem.message
