"""The site's pictures of itself: touch icon, application icon and the card that others show beside a link.

The name is written in the one scalable font Pillow brings, so that no machine's own fonts decide how it looks. That
font has no letters beyond a to z; the Norwegian ones are put together from what it has. A name with a letter that
cannot be made so is left out, and the symbol stands alone.
"""

import io
from functools import cache
from typing import NamedTuple

from PIL import Image, ImageColor, ImageDraw, ImageFont, ImageOps

from build_tools.errors import UsageError
from build_tools.outputs.pages.symbol import BARS, PAPER, WHITE

_TOGETHER = {"æ": "ae", "Æ": "AE"}
_RINGED = {"å": "a", "Å": "A"}
_STRUCK = {"ø": "o", "Ø": "O"}
_DASH = "–"
_MADE = {*_TOGETHER, *_RINGED, *_STRUCK, _DASH}
_CARD = (1200, 630)
"""Pixels, in the shape that those who show cards crop to."""
_SAMPLE = 2
"""Everything is drawn so many times too large and shrunk: edges come out smooth."""


class Look(NamedTuple):
    """The ground, the colours of the name and of smaller words on it, and the operator's logo."""

    ground: tuple[int, ...]
    name: tuple[int, ...]
    words: tuple[int, ...]
    logo: Image.Image | None


def look(accent: str, logo: bytes) -> Look:
    """A logo on white, as on the pages, else the symbol on the accent; UsageError where the logo is no picture."""
    colour = ImageColor.getrgb(accent)
    if not logo:
        return Look(colour, WHITE, PAPER, None)
    try:
        return Look(WHITE, colour, colour, Image.open(io.BytesIO(logo)).convert("RGBA"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UsageError("mkdocs.yml: logo: the file cannot be read as a picture") from error


def icon(name: str, side: int, look: Look) -> bytes:
    """A square of so many pixels with the logo or symbol and, where it can be read, the name under it."""
    image, draw = _canvas(side, side, look.ground)
    size = _fitting(name, round(side * 0.66), round(side * 0.16))
    written = size >= 20
    _symbol(image, side * 0.2, side * (0.1 if written else 0.2), side * 0.6, look.logo)
    if written:
        left = (side * _SAMPLE - _width(name, size * _SAMPLE)) / 2
        _write(draw, left, side * 0.68 * _SAMPLE, name, size * _SAMPLE, look.name)
    return _png(image, look)


def card(name: str, organisation: str, look: Look) -> bytes:
    """What is shown beside a link: the logo or symbol, the name and who publishes."""
    image, draw = _canvas(*_CARD, look.ground)
    _symbol(image, 80, 90, 190, look.logo)
    lines = ((name, 110, 340, look.name), (organisation, 52, 490, look.words))
    for text, most, top, colour in lines:
        if size := _fitting(text, _CARD[0] - 200, most):
            _write(draw, 100 * _SAMPLE, top * _SAMPLE, text, size * _SAMPLE, colour)
    return _png(image, look)


def _canvas(width: int, height: int, background: tuple[int, ...]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (width * _SAMPLE, height * _SAMPLE), background)
    return image, ImageDraw.Draw(image)


def _png(image: Image.Image, look: Look) -> bytes:
    """A PNG of few colours and no metadata."""
    colours = 256 if look.logo else 32
    few = image.reduce(_SAMPLE).quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    made = io.BytesIO()
    few.save(made, "PNG", optimize=True)
    return made.getvalue()


def _symbol(image: Image.Image, left: float, top: float, side: float, logo: Image.Image | None) -> None:
    if logo:
        room = round(side * _SAMPLE)
        whole = ImageOps.pad(logo, (room, room), color="#0000")
        image.paste(whole, (round(left * _SAMPLE), round(top * _SAMPLE)), whole)
        return
    draw, unit = ImageDraw.Draw(image), side * _SAMPLE / 32
    for colour, (x, y, width, height) in zip((WHITE, PAPER, PAPER), BARS, strict=True):
        corner = (left * _SAMPLE + x * unit, top * _SAMPLE + y * unit)
        draw.rounded_rectangle((*corner, corner[0] + width * unit, corner[1] + height * unit), unit, fill=colour)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType, which draws the name on the site's pictures")
    return font


def _fitting(text: str, room: int, most: int) -> int:
    """The largest size at which a text fits; 0 when it has a letter that cannot be made."""
    font = _font(most)
    unknown = bytes(font.getmask("\uffff"))
    if not text or any(bytes(font.getmask(each)) == unknown for each in text if each not in _MADE):
        return 0
    return min(most, int(most * room / _width(text, most)))


def _width(text: str, size: int) -> float:
    return sum(_advance(each, size) for each in text)


def _advance(letter: str, size: int) -> float:
    font = _font(size)
    if letter in _TOGETHER:
        first, second = tuple(_TOGETHER[letter])
        return font.getlength(first) + font.getlength(second) - size * _overlap(letter)
    if letter == _DASH:
        return size * 0.6
    return font.getlength({**_RINGED, **_STRUCK}.get(letter, letter))


def _overlap(letter: str) -> float:
    """How far the two halves of an æ stand into each other, in parts of the size."""
    return 0.11 if letter == "æ" else 0.24


def _write(draw: ImageDraw.ImageDraw, left: float, top: float, text: str, size: int, colour: tuple[int, ...]) -> None:
    for letter in text:
        _letter(draw, left, top, letter, size, colour)
        left += _advance(letter, size)


def _letter(draw: ImageDraw.ImageDraw, x: float, y: float, letter: str, size: int, colour: tuple[int, ...]) -> None:
    font = _font(size)
    if letter in _TOGETHER:
        first, second = tuple(_TOGETHER[letter])
        draw.text((x, y), first, colour, font)
        draw.text((x + font.getlength(first) - size * _overlap(letter), y), second, colour, font)
    elif letter == _DASH:
        middle = y + size * 0.72
        draw.rectangle((x + size * 0.05, middle, x + size * 0.55, middle + size * 0.07), fill=colour)
    else:
        base = {**_RINGED, **_STRUCK}.get(letter, letter)
        draw.text((x, y), base, colour, font)
        box = draw.textbbox((x, y), base, font)
        if letter in _RINGED:
            _ring(draw, (box[0] + box[2]) / 2, box[1] - size * 0.12, size, colour)
        elif letter in _STRUCK:
            out = size * 0.02
            draw.line((box[0] - out, box[3] + out, box[2] + out, box[1] - out), colour, round(size * 0.07))


def _ring(draw: ImageDraw.ImageDraw, x: float, y: float, size: int, colour: tuple[int, ...]) -> None:
    radius = size * 0.105
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=colour, width=round(size * 0.055))
