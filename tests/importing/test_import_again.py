"""The same news comes in once."""

import pytest
from importing.conftest import HERE, Room, mail

NAMES = sorted(path.name for path in (HERE / "fixtures").iterdir())
WORDS = (
    "Fra første april sender ikke gastromedisinsk poliklinikk lenger papirkopi av biopsisvar. "
    "Svaret kommer i epikrisen, og mangler det der, kan fastlegen sende dialogmelding til poliklinikken."
)


def test_the_same_files_twice_add_nothing(room: Room):
    """Not a byte is changed the second time, and it is told."""
    paths = [HERE / "fixtures" / name for name in NAMES]
    first = room.take(*paths)
    before = room.files()
    second = room.take(*reversed(paths))
    assert room.files() == before
    assert all(outcome.written and not outcome.before for outcome in first)
    assert all(outcome.before and not outcome.written for outcome in second)


def test_the_same_files_give_the_same_bytes_in_another_place(room: Room, tmp_path_factory: pytest.TempPathFactory):
    """Nothing depends on the folder, the hour or chance."""
    from importing.conftest import make_room

    other = make_room(tmp_path_factory.mktemp("annen"))
    for each in (room, other):
        each.take(*(HERE / "fixtures" / name for name in NAMES))
    assert room.files() == other.files()


def test_each_mail_of_a_mailbox_is_a_mail(room: Room):
    """With its own recipients and original; a line of its text that begins with «From» does not end it."""
    mails = [
        mail(f"<p>{words}\nFrom 1 May\nTime: 9</p>", f"Sak {who}", To=f"<{who}@x.example.org>")
        for who, words in (("kari", WORDS), ("ola", "Telefonen er flyttet."), ("per", "Møtet i mai er avlyst."))
    ]
    path = room.root / "inn" / "arkiv.mbox"
    path.parent.mkdir()
    path.write_bytes(b"".join(b"From post@siv Thu Mar 14 09:12:07 2024\n" + each + b"\n" for each in mails))
    outcomes = room.take(path)
    assert [draft.title for outcome in outcomes for draft in outcome.written] == ["Sak kari", "Sak ola", "Sak per"]
    assert outcomes[2].name == f"{path}, e-post 3 av 3"
    assert all("From 1 May Time: 9" in document.body for document in room.documents().values())
    assert not any(b"@x.example.org" in data for data in room.files().values())
    assert [outcome.before for outcome in room.take(path)] == [True] * 3


def test_a_draft_that_was_changed_or_thrown_away_is_left_alone(room: Room):
    """What an editor did after an import is not undone by the next."""
    room.take_fixture("make.eml")
    kept, gone = sorted((room.root / "content/nyheter/2025").iterdir())
    kept.write_text("rettet")
    gone.unlink()
    before = room.files()
    room.take_fixture("make.eml")
    assert room.files() == before


@pytest.mark.parametrize(
    "text",
    [WORDS, WORDS.replace("poliklinikken", "poliklinikk"), f"{WORDS} Hilsen oss", WORDS.upper()],
    ids=["same", "a word changed", "a word added", "capitals"],
)
def test_nearly_the_same_text_in_another_mail_is_named_and_not_written(text: str, room: Room):
    """A newsletter that was forwarded, corrected or sent twice."""
    (first,) = room.take_bytes("en.eml", mail(f"<p>{WORDS}</p>")).written
    outcome = room.take_bytes("to.eml", mail(f"<p>{text}</p><p>&nbsp;</p>", Date="Fri, 15 Mar 2024 09:00:00 +0100"))
    assert not outcome.written
    ((title, same),) = outcome.duplicates
    assert title == "Slutt på papirkopi av biopsisvar"
    assert same.path == f"content/{first.path}"
    assert "samme tekst" in same.why


@pytest.mark.parametrize("figures", [("4. april", "11. april"), ("4. april", "4. mai"), ("0,6 mg", "0,16 mg")])
def test_nearly_the_same_text_with_another_date_or_number_is_written_and_marked(figures: tuple[str, str], room: Room):
    """The next meeting, or a dose put right: an editor decides. The same once more is no news."""
    old, new = (f"<p>{WORDS} Det nye er {figure}.</p>" for figure in figures)
    (first,) = room.take_bytes("en.eml", mail(old)).written
    (draft,) = room.take_bytes("to.eml", mail(new)).written
    assert draft.unsure[0] == (
        f"title: nesten samme tekst som content/{first.path}, men med andre tall eller datoer: se om det er samme nyhet"
    )
    again = room.take_bytes("tre.eml", mail(new.replace("poliklinikken", "poliklinikk")))
    assert [same.path for _title, same in again.duplicates] == [f"content/{draft.path}"]


def test_another_text_of_the_same_title_is_written_and_marked(room: Room):
    """It may be the same news in other words: an editor decides."""
    room.take_bytes("en.eml", mail(f"<p>{WORDS}</p>"))
    (draft,) = room.take_bytes("to.eml", mail("<p>Papirkopien er nå borte, og det er lenge siden.</p>")).written
    assert draft.path.endswith("slutt-pa-papirkopi-av-biopsisvar-2.md")
    assert any("samme tittel som content/nyheter/2024/" in doubt for doubt in draft.unsure)


def test_the_same_address_is_the_same_news(room: Room):
    """A feed's teaser and a newsletter's text that lead to one page, whatever tracking is on the link."""
    room.take_fixture("make.eml")
    feed = (
        '<rss version="2.0"><channel><title>Larvik kommune</title><item><title>Jul på legevakta</title>'
        "<link>https://larvik.kommune.no/legevakt/jul/?utm_source=rss</link><description>Åpent.</description></item>"
        "<item><title>Noe annet</title><link>https://larvik.kommune.no/legevakt/paske</link><description>Stengt.</description>"
        "</item></channel></rss>"
    )
    outcome = room.take_bytes("feed.xml", feed.encode())
    assert [draft.title for draft in outcome.written] == ["Noe annet"]
    ((title, same),) = outcome.duplicates
    assert (title, same.why) == ("Jul på legevakta", "samme adresse")
    assert same.path.endswith("apningstider-for-legevakta-i-jula.md")


def test_a_front_page_identifies_no_news(room: Room):
    """Many items name the same site; only a page of its own is an address, and of one item."""
    for name in ("a", "b"):
        path = room.root / f"content/nyheter/2024/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: {name}\noutlets: [{{label: x, url: https://www.siv.no/kurs/}}]\n---\n{name}\n")
    course = "<h2><a href='https://www.siv.no/kurs/'>Kurs i ultralyd</a></h2><p>Det er tre plasser igjen.</p>"
    assert room.take_bytes("kurs.eml", mail(course)).written
    for number, text in enumerate(("Første nyhet om noe.", "En helt annen sak enn den.")):
        html = f"<h2><a href='https://www.siv.no/'>Sak {number}</a></h2><p>{text}</p>"
        assert room.take_bytes(f"{number}.eml", mail(html)).written


def test_an_article_twice_in_one_file_is_one_draft(room: Room):
    """The second is named as a duplicate of the first."""
    html = f"<h2>Sak en</h2><p>{WORDS}</p><h2>Sak to</h2><p>Noe annet.</p><h2>Sak en</h2><p>{WORDS}</p>"
    outcome = room.take_bytes("brev.eml", mail(html, "Praksisnytt nr. 2"))
    assert [draft.title for draft in outcome.written] == ["Sak en", "Sak to"]
    assert [title for title, _same in outcome.duplicates] == ["Sak en"]


def test_a_file_of_nothing_but_duplicates_leaves_nothing(room: Room):
    """No draft, no original, no empty folder."""
    room.take_bytes("en.eml", mail(f"<p>{WORDS}</p>"))
    before = room.files()
    room.take_bytes("to.eml", mail(f"<p>{WORDS}</p>", X_Other="1"))
    assert room.files() == before


def test_what_stands_in_the_archive_already_counts(room: Room):
    """Duplicates are found among all items, not only imported ones; one that cannot be read is passed over."""
    folder = room.root / "content/nyheter/2019"
    folder.mkdir(parents=True)
    (folder / "2019-05-papir.md").write_text(
        f"---\ntitle: Slutt på papirkopi av biopsisvar\ndate: 2019-05\n---\n\n{WORDS}\n"
    )
    (folder / "2019-06-feil.md").write_bytes(b"---\ntitle: [\n---\n\xff")
    outcome = room.take_bytes("en.eml", mail(f"<p>{WORDS}</p>"))
    assert [same.path for _title, same in outcome.duplicates] == ["content/nyheter/2019/2019-05-papir.md"]
