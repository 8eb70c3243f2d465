"""The frozen inputs of every output: catalogue, bodies, configuration and clock."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct

from build_tools.config import SiteConfig
from build_tools.model import Catalogue, Entry, Event, Validity
from build_tools.text.markup import Body

Made = TypeVar("Made")


class Site(Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """Everything an output may look at. ``bodies`` maps each entry's id to its rendered body.

    ``logo`` is the operator's, as its file is.
    """

    catalogue: Catalogue
    config: SiteConfig
    bodies: Mapping[str, Body]
    today: date
    logo: bytes = b""

    def validity(self, entry: Entry) -> Validity:
        """Whether the entry applies on the day of the build."""
        found = self._validities.get(id(entry))
        if found is None:
            found = self.catalogue.validity(entry, self.today)
            if self.catalogue.by_id.get(entry.id) is entry:
                self._validities[id(entry)] = found
        return found

    @cached_property
    def _validities(self) -> dict[int, Validity]:
        """By the catalogue's entries themselves: a list of ten thousand asks for each a dozen times."""
        return {}

    def standing(self, entry: Entry) -> Validity:
        """The same as readers are told it: a meeting that was called off or held does not apply."""
        return self.catalogue.standing(entry, self.today) if isinstance(entry, Event) else self.validity(entry)

    def once(self, make: Callable[["Site", Entry], Made], entry: Entry) -> Made:
        """What ``make`` makes of an entry, once of each of the catalogue."""
        made = self._made.get((make, id(entry)))
        if made is None:
            made = make(self, entry)
            if self.catalogue.by_id.get(entry.id) is entry:
                self._made[make, id(entry)] = made
        found: Made = made
        return found

    @cached_property
    def _made(self) -> dict[tuple[Any, int], Any]:
        """By what makes it and the catalogue's entries themselves."""
        return {}

    def heirs(self, entry: Entry) -> tuple[Entry, ...]:
        """What is to be read in its place on the day of the build, newest first."""
        return self.catalogue.heirs(entry, self.today)

    def called_off(self, event: Event) -> bool:
        """Whether a meeting is, by the day of the build, known not to be held as announced."""
        return self.catalogue.called_off(event, self.today)

    def body(self, entry: Entry) -> Body:
        """The entry's rendered body."""
        return self.bodies[entry.id]

    def absolute(self, address: str) -> str:
        """The full address of a site address."""
        return self.config.absolute(address)
