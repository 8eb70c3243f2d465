"""What several terms have in common is made once, and is what it would be for each."""

import numpy as np
import pytest
from test_ranking import made_up

from build_tools.outputs import search
from build_tools.outputs.search.found import Found


def test_postings_made_once_are_those_of_each_name(monkeypatch: pytest.MonkeyPatch) -> None:
    documents, shared = made_up(7, 60), []

    def apart(found: Found) -> np.ndarray:
        shared.append(len(found.names) - len(set(alike(found).tolist())))
        return np.arange(len(found.names))

    once = list(search.build_index(documents, [], {}))
    alike = Found.first_alike
    monkeypatch.setattr(Found, "first_alike", apart)
    assert list(search.build_index(documents, [], {})) == once
    assert min(shared) > 100
