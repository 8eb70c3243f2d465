"""A newsletter world and a real SMTP server for every test that asks."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from newsletter_world import HERE, Server, World, new_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An empty checkout with two newsletters."""
    return new_world(tmp_path / "checkout")


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """``smtp("drop", "data")`` → a server that misbehaves so, or asks for TLS (see ``smtp_server.py``)."""
    running = []

    def start(
        fault: str = "none", stage: str = "rcpt", delay: float = 0, tls: str = "none", certificate: Path = HERE
    ) -> Server:
        log = tmp_path / f"accepted-{len(running)}.jsonl"
        command = [
            sys.executable,
            HERE / "newsletters" / "smtp_server.py",
            log,
            fault,
            stage,
            delay,
            tls,
            certificate,
        ]
        process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout
        return Server(int(process.stdout.readline()), log, process)

    yield start
    for process in running:
        process.kill()
        process.communicate()
