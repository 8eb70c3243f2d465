"""A short soak; for the figures of /om/kvalitet/ a long one of a large site."""

import sys
from pathlib import Path

import pytest
from quality import Figure
from web_servers import program

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

from soak import soak

pytestmark = pytest.mark.no_cover


@pytest.mark.skipif(not program("nginx"), reason="nginx is not installed")
def test_no_request_fails_while_a_new_site_takes_the_old_ones_place(
    tmp_path: Path, pytestconfig: pytest.Config, figure: Figure
) -> None:
    size: dict[str, int] = (
        {"items": 10_000, "seconds": 30} if pytestconfig.getoption("quality") else {"items": 40, "seconds": 2}
    )
    found = soak(tmp_path, **size)
    figure("soak_items", size["items"])
    for name in ("requests", "unchanged", "failed"):
        figure(f"soak_{name}", found[name])
    assert found["faults"] == {}
    assert found["requests"] > 100
    assert found["unchanged"] > 0
