"""What a build puts aside, or reads from files piece by piece, is what it would have held in memory."""

import pickle
import random
from pathlib import Path

import numpy as np

from build_tools.build import cache
from build_tools.build.lines import Lines
from build_tools.build.shelf import board_of
from build_tools.model import Item
from build_tools.parallel import spread
from build_tools.spool import Spool

ITEM = Item(
    id="sak", title="Sak", path="nyheter/2024/sak.md", address="/nyheter/2024/sak/", body="Blåbær.\n", digest="1"
)


def test_an_entry_whose_text_is_put_aside_is_the_same_and_is_kept_whole(tmp_path: Path) -> None:
    """The next build does not find the text where it was put."""
    [text] = Spool(tmp_path).put([ITEM.body])
    light = Item.again(ITEM.light(text))
    assert "body" not in vars(light)
    assert light == ITEM
    kept = pickle.dumps(light)
    del light, text
    assert vars(pickle.loads(kept))["body"] == ITEM.body
    assert not [*tmp_path.iterdir()]


def test_forks_put_texts_aside_at_the_same_time(tmp_path: Path) -> None:
    """Each finds its own again."""
    spool = Spool(tmp_path)
    texts = [f"{number} {'æ' * (number % 50)}" for number in range(3000)]
    assert [each.text for each in spread(lambda text: spool.put([text])[0], texts)] == texts


def test_a_line_is_found_by_the_token_it_was_made_for(tmp_path: Path) -> None:
    """Those that stay are kept when their board is written again; of a damaged board nothing is believed."""
    names = [name for name in (f"sak-{number}" for number in range(500)) if board_of(name) == 7]
    Lines(tmp_path).put(7, {name: ("en", name.encode()) for name in names}, names)
    Lines(tmp_path).put(7, {names[0]: ("to", b"ny")}, names[:-1])
    lines = Lines(tmp_path)
    assert bytes(lines.of(names[0], "to") or b"") == b"ny"
    assert bytes(lines.of(names[1], "en") or b"") == names[1].encode()
    assert lines.of(names[0], "en") is None
    assert lines.of(names[-1], "en") is None
    file = tmp_path / "7"
    file.write_bytes(file.read_bytes().replace(b"ny", b"xx"))
    assert Lines(tmp_path).of(names[0], "to") is None


def test_what_is_kept_is_found_whole_or_not_at_all(tmp_path: Path) -> None:
    """With arrays of any length, that are read where they lie; a changed byte anywhere is noticed."""
    chance, path = random.Random(1), tmp_path / "value"
    value = {
        "names": ["å" * 100_000, b"x" * 70_000],
        "arrays": [np.arange(size, dtype=np.uint8) for size in (0, 3, 9)],
    }
    cache.save(path, value, b"key")
    found = cache.load(path, b"key")
    assert found["names"] == value["names"]
    assert [each.tolist() for each in found["arrays"]] == [[], [0, 1, 2], [*range(9)]]
    assert cache.load(path, b"other") is None
    whole = path.read_bytes()
    for place in [0, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(20))]:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert cache.load(path, b"key") is None
