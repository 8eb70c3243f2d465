"""A small newsletter world in a folder, and a real SMTP server in a process of its own."""

import json
import os
import subprocess
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import forked

from build_tools.build.gathering import gather
from build_tools.config import load_config
from build_tools.context import Site

HERE = Path(__file__).parent
CONFIG = """site_name: Praksisnytt
site_url: https://nytt.example.org/
extra:
  demo: true
  organisation: Helsefellesskapet
  contact: redaksjon@nytt.example.org
"""
VOCABULARY = {
    "sources.yml": """klinikken: {label: Klinikken, kind: sykehus, contact: post@klinikken.example.org}
bygda: {label: Bygda kommune, kind: kommune, contact: post@bygda.example.org}
byen: {label: Byen kommune, kind: kommune, contact: post@byen.example.org}
""",
    "topics.yml": "mage: {label: Mage og tarm}\nprover: {label: Prøver og svar}\n",
    "newsletters.yml": """brevet:
  label: Brevet fra Færder
  responsible: {name: Kontoret, role: Leder}
  from: brevet@klinikken.example.org
  subscribe: https://liste.example.org/brevet
bygdebrevet:
  label: Bygdebrevet
  responsible: {name: Kommunekontoret, role: Kommuneoverlege}
  from: brevet@bygda.example.org
  select: {municipalities: [bygda]}
""",
}


@dataclass
class World:
    """A checkout with content, archive and outbox, and the command line in it."""

    root: Path
    today: str = "2026-03-31"
    environment: dict[str, str] = field(default_factory=dict)

    def item(self, id_: str, day: str = "2026-03-10", body: str = "Dette er nytt.", **more: Any) -> None:
        """Write an item; ``day`` empty: unknown."""
        fields = {"title": f"Sak {id_}", "source": "klinikken", "topic": ["mage"], "id": id_} | more
        fields |= {"date": day} if day else {"date_unknown": True}
        self._write("nyheter", id_, fields, body)

    def event(self, id_: str, start: str, **more: Any) -> None:
        """Write an event of an hour; a field that is None is left out."""
        fields = {
            "title": f"Møte {id_}", "source": "klinikken", "topic": ["mage"], "id": id_, "type": "lunsjmøte",
            "date": "2026-03-01", "start": f"{start}T11:30", "end": f"{start}T12:15", "place": "Teams",
        }  # fmt: skip
        self._write("arrangementer", id_, fields | more, "Velkommen.")

    def _write(self, room: str, id_: str, fields: dict[str, Any], body: str) -> None:
        path = self.root / "content" / room / f"{id_}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(
            f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items() if value is not None
        )
        path.write_text(f"---\n{lines.replace(': true', ': true')}---\n\n{body}\n", encoding="utf-8")

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run ``praksisnytt``; what it said, on both streams."""
        done = forked.run(self.arguments(*arguments), self.root, self.env())
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def arguments(self, *arguments: str) -> list[str]:
        """The arguments, with the world's day where a command takes one."""
        return [*arguments, *(["--today", self.today] if arguments[0] in ("digest", "publish") else [])]

    def env(self) -> dict[str, str]:
        return {**os.environ, **self.environment}

    def site(self) -> Site:
        config = load_config(self.root / "mkdocs.yml")
        return gather(self.root / "content", self.root / "archive", config, date.fromisoformat(self.today))

    def published(self, newsletter: str = "brevet", **options: str) -> Path:
        """Compose and publish the next issue; its folder."""
        self.run("digest", newsletter)
        said = self.run("publish", newsletter)
        return self.root / said.split("er utgitt: ")[1].split("\n")[0]

    def manifest(self, folder: Path) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
        return found


def new_world(root: Path) -> World:
    """An empty checkout with two newsletters."""
    (root / "content" / "vocabulary").mkdir(parents=True)
    for name, text in VOCABULARY.items():
        (root / "content" / "vocabulary" / name).write_text(text, encoding="utf-8")
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    return World(root)


def with_an_issue(root: Path, unsubscribe: str) -> World:
    """A checkout with one published issue."""
    world = new_world(root)
    world.item("ny", title="Ny rutine")
    world.published()
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(f"  unsubscribe: {unsubscribe}\n")
    return world


@dataclass
class Server:
    """A running SMTP server."""

    port: int
    log: Path
    process: subprocess.Popen[str]

    def mails(self) -> list[dict[str, Any]]:
        """What it has accepted."""
        written = self.log.read_text() if self.log.exists() else ""
        whole = written[: written.rfind("\n") + 1]  # the server may be in the middle of a line
        return [json.loads(line) for line in whole.splitlines()]

    def recipients(self) -> list[str]:
        return [to for mail in self.mails() for to in mail["to"]]


def sending(checkout: World, server: Server, **settings: str) -> dict[str, str]:
    """The environment of ``praksisnytt send`` in a checkout: the server, and ``settings`` (``TLS="tls"``) on top."""
    plain = {"HOST": "127.0.0.1", "PORT": str(server.port), "TLS": "none", "PAUSES": "0", "TIMEOUT": "60"}
    return checkout.env() | {f"PRAKSISNYTT_SMTP_{key}": value for key, value in (plain | settings).items()}
