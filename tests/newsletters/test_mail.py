"""The mail itself: what mail programs, relays and readers need of it, and the same bytes as last time."""

import re
import shutil
import subprocess
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from golden import same_as_golden
from lxml import html as lxml_html
from msgspec.structs import replace
from newsletter_world import World, new_world
from playwright.sync_api import Browser

from build_tools.newsletters.mail import read_mail

ROOT = Path(__file__).parents[2]
BODY = """Fra nå av gjelder dette for **alle**:

1. Les [veiledningen](/veiledning/mage/) først.
2. Ring [kontoret](tel:33000000) eller skriv til <post@klinikken.example.org>.

## Åpningstider

| Dag | Åpent | Hvem du spør |
|---|---|---|
| Mandag | ettermiddagspoliklinikken | fastlegetjenestekoordinatoren |
| Lørdag | stengt | henvisningsmottaket |

![Kart over inngangen](/vedlegg/kart.png)

Se merknaden[^1].

[^1]: Gjelder bare «voksne».
"""
SENTENCE = "Henvisningen avvises, fordi opplysningene som trengs for å ta stilling til den, ikke er med."
WORDS = (
    "Henvisningsmottak",
    "Åpningstid",
    "Kontaktperson",
    "Ettermiddagspoliklinikk",
    "koordinator@klinikken.example.no",
)
WIDE = [
    f"Skriv:\n\n```\n{SENTENCE}\n```",
    f"Skriv:\n\n    {SENTENCE}",
    f"1. Skriv:\n\n        {SENTENCE}",
    "\n".join(f"| {' | '.join(row)} |" for row in (WORDS, ["---"] * len(WORDS), WORDS)),
    f"> > > > {WORDS[3]}",
    f"Ord\n:   Betydning\n\n    Ord\n    :   {WORDS[3]}",
    f"Se `https://klinikken.example.org/{'-'.join(WORDS[:4])}`.",
]
VOID = {"meta", "br", "hr", "img", "link", "input"}


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A second issue with everything in it: each section, each note, nynorsk, and content that means harm."""
    world = new_world(tmp_path_factory.mktemp("rich") / "checkout")
    world.item("gammel", "2026-01-15", title="Gammel rutine", municipalities=["bygda"])
    world.item("rettes", title="Nytt telefonnummer til vaktlegen", valid_until="2026-05-01")
    world.event("tidlig", "2026-05-10", title="Lunsjmøte om øyesykdommer")
    world._write("veiledning", "mage", {"title": "Mage", "source": "klinikken", "topic": ["mage"]}, "Slik gjør du.")
    (world.root / "content/vedlegg").mkdir()
    (world.root / "content/vedlegg/kart.png").write_bytes(b"png")
    world.published()
    world.today = "2026-04-10"
    world.item("rutine", "2026-04-01", BODY, kind="ny-rutine", title="Ny rutine for prøvesvar: «blå» ark",
               action="Bruk det blå arket fra 1. mai.", valid_from="2026-05-01", supersedes=["gammel"])  # fmt: skip
    world.item("nynorsk", "2026-04-02", "Frå hausten skal alle senda tilvisinga elektronisk.",
               title="Tilvising på nynorsk", lang="nn", topic=["prover"], audience=["fastlege"],
               action="Send tilvisinga elektronisk.")  # fmt: skip
    world.item("fiende", "2026-04-03", "<span onclick='alert(1)'></span>Se {{ .Subscriber.Email }} og {% if 1 %}.",
               title="</title><script>alert(1)</script> {{unsubscribe}} & \"'>", topic=["prover"])  # fmt: skip
    world.item("rettes", title="Nytt telefonnummer til vaktlegen", valid_until="2026-05-01",
               updated="2026-04-09", change="major", change_note="Nummeret var feil. Ring 33 00 00 01.")  # fmt: skip
    world.event("tidlig", "2026-05-10", title="Lunsjmøte om øyesykdommer", cancelled="Innlederen er syk.")
    world.event("ny", "2026-04-22", title="Emnekurs om svangerskap", type="emnekurs")
    world.item("snart", "2026-04-04", valid_until="2026-05-02", topic=["prover"], title="Midlertidig ordning")
    world.run("digest", "brevet")
    return world


def _draft(world: World, ending: str) -> bytes:
    return (world.root / "outbox" / f"brevet-{world.today}.{ending}").read_bytes()


def _parsed(world: World) -> EmailMessage:
    return message_from_bytes(_draft(world, "eml"), _class=EmailMessage, policy=policy.default)


class _Tags(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_a_digest_is_what_it_was(rich: World) -> None:
    """HTML, plain text, mail and preview are the golden ones, byte for byte."""
    for ending in ("html", "txt", "eml"):
        same_as_golden(f"newsletters/brevet.{ending}", _draft(rich, ending))


def test_only_the_words_of_an_entry_are_in_its_language(rich: World) -> None:
    """What the letter itself says beside a text in nynorsk is read aloud as bokmål."""
    letter = lxml_html.document_fromstring(_draft(rich, "html"))
    titles = letter.xpath("//h3[contains(., 'nynorsk')]/a | //p[starts-with(., 'Frå hausten')]")
    assert [_language(each) for each in (*titles, *letter.xpath("//p[contains(., 'tilvisinga')]"))] == ["nn"] * 4
    own = [*letter.find_class("facts"), *letter.find_class("label"), *letter.find_class("note")]
    assert {_language(each) for each in own} == {"nb"}


def _language(element: lxml_html.HtmlElement) -> str:
    return str(element.xpath("ancestor-or-self::*[@lang][1]/@lang")[0])


def test_html_keeps_to_what_mail_programs_understand(rich: World) -> None:
    """Layout tables say so, the language stands twice, nothing that Outlook or Gmail drops, no picture, no script."""
    html = _draft(rich, "html").decode()
    tags = _Tags(html).tags
    for attributes in (given for tag, given in tags if tag == "table" and given.get("class") != "data"):
        assert (attributes["role"], attributes["border"]) == ("presentation", "0")
        assert (attributes["cellpadding"], attributes["cellspacing"]) == ("0", "0")
    assert [given.get("role") for tag, given in tags if tag == "table" and given.get("class") == "data"] == [None]
    assert ("html", {"lang": "nb"}) in tags
    assert any(tag == "div" and given.get("class") == "page" and given["lang"] == "nb" for tag, given in tags)
    assert any(given.get("lang") == "nn" for _, given in tags)
    assert not {tag for tag, _ in tags} & {"script", "img", "svg", "iframe", "form", "input", "link", "video", "h4"}
    assert not re.search(r"flex|grid|var\(|url\(|data:|javascript:| id=", html)
    assert html.count("<style") == 1
    assert len(html[: html.index("</style>")]) < 16_000
    assert html.index("charset=utf-8") < 1024
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert 'width="600"' in html
    assert "Demonstrasjon." in html


def test_every_link_leads_out_and_whole(rich: World) -> None:
    """No anchors into the mail, no relative addresses; a footnote leads to the page, a picture too."""
    html = _draft(rich, "html").decode()
    links = [given["href"] for tag, given in _Tags(html).tags if tag == "a"]
    for link in links:
        assert link == "{{unsubscribe}}" or re.match(r"(https://|mailto:|tel:)", link or ""), link
    assert "https://nytt.example.org/veiledning/mage/" in links
    assert "https://nytt.example.org/nyheter/2026/rutine/#fn:1" in links
    assert "[Bilde: Kart over inngangen]" in html
    assert "https://nytt.example.org/arkiv/brevet/2026/2/" in links


def test_content_cannot_pose_as_a_template(rich: World) -> None:
    """Braces of the content reach no mailing system as its own; the one placeholder is ours."""
    html, text = _draft(rich, "html").decode(), _draft(rich, "txt").decode()
    assert html.count("{{") == html.count("{{unsubscribe}}") == 1
    assert text.count("{{") == text.count("{{unsubscribe}}") == 1
    assert "{%" not in html + text
    assert "&#123;&#123; .Subscriber.Email }}" in html
    assert "<script" not in html


def test_the_eml_says_the_same_as_the_files(rich: World) -> None:
    """Read back by the standard library: text first, then HTML, Norwegian letters and all."""
    mail = _parsed(rich)
    text, html = list(mail.iter_parts())
    assert mail.get_content_type() == "multipart/alternative"
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n").encode() == _draft(rich, "txt")
    assert html.get_content().replace("\r\n", "\n").encode() == _draft(rich, "html")
    assert str(mail["Subject"]) == "Brevet fra Færder nr. 2/2026: Ny rutine for prøvesvar: «blå» ark"
    assert mail["From"].addresses[0].addr_spec == "brevet@klinikken.example.org"
    assert mail["From"].addresses[0].display_name == "Brevet fra Færder"
    assert mail["Date"].datetime.isoformat() == "2026-04-10T08:00:00+02:00"
    assert mail["Message-ID"] == "<brevet.2026.2@nytt.example.org>"
    assert mail["List-Unsubscribe"] == "<{{unsubscribe}}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not mail.defects


@pytest.mark.parametrize(
    "label",
    [
        "Fastlegenytt fra Holmestrand kommune – helse og mestring",
        "Nytt fra kontoret for helse og mestring, legevakten, og kommuneoverlegen i Larvik",
        'Nytt (Færder), "uke": nå',
    ],
)
def test_a_newsletter_is_sent_under_its_own_name(rich: World, label: str) -> None:
    """However long it is and whatever signs it has: what is sent is read from the archive first."""
    archived = replace(read_mail(_draft(rich, "eml")), label=label)
    assert read_mail(archived.to_bytes()) == archived


def test_the_eml_survives_a_seven_bit_relay(rich: World) -> None:
    """Only ASCII, CRLF, no line over 78 characters: stripping the eighth bit changes nothing."""
    raw = _draft(rich, "eml")
    assert bytes(byte & 0x7F for byte in raw) == raw
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert b"\r\nSubject: =?utf-8?" in raw


def test_plain_text_is_made_of_the_same_items(rich: World) -> None:
    """Lines of at most 72 characters but for whole addresses, the same titles in the same order as the HTML."""
    text, html = _draft(rich, "txt").decode(), _draft(rich, "html").decode()
    for line in text.splitlines():
        assert len(line) <= 72 or "://" in line, line
    titles = ("Ny rutine for prøvesvar", "Midlertidig ordning", "Tilvising på nynorsk", "Emnekurs om svangerskap",
              "Nytt telefonnummer til vaktlegen", "Gammel rutine")  # fmt: skip
    shown = html[html.index("<h1") :]
    for whole in (text, shown):
        places = [whole.index(f"{title}\n" if whole is text else title) for title in titles[2:3] + titles[3:5]]
        assert places == sorted(places)
        assert all(title in whole for title in titles[:-1])
    assert "https://nytt.example.org/nyheter/2026/rutine/" in text
    assert "1. Les veiledningen <https://nytt.example.org/veiledning/mage/> først." in text
    assert "Mandag | ettermiddagspoliklinikken | fastlegetjenestekoordinatoren" in text


def test_colours_and_the_address_for_unsubscribing_come_from_the_configuration(rich: World, tmp_path: Path) -> None:
    """An address per newsletter is filled in; for one per recipient the placeholder waits for sending.

    That for changing the subscription may be a page of the site, which is a whole address in a mail.
    """
    rich = World(shutil.copytree(rich.root, tmp_path / "checkout"), rich.today)
    config = rich.root / "mkdocs.yml"
    plain = config.read_text(encoding="utf-8")
    config.write_text(plain + "  unsubscribe: https://liste.example.org/av/{newsletter}?a=1&b=2\n", encoding="utf-8")
    letters = rich.root / "content/vocabulary/newsletters.yml"
    letters.write_text(letters.read_text("utf-8").replace("https://liste.example.org/brevet", "/om/"), "utf-8")
    rich.run("digest", "brevet")
    assert "Endre abonnementet: https://nytt.example.org/om/\n" in _draft(rich, "txt").decode()
    assert 'href="https://liste.example.org/av/brevet?a=1&amp;b=2"' in _draft(rich, "html").decode()
    assert "Meld deg av: https://liste.example.org/av/brevet?a=1&b=2\n" in _draft(rich, "txt").decode()
    assert _parsed(rich)["List-Unsubscribe"] == "<https://liste.example.org/av/brevet?a=1&b=2>"
    config.write_text(
        plain + "  unsubscribe: https://liste.example.org/av/{recipient}\n  accent: '#7a1f5c'\n", "utf-8"
    )
    rich.run("digest", "brevet")
    assert _parsed(rich)["List-Unsubscribe"] == "<{{unsubscribe}}>"
    assert {"#7a1f5c", "#d760b0"} <= (found := set(re.findall("#[0-9a-f]{6}", _draft(rich, "html").decode())))
    assert not found & {"#005b7f", "#7cc7ea"}


def test_a_line_tells_how_its_text_begins(world: World) -> None:
    """With its first words, whether a paragraph or a list has them; a picture and a heading have none.

    A table's cells say nothing where it is not seen: its line is the title and the address alone.
    """
    (world.root / "content/vedlegg").mkdir()
    (world.root / "content/vedlegg/kart.png").write_bytes(b"png")
    bodies = {
        "bilde": "![Kart](/vedlegg/kart.png)\n\nInngangen er  \nflyttet.\n\nMer.",
        "liste": "- Ring *først*\n- Møt fastende\n\nTakk.",
        "tall": "## Slik\n\n3. Ring\n4. Møt\n\nTakk.",
        "tabell": "| Dag | Åpent |\n|---|---|\n| Mandag | 8–15 |",
    }
    for id_, body in bodies.items():
        world.item(id_, body=body)
    world.run("digest", "brevet")
    sections = _draft(world, "txt").decode().split("Klinikken\n\n")[1:]
    assert sorted(each.split("\n")[0] for each in sections) == [
        "3. Ring · 4. Møt", "Inngangen er flyttet.", "Ring først · Møt fastende",
        "https://nytt.example.org/nyheter/2026/tabell/",
    ]  # fmt: skip


@pytest.mark.parametrize(("body", "rest"), [("Ring *oss*.", "\n\nRing oss."), ("", "")])
def test_what_matters_most_has_its_ingress_above_its_text(world: World, body: str, rest: str) -> None:
    """On the page the text begins with it, and may be all there is: the mail leaves none of it out."""
    world.item("rutine", body=body, kind="ny-rutine", action="Bruk arket.", summary="Gjelder <b>bare</b> barn.")
    world.run("digest", "brevet")
    assert f"deg: Bruk arket.\n\nGjelder <b>bare</b> barn.{rest}\n\nhttps://" in _draft(world, "txt").decode()
    assert "Gjelder &lt;b&gt;bare&lt;/b&gt; barn." in _draft(world, "html").decode()


def test_a_long_digest_is_shortened_and_a_longer_one_refused(world: World) -> None:
    """Above 80,000 bytes only title, action and link are left; what is still above 100,000 is not made.

    What helps a first issue is to begin on a day: else the newsletter would have to tell of all there ever was. Until
    then the site and every change to it go on without a draft of it.
    """
    for number in range(60):
        world.item(f"sak-{number}", body="Ordet er fritt. " * 90, kind="ny-rutine", action="Gjør dette nå.")
    said = world.run("digest", "brevet")
    html = _draft(world, "html")
    assert "kortet til tittel" in said
    assert re.search(r"60 saker, \d\d kB\.", said)
    assert len(html) <= 80_000
    assert "Ordet er fritt" not in html.decode()
    assert html.count("Gjør dette nå.".encode()) == 60
    for number in range(60, 260):
        world.item(f"sak-{number}")
    assert "100 kB: begynn fra en dag med --since\n" in world.run("digest", "brevet", code=2)
    assert "ingenting nytt" in world.run("digest", "brevet", "--since", "2026-04-01")
    said = world.run("digest", "brevet", "--since", "2020-01-01", code=2)
    assert "100 kB: del den med --until eller --drop\n" in said
    world.item("bygdesak", municipalities=["bygda"])
    shutil.copytree(ROOT / ".ci", world.root / ".ci")
    (world.root / ".venv").symlink_to(Path(sys.executable).parents[1])
    done = subprocess.run(["sh", ".ci/digests"], cwd=world.root, capture_output=True, text=True, check=True)
    assert "Ikke noe utkast til brevet." in done.stderr
    assert [path.parent.name for path in (world.root / "outbox").glob("*/*.eml")] == ["bygdebrevet"]


CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const found = parse(getComputedStyle(node).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && node.getClientRects().length) {
      found.push([parse(getComputedStyle(node).color), ground(node), walker.currentNode.data.trim()]);
    }
  }
  return found;
}"""


def _luminance(colour: list[float]) -> float:
    parts = [part / 255 for part in colour[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: list[float], other: list[float]) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _forced(colour: list[float]) -> list[float]:
    """What a mail program that turns colours round makes of one: inverted, the hue kept (as Outlook and Gmail do)."""
    red, green, blue = (255 - part for part in colour[:3])
    low, high = min(red, green, blue), max(red, green, blue)
    return [low + high - part for part in (red, green, blue)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read_in_light_dark_and_forced_dark(rich: World, browser: Browser, scheme: str) -> None:
    """Contrast is 4.5:1 or better for all text, also when the mail program turns the light colours round."""
    page = browser.new_page(color_scheme=scheme, viewport={"width": 320, "height": 800})  # type: ignore[arg-type]
    page.set_content(_draft(rich, "html").decode())
    assert page.evaluate("document.documentElement.scrollWidth") == 320, "it fits a small telephone"
    pairs = page.evaluate(CONTRAST)
    page.close()
    assert len(pairs) > 40
    for ink, paper, words in pairs:
        assert _contrast(ink, paper) >= 4.5, (words, ink, paper)
        if scheme == "light":
            assert _contrast(_forced(ink), _forced(paper)) >= 4.5, (words, ink, paper)


@pytest.mark.parametrize("body", WIDE)
def test_whatever_an_item_holds_fits_a_small_telephone(world: World, browser: Browser, body: str) -> None:
    """Code wraps, columns share the width there is, and what is set in within what is set in leaves room for words."""
    world.item("bred", body=body, kind="ny-rutine", action="Les dette.")
    world.run("digest", "brevet")
    for width in (320, 600):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.set_content(_draft(world, "html").decode())
        assert page.locator(".body").count() == 1, "it stands whole in the mail"
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.close()


def test_the_preview_shows_the_draft_in_every_guise(rich: World, browser: Browser) -> None:
    """Desktop, telephone, dark, turned colours and plain text beside each other, without a script."""
    raw = (rich.root / "outbox/forhandsvisning" / f"brevet-{rich.today}.html").read_bytes()
    assert b"<script" not in raw
    page = browser.new_page(java_script_enabled=False)
    page.set_content(raw.decode())
    frames = page.frames[1:]
    assert [frame.locator("h1").inner_text() for frame in frames] == ["Brevet fra Færder nr. 2/2026"] * 4
    dark = frames[2].locator(".letter").evaluate("node => getComputedStyle(node).backgroundColor")
    assert dark == "rgb(16, 25, 28)"
    assert "Les i nettleseren: https://" in page.locator("pre").inner_text()
    page.close()
