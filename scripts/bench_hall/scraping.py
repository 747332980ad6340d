"""A monitoring system in a process of its own, which reads the hall's figures when it is told to."""

from __future__ import annotations

import http.client
import os
import time
from multiprocessing.connection import Connection
from typing import Final

EVERY: Final = 1.0
STEPS_BACK: Final = 10


def scrape(answers: Connection, port: int) -> None:
    """Whenever told so many seconds, read once a second for so long; tell how many nanoseconds each took.

    The first reading is before all that, and answered with nothing.
    """
    if hasattr(os, "nice"):
        os.nice(STEPS_BACK)
    _read(port)
    answers.send([])
    while True:
        seconds = answers.recv()
        ends = time.monotonic() + seconds
        took = []
        while (began := time.monotonic()) < ends:
            _read(port)
            took.append(round((time.monotonic() - began) * 1e9))
            time.sleep(max(0.0, min(ends, began + EVERY) - time.monotonic()))
        answers.send(took)


def _read(port: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("GET", "/metrics")
        answer = line.getresponse()
        if b"\ntingxu_hall_responding 1.0\n" not in answer.read():
            raise ConnectionError("the hall did not answer")
    finally:
        line.close()
