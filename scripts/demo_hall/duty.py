"""Whoever is on duty in the demo: is told of alarms at an address of the demo's own, and sees to each."""

from __future__ import annotations

import contextlib
import json
import queue
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Duty:
    """``told`` counts by key what came; ``unseen`` are the alarms that were not seen to yet."""

    def __init__(self) -> None:
        self.told: Counter[str] = Counter()
        self.unseen: queue.SimpleQueue[int] = queue.SimpleQueue()

    def hear(self, message: dict[str, object]) -> None:
        key, alarm = message["key"], message["alarm"]
        assert isinstance(key, str)
        assert isinstance(alarm, int)
        self.told[key] += 1
        self.unseen.put(alarm)


@contextlib.contextmanager
def on_duty(address: str) -> Iterator[Duty]:
    """Somebody who takes what is posted to an address while the block runs."""
    duty, where = Duty(), urlsplit(address)

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            duty.hear(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """The demo's screen is not for this."""

    with ThreadingHTTPServer((where.hostname or "", where.port or 0), Ear) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield duty
        finally:
            server.shutdown()
            thread.join()
