"""``praksisnytt digest``."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import click

from build_tools import validate
from build_tools.build.gathering import gather
from build_tools.cli.options import FILE, FOLDER, content_options
from build_tools.config import load_config
from build_tools.context import Site
from build_tools.errors import UsageError
from build_tools.newsletters import (
    COMFORTABLE,
    Composition,
    Rendered,
    Wishes,
    compose,
    draft_files,
    kilobytes,
    render,
)
from build_tools.newsletters.fragments import for_mail
from build_tools.text import markup, personal_data
from build_tools.text.entities import unescape
from build_tools.validate.bodies import at_home

MAX_INTRO = 50_000
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("digest")
@click.argument("newsletter")
@click.option("--since", type=_DAY, help="Only what is dated on or after this day (YYYY-MM-DD).")
@click.option("--until", type=_DAY, help="Only what is dated before this day.")
@click.option("--add", multiple=True, metavar="ID", help="Carry this too, whatever the rules say. May be repeated.")
@click.option("--drop", multiple=True, metavar="ID", help="Leave this for a later issue. May be repeated.")
@click.option("--intro", type=FILE, help="A Markdown file with a greeting that opens the issue.")
@click.option("--out", type=FOLDER, default=Path("outbox"), show_default=True, help="Where the draft is put.")
@content_options
def command(
    newsletter: str, since: date | None, until: date | None, add: tuple[str, ...], drop: tuple[str, ...],
    intro: Path | None, out: Path, content: Path, archive: Path, config: Path, today: date,
) -> None:  # fmt: skip
    """Compose the next issue of NEWSLETTER from what it has not carried yet, as a draft to read and approve.

    The draft is an HTML mail, its plain text, an .eml file and a preview page. Dates make a half-open window,
    SINCE <= day < UNTIL; a coming event is in it whenever it was announced. The first issue's --since is the day the
    newsletter begins: what is older is never its news. Where the address for unsubscribing belongs, {{unsubscribe}}
    stands until `unsubscribe` under `extra` in mkdocs.yml gives it ({newsletter} and {recipient} in it are filled
    in), or the mailing system does.
    """
    site = gather(content, archive, load_config(config), today)
    wishes = Wishes(since=_day(since), until=_day(until), add=add, drop=drop, intro=_intro(intro, site))
    composition = compose(site, newsletter, wishes)
    if not composition.lines:
        click.echo(f"Det er ingenting nytt å sende i {composition.newsletter.label}; ingen utkast er laget.")
        _tell_left_out(composition)
        return
    rendered = render(site, composition)
    files = draft_files(site, composition, rendered)
    _write(out, files)
    _tell(composition, rendered, [out / name for name in files])


def _day(moment: date | None) -> date | None:
    return date(moment.year, moment.month, moment.day) if moment else None


def _intro(path: Path | None, site: Site) -> markup.Body:
    """The greeting as safe HTML; it is held to what holds for everything that is sent."""
    if path is None:
        return markup.Body("")
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"innledningen {path} kan ikke leses som UTF-8: {error}") from error
    if len(raw) > MAX_INTRO:
        size, most = kilobytes(len(raw)), kilobytes(MAX_INTRO)
        raise UsageError(f"innledningen {path} er på {size}; den kan være på høyst {most}")
    for offset, _kind in personal_data.findings(text):
        line = text.count("\n", 0, offset) + 1
        raise UsageError(f"{path}:{line}: her står noe som ser ut som en personopplysning: ta det bort")
    body = markup.render(text)
    for fault in _faults(body, site):
        raise UsageError(f"innledningen {path} {fault}")
    return body


def _faults(body: markup.Body, site: Site) -> Iterator[str]:
    """What an item's text may not hold either, and a picture, which has no page that the mail could link to."""
    if "<img" in body.html:
        yield "kan ikke ha bilder: skriv hva de viser, eller lenk til dem"
    places = validate.places_of(site.catalogue)
    for link in re.findall(r'href="([^"#?]*)', for_mail(body.html, site.config.url, site.config.url)):
        address = at_home(unescape(link), site.config.url)
        if address.startswith("/") and not places.hold(unquote(address)):
            yield f"har en lenke som ikke fører noe sted: {address}"


def _write(out: Path, files: dict[str, bytes]) -> None:
    try:
        for name, content in files.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"utkastet kunne ikke skrives til {out}: {error.strerror}") from error


def _tell(composition: Composition, rendered: Rendered, paths: list[Path]) -> None:
    count = "1 sak" if len(composition.lines) == 1 else f"{len(composition.lines)} saker"
    click.echo(f"Utkast til {composition.name}: {count}, {kilobytes(rendered.size)}.")
    for path in paths:
        click.echo(f"  {path}")
    _tell_left_out(composition)
    if rendered.shortened:
        click.echo("Utgaven ble for lang, og er kortet til tittel, hva leseren skal gjøre, og lenke.", err=True)
    if rendered.size > COMFORTABLE:
        click.echo(f"Advarsel: over {kilobytes(COMFORTABLE)}; noen e-postprogrammer viser ikke slutten.", err=True)
    if not composition.history.issues and composition.since is None:
        click.echo(
            "Dette er første utgave, og alt som gjelder, er med. Begynn heller fra en dag med --since.", err=True
        )


def _tell_left_out(composition: Composition) -> None:
    for each in composition.left_out:
        click.echo(f"Ikke med: {each.entry.id} {each.reason}.")
