"""Whom an issue goes to: a line is read as the one address that stands on it, or stops the sending."""

from pathlib import Path

import pytest

from build_tools.errors import UsageError
from build_tools.newsletters.recipients import read_recipients


def _read(folder: Path, line: str) -> str:
    """The address that a list's second line is read as."""
    people = folder / "mottakere.txt"
    people.write_text(f"forste@example.org\n{line}\n", encoding="utf-8")
    return read_recipients(people, folder / "repo")[-1].address


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("  kari.o'hara+nytt@lege.example.org\t", "kari.o'hara+nytt@lege.example.org"),
        ("Kontoret <post@lege.example.org>", "post@lege.example.org"),
        ("<post@lege.example.org>", "post@lege.example.org"),
        ('"Lege, Kåre" <post@lege.example.org> ', "post@lege.example.org"),
        ("Lege, Kåre <post@lege.example.org>", "post@lege.example.org"),
        ('"post@lege.example.org" <post@lege.example.org>', "post@lege.example.org"),
        ("post@lege.example.org (Kåre Lege)", "post@lege.example.org"),
        ("post@legekontoret-sjø.example.org", "post@xn--legekontoret-sj-kub.example.org"),
        ("Kåre <post@LEGENE-Å.example.org>", "post@xn--legene--kxa.example.org"),
        ("post@a\u030a.example.org", "post@xn--5ca.example.org"),
        ('"kari lege"@example.org', '"kari lege"@example.org'),
        ('Kari <"kari \\" @lege"@example.org>', '"kari \\" @lege"@example.org'),
    ],
)
def test_an_address_may_have_a_name(tmp_path: Path, line: str, address: str) -> None:
    """As mail programs write it: before the address in angle brackets, or behind it in round ones."""
    assert _read(tmp_path, line) == address


@pytest.mark.parametrize(
    "line",
    [
        "kari@example.org\tHorten",
        "per@example.org Kommune",
        "per@example.org,Horten",
        "Kari kari@example.org",
        "kari@example.org, Per <per@example.org>",
        "Kari <kari@example.org>, Per <per@example.org>",
        "Kari <kari@example.org> Horten",
        "kari @example.org",
        "kari@example.org.",
        "kari@example..org",
        "kari@.example.org",
        f"kari@{'sjø' * 30}.example.org",
        '"kari\tlege"@example.org',
        f"{'k' * 243}@example.org",
    ],
)
def test_a_line_with_more_than_an_address_is_not_guessed_at(tmp_path: Path, line: str) -> None:
    """Two columns of a spreadsheet, two addresses, a slip: nobody is sent to, and the line is named, not shown."""
    with pytest.raises(UsageError, match=r"^linje 2 i mottakerlisten må være én e-postadresse") as caught:
        _read(tmp_path, line)
    assert "example.org" not in str(caught.value)


def test_an_address_that_no_server_here_can_send_to_is_told_so(tmp_path: Path) -> None:
    """Letters beyond ASCII before the @ need an extension that few mail servers have: one plain sentence."""
    with pytest.raises(
        UsageError, match=r"^linje 2 i mottakerlisten kan ikke få e-post: foran @ må alle tegn være ASCII$"
    ):
        _read(tmp_path, "kåre@example.org")
