"""``praksisnytt check`` at the door: what is printed, with which exit code, and what is remembered."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from build_tools.cli import check as module
from build_tools.cli import praksisnytt

BAD = Path(__file__).parents[1] / "bad_content"
VOCABULARY = {
    "vocabulary/topics.yml": "gastro:\n  label: Mage\n",
    "vocabulary/sources.yml": "sykehuset:\n  label: Sykehuset\n  kind: sykehus\n  contact: "
    "post@sykehuset.example.org\n",
}
HEAD = "---\ntitle: Svar\ndate: 2024-03-14\nsource: sykehuset\ntopic: gastro\n"
ITEM = "nyheter/2024/2024-03-14-svar.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with one good item, to stand in."""
    for name, text in {**VOCABULARY, ITEM: f"{HEAD}---\n\nTekst.\n"}.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str) -> Result:
    """Run the command as on 22 November 2026."""
    return CliRunner().invoke(praksisnytt, ["check", "--today", "2026-11-22", *arguments])


def change(folder: Path, text: str, name: str = ITEM) -> None:
    """Write a file anew."""
    (folder / "content" / name).write_text(text, encoding="utf-8")


def test_good_content_is_fine(folder: Path) -> None:
    """Exit code 0 and one line."""
    result = check()
    assert (result.exit_code, result.stdout) == (0, "Ingen feil i 3 filer\n")


def test_one_file_is_counted_as_one(folder: Path) -> None:
    """Nobody reads «1 filer»."""
    (folder / "alene").mkdir()
    change(folder, "---\ntitle: Om oss\n---\n\nTekst.\n", "../alene/om.md")
    assert check("--content", "alene").stdout.endswith(" i 1 fil\n")


def test_errors_end_with_one_and_a_count(folder: Path) -> None:
    """``path:line: what must be so``, then how many."""
    change(folder, f"{HEAD}lang: no\nxyzzy: x\n---\n\nTekst.\n")
    result = check()
    assert result.exit_code == 1
    assert result.stdout == (
        "content/nyheter/2024/2024-03-14-svar.md:6: `lang` kan ikke være «no»; velg en av: `nb`, `nn`, `en`\n"
        "content/nyheter/2024/2024-03-14-svar.md:7: advarsel: feltet `xyzzy` er ukjent; "
        "slett linjen, og skriv i teksten det leseren trenger av den\n"
        "1 feil, 1 advarsel i 3 filer\n"
    )


def test_a_link_with_the_sites_own_full_address_is_followed_as_any_other(folder: Path) -> None:
    """Editors copy it from the browser; other settings are another question."""
    settings = folder / "mkdocs.yml"
    settings.write_text("site_name: Nytt\nsite_url: https://nytt.example.org/lege/\n", encoding="utf-8")
    outlet = "outlets:\n  - label: Nettsiden\n    url: https://nytt.example.org/lege/nyheter/borte/\n"
    there, gone = (f"https://nytt.example.org/lege/nyheter/2024/{name}/" for name in ("svar", "finnes-ikke"))
    body = f"Se [svaret]({there}) og [det andre]({gone}), og [en annen side](https://nytt.example.org/annet/)."
    change(folder, f"{HEAD}{outlet}---\n\n{body}\n")
    result = check()
    assert "svar.md:6: lenken /nyheter/borte/ fører ingen steder" in result.stdout
    assert "svar.md:11: lenken /nyheter/2024/finnes-ikke/ fører ingen steder" in result.stdout
    assert "2 feil, 0 advarsler" in result.stdout
    settings.write_text("site_name: Nytt\nsite_url: https://annet.example.org/\n", encoding="utf-8")
    assert check().exit_code == 0


def test_warnings_alone_are_fine(folder: Path) -> None:
    """Exit code 0."""
    change(folder, f"{HEAD}xyzzy: x\n---\n\nTekst.\n")
    assert check().exit_code == 0


def test_wrong_usage_is_two(folder: Path) -> None:
    """A folder that is not there, a date that is none, through the real door."""
    command = [sys.executable, "-c", "from build_tools.cli import main; main()", "check"]
    assert subprocess.run([*command, "--content", "borte"], capture_output=True, check=False).returncode == 2
    assert subprocess.run([*command, "--today", "i dag"], capture_output=True, check=False).returncode == 2


def test_nothing_is_written_but_the_memory(folder: Path) -> None:
    """Content stays untouched."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    check()
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert set(after) - set(before) == {folder / ".cache/check.json"}
    assert before.items() <= after.items()


def test_json_is_as_documented(folder: Path) -> None:
    """One object with counts and every field of every finding."""
    change(folder, f"{HEAD}---\n\nGjelder 010190 12345.\n")
    found = json.loads(check("--format", "json").stdout)
    (problem,) = found.pop("problems")
    assert found == {
        "version": 1,
        "today": "2026-11-22",
        "files": 3,
        "places": 0,
        "errors": 1,
        "warnings": 0,
        "infos": 0,
    }
    assert problem.pop("message").startswith("her står noe som ligner et fødselsnummer")
    assert problem == {
        "path": "content/nyheter/2024/2024-03-14-svar.md", "line": 8, "column": 9, "severity": "error",
        "rule": "personal-data-identity-number",
    }  # fmt: skip


def test_github_gets_ten_annotations_of_a_level_worst_first_and_the_full_list(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Errors before warnings, newlines and colons escaped, every finding in the job summary."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    for number in range(15):
        change(
            folder, f"{HEAD}xyzzy: x\nlang: no\n---\n\nSvar {number}.\n", f"nyheter/2024/2024-03-14-sak-{number}.md"
        )
    lines = check("--format", "github").stdout.splitlines()
    assert [line.split(" ")[0] for line in lines[:-1]] == ["::error"] * 10 + ["::warning"] * 10
    assert lines[0].startswith(
        "::error file=content/nyheter/2024/2024-03-14-sak-0.md,line=7,title=choice::`lang` kan ikke"
    )
    assert lines[-1] == "15 feil, 15 advarsler i 18 filer"
    summary = (folder / "summary.md").read_text(encoding="utf-8")
    assert summary.startswith("### 15 feil, 15 advarsler i 18 filer\n")
    assert summary.count("| feil |") == summary.count("| advarsel |") == 15


def test_the_job_summary_stays_below_its_cap(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mebibyte is the host's limit."""
    monkeypatch.setattr(module, "SUMMARY_BYTES", 1_000)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    for number in range(20):
        change(folder, f"{HEAD}lang: no\n---\n\nSvar {number}.\n", f"nyheter/2024/2024-03-14-sak-{number}.md")
    check("--format", "github")
    summary = (folder / "summary.md").read_text(encoding="utf-8")
    assert len(summary.encode()) < 1_300
    assert "til: kjør `praksisnytt check` for hele listen" in summary


def remembered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each time the content is really read."""
    read: list[str] = []
    from build_tools import load

    original = load.read
    monkeypatch.setattr(load, "read", lambda *given, **found: (read.append("read"), original(*given, **found))[1])
    return read


def age(folder: Path) -> None:
    """Let everything be changed an hour ago."""
    for path in folder.rglob("*"):
        if path.is_file() and ".cache" not in path.parts:
            os.utime(path, ns=(path.stat().st_mtime_ns - 3_600_000_000_000,) * 2)


def test_unchanged_content_is_answered_from_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same words, until a byte, a day or the program changes."""
    change(folder, f"{HEAD}lang: no\n---\n\nTekst.\n")
    age(folder)
    read = remembered(monkeypatch)
    first = check()
    assert check().stdout == first.stdout
    assert len(read) == 1
    change(folder, f"{HEAD}lang: nb\n---\n\nTekst.\n")
    assert check().exit_code == 0
    CliRunner().invoke(praksisnytt, ["check", "--today", "2026-11-23"])
    assert len(read) == 3


def test_a_new_time_without_a_new_byte_is_no_change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fresh checkout has the same content at other times."""
    read = remembered(monkeypatch)
    check()
    age(folder)
    check()
    assert len(read) == 1


def test_a_change_within_the_same_tick_is_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Same size, same time: the bytes of files just changed are compared."""
    read = remembered(monkeypatch)
    check()
    path = folder / "content" / ITEM
    times = path.stat()
    change(folder, path.read_text().replace("Tekst", "Sprak"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    check()
    assert len(read) == 2


@pytest.mark.parametrize("damage", [b"", b"{}", b"\x00\xff", b"[" * 100_000, b'abc\n{"question": 1}'])
def test_a_damaged_or_foreign_memory_is_thrown_away(folder: Path, damage: bytes) -> None:
    """And the next run remembers again."""
    check()
    kept = folder / ".cache/check.json"
    whole = kept.read_bytes()
    for broken in (damage, whole[:-10], whole.replace(b"content", b"kontent", 1)):
        kept.write_bytes(broken)
        assert check().stdout == "Ingen feil i 3 filer\n"
    assert len(kept.read_bytes()) == len(whole)


def test_a_folder_that_cannot_be_written_to_needs_no_memory(folder: Path) -> None:
    """A file where the memory's folder should be."""
    (folder / ".cache").write_text("")
    assert check().stdout == "Ingen feil i 3 filer\n"


def test_many_files_are_judged_by_workers_as_by_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The findings are the same, in the same order."""
    from build_tools import parallel

    shutil.copytree(BAD / "content", folder / "bad")
    alone = check("--content", "bad")
    shutil.rmtree(folder / ".cache")
    monkeypatch.setattr(parallel.spread, "__defaults__", (10,))
    assert check("--content", "bad").stdout == alone.stdout
    assert alone.stdout.endswith("filer\n")
