"""A day on which somebody keeps the ledger of concerns."""

from __future__ import annotations

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.concern import Concern, Done, Source, Staff
from hall_server.domain.rating import Level, Private, Served
from hall_server.domain.rules import MINUTE
from tests.domain.day import Day

MANAGER = Staff()
WORDS = Private("Nobody told me", salt="s")
WITH_PHONE = Private("Nobody told me", "Zhang San", "13800005678", "s")
NOTE = Private("looked at the file", salt="s")
GOOD, BAD, WORSE = Level.SATISFIED, Level.DISSATISFIED, Level.VERY_DISSATISFIED


def clerk(window: int, *entitled: str) -> Staff:
    return Staff(window, frozenset(entitled or (f"900{window}",)))


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
        self.expect(c.CallBackConcern(MANAGER, number, outcome, NOTE), e.ConcernCalledBack)  # type: ignore[arg-type]

    def close(self, number: str, note: Private = NOTE) -> None:
        self.expect(c.CloseConcern(MANAGER, number, note), e.ConcernClosed)

    def rate(self, level: Level, private: Private = WORDS, visit: int = 1) -> list[e.Event]:
        served = Served(2026030200001, visit, "consult", 1, "9001", self.now - MINUTE, True)
        return self.do(c.Rate(served, level, private=private))

    def rated(self) -> Concern:
        (concern,) = (one for one in self.hall.concerns.by_id.values() if one.source is Source.BAD_RATING)
        return concern
