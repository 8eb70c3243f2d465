"""The accent colours, and whether they can be read on every page (https://www.w3.org/TR/WCAG21/#contrast-minimum)."""

import colorsys

ACCENTS = ("#005b7f", "#7cc7ea")
"""The theme's own, in light and dark."""
GROUNDS = ("#f2f6f7", "#18262a")
"""The tinted grounds in light and dark: what is readable there is so on the plain ones too, and under the letters of
buttons."""
READABLE = 4.5


def accents(configured: str) -> tuple[str, str]:
    """The accent in light and dark; of one configured colour the dark scheme gets a lighter shade."""
    light, *dark = configured.split() or ACCENTS
    return light, dark[0] if dark else _lightened(light)


def contrast(one: str, other: str) -> float:
    """Contrast ratio (https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red / 255, green / 255, blue / 255


def _lightened(colour: str) -> str:
    """The nearest shade that can be read in the dark."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    steps = (colorsys.hls_to_rgb(hue, step / 100, saturation) for step in range(round(lightness * 100), 101))
    shades = ("#" + bytes(round(255 * part) for part in step).hex() for step in steps)
    return next(shade for shade in shades if contrast(shade, GROUNDS[1]) >= READABLE)
