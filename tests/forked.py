"""The command line in a process of its own, forked from one that has imported the program already.

A process started afresh spends most of a short command on imports, and the tests run some hundreds of commands.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from coverage import Coverage

from build_tools.cli import main

SERVER = get_context("forkserver")
SERVER.set_forkserver_preload(
    [
        "build_tools.build.builder",
        "build_tools.build.parts",
        "build_tools.build.renew",
        "build_tools.cli.digest",
        "build_tools.cli.publish",
        "build_tools.cli.send",
    ]
)


def unmeasured(work: Callable[..., object], *arguments: object) -> None:
    """Do it without measuring which lines it runs: the target of a process that is started a hundred times."""
    if measured := Coverage.current():
        measured.stop()
    work(*arguments)


def start(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], said: Path) -> ForkServerProcess:
    """Run ``praksisnytt`` in the folder; what it says goes to the files ``out`` and ``err`` in ``said``."""
    given = (list(arguments), str(folder), dict(environment), str(said))
    if Coverage.current():
        process = SERVER.Process(target=_run, args=given)
    else:  # nor is the test that asks
        process = SERVER.Process(target=unmeasured, args=(_run, *given))
    process.start()
    return process


def run(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run ``praksisnytt`` to its end."""
    with tempfile.TemporaryDirectory() as said:
        process = start(arguments, folder, environment, Path(said))
        process.join()
        out, err = (Path(said, name).read_text(encoding="utf-8") for name in ("out", "err"))
    return subprocess.CompletedProcess(list(arguments), process.exitcode or 0, out, err)


def _run(arguments: list[str], folder: str, environment: dict[str, str], said: str) -> None:
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{said}/{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    sys.argv = ["praksisnytt", *arguments]
    main()
