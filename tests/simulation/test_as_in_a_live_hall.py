"""The same day, simulated and lived through over real sockets: the same calls in the same order."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.client import HallLink, RefusedByHall
from hall_server.domain import Hall, carry_out
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan
from hall_server.domain.policy import Policy, policy_of
from hall_server.domain.rules import MINUTE
from hall_server.serving.clock import HallClock
from hall_server.simulation import clerks
from hall_server.simulation.clerks import OPENING
from hall_server.simulation.run import GREEN_REASON, simulate
from hall_server.simulation.trace import Step, Visitor
from hall_server.store.database import open_engine
from hall_server.store.journal import Journal
from tests.halls import HALL_TOML, TestHall

SLOT = 15 * MINUTE
TOML = (
    HALL_TOML.replace("green_per_window = 2", "green_per_window = 100")
    .replace("tickets_per_person = 3", "tickets_per_person = 0")
    .replace("[limits]", "[appointments]\nslot_minutes = 15\n\n[limits]")
    .replace('numbers = "1-8"', 'numbers = "1-2"')
    .replace('numbers = "9-12"', 'numbers = "3"')
    .replace('id = "soldier"', f'id = "{GREEN_REASON}"')
)
CLASSES = [Priority.NORMAL] * 6 + [Priority.ELDERLY, Priority.DISABLED, Priority.GREEN]


class SteppedClock(HallClock):
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.moment = OPENING

    def now(self) -> int:
        return self.moment


def busy_day(seed: int) -> list[Visitor]:
    """Two hours in which three windows hardly keep up."""
    dice = random.Random(seed)
    arrivals = sorted(dice.randrange(0, 120 * MINUTE, 1000) for _ in range(50))
    booked: set[int] = set()
    visitors: list[Visitor] = []
    for row, arrives in enumerate(arrivals, start=1):
        steps = [Step(dice.choice(["consult", "intake", "invoice"]), dice.randrange(30_000, 600_000, 1000))]
        if dice.random() < 0.15:
            steps.append(Step(dice.choice(["pickup", "invoice"]), dice.randrange(30_000, 200_000, 1000)))
        slot = -(-(arrives + 1) // SLOT) * SLOT if dice.random() < 0.3 else None
        if slot is not None and slot not in booked:
            booked.add(slot)
            steps[0] = Step("intake", steps[0].handling)
            visitors.append(Visitor(row, arrives, tuple(steps), Priority.APPOINTMENT, slot))
        else:
            shows_up = dice.random() > 0.1
            visitors.append(Visitor(row, arrives, tuple(steps), dice.choice(CLASSES), None, shows_up))
    return visitors


Told = tuple[int, c.Command]


def simulated(
    plan: HallPlan, visitors: list[Visitor], monkeypatch: pytest.MonkeyPatch
) -> tuple[list[Told], list[e.Event]]:
    """What the simulated people asked and when, and all that happened."""
    asked: list[Told] = []
    happened: list[e.Event] = []

    def recorded(hall: Hall, command: c.Command, now: int, policy: Policy) -> list[e.Event]:
        asked.append((now, command))
        events = carry_out(hall, command, now, policy)
        happened.extend(events)
        return events

    monkeypatch.setattr(clerks, "carry_out", recorded)
    simulate(plan, policy_of(plan.dispatch), visitors)
    return asked, happened


class People:
    """Everybody in the live hall, doing what the simulated people did."""

    def __init__(self, windows: dict[int, HallLink], kiosk: HallLink, codes: dict[int, str]) -> None:
        self._windows = windows
        self._kiosk = kiosk
        self._codes = codes

    async def do(self, command: c.Command) -> None:
        match command:
            case c.TakeTicket(slot=int(slot)):
                await self._kiosk.ask(p.CheckIn(self._codes[slot]), p.TicketTaken)
            case c.TakeTicket():
                citizen = p.CitizenInfo(command.citizen.priority.value, command.citizen.reason)
                door = self._windows[1] if citizen.priority == "green" else self._kiosk
                await door.ask(p.TakeTicket(command.service, citizen), p.TicketTaken)
            case c.TurnDay() | c.CallForReady():
                pass  # the hall does so by itself
            case c.SignIn():
                await self._windows[command.window].ask(p.SignIn(f"{command.window:04}", "1234"), p.SignedIn)
            case _:
                await self._at_window(command)

    async def _at_window(self, command: c.Command) -> None:
        window = self._windows[command.window]  # type: ignore[union-attr, index]
        match command:
            case c.OpenWindow():
                await window.ask(p.OpenWindow(), p.Accepted)
            case c.StandBy():
                await window.ask(p.StandBy(), p.Accepted)
            case c.CallNext():
                with contextlib.suppress(RefusedByHall):
                    await window.ask(p.CallNext(), p.AtWindow)
            case c.Recall():
                await window.ask(p.Recall(), p.AtWindow)
            case c.StartService():
                await window.ask(p.StartService(), p.AtWindow)
            case c.FinishService():
                await window.ask(p.FinishService(), p.Finished)
            case c.MarkNoShow():
                await window.ask(p.MarkNoShow(), p.Accepted)
            case c.TransferTicket():
                await window.ask(p.TransferTicket(command.service), p.Accepted)
            case c.ParkTicket():
                await window.ask(p.ParkTicket(command.reason), p.Accepted)
            case c.ReturnTicket():
                await window.ask(p.ReturnTicket(command.number), p.Accepted)
            case _:
                raise AssertionError(command)


async def lived(hall: TestHall, asked: list[Told], slots: list[int]) -> list[e.Event]:
    """The log of a live hall in which people ask the same at the same moments."""
    clock = SteppedClock()
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(hall.open(lambda _last, _plan: clock))
        kiosk = await stack.enter_async_context(hall.link("kiosk", "kiosk-2"))
        booking = await stack.enter_async_context(hall.link("booking", "city-app"))
        windows: dict[int, HallLink] = {}
        for window in hall.folder.plan.windows:
            hall.add_clerk(f"{window.number:04}", "Clerk")
            windows[window.number] = await stack.enter_async_context(hall.link("window", str(window.number)))
        codes: dict[int, str] = {}
        for slot in slots:
            booked = await booking.ask(p.BookAppointment("intake", slot), p.Appointments)
            codes[slot] = booked.appointments[0].code
        people = People(windows, kiosk, codes)
        for moment, command in asked:
            clock.moment = moment
            await people.do(command)
    engine = open_engine(hall.folder.database)
    log = list(Journal(engine).today())
    engine.dispose()
    return log


def calls(events: list[e.Event]) -> list[tuple[int, int, int, str, str]]:
    return [
        (event.at, event.ticket, event.window, event.service, event.why.rule)
        for event in events
        if isinstance(event, e.TicketCalled)
    ]


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_same_tickets_are_called_in_the_same_order(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = TestHall(tmp_path / "hall", TOML)
    visitors = busy_day(seed)
    asked, happened = simulated(hall.folder.plan, visitors, monkeypatch)
    log = await lived(hall, asked, sorted(OPENING + v.slot for v in visitors if v.slot is not None))
    assert len(calls(happened)) >= len(visitors)
    assert calls(log) == calls(happened)
    places = [event.place for event in log if isinstance(event, e.TicketIssued)]
    assert places == [event.place for event in happened if isinstance(event, e.TicketIssued)]
