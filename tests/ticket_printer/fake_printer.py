"""A printer on the network that can run out of paper, open its cover, fall silent or die."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from hall_server.protocol import PrinterCondition

from .decoder import Cut, Paper, decode

CUT = b"\x1dV\x00"
PAPER_QUERY = b"\x1dr\x01"
STATUS_QUERY = b"\x10\x04"

# The four answers to DLE EOT 1-4, as Epson printers give them.
ANSWERS: dict[PrinterCondition, tuple[int, int, int, int]] = {
    "ready": (0x12, 0x12, 0x12, 0x12),
    "paper_out": (0x1A, 0x32, 0x12, 0x72),
    "cover_open": (0x1A, 0x16, 0x12, 0x12),
    "error": (0x1A, 0x52, 0x1A, 0x12),
    "offline": (0x1A, 0x12, 0x12, 0x12),
}


@dataclass
class FakePrinter:
    """Answers like a thermal printer. ``paper`` is what is left, in bytes of print data.

    A slip ``takes`` some seconds to come out.
    """

    port: int
    condition: PrinterCondition = "ready"
    silent: bool = False
    paper: int = 1_000_000
    dies_after: int | None = None
    knows_paper_query: bool = True
    takes: float = 0.0
    printed: bytearray = field(default_factory=bytearray)
    _busy_until: float = 0.0

    def slips(self) -> list[Paper]:
        """The slips that were cut off, each as one paper; what came out of an unfinished one is not here."""
        whole = bytes(self.printed)[: self.printed.rfind(CUT) + len(CUT)] if CUT in self.printed else b""
        slips: list[Paper] = []
        current = Paper()
        for mark in decode(whole).marks:
            current.marks.append(mark)
            if isinstance(mark, Cut):
                slips.append(current)
                current = Paper()
        return slips

    def serve(self, connection: socket.socket) -> None:
        while chunk := connection.recv(4096):
            if chunk.startswith(STATUS_QUERY):
                if not self.silent:
                    connection.sendall(bytes((ANSWERS[self.condition][chunk[2] - 1],)))
                continue
            asked = chunk.endswith(PAPER_QUERY)
            self._print(chunk.removesuffix(PAPER_QUERY))
            if self.dies_after is not None and len(self.printed) >= self.dies_after:
                return
            if asked and self.takes:
                rest = max(0.0, self._busy_until - time.monotonic())
                threading.Timer(rest, self._say_printed, [connection]).start()
            elif asked:
                self._say_printed(connection)

    def _say_printed(self, connection: socket.socket) -> None:
        if self.condition == "ready" and self.knows_paper_query and not self.silent:
            with contextlib.suppress(OSError):
                connection.sendall(b"\x00")

    def _print(self, data: bytes) -> None:
        if data:
            self._busy_until = time.monotonic() + self.takes
        self.printed += data[: self.paper]
        self.paper -= len(data[: self.paper])
        if not self.paper:
            self.condition = "paper_out"


@contextlib.contextmanager
def fake_printer() -> Iterator[FakePrinter]:
    """A printer that listens on 127.0.0.1 while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        printer = FakePrinter(listener.getsockname()[1])
        over = threading.Event()

        def accept() -> None:
            while not over.is_set():
                with contextlib.suppress(OSError):
                    connection, _ = listener.accept()
                    connection.settimeout(None)
                    threading.Thread(target=talk, args=(connection,), daemon=True).start()

        def talk(connection: socket.socket) -> None:
            with contextlib.suppress(OSError), connection:
                printer.serve(connection)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield printer
        finally:
            over.set()
            thread.join()
