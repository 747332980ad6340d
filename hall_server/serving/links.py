"""The address behind a slip's QR code: the ticket, and a code that nobody else can make up."""

from __future__ import annotations

import base64
import hmac

CODE_BYTES = 9


def ticket_url(public_url: str, secret: bytes, ticket: int) -> str:
    """``https://hall.example/t/2026030200047-AbCdEfGhIjKl``; empty when the hall has no address."""
    return f"{public_url}/t/{ticket}-{code(secret, ticket)}" if public_url else ""


def code(secret: bytes, ticket: int) -> str:
    """72 bits of HMAC-SHA256 over the ticket, in URL-safe base64."""
    digest = hmac.digest(secret, f"ticket:{ticket}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:CODE_BYTES]).decode()
