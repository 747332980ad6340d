"""The loop between the hall and one printer: claim a slip, print it, say how it went.

A slip is printed only after the claim was answered and confirmed only after the paper came out, so
whatever happens in between, the hall offers the slip again and has it marked as a reprint.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable
from typing import Final, Protocol, TypeVar, cast

from hall_server.client import HallError, HallSilent
from hall_server.protocol import (
    Accepted,
    Ask,
    ClaimSlip,
    ConfirmSlip,
    FailSlip,
    NoSlip,
    PrinterCondition,
    ReportPrinter,
    Result,
    SlipOffered,
)

from .devices import NotPrinted, Printed, Printer

HEARTBEAT: Final = 3.0
LOOK_AT_PRINTER: Final = 1.5
ANSWER_PATIENCE: Final = 5.0
STUCK: Final = 20.0

log = logging.getLogger("ticket_printer")

R = TypeVar("R", bound=Result)
T = TypeVar("T")


# mypy knows no type[A | B] made from A | B.
_OFFER = cast("type[SlipOffered | NoSlip]", SlipOffered | NoSlip)


class Hall(Protocol):
    """The part of :class:`hall_server.client.HallLink` that a printer needs."""

    async def ask(
        self, ask: Ask, expect: type[R], *, request_id: str | None = None, patience: float = ...
    ) -> R: ...


class PrinterAgent:
    """Serves one printer until :meth:`stop`; a slip under way is finished and reported first."""

    def __init__(self, hall: Hall, printer: Printer) -> None:
        self._hall = hall
        self._printer = printer
        self._condition: PrinterCondition | None = None
        self._reported: PrinterCondition | None = None
        self._reported_at = 0.0
        self._work = asyncio.Event()
        self._stopping = asyncio.Event()

    def wake(self) -> None:
        """There is something to print: look now."""
        self._work.set()

    def stop(self) -> None:
        self._stopping.set()
        self._work.set()

    async def run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._work.clear()
                await self._report(await self._watched(self._printer.condition))
                if self._condition == "ready" and await self._print_next():
                    continue
                await _wait(self._work, LOOK_AT_PRINTER)
        finally:
            await asyncio.to_thread(self._printer.close)

    async def _print_next(self) -> bool:
        """Print the next slip. True when it came out, so that the next one can follow at once."""
        offer = await self._claim()
        if offer is None:
            return False
        mark = " (reprint)" if offer.reprint else ""
        log.info("slip %d, number %s%s: printing", offer.slip, offer.number, mark)
        outcome = await self._watched(lambda: self._printer.print(offer))
        match outcome:
            case Printed():
                log.info("slip %d: printed", offer.slip)
                await self._tell(ConfirmSlip(offer.slip))
                return True
            case NotPrinted(reason, maybe_printed):
                log.warning(
                    "slip %d: %s, %s", offer.slip, reason, "maybe out" if maybe_printed else "not out"
                )
                await self._report(reason)
                await self._tell(FailSlip(offer.slip, reason, maybe_printed))
                await _wait(self._stopping, LOOK_AT_PRINTER)
                return False

    async def _claim(self) -> SlipOffered | None:
        offer = await self._insist(ClaimSlip(), _OFFER)
        return offer if isinstance(offer, SlipOffered) else None

    async def _tell(self, ask: ConfirmSlip | FailSlip) -> None:
        await self._insist(ask, Accepted)

    async def _insist(self, ask: Ask, expect: type[R]) -> R | None:
        """Ask with one id until the hall answers; None when it declines or the program is to end."""
        request_id, silent = secrets.token_urlsafe(16), False
        while True:
            try:
                answer = await self._hall.ask(ask, expect, request_id=request_id, patience=ANSWER_PATIENCE)
            except HallSilent:
                if not silent:
                    log.warning("the hall does not answer; asking until it does")
                silent = True
                if self._stopping.is_set():
                    return None
            except HallError as error:
                log.warning("%s: %s", type(ask).__name__, error)
                return None
            else:
                if silent:
                    log.info("the hall answers again")
                return answer

    async def _report(self, condition: PrinterCondition) -> None:
        """Tell the hall the printer's state when it changed, and else as a heartbeat."""
        if condition != self._condition:
            log.info("printer: %s", condition)
        self._condition = condition
        now = asyncio.get_running_loop().time()
        if condition == self._reported and now - self._reported_at < HEARTBEAT:
            return
        try:
            await self._hall.ask(ReportPrinter(condition), Accepted, patience=ANSWER_PATIENCE)
        except HallError as error:
            log.warning("the hall was not told that the printer is %s: %s", condition, error.text.en)
            return
        self._reported, self._reported_at = condition, now

    async def _watched(self, work: Callable[[], T]) -> T:
        """Run blocking work in a thread; meanwhile the heartbeat goes on, unless the work is stuck."""
        started = asyncio.get_running_loop().time()
        task = asyncio.create_task(asyncio.to_thread(work))
        while not (await asyncio.wait({task}, timeout=HEARTBEAT))[0]:
            stuck = asyncio.get_running_loop().time() - started > STUCK
            await self._report("offline" if stuck or self._condition is None else self._condition)
        return task.result()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
