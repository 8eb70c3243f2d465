"""How long ``praksisnytt check`` takes for many items, beside yamllint on the same tree.

Usage: ``python tests/bench/check_speed.py [NUMBER]`` (10,000 items unless told otherwise). Prints the median of
five runs each: cold (no memory), unchanged, one file changed, and yamllint of the front matter as YAML files, which
``make .cache/tools/.ready`` installs. Wall and processor seconds; every program must find the content in order.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from corpus import make

ROOT = Path(__file__).parents[2]
RUNS = 5
RULES = "{extends: relaxed, rules: {line-length: disable}}"
TODAY = ("--today", "2026-11-22")


def main(number: int) -> None:
    """Make the content, run the programs in turn, print medians."""
    yamllint = ROOT / ".cache/tools/bin/yamllint"
    if not yamllint.exists():
        sys.exit("yamllint is not installed: run `make .cache/tools/.ready`")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(ROOT / "content", number, folder / "content")
        _split(folder / "content", folder / "yaml")
        old = time.time() - 3600
        for path in folder.rglob("*.*"):
            os.utime(path, (old, old))
        item = next((folder / "content" / "nyheter").rglob("*.md"))
        check = [str(Path(sys.executable).with_name("praksisnytt")), "check", *TODAY]
        jobs: dict[str, tuple[list[str], Callable[[], object]]] = {
            "check, cold": (check, lambda: shutil.rmtree(folder / ".cache", ignore_errors=True)),
            "check, unchanged": (check, lambda: None),
            "check, one file changed": (check, lambda: item.write_text(item.read_text() + "\nEn setning til.\n")),
            "yamllint, the same front matter": (
                [str(yamllint), "-d", RULES, str(folder / "yaml")], lambda: None
            ),
        }  # fmt: skip
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
        for _run in range(RUNS):
            for name, (command, before) in jobs.items():
                before()
                taken[name].append(_seconds(command, folder))
        print(f"{number} items, median of {RUNS} runs, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        for name, times in taken.items():
            wall, busy = (statistics.median(each) for each in zip(*times, strict=True))
            print(f"{wall:7.2f} s  {busy:7.2f} s of processor  {name}  (fastest {min(times)[0]:.2f} s)")


def _split(content: Path, target: Path) -> None:
    """The front matter of every item as a YAML file, since yamllint reads nothing else."""
    for path in content.rglob("*.md"):
        front = path.read_text(encoding="utf-8").split("---\n")
        if len(front) > 2:
            copy = target / path.relative_to(content).with_suffix(".yml")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(f"---\n{front[1]}", encoding="utf-8")


def _seconds(command: list[str], folder: Path) -> tuple[float, float]:
    """Wall and processor seconds; a program that does not do its work is not timed."""
    start, before = time.perf_counter(), os.times()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - start, os.times()
    if done.returncode:
        sys.exit(f"{command[0]}: {(done.stdout + done.stderr)[-500:]}")
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, busy


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
