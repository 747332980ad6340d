"""A day on which somebody keeps the ledger of concerns."""

from __future__ import annotations

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.concern import Concern, Done, Source, Staff
from hall_server.domain.deciding.concerns import after_void
from hall_server.domain.evolve import evolve
from hall_server.domain.rating import Level, Private, Served
from hall_server.domain.rules import MINUTE
from tests.domain.day import Day

MANAGER = Staff()
WORDS = Private("Nobody told me", salt="s")
WITH_PHONE = Private("Nobody told me", "Zhang San", "13800005678", "s")
NOTE = Private("looked at the file", salt="s")
# A ticket and its first visit.
RATED = (2026030200001, 1)
# The window whose clerk calls back.
CALLER = 3
GOOD, BAD, WORSE = Level.SATISFIED, Level.DISSATISFIED, Level.VERY_DISSATISFIED


def clerk(window: int, *entitled: str) -> Staff:
    may = frozenset(entitled or (f"900{window}",))
    return Staff(window, may, may)


class Ledger(Day):
    def complain(self, left: Private = WITH_PHONE, source: Source = Source.COMPLAINT, about: str = "") -> str:
        return self.expect(c.OpenConcern(MANAGER, source, left, about=about), e.ConcernOpened).concern.number

    def concern(self, number: str) -> Concern:
        found = self.hall.concerns.numbered(number)
        assert found is not None
        return found

    def state(self, number: str) -> str:
        return self.concern(number).state.value

    def verify(self, number: str, *, founded: bool = True) -> None:
        self.expect(c.VerifyConcern(MANAGER, number, founded, NOTE), e.ConcernVerified)

    def mend(self, number: str) -> None:
        self.expect(c.MendConcern(MANAGER, number, NOTE), e.ConcernMended)

    def tell(self, number: str, outcome: Done) -> None:
        """Somebody is called, if there is a number; who was called in vain is called again later."""
        concern, by = self.concern(number), MANAGER
        if concern.contact:
            by = self.caller()
            self.expect(c.SeeContact(by, number), e.ContactSeen)
        if concern.tries and outcome is Done.UNREACHABLE:
            self.now += 30 * MINUTE
        self.expect(c.CallBackConcern(by, number, outcome, NOTE), e.ConcernCalledBack)  # type: ignore[arg-type]

    def caller(self) -> Staff:
        if self.hall.desk(CALLER).clerk is None:
            self.open(CALLER)
        return clerk(CALLER)

    def close(self, number: str, note: Private = NOTE) -> None:
        self.expect(c.CloseConcern(MANAGER, number, note), e.ConcernClosed)

    def rate(self, level: Level, private: Private = WORDS, visit: int = 1) -> list[e.Event]:
        served = Served(RATED[0], visit, "consult", 1, "9001", self.now - MINUTE, True)
        return self.do(c.Rate(served, level, private=private))

    def void(self) -> list[e.Event]:
        """The end of the service that is rated here is taken back."""
        events = after_void(self.hall, RATED, self.now)
        for event in events:
            evolve(self.hall, event)
        self.log += events
        return events

    def rated(self) -> Concern:
        (concern,) = (one for one in self.hall.concerns.by_id.values() if one.source is Source.BAD_RATING)
        return concern
