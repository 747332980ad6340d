"""The last forecast, brought up to the moment: what to tell somebody who takes a number now."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import Final

from hall_server.domain.citizen import Priority
from hall_server.domain.hall import Hall
from hall_server.domain.ticket import Place

from .forward import Forecast, Range
from .outlook import Newcomer, Outlook

AT_ONCE: Final = Range(0.0, 0.0, 0.0)


class Latest:
    """A forecast is some seconds old when it is asked. Since then people have come and gone: a wait grows and
    shrinks with the number of those ahead, in all the lines that the same windows serve."""

    def __init__(self, outlook: Outlook, forecast: Forecast) -> None:
        self.forecast = forecast
        groups = len(outlook.groups)
        self._together: dict[str, set[str]] = defaultdict(set)
        self.windows: dict[str, int] = dict.fromkeys(outlook.services, 0)
        for window in outlook.windows:
            lines = outlook.kinds[window.kind].lines
            services = {outlook.services[line // groups] for line in lines}
            for service in services:
                self.windows[service] += 1
                self._together[service] |= services
        index = {service: number for number, service in enumerate(outlook.services)}
        self._ahead: dict[Newcomer, int] = {}
        for who in forecast.newcomers:
            place = outlook.newcomers[who][1]
            theirs = (
                outlook.queues[index[service] * groups + group]
                for service in self._together[who.service]
                for group in range(groups)
            )
            self._ahead[who] = sum(bisect_left(queue, place) for queue in theirs)

    @staticmethod
    def idle(hall: Hall, service: str, priority: Priority) -> bool:
        """Whether a window stands by for such a citizen."""
        desks = map(hall.desks.__getitem__, hall.standing_by)
        return any(service in desk.skills and (not desk.only or priority in desk.only) for desk in desks)

    def wait(self, hall: Hall, service: str, priority: Priority, place: Place) -> Range | None:
        """The wait of who gets that place now; None where it is not known."""
        if self.idle(hall, service, priority):
            return AT_ONCE
        who = Newcomer(service, priority)
        found = self.forecast.newcomers.get(who)
        if found is None:
            return None
        queues = (hall.queues.get(each, ()) for each in self._together[service])
        ahead = sum(bisect_left(queue, place) for queue in queues)
        scale = (ahead + 1) / (self._ahead[who] + 1)
        return Range(*(part * scale for part in found))

    def naive(self, hall: Hall, service: str, place: Place) -> int | None:
        """What most halls would say, in milliseconds: people ahead x mean length / open windows."""
        windows = self.windows.get(service)
        if not windows:
            return None
        ahead = bisect_left(hall.queues.get(service, ()), place)
        return ahead * hall.lengths.of.get(service, hall.lengths.hall_mean) // windows
