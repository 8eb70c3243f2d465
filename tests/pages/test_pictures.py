"""Ten pages look as they did when they were last looked at.

A picture is kept as 64 × 40 shades of grey, so a letter may move and a colour may not. Pictures taken by a Chromium
with another first number or with other fonts say nothing, so the test is skipped there. ``PRAKSISNYTT_GOLDEN=write``
takes them anew: run ``make pictures`` and look before committing.
"""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from golden import GOLDEN
from playwright.sync_api import Browser, Page

KEPT = GOLDEN / "pages" / "pictures.json"
PAGES = (
    "", "nyheter/", "nyheter/2024/slutt-pa-papirkopi/", "nyheter/2019/papirkopi/", "nyheter/2025/", "tema/",
    "tema/mage/", "veiledning/dialogmelding/", "arrangementer/2026-12-02-lunsjmote/", "abonner/",
)  # fmt: skip
LOOKS = ((1280, "light"), (320, "dark"))
FEW = 0.02
"""So large a part of a picture may differ by more than ``FAR`` of 255 shades: a line of text that has moved."""
FAR = 24
SHRINK = """async (png) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = new OffscreenCanvas(64, 40).getContext("2d");
  canvas.imageSmoothingQuality = "high";
  canvas.drawImage(image, 0, 0, 64, 40);
  const dots = canvas.getImageData(0, 0, 64, 40).data;
  const shade = (_, at) => Math.round((dots[4 * at] + dots[4 * at + 1] + dots[4 * at + 2]) / 3);
  return Array.from({ length: 64 * 40 }, shade);
}"""
FONTS = """() => ["sans-serif", "system-ui", "monospace"].map((name) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  canvas.font = `20px ${name}`;
  return Math.round(canvas.measureText("Hva betyr dette for deg?").width);
})"""


@pytest.fixture(scope="module")
def taken(browser: Browser, built_site: Path, serve: Callable[..., str]) -> dict[str, str]:
    """The pictures as they are now, hexadecimal, by page and look, and what they were taken with."""
    base = serve(built_site)
    table = browser.new_page()
    made = {"with": f"{browser.version.partition('.')[0]} {table.evaluate(FONTS)}"}
    for width, scheme in LOOKS:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = context.new_page()
        for address in PAGES:
            made[f"{address} {width} {scheme}"] = picture(page, table, base + address)
        context.close()
    table.close()
    return made


def picture(page: Page, table: Page, address: str) -> str:
    """The top of a page in 64 × 40 shades."""
    page.goto(address)
    shades = table.evaluate(SHRINK, base64.b64encode(page.screenshot()).decode())
    return bytes(shades).hex()


def test_look(taken: dict[str, str]) -> None:
    """Each page looks as it did."""
    if os.environ.get("PRAKSISNYTT_GOLDEN") == "write":
        KEPT.write_text(json.dumps(taken, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    if kept["with"] != taken["with"]:
        pytest.skip("another Chromium or other fonts than the pictures were taken with")
    assert taken.keys() == kept.keys()
    moved = {name: differing(taken[name], kept[name]) for name in taken if name != "with"}
    assert {name: part for name, part in moved.items() if part > FEW} == {}


def differing(one: str, other: str) -> float:
    """Which part of two pictures is farther apart than ``FAR``."""
    pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
    return sum(abs(a - b) > FAR for a, b in pairs) / (64 * 40)
