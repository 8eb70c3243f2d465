"""What is read from beginning to end has lines of a length that the eye finds its way back from."""

from collections.abc import Callable
from pathlib import Path

from lxml import html
from playwright.sync_api import Browser

MOST = 75
LINES = """(bodies) => {
  const place = document.querySelector(".body");
  place.innerHTML = bodies.join("");
  const found = [];
  for (const block of place.querySelectorAll("p, li:not(:has(p, ul, ol))")) {
    const lines = new Map();
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) for (const [at, letter] of [...texts.currentNode.data].entries()) {
      range.setStart(texts.currentNode, at);
      range.setEnd(texts.currentNode, at + 1);
      const { top, bottom } = range.getBoundingClientRect();
      const line = Math.round((top + bottom) / 24); // within a line the middles of letters differ by a few pixels
      lines.set(line, (lines.get(line) ?? "") + letter);
    }
    found.push(...[...lines.values()].map((line) => line.trim()));
  }
  return found;
}"""


def test_lines_of_a_text_are_short(browser: Browser, own_site: Path, serve: Callable[..., str]) -> None:
    """No line of any news or guide has more than 75 letters, however wide the window is."""
    pages = [*own_site.glob("nyheter/*/*/index.html"), *own_site.glob("veiledning/*/index.html")]
    trees = [html.fromstring(path.read_bytes()) for path in pages]
    bodies = [html.tostring(each, encoding="unicode") for tree in trees for each in tree.find_class("body")]
    page = browser.new_page(viewport={"width": 1600, "height": 900}, bypass_csp=True)  # markup is set by script
    page.goto(serve(own_site) + pages[0].parent.relative_to(own_site).as_posix() + "/")
    lines = page.evaluate(LINES, bodies)
    page.close()
    assert len(lines) > 500
    assert [line for line in lines if len(line) > MOST] == []
