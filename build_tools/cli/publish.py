"""``praksisnytt publish``."""

from datetime import date
from pathlib import Path

import click
from msgspec.structs import replace

from build_tools.build.gathering import gather
from build_tools.cli.options import FOLDER, content_options
from build_tools.config import load_config
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
    label = site.catalogue.vocabulary.newsletters[newsletter].label
    click.echo(f"{label} {draft.issue.name} er utgitt: {target}")
    click.echo(f"Legg {archive}/ inn i git. Send med:")
    click.echo(f"  praksisnytt send {newsletter} {draft.issue.number} --year {draft.issue.date.year}")
