"""Real web servers on loopback, set up by the files the product writes."""

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

NGINX = """
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  include {root}{base}_server/nginx-http.conf;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    include {root}{base}_server/nginx-server.conf;
  }}
}}
"""
APACHE = """
{modules}
{user}
ServerRoot {folder}
ServerName localhost
ServerTokens Prod
TypesConfig /dev/null
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog {folder}/error.log
DefaultRuntimeDir {folder}
DocumentRoot {root}
<Directory />
  Require all denied
</Directory>
<Directory {root}>
  AllowOverride All
  Require all granted
</Directory>
<Files ".ht*">
  Require all denied
</Files>
"""
MODULES = ("mpm_event", "authz_core", "mime", "dir", "headers", "alias", "filter", "deflate")


def program(name: str) -> str:
    """The server's program; empty when it is not installed."""
    asked = {"apache": "apache2"}.get(name, name)
    return shutil.which(asked) or shutil.which(asked, path="/usr/sbin:/usr/local/sbin") or ""


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Server(NamedTuple):
    port: int
    pid: int
    log: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path of the host; underscores in header names stand for hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return Answer(answer.status, answer.headers, body)


@contextmanager
def running(name: str, folder: Path, root: Path, base: str) -> Iterator[Server]:
    """A server (``nginx``, ``apache``) of ``root``, where the site stands under ``base``; it writes to ``folder``.

    RuntimeError with what it said when it refuses its configuration.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "said"
    with log.open("w") as said:
        process = subprocess.Popen(_command(name, folder, root, base, port), stderr=said)
        try:
            _wait_for(port, process, log)
            yield Server(port, process.pid, log)
        finally:
            process.terminate()
            process.wait(10)


def _command(name: str, folder: Path, root: Path, base: str, port: int) -> list[str]:
    """Write a server's own configuration around ours; what starts it in the foreground."""
    given = {"folder": folder, "root": root, "base": base, "port": port}
    as_root = os.geteuid() == 0
    conf = folder / f"{name}.conf"
    if name == "nginx":
        conf.write_text(NGINX.format(user="user root;" if as_root else "", **given))
        return [program(name), "-p", str(folder), "-c", str(conf)]
    modules = "\n".join(f"LoadModule {each}_module /usr/lib/apache2/modules/mod_{each}.so" for each in MODULES)
    conf.write_text(APACHE.format(modules=modules, user="User www-data\nGroup www-data" if as_root else "", **given))
    return [program(name), "-f", str(conf), "-D", "FOREGROUND"]


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the server refused its configuration: {log.read_text()}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("the server did not answer")
