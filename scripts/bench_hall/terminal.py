"""A program of the terminal in a terminal of its own, and the processor time that it takes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .wire import BenchError

START_PATIENCE: Final = 60.0


class InTerminal:
    """What it writes is read at once, as a terminal does, and counted."""

    def __init__(self, process: subprocess.Popen[bytes], terminal: int) -> None:
        self._process = process
        self._terminal = terminal
        self._seen = b""
        self.written = 0
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            while self._process.poll() is None:
                if select.select([self._terminal], [], [], 0.2)[0]:
                    piece = os.read(self._terminal, 65_536)
                    self.written += len(piece)
                    self._seen = (self._seen + piece)[-200_000:]

    def shows(self, text: str) -> None:
        """Wait until it has written a text. Raises :class:`BenchError`."""
        deadline = time.monotonic() + START_PATIENCE
        while text.encode() not in self._seen:
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise BenchError(f"the program in the terminal never shows {text!r}")
            time.sleep(0.05)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._reading.join()
        os.close(self._terminal)


@contextlib.contextmanager
def in_terminal(script: str, argument: Path, columns: int, lines: int) -> Iterator[InTerminal]:
    """``script`` is Python that runs a program's ``main``."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    environment = {**os.environ, "LANG": "C.UTF-8", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", script, str(argument)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
    )
    os.close(theirs)
    program = InTerminal(process, ours)
    try:
        yield program
    finally:
        program.stop()


def processor_ns(pid: int) -> int:
    """The processor time of all threads of a process, in nanoseconds. Raises :class:`BenchError`."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(int((thread / "schedstat").read_text(encoding="ascii").split()[0]) for thread in threads)
    except (OSError, ValueError):
        raise BenchError("this system does not say what processor time a process took") from None
