"""The beginning of a text, where there is no room for all of it."""


def shortened(text: str, limit: int) -> str:
    """The beginning on one line, cut between words; of a word longer than the limit, what there is room for."""
    line = " ".join(text[: limit * 2].split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"
