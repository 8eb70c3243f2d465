"""``praksisnytt report``."""

from datetime import date
from pathlib import Path

import click

from build_tools import load, validate
from build_tools.build.bodies import Bodies
from build_tools.cli.options import content_options
from build_tools.config import load_config
from build_tools.context import Site
from build_tools.editing import report
from build_tools.errors import ContentError
from build_tools.outputs.pages import status


@click.command("report")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How it is printed; json is the same as /data/status.json.",
)
@content_options
def command(form: str, content: Path, archive: Path, config: Path, today: date) -> None:
    """Say what is due for review, expires soon, was never sent, or has been silent for long.

    The same stands on the site at /status/ and /data/status.json. Exit code 1 when the content has errors.
    """
    catalogue, problems = validate.judge(load.read(content, archive), today)
    if catalogue is None:
        raise ContentError(problems)
    site = Site(catalogue=catalogue, config=load_config(config), bodies=Bodies(catalogue), today=today)
    if form == "json":
        click.echo(status.data(site).decode(), nl=False)
        return
    written = {"text": report.text, "markdown": report.markdown}[form]
    click.echo(written(site, report.everything(site, problems)))
