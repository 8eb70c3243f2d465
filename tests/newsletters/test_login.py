"""How ``praksisnytt send`` gets at a mail server: settings, encryption and login, against a real server."""

import shutil
import socket
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import forked
import pytest
from newsletter_world import Server, World, sending, with_an_issue

Smtp = Callable[..., Server]
ADDRESSES = [f"x{number}@lege.example.org" for number in range(3)]
LOGIN = {"HOST": "localhost", "USER": "brevet", "PASSWORD": "hemmelig"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A checkout with one published issue."""
    return with_an_issue(
        tmp_path_factory.mktemp("login") / "checkout", "https://liste.example.org/{newsletter}?hvem={recipient}"
    )


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """Sends the issue to three recipients."""
    people = tmp_path / "mottakere.txt"
    people.write_text("".join(f"{address}\n" for address in ADDRESSES))
    return ["send", "brevet", "1", "--recipients", str(people)]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and the certificate it has signed itself, for the server on this machine."""
    if not shutil.which("openssl"):
        pytest.skip("the command openssl, which makes the certificate, is not installed")
    made = tmp_path_factory.mktemp("tls") / "tjener.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(made), "-out", f"{made}.crt"]
    subprocess.run([*command.split(), *names], capture_output=True, check=True)
    made.write_bytes(made.read_bytes() + Path(f"{made}.crt").read_bytes())
    return made


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_with_tls_and_a_login_the_mail_goes_out_and_only_then(
    checkout: World, command: list[str], smtp: Smtp, certificate: Path, tls: str
) -> None:
    """A server that takes nothing without both: a wrong password or an unknown certificate sends nothing."""
    server = smtp(tls=tls, certificate=certificate)
    env = sending(checkout, server, TLS=tls, **LOGIN)
    trusting = env | {"SSL_CERT_FILE": str(certificate)}
    for words, change in (
        ("sikker forbindelse til e-posttjeneren er ikke mulig", env),
        ("godtar ikke brukernavn og passord (535)", trusting | {"PRAKSISNYTT_SMTP_PASSWORD": "glemt"}),
    ):
        done = forked.run(command, checkout.root, change)
        assert (done.returncode, words in done.stderr) == (2, True), done.stderr
        assert server.recipients() == []
    done = forked.run(command, checkout.root, trusting)
    assert done.returncode == 0, done.stderr
    assert server.recipients() == ADDRESSES


def test_a_login_that_lacks_or_is_not_wanted_is_told_of_by_name(
    checkout: World, command: list[str], smtp: Smtp, certificate: Path
) -> None:
    """Neither the newsletter's mailbox nor the encryption is at fault then."""
    for fault, change, words in (
        ("none", {"USER": ""}, "godtar ikke oss uten innlogging: sett PRAKSISNYTT_SMTP_USER og"),
        ("no-login", {}, "tar ikke imot innlogging med passord: prøv en annen port"),
    ):
        server = smtp(fault, tls="starttls", certificate=certificate)
        env = sending(checkout, server, TLS="starttls", **LOGIN | change) | {"SSL_CERT_FILE": str(certificate)}
        done = forked.run(command, checkout.root, env)
        assert (done.returncode, words in done.stderr) == (2, True), done.stderr
        assert server.recipients() == []


@pytest.mark.parametrize("code", ["454", "421"])
def test_a_login_that_is_put_off_is_tried_again(
    checkout: World, command: list[str], smtp: Smtp, certificate: Path, code: str
) -> None:
    """Only what the server refuses for good (5xx) needs a human: «not now» at login is waited out."""
    server = smtp(code, "login", tls="tls", certificate=certificate)
    env = sending(checkout, server, TLS="tls", **LOGIN) | {"SSL_CERT_FILE": str(certificate)}
    done = forked.run(command, checkout.root, env)
    assert done.returncode == 0, done.stderr
    assert server.recipients() == ADDRESSES


def test_a_server_that_hangs_up_before_it_is_safe_to_talk_is_no_wrong_setting(
    checkout: World, command: list[str], smtp: Smtp
) -> None:
    """Nobody has got it yet (exit code 1), as with any server that is away: a later run may find it well."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_hang_up, args=(listener,), daemon=True).start()
        env = sending(checkout, smtp(), TLS="tls", PORT=str(listener.getsockname()[1]))
        done = forked.run(command, checkout.root, env)
    assert done.returncode == 1, done.stderr


def _hang_up(listener: socket.socket) -> None:
    with suppress(OSError):  # closed when the test ends
        while True:
            caller = listener.accept()[0]
            caller.recv(1 << 16)
            caller.close()


def test_the_environment_is_held_to_what_it_must_be(checkout: World, command: list[str], smtp: Smtp) -> None:
    """A missing host, an unknown kind of TLS, a password in the clear and a port that is no number are refused."""
    server = smtp()
    for words, change in (
        ("SMTP_HOST must name", {"HOST": ""}),
        ("SMTP_TLS must be one of", {"TLS": "ja"}),
        ("would show the password", {"USER": "meg", "PASSWORD": "hemmelig"}),
        ("must be numbers", {"PORT": "smtp"}),
        ("must be ASCII", {"USER": "meg", "PASSWORD": "hemmelig blåbær", "TLS": "tls"}),
        ("sikker forbindelse til e-posttjeneren er ikke mulig", {"TLS": "starttls"}),
        ("sikker forbindelse til e-posttjeneren er ikke mulig", {"TLS": "tls"}),
    ):
        done = forked.run(command, checkout.root, sending(checkout, server, **change))
        assert done.returncode == 2
        assert words in done.stderr
        assert "hemmelig" not in done.stderr
