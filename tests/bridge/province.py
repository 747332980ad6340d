"""A provincial system on loopback that can be as slow, moody and forgetful as a real one.

It knows nothing of the bridge's code: it reads HTTP, checks the signature by the letter of docs/PROVINCE.md,
and takes each key once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "a secret of the province and the hall"

# What it does with a request, by a word: its status, or one of these.
STORE_AND_CUT = "store and cut"
CUT = "cut"
STORE_AND_HANG = "store and hang"
TWICE = "answer twice"
ENDLESS = "endless"
Mood = int | str


@dataclass
class Province:
    """``mood`` is asked for each request, which it is given as (how many came before, its body)."""

    mood: Callable[[int, dict[str, Any]], Mood] = lambda _count, _body: 201
    retry_after: str = "0"
    hang: float = 3.0
    tls: ssl.SSLContext | None = None
    records: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    written: int = 0
    url: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        return [record for record in self.records if record["kind"] == kind]

    def take(self, headers: Any, body: bytes) -> Mood:
        """Decide on a request, and keep what it brings if that is taken."""
        with self._lock:
            if not self._is_signed(headers["Tingxu-Signature"], body):
                self.complaints.append("a signature that is not right")
                return 401
            key, record = headers["Idempotency-Key"], json.loads(body)
            self.asked.append(key)
            mood = self.mood(len(self.asked) - 1, record)
            if mood in (200, 201, 204, STORE_AND_CUT, STORE_AND_HANG, TWICE):
                if key in self.keys:
                    return 409 if mood in (200, 201, 204) else mood
                self.keys.append(key)
                self.records.append(record)
            return mood

    @staticmethod
    def _is_signed(header: str | None, body: bytes) -> bool:
        parts = dict(part.strip().split("=", 1) for part in (header or "").split(",") if "=" in part)
        signed = parts.get("t", "").encode() + b"." + body
        wanted = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        fresh = abs(time.time() - int(parts.get("t", "0"))) < 300
        return fresh and hmac.compare_digest(wanted, parts.get("v1", ""))

    @contextmanager
    def open(self, port: int = 0) -> Iterator[Province]:
        """Listen while the block runs."""
        province = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                _answer(self, province, province.take(self.headers, body))

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                pass

        server = _Server(("127.0.0.1", port), Handler)
        if self.tls is not None:
            # Each handshake in a thread of its own: who stops in the middle of one keeps nobody waiting.
            server.socket = self.tls.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        self.url = f"http{'s' if self.tls else ''}://127.0.0.1:{server.server_port}/ratings"
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Bridges are killed here in the middle of a word."""


def _answer(handler: BaseHTTPRequestHandler, province: Province, mood: Mood) -> None:
    if mood in (CUT, STORE_AND_CUT):
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)
        return
    if mood == STORE_AND_HANG:
        time.sleep(province.hang)
        handler.close_connection = True
        return
    if mood == ENDLESS:
        handler.send_response(500)
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(1000):  # 100 MB, if anybody reads them
            handler.wfile.write(b"x" * 100_000)
            province.written += 100_000
        handler.close_connection = True
        return
    status = 200 if mood == TWICE else int(mood)
    text = b'{"message": "as you \x1b[31m wish"}' if status != 204 else b""
    for _ in range(2 if mood == TWICE else 1):
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(text)))
        if status in (429, 503):
            handler.send_header("Retry-After", province.retry_after)
        if 300 <= status < 400:
            handler.send_header("Location", "/elsewhere")
        handler.end_headers()
        handler.wfile.write(text)
