"""Every file that was written is everywhere it was promised to be, in the site as it was built."""

import json
import re
from pathlib import Path

import pytest
import yaml
from quality import Figure
from reader import GOOD

Front = dict[str, object]


def written() -> dict[str, Front]:
    """The fields of every item of the good content by its id, read without the product."""
    found: dict[str, Front] = {}
    for path in sorted(GOOD.glob("content/nyheter/*/*.md")):
        front = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
        found[str(front.get("id", path.stem))] = front
    return found


@pytest.fixture(scope="module")
def records(built_site: Path) -> dict[str, Front]:
    """The published data by id."""
    return {record["id"]: record for record in json.loads((built_site / "data/items.json").read_text("utf-8"))}


@pytest.mark.parametrize("name", sorted(written()))
def test_an_item_is_in_every_place(built_site: Path, records: dict[str, Front], name: str, figure: Figure) -> None:
    """In the data, on its page, in its year's list, in the list of each of its topics and its source, in the map."""
    front, record = written()[name], records[name]
    address = re.sub(r"^https?://[^/]+/", "", str(record["url"]))
    assert (built_site / address / "index.html").is_file()
    topics = front.get("topic", front.get("tema"))
    lists = [f"tema/{topic}" for topic in ([topics] if isinstance(topics, str) else list(topics))]  # type: ignore[call-overload]
    source = front.get("source", front.get("avsender", front.get("kilde")))
    for place in [*lists, f"avsender/{source}", str(Path(address).parent)]:
        page = (built_site / place / "index.html").read_text(encoding="utf-8")
        assert f'/{address}"' in page or f'../{Path(address).name}/"' in page or address in page, place
    assert f"/{address}<" in (built_site / "sitemap.xml").read_text(encoding="utf-8")
    figure("places", len(lists) + 5)  # its page, the data, its source, its year, the map
