"""``praksisnytt import``."""

import sys
from pathlib import Path

import click

from build_tools.cli.options import FOLDER
from build_tools.clock import today_in_oslo
from build_tools.importing import Outcome, import_files


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True), metavar="FILE...")
@click.option("--content", type=FOLDER, default=Path("content"), show_default=True, help="Where the drafts are put.")
@click.option("--archive", type=FOLDER, help="Where the originals are kept [default: beside content].")
def command(files: tuple[Path, ...], content: Path, archive: Path | None) -> None:
    """Turn old newsletters into draft items, one per article.

    FILE is a mail (.eml), a mailbox of several (.mbox), a saved page or a newsletter tool's export (.html), an RSS
    or Atom feed, or a WordPress export (.xml). Each file, and each mail of a mailbox, is taken in wholly or not at
    all; the same one twice adds nothing.
    The original is kept in archive/import/ without its recipients. What is unsure is marked TODO in the draft.

    Exit code 1: at least one file was refused, with the reason.
    """
    refused = False
    for outcome in import_files(files, content, archive or content.parent / "archive", today_in_oslo()):
        if outcome.refused:
            refused = True
            click.echo(f"{outcome.name}: {outcome.refused}", err=True)
        else:
            click.echo("\n".join(_lines(outcome, content.name)))
    if refused:
        sys.exit(1)


def _lines(outcome: Outcome, folder: str) -> list[str]:
    """What happened to one file, for somebody who is no programmer."""
    if outcome.before:
        return [f"{outcome.name}: importert før, ingenting nytt ({outcome.kept})"]
    count = len(outcome.written)
    new = f"{count} nye utkast" if count > 1 else "ett nytt utkast" if count else "ingenting nytt"
    lines = [f"{outcome.name}: {new}"]
    for draft in outcome.written:
        lines.append(f"  + {folder}/{draft.path}  «{draft.title}»")
        lines.extend(f"      TODO {doubt}" for doubt in draft.unsure)
    lines.extend(f"  = «{title}» finnes fra før: {same.path} ({same.why})" for title, same in outcome.duplicates)
    lines.extend(f"  - {note}" for note in outcome.notes)
    if outcome.kept:
        lines.append(f"  originalen uten mottakere: {outcome.kept}")
    return lines
