"""The hash chain of the log: each entry's hash covers the entry and the hash before it.

Whoever changes, removes or inserts an entry breaks the chain at that place; only the last hash needs
to be kept elsewhere to notice a rewritten or shortened log.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

GENESIS = bytes(32)


class Entry(NamedTuple):
    """One event as it is logged. ``at`` is in milliseconds since the epoch, ``body`` is JSON."""

    seq: int
    at: int
    kind: str
    body: str
    device: str
    request: str


def link(previous: bytes, entry: Entry) -> bytes:
    """SHA-256 over the previous hash and the entry's fields, each preceded by its length."""
    digest = sha256(previous)
    for field in entry:
        data = str(field).encode()
        digest.update(len(data).to_bytes(4, "big"))
        digest.update(data)
    return digest.digest()
