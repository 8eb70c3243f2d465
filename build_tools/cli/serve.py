"""``praksisnytt serve``."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeAlias

import click
from click.core import ParameterSource
from msgspec.structs import replace
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from build_tools.build.builder import Folders, Report, build
from build_tools.build.glimpse import glimpse
from build_tools.build.parts import Built
from build_tools.cli.options import FOLDER, content_options
from build_tools.cli.preview import Bell, server
from build_tools.clock import today_in_oslo
from build_tools.config import load_config
from build_tools.errors import BuildToolsError, UsageError

_Ask: TypeAlias = Callable[[Path | None], Report | BuildToolsError | bool]
SETTLE = 0.05
"""Seconds of quiet that end a burst of changes: editors save in several steps."""


class _Changes(FileSystemEventHandler):
    """Notes what was written, made, moved or deleted; reading is no change.

    Of folders only those in ``rooms`` count that go away: nothing is told of the files they take with them.
    """

    def __init__(self, rooms: Sequence[Path]) -> None:
        self.happened = threading.Event()
        self._rooms = rooms
        self._texts: set[Path] = set()

    def on_any_event(self, event: FileSystemEvent) -> None:
        places = [Path(os.fsdecode(place)) for place in (event.src_path, event.dest_path)]
        if event.is_directory:
            gone = event.event_type in ("deleted", "moved")
            counts = gone and any(places[0].is_relative_to(room) for room in self._rooms)
        else:
            counts = event.event_type not in ("opened", "closed_no_write")
            self._texts.update(place for place in places if counts and place.suffix == ".md")
        if counts:
            self.happened.set()

    def text(self) -> Path | None:
        """The text that was changed since this was asked, if it was only one."""
        texts, self._texts = self._texts, set()
        return texts.pop() if len(texts) == 1 else None


@click.command("serve")
@content_options
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
    help="Port on this machine; 0 takes a free one.",
)  # fmt: skip
@click.option("--site-dir", type=FOLDER, default=Path(".cache/preview"), show_default=True, help="Where it is built.")
@click.option("--cache", type=FOLDER, default=Path(".cache"), show_default=True, help="What the next build reuses.")
def command(
    content: Path, archive: Path, config: Path, today: date, port: int, site_dir: Path, cache: Path
) -> None:  # fmt: skip
    """Show the site on this machine and build it again, and reload open pages, whenever something is saved."""
    folders = Folders(content, archive, config, site_dir, cache)
    given = click.get_current_context().get_parameter_source("today") is ParameterSource.COMMANDLINE
    with _builder(folders, (lambda: today) if given else today_in_oslo) as ask:
        changes = _watched([path for path in (content, archive) if path.is_dir()], config)
        settings = replace(load_config(config), url="http://127.0.0.1/")
        bell = Bell()
        try:
            web = server(site_dir, settings, port, bell)
        except OSError as error:
            raise UsageError(f"port {port} cannot be had ({error.strerror}): take another with --port") from error
        first = ask(None)
        if isinstance(first, BuildToolsError):
            raise first
        threading.Thread(target=web.serve_forever, daemon=True).start()
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have started it with it ignored
        click.echo(f"http://127.0.0.1:{web.server_port}/ (Ctrl-C ends)")
        try:
            _follow(changes, lambda: _rebuild(ask, changes.text(), bell))
        except KeyboardInterrupt:
            web.shutdown()


@contextmanager
def _builder(folders: Folders, today: Callable[[], date]) -> Iterator[_Ask]:
    """A function that builds in a process that stays: it has the program, and no threads, so it may use all cores.

    Asked with the path of a text, it shows that text's page alone, and says whether it could; asked with None it
    builds as on the day it is ``today`` then, and says what it did or what is wrong.
    """
    ours, theirs = Pipe()
    process = get_context("fork").Process(target=_build_on_demand, args=(ours, theirs, folders, today))
    process.start()
    theirs.close()

    def ask(text: Path | None) -> Report | BuildToolsError | bool:
        ours.send(text)
        said: Report | BuildToolsError | bool = ours.recv()
        return said

    try:
        yield ask
    finally:
        ours.close()
        process.join()


def _build_on_demand(other: Connection, asked: Connection, folders: Folders, today: Callable[[], date]) -> None:
    other.close()  # else the end of the other process would not end this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    built: Built | None = None

    def keep(made: Built) -> None:
        nonlocal built
        built = made

    while True:
        try:
            text = asked.recv()
        except EOFError:
            return
        try:
            if text:
                asked.send(built is not None and glimpse(built, folders, text))
            else:
                asked.send(build(folders, today(), keep=keep))
        except BuildToolsError as error:
            asked.send(error)
        except OSError as error:  # a full disk: the site stands, and there may be room after the next save
            asked.send(UsageError(str(error)))


def _watched(rooms: list[Path], config: Path) -> _Changes:
    """Notes every change in the rooms; of the configuration's folder only its own files count.

    Begins before the first build, so that nothing saved during it is missed.
    """
    changes = _Changes(rooms)
    observer = Observer()
    for folder in [*rooms, config.parent]:
        observer.schedule(changes, str(folder), recursive=folder != config.parent)
    observer.start()
    return changes


def _follow(changes: _Changes, act: Callable[[], None]) -> None:
    """Call ``act`` after each burst of changes, for ever."""
    changed = changes.happened
    while True:
        changed.wait()
        while changed.is_set():
            changed.clear()
            changed.wait(SETTLE)
        act()


def _rebuild(ask: _Ask, text: Path | None, bell: Bell) -> None:
    """Show a changed text's page, then build; a problem in the content is shown and the last good site stays."""
    if text and ask(text) is True:
        bell.ring()
    report = ask(None)
    if isinstance(report, BuildToolsError):
        click.echo(str(report), err=True)
    elif isinstance(report, Report) and (report.written or report.removed):
        click.echo(f"{report.written} files written, {report.removed} removed, {report.seconds:.2f} s")
        bell.ring()
