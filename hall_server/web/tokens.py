"""The signed words in citizens' links: what they name, and whether the hall made them."""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

# A link on a window's screen is good for so long after it was made, in milliseconds.
SCREEN_LASTS: Final = 15 * 60_000
MINUTE: Final = 60_000
# Ticket ids are the business day followed by a five-digit count: 2026030200047.
IDS_PER_DAY: Final = 100_000

_CODE_BYTES: Final = 9
_SLIP: Final = re.compile(r"([0-9]{13})-([A-Za-z0-9_-]{12})")
_SCREEN: Final = re.compile(r"([0-9]{13})\.([0-9]{1,4})\.([0-9]{1,9})-([A-Za-z0-9_-]{12})")


class Fault(Enum):
    """What is wrong with a token."""

    MALFORMED = "malformed"
    FORGED = "forged"
    EXPIRED = "expired"


class BadToken(Exception):
    """A token that opens nothing."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class SlipToken:
    """From a slip: good for one ticket. ``text`` is the token itself."""

    text: str
    ticket: int

    @property
    def day(self) -> str:
        """The business day of the ticket, such as ``2026-03-02``."""
        digits = str(self.ticket // IDS_PER_DAY)
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


@dataclass(frozen=True, slots=True)
class ScreenToken:
    """From a window's own screen: good for rating one visit until ``good_until``, by the hall's clock."""

    text: str
    ticket: int
    visit: int
    good_until: int

    def check(self, now: int) -> None:
        """Raises :class:`BadToken` when its time is over."""
        if now >= self.good_until:
            raise BadToken(Fault.EXPIRED)


Token = SlipToken | ScreenToken


def read(text: str, key: bytes) -> Token:
    """The token in a link, checked against the hall's key of links in constant time.

    Raises :class:`BadToken`, malformed or forged. A screen's token may have expired: see ``check``.
    """
    if slip := _SLIP.fullmatch(text):
        _prove(key, f"ticket:{slip[1]}", slip[2])
        return SlipToken(text, int(slip[1]))
    if screen := _SCREEN.fullmatch(text):
        ticket, visit, made, code = screen.groups()
        _prove(key, f"screen:{ticket}.{visit}.{made}", code)
        return ScreenToken(text, int(ticket), int(visit), int(made) * MINUTE + SCREEN_LASTS)
    raise BadToken(Fault.MALFORMED)


def screen_token(ticket: int, visit: int, now: int, key: bytes) -> ScreenToken:
    """A token like those on screens, made ``now``: for who came with a good one and is not done yet."""
    minute = now // MINUTE
    shown = f"{ticket}.{visit}.{minute}"
    text = f"{shown}-{_code(key, f'screen:{shown}')}"
    return ScreenToken(text, ticket, visit, minute * MINUTE + SCREEN_LASTS)


def _prove(key: bytes, about: str, code: str) -> None:
    if not hmac.compare_digest(_code(key, about).encode(), code.encode()):
        raise BadToken(Fault.FORGED)


def _code(key: bytes, about: str) -> str:
    return base64.urlsafe_b64encode(hmac.digest(key, about.encode(), "sha256")[:_CODE_BYTES]).decode()
