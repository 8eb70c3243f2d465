"""/om/kvalitet/ says what the tests said, and nothing else."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import quality
from quality import POINTS
from reader import OWN, demonstration

pytestmark = pytest.mark.no_cover

PAGE = OWN / "content/om/kvalitet.md"
pytest_plugins = ["pytester"]
TESTS = """
import pytest

def test_says(figure):
    {said}

def test_says_nothing():
    assert False

@pytest.mark.parametrize("number", [1, 2])
def test_adds(figure, number):
    figure("kills", number)
    assert number < {limit}
"""


@demonstration
def test_the_page_is_what_its_figures_make_it() -> None:
    """No figure was typed into it and no line is missing, so its Markdown is what the program makes of the figures."""
    text = PAGE.read_text(encoding="utf-8")
    day, figures = quality.read(text)
    assert quality.page(day, figures) == text
    assert figures.keys() == {line.key for lines in POINTS.values() for line in lines}
    assert [key for key in ("ran", "breaches", "axe_found", "vnu_errors", "soak_failed") if figures[key]] == []
    assert figures["soak_items"] >= 10_000


def run(pytester: pytest.Pytester, limit: int, *left_out: str) -> tuple[str, Path]:
    """A run of tests that say figures: what was said on the terminal, and where the page would be."""
    keys = [line.key for lines in POINTS.values() for line in lines if line.key not in ("kills", *left_out)]
    said = "; ".join(f'figure("{key}", 1234)' for key in keys)
    pytester.makepyfile(TESTS.format(said=said, limit=limit))
    pytester.makeconftest(f"import sys\nsys.path[:0] = [{str(OWN / 'tests')!r}, {str(OWN)!r}]\n"
                          "from pathlib import Path\nfrom quality import Collector, figure\n"
                          "def pytest_configure(config):\n"
                          "    config.pluginmanager.register(Collector(Path('kvalitet.md')))\n")  # fmt: skip
    done = pytester.runpytest_subprocess()
    return done.stdout.str() + done.stderr.str(), pytester.path / "kvalitet.md"


def test_figures_are_added_up_and_other_tests_are_left_out(pytester: pytest.Pytester) -> None:
    """Two tests that say one figure; one that says none and would fail."""
    _said, page = run(pytester, 3)
    _day, figures = quality.read(page.read_text(encoding="utf-8"))
    assert figures.pop("kills") == 3
    assert set(figures.values()) == {1234}


def test_nothing_is_written_when_a_test_fails(pytester: pytest.Pytester) -> None:
    """Figures of a broken program are none."""
    _said, page = run(pytester, 2)
    assert not page.exists()


def test_nothing_is_written_when_a_figure_was_not_said(pytester: pytest.Pytester) -> None:
    """As where a server is not installed and its tests are skipped."""
    said, page = run(pytester, 3, "headers")
    assert "no test said headers" in said
    assert not page.exists()


def test_the_makefiles_own_line_is_understood() -> None:
    """A page that is there already must not be taken for a test to run."""
    (line,) = re.findall(r"-m (pytest --quality.*)", (OWN / "Makefile").read_text(encoding="utf-8"))
    command = [sys.executable, "-m", *line.split(), "--collect-only", "-q", "tests/trust/test_supply.py"]
    done = subprocess.run(command, cwd=OWN, capture_output=True, text=True, check=False)
    assert "nothing is written: no test said hostile_files" in done.stdout + done.stderr
