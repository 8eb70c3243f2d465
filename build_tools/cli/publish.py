"""``praksisnytt publish``."""

from datetime import date
from pathlib import Path
from shlex import quote

import click
from msgspec.structs import replace

from build_tools.build.gathering import gather
from build_tools.cli.options import FOLDER, content_options
from build_tools.config import load_config
from build_tools.context import Site
from build_tools.model import SentIssue
from build_tools.newsletters import freeze, locked, newest_draft, refuse_stale, remember_addresses


@click.command("publish")
@click.argument("newsletter")
@click.option("--out", type=FOLDER, default=Path("outbox"), show_default=True, help="Where the draft lies.")
@content_options
def command(newsletter: str, out: Path, content: Path, archive: Path, config: Path, today: date) -> None:
    """Freeze the newest draft of NEWSLETTER into the archive as its next number.

    A draft is refused when anything in it has changed since it was composed. What is published is never rewritten.
    Every address of the site is written down in archive/addresses.txt, so that none can vanish unnoticed.
    """
    with locked(archive):
        site = gather(content, archive, load_config(config), today)
        draft = newest_draft(out, newsletter)
        refuse_stale(site, draft)
        target = freeze(archive, draft.issue.folder, draft.files)
        remember_addresses(archive, replace(site.catalogue, issues=(*site.catalogue.issues, draft.issue)))
    _tell(site, draft.issue, archive, target)


def _tell(site: Site, issue: SentIssue, archive: Path, target: Path) -> None:
    """What to do next, in its order: the mail links to its page, which is not there before the archive is merged."""
    name = issue.full_name(site.catalogue.vocabulary.newsletters[issue.newsletter].label)
    branch = issue.folder.replace("/", "-")
    click.echo(f"{name} er utgitt: {target}")
    click.echo("Legg den i arkivet, og få det godkjent:")
    for line in (f"switch -c {branch}", f"add {quote(str(archive))}", f"commit -m {quote(name)}",
                 f"push -u origin {branch}"):  # fmt: skip
        click.echo(f"  git {line}")
    click.echo(f"Send den når den ligger på {site.absolute(issue.address)}, som brevet lenker til:")
    click.echo(f"  praksisnytt send {issue.newsletter} {issue.number} --year {issue.date.year}")
