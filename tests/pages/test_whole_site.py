"""What holds on every page of a whole built site."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement
from quality import Figure

Pages = dict[str, str]
OTHERS = re.compile(r"https?://", re.I)


@pytest.fixture(scope="module")
def good_pages(built_site: Path) -> Pages:
    """Every HTML page of the good site by its path."""
    return read(built_site)


@pytest.fixture(scope="module")
def trees(good_pages: Pages) -> dict[str, HtmlElement]:
    """Every page as a tree, by its path."""
    return parsed(good_pages)


def read(site: Path) -> Pages:
    """Every HTML page of a site by its path, mails in the archive left out."""
    files = [path for path in site.rglob("*.html") if path.name != "utgave.html"]
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in files}


def parsed(pages: Pages) -> dict[str, HtmlElement]:
    """The pages that are no mere forwarding, as trees."""
    return {path: lxml_html.fromstring(page) for path, page in pages.items() if "http-equiv" not in page}


def links(path: str, page: HtmlElement) -> Iterator[tuple[str, str]]:
    """Each link or asset within the site: the path it leads to, and its fragment."""
    for element, attribute, link, _ in page.iterlinks():
        if urlsplit(link).scheme or attribute == "action" or element.tag == "form":
            continue
        parts = urlsplit(urljoin(f"https://x/{path}", link))
        yield unquote(parts.path.removeprefix("/")), parts.fragment


def test_links_resolve(trees: dict[str, HtmlElement], built_site: Path, own_site: Path, figure: Figure) -> None:
    """Every link within the good and the own site leads to a file, and to a place on it that is there."""
    for site, pages in ((built_site, trees), (own_site, parsed(read(own_site)))):
        places = {path: set(page.xpath("//@id")) for path, page in pages.items()}
        for path, page in pages.items():
            for target, fragment in links(path, page):
                file = target + "index.html" if not target or target.endswith("/") else target
                assert (site / file).is_file(), f"{path} links to {target}"
                if fragment and file in places:
                    assert fragment in places[file], f"{path} → {target}#{fragment}"
                figure("links")


def test_structure(trees: dict[str, HtmlElement]) -> None:
    """Each page says its language, has one heading of level 1, one main part and a way past the menu."""
    for path, page in trees.items():
        assert page.get("lang") == "nb", path
        assert len(page.findall(".//h1")) == 1, path
        assert len(page.findall(".//main")) == 1, path
        first = next(page.find("body").iter("a"))
        assert first.text_content() == "Hopp til innholdet", path
        assert page.get_element_by_id(first.get("href")[1:]).tag == "main", path


def test_titles_differ(trees: dict[str, HtmlElement]) -> None:
    """No two pages have the same title and address for search engines, and every page has a description."""
    canonical = [page.xpath("string(//link[@rel='canonical']/@href)") for page in trees.values()]
    known = [address for address in canonical if address]
    assert len(known) == len(set(known)) == len(trees) - 2  # not for search engines: 404.html and status/
    for path, page in trees.items():
        assert page.xpath("string(//meta[@name='description']/@content)").strip(), path


def test_ids_are_unique(trees: dict[str, HtmlElement]) -> None:
    """No id stands twice on a page."""
    for path, page in trees.items():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_nothing_inline(good_pages: Pages) -> None:
    """No page has script, style or handlers in it; data blocks are no scripts."""
    for path, page in good_pages.items():
        bare = re.sub(r'<script type="application/ld\+json">.*?</script>', "", page, flags=re.S)
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", bare), path


def test_nothing_from_elsewhere(trees: dict[str, HtmlElement]) -> None:
    """No page asks another origin for a script, a style, an image, a frame or a font."""
    for path, page in trees.items():
        wanted = page.xpath("//*[self::script or self::img or self::iframe]/@src | //link[@rel!='canonical']/@href")
        assert not [link for link in wanted if OTHERS.match(link) or link.startswith("//")], path


def test_interface_is_norwegian(trees: dict[str, HtmlElement]) -> None:
    """No name or label of the interface is English."""
    english = re.compile(
        r"\b(search|home|menu|skip|print|copy|footer|header|read more|next|previous|share|back)\b", re.I
    )
    for path, page in trees.items():
        words = page.xpath("//@aria-label | //@placeholder | //@title | //button//text() | //nav//a/text()")
        assert not [word for word in words if english.search(word)], path
