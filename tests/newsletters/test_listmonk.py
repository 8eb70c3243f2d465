"""listmonk's campaign API as its documentation recorded it, served by a real HTTP server."""

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import forked
import pytest
from msgspec.structs import replace
from newsletter_world import World, new_world

from build_tools.newsletters.archived import take
from build_tools.newsletters.listmonk import Listmonk, campaign_of

# Recorded from https://listmonk.app/docs/apis/campaigns/ (POST and GET /api/campaigns): every field the API answers.
CREATED = {
    "id": 7, "created_at": "2021-12-27T11:50:23.333485Z", "updated_at": "2021-12-27T11:50:23.333485Z", "views": 0,
    "clicks": 0, "bounces": 0, "lists": [{"id": 1, "name": "Default list"}], "started_at": None, "to_send": 1,
    "sent": 0, "uuid": "90c889cc-3728-4064-bbcb-5c1c446633b3", "type": "regular", "name": "", "subject": "",
    "from_email": "", "body": "", "altbody": None, "send_at": None, "status": "draft", "content_type": "richtext",
    "tags": [], "template_id": 1, "messenger": "email",
}  # fmt: skip
REQUIRED = {"name": str, "subject": str, "lists": list, "type": str, "content_type": str, "body": str}


class Host(BaseHTTPRequestHandler):
    """Keeps campaigns, and holds requests to the recorded contract."""

    campaigns: list[dict[str, Any]]

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        wanted = set(query.get("tags", []))
        found = [each for each in self.campaigns if not wanted or wanted & set(each["tags"])]
        self._answer(200, {"results": found, "query": "", "total": len(found), "per_page": 20, "page": 1})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if any(not isinstance(body.get(name), kind) for name, kind in REQUIRED.items()) or not body["lists"]:
            self._answer(400, None, "Invalid campaign fields")
            return
        self.campaigns.append(CREATED | body)
        self._answer(200, self.campaigns[-1])

    def _answer(self, code: int, data: Any, message: str = "") -> None:
        if self.headers["Authorization"] != "token nytt:hemmelig":
            code, message = 403, "invalid API credentials"
        body = json.dumps({"message": message} if message else {"data": data}).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Tests read no log."""


@pytest.fixture
def listmonk() -> Iterator[ThreadingHTTPServer]:
    """A listmonk without campaigns."""
    Host.campaigns = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A checkout with one published issue."""
    world = new_world(tmp_path_factory.mktemp("listmonk") / "checkout")
    world.item("ny", title="Ny rutine på Færder", body="Med {{ .Subscriber.Email }} i teksten.")
    world.published()
    return world


def _send(world: World, listmonk: ThreadingHTTPServer, **more: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "URL": f"http://127.0.0.1:{listmonk.server_port}",
        "USER": "nytt",
        "TOKEN": "hemmelig",
        "LISTS": "1,4",
    }
    env = world.env() | {f"PRAKSISNYTT_LISTMONK_{key}": value for key, value in (settings | more).items()}
    return forked.run(["send", "brevet", "1", "--listmonk"], world.root, env)


def test_an_issue_becomes_a_draft_campaign_once(checkout: World, listmonk: ThreadingHTTPServer) -> None:
    """HTML and text as archived, listmonk's own address for unsubscribing, no content taken for a template."""
    done = _send(checkout, listmonk, TEMPLATE="3")
    assert done.stdout == "Brevet fra Færder nr. 1/2026 ligger nå i listmonk som utkast: kampanje 7.\n", done.stderr
    (campaign,) = Host.campaigns
    archived = (checkout.root / "archive/brevet/2026/1/utgave.html").read_text(encoding="utf-8")
    assert campaign["body"] == archived.replace("{{unsubscribe}}", "{{ UnsubscribeURL }}")
    assert campaign["body"].count("{{") == campaign["altbody"].count("{{") == 1
    assert campaign["subject"] == "Brevet fra Færder nr. 1/2026: Ny rutine på Færder"
    assert (campaign["lists"], campaign["template_id"], campaign["content_type"]) == ([1, 4], 3, "html")
    assert (campaign["status"], campaign["from_email"]) == (
        "draft",
        "Brevet fra Færder <brevet@klinikken.example.org>",
    )
    assert "ligger i listmonk fra før: kampanje 7" in _send(checkout, listmonk).stdout
    assert len(Host.campaigns) == 1


def test_a_name_with_a_comma_is_one_sender(checkout: World) -> None:
    """listmonk reads the sender as mail programs do, to whom a bare comma begins another."""
    issue = take(checkout.root / "archive", "brevet", 1, None)
    named = replace(issue, mail=replace(issue.mail, label="Nytt, Færder"))
    where = Listmonk(url="", user="", token="", lists=(1,))
    assert campaign_of(where, named)["from_email"] == '"Nytt, Færder" <brevet@klinikken.example.org>'


def test_what_listmonk_refuses_is_told_in_its_words(checkout: World, listmonk: ThreadingHTTPServer) -> None:
    """A wrong token, a missing list, a token over an open line: one sentence, exit code 2, the token never shown."""
    for words, change in (
        ("listmonk sier nei (403): invalid API credentials", {"TOKEN": "galt"}),
        ("PRAKSISNYTT_LISTMONK_LISTS must be set", {"LISTS": ""}),
        ("must be numbers", {"LISTS": "alle"}),
        ("must begin with https://", {"URL": "http://liste.example.org"}),
        ("listmonk svarer ikke", {"URL": "http://127.0.0.1:9"}),
    ):
        done = _send(checkout, listmonk, **change)
        assert (done.returncode, words in done.stderr) == (2, True), done.stderr
        assert "galt" not in done.stderr
        assert "hemmelig" not in done.stderr
