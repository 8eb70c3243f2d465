"""Files compared byte for byte with what is committed under tests/golden/.

``PRAKSISNYTT_GOLDEN=write`` before pytest writes them anew; then read the difference before committing it.
"""

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def same_as_golden(path: str, content: bytes) -> None:
    """Hold ``content`` against the golden file at ``path``."""
    golden = GOLDEN / path
    if os.environ.get("PRAKSISNYTT_GOLDEN") == "write":
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(content)
    assert golden.exists(), f"{path}: no golden file; write it with PRAKSISNYTT_GOLDEN=write and read it"
    assert content == golden.read_bytes(), f"{path} differs from its golden file"
