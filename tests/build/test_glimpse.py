"""What the preview shows of a saved item before everything is built again."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from test_incremental import World, tree

from build_tools.build.builder import build
from build_tools.build.glimpse import glimpse
from build_tools.build.parts import Built


@pytest.fixture
def world(tmp_path: Path) -> tuple[World, Built]:
    """A site that stands, and what it was made of."""
    made = World(tmp_path)
    kept: list[Built] = []
    build(made.folders(), made.today, keep=kept.append)
    return made, kept[0]


def item_of(world: World) -> tuple[Path, Path]:
    """An item's file and its page."""
    path = next(each for each in world.items() if "nyheter/2019" in each.as_posix())
    page = world.folder / "site/nyheter/2019" / path.stem.lstrip("0123456789-") / "index.html"
    assert page.is_file()
    return path, page


def test_a_saved_text_is_in_its_page_as_the_next_build_will_have_it(world: tuple[World, Built]) -> None:
    """Title and body; the site is then built as if nobody had looked."""
    site, built = world
    path, page = item_of(site)
    text = path.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    path.write_text(text.replace(title, "title: Ny tittel på saken") + "\nEn setning til.\n", encoding="utf-8")
    assert glimpse(built, site.folders(), path)
    seen = page.read_bytes()
    assert "Ny tittel på saken" in seen.decode()
    assert "En setning til." in seen.decode()
    site.agrees()
    assert page.read_bytes() == seen


MISTAKES: list[Callable[[str], str]] = [
    lambda text: text.replace("date: ", "date: i går ", 1),
    lambda text: text.replace("---\n", "---\ndraft: true\n", 1),
    lambda text: text.replace("---\n", "---\nid: en-annen\n", 1),
    lambda text: text + "\nSe [saken](en-annen-sak.md).\n",
]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_only_a_build_can_judge_waits_for_it(world: tuple[World, Built], mistake: Callable[[str], str]) -> None:
    """A mistake, a draft, another id, a link that means something beside other files: the page stays as it is."""
    site, built = world
    path, _page = item_of(site)
    before = tree(site.folder / "site")
    path.write_text(mistake(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert not glimpse(built, site.folders(), path)
    assert tree(site.folder / "site") == before


def test_a_link_out_of_the_folder_is_not_followed(world: tuple[World, Built]) -> None:
    """Nor is a file shown that the last build did not know."""
    site, built = world
    path, _page = item_of(site)
    before = tree(site.folder / "site")
    secret = site.folder / "secret.md"
    secret.write_bytes(path.read_bytes() + b"\nHemmelig.\n")
    path.unlink()
    os.symlink(secret, path)
    assert not glimpse(built, site.folders(), path)
    assert not glimpse(built, site.folders(), secret)
    assert tree(site.folder / "site") == before
