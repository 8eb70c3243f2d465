"""Bodies are rendered when first looked at: an edit of one item needs one of them, not ten thousand."""

from collections.abc import Iterator, Mapping

from build_tools.model import Catalogue
from build_tools.text import markup
from build_tools.text.markup import Body


class Bodies(Mapping[str, Body]):
    """Each entry's id with its rendered body."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._entries = catalogue.by_id
        self._made: dict[str, Body] = {}
        self._kept: dict[str, str] = {}

    def __getitem__(self, key: str) -> Body:
        """The body of an entry; rendered once, and what was rendered elsewhere is held once, as HTML."""
        if html := self._kept.get(key):
            return Body(html)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = markup.render(self._entries[key].body)
        return made

    def keep(self, key: str, html: str) -> None:
        """Take over what was rendered elsewhere; its words are found again when somebody asks for them."""
        self._kept[key] = html

    def __iter__(self) -> Iterator[str]:
        """The ids."""
        return iter(self._entries)

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._entries)
