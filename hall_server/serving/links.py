"""The addresses behind QR codes: a ticket or a service at a window, and a code that nobody else can make up.

A slip's code is good for one ticket: ``2026030200047-AbCdEfGhIjKl``. A screen's is good for rating one visit,
and only in the minutes after it was shown: ``2026030200047.1.29547360-AbCdEfGhIjKl``, with the minute since
the epoch at which it was made.
"""

from __future__ import annotations

import base64
import hmac
from typing import Final

CODE_BYTES: Final = 9
MINUTE: Final = 60_000


def link_key(secret: bytes) -> bytes:
    """The key of the codes alone: who checks them need not know the hall's other secrets."""
    return hmac.digest(secret, b"links", "sha256")


def ticket_url(public_url: str, key: bytes, ticket: int) -> str:
    """Where a citizen sees the place in line; empty when the hall has no address."""
    return f"{public_url}/t/{ticket}-{code(key, f'ticket:{ticket}')}" if public_url else ""


def screen_url(public_url: str, key: bytes, ticket: int, visit: int, now: int) -> str:
    """Where the citizen at a window rates that service, by a code made ``now``; empty without an address."""
    shown = f"{ticket}.{visit}.{now // MINUTE}"
    return f"{public_url}/r/{shown}-{code(key, f'screen:{shown}')}" if public_url else ""


def code(key: bytes, text: str) -> str:
    """72 bits of HMAC-SHA256 in URL-safe base64."""
    return base64.urlsafe_b64encode(hmac.digest(key, text.encode(), "sha256")[:CODE_BYTES]).decode()
