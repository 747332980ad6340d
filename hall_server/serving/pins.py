"""Checking clerks' PINs, with a brake on guessing."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil
from typing import Final

from hall_server.domain.refusals import N_, Refusal
from hall_server.store.database import StoreUnavailable
from hall_server.store.registry import Clerk, Registry

TRIES: Final = 5
LOCKED_FOR: Final = 60.0


class WrongPin(Refusal):
    sentence = N_("The staff number or PIN is wrong.")


class TooManyTries(Refusal):
    sentence = N_("Too many wrong PINs. Try again in {seconds} s.")


@dataclass(slots=True)
class _Failures:
    count: int = 0
    last: float = 0.0


class PinCheck:
    """Five wrong PINs for a staff number, or from a device, lock that number or device for a minute."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._failures: dict[str, _Failures] = {}
        # One at a time: the check is slow on purpose and must not take every core from the hall.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pin")

    async def check(self, device: str, staff_no: str, pin: str) -> Clerk:
        """The clerk. Raises :class:`WrongPin` or :class:`TooManyTries`."""
        loop = asyncio.get_running_loop()
        brakes = (f"device {device}", f"staff {staff_no}")
        self._refuse_if_locked(brakes, loop.time())
        # Counted before the check, so that guesses sent all at once do not slip by together.
        counted = [self._failures.setdefault(brake, _Failures()) for brake in brakes]
        for failures in counted:
            failures.count += 1
            failures.last = loop.time()
        try:
            clerk = await loop.run_in_executor(self._thread, self._registry.check_pin, staff_no, pin)
        except StoreUnavailable:
            # It is tried again and again until the disk is back, which is no guessing.
            for failures in counted:
                failures.count -= 1
            raise
        if clerk is None:
            raise WrongPin
        for brake in brakes:
            self._failures.pop(brake, None)
        return clerk

    def _refuse_if_locked(self, brakes: tuple[str, ...], now: float) -> None:
        self._failures = {
            name: failures for name, failures in self._failures.items() if now - failures.last < LOCKED_FOR
        }
        for brake in brakes:
            failures = self._failures.get(brake)
            if failures and failures.count >= TRIES:
                raise TooManyTries(seconds=ceil(LOCKED_FOR - (now - failures.last)))

    def close(self) -> None:
        self._thread.shutdown(wait=False)
