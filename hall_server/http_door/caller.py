"""Who asks, for all that is bounded by who asks."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Networks: TypeAlias = Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]


def customer(host: str) -> str:
    """An address, or the /64 network of an IPv6 one, which is one customer's; what is no address as it is."""
    address = _address(host)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))
    return host if address is None else str(address)


def within(host: str, networks: Networks) -> bool:
    """Whether an address is in one of the networks."""
    address = _address(host)
    return address is not None and any(address in network for network in networks)


def _address(host: str) -> Address | None:
    """An IPv4 address that came as an IPv6 one is an IPv4 one."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
