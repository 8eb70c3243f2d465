"""``praksisnytt send``."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from build_tools.cli.options import FILE, FOLDER
from build_tools.config import load_config
from build_tools.errors import UsageError
from build_tools.newsletters.archived import Archived, take
from build_tools.newsletters.ledger import open_ledger
from build_tools.newsletters.listmonk import draft_campaign, listmonk_from
from build_tools.newsletters.mail import RECIPIENT, filled
from build_tools.newsletters.recipients import Recipient, address_in, read_recipients
from build_tools.newsletters.send import Mailing, Report, in_survivor, outstanding, report_of, send_all
from build_tools.newsletters.smtp import PREFIX, Settings, settings_from


@click.command("send")
@click.argument("newsletter")
@click.argument("number", type=int)
@click.option("--year", type=int, help="The issue's year [default: that of the newest issue, and no other is sent].")
@click.option("--recipients", type=FILE, help="One address a line, in a file outside every repository.")
@click.option("--dry-run", is_flag=True, help="Check everything and say who would get it; send nothing.")
@click.option("--repeat-unclear", is_flag=True, help="Send again to those whose last try had an unknown end.")
@click.option("--listmonk", is_flag=True, help="Make a draft campaign in listmonk instead of sending.")
@click.option("--out", type=FOLDER, default=Path("outbox"), show_default=True, help="Keeps the list mail's ledger.")
@click.option("--archive", type=FOLDER, default=Path("archive"), show_default=True, help="Published issues.")
@click.option("--config", type=FILE, default=Path("mkdocs.yml"), show_default=True, help="The site's settings.")
def command(
    newsletter: str, number: int, year: int | None, recipients: Path | None, dry_run: bool, repeat_unclear: bool,
    listmonk: bool, out: Path, archive: Path, config: Path,
) -> None:  # fmt: skip
    """Send a published issue: NUMBER of NEWSLETTER, to the list's address or to everyone in a file.

    The server stands in the environment: PRAKSISNYTT_SMTP_HOST, _PORT, _TLS (starttls, tls or none), _USER,
    _PASSWORD and _LIST (the list's address; {newsletter} in it stands for the newsletter's key), _TIMEOUT and
    _PAUSES (seconds). Broken off and repeated, nobody gets an issue twice and nobody is left out: a ledger beside
    the recipients' file remembers, by keyed hashes, who has had it, from this file or another in its folder. Exit
    code 1: somebody has not got it yet.

    For listmonk: PRAKSISNYTT_LISTMONK_URL, _USER, _TOKEN, _LISTS (ids) and _TEMPLATE.
    """
    issue = take(archive, newsletter, number, year)
    if listmonk:
        _to_listmonk(issue, dry_run)
        return
    settings, people = _destination(newsletter, recipients, dry_run, config)
    unsubscribe = load_config(config).unsubscribe
    if RECIPIENT in unsubscribe and not recipients:
        raise UsageError(
            f"{RECIPIENT} i `unsubscribe` i mkdocs.yml ville blitt listens egen adresse, og den første som meldte "
            "seg av, ville meldt av alle: sett en adresse som er lik for alle, eller send med --recipients"
        )
    mailing = Mailing(newsletter=newsletter, mail=issue.mail, unsubscribe=unsubscribe, repeat_unclear=repeat_unclear)
    filled(issue.mail, mailing.unsubscribe, newsletter, people[0].address)
    ledger_path = _ledger_path(issue, recipients, out)
    if dry_run and not ledger_path.exists():
        _tell_dry(issue, len(people))
        return
    _send(issue, mailing, people, settings, ledger_path, dry_run)


def _send(
    issue: Archived,
    mailing: Mailing,
    people: tuple[Recipient, ...],
    settings: Settings | None,
    path: Path,
    dry_run: bool,
) -> None:
    now = datetime.now(UTC).astimezone(ZoneInfo("Europe/Oslo"))
    with open_ledger(
        path, issue.folder, now, lambda: click.echo("En annen utsending pågår; venter.", err=True)
    ) as ledger:
        left = outstanding(people, ledger, mailing.repeat_unclear)
        if dry_run or settings is None:
            _tell_dry(issue, len(left))
            return
        if left:
            in_survivor(lambda go_on: send_all(mailing, people, ledger, settings, go_on), _show_life)
            ledger.refresh()
        report = report_of(people, ledger)
    _tell(issue, report, len(people))
    if not report.complete:
        sys.exit(1)


def _destination(
    newsletter: str, recipients: Path | None, dry_run: bool, config: Path
) -> tuple[Settings | None, tuple[Recipient, ...]]:
    """The server (None: nothing is sent) and everybody the issue goes to."""
    if recipients:
        people = read_recipients(recipients, config.resolve().parent)
        return (None if dry_run else settings_from(os.environ, newsletter)), people
    settings = settings_from(os.environ, newsletter)
    address = address_in(settings.list_address.strip())
    if not address.isascii() or not address:
        raise UsageError(f"{PREFIX}LIST must hold the list's address, or name a file with --recipients")
    return settings, (Recipient(0, address),)


def _ledger_path(issue: Archived, recipients: Path | None, out: Path) -> Path:
    """One for all lists in a folder: a list taken out anew has another name, and the same people."""
    folder = recipients.resolve().parent if recipients else out
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{issue.folder.replace('/', '-')}.ledger"


def _to_listmonk(issue: Archived, dry_run: bool) -> None:
    settings = listmonk_from(os.environ)
    if dry_run:
        click.echo(f"Prøvekjøring: {issue.name} ville blitt lagt i listmonk som utkast. Ingenting er sendt.")
        return
    number, new = draft_campaign(settings, issue)
    state = "ligger nå i listmonk som utkast" if new else "ligger i listmonk fra før"
    click.echo(f"{issue.name} {state}: kampanje {number}.")


def _show_life() -> None:
    """A sign of life on a terminal; elsewhere silence until the report."""
    if sys.stderr.isatty():
        click.echo(".", nl=False, err=True)


def _tell_dry(issue: Archived, count: int) -> None:
    click.echo(f"Prøvekjøring: {issue.name} ville gått til {count} {_people(count)}. Ingenting er sendt.")


def _tell(issue: Archived, report: Report, total: int) -> None:
    """Where everybody stands, by line of the recipients' file: no address is ever shown."""
    click.echo(f"{issue.name}: {report.accepted} av {total} {_people(total)} har fått den.")
    for word, found in (("Avvist", report.refused), ("Utsatt", report.deferred)):
        for line, code in found:
            click.echo(f"{word}: {_place(line)} ({code or 'ingen svar fra tjeneren'})")
    for line in report.unclear:
        click.echo(f"Uavklart: {_place(line)} kan ha fått den; send en gang til med --repeat-unclear hvis ikke.")
    if report.waiting:
        click.echo(f"Ikke prøvd: {len(report.waiting)} {_people(len(report.waiting))}")
    if any(code.startswith("5") for _, code in report.deferred):
        click.echo("Det er neppe adressene koder på 5 gjelder: se etter innlogging, avsender og kvote hos tjeneren.")
    if report.refused and not report.accepted:
        click.echo("Ingen har fått den: rett det tjeneren avviser, og kjør kommandoen på nytt.")
    if report.deferred or report.waiting:
        click.echo("Kjør kommandoen på nytt for dem som er utsatt eller ikke prøvd.")


def _place(line: int) -> str:
    return f"linje {line}" if line else "listeadressen"


def _people(count: int) -> str:
    return "mottaker" if count == 1 else "mottakere"
