"""The address behind the QR codes: where citizens' phones reach the hall's pages."""

from __future__ import annotations

import json
import re
import socket
from typing import Final

PORT: Final = 7820
# Belongs to nobody: asking which way a packet would leave sends none.
_SOMEWHERE: Final = ("192.0.2.1", 9)
_LINE: Final = re.compile(r'^public_url\s*=\s*"[^"\n]*"', re.MULTILINE)
_TABLE: Final = re.compile(r"^\[slips\].*$", re.MULTILINE)


def lan_url() -> str:
    """This computer's address on the network it is on, with the port of ``hall-web``."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
            address = str(probe.getsockname()[0])
        except OSError:
            address = "127.0.0.1"
    return f"http://{address}:{PORT}"


def with_public_url(hall_toml: str, url: str) -> str:
    """The text of a ``hall.toml`` that has this address under ``[slips]``; all else stays as it was."""
    line = f"public_url = {json.dumps(url)}"  # which TOML writes alike
    if _LINE.search(hall_toml):
        return _LINE.sub(lambda _old: line, hall_toml, count=1)
    if _TABLE.search(hall_toml):
        return _TABLE.sub(lambda table: f"{table[0]}\n{line}", hall_toml, count=1)
    return f"{hall_toml.rstrip()}\n\n[slips]\n{line}\n"
