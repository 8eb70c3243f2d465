"""What outputs return."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site: ``path`` relative to the site's root (POSIX, no leading slash) and its bytes.

    ``digest`` is the BLAKE2b of these, 16 bytes long, where it is known.
    """

    path: str
    content: bytes
    digest: bytes = b""
