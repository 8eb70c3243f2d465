"""What is kept from one making of the index for the next."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from msgspec import Struct, field

from build_tools.outputs.search.coding import Deflater
from build_tools.outputs.search.entries import Entries
from build_tools.outputs.search.known import known_files
from build_tools.outputs.search.lexicon import Lexicon, load_lexicon
from build_tools.outputs.search.revising import Made
from build_tools.outputs.search.shards import Placing, Shards
from build_tools.outputs.search.spellings import Spellings
from build_tools.outputs.search.synonyms import Synonyms


class Written(Struct, frozen=True):
    """An index as files by name, what its root says but for the folder's name, and digests of the files."""

    files: dict[str, bytes]
    said: dict[str, Any]
    digests: dict[str, bytes]

    @classmethod
    def of(cls, files: dict[str, bytes], said: dict[str, Any], before: "Written | None") -> "Written":
        """With the digests, which are known of files that are among those of ``before``."""
        known = before or cls({}, {}, {})
        digests = {
            name: known.digests[name]
            if known.files.get(name) is content
            else blake2b(content, digest_size=16).digest()
            for name, content in files.items()
        }
        return cls(files, said, digests)


class Standing(Struct):
    """Everything that the last making of the whole index left, as it was then; empty at first.

    ``lexicon`` is the one it was made with: reading it with the rest takes a fifth of the time of making it.
    ``shown`` says of each document, in order, where it stands and what takes its place; ``labels`` are the facets'.
    ``packed`` are the postings that the last amendment packed (`pack_few`): the next one needs most of them again.
    """

    lexicon: Lexicon | None = None
    made: Made | None = None
    shown: tuple[Any, ...] = ()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    written: Written | None = None
    entries: Entries = field(default_factory=Entries)
    placing: Placing = field(default_factory=Placing)
    shards: Shards = field(default_factory=Shards)
    spellings: Spellings = field(default_factory=Spellings)
    deflate: Deflater = field(default_factory=Deflater)
    packed: dict[bytes, tuple[bytes, ...]] = field(default_factory=dict)
    _synonyms: Synonyms | None = None
    _prepared: Synonyms | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The documents that were made, in order."""
        return self.made.ids if self.made else ()

    def synonyms(self, lexicon: Lexicon, groups: Sequence[Any]) -> Synonyms:
        """The general and these groups; naming their words takes as long as all else that an edit changes."""
        if self._synonyms is None or self._synonyms.groups != (*lexicon.synonyms, *groups):
            self._synonyms, self._prepared = self._prepared or Synonyms(lexicon), None
            self._synonyms.learn(groups)
        return self._synonyms

    def prepare(self) -> None:
        """Make what any index needs, whatever its documents say: while these are read there is time for it."""
        known_files()
        self._prepared = Synonyms(load_lexicon())
