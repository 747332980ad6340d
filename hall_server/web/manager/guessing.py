"""A brake on guessing passwords that somebody who knows none cannot shut the others out with."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from math import ceil
from typing import Final

from hall_server.client import N_
from hall_server.web.trouble import Trouble

MINUTE: Final = 60.0
OF_ONE_NAME: Final = 5
"""From one address, or from a browser that has signed in before."""
FROM_ONE_ADDRESS: Final = 20
IN_ALL: Final = 60
"""From browsers that have not signed in before; more than one address may try."""


def strangers(address: str, name: str) -> dict[str, int]:
    """What bounds a browser that has never signed in: how many wrong passwords each key may have a minute."""
    return {f"{address} {name}": OF_ONE_NAME, address: FROM_ONE_ADDRESS, "all": IN_ALL}


def known(browser: str) -> dict[str, int]:
    """A browser that has signed in before is bounded by its own tries alone."""
    return {f"browser {browser}": OF_ONE_NAME}


class Guesses:
    """When passwords were tried in the last minute, by what bounds them."""

    def __init__(self) -> None:
        self._tried: dict[str, deque[float]] = {}

    def count(self, bounds: Mapping[str, int]) -> None:
        """Count a try before it is known to be wrong, so that many at once do not slip by together.

        Raises :class:`hall_server.web.trouble.Trouble` when there were too many.
        """
        now = time.monotonic()
        self._forget(now - MINUTE)
        for key, most in bounds.items():
            tried = self._tried.get(key)
            if tried and len(tried) >= most:
                seconds = ceil(MINUTE - (now - tried[0]))
                raise Trouble(
                    429,
                    N_("Too many wrong passwords. Try again in {seconds} s."),
                    headers={"Retry-After": str(seconds)},
                    seconds=seconds,
                )
        for key in bounds:
            self._tried.setdefault(key, deque()).append(now)

    def forgive(self, bounds: Mapping[str, int]) -> None:
        """What was counted last was right."""
        for key in bounds:
            if tried := self._tried.get(key):
                tried.pop()

    def _forget(self, before: float) -> None:
        for key, tried in list(self._tried.items()):
            while tried and tried[0] <= before:
                tried.popleft()
            if not tried:
                del self._tried[key]
