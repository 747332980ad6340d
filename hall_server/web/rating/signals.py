"""What tells how honest ratings are, for the report. Nobody is ever stopped by it."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable
from typing import Final

DEVICE_BYTES: Final = 12

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def device(day_key: bytes, address: str, user_agent: str) -> str:
    """The same for the same phone on the same day; once the day's key is gone it says nothing."""
    seen = f"{address}\n{user_agent}".encode(errors="surrogateescape")
    return hmac.digest(day_key, seen, "sha256")[:DEVICE_BYTES].hex()


def on_site(address: str, networks: Iterable[Network]) -> bool:
    """Whether somebody is in one of the hall's ``networks``; where there are none, in any private one."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(known, "ipv4_mapped", None)
    known = mapped or known
    own = tuple(networks)
    return any(known in network for network in own) if own else known.is_private
