"""``praksisnytt build``."""

from datetime import date
from pathlib import Path

import click

from build_tools.build.builder import Folders, build
from build_tools.cli.options import FOLDER, content_options
from build_tools.cli.progress import progress


@click.command("build")
@content_options
@click.option(
    "--site-dir",
    type=FOLDER,
    default=Path("site"),
    show_default=True,
    help="Where the site is put; replaced as a whole.",
)
@click.option("--cache", type=FOLDER, default=Path(".cache"), show_default=True, help="What the next build reuses.")
def command(content: Path, archive: Path, config: Path, today: date, site_dir: Path, cache: Path) -> None:
    """Make the site, or bring it up to date; the old one stands until the new one does."""
    folders = Folders(content, archive, config, site_dir, cache)
    with progress() as told:
        report = build(folders, today, told.say)
    changed = f"{report.written} written, {report.removed} removed"
    if not report.written and not report.removed:
        changed = "nothing changed"
    click.echo(f"{site_dir}: {report.files} files, {changed}, {report.seconds:.1f} s")
