"""What single files showed the last time: judged again only when they, or what they are judged by, have changed."""

import hashlib
from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from build_tools.load import Document, Sources
from build_tools.spool import Spool
from build_tools.validate.records import Record


class Looks(Struct):
    """Records by path; ``key`` is what they were judged by, ``sound`` the state in which nothing across files was
    wrong.

    Texts of entries are put aside in the ``spool`` where there is one.
    """

    key: str = ""
    sound: str = ""
    records: dict[str, Record] = field(default_factory=dict)
    spool: Spool | None = None

    def under(self, key: str) -> Mapping[str, Record]:
        """The records, if they were judged by the same."""
        return self.records if self.key == key else {}

    def documents(self) -> Mapping[str, Document]:
        """The files as they were read, by path: what need not be read again."""
        return {path: record.document for path, record in self.records.items()}


def key_of(sources: Sources, today: date) -> str:
    """Everything beside its own bytes that decides what a file shows by itself."""
    terms = [f"{name}:{document.digest}" for name, document in sorted(sources.vocabulary.items())]
    return hashlib.blake2b(
        "\n".join([sources.root, sources.site, str(today), *terms]).encode(), digest_size=16
    ).hexdigest()
