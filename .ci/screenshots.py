"""Pictures of the pages a change touches, at 1280 and 320 px: ``.ci/screenshots.py BASE`` after a build."""

import subprocess
import sys
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from threading import Thread

from playwright.sync_api import sync_playwright

from build_tools.build.gathering import gather
from build_tools.config import load_config

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MOST = 20
"""So many pages are shown; a larger change is not looked at picture by picture."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def changed(base: str) -> set[str]:
    """Paths below ``content/`` that differ from the base, as git names them."""
    command = ["git", "diff", "--name-only", "--diff-filter=AMR", "-z", base, "--", "content"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {path.removeprefix("content/") for path in output.split("\0") if path.endswith(".md")}


def main() -> None:
    """Write ``bilder/<page>-<width>.png``."""
    paths = changed(sys.argv[1])
    site = gather(Path("content"), Path("archive"), load_config(Path("mkdocs.yml")), date.today())
    addresses = [entry.address for entry in site.catalogue.entries() if entry.path in paths][:MOST]
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory="site"))
    Thread(target=server.serve_forever, daemon=True).start()
    folder = Path("bilder")
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=next(filter(None, map(which, BROWSERS)), None))
        for width in (1280, 320):
            page = browser.new_page(viewport={"width": width, "height": 900})
            for address in addresses:
                page.goto(f"http://127.0.0.1:{server.server_port}{address}")
                name = address.strip("/").replace("/", "-") or "forside"
                page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        browser.close()
    print(f"{len(addresses)} sider, to bilder av hver, i {folder}/")


if __name__ == "__main__":
    main()
