"""``praksisnytt new``: an item that passes the check, once."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from build_tools.editing.create import MAX_SLUG, slug_of

DAY = ("--today", "2026-11-22")


def front(path: Path) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
    return found


def made(folder: Path, title: str) -> Path:
    (path,) = (folder / "content/nyheter/2026").glob(f"2026-11-22-{slug_of(title)}.md")
    return path


@pytest.fixture
def options(folder: Path) -> list[str]:
    words = folder / "content/vocabulary"
    topics = yaml.safe_load((words / "topics.yml").read_text(encoding="utf-8"))
    sources = yaml.safe_load((words / "sources.yml").read_text(encoding="utf-8"))
    return ["--source", next(iter(sources)), "--topic", next(iter(topics)), *DAY]


def test_with_title_source_and_topic_nothing_is_asked_and_the_item_passes_the_check(run, folder, options):
    done = run("new", "--title", "Blodprøver: nye rør på «gult» skjema", *options, "--action", "Bruk de nye rørene.")
    assert done.returncode == 0, done.stderr
    path = made(folder, "Blodprøver: nye rør på «gult» skjema")
    assert str(path.relative_to(folder)) in done.stdout
    said = front(path)
    assert said["id"] == path.stem
    assert said["title"] == "Blodprøver: nye rør på «gult» skjema"
    assert run("check", *DAY).returncode == 0


def test_the_dialogue_is_norwegian_and_asks_again_with_the_nearest_term(run, folder, options):
    """It offers the topics whose words the text has; an abbreviation is none of its words in small letters."""
    source, path = options[1], folder / "content/vocabulary/topics.yml"
    path.write_text(path.read_text(encoding="utf-8") + "\nrus:\n  label: Rus\n  synonyms: [OM]\n", encoding="utf-8")
    topics = yaml.safe_load(path.read_text(encoding="utf-8"))
    label = topics[options[3]]["label"]
    done = run("new", *DAY, answers=f"Ny tittel om {label}\n{source}x\n{source}\n\n\n\n")
    assert done.returncode == 0, done.stderr
    for words in ("Tittel: ", f"mente du `{source}`?", "Hva skal leseren gjøre?", "Kommuner", options[3]):
        assert words in done.stdout
    assert front(made(folder, f"Ny tittel om {label}"))["topic"] == [options[3]]


def test_the_same_item_twice_is_refused_and_the_first_stands_untouched(run, folder, options):
    assert run("new", "--title", "Helt nytt", *options).returncode == 0
    before = made(folder, "Helt nytt").read_bytes()
    again = run("new", "--title", "Helt nytt", *options)
    assert again.returncode == 2
    assert "finnes fra før" in again.stderr
    assert made(folder, "Helt nytt").read_bytes() == before


def test_a_title_like_one_that_still_applies_is_refused_until_it_takes_over(run, folder, options):
    assert run("new", "--title", "Nye åpningstider i skranken", *options).returncode == 0
    old = made(folder, "Nye åpningstider i skranken").stem
    twice = run("new", "--title", "Nye åpningstider for skranken", *options)
    assert twice.returncode == 2
    assert f"--supersedes {old}" in twice.stderr
    assert run("new", "--title", "Nye åpningstider for skranken", *options, "--supersedes", old).returncode == 0
    assert front(made(folder, "Nye åpningstider for skranken"))["supersedes"] == [old]


def test_the_same_title_on_another_day_gets_an_address_of_its_own(run, folder, options):
    """A new plan each month, with the same headline; it may take over from the last."""
    last = []
    for name in ("2026-10-02-vaktplan", "2026-11-02-vaktplan-2", "2026-12-02-vaktplan-3"):
        done = run("new", "--title", "Vaktplan", *options[:4], *last, "--today", name[:10])
        assert done.returncode == 0, done.stderr
        assert f"{name}.md" in done.stdout
        last = ["--supersedes", name]
    assert run("check", "--today", "2026-12-02").returncode == 0
    assert "finnes fra før" in run("new", "--title", "Vaktplan", *options[:4], "--today", "2026-12-02").stderr


def test_several_topics_and_municipalities_may_stand_with_commas_and_by_their_names(run, folder, options):
    """As in the questions; upper and lower case, å and a are the same, and a label may have a comma itself."""
    path = folder / "content/vocabulary/topics.yml"
    path.write_text(path.read_text(encoding="utf-8") + "\nonh:\n  label: Øre, nese, hals\n", encoding="utf-8")
    first, label = options[3], "øre, nese, hals"
    done = run(
        "new",
        "--title",
        "Helt nytt",
        *options[:2],
        "--topic",
        f"{first}, onh",
        "--municipality",
        "BYGDA, Byen kommune",
        *DAY,
    )
    assert done.returncode == 0, done.stderr
    assert front(made(folder, "Helt nytt"))["topic"] == [first, "onh"]
    assert front(made(folder, "Helt nytt"))["municipalities"] == ["bygda", "byen"]
    assert run("new", "--title", "Noe annet", *options[:2], "--topic", label, *DAY).returncode == 0
    assert front(made(folder, "Noe annet"))["topic"] == ["onh"]


def test_what_is_no_text_is_refused_in_norwegian(run, folder, options):
    (folder / "tekst.docx").write_bytes(b"PK\x03\x04\xff")
    done = run("new", "--title", "Helt nytt", *options, "--text", "tekst.docx")
    assert (done.returncode, done.stderr.strip().endswith("velg «Lagre som», ren tekst og tegnkoding UTF-8")) == (
        2,
        True,
    )
    done = run("new", "--title", "Helt nytt", *options, "--text", "borte.md")
    assert (done.returncode, done.stderr.strip().endswith("se etter at filen finnes og kan åpnes")) == (2, True)


def test_nothing_is_written_through_a_link_out_of_the_content(run, folder, options, tmp_path):
    (tmp_path / "utenfor").mkdir()
    (folder / "content/nyheter/2031").symlink_to(tmp_path / "utenfor", target_is_directory=True)
    done = run("new", "--title", "Helt nytt", *options[:4], "--today", "2031-01-02")
    assert (done.returncode, "lenke i filsystemet" in done.stderr) == (2, True)
    assert list((tmp_path / "utenfor").iterdir()) == []


def test_a_text_that_stands_already_is_refused_whatever_its_title(run, folder, options):
    text = "Prøvene hentes klokken tolv hver dag, og skranken er betjent til klokken fire. " * 3
    (folder / "tekst.md").write_text(text, encoding="utf-8")
    assert run("new", "--title", "Henting", *options, "--text", "tekst.md").returncode == 0
    other = run("new", "--title", "Noe ganske annet", *options, "--text", "tekst.md")
    assert (other.returncode, "teksten er 100 % lik" in other.stderr) == (2, True)


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (["--action", "x" * 200], 1, "160"),
        (["--supersedes", "finnes-ikke"], 1, "det finnes ingen med id"),
        (["--topic", "finnes-slett-ikke"], 2, "velg en av"),
        (["--action", "Ring om pasienten f. 12.03.1950, 120350 12345"], 2, "personopplysning"),
        (["--text", "mangler.md"], 2, "kan ikke leses"),
    ],
)
def test_what_would_not_pass_the_check_is_never_written(run, folder, options, more, code, says):
    before = sorted(folder.rglob("*.md"))
    done = run("new", "--title", "Helt nytt", *options, *more)
    assert (done.returncode, says in done.stderr) == (code, True), done.stderr
    assert "12345" not in done.stderr
    assert sorted(folder.rglob("*.md")) == before


@given(st.text(max_size=300))
def test_a_file_name_is_made_of_any_title(title):
    slug = slug_of(title)
    assert 1 <= len(slug) <= MAX_SLUG
    assert slug.isascii()
    assert slug == slug.strip("-").lower()
