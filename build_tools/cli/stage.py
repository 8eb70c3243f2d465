"""``praksisnytt stage``."""

from datetime import date
from pathlib import Path

import click

from build_tools.build.gathering import gather
from build_tools.build.pipeline import OUTPUTS, copies
from build_tools.cli.options import FOLDER, content_options
from build_tools.config import load_config
from build_tools.errors import UsageError
from build_tools.outputs import pages, stage


@click.command("stage")
@content_options
@click.argument("folder", type=FOLDER)
def command(content: Path, archive: Path, config: Path, today: date, folder: Path) -> None:
    """Write the site as plain Markdown and data to FOLDER, for a renderer without this program's plugin."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty")
    site = gather(content, archive, load_config(config), today)
    views = ((view.address, view.data) for view in pages.views(site) if view.address.endswith("/"))
    made = list(stage.render(site, views, (file for output in OUTPUTS for file in output(site))))
    for file in made:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    for target, source in copies(site, content, archive):
        path = folder / "docs" / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.read_bytes())
    click.echo(f"{len(made)} files in {folder}")
