"""Options that several commands share."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from build_tools.clock import today_in_oslo

Command = TypeVar("Command", bound=Callable[..., Any])

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


def read_date(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date:
    """Callback of ``--today``: a date like 2024-03-14, today when it is not given."""
    if value is None:
        return today_in_oslo()
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is not a date like 2024-03-14") from error


def content_options(command: Command) -> Command:
    """``--content``, ``--archive``, ``--config`` and ``--today``; the archive stands beside the content."""
    for option in (
        click.option("--today", callback=read_date, metavar="DATE", help="Build as on this day (YYYY-MM-DD)."),
        click.option("--config", type=FILE, default=Path("mkdocs.yml"), show_default=True, help="Its settings."),
        click.option("--archive", type=FOLDER, callback=beside_content, help="Sent issues [beside content]."),
        click.option("--content", type=FOLDER, default=Path("content"), show_default=True, is_eager=True,
                     help="The folder with what people write."),
    ):  # fmt: skip
        command = option(command)
    return command


def beside_content(context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path:
    """Callback of ``--archive``: the folder ``archive`` beside the content when it is not given."""
    content: Path = context.params["content"]
    return value or content.parent / "archive"
