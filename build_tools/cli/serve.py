"""``praksisnytt serve``."""

import dataclasses
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path

import click
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from build_tools.build.builder import Folders, Report, build
from build_tools.cli.options import FOLDER, content_options
from build_tools.cli.preview import Bell, server
from build_tools.config import load_config
from build_tools.errors import BuildToolsError, UsageError

SETTLE = 0.05
"""Seconds of quiet that end a burst of changes: editors save in several steps."""


class _Changes(FileSystemEventHandler):
    """Notes that something was written, made, moved or deleted; reading is no change."""

    def __init__(self) -> None:
        self.happened = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in ("opened", "closed_no_write") and not event.is_directory:
            self.happened.set()


@click.command("serve")
@content_options
@click.option("--port", default=8000, show_default=True, help="Port on this machine; 0 takes a free one.")
@click.option("--site-dir", type=FOLDER, default=Path(".cache/preview"), show_default=True, help="Where it is built.")
@click.option("--cache", type=FOLDER, default=Path(".cache"), show_default=True, help="What the next build reuses.")
def command(
    content: Path, archive: Path, config: Path, today: date, port: int, site_dir: Path, cache: Path
) -> None:  # fmt: skip
    """Show the site on this machine and build it again, and reload open pages, whenever something is saved."""
    folders = Folders(content, archive, config, site_dir, cache)
    with _builder(folders, today) as build_again:
        changes = _watched([path for path in (content, archive, config.parent) if path.is_dir()], config)
        first = build_again()
        if isinstance(first, BuildToolsError):
            raise first
        settings = dataclasses.replace(load_config(config), url="http://127.0.0.1/")
        bell = Bell()
        web = server(site_dir, settings, port, bell)
        threading.Thread(target=web.serve_forever, daemon=True).start()
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have started it with it ignored
        click.echo(f"http://127.0.0.1:{web.server_port}/ (Ctrl-C ends)")
        try:
            _follow(changes, lambda: _rebuild(build_again, bell))
        except KeyboardInterrupt:
            web.shutdown()


@contextmanager
def _builder(folders: Folders, today: date) -> Iterator[Callable[[], Report | BuildToolsError]]:
    """A function that builds in a process that stays: it has the program, and no threads, so it may use all cores.

    What it returns is what the build did, or what is wrong.
    """
    ours, theirs = Pipe()
    process = get_context("fork").Process(target=_build_on_demand, args=(ours, theirs, folders, today))
    process.start()
    theirs.close()

    def build_again() -> Report | BuildToolsError:
        ours.send(None)
        said: Report | BuildToolsError = ours.recv()
        return said

    try:
        yield build_again
    finally:
        ours.close()
        process.join()


def _build_on_demand(other: Connection, asked: Connection, folders: Folders, today: date) -> None:
    other.close()  # else the end of the other process would not end this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            asked.recv()
        except EOFError:
            return
        try:
            asked.send(build(folders, today))
        except BuildToolsError as error:
            asked.send(error)
        except OSError as error:  # a full disk: the site stands, and there may be room after the next save
            asked.send(UsageError(str(error)))


def _watched(folders: list[Path], config: Path) -> threading.Event:
    """An event that every change in the folders sets; of the configuration's folder only its own files count.

    Begins before the first build, so that nothing saved during it is missed.
    """
    changes = _Changes()
    observer = Observer()
    for folder in folders:
        observer.schedule(changes, str(folder), recursive=folder != config.parent)
    observer.start()
    return changes.happened


def _follow(changed: threading.Event, act: Callable[[], None]) -> None:
    """Call ``act`` after each burst of changes, for ever."""
    while True:
        changed.wait()
        while changed.is_set():
            changed.clear()
            changed.wait(SETTLE)
        act()


def _rebuild(build_again: Callable[[], Report | BuildToolsError], bell: Bell) -> None:
    """Build; a problem in the content is shown and the last good site stays."""
    report = build_again()
    if isinstance(report, BuildToolsError):
        click.echo(str(report), err=True)
    elif report.written or report.removed:
        click.echo(f"{report.written} files written, {report.removed} removed, {report.seconds:.2f} s")
        bell.ring()
