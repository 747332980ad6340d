"""The hall's side of printing, as far as one printer sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from hall_server.client import HallSilent
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
    Text,
)

R = TypeVar("R", bound=Result)


@dataclass
class FakeHall:
    """Offers its ``jobs`` in order and writes down all that the printer says.

    ``deaf`` says which asks get no answer, as when the network is down.
    """

    jobs: list[SlipOffered] = field(default_factory=list)
    asked: list[tuple[str, Ask]] = field(default_factory=list)
    deaf: Callable[[Ask], bool] = lambda _ask: False

    async def ask(
        self, ask: Ask, expect: type[R], *, request_id: str | None = None, patience: float = 30.0
    ) -> R:
        self.asked.append((request_id or "", ask))
        if self.deaf(ask):
            await asyncio.sleep(0.05)
            raise HallSilent("silent", Text("大厅没有回应", "The hall does not answer"))
        answer: Result = Accepted()
        if isinstance(ask, ClaimSlip):
            answer = self.jobs.pop(0) if self.jobs else NoSlip()
        assert isinstance(answer, expect)
        return answer

    @property
    def claims(self) -> list[ClaimSlip]:
        return [ask for _, ask in self.asked if isinstance(ask, ClaimSlip)]

    @property
    def confirmed(self) -> list[int]:
        return [ask.slip for _, ask in self.asked if isinstance(ask, ConfirmSlip)]

    @property
    def failed(self) -> list[FailSlip]:
        return [ask for _, ask in self.asked if isinstance(ask, FailSlip)]

    @property
    def conditions(self) -> list[PrinterCondition]:
        """The printer's reported conditions, each change once."""
        changes: list[PrinterCondition] = []
        for _, ask in self.asked:
            if isinstance(ask, ReportPrinter) and changes[-1:] != [ask.status]:
                changes.append(ask.status)
        return changes
