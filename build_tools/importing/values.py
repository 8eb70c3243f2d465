"""What passes between the steps of an import."""

from collections.abc import Mapping

from msgspec import Struct, field

from build_tools.errors import BuildToolsError
from build_tools.importing.recipients import Recipients
from build_tools.model import PartialDate


class Refused(BuildToolsError):
    """Nothing of the file is taken in; the text says why and what to do, in Norwegian."""


class Dated(Struct, frozen=True):
    """A date and, when it is not certain, why (Norwegian; empty: certain). ``day`` None: nothing was found."""

    day: PartialDate | None = None
    doubt: str = ""


class Sender(Struct, frozen=True):
    """Who sent: the display name and the address or host as the file has them."""

    name: str = ""
    address: str = ""


class Piece(Struct, frozen=True, kw_only=True):
    """One text of a file: untrusted HTML and what the file says about it.

    ``whole`` texts (an entry of a feed) are one article; others (a mail) are split into theirs.
    ``labels`` are the categories given by its author; ``base`` is what relative links are relative to; ``doubt`` is
    what is unsure about the title.
    """

    title: str
    html: str
    dated: Dated = Dated()
    sender: Sender = Sender()
    link: str = ""
    labels: tuple[str, ...] = ()
    base: str = ""
    whole: bool = False
    doubt: str = ""


class Letter(Struct, frozen=True, kw_only=True):
    """A file taken apart. ``pictures`` maps what ``<img src>`` says (``cid:…``) to the bytes in the file.

    ``loose`` are attached pictures that no text points to, by file name. ``copy`` is what may be kept of the
    original, ``extension`` its ending without the dot; ``notes`` say what was left out (Norwegian).
    """

    pieces: tuple[Piece, ...]
    copy: bytes
    extension: str
    recipients: Recipients
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    loose: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Article(Struct, frozen=True, kw_only=True):
    """One article: Markdown whose pictures still carry the file's own names (``cid:…``).

    ``link`` is where the same message stands, ``letter`` the subject of the mail it stood in, ``labels`` what
    its author and the headings above it say it is about; ``doubt`` is what is unsure about the title.
    """

    title: str
    body: str
    dated: Dated = Dated()
    sender: Sender = Sender()
    link: str = ""
    letter: str = ""
    labels: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    doubt: str = ""
