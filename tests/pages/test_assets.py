"""Style, icons, manifest, redirects and texts to copy."""

import gzip
import hashlib
import io
import json
import re
from base64 import b64encode
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from lxml import html as lxml_html
from msgspec.structs import replace
from PIL import Image, ImageColor
from playwright.sync_api import Browser
from rendering import rendered
from sample import CONFIG, by_path, item, site, site_of

from build_tools.errors import UsageError
from build_tools.model import PartialDate
from build_tools.outputs import pages
from build_tools.outputs.pages import assets, picture


def test_names_tell_content() -> None:
    """What may be cached for ever has the first ten hex digits of its SHA-256 in its name."""
    files = by_path(assets.files(CONFIG))
    hashed = [path for path in files if path.startswith("assets/")]
    assert {path.rsplit(".", 1)[1] for path in hashed} == {"css", "js"}
    for path in hashed:
        assert path.split(".")[1] == hashlib.sha256(files[path]).hexdigest()[:10]


def test_style_is_small_and_alone() -> None:
    """All style is one file of 12 kB at most when compressed, and asks for nothing else."""
    style = assets.stylesheet(CONFIG)
    assert len(gzip.compress(style)) <= 12_000
    assert b"url(" not in style
    assert b"@import" not in style


def test_minified_says_the_same() -> None:
    """Comments and needless space go; spaces that mean something stay."""
    css = "/* x */ a  b ,\n c > d { color : red ; margin: 0 auto; }\n"
    css += "@media (min-width: 2rem) { e { top: calc(1px + 2px); } }"
    assert assets.minified(css) == (
        "a b,c>d{color :red;margin:0 auto}@media (min-width:2rem){e{top:calc(1px + 2px)}}"
    )


def test_accent_is_the_operators() -> None:
    """The configured accent is in the style sheet, the icon, the manifest and the charts, and the theme's nowhere."""
    own = replace(CONFIG, accent="#aa0000 #ff9999")
    known = site(config=own)
    files = by_path([*pages.looks(known), *pages.files(known)])
    assert not [path for path, content in files.items() if any(each.encode() in content for each in CONFIG.accents)]
    assert all(b"#aa0000" in content for path, content in files.items() if "/status-" in path)
    assert b"#aa0000" in files[assets.style_path(own)]
    assert b"#ff9999" in files[assets.style_path(own)]
    assert b"#aa0000" in files["favicon.svg"]
    assert json.loads(files["manifest.webmanifest"])["theme_color"] == "#aa0000"


def luminance(colour: str) -> float:
    """Relative luminance (https://www.w3.org/TR/WCAG21/#dfn-relative-luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("accent", ["", "#003a70", "#000000"])
@pytest.mark.parametrize("scheme", [0, 1])
def test_colours(scheme: int, accent: str) -> None:
    """In light and dark every text colour is 4.5:1 on both grounds, and the edges of controls 3:1.

    Also where the operator has chosen one accent only.
    """
    blocks = assets.stylesheet(replace(CONFIG, accent=accent)).decode().split(":root{")
    names = dict(re.findall(r"--([\w-]+):(#\w+)", blocks[1 + scheme].split("}")[0]))
    full = {
        name: value if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:])
        for name, value in names.items()
    }
    for name in ("ink", "muted", "accent", "gjeldende", "kommende", "utlopt", "erstattet", "trukket"):
        for ground in ("paper", "wash"):
            assert contrast(full[name], full[ground]) >= 4.5, f"{name} on {ground}"
    assert contrast(full["on-accent"], full["accent"]) >= 4.5
    assert contrast(full["ink"], full["found"]) >= 4.5
    assert contrast(full["ink"], full["demo"]) >= 4.5
    assert contrast(full["edge"], full["paper"]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_way_to_what_applies_can_be_read_in_any_accent(
    browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    """The band above the title has a ground of its own colour, on which no accent was tried."""
    config = replace(CONFIG, accent="#1a7f37")
    page = browser.new_page(color_scheme=scheme)
    page.set_content(rendered(site(config=config))["/nyheter/2019/papirkopi/"])
    page.add_style_tag(content=assets.stylesheet(config).decode())
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run('.status', {runOnly: ['color-contrast']}).then((said) => said.violations)")
    page.close()
    assert found == []


def test_what_has_a_ground_of_its_own_names_the_colour_on_it() -> None:
    """A found word in a link would else have the accent, which is tried on other grounds; Firefox forces every colour
    but one that is inherited."""
    style, _, forced = assets.stylesheet(CONFIG).decode().partition("@media (forced-colors:active){")
    inherits = re.findall(r"([^{}]+)\{[^}]*background:(?!none)[^}]*(?<!-)color:inherit", style)
    assert inherits == []
    assert "mark{background:Mark;color:MarkText}" in forced


@pytest.mark.parametrize(
    ("path", "size"), [("apple-touch-icon.png", (180, 180)), ("ikon-512.png", (512, 512)), ("kort.png", (1200, 630))]
)
def test_pictures_of_the_site(path: str, size: tuple[int, int]) -> None:
    """The icons and the card are small PNGs in the accent colour, and say the site's name."""
    made = {
        name: by_path(assets.pictures(replace(CONFIG, name=name)))[path] for name in ("Legenytt", "Årsnytt", "新聞")
    }
    for png in made.values():
        shown = Image.open(io.BytesIO(png)).convert("RGB")
        assert shown.size == size
        assert shown.getpixel((0, 0)) == ImageColor.getrgb(CONFIG.accents[0])
        assert len(png) <= 20_000
    assert len(set(made.values())) == 3


def test_norwegian_letters_are_drawn() -> None:
    """Each Norwegian letter has a shape of its own, though the font has none of them."""
    black = picture.look("#000000", b"")
    shapes = {letter: picture.card(f"N{letter}tt", "", black) for letter in "aeoAEOæøåÆØÅ–-"}
    assert len(set(shapes.values())) == len(shapes)
    assert picture.card("新聞", "", black) == picture.card("", "", black)


def test_with_a_logo_the_icons_and_the_card_show_it_and_nothing_of_the_themes_mark() -> None:
    """On white, as on the pages; of an oblong one nothing is cut away."""
    drawn = io.BytesIO()
    Image.new("RGBA", (200, 100), "#c00000").save(drawn, "PNG")
    logo, config = drawn.getvalue(), replace(CONFIG, logo="vedlegg/logo.png")
    files = by_path(assets.pictures(config, logo))
    assert f'href="data:image/png;base64,{b64encode(logo).decode()}"'.encode() in files.pop("favicon.svg")
    for png in files.values():
        shown = Image.open(io.BytesIO(png)).convert("RGB")
        assert shown.getpixel((0, 0)) == (255, 255, 255)
        red = [each for count, each in shown.getcolors(1_000) if count > 1_000]
        assert (192, 0, 0) in red
    with pytest.raises(UsageError, match=r"^mkdocs\.yml: logo: "):
        list(assets.pictures(config, b"ikke et bilde"))


def test_redirects() -> None:
    """An address a page once had leads on, without a server's help and out of the search engines' way."""
    files = by_path(pages.files(site()))
    page = files["nyheter/gammel-adresse/index.html"].decode()
    assert '<meta http-equiv="refresh" content="0; url=../../nyheter/2024/nynorsk/">' in page
    assert '<link rel="canonical" href="https://nytt.example.org/fastlege/nyheter/2024/nynorsk/">' in page
    assert "noindex" in page


@pytest.mark.parametrize(("given", "heir", "begins"), [
    ({}, {}, "[Erstattet. Dette gjelder ikke lenger. Les det som gjelder nå: https://nytt.example.org/fastlege/nyheter/2024/ny/]"),
    ({"withdrawn": "Feil frist"}, None, "[Trukket. Feil frist.]"),
    ({"valid_from": PartialDate(2024, 7)}, None, "[Kommer. Dette gjelder fra juli 2024.]"),
    ({}, {"valid_from": PartialDate(2024, 7)}, "Frist:"),
])  # fmt: skip
def test_a_plain_text_that_does_not_apply_says_so_first(given: dict, heir: dict | None, begins: str) -> None:
    """Who has its address by heart pastes it into a record without having seen its page."""
    mal = item("mal", "2024-01-01", kind="avslagstekst", body="Frist:", **given)
    new = [item("ny", "2024-02-01", supersedes=("mal",), **heir)] if heir is not None else []
    files = by_path(pages.files(site_of(mal, *new)))
    assert files["nyheter/2024/mal/tekst.txt"].decode().removesuffix("\n\nFrist:\n").strip() == begins


LISTS = "\n\n3. Mål Hb.\n    - Fastende\n4. Ta prøve\n\n- Ring\n\n    Bare på dagtid\n\n- Skriv\n\n1. Vent\n\nSlutt"
LISTS_AS_TEXT = "\n\n3. Mål Hb.\n- Fastende\n\n4. Ta prøve\n\n- Ring\n\nBare på dagtid\n\n- Skriv\n\n1. Vent\n\nSlutt"


def test_text_to_copy() -> None:
    """A text is served plain beside its page: lists with their marks, a blank line between paragraphs.

    The button on the page copies the same.
    """
    body = "Til fastlegen\n\nDette mangler:\n\n- [en]\n- [to]\n\nMed **hilsen**"
    known = site_of(item("mal", "2024-01-01", kind="avslagstekst", version="2", body=body + LISTS))
    files = by_path(pages.files(known))
    text = "Til fastlegen\n\nDette mangler:\n\n- [en]\n- [to]\n\nMed hilsen" + LISTS_AS_TEXT
    assert files["nyheter/2024/mal/tekst.txt"].decode() == f"{text}\n"
    page = lxml_html.document_fromstring(rendered(known)["/nyheter/2024/mal/"])
    assert page.get_element_by_id(page.xpath("//button/@data-copy")[0]).text_content() == text
