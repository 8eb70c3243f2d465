"""What is published is whole, is the draft that was read, and stays."""

import hashlib
import random
import shutil
import signal
import subprocess
import time
from multiprocessing import get_context
from pathlib import Path

import forked
from newsletter_world import World
from quality import Figure

from build_tools.model import Catalogue, Topic, Vocabulary
from build_tools.newsletters import freeze, locked, remember_addresses

FILES = {"manifest.json", "utgave.html", "utgave.txt", "utgave.eml"}


def test_the_issue_is_the_draft_byte_for_byte(world: World) -> None:
    """The archive holds the three files of the draft and the manifest that tells their digests."""
    world.item("ny")
    world.run("digest", "brevet")
    folder = world.root / world.run("publish", "brevet").split("er utgitt: ")[1].split("\n")[0]
    assert folder == world.root / "archive/brevet/2026/1"
    assert {path.name for path in folder.iterdir()} == FILES
    draft = world.root / "outbox" / f"brevet-{world.today}"
    manifest = world.manifest(folder)
    for ending in ("html", "txt", "eml"):
        content = draft.with_suffix(f".{ending}").read_bytes()
        assert (folder / f"utgave.{ending}").read_bytes() == content
        assert manifest["files"][f"utgave.{ending}"] == hashlib.sha256(content).hexdigest()
    item = world.site().catalogue.by_id["ny"]
    assert manifest["items"][0]["digest"] == item.digest
    assert manifest["responsible"] == {"name": "Kontoret", "role": "Leder"}
    assert world.site().catalogue.issues_of["ny"][0].number == 1
    assert "neste nummer er 2" in world.run("publish", "brevet", code=2), "the same draft is not published twice"


def test_an_issue_is_sent_when_its_page_is_there(world: World) -> None:
    """The answer tells first how it comes into the archive, on a branch that no other issue has, and then the rest."""
    world.item("ny")
    world.run("digest", "brevet")
    assert world.run("publish", "brevet").splitlines()[2:] == [
        "  git switch -c brevet-2026-1",
        "  git add archive",
        "  git commit -m 'Brevet fra Færder nr. 1/2026'",
        "  git push -u origin brevet-2026-1",
        "Send den når den ligger på https://nytt.example.org/arkiv/brevet/2026/1/, som brevet lenker til:",
        "  praksisnytt send brevet 1 --year 2026",
    ]


def test_a_stale_draft_is_refused_and_says_what_changed(world: World) -> None:
    """An item edited, or superseded, a meeting held, or a draft file changed by hand: nothing is published."""
    world.item("en")
    world.item("to")
    assert "kjør praksisnytt digest brevet først" in world.run("publish", "brevet", code=2)
    world.run("digest", "brevet")
    world.item("en", body="Noe annet.")
    assert "«en» er endret (nyheter/en.md)" in world.run("publish", "brevet", code=2)
    world.run("digest", "brevet")
    world.item("tre", supersedes=["to"])
    assert "«to» er nå erstattet" in world.run("publish", "brevet", code=2)
    world.run("digest", "brevet")
    page = world.root / "outbox" / f"brevet-{world.today}.html"
    page.write_bytes(page.read_bytes() + b"<!-- hilsen -->")
    assert "endret for hånd (utgave.html)" in world.run("publish", "brevet", code=2)
    world.event("mote", world.today)
    world.run("digest", "brevet")
    world.today = "2026-04-01"
    assert "«mote» er over" in world.run("publish", "brevet", code=2)
    assert list((world.root / "archive").iterdir()) == []
    world.run("digest", "brevet")
    world.run("publish", "brevet")


def test_a_draft_that_says_what_is_no_longer_so_is_refused(world: World) -> None:
    """Not only its own lines: what it says replaces them, and every address, must be as they are."""
    world.item("gammel", municipalities=["bygda"])
    world.published("bygdebrevet")
    (world.root / "hilsen.md").write_text("Hei.\n", encoding="utf-8")
    world.today = "2026-04-10"
    heir = {"day": "2026-04-05", "title": "Ny rutine", "supersedes": ["gammel"]}
    world.item("ny", **heir)
    world.run("digest", "bygdebrevet", "--intro", "hilsen.md")
    for change, words in (
        ({"draft": True}, "«gammel» er nå gjeldende"),
        ({"title": "Ny og bedre rutine"}, "der skulle nå stått «Erstattet av: Ny og bedre rutine»"),
    ):
        world.item("ny", **heir | change)
        assert words in world.run("publish", "bygdebrevet", code=2)
    world.item("ny", **heir)
    moved = world.root / "content/nyheter/omdopt.md"
    (world.root / "content/nyheter/ny.md").rename(moved)
    assert "«https://nytt.example.org/nyheter/2026/omdopt/»" in world.run("publish", "bygdebrevet", code=2)
    moved.rename(world.root / "content/nyheter/ny.md")
    world.today = "2026-04-12"
    world.run("publish", "bygdebrevet")


def test_an_address_that_was_public_cannot_vanish_unnoticed(world: World) -> None:
    """Publishing writes every address down; one that is gone later stops the check until it leads somewhere again."""
    world.item("ny")
    world.published()
    ledger = (world.root / "archive/addresses.txt").read_text(encoding="utf-8").splitlines()
    assert {
        "/nyheter/2026/",
        "/nyheter/2026/ny/",
        "/tema/mage/",
        "/arkiv/brevet/",
        "/arkiv/brevet/2026/",
        "/arkiv/brevet/2026/1/",
    } <= set(ledger)
    assert "0 feil" in world.run("check") or "Ingen feil" in world.run("check")
    (world.root / "content/nyheter/ny.md").rename(world.root / "content/nyheter/omdopt.md")
    said = world.run("check", code=1)
    assert "adressen /nyheter/2026/ny/ er borte: legg den i `aliases`" in said
    (world.root / "content/nyheter/omdopt.md").unlink()
    world.item("omdopt", id="ny", aliases=["/nyheter/2026/ny/"])
    world.item("neste", "2026-03-20")
    world.published()
    grown = (world.root / "archive/addresses.txt").read_text(encoding="utf-8").splitlines()
    new = {"/nyheter/2026/omdopt/", "/nyheter/2026/neste/", "/arkiv/brevet/2026/2/"}
    assert grown == sorted({*ledger, *new})


def test_newsletters_published_on_two_branches_are_merged_by_git(world: World) -> None:
    """Both add their addresses to the one list, and no editor has to know how two lists become one."""

    def git(line: str) -> None:
        who = ["-c", "user.name=Redaktør", "-c", "user.email=redaktor@nett.example.org"]
        subprocess.run(["git", *who, *line.split()], cwd=world.root, check=True, capture_output=True)

    world.item("gammel")
    world.published()
    git("init -q -b main")
    world.item("ny", municipalities=["bygda"])
    git("add archive content mkdocs.yml")
    git("commit -qm Innhold")
    for letter in ("brevet", "bygdebrevet"):
        git(f"switch -qc {letter} main")
        world.published(letter)
        git("add archive")
        git("commit -qm Utgave")
    git("merge -q brevet")
    world.run("check")
    assert {"/arkiv/brevet/2026/2/", "/arkiv/bygdebrevet/2026/1/"} <= set(
        (world.root / "archive/addresses.txt").read_text(encoding="utf-8").splitlines()
    )


def test_an_issue_is_dated_neither_ahead_nor_before_the_last(world: World) -> None:
    """A draft from tomorrow waits, one from before the newest issue is refused; so is another responsible."""
    world.item("en")
    world.run("digest", "brevet")
    world.today = "2026-03-30"
    assert "datert fram i tid" in world.run("publish", "brevet", code=2)
    world.today = "2026-03-31"
    letters = world.root / "content/vocabulary/newsletters.yml"
    letters.write_text(letters.read_text().replace("role: Leder", "role: Redaktør"), encoding="utf-8")
    assert "ansvarlig for nyhetsbrevet er en annen" in world.run("publish", "brevet", code=2)
    world.published()
    shutil.rmtree(world.root / "outbox")
    world.today = "2026-03-20"
    world.item("to")
    world.run("digest", "brevet")
    assert "er datert før nr. 1/2026" in world.run("publish", "brevet", code=2)


def test_numbers_begin_anew_each_year(world: World) -> None:
    """Number 1 of 2027 follows number 2 of 2026."""
    for day in ("2026-11-30", "2026-12-31", "2027-01-31"):
        world.today = day
        world.item(f"sak-{day}", day)
        folder = world.published()
    assert folder == world.root / "archive/brevet/2027/1"
    assert sorted(p.name for p in (world.root / "archive/brevet/2026").iterdir()) == ["1", "2"]


def test_same_content_same_draft(world: World, tmp_path: Path) -> None:
    """Composed in another folder the draft is the same, byte for byte."""
    for number in range(3):
        world.item(f"sak-{number}")
    world.run("digest", "brevet")
    other = World(tmp_path / "annet" / "sted")
    shutil.copytree(world.root, other.root)
    shutil.rmtree(other.root / "outbox")
    other.environment["TZ"] = "Pacific/Auckland"
    other.run("digest", "brevet")
    for path in (world.root / "outbox").rglob("*.*"):
        assert path.read_bytes() == (other.root / path.relative_to(world.root)).read_bytes()


def test_killed_while_publishing_all_or_nothing(tmp_path: Path, figure: Figure) -> None:
    """Struck down at random moments, the archive has the whole issue or nothing of it, and the next run finishes."""
    content = {name: name.encode() * 20_000 for name in FILES}
    archive, target = tmp_path / "archive", tmp_path / "archive/brevet/2026/1"
    chance = random.Random(4)
    begun = time.monotonic()
    publish(archive, content)
    usual = time.monotonic() - begun
    for _ in range(60):
        shutil.rmtree(archive, ignore_errors=True)
        process = get_context("fork").Process(target=publish, args=(archive, content))
        process.start()
        time.sleep(chance.uniform(0, 2 * usual))
        process.kill()
        process.join()
        figure("publish_kills", int(process.exitcode == -signal.SIGKILL))
        publish(archive, {} if target.exists() else content)
        assert {path.name: path.read_bytes() for path in target.iterdir()} == content
        assert sorted(path.name for path in archive.iterdir()) == ["addresses.txt", "brevet"], "no temporary is left"
        written = (archive / "addresses.txt").read_text().splitlines()
        assert [line for line in written if line.endswith("/")] == [f"/tema/tema-{each:04}/" for each in range(2000)]
        assert len(written) == 2000 * len(("", "atom.xml", "feed.json", "feed.xml", "kalender.ics"))


def publish(archive: Path, content: dict[str, bytes]) -> None:
    """What the command does once the content is read; without content only the addresses are left to do."""
    topics = {key: Topic(key=key, label=key) for key in (f"tema-{each:04}" for each in range(2000))}
    with locked(archive):
        if content:
            freeze(archive, "brevet/2026/1", content)
        remember_addresses(archive, Catalogue(vocabulary=Vocabulary(topics=topics)))


def test_published_by_several_at_once_each_newsletter_is_published_once(world: World, tmp_path: Path) -> None:
    """Two newsletters, three times each: one of the three succeeds, two say why not, and no address is forgotten."""
    letters = ("brevet", "bygdebrevet")
    world.item("ny", municipalities=["bygda"])
    for letter in letters:
        world.run("digest", letter)
    alone = World(tmp_path / "alone")
    shutil.copytree(world.root, alone.root)
    for letter in letters:
        alone.run("publish", letter)
    together = []
    for number, letter in enumerate(letters * 3):
        said = tmp_path / f"said-{number}"
        said.mkdir()
        started = forked.start(world.arguments("publish", letter), world.root, world.env(), said)
        together.append((letter, said, started))
    ends = []
    for letter, said, process in together:
        process.join()
        ends.append((letter, process.exitcode))
        words = (said / ("err" if process.exitcode else "out")).read_text(encoding="utf-8")
        assert ("er nr. 1, men neste nummer er 2" if process.exitcode else "nr. 1/2026 er utgitt") in words
    assert sorted(ends) == [(letter, code) for letter in letters for code in (0, 2, 2)]
    assert kept(world.root / "archive") == kept(alone.root / "archive")


def kept(archive: Path) -> dict[str, list[bytes]]:
    """Every file's lines; the order of those of the ledger is that of the publications."""
    files = [path for path in archive.rglob("*") if path.is_file()]
    return {path.relative_to(archive).as_posix(): sorted(path.read_bytes().splitlines()) for path in files}


def test_what_a_killed_publication_left_is_cleared_away(world: World) -> None:
    """An unfinished folder is no issue, does not disturb reading, and is gone after the next publication."""
    world.item("ny")
    left = world.root / "archive" / ".utgave-halv"
    left.mkdir(parents=True)
    (left / "manifest.json").write_text("{", encoding="utf-8")
    world.published()
    assert not left.exists()


def test_an_archive_that_cannot_be_written_publishes_nothing(world: World) -> None:
    """The number's place is taken by a file: one clear sentence, exit code 2, nothing changed."""
    world.item("ny")
    world.run("digest", "brevet")
    place = world.root / "archive" / "brevet"
    place.parent.mkdir()
    place.write_text("i veien", encoding="utf-8")
    assert "ingenting er utgitt" in world.run("publish", "brevet", code=2)
    assert [path.name for path in place.parent.iterdir()] == ["brevet"]
