"""A web server for people's own machines: the site with the headers it gets in production, reloading by itself."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from os import PathLike
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from build_tools.config import SiteConfig
from build_tools.outputs.serving import headers_for
from build_tools.outputs.serving.types import content_type

SCRIPT = "/_nytt.js"
STREAM = "/_nytt"
_RELOAD = b"""const news = new EventSource("/_nytt");
news.onmessage = () => location.reload();
addEventListener("pagehide", () => news.close());
"""


class Bell:
    """Tells every open page that there is something new."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def ring(self) -> None:
        """There is a new site."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Whether it rang within so many seconds."""
        with self._changed:
            before = self._count
            return self._changed.wait_for(lambda: self._count > before, seconds)


class Preview(SimpleHTTPRequestHandler):
    """Serves a built site under its base, with the headers the product writes for real servers.

    Every page also gets a script, from the same origin as the policy demands, that reloads it.
    """

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, config: SiteConfig, bell: Bell, **options: Any) -> None:
        self.config = config
        self.bell = bell
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        """Where a request's file lies: addresses begin with the site's base."""
        return super().translate_path("/" + path.removeprefix(self.config.base))

    def guess_type(self, path: str | PathLike[str]) -> str:
        """The type real servers are told of."""
        return content_type(Path(path).name)

    def do_GET(self) -> None:
        """Serve a file, the reload script or its stream of news."""
        path = urlsplit(self.path).path
        if path == SCRIPT:
            self._answer(_RELOAD, "text/javascript")
        elif path == STREAM:
            self._stream()
        elif path.endswith("/") and (page := Path(self.translate_path(path), "index.html")).is_file():
            script = f'<script src="{SCRIPT}"></script></body>'.encode()
            self._answer(page.read_bytes().replace(b"</body>", script), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def _answer(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self) -> None:
        """Server-sent events (HTML Living Standard 9.2): one for each new site, a comment now and then."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"data: nytt\n\n" if self.bell.wait(15) else b":\n\n")
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            return

    def end_headers(self) -> None:
        """Add the headers of the file's kind."""
        for name, value in headers_for(self.config, urlsplit(self.path).path).items():
            if name.lower() != "content-type":
                self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Keep quiet: the terminal is for what was built and what is wrong."""


def server(folder: Path, config: SiteConfig, port: int, bell: Bell) -> ThreadingHTTPServer:
    """A server of ``folder`` on the loopback address; port 0 takes a free one."""
    handler = partial(Preview, directory=str(folder), config=config, bell=bell)
    made = ThreadingHTTPServer(("127.0.0.1", port), handler)
    made.daemon_threads = True
    return made
