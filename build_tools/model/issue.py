"""Issues as they were sent: what stands frozen in ``archive/``."""

from datetime import date

from msgspec import Struct

from build_tools.model.vocabulary import in_charge

BETWEEN = "; "
"""Stands between the marks of several changes in a manifest."""
MAILS = ("utgave.html", "utgave.txt")
"""The files of an issue that are shown on the site, beside its page."""


class SentItem(Struct, frozen=True, kw_only=True):
    """One line of an issue: the id, the title and the content hash as sent, and the section it stood in.

    ``digest`` is the SHA-256 of the item's file when the issue was published. ``validity`` is what the reader was
    told about it, ``change`` the major changes it had then, ``2026-05-02 1f0c9a22; 2026-06-01 …``, empty for none.
    Manifests that were not written by this product may lack both (None: unknown). ``heirs`` are the ids of what the
    reader was sent to in its place.
    """

    id: str
    title: str
    digest: str
    section: str
    correction: bool = False
    validity: str | None = None
    change: str | None = None
    heirs: tuple[str, ...] = ()

    @property
    def marks(self) -> frozenset[str]:
        """The marks (`Change.mark`) of the major changes it had then."""
        return frozenset((self.change or "").split(BETWEEN))


class SentIssue(Struct, frozen=True, kw_only=True):
    """One number of a newsletter. ``folder`` is relative to the archive: ``praksisnytt/2026/11``.

    ``since`` is the first day of the window it was composed for, None when it took all that was not yet carried.
    """

    since: date | None = None
    newsletter: str
    number: int
    date: date
    responsible_name: str
    responsible_role: str
    subject: str
    items: tuple[SentItem, ...]
    folder: str
    files: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """``/arkiv/praksisnytt/2026/11/``."""
        return f"/arkiv/{self.folder}/"

    @property
    def responsible(self) -> str:
        """Who answered for it, with the role."""
        return in_charge(self.responsible_name, self.responsible_role)

    @property
    def name(self) -> str:
        """``nr. 11/2026``."""
        return f"nr. {self.number}/{self.date.year}"

    def full_name(self, label: str) -> str:
        """``Praksisnytt nr. 11/2026``: under the name it was sent as, which its subject tells.

        ``label`` is what the newsletter is called now, for a subject that does not.
        """
        sent_as, number, _headline = f"{self.subject}:".partition(f" {self.name}:")
        return f"{sent_as if number else label} {self.name}"
