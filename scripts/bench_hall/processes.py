"""Other processes under measurement: starting, finding out what they use, stopping."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

from .wire import BenchError


class Process:
    """A Python module in a process of its own. Its stderr goes to a file."""

    def __init__(self, log: Path, module: str, *arguments: str) -> None:
        self._log = log
        with log.open("ab") as stderr:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", module, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                env={**os.environ, "LANG": "C.UTF-8"},
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def memory_mb(self) -> float:
        """Resident memory as the system reports it."""
        return resident_kb(self._process.pid) / 1024

    @property
    def cpu_s(self) -> float:
        """Seconds of a processor that it has used; on Linux only."""
        stat = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        user, system = stat.rpartition(") ")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def must_run(self) -> None:
        """Raises :class:`BenchError` with the last lines of its log when the process has ended."""
        if self._process.poll() is not None:
            lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
            raise BenchError("the measured process ended: " + " | ".join(lines[-3:]))

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()


def resident_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        lines = status.read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1])
    return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)]))


def peak_kb(pid: int) -> int:
    """The most resident memory that a process has had; 0 when it has ended or the system does not say."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
