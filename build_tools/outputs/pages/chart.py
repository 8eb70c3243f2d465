"""Bars as an SVG file of its own: attributes only, so that no policy on styles can break it."""

from html import escape

from build_tools.outputs.pages.freshness import Series

_WIDTH, _ROW, _NUMBER, _LETTER = 360, 24, 36, 8.4
"""Pixels. No wider, so that a phone of 320 pixels shows letters of 11; a letter is as wide as in a wide typeface."""
_LONGEST = 22
_ONE = {"nyheter": "nyhet"}
_INK = "#1d2a30"


def svg(series: Series, fill: str) -> bytes:
    """One bar a row of this ``fill``, on white, with label and number; the page has the same numbers in a table."""
    width, height = size(series)
    most = max((count for _label, count in series.rows), default=0) or 1
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="14">',
        f'<title id="t">{escape(series.title)}</title>',
        f'<desc id="d">{escape(described(series))}</desc>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    label_end = 12 + _LETTER * max((len(_short(label)) for label, _count in series.rows), default=0)
    longest = _WIDTH - _NUMBER - label_end
    for number, (label, count) in enumerate(series.rows):
        top = 8 + number * _ROW
        length = round(longest * count / most, 1)
        lines += [
            f'<text x="{label_end - 8:.1f}" y="{top + 16}" text-anchor="end" fill="{_INK}">'
            f"{escape(_short(label))}</text>",
            f'<rect x="{label_end:.1f}" y="{top + 4}" width="{length}" height="{_ROW - 8}" fill="{fill}"/>',
            f'<text x="{label_end + length + 6:.1f}" y="{top + 16}" fill="{_INK}">{count}</text>',
        ]
    return ("\n".join([*lines, "</svg>"]) + "\n").encode()


def size(series: Series) -> tuple[int, int]:
    """Its width and height in pixels."""
    return _WIDTH, _ROW * max(len(series.rows), 1) + 16


def described(series: Series) -> str:
    """The chart in a sentence."""
    if not series.rows:
        return "Ingen tall."
    label, most = max(series.rows, key=lambda row: row[1])
    unit = _ONE.get(series.unit, series.unit) if most == 1 else series.unit
    longest = f"{label} med {most} {unit}."
    return f"{len(series.rows)} søyler; den lengste er {longest}" if len(series.rows) > 1 else f"1 søyle: {longest}"


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
