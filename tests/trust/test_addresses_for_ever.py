"""An address that was public once and leads nowhere now is missed, also when it lived between two publications."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
VOCABULARY = {
    "content/vocabulary/topics.yml": "mage:\n  label: Mage\nhud:\n  label: Hud\n",
    "content/vocabulary/sources.yml": "felles:\n  label: Felles\n  kind: sykehus\n  contact: post@felles.example.org\n"
    "tonsberg:\n  label: Tønsberg\n  kind: kommune\n  contact: post@tonsberg.example.org\n",
    "content/vocabulary/newsletters.yml": "brevet:\n  label: Brevet\n  responsible:\n    name: Kontoret\n"
    "    role: Leder\n  from: brevet@felles.example.org\n",
}
SVAR = "content/nyheter/2024/2024-03-14-svar.md"
TEXT = "---\ntitle: Svar\ndate: 2024-03-14\nsource: felles\ntopic: mage\n---\n\nSvarene kommer elektronisk.\n"
OTHER = TEXT.replace("Svar\n", "Annet\n").replace("Svarene", "Andre svar")


class Repository:
    """Content in git, with the remote's main line beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")
        self.change({**VOCABULARY, "content/nyheter/2024/2024-05-01-annet.md": OTHER})

    def git(self, *arguments: str) -> str:
        """Git as anybody."""
        who = ("-c", "user.name=X", "-c", "user.email=x@example.org")
        done = subprocess.run(["git", *who, *arguments], cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout

    def change(self, files: dict[str, str | None], *, public: bool = True) -> None:
        """Write and remove files and commit; ``public``: it is on the main line of the git host."""
        self.work(files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        if public:
            self.git("update-ref", "refs/remotes/origin/main", "HEAD")

    def work(self, files: dict[str, str | None]) -> None:
        """Write and remove files."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8") if text else path.unlink()

    def missed(self) -> list[str]:
        """What the check says of addresses."""
        command = [sys.executable, "-m", "build_tools", "check", "--today", "2026-11-22"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        found = [line for line in done.stdout.splitlines()[:-1] if "advarsel" not in line]
        assert done.returncode == bool(found), done.stdout + done.stderr
        return found


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A small archive, all of it public."""
    return Repository(tmp_path)


def test_what_came_and_went_between_two_publications_is_missed_until_a_page_takes_over(
    repository: Repository,
) -> None:
    """Before the removal is committed, after it, and for ever after."""
    repository.change({SVAR: TEXT})
    repository.work({SVAR: None})
    told = [f"{SVAR}:1: adressen /nyheter/2024/svar/ er borte: legg den i `aliases` hos siden som overtar; "
            "en adresse forsvinner aldri"]  # fmt: skip
    assert repository.missed() == told
    repository.change({})
    repository.change({"content/om.md": "# Om\n\nTekst.\n"})
    assert repository.missed() == told
    taken_over = OTHER.replace("date:", "aliases: /nyheter/2024/svar/\ndate:")
    repository.work({"content/nyheter/2024/2024-05-01-annet.md": taken_over})
    assert repository.missed() == []


def test_a_file_that_got_another_name_is_told_to_take_its_old_address_and_id_along(repository: Repository) -> None:
    """At the file that is there now; by its address and its id it is known again, also in feeds and calendars."""
    repository.change({SVAR: TEXT})
    new = SVAR.replace("svar", "elektroniske-svar")
    repository.work({SVAR: None, new: TEXT})
    id_ = "skriv `id: 2024-03-14-svar`, ellers får de som følger nettstedet, den som ny"
    assert repository.missed() == [
        f"{new}:1: siden sto på /nyheter/2024/svar/: legg den adressen sist i `aliases`, ellers er den borte; {id_}"
    ]
    moved = TEXT.replace("date:", "aliases: /nyheter/2024/svar/\ndate:")
    repository.work({new: moved.replace("Svarene", "Alle svarene")})
    assert repository.missed() == [f"{new}:1: siden hadde id-en 2024-03-14-svar: {id_}"]
    repository.work({new: moved.replace("date:", "id: 2024-03-14-svar\ndate:")})
    assert repository.missed() == []


def test_a_meeting_that_is_gone_is_not_taken_for_another_that_says_as_little(repository: Repository) -> None:
    """Many say when and where and nothing more: under its id another would move into its place in calendars."""
    days = {day: f"content/arrangementer/2027-{day}-mote.md" for day in ("02-01", "03-01")}
    head = "---\ntitle: Møtet {0}\ntype: lunsjmøte\nstart: 2027-{0} 11:30\nend: 2027-{0} 12:15\nplace: Teams\n"
    repository.change({path: head.format(day) + "source: felles\ntopic: mage\n---\n" for day, path in days.items()})
    repository.work({days["02-01"]: None})
    (told,) = repository.missed()
    assert told.startswith(f"{days['02-01']}:1: adressen /arrangementer/2027-02-01-mote/ er borte: legg den i")


@pytest.mark.parametrize(("before", "after", "words"), [
    ({SVAR: TEXT.replace("date:", "aliases: /gammel/\ndate:")}, {SVAR: TEXT}, "siden sto på /gammel/"),
    ({SVAR: TEXT.replace("date:", "aliases: /Gammel/\ndate:")},
     {SVAR: TEXT.replace("date:", "aliases: /gammel/\ndate:")}, "siden sto på /Gammel/"),
    ({SVAR: TEXT}, {SVAR: TEXT.replace("date: ", "draft: true\ndate: ")}, "kan ikke bli utkast igjen"),
    ({}, {"content/vocabulary/topics.yml": "mage:\n  label: Mage\n"}, "/tema/hud/ er borte: legg nøkkelen tilbake"),
    ({}, {"content/vocabulary/newsletters.yml": "nytt:" + VOCABULARY["content/vocabulary/newsletters.yml"][7:]},
     "/arkiv/brevet/ er borte: legg nøkkelen tilbake"),
    ({"archive/addresses.txt": "/avsender/felles/\n/gammelt/\n", "content/om.md": "---\ntitle: Om\n"
      "aliases: /gammelt/\n---\n\nTekst.\n"}, {"archive/addresses.txt": "/avsender/felles/\n",
      "content/om.md": "---\ntitle: Om\naliases: /annet/\n---\n\nTekst.\n"}, "/gammelt/"),
    ({"content/Fag/om.md": "# Om\n\nTekst.\n"}, {"content/Fag/om.md": None, "content/fag-om.md": "# Om\n\nTekst.\n"},
     ""),
])  # fmt: skip
def test_every_way_of_losing_an_address_is_told_once(
    repository: Repository, before: dict[str, str | None], after: dict[str, str | None], words: str
) -> None:
    """An alias, one in capitals, a page made a draft, a topic, a newsletter, a line of the ledger.

    What never could be built (a folder in capitals) was never public.
    """
    repository.change(before)
    repository.work(after)
    found = repository.missed()
    assert len(found) == bool(words)
    assert not found or words in found[0]


def test_the_list_of_a_year_that_loses_its_only_news_is_kept_alive_by_an_alias(repository: Repository) -> None:
    """The item that moved to another year takes both along."""
    old = "content/nyheter/2023/2023-12-31-svar.md"
    repository.change({old: TEXT.replace("2024-03-14", "2023-12-31")})
    repository.work({old: None, SVAR: TEXT})
    assert [line.split(": ", 1)[1].split(":")[0] for line in repository.missed()] == [
        "adressen /nyheter/2023/ er borte",
        "siden sto på /nyheter/2023/svar/",
    ]
    aliases = TEXT.replace("date:", "id: 2023-12-31-svar\naliases: [/nyheter/2023/, /nyheter/2023/svar/]\ndate:")
    repository.work({SVAR: aliases})
    assert repository.missed() == []


def test_what_was_never_on_the_main_line_was_never_public(repository: Repository) -> None:
    """Names tried out on a branch, drafts, and what others have put on the main line since."""
    repository.change({SVAR: TEXT.replace("date:", "draft: true\ndate:")})
    repository.git("switch", "-q", "-c", "ny")
    repository.change({"content/nyheter/2024/2024-06-01-prove.md": OTHER.replace("Annet", "Nytt")}, public=False)
    repository.change({"content/nyheter/2024/2024-06-01-prove.md": None, SVAR: None}, public=False)
    assert repository.missed() == []
    repository.git("switch", "-q", "main")
    repository.change({"content/nyheter/2024/2024-06-02-fra-andre.md": OTHER.replace("Andre", "Flere")})
    repository.git("switch", "-q", "ny")
    assert repository.missed() == []


def test_git_is_asked_about_what_no_two_publications_have_written_down(repository: Repository) -> None:
    """One may have been on its way when the page came; what is older than two, the ledger alone remembers."""
    repository.change({SVAR: TEXT})
    repository.change({SVAR: None})
    for ledger in ("/avsender/felles/\n", "/avsender/felles/\n/tema/mage/\n"):
        assert len(repository.missed()) == 1
        repository.change({"archive/addresses.txt": ledger})
    assert repository.missed() == []
    repository.change({"archive/addresses.txt": "/avsender/felles/\n/tema/mage/\n/nyheter/2024/svar/\n"})
    assert len(repository.missed()) == 1


def test_what_was_lost_is_told_to_who_has_signatures_shown(repository: Repository) -> None:
    """Git then answers with a line of its own about each signed commit, as a git host signs every merge."""
    for ledger in ("/tema/mage/\n", "/tema/mage/\n/tema/hud/\n"):
        repository.change({"archive/addresses.txt": ledger, SVAR: TEXT + ledger})
    unsigned = repository.git("cat-file", "commit", "HEAD")
    signature = "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n"
    (repository.folder / ".git/signed").write_text(unsigned.replace("\n\n", signature, 1), encoding="utf-8")
    repository.git("reset", "-q", repository.git("hash-object", "-t", "commit", "-w", ".git/signed").strip())
    repository.git("config", "log.showSignature", "true")
    repository.change({SVAR: None})
    assert len(repository.missed()) == 1


def test_the_host_looks_before_it_shows_the_site() -> None:
    """Both hosts' workflows check with the whole history, also on what is pushed past a pull request.

    Between the build and what puts the site out, they look whether all of it is there.
    """
    publish = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8"))["jobs"]["bygg"]
    steps: list[dict[str, dict[str, object]]] = publish["steps"]
    assert steps[0]["with"]["fetch-depth"] == 0
    assert "praksisnytt check" in str(steps)
    told = [str(step.get("run", step.get("uses"))) for step in steps]
    (proved,) = [at for at, line in enumerate(told) if "praksisnytt check --site site" in line]
    assert "praksisnytt build" in told[proved - 1]
    assert "upload-pages-artifact" in told[proved + 1]
    gitlab = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))["pages"]
    assert gitlab["variables"]["GIT_DEPTH"] == "0"
    assert gitlab["script"][-3].endswith("praksisnytt check")
    assert gitlab["script"][-2].endswith("praksisnytt build --site-dir public")
    assert gitlab["script"][-1].endswith("praksisnytt check --site public")


def test_without_git_the_ledger_alone_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no git, where a person is warned of it; a job of CI stops."""
    repository = Repository(tmp_path)
    repository.change({SVAR: TEXT})
    repository.work({SVAR: None})
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    assert repository.missed() == []
