"""The site's symbol, three lines of news, as the icons draw it."""

WHITE, PAPER = (255, 255, 255), (214, 234, 238)
BARS = ((6, 7, 20, 5), (6, 15, 14, 3), (6, 21, 17, 3))
"""In a square of 32: left, top, width, height."""
