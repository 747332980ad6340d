"""A hall that lives on the disk for some days, in which anything may happen that can."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlalchemy import Engine

from hall_server.domain import Refusal, decide, opened
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.concern import Done, Source, Staff
from hall_server.domain.plan import RatingRules
from hall_server.domain.policy import policy_of
from hall_server.domain.rating import Level, Private, Signals
from hall_server.domain.replay import bring_forward
from hall_server.domain.ticket import Ticket
from hall_server.serving.rows import note_personal, note_rows
from hall_server.store import history
from hall_server.store.history import Position
from hall_server.store.journal import Journal, Record
from hall_server.store.stories import served
from reports.loading import load
from tests.domain.city import CITY, ELDER, person
from tests.domain.day import NINE

PLAN = replace(CITY, ratings=RatingRules(bad_needs_reason=False))
MINUTE = 60_000
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
MANAGER, CALLER = Staff(), Staff(4, frozenset({"9004"}), frozenset({"9004"}))
WORDS = Private("nobody told me", phone="13800005678", salt="s")
WAYS: list[tuple[Callable[[int], c.Command], ...]] = [
    (c.CallNext, c.StartService, c.FinishService),
    (c.CallNext, c.StartService, c.FinishService, c.TakeBack),
    (c.CallNext, c.StartService, lambda window: c.FinishService(window, c.Outcome.ACCEPTED)),
    (c.CallNext, c.StartService, lambda window: c.ParkTicket(window, "copy")),
    (c.CallNext, c.StartService, lambda window: c.TransferTicket(window, "intake")),
    (c.CallNext, c.Recall, c.MarkNoShow),
    (c.CallNext, c.Recall, c.MarkNoShow, c.TakeBack),
    (c.StartService, c.FinishService),
    (c.TakeBack,),
]


class LivingHall:
    """Each command is on the disk before the next, as in a hall that is served."""

    def __init__(self, engine: Engine, chance: random.Random) -> None:
        self.engine, self.chance = engine, chance
        self.journal, self.hall = Journal(engine), opened(PLAN)
        self.now = int(NINE.timestamp() * 1000)
        self.morning()

    def do(self, command: c.Command) -> list[e.Event]:
        """What happens; nothing if it is refused."""
        try:
            events = decide(self.hall, command, self.now, policy_of(PLAN.dispatch))
        except Refusal:
            return []
        record = Record()
        for event in events:
            record.events.append((event, "window-1", "request"))
            before = bring_forward(self.hall, event)
            note_rows(self.hall, event, before, record)
            note_personal(event, command, record)
        if events:
            self.journal.commit(record)
        return events

    def morning(self) -> None:
        self.do(c.TurnDay())
        self.do(c.LapseAppointments())
        for window in (1, 2, 4):
            self.do(c.SignIn(window, f"900{window}"))
            self.do(c.OpenWindow(window))

    def goes_on(self, steps: int) -> None:
        happenings = [
            *[self.people_come, self.somebody_is_served, self.somebody_is_served, self.somebody_rates] * 4,
            *[self.a_service_that_was_rated_goes_on] * 2,
            *[self.a_concern_goes_on, self.a_case_goes_on, self.appointments] * 2,
            self.clerks_come_and_go,
            self.somebody_is_called_out_of_turn,
            self.somebody_turns_out_to_be_old,
        ]
        for _ in range(steps):
            self.now += self.chance.choice([0, 1, 2_000, 11_000, 5 * MINUTE])
            self.chance.choice(happenings)()

    def next_day(self) -> None:
        self.now += 24 * 60 * MINUTE
        self.morning()

    def people_come(self) -> None:
        whose = self.chance.choice([person("li"), person("wang"), person("zhao"), ELDER])
        if self.chance.random() < 0.2:
            self.do(c.BeginJourney(self.chance.choice(["shop", "home"]), citizen=whose))
        self.do(c.TakeTicket(self.chance.choice(["consult", "intake", "invoice"]), citizen=whose))

    def somebody_is_served(self) -> None:
        window = self.chance.choice([1, 2, 4])
        for key in self.chance.choice(WAYS):
            self.do(key(window))
            self.now += self.chance.choice([0, 1_000, 11_000, 40_000])

    def somebody_rates(self) -> None:
        tickets = self.hall.tickets
        over = [ticket for ticket in tickets.values() if ticket.state.ended and ticket.outcome]
        if over:
            self.rate(self.chance.choice(over[-6:]))

    def a_service_that_was_rated_goes_on(self) -> None:
        window = self.chance.choice([1, 2, 4])
        for key in (c.CallNext, c.StartService, c.FinishService):
            self.do(key(window))
        if (ended := self.hall.desk(window).served) is not None:
            self.rate(self.hall.tickets[ended.id])
            self.do(c.TakeBack(window))

    def rate(self, ticket: Ticket, level: Level | None = None) -> None:
        service = served(self.engine, ticket.id, ticket.visit)
        if service is not None:
            left = self.chance.choice([Private(), WORDS])
            signals = Signals("screen", self.chance.choice(["", "d1", "d2"]), True)
            level = level or self.chance.choice(list(Level))
            self.do(c.Rate(service, level, private=left, signals=signals))

    def a_concern_goes_on(self) -> None:
        numbers = sorted(self.hall.concerns.by_number)
        if not numbers or self.chance.random() < 0.2:
            self.do(c.OpenConcern(MANAGER, self.chance.choice([Source.COMPLAINT, Source.HOTLINE]), WORDS))
            return
        number = self.chance.choice(numbers)
        self.do(c.SeeContact(CALLER, number))
        outcome = self.chance.choice([Done.SATISFIED, Done.UNSATISFIED, Done.UNREACHABLE])
        steps: list[c.Command] = [
            c.VerifyConcern(MANAGER, number, self.chance.random() < 0.7, WORDS),
            c.MendConcern(MANAGER, number, WORDS),
            c.CallBackConcern(CALLER, number, outcome, WORDS),  # type: ignore[arg-type]
            c.CloseConcern(MANAGER, number, WORDS),
        ]
        for step in steps[self.chance.randrange(4) :]:
            self.do(step)

    def a_case_goes_on(self) -> None:
        if numbers := sorted(self.hall.cases.by_number):
            number = self.chance.choice(numbers)
            self.do(c.DecideCase(number, self.chance.random() < 0.8, "looked at", 1))
            self.do(c.PickUp(number, "door"))

    def appointments(self) -> None:
        half_hour = 30 * MINUTE
        slot = self.now - self.now % half_hour + self.chance.choice([1, 2, 48]) * half_hour
        code = self.chance.choice(["AAAA", "BBBB", "CCCC", "DDDD"])
        commands: list[c.Command] = [
            c.BookAppointment("consult", slot, code),
            c.MoveAppointment(code, slot),
            c.CancelAppointment(code),
            c.CheckIn(code, "", "door"),
        ]
        for command in self.chance.choices(commands, (4, 1, 1, 3), k=2):
            self.do(command)

    def clerks_come_and_go(self) -> None:
        window = self.chance.choice([1, 2])
        commands: list[c.Command] = [
            c.SignOut(window),
            c.SignIn(window, self.chance.choice(["9001", "9002", "9009"])),
            c.OpenWindow(window),
            c.PauseWindow(window, "", self.chance.choice(["break", "back_office", "training"])),
            c.ReleaseWindow(window, "left"),
        ]
        for command in self.chance.sample(commands, 3):
            self.do(command)
            self.now += 1_000

    def somebody_is_called_out_of_turn(self) -> None:
        if self.hall.tickets:
            number = self.chance.choice(sorted(self.hall.by_number))
            self.do(c.CallTicket(self.chance.choice([1, 2, 4]), number, "in a hurry"))
            self.do(c.ReturnTicket(1, number))

    def somebody_turns_out_to_be_old(self) -> None:
        if self.hall.tickets:
            self.do(c.ChangeCitizen(self.chance.choice(sorted(self.hall.by_number)), ELDER, "old"))


def everything(engine: Engine, until: Position) -> dict[str, object]:
    """All that a report can read, as it stood then."""
    span = engine, FIRST, LAST, until
    tickets = [visit.ticket for day in history.visits_between(*span) for visit in day.visits]
    records = load(*span)
    return {
        "visits": list(history.visits_between(*span)),
        "ratings": list(history.ratings_between(*span)),
        "sessions": list(history.sessions_between(*span)),
        "concerns": list(history.concerns_between(*span)),
        "cases": list(history.cases_between(*span)),
        "appointments": list(history.appointments_between(*span)),
        "lines": history.log_lines_of(engine, tickets, until),
        "records": {
            name: getattr(column, "tobytes", lambda c=column: c)() for name, column in vars(records).items()
        },
    }
