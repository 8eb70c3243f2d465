"""The table of headers, and the server files that are written from it."""

import re

import pytest
from golden import same_as_golden
from sample import CONFIG, by_path, catalogue, item, site

from build_tools.config import SiteConfig
from build_tools.outputs import serving
from build_tools.outputs.serving import headers_for, nginx
from build_tools.outputs.serving.headers import SHOWN, kind_of, kinds
from build_tools.outputs.serving.types import content_type
from build_tools.validate.values import FILE_KINDS

PLAIN = SiteConfig(url="https://nytt.example.org/")


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return by_path(serving.render(site()))


def policy(path: str, config: SiteConfig = PLAIN) -> dict[str, str]:
    """The directives of the policy a path is sent with."""
    lines = headers_for(config, path)["Content-Security-Policy"].split("; ")
    return dict(each.partition(" ")[::2] for each in lines)


@pytest.mark.parametrize(
    "path",
    ["_headers", "_redirects", ".htaccess", "_server/nginx-http.conf", "_server/nginx-server.conf", "robots.txt",
     "sitemap.xml"],
)  # fmt: skip
def test_what_is_published_is_what_was_reviewed(made: dict[str, bytes], path: str) -> None:
    same_as_golden(f"serving/{path.removeprefix('.')}", made[path])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "page"),
        ("/index.html", "page"),
        ("/404.html", "page"),
        ("/nyheter/2024/x/", "page"),
        ("/arkiv/", "page"),
        ("/arkiv/brevet/2024/", "page"),
        ("/arkiv/brevet/2024/11/", "issue"),
        ("/arkiv/brevet/2024/11/index.html", "issue"),
        ("/arkiv/brevet/2024/11/utgave.html", "mail"),
        ("/arkiv/brevet/2024/11/utgave.eml", "other"),
        ("/feed.xml", "feed"),
        ("/tema/x/atom.xml", "feed"),
        ("/tema/x/feed.json", "feed"),
        ("/kalender.ics", "feed"),
        ("/feeds.opml", "feed"),
        ("/data/items.json", "data"),
        ("/assets/site.02fb174e58.js", "hashed"),
        ("/assets/site.121afc44bb.css", "hashed"),
        ("/sok/indeks/0123456789/t12", "hashed"),
        ("/sok/indeks/rot", "index"),
        ("/sw.js", "script"),
        ("/favicon.svg", "other"),
        ("/vedlegg/plan.pdf", "media"),
        ("/vedlegg/SKANNET.PDF", "media"),
        ("/vedlegg/tegning.svg", "other"),
        ("/vedlegg/side.html", "other"),
        ("/rediger/", "page"),
    ],
)
def test_every_path_has_its_kind(path: str, name: str) -> None:
    assert kind_of(PLAIN, path).name == name


def test_every_kind_of_attachment_that_check_lets_through_has_a_type() -> None:
    assert [each for each in FILE_KINDS if content_type(f"/vedlegg/x.{each}") == "application/octet-stream"] == []


def test_the_base_of_the_site_changes_no_kind() -> None:
    assert kind_of(CONFIG, "/fastlege/tema/x/feed.xml").name == "feed"
    assert kind_of(CONFIG, "/fastlege/").name == "page"


def test_a_page_may_do_nothing_but_what_it_needs() -> None:
    assert policy("/nyheter/") == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }


def test_only_an_issues_page_may_frame_and_only_from_the_site() -> None:
    assert "frame-src" not in policy("/arkiv/brevet/")
    assert policy("/arkiv/brevet/2024/1/")["frame-src"] == "'self'"


def test_the_mail_as_sent_runs_nothing_and_reaches_nothing() -> None:
    mail = policy("/arkiv/brevet/2024/1/utgave.html")
    assert mail["default-src"] == "'none'"
    assert "script-src" not in mail
    assert mail["style-src"] == "'unsafe-inline'"
    assert mail["frame-ancestors"] == "'self'"
    assert "allow-scripts" not in mail["sandbox"]
    assert "allow-same-origin" not in mail["sandbox"]


def test_inline_code_is_allowed_nowhere_on_the_public_site() -> None:
    for kind in kinds(PLAIN):
        csp = kind.headers["Content-Security-Policy"]
        assert csp.startswith("default-src 'none'") or kind.name == "media"
        assert "unsafe-eval" not in csp
        assert ("unsafe-inline" in csp) == (kind.name == "mail")
        assert "*" not in csp
        assert "http" not in csp


def test_the_form_opens_its_own_place_and_no_other() -> None:
    with_form = SiteConfig(url=PLAIN.url, form={"backend": "github", "repo": "a/b"})
    assert "https://api.github.com" in policy("/rediger/", with_form)["connect-src"]
    assert "https://api.github.com" not in policy("/rediger/", PLAIN)["connect-src"]
    for path in ("/", "/nyheter/", "/arkiv/x/2024/1/", "/arkiv/x/2024/1/utgave.html", "/feed.xml"):
        assert policy(path, with_form) == policy(path, PLAIN)


def test_a_worker_is_allowed_only_where_the_operator_wants_one() -> None:
    offline = SiteConfig(url=PLAIN.url, offline=True)
    assert "worker-src" not in policy("/")
    assert policy("/", offline)["worker-src"] == "'self'"
    assert policy("/", offline)["trusted-types"] == "praksisnytt"


def test_what_has_a_hash_is_kept_for_a_year_and_pages_are_asked_for_every_time() -> None:
    assert "immutable" in headers_for(PLAIN, "/assets/site.02fb174e58.js")["Cache-Control"]
    for path in ("/", "/nyheter/2024/x/", "/arkiv/x/2024/1/utgave.html", "/sok/indeks/rot", "/favicon.svg"):
        assert headers_for(PLAIN, path)["Cache-Control"] == "no-cache"
    assert headers_for(PLAIN, "/feed.xml")["Cache-Control"] == "public, max-age=900"


@pytest.mark.parametrize(("url", "listens", "certificate"), [
    ("https://nytt.example.org/", "443 ssl http2", True), ("https://nytt.example.org:8443/", "8443 ssl http2", True),
    ("http://nytt.example.org:8080/", "8080", False), ("http://nytt.example.org/", "80", False),
])  # fmt: skip
def test_nginx_is_shown_to_listen_where_the_site_is_served(url: str, listens: str, certificate: bool) -> None:
    """With a certificate only where there is one; a name of a server has no port."""
    text = nginx.http(SiteConfig(url=url), ())
    assert f"#     listen {listens};\n#     server_name nytt.example.org;\n" in text
    assert ("ssl_certificate" in text) == certificate


def test_https_is_insisted_on_where_the_site_has_it() -> None:
    assert "Strict-Transport-Security" in headers_for(PLAIN, "/")
    assert "Strict-Transport-Security" not in headers_for(SiteConfig(url="http://intern.example.org/"), "/")


def _matches(rule: str, path: str) -> bool:
    """As Cloudflare Pages reads a rule: ``*`` is anything, ``:name`` one part."""
    pattern = re.escape(rule).replace(r"\*", ".*")
    return bool(re.fullmatch(re.sub(r":\w+", "[^/]+", pattern), path))


def _rules(text: str) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            found[-1][1][name] = value
        else:
            found.append((line, {}))
    return found


PATHS = ["", "404.html", "nyheter/", "nyheter/2024/x/", "tema/mage/", "sok/", "sok/indeks/0123456789/t12", "om/",
         "om/mer/", "arkiv/", "arkiv/brevet/", "arkiv/brevet/2024/", "arkiv/brevet/2024/1/",
         "arkiv/brevet/2024/1/utgave.html",
         "feed.xml", "kalender.ics", "data/items.json", "assets/site.02fb174e58.js", "tekster/",
         "dialogmelding/"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_hosts_that_read_headers_files_send_each_header_once_and_as_the_table_says(
    made: dict[str, bytes], path: str
) -> None:
    full = CONFIG.base + path
    fitting = [sent for rule, sent in _rules(made["_headers"].decode()) if _matches(rule, full)]
    names = [name for sent in fitting for name in sent]
    assert len(names) == len(set(names)), "a header twice is two policies at once"
    said = {name: value for sent in fitting for name, value in sent.items()}
    expected = {**SHOWN, **headers_for(CONFIG, full)}  # here rules can only add: parts of pages have them too
    documents = kind_of(CONFIG, full).name in ("page", "issue", "mail")
    for name in expected if documents else said:
        assert said[name] == expected[name]


def test_hosts_limits_on_headers_files_are_kept(made: dict[str, bytes]) -> None:
    """Cloudflare Pages: 100 rules, 2,000 characters a line."""
    lines = made["_headers"].decode().splitlines()
    assert sum(not line.startswith(" ") for line in lines) <= 100
    assert max(map(len, lines)) <= 2000


def test_an_alias_is_a_real_redirect(made: dict[str, bytes]) -> None:
    assert made["_redirects"] == b"/fastlege/nyheter/gammel-adresse/ /fastlege/nyheter/2024/nynorsk/ 301\n"


def test_an_alias_that_a_server_file_would_have_to_quote_is_left_to_its_page() -> None:
    odd = item("odd", "2024-01-01", aliases=('/a" "b;{}/', "/a b/", "/ok/"))
    files = by_path(serving.render(site(catalogue(items=(odd,)))))
    assert files["_redirects"] == b"/fastlege/ok/ /fastlege/nyheter/2024/odd/ 301\n"
    assert b'"b;{}' not in files["_server/nginx-http.conf"] + files[".htaccess"]
