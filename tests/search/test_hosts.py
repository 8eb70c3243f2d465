"""The same hits from any static host: by one request for parts of a file where it gives them, else by small files."""

import json
import random
import re
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from reader import GOOD, build, comes_true
from sample import CONFIG, site
from serving.web_servers import program, running
from test_ranking import RUNTIME, asked, made_up, written

from build_tools.outputs import search, serving
from build_tools.outputs.search import SearchDocument

pytestmark = pytest.mark.no_cover

QUERY = "henvisning fastlege"


class Plain(SimpleHTTPRequestHandler):
    """Python's own server, which knows nothing of parts."""

    def log_message(self, *_: Any) -> None:
        """Tests read no log."""


class Boasting(Plain):
    """A host that says it gives parts and then sends the whole file, as some do when asked for several."""

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()


class OneByOne(Boasting):
    """A host that gives one part of a file and refuses several, as Varnish 7 does, which stands before GitHub Pages."""

    def do_GET(self) -> None:
        """A file, a part of it, or a refusal."""
        wanted = self.headers["Range"]
        if not wanted:
            super().do_GET()
            return
        part = re.fullmatch(r"bytes=(\d+)-(\d+)", wanted)
        self.send_response(206 if part else 416)
        content = Path(self.translate_path(self.path)).read_bytes()
        body = content[int(part[1]) : int(part[2]) + 1] if part else b""
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header(
            "Content-Range", f"bytes {part[1]}-{part[2]}/{len(content)}" if part else f"bytes */{len(content)}"
        )
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def threaded(handler: type[Plain], root: Path) -> Iterator[int]:
    """The port of a server in Python."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(root))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """An index of 300 documents under the site's base, with the product's own server files."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)  # Apache does not serve as root, and pytest's own folders are closed to others
        place = Path(name, "www", CONFIG.base.strip("/"))
        written(search.build_index(made_up(5, 300), [], {}), place)
        written(serving.render(site()), place)
        yield Path(name)


def searched(port: int, query: str = QUERY) -> dict[str, Any]:
    """What the runtime finds over HTTP, and which answers it got."""
    address = f"http://127.0.0.1:{port}{CONFIG.base}sok/indeks/"
    command = ["node", str(Path(__file__).with_name("hosts.mjs")), RUNTIME.as_uri(), address, query]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def expected(folder: Path) -> list[list[str]]:
    """The same hits, read from the disk."""
    index = folder / "www" / CONFIG.base.strip("/") / "sok" / "indeks"
    answers = asked(index, [{"q": QUERY, "limit": limit} for limit in (10, 20)])
    return [[hit["id"] for hit in answer["hits"]] for answer in answers]


@pytest.mark.parametrize("name", ["nginx", "apache"])
def test_ten_hits_are_one_request_for_parts_of_a_file(name: str, folder: Path) -> None:
    """nginx and Apache, set up by the product's own files; ten more hits ask for no record again."""
    if not program(name):
        pytest.skip(f"{name} is not installed")
    with running(name, folder, folder / "www", CONFIG.base) as server:
        found = searched(server.port)
    assert found["ids"] == expected(folder)
    records = [
        answer for answer in found["answers"] if answer[0] not in ("rot", "fasett") and not answer[0].startswith("t")
    ]
    assert [(name, status) for name, status, _parts in records] == [("poster", 206)] * 2
    parts = [part for _name, _status, range_ in records for part in range_.removeprefix("bytes=").split(",")]
    assert len(parts) == len(set(parts)) >= 20


@pytest.mark.parametrize("handler", [Plain, Boasting])
def test_a_host_without_parts_gives_the_same_hits(handler: type[Plain], folder: Path) -> None:
    """What is asked for in parts and comes whole is broken off, once; blocks of records do as well."""
    with threaded(handler, folder / "www") as port:
        found = searched(port)
    assert found["ids"] == expected(folder)
    names = [name for name, _status, _parts in found["answers"]]
    assert names.count("poster") == (handler is Boasting)
    assert any(name.startswith("p") for name in names if name != "poster")
    assert len(names) == len(set(names))


def test_a_host_that_refuses_several_parts_is_asked_for_one_at_a_time(folder: Path) -> None:
    """It refuses once; no block is read, and no record twice."""
    with threaded(OneByOne, folder / "www") as port:
        found = searched(port)
    assert found["ids"] == expected(folder)
    records = [(status, range_) for name, status, range_ in found["answers"] if name == "poster"]
    assert [status for status, _range in records] == [416] + [206] * (len(records) - 1)
    assert len(records) == len(set(records)) >= 1 + 20
    assert not [name for name, *_ in found["answers"] if name.startswith("p") and name != "poster"]


def test_a_large_archive_shows_any_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its records are codes of letters, also of those that have none, and of those that the codes are told by."""
    if not program("nginx"):
        pytest.skip("nginx is not installed")
    chance = random.Random(3)
    letters = [chr(number) for number in (*range(33, 0x180), *range(0x2010, 0x2070), *range(0x1F600, 0x1F640))]
    titles = {
        str(
            at
        ): f"Notat {''.join(filter(str.isprintable, chance.choices(letters if at % 2 else letters[:200], k=25)))} ¦¤|"
        for at in range(20)
    }
    documents = [SearchDocument(id=name, url=f"/{name}/", title=title, text=title) for name, title in titles.items()]
    monkeypatch.setattr(search.occurrences, "FEW", 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        place = folder / "www" / CONFIG.base.strip("/")
        written(search.build_index(documents, [], {}), place)
        written(serving.render(site()), place)
        with running("nginx", folder, folder / "www", CONFIG.base) as server:
            found = searched(server.port, "notat")
    assert found["titles"] == titles
    assert {status for name, status, _parts in found["answers"] if name == "poster"} == {206}
    assert not [name for name, *_ in found["answers"] if name.startswith("p") and name != "poster"]


def test_what_was_found_is_found_again_without_a_network(browser: Browser) -> None:
    """Where the operator wants pages kept, the parts of the file of records are kept too."""
    if not program("nginx"):
        pytest.skip("nginx is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = folder / "mkdocs.yml"
        settings.write_text((GOOD / "mkdocs.yml").read_text(encoding="utf-8") + "  offline: true\n", encoding="utf-8")
        root = build(GOOD / "content", settings, folder)
        with running("nginx", folder, root, "/") as server:
            address = f"http://127.0.0.1:{server.port}/"
            context = browser.new_context()
            page = context.new_page()
            answers: list[int] = []
            page.on("response", lambda answer: answers.append(answer.status) if "/poster" in answer.url else None)
            page.goto(address)
            comes_true(page, "navigator.serviceWorker.controller")
            page.goto(f"{address}sok/?q=papirkopi")
            hit = page.get_by_role("list", name="Treff").get_by_role("heading", level=3).first
            expect(hit).to_be_visible()
            page.wait_for_load_state("networkidle")
            assert answers[-1] == 206
            title = hit.inner_text()
            page.get_by_role("searchbox").fill("biopsisvar prøver")
            page.wait_for_load_state("networkidle")
            others = page.get_by_role("list", name="Treff").get_by_role("listitem")
            expect(others.nth(2)).to_be_visible()
            found = others.all_inner_texts()
            context.set_offline(True)
            page.goto(f"{address}sok/?q=papirkopi")
            expect(hit).to_have_text(title)
            page.goto(f"{address}sok/?q=biopsisvar+prøver")
            expect(others.first).to_be_visible()
            assert others.all_inner_texts() == found
            context.close()
