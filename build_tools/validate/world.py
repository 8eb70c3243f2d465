"""All records together, with the indexes that rules across files ask."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from build_tools.load import Sources
from build_tools.model import SentIssue, Vocabulary
from build_tools.validate.records import Record
from build_tools.validate.suggest import Terms


class World(Struct, frozen=True, dict=True):
    """What was read, under judgement as a whole; ``records`` are in the order of their paths."""

    sources: Sources
    records: Sequence[Record]
    vocabulary: Vocabulary
    issues: tuple[SentIssue, ...]

    @cached_property
    def published(self) -> tuple[Record, ...]:
        """All but the drafts."""
        return tuple(record for record in self.records if not record.draft)

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        """Published records by id; the first of several."""
        return {record.id: record for record in reversed(self.published)}

    @cached_property
    def drafts(self) -> Mapping[str, Record]:
        """Drafts by id."""
        return {record.id: record for record in self.records if record.draft}

    @cached_property
    def by_local(self) -> Mapping[str, Record]:
        """Every record by its path relative to the content folder."""
        return {record.local: record for record in self.records}

    @cached_property
    def by_address(self) -> Mapping[str, Record]:
        """Published records by address and alias; an address beats an alias."""
        found = {alias: record for record in self.published for alias in record.values.get("aliases", ())}
        return {**found, **{record.address: record for record in self.published}}

    @cached_property
    def superseded(self) -> frozenset[str]:
        """The ids of what something published has taken over from."""
        return frozenset(old for record in self.published for old in record.values.get("supersedes", ()))

    @cached_property
    def draft_addresses(self) -> frozenset[str]:
        """Where drafts will stand."""
        return frozenset(record.address for record in self.records if record.draft)

    @cached_property
    def attachments(self) -> frozenset[str]:
        """Paths of attachments relative to the content folder, which are their paths on the site."""
        return frozenset(each.path for each in self.sources.attachments)

    @cached_property
    def ids(self) -> Terms:
        """Published ids, with the names people remember: the part without the date, the address and the title."""
        names = {
            key: (record.address, _undated(key), record.values.get("title", "")) for key, record in self.by_id.items()
        }
        return Terms(self.by_id, names)

    @cached_property
    def addresses(self) -> Terms:
        """Published addresses by their last part: all that stands in one folder begins alike."""
        return Terms((), {record.address: (last_part(record.address),) for record in self.published})


def last_part(address: str) -> str:
    """What a page is called in its folder."""
    return address.rstrip("/").rpartition("/")[2]


def _undated(key: str) -> str:
    return key.lstrip("0123456789-") or key
