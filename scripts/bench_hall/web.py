"""The web process of a hall that is measured."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Iterator

from hall_server.commands.devicefile import device_file

from .hall import WEB, BenchHall
from .processes import Process, free_port
from .wire import BenchError

__all__ = ["WEB", "web_process"]

START_PATIENCE = 30.0
_OWN_TABLE = re.compile(r"^\[web\].*?(?=^\[hall\])", re.MULTILINE | re.DOTALL)
_WEB = """[web]
bind = "127.0.0.1"
port = {port}
requests_per_second = 10000
streams_per_address = 10000
hall_networks = ["127.0.0.0/8"]

"""


@contextlib.contextmanager
def web_process(hall: BenchHall) -> Iterator[int]:
    """``hall-web``, listening, while the block runs; gives its port.

    Its limit for one address is lifted, since all phones of the bench have the same one.
    """
    port = free_port()
    keys = hall.keys(WEB, WEB)
    text = device_file(hall.folder, WEB, WEB, keys.public.decode(), keys.secret.decode())
    settings = hall.path / "web.toml"
    settings.write_text(_OWN_TABLE.sub(_WEB.format(port=port), text), encoding="utf-8")
    web = Process(hall.path / "web.log", "hall_server.web", str(settings))
    try:
        _listening(web, port)
        yield port
    finally:
        web.stop()


def _listening(web: Process, port: int) -> None:
    deadline = time.monotonic() + START_PATIENCE
    while True:
        web.must_run()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if time.monotonic() > deadline:
            raise BenchError("the web process does not start")
        time.sleep(0.05)
