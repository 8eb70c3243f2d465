"""The rows of the search by themselves: the module that makes them, given hits that the good site does not have."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser
from reader import OWN

pytestmark = pytest.mark.no_cover

HITS = """async (states) => {
    const { hitList } = await import("./results.js");
    const list = document.body.appendChild(document.createElement("ol"));
    const hit = { url: "/x/", title: [], snippet: [], older: [], similar: [], date: "2026-11-10", action: "Meld deg på." };
    hitList(list)(states.map((status) => ({ ...hit, entry: "arrangement", status })));
    const text = (row, name) => row.querySelector(name)?.textContent;
    return [...list.children].map((row) => [text(row, ".hit-facts"), text(row, ".hit-action")]);
}"""

LANGUAGES = """async () => {
    const { hitList } = await import("./results.js");
    document.documentElement.lang = "nb";
    const list = document.body.appendChild(document.createElement("ol"));
    const none = { sourceLabel: "", older: [], similar: [] };
    const hit = { ...none, url: "/x/", entry: "nyhet", status: "erstattet", date: "2026-11-10", lang: "en" };
    const [title, snippet, action] = [[["New"]], [["Call"]], "Call us."];
    const successor = { url: "/y/", title: "Ny", lang: "nn" };
    hitList(list)([{ ...hit, title, snippet, action, successor, older: [{ ...hit, title: [["Old"]] }] }]);
    const texts = document.createNodeIterator(list, NodeFilter.SHOW_TEXT);
    const said = {};
    for (let text; (text = texts.nextNode()); ) said[text.data.trim()] = text.parentElement.closest("[lang]").lang;
    return said;
}"""


def test_what_became_of_a_meeting(browser: Browser, serve: Callable[..., str]) -> None:
    """A hit that was called off is not said to have been held, and calls nobody; one that was held has not run out.

    The day it is on stands apart from the mark.
    """
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{serve(OWN / 'build_tools' / 'theme' / 'scripts')}words.js")
        assert page.evaluate(HITS, ["gjeldende", "utløpt", "trukket"]) == [
            ["Arrangement · 10. november 2026", "Meld deg på."],
            ["Avholdt\xa0· Arrangement · 10. november 2026", "Meld deg på."],
            ["Avlyst\xa0· Arrangement · 10. november 2026", "Dette gjelder ikke: Meld deg på."],
        ]  # fmt: skip


def test_only_the_words_of_the_item_are_in_its_language(browser: Browser, serve: Callable[..., str]) -> None:
    """What the site says of an item in English is read aloud as Norwegian, and each title in its own language."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{serve(OWN / 'build_tools' / 'theme' / 'scripts')}words.js")
        assert page.evaluate(LANGUAGES) == {
            "New": "en", "Erstattet": "nb", "· 10. november 2026": "nb", "Call us.": "en", "Call": "en",
            "Erstattet av:": "nb", "Ny": "nn", "": "nb", "Old": "en",
        }  # fmt: skip
