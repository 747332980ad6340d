"""The last forecast, brought up to the moment: what to tell somebody who takes a number now."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Final

from hall_server.domain.citizen import Priority
from hall_server.domain.hall import Hall
from hall_server.domain.plan import HallPlan, OpeningHours
from hall_server.domain.ticket import Place

from .forward import Forecast, Range
from .looking import TO_COME
from .outlook import Outlook, Spot
from .pools import NO_POOL, stand

AT_ONCE: Final = Range(0.0, 0.0, 0.0)


class Latest:
    """A forecast is some seconds old when it is asked. Since then people have come and gone: a wait grows and
    shrinks with the number of those ahead, in all the lines that the same windows serve."""

    def __init__(self, outlook: Outlook, forecast: Forecast) -> None:
        self.outlook = outlook
        self.forecast = forecast
        self._index = {service: number for number, service in enumerate(outlook.services)}
        self._at_work = Counter(window.kind for window in outlook.windows)
        groups = len(outlook.groups)
        self._then: list[tuple[str, Sequence[Spot]]] = [
            (outlook.services[line // groups], queue) for line, queue in enumerate(outlook.queues) if queue
        ]
        self._kinds: dict[str, frozenset[int]] = {}
        self._by_zone: dict[tuple[str, OpeningHours], set[Range]] | None = None

    @staticmethod
    def idle(hall: Hall, service: str, priority: Priority) -> bool:
        """Whether a window stands by for such a citizen."""
        desks = map(hall.desks.__getitem__, hall.standing_by)
        return any(service in desk.skills and (not desk.only or priority in desk.only) for desk in desks)

    def newcomer(self, service: str, priority: Priority = Priority.NORMAL) -> Range | None:
        """The wait of who took a number at the moment of the forecast; None where it is not known."""
        number = self._index.get(service)
        if number is None:
            return None
        where = stand(self.outlook, self.forecast.pools, number, priority)
        return None if where is None else self.forecast.newcomers.get(where)

    def wait(self, hall: Hall, service: str, priority: Priority, place: Place) -> Range | None:
        """The wait of who gets that place now; None where it is not known."""
        if self.idle(hall, service, priority):
            return AT_ONCE
        found = self.newcomer(service, priority)
        if found is None:
            return None
        then = self.outlook.now
        call_by = then + self.outlook.offsets[priority][self._index[service]]
        now = ((each, queue) for each, queue in hall.queues.items() if queue)
        scale = (self._ahead(service, now, place) + 1) / (
            self._ahead(service, self._then, (call_by, then, TO_COME)) + 1
        )
        return Range(*(part * scale for part in found))

    def naive(self, hall: Hall, service: str, place: Place) -> int | None:
        """What most halls would say, in milliseconds: people ahead x mean length / open windows."""
        windows = sum(self._at_work[kind] for kind in self._kinds_for(service))
        if not windows:
            return None
        ahead = bisect_left(hall.queues.get(service, ()), place)
        return ahead * hall.lengths.of.get(service, hall.lengths.hall_mean) // windows

    def waits_by_zone(self, plan: HallPlan) -> Mapping[tuple[str, OpeningHours], set[Range]]:
        """The waits of who took a number at that moment, by zone and by when numbers are handed out."""
        if self._by_zone is None:
            self._by_zone = defaultdict(set)
            for service, priority in product(plan.services, self.outlook.classes):
                if (found := self.newcomer(service.id, priority)) is not None:
                    self._by_zone[service.zone, service.hours].add(found)
        return self._by_zone

    def _ahead(self, service: str, queues: Iterable[tuple[str, Sequence[Spot]]], place: Spot) -> int:
        """How many are before a place in all the lines that the service's windows serve."""
        kinds = self._kinds_for(service)
        return sum(
            bisect_left(queue, place) for each, queue in queues if not kinds.isdisjoint(self._kinds_for(each))
        )

    def _kinds_for(self, service: str) -> frozenset[int]:
        """The kinds of windows at work that serve it, for some class or for all."""
        if service not in self._kinds:
            pools, groups = self.forecast.pools, len(self.outlook.groups)
            number = self._index.get(service)
            lines = () if number is None else range(number * groups, (number + 1) * groups)
            its = {pools.of[line] for line in lines} - {NO_POOL}
            self._kinds[service] = frozenset(kind for pool in its for kind in pools.kinds[pool])
        return self._kinds[service]
