"""The site map and robots.txt."""

from importlib import import_module

import pytest
from lxml import etree
from sample import CONFIG, by_path, catalogue, site

from build_tools.outputs import pages, serving

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def entries(content: bytes) -> dict[str, str]:
    """Address → lastmod ("" without)."""
    root = etree.fromstring(content)
    return {each.findtext("s:loc", None, NS): each.findtext("s:lastmod", "", NS) for each in root}


def test_every_entry_list_and_issue_is_in_the_site_map_with_the_day_it_changed() -> None:
    found = entries(by_path(serving.render(site()))["sitemap.xml"])
    for entry in catalogue().entries():
        assert found[CONFIG.absolute(entry.address)] == (entry.changed.iso if entry.changed else "")
    assert found[CONFIG.absolute("/arkiv/brevet/2024/1/")] == "2024-03-15"
    assert {
        CONFIG.absolute(address) for address in ("/", "/tema/tomt/", "/nyheter/2024/", "/nyheter/udatert/")
    } <= set(found)


def test_the_site_map_names_exactly_the_pages_that_search_engines_may_show() -> None:
    here = site()
    shown = {CONFIG.absolute(view.address) for view in pages.views(here) if view.data["indexed"]}
    assert set(entries(by_path(serving.render(here))["sitemap.xml"])) == shown


def test_beyond_what_one_file_may_hold_the_site_map_is_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = entries(by_path(serving.sitemap(site()))["sitemap.xml"])
    monkeypatch.setattr(import_module("build_tools.outputs.serving.sitemap"), "LIMIT", 20)
    files = by_path(serving.sitemap(site()))
    parts = sorted(set(files) - {"sitemap.xml"})
    assert len(parts) == -(-len(whole) // 20) > 1
    assert set(entries(files["sitemap.xml"])) == {CONFIG.absolute(part) for part in parts}
    assert {key: value for part in parts for key, value in entries(files[part]).items()} == whole


def test_robots_are_told_where_the_site_map_is_and_to_leave_search_results() -> None:
    text = by_path(serving.render(site()))["robots.txt"].decode()
    assert "Disallow: /fastlege/sok/?\n" in text
    assert f"Sitemap: {CONFIG.absolute('/sitemap.xml')}" in text
