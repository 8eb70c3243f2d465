"""A real archive in which five pieces of news have taken the place of others: what a search for each shows."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from reader import GOOD, Visitor, build

pytestmark = pytest.mark.no_cover

REAL = Path(__file__).parents[3] / "shared/data/real/content"
TAKEN_OVER = {
    "viktig-endringer-i-forlop-ved-dyp-venos-trombose-dvt": "mange-sporsmal-om-dyp-venetrombose-dvt",
    "fordeling-av-pasienter-til-ulike-radiologiske-aktorer-i-regi": "riktig-bruk-av-det-radiologiske-tilbudet",
    "nye-rutiner-for-beintetthetsmaling-dxa-og-osteoporose-polikl": "beintetthetsmaling",
    "nye-retningslinjer-for-oppfolging-etter-kurativ-behandling-f":
        "oppfolging-av-pasienter-operert-for-tykk-og-endetarmskreft",
    "akutt-psykisk-helsehjelp-i-vestfold-ambulant-akutteam": "akutt-psykisk-helsehjelp-ett-telefonnummer-33-37-50-77",
}  # fmt: skip
"""The id of what is valid to that of what it supersedes."""
QUERIES = (
    "dyp venetrombose henvisning SiV",
    "fordeling radiologi akuttsenteret",
    "beintetthetsmåling dxa osteoporose poliklinikk",
    "nye retningslinjer oppfølging colorectalcancer",
    "akutt psykisk helsehjelp telefonnummer Vestfold",
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Path]]:
    """The site of the real archive with the five added, and each file by its id."""
    if not REAL.is_dir():
        pytest.skip("the shared test data is not beside the repository")
    content = tmp_path_factory.mktemp("real") / "content"
    shutil.copytree(REAL, content)
    files = {_id(path): path for path in content.rglob("*.md")}
    for new, old in TAKEN_OVER.items():
        text = files[new].read_text(encoding="utf-8")
        files[new].write_text(text.replace("---\n", f"---\nsupersedes: {old}\n", 1), encoding="utf-8")
    return build(content, GOOD / "mkdocs.yml", content.parent), files


def _id(path: Path) -> str:
    found = re.search(r"^id: (.+)$", path.read_text(encoding="utf-8"), re.M)
    return found[1] if found else path.stem


def _title(path: Path) -> str:
    found = re.search(r"^title: '?(.+?)'?$", path.read_text(encoding="utf-8"), re.M)
    assert found
    return found[1]


@pytest.mark.parametrize(("query", "new"), list(zip(QUERIES, TAKEN_OVER, strict=True)))
def test_what_is_valid_comes_first_and_what_it_replaced_is_marked(
    archive: tuple[Path, dict[str, Path]], serve: Callable[..., str], browser: Browser, query: str, new: str
) -> None:
    """The first hit is the valid one; the old one stands marked, and its own page says so and leads on."""
    site, files = archive
    visitor = Visitor(browser, serve(site))
    page = visitor(f"sok/?q={query}")
    first = page.get_by_role("list", name="Treff").locator("> li").first
    expect(first.get_by_role("heading")).to_have_text(_title(files[new]))
    old = _title(files[TAKEN_OVER[new]])
    link = page.get_by_role("link", name=old, exact=True)
    row = page.get_by_role("list", name="Treff").get_by_role("listitem").filter(has=link).last
    expect(row.get_by_text("Erstattet", exact=True)).to_be_visible()
    link.click()
    band = page.get_by_role("note", name="Status")
    expect(band).to_contain_text("Erstattet. Dette gjelder ikke lenger.")
    band.get_by_role("link", name=_title(files[new])).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(_title(files[new]))
    expect(page.get_by_role("note", name="Status")).to_have_count(0)
    assert visitor.faults == []
    visitor.contexts[0].close()
