"""JSON by HTTPS to somebody outside: signed, bounded, and every answer turned into what to do next."""

from __future__ import annotations

import asyncio
import email.utils
import ssl
import time
from datetime import UTC
from pathlib import Path
from typing import Final, NoReturn

import httpx

from .courier import Misconfigured, NotNow, Refused
from .signing import HEADER, signature

MOST_READ: Final = 4096
MOST_TOLD: Final = 200


class Poster:
    """Posts to one address. It follows no redirect and goes by nothing but its arguments, no proxy either.

    ``ca_file`` holds the certificates to trust in place of the usual ones; ``timeout`` is in seconds and
    covers a whole exchange. Raises ``ssl.SSLError`` for a file without certificates.
    """

    def __init__(self, url: str, secret: bytes | None, timeout: float, ca_file: Path | None = None) -> None:
        self._url = url
        self._secret = secret
        self._timeout = timeout
        self._client = httpx.AsyncClient(
            verify=ssl.create_default_context(cafile=ca_file) if ca_file else True,
            follow_redirects=False,
            trust_env=False,
            timeout=timeout,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def post(self, body: bytes, key: str) -> None:
        """Returns when the receiver has taken it; ``key`` tells it one item from another.

        2xx and 409 (there already) count as taken. Raises :class:`Refused` for 400, 413 and 422, which
        are about this one; :class:`Misconfigured` for the other 4xx and 3xx; :class:`NotNow` for 408, 425,
        429, 5xx, and when no answer came.
        """
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Accept-Encoding": "identity",
            "Idempotency-Key": key,
            "User-Agent": "Tingxu",
        }
        if self._secret is not None:
            headers[HEADER] = signature(self._secret, body, int(time.time()))
        try:
            async with (
                asyncio.timeout(self._timeout),
                self._client.stream("POST", self._url, content=body, headers=headers) as answer,
            ):
                if answer.is_success or answer.status_code == httpx.codes.CONFLICT:
                    return
                said = await _beginning(answer)
        except (TimeoutError, httpx.TimeoutException):
            raise NotNow("timed_out") from None
        except httpx.ConnectError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise Misconfigured("certificate") from None
            raise NotNow("no_connection") from None
        except httpx.TransportError:
            raise NotNow("cut_off") from None
        _complain(answer, said)


async def _beginning(answer: httpx.Response) -> str:
    """The first words of an answer as one line without controls; a terminal would obey them."""
    read = b""
    async for chunk in answer.aiter_raw(MOST_READ):
        read += chunk
        if len(read) >= MOST_READ:
            break
    text = "".join(sign if sign.isprintable() else " " for sign in read[:MOST_READ].decode(errors="replace"))
    return " ".join(text.split())[:MOST_TOLD]


def _complain(answer: httpx.Response, said: str) -> NoReturn:
    status = answer.status_code

    def reason(code: str) -> str:
        return f"{code}: HTTP {status} {said}".rstrip()

    if status in (400, 413, 422):
        raise Refused(reason("refused"))
    if status in (408, 425, 429, 503):
        raise NotNow(reason("busy"), _retry_after(answer.headers.get("Retry-After", "")))
    if status >= 500:
        raise NotNow(reason("broken"), _retry_after(answer.headers.get("Retry-After", "")))
    if status in (401, 403):
        raise Misconfigured(reason("unauthorized"))
    if status in (404, 405, 410):
        raise Misconfigured(reason("not_there"))
    raise Misconfigured(reason("moved" if 300 <= status < 400 else "not_accepted"))


def _retry_after(text: str) -> float | None:
    """Seconds, from a header that has seconds or a date (RFC 9110, 10.2.3); None if it says neither."""
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - time.time())
