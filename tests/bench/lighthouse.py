"""What Lighthouse says of home, item, list and search: on a phone over slow 4G, both simulated, from a real nginx.

Usage: ``python tests/bench/lighthouse.py [RUNS]`` (three unless told otherwise), after
``npm install --prefix .cache/lighthouse --no-save lighthouse@12.8.2``. Item and list are the heaviest of their kind.
Prints the worst score of each category and the medians of the metrics. The last row is a page of two lines without a
style or a script: what the browser and this machine cost alone. Lighthouse takes the machine for four times a phone,
which holds where ``host`` (its own measure of it) is 1300 or more: below that a low performance says little of the site.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests/serving"))

from web_servers import running  # noqa: E402

PROGRAM = ROOT / ".cache/lighthouse/node_modules/lighthouse/cli/index.js"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = {
    "FCP": "first-contentful-paint",
    "LCP": "largest-contentful-paint",
    "TBT": "total-blocking-time",
    "SI": "speed-index",
    "CLS": "cumulative-layout-shift",
}
AGAIN = "Please run Lighthouse again"
"""It says so when Chromium gave it a trace without a beginning."""
BARE = (
    '<!doctype html><html lang="nb"><meta charset="utf-8"><title>To linjer</title>'
    '<meta name="viewport" content="width=device-width"><h1>To</h1><p>linjer</p></html>\n'
)


def main(runs: int) -> None:
    """Build the repository's content, ask Lighthouse of one page after the other, print each one's row."""
    if not PROGRAM.exists():
        sys.exit("Lighthouse is not there: npm install --prefix .cache/lighthouse --no-save lighthouse@12.8.2")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx reads it as another user
        site = folder / "site"
        subprocess.run([sys.executable, "-m", "build_tools", "build", "--site-dir", site], cwd=ROOT, check=True)
        (site / "to-linjer").mkdir()
        (site / "to-linjer/index.html").write_text(BARE, encoding="utf-8")
        pages = {
            "home": "",
            "item": _heaviest(site, "nyheter/*/*/index.html"),
            "list": _heaviest(site, "tema/*/index.html"),
            "search": "sok/",
            "bare": "to-linjer/",
        }
        print(f"{runs} runs, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
        print(f"{'':7}", *(f"{each[:13]:>13}" for each in CATEGORIES), *(f"{each:>7}" for each in (*METRICS, "host")))
        with running("nginx", folder, site, "/") as server:
            for kind, path in pages.items():
                reports = [_report(f"http://127.0.0.1:{server.port}/{path}") for _run in range(runs)]
                print(f"{kind:7}", *_worst(reports), *_medians(reports), f"  /{path}", flush=True)


def _heaviest(site: Path, pattern: str) -> str:
    page = max(site.glob(pattern), key=lambda path: path.stat().st_size)
    return f"{page.parent.relative_to(site).as_posix()}/"


def _report(url: str) -> dict[str, Any]:
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not chromium:
        sys.exit("no Chromium found: run `sh tests/set-up-browser.sh`, which installs it")
    switches = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    command = ["node", PROGRAM, url, "--quiet", "--output=json", switches]
    environment = {**os.environ, "CHROME_PATH": chromium}
    while (done := subprocess.run(command, env=environment, capture_output=True, text=True)).returncode:
        if AGAIN not in done.stderr:
            sys.exit(f"Lighthouse failed at {url}: {done.stderr}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _worst(reports: list[dict[str, Any]]) -> list[str]:
    scores = (min(each["categories"][name]["score"] for each in reports) for name in CATEGORIES)
    return [f"{score * 100:13.0f}" for score in scores]


def _medians(reports: list[dict[str, Any]]) -> list[str]:
    def middle(values: list[float]) -> str:
        return f"{statistics.median(values):7.4g}"

    times = [middle([each["audits"][key]["numericValue"] for each in reports]) for key in METRICS.values()]
    return [*times, middle([each["environment"]["benchmarkIndex"] for each in reports])]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
