"""``hall-server serve`` with figures: where they are is said, and a port that is taken is named."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from tests.halls import HALL_TOML, ServerProcess, TestHall

from .watching import read, watched_hall


async def test_the_log_says_where_the_figures_are(tmp_path: Path) -> None:
    server = ServerProcess(watched_hall(tmp_path / "hall"))
    async with server.up():
        said = ""
        while (found := re.search(r"at http://(127\.0\.0\.1:\d+)/metrics", said)) is None:
            await asyncio.sleep(0.05)
            said += server.log()
        figures = await asyncio.to_thread(read, found[1])
    assert figures["tingxu_hall_responding"] == 1
    assert figures.of("tingxu_build_info", version=version("tingxu")) == 1


def test_a_port_that_is_taken_is_named_and_nothing_is_served(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        hall = TestHall(tmp_path / "hall", f"{HALL_TOML}\n[metrics]\nport = {port}\n")
        command = [sys.executable, "-m", "hall_server", "serve", str(hall.path)]
        run = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, "LANG": "C.UTF-8"}
        )
    assert run.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}." in run.stderr
    assert "Traceback" not in run.stderr
