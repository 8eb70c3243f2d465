"""A soak: readers ask a real nginx for a large site without a pause, and in the middle a new site is deployed.

    python tests/bench/soak.py --items 10000 --seconds 30 --json OUT.json [--restyle]

Every visit is a page, all that the page loads, and the same page asked for again with its ETag. A fault is an
answer that is not 200 (304 when nothing changed), of the wrong type, with a header missing, cut short, or a page
without its end. The new site has some edited items; with ``--restyle`` also another colour, so that its style sheet
has another name and a visitor in the middle of a page asks for one that is gone.
"""

import argparse
import gzip
import http.client
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "serving"), str(ROOT)]

import corpus  # noqa: E402
from web_servers import running  # noqa: E402

from build_tools.config import SiteConfig, load_config  # noqa: E402
from build_tools.outputs.serving import headers_for  # noqa: E402
from build_tools.outputs.serving.types import content_type  # noqa: E402

TODAY = "2026-11-22"
COLOURS = ("#005b7f #7cc7ea", "#7a1f5c #e3a6cd")
_LOADED = re.compile(r'<(?:link[^>]* rel="(?:stylesheet|icon|manifest)"[^>]*|script[^>]*)>')
_ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
FEEDS = ("feed.xml", "atom.xml", "feed.json", "kalender.ics")


@dataclass
class Tally:
    """What readers saw."""

    requests: int = 0
    octets: int = 0
    unchanged: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


class Reader(threading.Thread):
    """Visits pages at random until told to stop."""

    def __init__(self, port: int, config: SiteConfig, paths: list[str], seed: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.config, self.paths, self.stop = config, paths, stop
        self.chance = random.Random(seed)
        self.tally = Tally()

    def run(self) -> None:
        """Visit after visit."""
        while not self.stop.is_set():
            self.visit(self.config.base + self.chance.choice(self.paths))

    def visit(self, path: str) -> None:
        """A page, what it loads, and the page again."""
        status, tag, body = self.ask(path)
        if path.endswith("/") and status == 200:
            if not body.rstrip().endswith(b"</html>"):
                self.tally.faults[f"page without its end {path}"] += 1
            for mark in _LOADED.findall(body.decode()):
                address = _ADDRESS.search(mark)
                if address and not address[1].startswith(("http", "mailto")):
                    self.ask(_joined(path, address[1]))
        if self.ask(path, tag)[0] == 304:
            self.tally.unchanged += 1

    def ask(self, path: str, tag: str = "") -> tuple[int, str, bytes]:
        """One request; every answer is held against the table of headers."""
        begun = time.perf_counter()
        asked = {"Accept-Encoding": "gzip"} | ({"If-None-Match": tag} if tag else {})
        try:
            self.connection.request("GET", path, headers=asked)
            answer = self.connection.getresponse()
            body = answer.read()
            if answer.headers["Content-Encoding"] == "gzip":
                body = gzip.decompress(body)
        except (OSError, http.client.HTTPException, EOFError) as error:
            self.connection.close()
            self.tally.faults[f"{type(error).__name__} {path}"] += 1
            return 0, "", b""
        self.tally.seconds.append(time.perf_counter() - begun)
        self.tally.requests += 1
        self.tally.octets += len(body)
        if answer.status != 200 and not (answer.status == 304 and tag):
            self.tally.faults[f"{answer.status} {path}"] += 1
        elif answer.status == 200 and answer.headers["Content-Type"] != content_type(path):
            self.tally.faults[f"type {answer.headers['Content-Type']} {path}"] += 1
        for name, value in headers_for(self.config, path).items():
            if answer.status in (200, 304) and answer.headers[name] != value:
                self.tally.faults[f"header {name} {path}"] += 1
        return answer.status, answer.headers["ETag"] or "", body


def _joined(page: str, address: str) -> str:
    parts = page.split("/")[:-1]
    while address.startswith("../"):
        address = address[3:]
        parts.pop()
    return "/".join([*parts, address.removeprefix("./")])


def build(folder: Path, accent: str) -> float:
    """Build or rebuild the site in ``folder/www``; seconds it took."""
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8") + f'  accent: "{accent}"\n'
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    begun = time.perf_counter()
    named = {"content": folder / "content", "config": folder / "mkdocs.yml", "site-dir": folder / "www",
             "cache": folder / "cache", "today": TODAY}  # fmt: skip
    options = [part for name, value in named.items() for part in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "build_tools", "build", *options]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def edit(content: Path, number: int) -> None:
    """Change the text of some items."""
    for path in sorted(content.glob("nyheter/*/*.md"))[:: max(1, number // 50)]:
        path.write_text(path.read_text(encoding="utf-8") + "\nRettet etterpå.\n", encoding="utf-8")


def soak(folder: Path, items: int, seconds: float, *, restyle: bool = False, readers: int = 4) -> dict[str, Any]:
    """Build, serve, read, deploy, read on; the figures."""
    corpus.make(ROOT / "content", items, folder / "content")
    build(folder, COLOURS[0])
    config = load_config(folder / "mkdocs.yml")
    pages = [path.parent.relative_to(folder / "www").as_posix() for path in (folder / "www").rglob("index.html")]
    paths = ["" if page == "." else f"{page}/" for page in pages]
    lists = [path for path in paths if path.startswith("tema/")]
    paths += [path + name for path in ["", *lists] for name in FEEDS if (folder / "www" / path / name).exists()] * 10
    stop = threading.Event()
    with running("nginx", folder, folder / "www", config.base) as server:
        crowd = [Reader(server.port, config, paths, seed, stop) for seed in range(readers)]
        for reader in crowd:
            reader.start()
        time.sleep(seconds / 2)
        edit(folder / "content", items)
        deployed = build(folder, COLOURS[restyle])
        time.sleep(seconds / 2)
        stop.set()
        for reader in crowd:
            reader.join()
    return figures([reader.tally for reader in crowd], items, deployed)


def figures(tallies: list[Tally], items: int, deployed: float) -> dict[str, Any]:
    """Sums over all readers."""
    times = sorted(each for tally in tallies for each in tally.seconds)
    faults: Counter[str] = sum((tally.faults for tally in tallies), Counter())
    return {
        "items": items,
        "requests": sum(tally.requests for tally in tallies),
        "failed": sum(faults.values()),
        "unchanged": sum(tally.unchanged for tally in tallies),
        "megabytes": round(sum(tally.octets for tally in tallies) / 1e6, 1),
        "median_ms": round(times[len(times) // 2] * 1000, 2),
        "p99_ms": round(times[len(times) * 99 // 100] * 1000, 2),
        "deploy_s": round(deployed, 2),
        "faults": dict(faults.most_common(20)),
    }


def main() -> None:
    """Run it and print the figures; exit 1 when anything failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--restyle", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = soak(Path(folder), options.items, options.seconds, restyle=options.restyle)
    text = json.dumps(found, indent=1, ensure_ascii=False)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    print(text)
    sys.exit(1 if found["failed"] else 0)


if __name__ == "__main__":
    main()
