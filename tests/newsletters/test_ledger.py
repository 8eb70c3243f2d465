"""What the ledger remembers is believed, or nothing is sent."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from build_tools.errors import UsageError
from build_tools.newsletters.ledger import Ledger, open_ledger


def test_a_ledger_cut_off_in_the_middle_of_a_line_is_read_and_a_damaged_one_refused(tmp_path: Path) -> None:
    """A torn last line was never acted on; anything else that is wrong stops the sending."""
    path = tmp_path / "l.ledger"
    now = datetime(2026, 4, 1, tzinfo=UTC)

    def opened() -> "Ledger":
        with open_ledger(path, "brevet/2026/1", now, lambda: None) as ledger:
            return ledger

    with open_ledger(path, "brevet/2026/1", now, lambda: None) as ledger:
        ledger.write(ledger.key("a@b.no"), "accepted", "250")
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"recipient": "abc", "st')
    assert len(opened().marks) == 1
    assert path.read_bytes() == whole
    with pytest.raises(UsageError, match="hører til en annen utgave"), open_ledger(path, "x/2026/1", now, print):
        pass
    path.write_bytes(b"tull\n" + whole)
    with pytest.raises(UsageError, match="er skadet"):
        opened()
