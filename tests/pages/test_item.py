"""What an item's page says, and where."""

import json

import pytest
from golden import same_as_golden
from lxml.html import HtmlElement, fromstring
from rendering import rendered, sample_pages, tree
from sample import CONFIG, ITEMS, by_path, catalogue, day, edited, event, item, site, site_of

from build_tools.build.pipeline import theme_folders
from build_tools.config import SiteConfig
from build_tools.model import Change, Outlet, PartialDate, ProgrammeLine, newest_first
from build_tools.outputs import feeds, pages

VALID = "/nyheter/2024/biopsisvar/"


def text(found: list[HtmlElement]) -> str:
    """The words of the one element found."""
    assert len(found) == 1
    return " ".join(found[0].text_content().split())


@pytest.mark.parametrize(
    ("address", "band"),
    [
        (
            "/nyheter/2019/papirkopi/",
            "Erstattet. Dette gjelder ikke lenger. Les det som gjelder nå: Slutt på papirkopi",
        ),
        ("/nyheter/2024/trukket/", "Trukket. Ordningen ble ikke innført."),
        ("/nyheter/2023/utlopt/", "Utløpt. Dette gjaldt til og med 31. desember 2023."),
        ("/nyheter/2024/kommende/", "Kommer. Dette gjelder fra 1. juli 2024."),
    ],
)
def test_band(address: str, band: str) -> None:
    """What does not plainly apply says so in words above its title."""
    article = tree(address).find(".//article")
    assert text(article.find_class("status")).startswith(band)
    order = [element.tag for element in article.iter("div", "h1")]
    assert order[0] == "div", "the band stands above the title"


def test_no_band_where_plainly_valid() -> None:
    """What plainly applies has no band."""
    assert not tree(VALID).find_class("status")


def test_announced_successor() -> None:
    """A rule in force whose successor is announced ahead says when it ends and what comes."""
    known = site_of(item("ny", "2024-05-01", valid_from=PartialDate(2024, 9, 1), supersedes=("gammel",)),
                    item("gammel", "2020-01-01"))  # fmt: skip
    view = pages.item_view(known, known.catalogue.items[1])
    assert view.data["status"].word == "Gjelder ennå"
    assert view.data["status"].text == "Erstattes fra 1. september 2024 av:"
    assert view.data["status"].links[0].href == "nyheter/2024/ny/"


def test_action_box() -> None:
    """What it means for the reader stands in its own box before the body; on what is over it is told as past."""
    assert text(tree(VALID).find_class("action")) == (
        "Hva betyr dette for deg? Biopsisvar kommer heretter i epikrisen."
    )
    known = site_of(item("over", "2020-01-01", action="Gjør dette.", valid_until=PartialDate(2021, 1, 1)))
    page = pages.render(pages.environment(theme_folders(), known), pages.item_view(known, known.catalogue.items[0]))
    assert "Dette gjaldt da" in page.decode()
    assert "Hva betyr dette for deg" not in page.decode()


@pytest.mark.parametrize(("change", "says", "shown", "heading"), [
    ({}, "Gi medisinen.", "Gi medisinen.", "Hva betyr dette for deg"),
    ({"withdrawn": "Ikke rett."}, "Trukket: Ikke rett.", "Ikke rett.", "Dette gjelder ikke"),
    ({"valid_until": day("2024-01-31")}, "Utløpt: Gi medisinen.", "Gi medisinen.", "Dette gjaldt da"),
])  # fmt: skip
def test_what_does_not_apply_is_no_instruction_wherever_it_is_read(
    change: dict, says: str, shown: str, heading: str
) -> None:
    """Under a link in a chat, in a feed, in a list and in a pack: the action of what is withdrawn is not one's own."""
    known = site(catalogue(
        items=(item("rad", "2024-01-01", action="Gi medisinen.", **change),),
        packs=(edited(catalogue().packs[0], items=("rad",)),),
    ))  # fmt: skip
    page = pages.item_view(known, known.catalogue.items[0])
    assert page.data["description"] == says
    assert f'"description":"{says}"' in page.data["json_ld"]
    stories = {each["url"]: each for each in json.loads(by_path(feeds.render(known))["feed.json"])["items"]}
    story = stories[f"{CONFIG.url}nyheter/2024/rad/"]
    assert f"<strong>{heading}:</strong> Gi medisinen." in story["content_html"]
    made = rendered(known)
    for address in ("/smagruppe/pakke/", "/nyheter/2024/"):
        assert [row.text_content() for row in fromstring(made[address]).find_class("row-action")] == [shown]


TABLE = "| Prøve | Rør |\n|---|---|\n| Kalium | Gel |\n"


@pytest.mark.parametrize(("body", "says"), [(TABLE, "Prover"), (f"{TABLE}\n- Ring først.\n", "Ring først.")])
def test_a_table_is_no_description(body: str, says: str) -> None:
    """Under a link and in a feed it stands without its lines: the words beside it do, or the title."""
    known = site(catalogue(items=(item("prover", "2024-01-01", body=body),)))
    assert pages.item_view(known, known.catalogue.items[0]).data["description"] == says
    stories = json.loads(by_path(feeds.render(known))["feed.json"])["items"]
    assert [each["summary"] for each in stories if each["title"] == "Prover"] == [says]


def test_facts() -> None:
    """Date, source, topics, municipalities, audience and codes stand in one list, linked where there is a page."""
    facts = tree(VALID).find_class("facts")[0]
    told = {row[0].text_content(): " ".join(row[1].text_content().split()) for row in facts}
    assert told["Dato"] == "14. mars 2024"
    assert told["Kommuner"] == "Alle"
    assert told["Målgruppe"] == "Fastlege, LIS"
    assert told["ICPC-2"] == "D"
    links = [link.get("href") for link in facts.iter("a")]
    assert links == ["../../../avsender/seksjon/", "../../../tema/mage/", "../../../tema/prover/"]


def test_chain_and_issues() -> None:
    """Successor and predecessor stand in one line of time, newest first; each issue that carried it is named."""
    steps = tree(VALID).find_class("step")
    assert [step.find_class("step-date")[0].text for step in steps] == ["14. mars 2024", "2019"]
    assert "Brevet nr. 1/2024, 15. mars 2024" in text(tree(VALID).xpath("//section[@aria-labelledby='sendt_']"))


def test_changed_after_sending() -> None:
    """An issue that carried another text than the page shows now says so, with every change made after it was sent."""
    before = Change(updated=PartialDate(2024, 5, 10), change_note="Nytt telefonnummer.", change="major")
    between = Change(updated=PartialDate(2024, 5, 20), change_note="Ny adresse.")
    told = {
        "digest": "1" * 64,
        "updated": PartialDate(2024, 5, 22),
        "change_note": "Ny postkasse.",
        "changes": (before, between),
    }
    changed = [edited(each, **told) if each.id == "rettet" else each for each in ITEMS]
    known = site(catalogue(items=newest_first(changed)))
    view = pages.item_view(known, known.catalogue.by_id["rettet"])  # type: ignore[arg-type]
    assert [(sent.changed, sent.note) for sent in view.data["issues"]] == [("Endret", "Ny adresse. Ny postkasse.")]
    issue = next(view for view in pages.views(known) if view.address == "/arkiv/brevet/2024/2/")
    assert [(line.changed, line.note) for line in issue.data["lines"]] == [("Endret", "Ny adresse. Ny postkasse.")]
    assert view.data["earlier"] == (("20. mai 2024", "Ny adresse."), ("10. mai 2024", "Nytt telefonnummer."))


@pytest.mark.parametrize("leads", ["/nyheter/2024/mal/", "/gammel/mal/"], ids=["address", "former address"])
def test_a_text_to_copy_names_the_news_that_leads_to_it(leads: str) -> None:
    """The newest first, marked where it no longer applies; another item that is led to names nothing."""
    known = site_of(
        item("mal", "2024-01-01", kind="avslagstekst", version="2", aliases=("/gammel/mal/",), leads=(leads,)),
        item("nytt", "2024-05-01", title="Ny mal for avslag", leads=(leads, "/nyheter/2024/annet/")),
        item("gammelt", "2024-02-01", withdrawn="Feil.", leads=(leads,)),
        item("annet", "2024-03-01"),
    )
    view = pages.item_view(known, known.catalogue.by_id["mal"])  # type: ignore[arg-type]
    assert [(row.title, row.word) for row in view.data["mentions"]] == [
        ("Ny mal for avslag", ""), ("Gammelt", "Trukket"),
    ]  # fmt: skip
    page = pages.render(pages.environment(theme_folders(), known), view).decode()
    assert '<a href="../../../nyheter/2024/nytt/">Ny mal for avslag</a>' in page[page.index('id="omtalt_"') :]
    other = pages.item_view(known, known.catalogue.by_id["annet"])  # type: ignore[arg-type]
    assert not other.data["mentions"]


def test_language() -> None:
    """A page in nynorsk says so on the article, and the interface inside it stays bokmål."""
    article = tree("/nyheter/2024/nynorsk/").find(".//article")
    assert article.get("lang") == "nn"
    assert article.find_class("facts")[0].get("lang") == "nb"
    assert tree("/nyheter/2024/nynorsk/").get("lang") == "nb"


def test_every_title_is_read_aloud_in_its_own_language() -> None:
    """In lists, bands, packs and chains; and the words of the interface around a foreign text are Norwegian."""
    soon, met = day("2024-07-01"), ("2024-06-03T11:30", "2024-06-03T12:15")
    items = (
        item("a", "2023-01-01", title="nb a", valid_until=soon, supersedes=("b",)),
        item("b", "2022-01-01", title="en b", lang="en", supersedes=("c",)),
        item("c", "2021-01-01", title="nb c"),
        item(
            "i",
            "2024-04-01",
            title="en i",
            lang="en",
            kind="avslagstekst",
            body="en words",
            leads=("/nyheter/2024/d/",),
        ),
        item(
            "d", "2024-05-01", title="nn d", lang="nn", updated=day("2024-05-20"), valid_until=soon, supersedes=("e",)
        ),
        item("e", "2023-05-01", title="en e", lang="en"),
    )
    meetings = (
        event("f", *met, title="en f", lang="en", programme=(ProgrammeLine(time="11.30", title="en welcome"),)),
        event("g", *met, title="nb g", supersedes=("h",)),
        event("h", *met, title="en h", lang="en", cancelled="Sykdom."),
    )
    pack = edited(catalogue().packs[0], items=tuple("abcde"), title="en pakke", lang="en")
    known = site(catalogue(items=newest_first(items), events=meetings, guides=(), packs=(pack,), pages=(), issues=()))
    titles = {each.title for each in known.catalogue.entries()} | {"en welcome", "en words"}
    for address, html in rendered(known).items():
        for element in fromstring(html).iterfind(".//body//*"):
            said = " ".join((element.text or "").split())
            if said in titles or said in ("Avlyst.", "Erstattet.", "Gjelder ennå.", "Trukket."):
                spoken = next(each.get("lang") for each in (element, *element.iterancestors()) if each.get("lang"))
                assert spoken == (said[:2] if said in titles else "nb"), (address, said)


def test_hostile_title() -> None:
    """A title with markup is text in the heading, the head and the structured data alike."""
    page = sample_pages()["/nyheter/2024/fiendtlig/"]
    assert "<script>alert" not in page
    assert page.count("</title>") == 1
    data = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(data)["headline"].startswith("</title><script>alert(1)</script> A & B")


def test_unsafe_links_are_dropped() -> None:
    """An outlet that is no web address is named without a link."""
    known = site_of(item("a", "2024-01-01", outlets=(Outlet(label="Felle", url="javascript:alert(1)"),)))
    view = pages.item_view(known, known.catalogue.items[0])
    assert [(each.label, each.url) for each in view.data["outlets"]] == [("Felle", "")]


def test_feedback() -> None:
    """Feedback is a mail to the source's mailbox with the subject filled in, or the configured form."""
    known = site()
    view = pages.item_view(known, known.catalogue.by_id["biopsisvar"])  # type: ignore[arg-type]
    link = view.data["feedback"]
    assert link.startswith("mailto:")
    assert "?subject=Tilbakemelding%3A%20Slutt%20p%C3%A5%20papirkopi%20av%20biopsisvar&body=" in link
    assert "%0D%0A%28Skriv%20aldri%20pasientopplysninger" in link, "a line of a mail ends as RFC 6068 wants it"
    form = site(config=SiteConfig(feedback_form="https://skjema.example.org/"))
    assert pages.item_view(form, form.catalogue.items[0]).data["feedback"] == "https://skjema.example.org/"


def test_page_depends_on_its_item_only() -> None:
    """An item's page is the same bytes in a site that holds nothing but what the page shows."""
    whole = site()
    entry = whole.catalogue.by_id["rettet"]
    alone = site_of(entry)
    pair = []
    for known in (whole, alone):
        view = pages.item_view(known, entry)  # type: ignore[arg-type]
        shown = dict(view.data) | {"issues": ()}
        pair.append(shown)
    assert pair[0] == pair[1]


def test_golden() -> None:
    """The whole of an item's main part is as it was read and agreed."""
    page = sample_pages()[VALID]
    main = page[page.index("<main") : page.index("</main>")]
    same_as_golden("pages/item.html", (main + "</main>\n").encode())
    assert CONFIG.url + VALID[1:] == tree(VALID).xpath("//link[@rel='canonical']/@href")[0]
