"""What a release runs beside the site: the list of what it is made with, known faults, unsafe ways in workflows.

Each runs by its own line of the Makefile. The advisories are not asked for over the network: a server here answers
in the protocol of OSV, so that it is known what the line does with an answer, and with none.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import jsonschema
import pytest
from quality import Figure
from referencing import Registry, Resource

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".cache/tools"
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
LOCKED: dict[str, set[str]] = {}  # several versions where they differ by Python
for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / "requirements.lock").read_text("utf-8"), re.M):
    LOCKED.setdefault(name, set()).add(version)

pytestmark = pytest.mark.skipif(not (TOOLS / ".ready").exists(), reason="`make .cache/tools/.ready` was not run")


def line(target: str, program: str) -> list[str]:
    """The command of a target that starts a program, as the Makefile has it."""
    recipe = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.M)
    assert recipe
    (found,) = [each for each in recipe[1].splitlines() if f"/{program} " in each]
    return found.replace("$(TOOLS)", str(TOOLS)).replace("$(BIN)", str(ROOT / ".venv/bin")).split()


@contextmanager
def advisories(known: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The address of a server that knows one fault in each package of ``known``, mended in the version there."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            name = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["package"]["name"]
            asked.append(name)
            answer = {"vulns": [fault(name, known[name])]} if name in known else {}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: Any) -> None:
            """Tests read no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query", asked
    server.shutdown()


def fault(name: str, mended: str) -> dict[str, Any]:
    """An advisory as OSV gives it."""
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": mended}]}]
    package = {"name": name, "ecosystem": "PyPI"}
    return {"id": "PYSEC-2026-1", "summary": "Et hull.", "affected": [{"package": package, "ranges": ranges,
            "versions": sorted(LOCKED[name])}]}  # fmt: skip


def audit(address: str) -> tuple[int, str]:
    """The release's line, asking the server at an address."""
    command = [*line("audit", "pip-audit"), "--vulnerability-service", "osv", "--osv-url", address]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=500)
    return done.returncode, done.stdout + done.stderr


def test_every_locked_package_is_looked_up_and_a_known_fault_stops_the_job(figure: Figure) -> None:
    """With the version that mends it; what nobody knows anything of passes."""
    with advisories({}) as (address, asked):
        status, said = audit(address)
        assert (status, said.splitlines()[-1]) == (0, "No known vulnerabilities found")
        assert LOCKED.keys() >= set(asked)
        figure("looked_up", len(set(asked)))
        assert len(set(asked)) > len(LOCKED) * 0.9, "all but those of another system"
    with advisories({"jinja2": "99.1"}) as (address, _asked):
        status, said = audit(address)
        assert status == 1
        assert re.search(r"jinja2\s+[\d.]+\s+PYSEC-2026-1\s+99\.1", said), said


def test_what_cannot_be_looked_up_stops_the_job_too() -> None:
    """No answer is not a good answer."""
    status, said = audit("http://127.0.0.1:9/v1/query")
    assert status != 0
    assert "No known vulnerabilities" not in said


def test_the_list_of_what_the_site_is_made_with_is_whole_and_valid(tmp_path: Path, figure: Figure) -> None:
    """By CycloneDX's own schema: every locked package of this system, with its version, licence and address."""
    command = [str(tmp_path / "sbom.json") if each == "sbom.json" else each for each in line("sbom", "cyclonedx-py")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=500)
    made = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    (schemas,) = TOOLS.glob("lib/python*/site-packages/cyclonedx/schema/_res")
    read = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in schemas.glob("*.schema.json")}
    base = "http://cyclonedx.org/schema/"
    known = Registry().with_resources((base + name, Resource.from_contents(each)) for name, each in read.items())
    schema = read[f"bom-{made['specVersion']}.SNAPSHOT.schema.json"]
    jsonschema.validators.validator_for(schema)(schema, registry=known).validate(made)
    parts = {re.sub(r"[-_.]+", "-", each["name"]).lower(): each for each in made["components"]}
    figure("listed", len(parts))
    here = LOCKED.keys() & parts.keys()
    assert len(here) > len(LOCKED) * 0.9
    for name in here:
        version = parts[name]["version"]
        assert version in LOCKED[name]
        assert parts[name]["purl"].endswith(f"@{version}")
    # This one tells programs no licence; LICENSES.md has it from its file.
    assert {name for name in here if not parts[name].get("licenses")} <= {"axe-playwright-python"}


def test_the_workflows_have_no_unsafe_ways() -> None:
    """By zizmor, which looks at more than the tests of this repository do."""
    done = subprocess.run(line("audit", "zizmor"), cwd=ROOT, capture_output=True, text=True, check=False, timeout=500)
    assert (done.returncode, "No findings to report" in done.stdout + done.stderr) == (0, True), done.stdout
