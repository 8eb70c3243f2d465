"""Each recipient exactly once, whatever the server or the operator does; a real server keeps the count."""

import errno
import json
import os
import random
import resource
import signal
import smtplib
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from email import message_from_string, policy
from pathlib import Path

import forked
import pytest
from msgspec.structs import replace
from newsletter_world import Server, World, new_world, sending

from build_tools.errors import UsageError
from build_tools.newsletters import smtp as connections
from build_tools.newsletters.archived import Archived, take
from build_tools.newsletters.ledger import Ledger, open_ledger
from build_tools.newsletters.recipients import read_recipients
from build_tools.newsletters.send import Mailing, Report, in_survivor, report_of, send_all
from build_tools.newsletters.smtp import Settings

Smtp = Callable[..., Server]
UNSUBSCRIBE = "https://liste.example.org/{newsletter}?hvem={recipient}"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A checkout with one published issue."""
    world = new_world(tmp_path_factory.mktemp("send") / "checkout")
    world.item("ny", title="Ny rutine på Færder", body="Æ, ø og å.\n\n.\n\n..Punktum først i linjen.")
    world.published()
    with (world.root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(f"  unsubscribe: {UNSUBSCRIBE}\n")
    return world


@pytest.fixture(scope="module")
def issue(checkout: World) -> Archived:
    """The published issue as sending takes it from the archive."""
    return take(checkout.root / "archive", "brevet", 1, None)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A file with 200 recipients, outside every repository."""
    path = tmp_path / "mottakere.txt"
    path.write_text("# fastleger\n\n" + "".join(f"x{number}@lege.example.org\n" for number in range(200)))
    return path


def _run(issue: Archived, people: Path, server: Server, **more: object) -> Report:
    """Send in this process, so that a pause or a silence can be short."""
    given = {"host": "127.0.0.1", "port": server.port, "tls": "none", "pauses": (0.0, 0.0), "data_timeout": 60.0}
    settings = Settings(**{**given, **more})  # type: ignore[arg-type]
    recipients = read_recipients(people, people.parent / "repo")
    mailing = Mailing(newsletter="brevet", mail=issue.mail, unsubscribe=UNSUBSCRIBE)
    with _ledger(people) as ledger:
        send_all(mailing, recipients, ledger, settings, lambda: True)
        return report_of(recipients, ledger)


def _ledger(people: Path) -> AbstractContextManager[Ledger]:
    now = datetime(2026, 4, 1, 9, tzinfo=UTC)
    return open_ledger(people.with_suffix(".ledger"), "brevet/2026/1", now, lambda: None)


def _addresses(count: int = 200) -> list[str]:
    return [f"x{number}@lege.example.org" for number in range(count)]


@pytest.mark.parametrize("stage", ["rcpt", "data"])
@pytest.mark.parametrize("fault", ["none", "drop", "451", "421"])
def test_every_recipient_exactly_once_whatever_the_server_does(
    issue: Archived, people: Path, smtp: Smtp, fault: str, stage: str
) -> None:
    """At each of 200 recipients in turn the server hangs up or says «not now»: in the end each is in its log once."""
    server = smtp(fault, stage)
    report = _run(issue, people, server)
    assert report.complete
    assert report.accepted == 200
    assert sorted(server.recipients()) == sorted(_addresses())
    assert len({mail["content"].split("Message-ID: ")[1].split("\r\n")[0] for mail in server.mails()}) == 200


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_silent_server_loses_nobody(
    issue: Archived, people: Path, smtp: Smtp, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that falls silent at each of 200 recipients in turn is left after the time-out and tried again."""
    connect = connections._connect

    def patiently(settings: Settings) -> smtplib.SMTP:
        """The time-out is too short for a busy machine's greeting, which none here is silent about."""
        made = connect(replace(settings, timeout=60.0))
        assert made.sock
        made.sock.settimeout(settings.timeout)
        return made

    monkeypatch.setattr(connections, "_connect", patiently)
    server = smtp("hang", stage)
    soon = {"timeout": 0.03} if stage == "rcpt" else {"data_timeout": 0.03}
    report = _run(issue, people, server, pauses=(), **soon)
    assert (report.accepted, len(report.deferred)) == (0, 200)
    assert _run(issue, people, server, timeout=1.0).complete
    assert Counter(server.recipients()) == Counter(_addresses())


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_who_is_refused_for_good_is_reported_and_not_tried_again(
    issue: Archived, people: Path, smtp: Smtp, stage: str
) -> None:
    """No such address for half of them: the others get the mail, the refused are named by line and code, also the next time."""
    people.write_text("".join(f"{'x' if number % 2 else 'y'}{number}@lege.example.org\n" for number in range(200)))
    code = {"rcpt": "550", "data": "550 5.1.1"}[stage]
    server = smtp(code, stage)
    for _ in range(2):
        report = _run(issue, people, server)
        assert report.accepted == 100
        assert report.refused == tuple((number + 1, code) for number in range(200) if number % 2)
    assert sorted(server.recipients()) == sorted(f"y{number}@lege.example.org" for number in range(0, 200, 2))


def test_what_the_server_refuses_us_is_final_for_nobody(
    checkout: World, issue: Archived, people: Path, smtp: Smtp
) -> None:
    """A login forgotten, a quota, a sender: the same no ten times in a row stops the run, and the next reaches all."""
    everyone = ["y0@lege.example.org", "x1@lege.example.org", "y2@lege.example.org", *_addresses(20)[3:]]
    people.write_text("".join(f"{address}\n" for address in everyone))
    for code in ("554 5.7.1", "550 5.4.5", "553 5.1.8"):
        people.with_suffix(".ledger").unlink(missing_ok=True)
        server = smtp(code)
        report = _run(issue, people, server)
        assert (report.accepted, len(report.waiting)) == (2, 7)
        assert report.deferred == tuple((line, code) for line in (2, *range(4, 14)))
        assert report.refused == ()
    said = _send(checkout, server, people).stdout
    assert "Utsatt: linje 2 (553 5.1.8)" in said
    assert "se etter innlogging, avsender og kvote" in said
    mended = smtp()
    assert _run(issue, people, mended).complete
    assert mended.recipients() == [*everyone[13:], everyone[1], *everyone[3:13]], "who was put off comes last"


@pytest.mark.parametrize("code", ["550", "550 5.7.1"])
def test_a_no_to_ten_in_a_row_is_not_one_to_those_behind_them(
    issue: Archived, people: Path, smtp: Smtp, code: str
) -> None:
    """Where the server takes mail for all but one clinic, the next run reaches everyone else.

    To many a server 550 alone is what it has to say, of a login that lacks too: in a row it is final for nobody.
    """
    others = [f"y{number}@lege.example.org" for number in range(5)]
    people.write_text("".join(f"{address}\n" for address in (others[0], *_addresses(10), *others[1:])))
    server = smtp(code)
    assert len(_run(issue, people, server).waiting) == 4
    for _ in range(2):
        report = _run(issue, people, server)
        assert (report.accepted, report.refused, len(report.deferred), report.waiting) == (5, (), 10, ())
    assert sorted(server.recipients()) == others


def test_who_is_put_off_to_the_end_is_reported_and_gets_it_next_time(
    issue: Archived, people: Path, smtp: Smtp
) -> None:
    """Without pauses nobody is tried twice in a run: all are «utsatt», and a second run reaches them."""
    server = smtp("451", "data")
    report = _run(issue, people, server, pauses=())
    assert {code for _, code in report.deferred} == {"451 4.7.1"}
    assert len(report.deferred) == 200
    assert _run(issue, people, server, pauses=()).complete
    assert Counter(server.recipients()) == Counter(_addresses())


def test_a_pause_is_longer_than_a_server_waits(issue: Archived, people: Path, smtp: Smtp) -> None:
    """Put off and tried again after a pause, nobody's try is lost on a connection that is no more."""
    people.write_text("x0@lege.example.org\n")
    assert _run(issue, people, smtp("impatient"), pauses=(0.5,)).complete


def test_without_a_server_nobody_is_lost(issue: Archived, people: Path, smtp: Smtp) -> None:
    """Nothing answers: after a few tries the run ends and says so; the next run reaches everyone."""
    gone = smtp()
    gone.process.kill()
    gone.process.wait()
    report = _run(issue, people, gone)
    assert report.accepted == 0
    assert len(report.deferred) + len(report.waiting) == 200
    server = smtp()
    assert _run(issue, people, server).complete
    assert Counter(server.recipients()) == Counter(_addresses())


def _send(checkout: World, server: Server, people: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return forked.run(_command(people, *options), checkout.root, sending(checkout, server))


def _command(people: Path, *options: str) -> list[str]:
    return ["send", "brevet", "1", "--recipients", str(people), *options]


def test_killed_twenty_times_and_repeated_each_has_it_once(checkout: World, people: Path, smtp: Smtp) -> None:
    """SIGKILL at 20 random moments; the run after them reaches all who are left, and nobody twice."""
    server = smtp("none", "rcpt", 0.005)
    chance = random.Random(20)
    for _ in range(20):
        process = forked.start(_command(people), checkout.root, sending(checkout, server), people.parent)
        before = len(server.recipients())
        while process.is_alive() and len(server.recipients()) == before < 200:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        process.join()
    done = _send(checkout, server, people)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "200 av 200 mottakere har fått den" in done.stdout
    assert Counter(server.recipients()) == Counter(_addresses())


@pytest.mark.parametrize("taken", [True, False])
def test_struck_down_with_its_survivor_it_asks_instead_of_guessing(
    checkout: World, people: Path, smtp: Smtp, taken: bool
) -> None:
    """Both processes killed in the instant nobody can see into: one is unclear, named, and not sent to again."""
    people.write_text("".join(f"{address}\n" for address in _addresses(4)))
    server = smtp("slow-answer" if taken else "none", "data", 0.5)
    process = forked.start(_command(people), checkout.root, sending(checkout, server), people.parent)
    ledger = people.with_name("brevet-2026-1.ledger")
    while b"accepted" not in (said := ledger.read_bytes() if ledger.exists() else b"") or b"sealed" not in said[-50:]:
        assert process.is_alive(), "it ended before it had sent anything"
        time.sleep(0.001)
    time.sleep(0.1)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in (*map(int, children), process.pid or 0):
        os.kill(pid, signal.SIGKILL)
    process.join()
    done = _send(checkout, server, people)
    assert done.returncode == 1
    assert "Uavklart: linje 2 kan ha fått den" in done.stdout
    assert sorted(server.recipients()) == [each for each in _addresses(4) if taken or each != "x1@lege.example.org"]
    repeated = _send(checkout, server, people, "--repeat-unclear")
    assert repeated.returncode == 0, repeated.stdout
    mails = [mail for mail in server.mails() if mail["to"] == ["x1@lege.example.org"]]
    assert len(mails) == 1 + taken
    assert len({mail["content"] for mail in mails}) == 1, "the same bytes and Message-ID, to be known again by"


def test_the_mail_that_arrives_is_the_one_in_the_archive(checkout: World, people: Path, smtp: Smtp) -> None:
    """With the recipient's own address, date, Message-ID and unsubscribe address, and otherwise letter for letter."""
    people.write_text("Kontoret <post@lege.example.org>\nPOST@lege.example.org\n")
    server = smtp()
    assert _send(checkout, server, people).returncode == 0
    (sent,) = server.mails()
    mail = message_from_string(sent["content"], policy=policy.default)
    text, html = mail.iter_parts()  # type: ignore[attr-defined]
    address = "https://liste.example.org/brevet?hvem=post%40lege.example.org"
    archived = (checkout.root / "archive/brevet/2026/1/utgave.txt").read_text(encoding="utf-8")
    assert sent["from"] == "brevet@klinikken.example.org"
    assert mail["To"] == "post@lege.example.org"
    assert mail["List-Unsubscribe"] == f"<{address}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Subject"] == "Brevet fra Færder nr. 1/2026: Ny rutine på Færder"
    assert text.get_content().replace("\r\n", "\n") == archived.replace("{{unsubscribe}}", address)
    assert "{{" not in html.get_content()
    assert html.get_content().count(address) == 1


def test_a_list_taken_out_anew_has_the_same_people(checkout: World, people: Path, smtp: Smtp) -> None:
    """The file is called something else the next day: who has had the issue does not get it twice."""
    server = smtp()
    people.write_text("".join(f"{address}\n" for address in _addresses(3)))
    assert _send(checkout, server, people).returncode == 0
    anew = people.with_name("mottakere (1).txt")
    anew.write_text("".join(f"{address}\n" for address in _addresses(5)[1:]))
    assert "4 av 4 mottakere har fått den" in _send(checkout, server, anew).stdout
    assert server.recipients() == _addresses(5)


def test_a_dry_run_sends_nothing_and_leaves_nothing(checkout: World, people: Path, smtp: Smtp) -> None:
    """It checks the mail and the list, says how many, and writes no ledger."""
    server = smtp()
    done = _send(checkout, server, people, "--dry-run")
    assert "ville gått til 200 mottakere. Ingenting er sendt." in done.stdout
    assert list(people.parent.glob("*.ledger")) == []
    assert server.recipients() == []


def test_no_address_is_written_anywhere(checkout: World, people: Path, smtp: Smtp) -> None:
    """Neither the reports nor the ledger hold an address, also when the server's answer does."""
    server = smtp("550 5.1.1", "rcpt")
    done = _send(checkout, server, people)
    assert done.returncode == 1
    assert "Avvist: linje 3 (550 5.1.1)" in done.stdout
    ledger = people.with_name("brevet-2026-1.ledger").read_text()
    for text in (done.stdout, done.stderr, ledger):
        assert "lege.example.org" not in text


def test_what_must_not_be_sent_is_refused(checkout: World, people: Path, smtp: Smtp, tmp_path: Path) -> None:
    """A placeholder left, a list inside a repository, a line that is no address, an issue changed or not there."""
    server = smtp()
    config = tmp_path / "uten" / "mkdocs.yml"
    config.parent.mkdir()
    config.write_text("site_name: Praksisnytt\n")
    cases: list[tuple[str, Path, tuple[str, ...]]] = [
        ("plassholder som ikke er fylt ut", people, ("--config", str(config))),
        ("linje 2 i mottakerlisten", tmp_path / "feil.txt", ()),
        ("er tom", tmp_path / "tom.txt", ()),
        ("kodelager", checkout.root / "content" / "mottakere.txt", ()),
        ("kodelager", tmp_path / "annet" / "mottakere.txt", ()),
        ("ikke utgitt", people, ("--year", "2019")),
    ]
    (tmp_path / "feil.txt").write_text("a@b.example.org\nikke en adresse\n")
    (tmp_path / "tom.txt").write_text("# ingen\n")
    (tmp_path / "annet" / ".git").mkdir(parents=True)
    for path in (checkout.root / "content" / "mottakere.txt", tmp_path / "annet" / "mottakere.txt"):
        path.write_text("a@b.example.org\n")
    for name in ("", "*", "/brevet"):
        done = forked.run(["send", name, *_command(people)[2:]], checkout.root, sending(checkout, server))
        assert (done.returncode, f"{name} nr. 1 er ikke utgitt" in done.stderr) == (2, True), done.stderr
    for words, path, options in cases:
        done = _send(checkout, server, path, *options)
        assert (done.returncode, words in done.stderr) == (2, True), done.stderr
    (checkout.root / "content" / "mottakere.txt").unlink()
    eml = checkout.root / "archive/brevet/2026/1/utgave.eml"
    raw = eml.read_bytes()
    eml.write_bytes(raw.replace(b"=C3=86", b"=C3=A6"))
    assert "endret etter utgivelsen (utgave.eml)" in _send(checkout, server, people).stderr
    eml.write_bytes(raw)
    assert server.recipients() == []


def test_a_disk_that_runs_full_makes_nobody_get_it_twice(issue: Archived, people: Path, smtp: Smtp) -> None:
    """Wherever in a note the room ends, the sending stops there; with room again it reaches those who are left."""
    server = smtp()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in range(180, 580, 45):
        mine = [f"x{number}@rom{room}.example.org" for number in range(3)]
        people.write_text("".join(f"{address}\n" for address in mine))
        people.with_suffix(".ledger").unlink(missing_ok=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))  # the write that meets it is cut
        try:
            with pytest.raises(OSError, match="File too large"):
                _run(issue, people, server)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        report = _run(issue, people, server)
        got = Counter(address for address in server.recipients() if address in mine)
        assert got == dict.fromkeys(mine, 1), room
        assert report.accepted + len(report.unclear) == 3


def test_the_surviving_process_reports_back(tmp_path: Path) -> None:
    """What stops the other process is told here, without words that may hold an address."""

    def fails(go_on: Callable[[], bool]) -> None:
        assert go_on()
        raise ValueError("a@b.example.org")

    def full(go_on: Callable[[], bool]) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "a@b.example.org")

    for job, why in ((fails, "ValueError"), (full, "No space left on device")):
        with pytest.raises(UsageError, match=why) as caught:
            in_survivor(job, lambda: None)
        assert "example" not in str(caught.value)
    marks = tmp_path / "marks"
    in_survivor(lambda go_on: marks.write_text(json.dumps(go_on())) and None, lambda: None)
    assert marks.read_text() == "true"
