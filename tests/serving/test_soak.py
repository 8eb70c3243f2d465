"""A short soak; the long one is tests/bench/soak.py by hand."""

import sys
from pathlib import Path

import pytest
from web_servers import program

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

from soak import soak


@pytest.mark.skipif(not program("nginx"), reason="nginx is not installed")
def test_no_request_fails_while_a_new_site_takes_the_old_ones_place(tmp_path: Path) -> None:
    found = soak(tmp_path, items=40, seconds=2)
    assert found["faults"] == {}
    assert found["requests"] > 100
    assert found["unchanged_304"] > 0
