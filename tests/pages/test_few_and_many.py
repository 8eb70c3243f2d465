"""What pages of lists say of themselves: how much there is, and what sets two of a name apart."""

import pytest
from lxml import html as lxml_html
from msgspec.structs import replace
from rendering import rendered, tree
from sample import ISSUES, WORDS, catalogue, item, site, site_of


def test_a_topic_says_when_more_applies_than_it_shows() -> None:
    """The newest thirty are shown, and how many there are, with a way to the others."""
    for many, ways in ((30, []), (31, ["../../sok/?tema=mage&status=gjeldende", "#historikk"])):
        known = site_of(*(item(f"sak-{each}", "2024-01-01") for each in range(many)))
        (now,) = lxml_html.fromstring(rendered(known)["/tema/mage/"]).xpath(
            "//section[@aria-labelledby='gjelder-na']"
        )
        assert now.xpath("p//a/@href") == ways
        assert ("Viser de 30 nyeste av 31 nyheter." in now.text_content()) == bool(ways)


def test_what_a_municipality_sends_and_what_concerns_it_are_told_apart() -> None:
    """By the names of their tabs, and by what stands under the heading."""
    said = []
    for address in ("/avsender/bygda/", "/kommune/bygda/"):
        said.append([tree(address).findtext(".//title"), tree(address).find_class("ingress")[0].text])
    assert said == [
        ["Bygda kommune som avsender – Praksisnytt", "Det Bygda kommune selv har sendt."],
        ["Bygda kommune – Praksisnytt", "Det som gjelder fastlegene i Bygda særskilt."],
    ]


@pytest.mark.parametrize(("items", "news", "home"), [
    ((), "Ingen nyheter ennå.", "Søk i nyheter, veiledninger og møter"),
    (("a",), "1 nyhet.", "Søk i nyheter, veiledninger og møter"),
    (("a", "b"), "2 nyheter, de nyeste først.", "Søk i 2 nyheter, veiledninger og møter"),
])  # fmt: skip
def test_what_is_empty_says_so_and_what_is_one_is_not_called_many(items: tuple, news: str, home: str) -> None:
    """On a new site with one issue, too."""
    news_only = tuple(item(name, "2024-01-01") for name in items)
    known = catalogue(items=news_only, guides=(), events=(), packs=(), pages=(), issues=ISSUES[:1])
    made = rendered(site(known))
    page = lxml_html.fromstring(made["/"])
    assert lxml_html.fromstring(made["/nyheter/"]).find_class("ingress")[0].text == news
    assert page.xpath("//label[@for='finn-stor']")[0].text == home
    for address, text in made.items():
        lists = lxml_html.fromstring(text).xpath("//main//ol | //main//ul | //nav")
        assert all(len(each) or "search-" in each.get("id", "") for each in lists), f"a list of {address} is empty"


def test_nothing_leads_to_a_room_that_the_operator_does_not_have() -> None:
    """Without municipalities, newsletters and dialogue messages their pages say so, and no other speaks of them."""
    senders = {key: each for key, each in WORDS.sources.items() if each.kind != "kommune"}
    few = replace(WORDS, sources=senders, newsletters={}, dialog_rules=(), dialog_clinics=())
    known = catalogue(items=(item("a", "2024-01-01"),), events=(), packs=(), issues=(), vocabulary=few)
    made = {address: lxml_html.fromstring(text) for address, text in rendered(site(known)).items()}
    for address in ("/arkiv/", "/kommune/"):
        assert [each.text for each in made[address].xpath("//main//*[@class='muted']")] == ["Ingenting her ennå."]
    assert not made["/nyheter/2024/a/"].xpath("//dt[.='Kommuner']")
    assert not made["/abonner/"].xpath("//*[@id='nyhetsbrev_' or @href='#nyhetsbrev_']")
    for address in ("/", "/veiledning/", "/sok/"):
        assert not made[address].xpath("//a[contains(@href, 'kommune/') or contains(@href, 'dialogmelding/')]")
