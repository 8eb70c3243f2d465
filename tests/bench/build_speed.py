"""How fast the site is made, beside Hugo and stock MkDocs with Material, in alternating pairs on the same items.

    python tests/bench/build_speed.py --items 10000 --json OUT.json [--pairs 5] [--peers hugo,mkdocs]

Hugo's side is honest: small templates of the same kind, taxonomies for topic and source, a feed for every topic.
Peers that are not installed are left out and named. Wall seconds; ratios are medians of pairs run one after the other.
"""

import argparse
import compileall
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import corpus
import peers

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Measure, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--peers", default="hugo,mkdocs")
    wanted = parser.parse_args()
    compileall.compile_dir(ROOT / "build_tools", quiet=1)  # some systems forbid Python to do it on the way
    with tempfile.TemporaryDirectory(prefix="praksisnytt-speed-") as folder:
        figures = measure(Path(folder), wanted.items, wanted.pairs, wanted.peers.split(","))
    wanted.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    for name, value in figures.items():
        print(f"{name:22}{value}")


def measure(folder: Path, items: int, pairs: int, names: list[str]) -> dict[str, object]:
    """All figures for so many items."""
    content = folder / "content"
    corpus.make(ROOT / "content", items, content)
    ours = Ours(folder, content)
    figures: dict[str, object] = {"items": items, "pairs": pairs}
    hugo = peers.hugo(folder, content) if "hugo" in names else None
    mkdocs = peers.mkdocs(folder, content) if "mkdocs" in names else None
    figures["left_out"] = [name for name, peer in (("hugo", hugo), ("mkdocs", mkdocs)) if name in names and not peer]
    figures["peak_mb"] = ours.peak_mb()
    clean = [(ours.clean(), hugo and hugo.clean()) for _ in range(pairs)]
    figures["clean_s"] = median([mine for mine, _ in clean])
    ours.edit()
    edits = [(ours.edit(), hugo and hugo.edit()) for _ in range(pairs)]
    figures["one_edit_s"] = median([mine for mine, _ in edits])
    figures["no_change_s"] = median([ours.again() for _ in range(pairs)])
    figures["serve_s"] = median(ours.serve(pairs))
    if hugo:
        figures["hugo_clean_s"] = median([other for _, other in clean])
        figures["clean_vs_hugo"] = median([mine / other for mine, other in clean])
        figures["hugo_edit_s"] = median([other for _, other in edits])
        figures["one_edit_vs_hugo"] = median([mine / other for mine, other in edits])
    if mkdocs:
        other = mkdocs.clean()
        figures["mkdocs_clean_s"] = round(other, 2)
        figures["clean_vs_mkdocs"] = round(ours.clean() / other, 3)
    return figures


class Ours:
    """``praksisnytt build`` as whole processes."""

    def __init__(self, folder: Path, content: Path) -> None:
        self._folder, self._content = folder, content
        self._run = 0
        self._edits = 0

    def clean(self) -> float:
        """Seconds of a build without cache, into a folder that is not there yet."""
        self._run += 1
        return self.again()

    def again(self) -> float:
        """Seconds of a build that finds the last one's cache."""
        return peers.timed(self._command("build"), ROOT)

    def peak_mb(self) -> int:
        """The peak memory of all processes of a build without cache together; looking slows it, so it is not timed."""
        self._run += 1
        return peers.peak(self._command("build"), ROOT)

    def edit(self) -> float:
        """Seconds from one changed sentence to the new site, in a cold process."""
        self._edits += 1
        peers.edit_one(self._content, self._edits)
        return self.again()

    def serve(self, edits: int) -> list[float]:
        """Seconds from saving a changed sentence until the preview has told the open page and given it anew.

        Each is saved when all is built again after the one before, as by somebody who reads what he wrote.
        """
        times = []
        command = self._command("serve", "--port", "0")
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            address = process.stdout.readline().split()[0]
            with urlopen(f"{address}_nytt") as news:
                for _ in range(edits + 1):  # the first also reads the program
                    self._edits += 1
                    begun = time.perf_counter()
                    item = peers.edit_one(self._content, self._edits)
                    page = f"{address}nyheter/{item.parent.name}/sak{item.stem.partition('-sak')[2]}/"
                    while f"Endring nummer {self._edits}." not in _when_told(news, page):
                        pass
                    times.append(time.perf_counter() - begun)
                    while "files written" not in process.stdout.readline():
                        pass
            process.terminate()
        return times[1:]

    def _command(self, name: str, *more: str) -> list[str]:
        out = self._folder / f"ours{self._run}"
        return [sys.executable, "-m", "build_tools", name, "--content", str(self._content), "--site-dir",
                str(out / "site"), "--cache", str(out / "cache"), *more]  # fmt: skip


def _when_told(news: IO[bytes], page: str) -> str:
    """A page as it is when the preview has told of something new."""
    while news.readline() != b"data: nytt\n":
        pass
    with urlopen(page) as answer:
        text: str = answer.read().decode()
        return text


def median(values: list[float]) -> float:
    """Rounded to what such a measurement can tell."""
    return round(statistics.median(values), 3)


if __name__ == "__main__":
    main()
