"""Bodies are rendered when first looked at: an edit of one item needs one of them, not ten thousand."""

from collections.abc import Iterator, Mapping

from build_tools.model import Catalogue
from build_tools.spool import Aside
from build_tools.text import markup
from build_tools.text.markup import Body


class Bodies(Mapping[str, Body]):
    """Each entry's id with its rendered body."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._entries = catalogue.by_id
        self._made: dict[str, Body] = {}
        self._kept: dict[str, Aside] = {}

    def __getitem__(self, key: str) -> Body:
        """The body of an entry; rendered once."""
        if kept := self._kept.get(key):
            return Body(kept.text)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = markup.render(self._entries[key].body)
        return made

    def keep(self, key: str, html: Aside) -> None:
        """Take over what was rendered, here or elsewhere: it is read, and its words are found, when asked for."""
        self._made.pop(key, None)
        self._kept[key] = html

    def __iter__(self) -> Iterator[str]:
        """The ids."""
        return iter(self._entries)

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._entries)
