"""An issue to the list's own address: once, whatever the server said at first, and nobody unsubscribes for all."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import forked
import pytest
from newsletter_world import HERE, Server, World, sending, with_an_issue

Smtp = Callable[..., Server]
COMMAND = ["send", "brevet", "1"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A checkout with one published issue."""
    return with_an_issue(tmp_path_factory.mktemp("list") / "checkout", "https://liste.example.org/{newsletter}")


def _environment(checkout: World, server: Server, address: str) -> dict[str, str]:
    return sending(checkout, server) | {"PRAKSISNYTT_SMTP_LIST": address}


def test_the_list_address_gets_one_mail(checkout: World, smtp: Smtp) -> None:
    """Without a file the mail goes to the list's address from the environment, once however often it is asked for, tidied up or not."""
    server = smtp()
    env = _environment(checkout, server, "liste-{newsletter}@liste.example.org")
    for _ in range(2):
        done = forked.run(COMMAND, checkout.root, env)
        assert done.returncode == 0, done.stderr
    assert server.recipients() == ["liste-brevet@liste.example.org"]
    clean = ["make", "--silent", "-C", str(checkout.root), "-f", str(HERE.parent / "Makefile"), "clean"]
    subprocess.run(clean, check=True)
    forked.run(COMMAND, checkout.root, env)
    assert len(server.recipients()) == 1


@pytest.mark.parametrize("code", ["550", "550 5.1.1"])
def test_a_list_that_was_refused_gets_it_when_what_was_wrong_is_mended(
    checkout: World, smtp: Smtp, code: str
) -> None:
    """A login forgotten, a list not made yet: as long as nobody has the issue, no refusal is the last word."""
    address = f"x{code[-1]}@liste.example.org"
    done = forked.run(COMMAND, checkout.root, _environment(checkout, smtp(code), address))
    assert f"Avvist: listeadressen ({code})\nIngen har fått den: rett det tjeneren avviser" in done.stdout
    server = smtp()
    assert forked.run(COMMAND, checkout.root, _environment(checkout, server, address)).returncode == 0
    assert server.recipients() == [address]


@pytest.mark.parametrize(
    ("given", "got"),
    [
        (" Brevet <liste@liste.example.org>", "liste@liste.example.org"),
        ("liste@færder.example.org", "liste@xn--frder-sra.example.org"),
        ("en@liste.example.org, to@liste.example.org", ""),
        ("", ""),
    ],
)
def test_a_list_has_one_address_as_everybody_else(checkout: World, smtp: Smtp, given: str, got: str) -> None:
    """With a name, and in a domain of other letters; two addresses, or none, are refused before anything is sent."""
    server = smtp()
    done = forked.run(COMMAND, checkout.root, _environment(checkout, server, given))
    assert ("PRAKSISNYTT_SMTP_LIST must hold the list's address" in done.stderr) == (not got), done.stderr
    assert server.recipients() == ([got] if got else [])


def test_last_years_issue_is_not_sent_for_one_that_has_not_come_yet(
    checkout: World, smtp: Smtp, tmp_path: Path
) -> None:
    """Numbers begin anew each year: only the newest issue is sent by its number alone."""
    world = World(shutil.copytree(checkout.root, tmp_path / "checkout"), "2027-01-31")
    world.item("januar", "2027-01-10")
    world.item("februar", "2026-04-10")
    for world.today in ("2026-04-30", "2027-01-31"):
        world.published()
    server = smtp()
    env = _environment(world, server, "liste@liste.example.org")
    done = forked.run(["send", "brevet", "2"], world.root, env)
    assert (done.returncode, server.recipients()) == (2, [])
    assert "nr. 2/2026 er ikke den siste utgaven: er det den som skal sendes, legg til --year 2026" in done.stderr
    for issue in (["1"], ["2", "--year", "2026"]):
        assert forked.run(["send", "brevet", *issue], world.root, env).returncode == 0
    assert [mail["content"].count("_1/2027") > 0 for mail in server.mails()] == [True, False]


def test_a_list_is_never_asked_to_leave_itself(checkout: World, smtp: Smtp, tmp_path: Path) -> None:
    """Filled with the list's address, the address for unsubscribing would let the first doctor unsubscribe them all."""
    config = tmp_path / "hver.yml"
    config.write_text("extra: {unsubscribe: 'https://liste.example.org/?hvem={recipient}'}\n", encoding="utf-8")
    server = smtp()
    env = _environment(checkout, server, "liste@liste.example.org")
    done = forked.run([*COMMAND, "--config", str(config)], checkout.root, env)
    assert (done.returncode, server.recipients()) == (2, [])
    assert "{recipient} i `unsubscribe` i mkdocs.yml ville blitt listens egen adresse" in done.stderr
