"""A real SMTP server in a process of its own, that misbehaves as it is told and keeps its own log.

``python smtp_server.py LOG FAULT STAGE DELAY TLS CERTIFICATE`` prints its port. At the first try of each recipient it does FAULT
(``none``, ``drop``, ``451``, ``hang``, ``421``, ``550 5.1.1``) at STAGE (``rcpt``, ``data``); 5xx is for every try, and
``impatient`` is 451 from a server that hangs up on who says nothing for a fifth of a second. At
the stage ``login`` the first login is answered by FAULT, a code. Only recipients whose local part begins with ``x`` meet the fault. Each mail it accepts is a line in LOG; DELAY
(seconds) is before that line, with the fault ``slow-answer`` after it. With TLS ``starttls`` or ``tls`` (else
``none``) and a file with a key and its certificate, nobody gets in without it and the name and password in ``LOGIN``;
with the fault ``no-login`` it knows of neither.
"""

import asyncio
import json
import os
import ssl
import sys
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

LOGIN = (b"brevet", b"hemmelig")


class Handler:
    """Accepts, refuses, falls silent or hangs up."""

    def __init__(self, log: str, fault: str, stage: str, delay: float) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.fault, self.stage, self.delay = fault, stage, delay
        self.seen: set[str] = set()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        answer = await self._misbehave("rcpt", server, address)
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await self._misbehave("data", server, envelope.rcpt_tos[0])
        if answer:
            return answer
        if self.fault != "slow-answer":
            await asyncio.sleep(self.delay)
        content = envelope.content.decode("ascii") if isinstance(envelope.content, bytes) else envelope.content
        line = json.dumps({"to": envelope.rcpt_tos, "from": envelope.mail_from, "content": content})
        os.write(self.log, (line + "\n").encode())
        if self.fault == "slow-answer":
            await asyncio.sleep(self.delay)
        return "250 2.0.0 OK"

    async def _misbehave(self, stage: str, server: SMTP, address: str) -> str:
        if stage != self.stage or self.fault in ("none", "slow-answer") or not address.startswith("x"):
            return ""
        if self.fault.startswith("5"):
            return f"{self.fault} <{address}> is not taken here"
        if address in self.seen:
            return ""
        self.seen.add(address)
        if self.fault == "drop":
            server.transport.abort()
            await asyncio.sleep(3600)
        if self.fault == "hang":
            await asyncio.sleep(3600)
        return f"{'451' if self.fault == 'impatient' else self.fault} 4.7.1 not now"

    def login(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        """Let in whoever knows the password."""
        if self.stage == "login" and not self.seen:
            self.seen.add("login")
            return AuthResult(success=False, handled=False, message=f"{self.fault} 4.7.0 not now")
        return AuthResult(success=(given.login, given.password) == LOGIN, handled=False)


async def serve(handler: Handler, tls: str, certificate: str) -> None:
    """Listen on a free port until killed."""
    context = None
    if tls != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    starttls = context if tls == "starttls" else None
    locked: dict[str, Any] = {}
    if handler.fault == "no-login":
        locked = {"auth_exclude_mechanism": ["LOGIN", "PLAIN"]}
    elif context:
        locked = {"authenticator": handler.login, "auth_required": True, "auth_require_tls": tls == "starttls"}
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(
            handler, hostname="tjener.example.org", timeout=0.2 if handler.fault == "impatient" else 3600,
            tls_context=starttls,
            require_starttls=tls == "starttls", **locked,
        ),
        "127.0.0.1", 0, ssl=context if tls == "tls" else None,
    )  # fmt: skip
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    log_, fault_, stage_, delay_, tls_, certificate_ = sys.argv[1:]
    asyncio.run(serve(Handler(log_, fault_, stage_, float(delay_)), tls_, certificate_))
