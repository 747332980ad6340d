"""Where an HTTP interface listens."""

from __future__ import annotations

import ipaddress
import socket
from typing import Annotated

from pydantic import AfterValidator

from hall_server.language import Translator, system_language

_ = Translator("hall_server", system_language())


class AddressTaken(Exception):
    """The interface cannot listen there."""


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError(_('must be an address of this computer, such as "127.0.0.1"')) from None


Address = Annotated[str, AfterValidator(_address)]
"""The ``bind`` of a device file: an IP address of this computer."""


def listening(bind: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises :class:`AddressTaken`."""
    family = socket.AF_INET6 if ipaddress.ip_address(bind).version == 6 else socket.AF_INET
    try:
        return socket.create_server((bind, port), family=family)
    except OSError as error:
        raise AddressTaken(f"{bind}:{port}") from error
