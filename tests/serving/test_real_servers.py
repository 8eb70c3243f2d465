"""The files for nginx and Apache in the real servers, on loopback; a server that is not installed is skipped."""

import gzip
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from quality import Figure
from sample import CONFIG, catalogue, edited, site
from web_servers import Server, program, running

from build_tools.outputs import calendar, data, feeds, serving
from build_tools.outputs.serving import headers_for
from build_tools.outputs.serving.types import content_type

BASE = CONFIG.base
PAGES = ("index.html", "404.html", "nyheter/index.html", "tema/mage/index.html", "arkiv/brevet/2024/1/index.html",
         "arkiv/brevet/2024/1/utgave.html")  # fmt: skip
OTHERS = ("assets/site.02fb174e58.css", "assets/site.02fb174e58.js", "manifest.webmanifest", "favicon.svg",
          "vedlegg/plan.pdf", "vedlegg/ukjent.xyz", "sw.js", "sok/indeks/rot", "sok/indeks/0123456789/t12",
          ".git/config", ".well-known/security.txt", "vedlegg/SKANNET.PDF")  # fmt: skip
LONG = f"/nyheter/2019/{'en-adresse-av-vanlig-lengde-' * 4}/"


@pytest.fixture(scope="module", params=["nginx", "apache"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    if not program(request.param):
        pytest.skip(f"{request.param} is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # Apache does not serve as root, and pytest's own folders are closed to others
        put_site(folder / "www" / BASE.strip("/"))
        with running(request.param, folder, folder / "www", BASE) as started:
            yield started


def put_site(folder: Path) -> None:
    """Everything the outputs of this room make, and small stand-ins for pages and attachments."""
    items = [edited(each, aliases=(*each.aliases, LONG)) if each.aliases else each for each in catalogue().items]
    here = site(catalogue(items=tuple(items)))
    files = {file.path: file.content for output in (feeds, calendar, data, serving) for file in output.render(here)}
    files |= {path: f"<!doctype html><title>{path}</title>{'x' * 600}".encode() for path in PAGES}
    files |= {path: path.encode() * 40 for path in OTHERS}
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        os.utime(folder / path, (1_700_000_000, 1_700_000_000))  # what is a second old may still be changing


SERVED = ["", "nyheter/", "tema/mage/", "arkiv/brevet/2024/1/", "arkiv/brevet/2024/1/utgave.html", "feed.xml",
          "tema/mage/atom.xml", "tema/mage/feed.json", "kalender.ics", "feeds.opml", "data/items.json", "sitemap.xml",
          "robots.txt", "assets/site.02fb174e58.css", "assets/site.02fb174e58.js", "manifest.webmanifest",
          "favicon.svg", "vedlegg/plan.pdf", "vedlegg/ukjent.xyz", "sw.js", "sok/indeks/rot",
          "sok/indeks/0123456789/t12", ".well-known/security.txt", "vedlegg/SKANNET.PDF"]  # fmt: skip


def test_the_server_starts_without_a_warning(server: Server) -> None:
    assert "warn" not in server.log.read_text()


@pytest.mark.parametrize("path", SERVED)
def test_every_file_has_its_type_and_exactly_the_headers_of_the_table(
    server: Server, path: str, figure: Figure
) -> None:
    full = BASE + path
    answer = server.get(full)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == content_type(full)
    for name, value in headers_for(CONFIG, full).items():
        assert answer.headers.get_all(name) == [value], name
        figure("headers")
    absent = {"X-Robots-Tag", "Access-Control-Allow-Origin", "Cross-Origin-Opener-Policy"} - set(
        headers_for(CONFIG, full)
    )
    assert [name for name in absent if answer.headers[name]] == []


@pytest.mark.parametrize("path", SERVED)
def test_what_has_not_changed_is_answered_304_with_the_same_headers(server: Server, path: str) -> None:
    full = BASE + path
    first = server.get(full, Accept_Encoding="gzip")
    again = server.get(full, If_None_Match=first.headers["ETag"], Accept_Encoding="gzip")
    assert (again.status, again.body) == (304, b"")
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert server.get(full, If_Modified_Since=first.headers["Last-Modified"]).status == 304


@pytest.mark.parametrize("path", [*SERVED[:1], *SERVED[5:11], *SERVED[13:15]])
def test_text_is_compressed_for_those_who_ask_and_says_so_to_caches(server: Server, path: str) -> None:
    answer = server.get(BASE + path, Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(answer.body) == server.get(BASE + path).body


@pytest.mark.parametrize("path", ["borte/", "borte.html", "assets/", "vedlegg/"])
def test_what_is_not_there_is_the_404_page_with_a_pages_headers(server: Server, path: str) -> None:
    answer = server.get(BASE + path)
    assert answer.status == 404
    assert b"<title>404.html" in answer.body
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    expected = headers_for(CONFIG, BASE + "404.html")
    assert {name: answer.headers[name] for name in expected} == expected


@pytest.mark.parametrize("path", ["_headers", "_redirects", "_server/nginx-http.conf", ".htaccess", ".git/config"])
def test_what_is_for_the_operator_is_not_served(server: Server, path: str) -> None:
    answer = server.get(BASE + path)
    assert answer.status in (403, 404)
    assert b"<title>404.html" in answer.body


@pytest.mark.parametrize("old", ["/nyheter/gammel-adresse/", LONG])
def test_an_old_address_is_moved_for_good(server: Server, old: str) -> None:
    answer = server.get(f"/fastlege{old}")
    assert (answer.status, urlsplit(answer.headers["Location"]).path) == (301, "/fastlege/nyheter/2024/nynorsk/")


def test_a_forgotten_slash_is_added(server: Server) -> None:
    answer = server.get("/fastlege/nyheter")
    assert (answer.status, urlsplit(answer.headers["Location"]).path) == (301, "/fastlege/nyheter/")


def test_nothing_can_be_written_and_nothing_above_the_site_read(server: Server) -> None:
    assert server.get("/fastlege/nyheter/", method="PUT").status == 405
    assert server.get("/fastlege/%2e%2e/%2e%2e/%2e%2e/etc/passwd").status in (400, 404)


def test_the_server_does_not_say_which_version_it_is(server: Server) -> None:
    assert not any(sign.isdigit() for sign in server.get("/fastlege/").headers["Server"])
