"""A day in a hall where some have left a number, as the follower of its log sees it."""

from __future__ import annotations

from dataclasses import replace

from hall_server.domain import Hall, opened
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.plan import HallPlan
from hall_server.domain.rating import Private
from hall_server.domain.replay import replay
from hall_server.notices.deciding import Audience, Notice, notices_after
from tests.domain.city import CITY, CityDay
from tests.domain.day import PLAN, Day

LISTENED = replace(PLAN, notices_ahead=3)
PHONE = Private(phone="13812345678", salt="s")


class _Listened(Day):
    """Everything that is to be said is in ``said``, in order."""

    def do(self, command: c.Command) -> list[e.Event]:
        if not hasattr(self, "said"):
            self.said: list[Notice] = []
            self._followed = Followed(self.hall.plan)
        events = super().do(command)
        self.said += self._followed.hear(events)
        return events

    def asks(self, number: str) -> None:
        """The citizen of a ticket leaves a number."""
        self.do(c.WantNotices(self.ticket(number).id, PHONE))

    def heard(self) -> list[tuple[str, str, int]]:
        """What was said since the last time: number, kind, and how many are ahead, or the window."""
        said = [(n.number, n.kind.value, n.window or n.ahead) for n in self.said]
        self.said.clear()
        return said


class ListenedDay(_Listened):
    def __init__(self, plan: HallPlan = LISTENED) -> None:
        super().__init__(plan)


class ListenedCityDay(CityDay, _Listened):
    """The same in the city's hall, which has journeys."""

    def __init__(self) -> None:
        super().__init__(replace(CITY, notices_ahead=3))


class Followed:
    """A hall of one's own, brought forward by events alone."""

    def __init__(self, plan: HallPlan) -> None:
        self.hall: Hall = opened(plan)
        self.audience = Audience()

    def hear(self, events: list[e.Event]) -> list[Notice]:
        return [
            notice
            for event, before in replay(self.hall, events)
            for notice in notices_after(self.hall, event, before, self.audience)
        ]
