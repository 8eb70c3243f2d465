"""What a search costs a reader: bytes, requests and seconds in Chromium, beside the engines that are installed.

    python tests/bench/search_cost.py --items 10000 --json OUT.json [--visits 5] [--passages FILE.jsonl --queries FILE.json]

Each engine gets the same items and a page of its own. A cold visit types two words and ends when ten results with
titles and snippets stand on the page; everything the search loads is counted as it crosses the wire (script, index,
records), compressed as the host sends it. The page itself, its style sheet and the script of every page are not
search and are reported apart. Peers: Pagefind (PyPI), lunr and Material's search (both from MkDocs' own files),
MiniSearch, FlexSearch and Orama where ``node_modules`` in the repository holds them (search_peers.py has the command).
Ours has two rows: the site's page, which also marks words, says what is past, narrows and announces, and the engine
alone on a page that shows no more than those of the peers.
The same is counted of two words typed key by key, and of a further word after a cold visit.
The index's time is that of a process which makes it of the same titles and texts, wherever readers get it: Material's
is made anew in every browser.
The time from a key to the list stands beside that of a page which only writes ten lines anew on a key: what is less
than that belongs to the machine and the browser, not to any engine. In that time is the wait for the next of sixty frames
a second; the work for a key, without any wait, is the processor time that the page's own thread spends on it.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import corpus
import peers
import search_peers
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]  # fmt: skip
QUERIES = ("dialogmelding henvisning", "legevakt sykehus", "kurs fastlege", "praksisnytt kommune", "epikrise svar")
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
PATIENCE = 240_000
"""Milliseconds to wait for ten results: an index of 8 MB needs most of a minute on slow 4G, and then to be read."""
KEY, REST = 80, 400
"""Milliseconds from key to key, and after a key for somebody who rests there."""
TYPED = "henvisning til gastroskopi "
IDLE = """<!doctype html><html lang="nb"><title>Floor</title><link rel="icon" href="data:,"><input id="box"><ol id="list"></ol>
<script>
const list = document.getElementById("list");
document.getElementById("box").addEventListener("input", (event) => list.replaceChildren(...Array.from({ length: 10 }, () => {
  const row = document.createElement("li");
  row.textContent = event.target.value;
  return row;
})));
</script></html>
"""
PAINT = """(list) => {
  window.gaps = [];
  let began = 0;
  document.addEventListener("keydown", () => { began = performance.now(); }, true);
  new MutationObserver(() => {
    const from = began;
    if (from) requestAnimationFrame(() => { const port = new MessageChannel();
      port.port1.onmessage = () => window.gaps.push(performance.now() - from); port.port2.postMessage(0); });
    began = 0;
  }).observe(document.querySelector(list), { childList: true, subtree: true, characterData: true, attributes: true });
}"""


@dataclass
class Cost:
    """One engine's row: seconds for its index, kB and requests of a cold visit, of one typed key by key, kB of a
    further word, seconds to ten results, and ms at the 95th percentile."""

    engine: str
    build_s: float = 0.0
    cold_kb: float = 0.0
    cold_requests: int = 0
    typed_kb: float = 0.0
    typed_requests: int = 0
    further_word_kb: float = 0.0
    cold_s: float = 0.0
    slow_4g_s: float = 0.0
    key_to_list_ms_p95: float = 0.0
    key_work_ms_p95: float = 0.0
    page_kb: float = 0.0


class Wire:
    """Counts what a page loads, by the size it had on the wire (headers and body)."""

    def __init__(self, page: Page, is_search: search_peers.Belongs) -> None:
        self._is_search = is_search
        self._sizes: dict[str, tuple[str, float]] = {}
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._names: dict[str, str] = {}
        self._session.send("Network.enable")
        self._session.send("Network.setCacheDisabled", {"cacheDisabled": False})
        self._session.on(
            "Network.requestWillBeSent", lambda e: self._names.update({e["requestId"]: e["request"]["url"]})
        )
        self._session.on("Network.loadingFinished", self._done)

    def _done(self, event: dict[str, object]) -> None:
        url = self._names.get(str(event["requestId"]), "")
        self._sizes[str(event["requestId"])] = (url, float(str(event["encodedDataLength"])))

    def throttle(self) -> None:
        """150 ms round trip and 1.6 Mbit/s."""
        self._session.send("Network.emulateNetworkConditions", SLOW_4G)

    def search(self) -> tuple[float, int]:
        """kB and requests of the search so far."""
        found = [size for url, size in self._sizes.values() if self._is_search(url)]
        return sum(found) / 1000, len(found)

    def page(self) -> float:
        """kB of everything else."""
        return sum(size for url, size in self._sizes.values() if not self._is_search(url)) / 1000


def two_words(file: Path) -> tuple[str, ...]:
    """The queries of a file that have two words."""
    found = [each["query"] for each in json.loads(file.read_text(encoding="utf-8"))]
    return tuple(query for query in found if len(query.split()) == 2)


def measure(browser: Browser, engine: search_peers.Engine, visits: int, queries: Sequence[str]) -> Cost:
    """Medians over cold visits, each in a new profile with another query."""
    row = Cost(engine.name, build_s=round(engine.build_s, 1))
    cold = [_visit(browser, engine, queries[number * 97 % len(queries)]) for number in range(visits)]
    slow = [_visit(browser, engine, queries[number * 97 % len(queries)], slow=True)[3] for number in range(visits)]
    row.cold_kb, row.cold_requests, row.page_kb, row.cold_s, row.further_word_kb = (
        round(statistics.median(column), 2) for column in zip(*cold, strict=True)
    )
    row.cold_requests = int(row.cold_requests)
    typed = [_typed(browser, engine, queries[number * 97 % len(queries)]) for number in range(visits)]
    row.typed_kb = round(statistics.median(kilobytes for kilobytes, _ in typed), 2)
    row.typed_requests = int(statistics.median(requests for _, requests in typed))
    row.slow_4g_s = round(statistics.median(slow), 2)
    row.key_to_list_ms_p95, row.key_work_ms_p95 = _keys(browser, engine, queries[0], visits)
    return row


def _keys(browser: Browser, engine: search_peers.Engine, query: str, visits: int) -> tuple[float, float]:
    """Time to the painted list, of the keys of all visits together, and work, in ms at the 95th percentile.

    Of the keys of one visit the 95th percentile is the third slowest, which says 12 at one time and 17 at another.
    """
    gaps = [gap for _ in range(visits) for gap in _typing(browser, engine, query)]
    return at_95(gaps), _work(browser, engine, query)


def _visit(
    browser: Browser, engine: search_peers.Engine, query: str, slow: bool = False
) -> tuple[float, int, float, float, float]:
    """One cold visit: kB, requests, kB of the page, seconds to ten results, kB of one more word."""
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        wire = Wire(page, engine.belongs)
        if slow:
            wire.throttle()
        page.goto(engine.address, wait_until="load")
        begun = time.perf_counter()
        page.locator(engine.box).fill(query)
        page.wait_for_selector(engine.rows)  # every engine paints its ten rows at once
        seconds = time.perf_counter() - begun
        page.wait_for_load_state("networkidle")
        kilobytes, requests = wire.search()
        others = wire.page()
        page.locator(engine.box).fill(f"{query} pasient")
        page.wait_for_timeout(700)
        page.wait_for_load_state("networkidle")
        return kilobytes, requests, others, seconds, wire.search()[0] - kilobytes


def _typed(browser: Browser, engine: search_peers.Engine, query: str) -> tuple[float, int]:
    """kB and requests of a cold visit in which the words are typed key by key, as fast as by a practised hand."""
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        wire = Wire(page, engine.belongs)
        page.goto(engine.address, wait_until="load")
        page.locator(engine.box).press_sequentially(query, delay=KEY)
        page.wait_for_selector(engine.rows)
        page.wait_for_timeout(700)
        page.wait_for_load_state("networkidle")
        return wire.search()


@contextmanager
def _warm(browser: Browser, engine: search_peers.Engine, query: str) -> Iterator[Page]:
    """A page that has answered the query, and on which the words have been typed twice, first with a rest after each
    key, which loads what keys need."""
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(engine.address, wait_until="load")
        page.locator(engine.box).fill(query)
        page.wait_for_selector(engine.rows)
        for delay in (REST, KEY):
            _type(page, engine, delay)
            page.wait_for_timeout(500)
        yield page


def _type(page: Page, engine: search_peers.Engine, delay: int = KEY) -> None:
    box = page.locator(engine.box)
    box.fill("")
    box.press_sequentially(TYPED, delay=delay)


def _typing(browser: Browser, engine: search_peers.Engine, query: str) -> list[float]:
    """Milliseconds from a key to the painted list, everything warm."""
    with _warm(browser, engine, query) as page:
        page.evaluate(PAINT, engine.list)
        for _ in range(3):
            _type(page, engine)
        page.wait_for_timeout(500)
        gaps: list[float] = page.evaluate("window.gaps")
        return gaps


def _work(browser: Browser, engine: search_peers.Engine, query: str) -> float:
    """Processor time of the page's own thread from one key to the next, everything warm, at the 95th percentile."""
    with _warm(browser, engine, query) as page:
        browser.start_tracing(page=page, categories=["devtools.timeline", "disabled-by-default-devtools.timeline"])
        for _ in range(3):
            _type(page, engine)
        page.wait_for_timeout(500)
        events = json.loads(browser.stop_tracing())["traceEvents"]
    keys = [each for each in events if each["name"] == "EventDispatch" and each["args"]["data"]["type"] == "keydown"]
    starts = sorted(each["ts"] for each in keys)
    spent = [0.0] * len(starts)
    for each in events:
        here = (each["pid"], each["tid"]) == (keys[0]["pid"], keys[0]["tid"])
        if here and each["name"] == "RunTask" and "dur" in each:  # the last may have no end
            spent[bisect_right(starts, each["ts"] + each["dur"]) - 1] += each["tdur"] / 1000
    return at_95(spent[:-1])


def at_95(values: Iterable[float]) -> float:
    """The 95th percentile."""
    ordered = sorted(values)
    return round(ordered[int(len(ordered) * 0.95)], 1) if ordered else float("nan")


def floor(browser: Browser, folder: Path, stack: ExitStack, visits: int) -> tuple[float, float]:
    """From a key to the painted list where there is nothing to search, and the work for that."""
    folder.mkdir()
    (folder / "index.html").write_text(IDLE, encoding="utf-8")
    address = search_peers.host(folder, stack)
    page = search_peers.Engine("floor", address, "#box", "#list", "#list > li", lambda _url: False)
    return _keys(browser, page, TYPED, visits)


def in_columns(values: Iterable[object]) -> str:
    """A line of the table."""
    return "  ".join(f"{value!s:>18}" for value in values)


def main() -> None:
    """Build, measure, print each row of the table as soon as it is known, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--visits", type=int, default=5)
    parser.add_argument("--passages", type=Path, help="make the items of these texts (JSON lines of title and body)")
    parser.add_argument("--queries", type=Path, help="take queries of two words from this file: [{query}, …]")
    wanted = parser.parse_args()
    queries = two_words(wanted.queries) if wanted.queries else QUERIES
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="praksisnytt-search-")))
        corpus.make(ROOT / "content", wanted.items, folder / "content", wanted.passages)
        engines, left_out = search_peers.build(folder, stack)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=peers.chromium(), args=CHROMIUM)
        idle, idle_work = floor(browser, folder / "floor", stack, wanted.visits)
        rows: list[Cost] = []
        print(in_columns(field.name for field in fields(Cost)), flush=True)
        for engine in engines:
            rows.append(measure(browser, engine, wanted.visits, queries))
            print(in_columns(asdict(rows[-1]).values()), flush=True)
        print(f"key to list of a page with nothing to search, ms at the 95th percentile: {idle}, work {idle_work}")
        browser.close()
    wanted.json.write_text(
        json.dumps(
            {
                "items": wanted.items,
                "floor_ms_p95": idle,
                "floor_work_ms_p95": idle_work,
                "left_out": left_out,
                "engines": [asdict(row) for row in rows],
            },
            indent=2,
        )
        + "\n",
        encoding="utf-8",
    )
    if left_out:
        print(f"not installed: {', '.join(left_out)}", file=sys.stderr)


if __name__ == "__main__":
    main()
