"""``praksisnytt new``: questions in Norwegian, since editors answer them; help in English, like every command's."""

from datetime import date
from pathlib import Path

import click

from build_tools.cli.check import line_of
from build_tools.cli.options import FILE, FOLDER, beside_content, read_date
from build_tools.editing.create import Desk, Draft, Wish
from build_tools.errors import ContentError, UsageError

MAX_TEXT = 200_000


@click.command("new")
@click.option("--title", help="The headline, as the reader shall see it.")
@click.option("--source", help="Who sends: a key or a name from vocabulary/sources.yml.")
@click.option("--topic", "topics", multiple=True, help="Keys or names from vocabulary/topics.yml.")
@click.option("--action", help="What it means for the reader, at most 160 characters.")
@click.option("--municipality", "towns", multiple=True, help="Municipalities it is about [all].")
@click.option("--supersedes", multiple=True, metavar="ID", help="What no longer applies after this. May be repeated.")
@click.option("--text", "text_file", type=FILE, help="A Markdown or plain text file with the body.")
@click.option(
    "--content",
    type=FOLDER,
    default=Path("content"),
    show_default=True,
    is_eager=True,
    help="The folder with what people write.",
)
@click.option("--archive", type=FOLDER, callback=beside_content, help="Sent issues [default: beside content].")
@click.option("--today", "day", callback=read_date, metavar="DATE", help="The item's date (YYYY-MM-DD) [today].")
def command(
    title: str | None, source: str | None, topics: tuple[str, ...], action: str | None, towns: tuple[str, ...],
    supersedes: tuple[str, ...], text_file: Path | None, content: Path, archive: Path, day: date,
) -> None:  # fmt: skip
    """Write a new item to content/nyheter/YEAR/ and print its path.

    Asks, in Norwegian, for what no option gives; with --title, --source and --topic nothing is asked.
    Refuses an item that is there already, and one that says almost the same as an item that still applies:
    name that with --supersedes if the new one takes over. --topic and --municipality take several with commas
    between, and may be repeated.

    Exit codes: 0 written, 1 the item would not pass the check, 2 it is a double, or wrong usage.
    """
    asks = not (title and source and topics)
    desk = Desk(content, archive, day)
    text = _text(text_file)
    title = " ".join((title or _ask("Tittel")).split())
    keys = (desk.key("sources", source),) if source else _asked(desk, "sources", "Avsender", "", one=True)
    if action is None:
        action = _ask("Hva skal leseren gjøre? Én setning", "") if asks else ""
    chosen = desk.keys("topics", topics)
    if not chosen:
        chosen = _asked(desk, "topics", "Tema, med komma mellom",
                        ", ".join(desk.suggested_topics(f"{title}\n{action}\n{text}")))  # fmt: skip
    where = desk.keys("municipalities", towns)
    if asks and not where:
        where = _asked(desk, "municipalities", "Kommuner, med komma mellom (tomt: alle)", "", empty=True)
    wish = Wish(
        title=title, source=keys[0], topics=chosen, day=day, action=" ".join(action.split()), municipalities=where,
        supersedes=supersedes, text=text,
    )  # fmt: skip
    draft = desk.compose(wish)
    _refuse_twins(desk, wish)
    _judge(desk, draft)
    path = desk.write(draft)
    click.echo(f"Laget {path}")
    click.echo("Åpne filen, skriv ferdig teksten, og kjør `praksisnytt check`.")


def _text(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_TEXT:
            raise UsageError(f"{path} er for stor for en nyhet: den kan være på høyst {MAX_TEXT // 1000} kB")
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise UsageError(f"{path} kan ikke leses: se etter at filen finnes og kan åpnes") from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path} er ikke ren tekst i UTF-8: velg «Lagre som», ren tekst og tegnkoding UTF-8"
        ) from error


def _ask(question: str, default: str | None = None) -> str:
    answer: str = click.prompt(question, default=default, show_default=bool(default), prompt_suffix=": ")
    return answer.strip()


def _asked(
    desk: Desk, vocabulary: str, question: str, suggested: str, *, one: bool = False, empty: bool = False
) -> tuple[str, ...]:
    """Ask until the answer stands in the vocabulary."""
    while True:
        answer = _ask(question, suggested or ("" if empty else None))
        try:
            keys = (desk.key(vocabulary, answer),) if one else desk.keys(vocabulary, [answer])
        except UsageError as wrong:
            click.echo(str(wrong))
            continue
        if keys or empty:
            return keys


def _refuse_twins(desk: Desk, wish: Wish) -> None:
    twins = list(desk.twins(wish))
    if twins:
        lines = [f"  {each.item.id} («{each.item.title}»): {each.why}" for each in twins]
        head = "dette ligner på noe som fortsatt gjelder:"
        tail = f"Tar den nye over, så kjør på nytt med --supersedes {twins[0].item.id}"
        raise UsageError("\n".join([head, *lines, tail]))


def _judge(desk: Desk, draft: Draft) -> None:
    """Say what the check will say; an error means that nothing is written."""
    findings = desk.findings(draft)
    if any(problem.severity == "error" for problem in findings):
        raise ContentError(findings)
    for problem in findings:
        click.echo(line_of(problem), err=True)
