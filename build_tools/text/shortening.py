"""The beginning of a text, where there is no room for all of it."""

import re

_ROW = re.compile(r"(?:^| )\|(?: |$)")


def shortened(text: str, limit: int) -> str:
    """The beginning on one line, cut between words; of a word longer than the limit, what there is room for."""
    line = " ".join(text[: limit * 2].split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"


def prose(text: str) -> str:
    """Plain text without the rows of its tables, which say nothing where the table is not seen."""
    if "|" not in text:
        return text
    return "\n".join(line for line in text.split("\n") if not _ROW.search(line))
