"""A mail server and a webhook on loopback that keep what they are sent, and can be told to refuse."""

from __future__ import annotations

import email
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Mail:
    subject: str
    recipients: list[str]
    kind: str
    lines: list[str]


class Mailbox:
    """What a mail server took."""

    def __init__(self) -> None:
        self.got: list[Mail] = []
        self.address = ""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = email.message_from_bytes(envelope.content or b"", policy=policy.default)
        lines = str(message.get_content()).strip().splitlines()
        self.got.append(Mail(str(message["subject"]), list(envelope.rcpt_tos), message.get_content_type(), lines))
        return "250 OK"


class Webhook:
    """What a webhook took, as JSON; the next `refusals` messages are answered with 500."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.refusals = 0
        self.address = ""

    def facts(self) -> list[list[str]]:
        return [message["message"].split("\n") for message in self.got]


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    box = Mailbox()
    controller = Controller(box, hostname=HOST, port=port)
    controller.start()
    box.address = f"mailto://{HOST}:{port}/?from=dateline@example.org&to=desk@example.org"
    try:
        yield box
    finally:
        controller.stop()


@contextmanager
def webhook() -> Iterator[Webhook]:
    hook = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            refused = hook.refusals > 0
            if refused:
                hook.refusals -= 1
            else:
                hook.got.append(content)
            self.send_response(500 if refused else 200)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = HTTPServer((HOST, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hook.address = f"json://{HOST}:{server.server_port}/alerts?retry=0"
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
