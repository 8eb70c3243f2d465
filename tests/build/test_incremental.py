"""An incremental build and a clean one make the same bytes, whatever happened between them."""

import errno
import os
import random
import shutil
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import zip_longest
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from build_tools.build import cache, exchange
from build_tools.build.builder import Folders, Report, build
from build_tools.build.shelf import board_of
from build_tools.build.tree import Tree
from build_tools.errors import ContentError, UsageError

GOOD = Path(__file__).parents[1] / "good_site"
TODAY = date(2026, 11, 22)


class World:
    """A copy of the good site that things happen to; ``today`` moves too."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content = folder / "content"
        shutil.copytree(GOOD / "content", self.content)
        shutil.copy(GOOD / "mkdocs.yml", folder / "mkdocs.yml")
        self.today = TODAY
        self._clean = 0

    def folders(self, name: str = "site") -> Folders:
        """Where the site of that name is built."""
        room = self.folder / name
        return Folders(
            self.content, self.folder / "archive", self.folder / "mkdocs.yml", room, room.with_suffix(".c")
        )

    def build(self, name: str = "site") -> Report:
        """Bring the site of that name up to date."""
        return build(self.folders(name), self.today)

    def agrees(self) -> None:
        """The incremental site is byte for byte what a clean build makes."""
        self.build()
        self._clean += 1
        self.build(f"clean{self._clean}")
        assert differences(tree(self.folder / "site"), tree(self.folder / f"clean{self._clean}")) == []
        shutil.rmtree(self.folder / f"clean{self._clean}")

    def items(self) -> list[Path]:
        """The items there are."""
        return sorted(self.content.glob("nyheter/*/*.md"))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file's path and bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differences(mine: dict[str, bytes], clean: dict[str, bytes]) -> list[str]:
    """What tells two sites apart, short enough to read."""
    found = []
    for path in sorted(mine.keys() | clean.keys()):
        left, right = mine.get(path, b"(not there)"), clean.get(path, b"(not there)")
        if left != right:
            lines = next((a, b) for a, b in zip_longest(left.splitlines(), right.splitlines()) if a != b)
            found.append(f"{path}: {lines[0]!r:.200} instead of {lines[1]!r:.200}")
    return found


def edit_body(world: World, chance: random.Random) -> None:
    path = chance.choice(world.items())
    path.write_text(path.read_text(encoding="utf-8") + f"\nSetning {chance.random()}.\n", encoding="utf-8")


def edit_title(world: World, chance: random.Random) -> None:
    path = chance.choice(world.items())
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: ", f"title: Ny {chance.randint(0, 9)} ", 1), encoding="utf-8")


def edit_guide(world: World, chance: random.Random) -> None:
    path = chance.choice(sorted(world.content.glob("veiledning/*.md")))
    path.write_text(path.read_text(encoding="utf-8") + f"\nSetning {chance.random()}.\n", encoding="utf-8")


def edit_page(world: World, chance: random.Random) -> None:
    path = chance.choice(sorted(world.content.glob("*.md")))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: ", f"title: Side {chance.randint(0, 9)} ", 1), encoding="utf-8")


def add(world: World, chance: random.Random) -> None:
    number = chance.randint(1000, 9999)
    topic = chance.choice(list(_keys(world, "topics")))
    source = chance.choice(list(_keys(world, "sources")))
    day = date(2024, 1, 1) + timedelta(days=chance.randint(0, 1200))
    folder = world.content / "nyheter" / str(day.year)
    folder.mkdir(parents=True, exist_ok=True)
    more = chance.choice(
        ("", "valid_until: 2026-11-25\n", "valid_from: 2026-11-24\n", f"aliases: [/gammel/{number}/]\n")
    )
    front = f"title: Ny sak {number}\ndate: {day}\nsource: {source}\ntopic: {topic}\n{more}"
    (folder / f"{day}-sak-{number}.md").write_text(f"---\n{front}---\n\nEn ny sak om noe.\n", encoding="utf-8")


def remove(world: World, chance: random.Random) -> None:
    added = [path for path in world.items() if "-sak-" in path.name]
    if added:
        chance.choice(added).unlink()


def rename(world: World, chance: random.Random) -> None:
    added = [path for path in world.items() if "-sak-" in path.name]
    if added:
        path = chance.choice(added)
        path.rename(path.with_name(path.stem + "b.md"))


def change_label(world: World, chance: random.Random) -> None:
    path = world.content / "vocabulary" / chance.choice(("topics.yml", "sources.yml"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("label: ", f"label: N{chance.randint(0, 9)} ", 1), encoding="utf-8")


def change_settings(world: World, chance: random.Random) -> None:
    path = world.folder / "mkdocs.yml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("site_name")]
    path.write_text("\n".join([f"site_name: Nytt {chance.randint(0, 99)}", *lines]) + "\n", encoding="utf-8")


def next_days(world: World, chance: random.Random) -> None:
    world.today += timedelta(days=chance.choice((1, 2, 3, 40)))


def attach(world: World, chance: random.Random) -> None:
    path = world.content / "vedlegg" / f"kart{chance.randint(1, 2)}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"Kart {chance.random()}\n", encoding="utf-8")


def tamper(world: World, chance: random.Random) -> None:
    path = chance.choice(sorted(path for path in (world.folder / "site").rglob("*") if path.is_file()))
    chance.choice(
        (Path.unlink, lambda each: each.write_bytes(b"x"), lambda each: each.with_name("y").write_text("y"))
    )(path)


def damage_cache(world: World, chance: random.Random) -> None:
    (room,) = (world.folder / "site.c").iterdir()
    rooms = [room, chance.choice((room / "pieces", room / "pieces/texts", room / "pieces/lines", room / "looks"))]
    kept = [path for each in rooms for path in each.iterdir() if path.is_file() and path.name != "lock"]
    path = chance.choice(sorted(kept))
    raw = path.read_bytes()
    path.write_bytes(chance.choice((b"", raw[: len(raw) // 2], raw[:40] + b"x" + raw[41:], b"noe annet")))


HAPPENINGS: list[Callable[[World, random.Random], None]] = [
    edit_body, edit_body, edit_title, edit_guide, edit_page, add, add, remove, rename, change_label, change_settings,
    next_days, next_days, attach, tamper, damage_cache,
]  # fmt: skip


def _keys(world: World, name: str) -> list[str]:
    text = (world.content / "vocabulary" / f"{name}.yml").read_text(encoding="utf-8")
    return [line.rstrip(":") for line in text.splitlines() if line and line[0].isalpha() and line.endswith(":")]


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(6))
def test_incremental_equals_clean_over_random_histories(seed: int, tmp_path: Path) -> None:
    """After every step of a history the incremental site is byte for byte the clean one."""
    world, chance = World(tmp_path), random.Random(seed)
    world.build()
    for _ in range(7):
        for happening in chance.sample(HAPPENINGS, chance.choice((1, 1, 2))):
            happening(world, chance)
        world.agrees()


def test_a_new_version_of_the_program_makes_everything_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an older program remembered is not believed; what it made and is still right is not written again."""
    world = World(tmp_path)
    world.build()
    monkeypatch.setattr(cache, "program", lambda: b"another version")
    assert world.build().written == 0
    world.agrees()


def test_an_edit_touches_only_what_must_change(tmp_path: Path) -> None:
    """One more sentence in an old item changes its page, the data and the search index, and nothing else."""
    world = World(tmp_path)
    path = next(each for each in world.items() if "nyheter/2019" in each.as_posix())
    world.build()
    before = {each: each.stat().st_ino for each in (world.folder / "site").rglob("*") if each.is_file()}
    path.write_text(path.read_text(encoding="utf-8") + "\nEn setning til.\n", encoding="utf-8")
    world.build()
    after = {each: each.stat().st_ino for each in (world.folder / "site").rglob("*") if each.is_file()}
    touched = {
        str(each.relative_to(world.folder / "site")) for each, inode in after.items() if before.get(each) != inode
    }
    stem = path.stem.removeprefix("2019-").lstrip("0123456789-")
    assert f"nyheter/2019/{stem}/index.html" in touched
    assert "data/items.json" in touched
    assert {each.split("/")[0] for each in touched} <= {"nyheter", "data", "sok", "feed.xml", "atom.xml", "feed.json",
                                                          "tema", "avsender", "kommune"}  # fmt: skip
    assert not [each for each in touched if each.endswith("index.html") and each != f"nyheter/2019/{stem}/index.html"]


def test_a_file_saved_as_it_was_changes_nothing(tmp_path: Path) -> None:
    """Nothing is written, and the next build need not look for what a broken one left."""
    world = World(tmp_path)
    world.build()
    path = world.items()[0]
    path.write_bytes(path.read_bytes())
    assert world.build().written == 0
    assert not list((tmp_path / "site.c").glob("*/touched"))


def test_what_one_file_breaks_in_another_is_found_though_the_other_is_as_it_was(tmp_path: Path) -> None:
    """A heading, a name of old and an attachment that others lead to; and what changes none of them breaks nothing."""
    world = World(tmp_path)
    to, leads = world.items()[:2]
    address = f"/nyheter/{to.parent.name}/{to.stem.split('-', 3)[-1]}/"
    attached = world.content / "vedlegg" / "plan.txt"
    attached.parent.mkdir(exist_ok=True)
    attached.write_text("plan", encoding="utf-8")
    leads.write_text(
        f"{leads.read_text(encoding='utf-8')}\n[Om fristen]({address}#frist), [før](/gammelt/), [plan](/vedlegg/plan.txt)\n",
        encoding="utf-8",
    )
    good = (
        to.read_text(encoding="utf-8").replace("---\n", "---\naliases: [/gammelt/]\n", 1) + "\n## Frist\n\nI mars.\n"
    )
    to.write_text(good, encoding="utf-8")
    world.build()
    for break_it, told in (
        (lambda: to.write_text(good.replace("## Frist", "## Tid"), encoding="utf-8"), "#frist"),
        (lambda: to.write_text(good.replace("/gammelt/", "/eldre/"), encoding="utf-8"), "/gammelt/"),
        (attached.unlink, "plan.txt"),
    ):
        break_it()
        with pytest.raises(ContentError, match=told):
            world.build()
        to.write_text(good, encoding="utf-8")
        attached.write_text("plan", encoding="utf-8")
        world.build()
    to.write_text(good.replace("I mars.", "I april."), encoding="utf-8")
    assert world.build().written
    (world.content / "nyheter" / to.parent.name / f"{to.stem}-to.md").write_text(good, encoding="utf-8")
    with pytest.raises(ContentError):  # its name of old is another's
        world.build()


def test_a_file_that_comes_back_after_its_site_was_deleted_is_judged_anew(tmp_path: Path) -> None:
    """Its topic is gone by then; what the cache knew of it must not outlive the site, though nothing took its place."""
    world = World(tmp_path)
    taken = {board_of(path.relative_to(tmp_path).as_posix()) for path in world.content.rglob("*.md")}
    names = (f"content/nyheter/2025/2025-01-01-sak-{number}.md" for number in range(1_000))
    alone = tmp_path / next(name for name in names if board_of(name) not in {*taken, board_of("")})
    topics = world.content / "vocabulary" / "topics.yml"
    before = topics.read_text(encoding="utf-8")
    topics.write_text(f"{before}ekstra:\n  label: Ekstra\n", encoding="utf-8")
    source = next(iter(_keys(world, "sources")))
    front = f"title: Sak\ndate: 2025-01-01\nsource: {source}\ntopic: ekstra\n"
    alone.write_text(f"---\n{front}---\n\nTekst.\n", encoding="utf-8")
    world.build()
    alone.rename(tmp_path / "aside")
    topics.write_text(before, encoding="utf-8")
    shutil.rmtree(tmp_path / "site")
    world.build()
    (tmp_path / "aside").rename(alone)
    with pytest.raises(ContentError, match="ekstra"):
        world.build()


def test_an_attachment_put_in_place_of_one_as_large_and_as_old_is_served(tmp_path: Path) -> None:
    """As `cp -p` and a sync of folders put it there: by size and time of writing it is the one before.

    The site's icons show it too, if it is the operator's logo.
    """
    world = World(tmp_path)
    with (world.folder / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("\n  logo: vedlegg/logo.png\n")
    attached = world.content / "vedlegg" / "logo.png"
    attached.parent.mkdir()
    Image.new("RGB", (8, 8), "#c00000").save(attached, compress_level=0)
    os.utime(attached, (1_700_000_000, 1_700_000_000))
    world.build()
    new = world.folder / "ny.png"
    Image.new("RGB", (8, 8), "#0000c0").save(new, compress_level=0)
    assert new.stat().st_size == attached.stat().st_size
    shutil.copystat(attached, new)
    shutil.copy2(new, attached)
    world.agrees()
    assert (world.folder / "site/vedlegg/logo.png").read_bytes() == new.read_bytes()


def test_whatever_strangers_do_to_a_site_that_has_stood_for_a_while_is_undone(tmp_path: Path) -> None:
    """Folders are looked into by their times: files and folders put in, taken away and put in each other's place."""
    world = World(tmp_path)
    world.build()
    site = world.folder / "site"
    good = tree(site)
    time.sleep(2.1)  # until no folder is so young that it is looked into anyway
    (site / "nyheter" / "fremmed.html").write_text("fremmed", encoding="utf-8")
    (site / "ny" / "mappe").mkdir(parents=True)
    (site / "ny" / "mappe" / "fil.html").write_text("fremmed", encoding="utf-8")
    world.build()
    assert tree(site) == good
    assert not (site / "ny").exists()
    shutil.rmtree(site / "tema")
    (site / "tema").write_text("en fil der en mappe var", encoding="utf-8")
    page = next(each for each in sorted((site / "nyheter").glob("*/*/index.html")))
    page.unlink()
    page.mkdir()
    world.build()
    assert tree(site) == good
    edit_body(world, random.Random(1))  # what was live then is the twin now, and goes live again
    world.build()
    world.build("clean")
    assert tree(site) == tree(world.folder / "clean")


def test_a_site_folder_that_is_a_link_stays_one(tmp_path: Path) -> None:
    """What it leads to is brought up to date, and again."""
    world = World(tmp_path)
    (tmp_path / "site").symlink_to("www")
    world.build()
    edit_body(world, random.Random(1))
    assert world.build().written
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "www" / "index.html").is_file()


def test_two_builds_in_different_places_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither folder nor time zone nor language of the machine shows in the site."""
    first, second = World(tmp_path / "a"), World(tmp_path / "b\udce6")  # a name that is no UTF-8
    first.build()
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    second.build()
    assert tree(first.folder / "site") == tree(second.folder / "site")


def test_a_folder_that_is_no_site_of_this_program_is_never_replaced(tmp_path: Path) -> None:
    """A wrong --site-dir must not cost anybody their files, nor another site."""
    world = World(tmp_path / "w")
    mine = world.folder / "site"
    mine.mkdir()
    (mine / "dagbok.txt").write_text("viktig", encoding="utf-8")
    (mine / "index.html").write_text("<p>Et annet nettsted</p>", encoding="utf-8")
    with pytest.raises(UsageError, match="would be deleted"):
        world.build()
    assert (mine / "dagbok.txt").read_text(encoding="utf-8") == "viktig"


def test_a_mount_point_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    """As a container's volume is: it cannot change places with another folder."""
    with pytest.raises(UsageError, match="name a folder inside it"):
        build(replace(World(tmp_path).folders(), site=Path("/")), TODAY)


def test_a_build_killed_where_folders_cannot_change_names_in_one_step_hinders_none_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two renames do it there; what the first has put aside is in the way of the next ones."""
    monkeypatch.setattr(exchange, "_atomically", lambda *_names: False)
    for name in ("new", "live", "new.aside"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name, encoding="utf-8")
    exchange.exchange(tmp_path / "new", tmp_path / "live")
    assert tree(tmp_path) == {"live/file": b"new", "new/file": b"live"}


def test_a_disk_without_hard_links_has_a_site_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a memory stick: all of it is made anew each time."""

    def refuse(*_names: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    for text in (b"before", b"after"):
        stands = Tree(tmp_path / "site", tmp_path / "room")
        assert stands.fresh
        stands.finish({"data/state.json": stands.begin(set()).write("data/state.json", [text])}, (), "")
        assert tree(tmp_path / "site") == {"data/state.json": text}
