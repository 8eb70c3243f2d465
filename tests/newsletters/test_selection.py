"""What a digest carries, seen at the command line."""

from pathlib import Path

import pytest
from newsletter_world import World


def _text(world: World, newsletter: str = "brevet") -> str:
    return (world.root / "outbox" / f"{newsletter}-{world.today}.txt").read_text(encoding="utf-8")


def _ids(world: World, folder: Path) -> list[tuple[str, str]]:
    return [(line["section"], line["id"]) for line in world.manifest(folder)["items"]]


def test_nothing_to_send_makes_no_file_and_says_so(world: World) -> None:
    """An empty database gives one Norwegian sentence, exit code 0 and no file."""
    said = world.run("digest", "brevet")
    assert said == "Det er ingenting nytt å sende i Brevet fra Færder; ingen utkast er laget.\n"
    assert not (world.root / "outbox").exists()


def test_the_window_is_half_open(world: World) -> None:
    """SINCE is in, UNTIL is not."""
    for day in ("2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01"):
        world.item(f"dag-{day}", day)
    world.run("digest", "brevet", "--since", "2026-02-01", "--until", "2026-03-01")
    text = _text(world)
    assert [day in text for day in ("dag-2026-01-31", "dag-2026-02-01", "dag-2026-02-28", "dag-2026-03-01")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_news_is_what_has_a_day_that_has_come_and_still_applies(world: World) -> None:
    """Undated, future, withdrawn, superseded and expired items and drafts are not carried; a successor is."""
    world.item("ny")
    world.item("maned", "2026-02")
    world.item("udatert", "")
    world.item("framtid", "2026-04-01")
    world.item("utkast", draft=True)
    world.item("trukket", withdrawn="Feil.")
    world.item("gammel", "2026-01-01")
    world.item("etterfolger", supersedes=["gammel"])
    world.item("utlopt", valid_until="2026-03-30")
    said = world.run("digest", "brevet")
    folder = world.root / world.run("publish", "brevet").split("er utgitt: ")[1].split("\n")[0]
    assert {id_ for _, id_ in _ids(world, folder)} == {"ny", "maned", "etterfolger"}
    for line in ("trukket er trukket", "gammel er erstattet av noe nyere", "utlopt er utløpt"):
        assert f"Ikke med: {line}." in said


def test_each_item_reaches_each_newsletter_once(world: World) -> None:
    """A municipality's newsletter has its own count of what it has carried."""
    world.item("felles", municipalities=["bygda"])
    world.item("egen", source="bygda")
    world.item("andres", source="byen")
    assert _ids(world, world.published("brevet")) == [("tema", "felles"), ("tema", "egen"), ("tema", "andres")]
    assert _ids(world, world.published("bygdebrevet")) == [("tema", "felles"), ("tema", "egen")]
    world.item("ny", "2026-03-20", municipalities=["bygda"])
    assert _ids(world, world.published("brevet")) == [("tema", "ny")]
    assert "ingenting nytt" in world.run("digest", "brevet")
    assert _ids(world, world.published("bygdebrevet")) == [("tema", "ny")]


def test_sections_follow_the_rules(world: World) -> None:
    """New routines with an action first, then topics in the vocabulary's order, events by time, reminders last."""
    world.item("prove", topic=["prover"])
    world.item("mage", topic=["mage"])
    world.item("rutine", kind="ny-rutine", action="Bruk nytt skjema.")
    world.item("uten-handling", kind="ny-rutine", topic=["prover"], day="2026-03-11")
    world.item("gammel", "2025-01-01")
    world.item("endring", "2026-03-09", kind="endring", supersedes=["gammel"], action="Ring det nye nummeret.")
    world.item("kort", valid_until="2026-04-30", day="2026-03-12")
    world.event("sent", "2026-05-10")
    world.event("tidlig", "2026-04-10")
    world.event("avlyst", "2026-04-11", cancelled="Sykdom.")
    world.event("holdt", "2026-03-30")
    assert _ids(world, world.published()) == [
        ("viktigst", "rutine"), ("viktigst", "endring"), ("tema", "kort"), ("tema", "mage"),
        ("tema", "uten-handling"), ("tema", "prove"),
        ("arrangementer", "tidlig"), ("arrangementer", "sent"),
    ]  # fmt: skip
    assert "ingenting nytt" in world.run("digest", "brevet"), "a reminder alone makes no issue"
    world.item("mer", "2026-03-30")
    assert _ids(world, world.published())[-1] == ("utloper", "kort")
    world.item("enda-mer", "2026-03-31")
    assert ("utloper", "kort") not in _ids(world, world.published()), "an end is named once"


def test_a_newsletter_begins_where_its_first_issue_began(world: World) -> None:
    """What is older than the first issue's --since is never news; what is written late, with a later day, is.

    A month or a year that was not over then is no older, and its items are missed as others are. A meeting to come
    is news whenever it was announced.
    """
    world.item("eldgammel", "2019-01-01")
    world.item("forste", "2026-02-01")
    world.item("samme-maned", "2026-01")
    world.event("kunngjort-for", "2026-04-02", date="2025-11-30")
    world.event("udatert", "2026-04-03", date=None)
    world.event("holdt", "2026-01-20")
    world.run("digest", "brevet", "--since", "2026-01-10")
    folder = world.root / world.run("publish", "brevet").split("er utgitt: ")[1].split("\n")[0]
    assert _ids(world, folder) == [
        ("tema", "forste"), ("tema", "samme-maned"), ("arrangementer", "kunngjort-for"), ("arrangementer", "udatert"),
    ]  # fmt: skip
    for id_, day in (("dag", "2026-01-15"), ("maned", "2026-01"), ("ar", "2026"), ("i-fjor", "2025")):
        world.item(id_, day)
    said = world.run("report", "--today", world.today)
    assert [f"Sak {id_} " in said for id_ in ("dag", "ar", "i-fjor")] == [False, True, False]
    assert {id_ for _section, id_ in _ids(world, world.published())} == {"dag", "maned", "ar"}


def test_an_editor_may_add_and_drop(world: World) -> None:
    """--add takes what the rules leave out, --drop leaves for later; neither makes anything come twice."""
    world.item("udatert", "")
    world.item("ny")
    world.run("digest", "brevet", "--add", "udatert", "--drop", "ny")
    folder = world.root / world.run("publish", "brevet").split("er utgitt: ")[1].split("\n")[0]
    assert _ids(world, folder) == [("tema", "udatert")]
    assert _ids(world, world.published()) == [("tema", "ny")]
    assert "sendes bare én gang" in world.run("digest", "brevet", "--add", "udatert", code=2)
    assert "mente du «udatert»" in world.run("digest", "brevet", "--add", "udatet", code=2)
    letters = world.root / "content/vocabulary/newsletters.yml"
    letters.write_text(letters.read_text(encoding="utf-8") + "  sections: [utloper, rettelser]\n", encoding="utf-8")
    world.event("mote", "2026-05-10")
    world.run("digest", "bygdebrevet", "--add", "udatert", "--add", "mote")
    text = _text(world, "bygdebrevet")
    assert "MAGE OG TARM\n" in text, "where it has no section of its own either, a thing stands among its like"
    assert "ARRANGEMENTER\n" in text
    assert "UTLØPER" not in text
    assert "nyhetsbrevene er brevet, bygdebrevet" in world.run("digest", "praksis", code=2)


def test_an_introduction_opens_the_issue_and_is_held_to_what_items_are(world: World) -> None:
    """--intro is Markdown, safe as everything else; a number shaped like a national identity number, a link to nowhere and a
    picture are refused."""
    world.item("ny")
    intro = world.root / "intro.md"
    links = (
        "[a](/nyheter/2026/ny/#x) [b](https://nytt.example.org/arkiv/brevet/) [c](https://x.example.org/) <a@b.no>"
    )
    intro.write_text(f"God **påske** <script>alert(1)</script> {links}\n", encoding="utf-8")
    world.run("digest", "brevet", "--intro", "intro.md")
    assert "God påske" in _text(world)
    html = (world.root / "outbox" / f"brevet-{world.today}.html").read_text(encoding="utf-8")
    assert "script" not in html
    intro.write_text("Hei\n\nGjelder 010203 45678.\n", encoding="utf-8")
    said = world.run("digest", "brevet", "--intro", "intro.md", code=2)
    assert "intro.md:3:" in said
    assert "45678" not in said
    for body, words in (
        ("[nyheten](/nyheter/2026/borte/)", "fører noe sted: /nyheter/2026/borte/"),
        ("[fil](nyheter/ny.md)", "fører noe sted: /nyheter/ny.md"),
        ("![kart](/logo.svg)", "kan ikke ha bilder"),
    ):
        intro.write_text(body, encoding="utf-8")
        assert words in world.run("digest", "brevet", "--intro", "intro.md", code=2)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"withdrawn": "Ordningen ble ikke innført."}, "Trukket: Ordningen ble ikke innført."),
        (
            {"updated": "2026-04-05", "change": "major", "change_note": "Nytt nummer."},
            "Endret 5. april 2026: Nytt nummer.",
        ),
    ],
)
def test_a_correction_reaches_those_who_had_the_item_once(world: World, change: dict[str, str], words: str) -> None:
    """A withdrawal or a major change comes once in each newsletter that carried the item, and in no other.

    Its subject says which of the two it is. No choice of sections leaves it out.
    """
    letters = world.root / "content/vocabulary/newsletters.yml"
    without = letters.read_text(encoding="utf-8").replace(
        "  subscribe:", "  sections: [viktigst, tema]\n  subscribe:"
    )
    letters.write_text(without, encoding="utf-8")
    world.item("felles", municipalities=["bygda"])
    world.published("brevet")
    world.today = "2026-04-10"
    world.item("felles", municipalities=["bygda"], **change)
    folder = world.published("brevet")
    assert _ids(world, folder) == [("rettelser", "felles")]
    became = words.split()[0].rstrip(":")
    assert world.manifest(folder)["subject"] == f"Brevet fra Færder nr. 2/2026: {became}: Sak felles"
    assert words in (folder / "utgave.txt").read_text(encoding="utf-8")
    assert "Sto sist i: nr. 1/2026" in (folder / "utgave.txt").read_text(encoding="utf-8")
    world.item("felles", municipalities=["bygda"], body="Skrivefeil rettet.", **change)
    assert "ingenting nytt" in world.run("digest", "brevet"), "a typo mended later is no new correction"
    said = world.run("digest", "bygdebrevet")
    text = "" if "withdrawn" in change else _text(world, "bygdebrevet")
    assert ("ingenting nytt" in said) == ("withdrawn" in change)
    assert "RETTELSER" not in text, "who never had it is told nothing is wrong"


def test_a_small_change_after_a_major_one_does_not_hide_it(world: World) -> None:
    """Kept in the list of changes the major one is told, once; written over, the editor is told where to look."""
    for id_ in ("flyttet", "skrevet-over"):
        world.item(id_)
    world.published()
    world.today = "2026-04-10"
    major = {"updated": "2026-04-05", "change": "major", "change_note": "Nytt nummer."}
    minor = {"updated": "2026-04-07", "change": "minor", "change_note": "Rettet lenken."}
    world.item("flyttet", **minor, changes=[major])
    world.item("skrevet-over", **minor)
    said = world.run("digest", "brevet")
    assert "Ikke med: skrevet-over er endret 7. april 2026, men bare lite" in said
    assert "Ikke med: flyttet" not in said
    folder = world.published()
    assert _ids(world, folder) == [("rettelser", "flyttet")]
    text = (folder / "utgave.txt").read_text(encoding="utf-8")
    assert "Endret 5. april 2026: Nytt nummer." in text
    assert "Rettet lenken" not in text
    world.item("flyttet", updated="2026-04-09", change="major", change_note="Ny adresse.", changes=[minor, major])
    text = (world.published() / "utgave.txt").read_text(encoding="utf-8")
    assert "Endret 9. april 2026: Ny adresse." in text
    assert "Nytt nummer" not in text


def test_a_note_mended_after_it_was_told_is_no_new_correction_but_the_editor_is_asked(world: World) -> None:
    """A change is known by its day and its place among that day's; another one of the same day is still told."""
    told = {"updated": "2026-04-05", "change": "major"}
    world.item("sak")
    world.published()
    world.today = "2026-04-05"
    world.item("sak", **told, change_note="Telefonnumeret er nytt.")
    world.published()
    world.item("sak", **told, change_note="Telefonnummeret er nytt.")
    said = world.run("digest", "brevet")
    assert "ingenting nytt" in said
    assert "Ikke med: sak er endret 5. april 2026, men den endringen er sendt før" in said
    mended = {**told, "change_note": "Telefonnummeret er nytt."}
    world.item("sak", **told, change_note="Ny adresse.", changes=[mended])
    text = (world.published() / "utgave.txt").read_text(encoding="utf-8")
    assert "Endret 5. april 2026: Ny adresse." in text
    assert "nummeret" not in text
    world.item("sak", **told, change_note="Ny adresse.", changes=[{**told, "change_note": "Ny lege."}, mended])
    text = (world.published() / "utgave.txt").read_text(encoding="utf-8")
    assert "Ny lege." in text, "the one whose words were never told is the new one, wherever it was put"
    assert "Ny adresse." not in text


def test_a_moved_meeting_is_told_with_its_new_day_and_place_and_one_moved_without_a_word_to_the_editor(
    world: World,
) -> None:
    """A meeting that is over, and one that is as it was told, need nobody's attention."""
    for id_ in ("flyttet", "uten-ord", "gammelt-ord", "uendret"):
        world.event(
            id_, "2026-05-10", **({"updated": "2026-03-20", "change_note": "x"} if id_ == "gammelt-ord" else {})
        )
    world.event("holdt", "2026-04-02")
    world.published()
    world.today = "2026-04-10"
    told = {"updated": "2026-04-05", "change": "major", "change_note": "Møtet er flyttet."}
    world.event("flyttet", "2026-05-17", place="Storsalen", **told)
    world.event("uten-ord", "2026-05-17")
    world.event("gammelt-ord", "2026-05-17", updated="2026-03-20", change_note="x")
    world.event("holdt", "2026-04-03")
    said = world.run("digest", "brevet")
    left_out = [line.split(" er endret uten ny")[0] for line in said.splitlines() if line.startswith("Ikke med: ")]
    assert left_out == ["Ikke med: gammelt-ord", "Ikke med: uten-ord"]
    assert "er møtet flyttet, sett `updated`, `change: major` og `change_note`" in said
    text = " ".join(_text(world).split())
    assert "Endret 5. april 2026: Møtet er flyttet." in text
    assert "17. mai 2026 kl. 11.30" in text
    assert "Storsalen" in text
    world.published()


def test_superseded_and_cancelled_reach_those_who_had_them(world: World) -> None:
    """The end of the chain is what the reader is sent to; a cancelled meeting is told while it is still ahead."""
    world.item("forste")
    world.event("mote", "2026-05-10")
    world.event("tidlig", "2026-04-05")
    world.published()
    world.today = "2026-04-10"
    world.item("andre", "2026-04-01", supersedes=["forste"])
    world.item("tredje", "2026-04-02", supersedes=["andre"])
    world.event("mote", "2026-05-10", cancelled="Innlederen er syk.")
    world.event("tidlig", "2026-04-05", cancelled="For sent å si fra.")
    folder = world.published()
    assert _ids(world, folder) == [("tema", "tredje"), ("rettelser", "forste"), ("rettelser", "mote")]
    text = (folder / "utgave.txt").read_text(encoding="utf-8")
    html = (folder / "utgave.html").read_text(encoding="utf-8")
    assert "Sak tredje · Erstattet: Sak forste · Avlyst: Møte mote" in html
    assert "Erstattet av: Sak tredje" in text
    assert "Avlyst: Innlederen er syk." in text
    assert "ingenting nytt" in world.run("digest", "brevet")
    world.item("tredje", "2026-04-02", supersedes=["andre"], withdrawn="Feil.")
    world.item("andre", "2026-04-01", supersedes=["forste"], withdrawn="Feil.")
    folder = world.published()
    assert _ids(world, folder) == [("rettelser", "tredje"), ("rettelser", "forste")]
    assert "Dette gjelder igjen." in (folder / "utgave.txt").read_text(encoding="utf-8")


def test_what_is_taken_up_again_before_its_day_is_not_said_to_apply(world: World) -> None:
    """It was withdrawn and is not any more; readers are told from when."""
    for withdrawn in (None, "Ble utsatt.", None):
        world.item("sak", valid_from="2026-05-01", withdrawn=withdrawn)
        folder = world.published()
    text = (folder / "utgave.txt").read_text(encoding="utf-8")
    assert "Dette gjelder likevel, fra 1. mai 2026." in text
    assert "igjen" not in text


def test_who_was_sent_to_what_was_wrong_hears_of_it(world: World) -> None:
    """What stands in the place of an item need not be the newsletter's own; that it was wrong is told, once."""
    world.item("gammel", municipalities=["bygda"])
    world.published("bygdebrevet")
    world.today = "2026-04-10"
    world.item("ny", "2026-04-01", supersedes=["gammel"], municipalities=["byen"])
    assert "Erstattet av: Sak ny" in (world.published("bygdebrevet") / "utgave.txt").read_text(encoding="utf-8")
    assert "ingenting nytt" in world.run("digest", "bygdebrevet")
    world.item("ny", "2026-04-01", supersedes=["gammel"], municipalities=["byen"], withdrawn="Feil dose.")
    world.item("nyere", "2026-04-05", supersedes=["gammel"], municipalities=["byen"])
    folder = world.published("bygdebrevet")
    assert _ids(world, folder) == [("rettelser", "gammel")]
    text = (folder / "utgave.txt").read_text(encoding="utf-8")
    assert "Vi viste sist til «Sak ny», som er trukket: Feil dose." in text
    assert "Erstattet av: Sak nyere" in text
    assert "ingenting nytt" in world.run("digest", "bygdebrevet")
    world.item("nyest", "2026-04-06", supersedes=["nyere"], municipalities=["byen"])
    text = (world.published("bygdebrevet") / "utgave.txt").read_text(encoding="utf-8")
    assert "Vi viste sist til «Sak nyere», men det er ikke lenger riktig." in text
