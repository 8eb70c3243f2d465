"""What outputs return."""

from collections.abc import Callable, Iterable

from msgspec import Struct


class SiteFile(Struct, frozen=True):
    """A file of the site: ``path`` relative to the site's root (POSIX, no leading slash) and its bytes.

    ``digest`` is the BLAKE2b of these, 16 bytes long, where it is known.
    """

    path: str
    content: bytes
    digest: bytes = b""

    def parts(self) -> Iterable[bytes]:
        """The bytes, as a `LongFile` gives them."""
        return (self.content,)


class LongFile(Struct, frozen=True):
    """A file that is not held whole in memory: ``parts`` gives its bytes, and does so each time it is called."""

    path: str
    parts: Callable[[], Iterable[bytes]]
    digest: bytes = b""
