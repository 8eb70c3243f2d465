"""``praksisnytt serve`` as an editor sees it: save, and the open page shows it."""

import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from build_tools.build.builder import Report
from build_tools.cli import praksisnytt, serve
from build_tools.cli.preview import Bell, server
from build_tools.config import load_config
from build_tools.outputs.serving.types import content_type

GOOD = Path(__file__).parents[1] / "good_site"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path, "subprocess.Popen[str]"]]:
    """A preview of a copy of the good site: its address, its content folder, the process."""
    shutil.copytree(GOOD / "content", tmp_path / "content")
    shutil.copy(GOOD / "mkdocs.yml", tmp_path)
    command = [sys.executable, "-m", "build_tools", "serve", "--port", "0", "--content", str(tmp_path / "content"),
               "--config", str(tmp_path / "mkdocs.yml"), "--site-dir", str(tmp_path / "site"),
               "--cache", str(tmp_path / "cache")]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[0], tmp_path / "content", process
        process.send_signal(signal.SIGINT)
        process.wait(10)


def test_a_saved_file_is_in_the_open_page(
    served: tuple[str, Path, "subprocess.Popen[str]"], browser: Browser
) -> None:
    """The page reloads by itself, under the policy of the real site."""
    address, content, _ = served
    page = browser.new_page()
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text))
    page.goto(f"{address}om/")
    page.wait_for_timeout(300)
    with page.expect_event("load", timeout=20_000), open(content / "om.md", "a", encoding="utf-8") as file:
        file.write("\nEn helt ny setning.\n")
    assert page.get_by_text("En helt ny setning.").is_visible()
    assert faults == []
    page.close()


def test_a_mistake_is_told_and_the_last_good_site_stays(
    served: tuple[str, Path, "subprocess.Popen[str]"], browser: Browser
) -> None:
    """What cannot be built is named with its line, and readers of the preview lose nothing."""
    address, content, process = served
    path = content / "om.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("---\n", "---\ntittel: To titler\n", 1), encoding="utf-8"
    )
    assert process.stderr is not None
    assert any("om.md:" in line for line in iter(process.stderr.readline, ""))
    page = browser.new_page()
    assert page.goto(f"{address}om/").status == 200  # type: ignore[union-attr]
    assert page.goto(f"{address}finnes-ikke/").status == 404  # type: ignore[union-attr]
    page.close()


def test_a_folder_that_is_moved_away_takes_its_pages_with_it(
    served: tuple[str, Path, "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    """As somebody drags it to the wastebasket: of the files in it nothing is told."""
    address, content, _ = served
    away = tmp_path / "papirkurv"
    for folder in (away, content / "kurs"):
        folder.mkdir()
    (content / "kurs/plan.md").write_text("---\ntitle: Plan\n---\n\nPlanen for kurset.\n", encoding="utf-8")
    _until(address, "/kurs/plan/", 200)
    (content / "kurs").rename(away / "kurs")
    _until(address, "/kurs/plan/", 404)


@pytest.mark.parametrize(("options", "day"), [([], 23), (["--today", "2026-11-22"], 22)])
def test_a_preview_that_has_stood_over_night_shows_the_new_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], day: int
) -> None:
    """The next save builds what applies then; a day that was asked for stays. (The builds say their day as a count.)"""
    days = iter([date(2026, 11, 22), date(2026, 11, 23)])
    monkeypatch.setattr(serve, "today_in_oslo", lambda: next(days))
    monkeypatch.setattr(serve, "build", lambda _folders, today, keep: Report(1, today.day, 0, 0.0))

    def saved_once(_changes: object, act: Callable[[], None]) -> None:
        act()
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "_follow", saved_once)
    places = ["--content", str(GOOD / "content"), "--config", str(GOOD / "mkdocs.yml"), "--site-dir", str(tmp_path)]
    said = CliRunner().invoke(praksisnytt, ["serve", "--port", "0", *places, *options])
    assert f"{day} files written" in said.output


def test_a_port_that_cannot_be_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    """In one line, with those that can; one that another program has, as a preview that was left open, too."""
    places = ["--content", str(tmp_path / "missing"), "--config", str(GOOD / "mkdocs.yml")]
    said = CliRunner().invoke(praksisnytt, ["serve", "--port", "80000", *places])
    assert (said.exit_code, "0<=x<=65535" in said.output) == (2, True)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = CliRunner().invoke(praksisnytt, ["serve", "--port", str(port), *places])
    assert str(said.exception) == f"port {port} cannot be had (Address already in use): take another with --port"


@pytest.mark.parametrize("name", ["index.html", "utgave.txt", "liste.csv", "feed.xml", "feed.json", "x.unknown"])
def test_a_preview_says_of_a_file_what_real_servers_say(tmp_path: Path, name: str) -> None:
    """Its type, and that its letters are UTF-8: without that æ, ø and å of a text are wrong on the screen."""
    (tmp_path / name).write_text("Æ, ø og å", encoding="utf-8")
    with server(tmp_path, load_config(GOOD / "mkdocs.yml"), 0, Bell()) as web:
        threading.Thread(target=web.handle_request, daemon=True).start()
        connection = HTTPConnection("127.0.0.1", web.server_port, timeout=10)
        connection.request("GET", f"{load_config(GOOD / 'mkdocs.yml').base}{name}")
        assert connection.getresponse().headers["Content-Type"] == content_type(name)
        connection.close()


def _until(address: str, path: str, status: int) -> None:
    """Wait until the preview answers so."""
    end, found = time.monotonic() + 20, 0
    while found != status:
        assert time.monotonic() < end, f"{path} still answers {found}"
        time.sleep(0.1)
        connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
        connection.request("GET", path)
        found = connection.getresponse().status
        connection.close()
