"""What the operator decides in the configuration is what readers see."""

from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html
from msgspec.structs import replace
from reader import GOOD
from rendering import rendered, sample_pages
from sample import CONFIG, WORDS, catalogue, site

from build_tools.build.gathering import gather
from build_tools.errors import UsageError
from build_tools.model import Selection

ITEM = "/nyheter/2024/biopsisvar/"


def test_name_logo_and_footer_are_the_operators() -> None:
    """Every page has the configured name and logo at its top, and the configured sentence at its foot."""
    given = replace(CONFIG, name="Legenytt", logo="vedlegg/kart.png", footer="Drives av kontoret.")
    page = html.fromstring(rendered(site(config=given))[ITEM])
    (logo,) = page.find_class("logo")
    assert logo.text_content() == "Legenytt"
    assert logo.xpath("*/@src") == ["../../../vedlegg/kart.png"]
    assert "Drives av kontoret." in page.find_class("bottom")[0].text_content()


def test_a_way_to_edit_is_there_only_where_it_leads_somewhere() -> None:
    """With the git host's address each entry leads to its own file there; without it nothing offers to edit."""
    assert "Rediger" not in sample_pages()[ITEM]
    given = replace(CONFIG, edit_url="https://git.example.org/nytt/edit/main/")
    page = html.fromstring(rendered(site(config=given))[ITEM])
    links = page.xpath("//a[.='Rediger siden']/@href")
    assert links == ["https://git.example.org/nytt/edit/main/content/nyheter/biopsisvar.md"]


def test_a_logo_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    """Before anything is made: no reader meets a broken image on every page."""
    with pytest.raises(UsageError, match="no vedlegg/borte"):
        gather(GOOD / "content", tmp_path, replace(CONFIG, logo="vedlegg/borte.png"), date(2026, 11, 22))


@pytest.mark.parametrize(("role", "shown"), [
    ("Leder for ALIS", "leder for ALIS"), ("ALIS-leder", "ALIS-leder"), ("Kommuneoverlege", "kommuneoverlege"),
])  # fmt: skip
def test_a_role_keeps_its_abbreviations(role: str, shown: str) -> None:
    """It stands in a sentence, so only its first letter may be a small one."""
    letter = replace(WORDS.newsletters["brevet"], responsible_role=role)
    known = site(catalogue(vocabulary=replace(WORDS, newsletters={"brevet": letter})))
    assert f"Ansvarlig: Kontoret ({shown})." in rendered(known)["/abonner/"]


def test_where_one_subscribes_and_a_senders_own_page_may_be_on_the_site() -> None:
    """From each page that leads there, the address is counted from the site's root."""
    letter = replace(WORDS.newsletters["brevet"], subscribe="/om/", select=Selection(municipalities=("bygda",)))
    town = replace(WORDS.sources["bygda"], url="/veiledning/veileder/")
    words = replace(WORDS, newsletters={"brevet": letter}, sources={**WORDS.sources, "bygda": town})
    made = rendered(site(catalogue(vocabulary=words)))
    for address in ("/abonner/", "/arkiv/brevet/", "/kommune/bygda/"):
        links = html.fromstring(made[address]).xpath("//a[starts-with(., 'Meld deg på')]/@href")
        assert [urljoin(address, link) for link in links] == ["/om/"]
    for address in ("/kommune/bygda/", "/avsender/bygda/"):
        (link,) = html.fromstring(made[address]).xpath("//a[.='Nettstedet til avsenderen']/@href")
        assert urljoin(address, link) == "/veiledning/veileder/"
