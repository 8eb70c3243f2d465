"""The words of each text of a small archive in order: the best ten of a search are read (layout: FORMAT.md)."""

from collections.abc import Callable, Iterable, Sequence

from build_tools.outputs.search.analysed import Analysed
from build_tools.outputs.search.analysis import tokens


def text_files(analysed: Iterable[Analysed], deflate: Callable[[bytes], bytes]) -> dict[str, bytes]:
    """A file a document."""
    return {f"x{number}": deflate(words_in_order(each.streams).encode()) for number, each in enumerate(analysed)}


def words_in_order(streams: Sequence[str]) -> str:
    """Every word with a space on either side, and one more between fields."""
    fields = (
        " ".join(token for chunk in stream.split(" ") for token in tokens(chunk)) for stream in streams if stream
    )
    return f" {'  '.join(fields)} "
