"""The command ``praksisnytt``: each command is a module of this package, imported only when it is called."""

import os
import sys
import threading
from importlib import import_module

import click

from build_tools.errors import BuildToolsError, ContentError

COMMANDS = {
    "build": "build",
    "check": "check",
    "digest": "digest",
    "import": "import_",
    "new": "new",
    "publish": "publish",
    "report": "report",
    "send": "send",
    "serve": "serve",
    "stage": "stage",
}


class _Commands(click.Group):
    """Finds commands by name without importing the others: a start must not cost what it does not use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"build_tools.cli.{COMMANDS[cmd_name]}").command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="praksisnytt")
def praksisnytt() -> None:
    """One database of the news sent to general practitioners: site, search, feeds and newsletters.

    Exit codes: 0 fine, 1 problems in the content, 2 wrong usage or environment.
    """


def main() -> None:
    """Run the command and end with its exit code.

    What it has read is not taken apart before: for ten thousand items that takes a tenth of a second, and the system
    has all of it back at once anyway.
    """
    code = 0
    try:
        _run()
    except SystemExit as end:
        if not isinstance(end.code, int) or threading.active_count() > 1:
            raise
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _run() -> None:
    """Run the command and turn errors into one plain text and an exit code."""
    try:
        praksisnytt()
    except ContentError as error:
        click.echo("\n".join(str(problem) for problem in error.problems), err=True)
        sys.exit(1)
    except BuildToolsError as error:
        click.echo(f"praksisnytt: {error}", err=True)
        sys.exit(2)
    except OSError as error:  # a full disk, a folder one may not write to: the environment's fault, not the program's
        click.echo(f"praksisnytt: {error.strerror or error}: {error.filename or 'no file named'}", err=True)
        sys.exit(2)
