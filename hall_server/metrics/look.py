"""A look at the hall from another thread: the hall's task copies what is wanted, and goes on."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hall_server import protocol as p
from hall_server.domain import events as e
from hall_server.domain.hall import Hall
from hall_server.domain.plan import HallPlan
from hall_server.forecast import Latest
from hall_server.serving.access import Admission
from hall_server.serving.alarming import Alarming
from hall_server.serving.announcing import Announcements
from hall_server.serving.broadcaster import Broadcaster
from hall_server.serving.clock import HallClock
from hall_server.serving.gateway import Gateway
from hall_server.serving.owner import HallOwner
from hall_server.serving.tally import Counts
from hall_server.store.journal import Journal

# Seconds. A hall that does not answer so long hangs.
PATIENCE: Final = 1.0
# Milliseconds. Devices speak every ten seconds.
LOST_AFTER: Final = 30_000


@dataclass(frozen=True, slots=True)
class Orders:
    """What became of orders since the start.

    ``under_way`` is for how many seconds the disk has been written to.
    """

    by_role: Mapping[str, int]
    refused: Mapping[str, int]
    failed: Mapping[str, int]
    unreadable: Mapping[str, int]
    waiting: int
    seconds: Counts
    together: Counts
    write_seconds: Counts
    not_written: int
    under_way: float


@dataclass(frozen=True, slots=True)
class Waits:
    """``latest`` is the forecast in force, ``factors`` what its ranges are widened by."""

    latest: Latest | None
    factors: tuple[float, float]
    quality: p.ForecastQuality | None


@dataclass(frozen=True, slots=True)
class Devices:
    """By role; ``lost`` ought to be there and have not spoken for a while."""

    enrolled: Counter[str]
    connected: Counter[str]
    lost: Counter[str]
    printers: tuple[p.PrinterView, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """The hall at ``now``, milliseconds by its own clock; it has been copied and does not change any more.

    ``hall`` holds the plan, the tickets and the queues alone. ``tickets`` counts
    by kind of event and service. ``sent_at`` is in seconds since the epoch.
    """

    now: int
    hall: Hall
    windows: tuple[p.WindowView, ...]
    issued_today: int
    alarms: tuple[p.AlarmView, ...]
    tickets: Mapping[tuple[type[e.Event], str], int]
    orders: Orders
    waits: Waits
    devices: Devices
    updates: int
    snapshots: int
    epochs: int
    sent_at: float


class Lookout:
    """Everything of a hall server that figures are taken from."""

    def __init__(
        self,
        plan: HallPlan,
        clock: HallClock,
        journal: Journal,
        owner: HallOwner,
        announcements: Announcements,
        broadcaster: Broadcaster,
        gateway: Gateway,
        admission: Admission,
        alarming: Alarming,
    ) -> None:
        self.plan = plan
        self._loop = asyncio.get_running_loop()
        self._clock = clock
        self._journal = journal
        self._owner = owner
        self._announcements = announcements
        self._broadcaster = broadcaster
        self._gateway = gateway
        self._admission = admission
        self._alarming = alarming

    @property
    def records(self) -> int:
        """How many records the log has."""
        return self._journal.last_seq

    def look(self) -> tuple[Look, float] | None:
        """The hall, and how many seconds it needed to answer; None when it did not.

        From another thread than the hall's only.
        """
        began = time.monotonic()
        asked = asyncio.run_coroutine_threadsafe(self._look(), self._loop)
        try:
            return asked.result(PATIENCE), time.monotonic() - began
        except TimeoutError:
            asked.cancel()
            return None

    async def _look(self) -> Look:
        """On the hall's task, so it only copies: what is worked out from it is somebody else's time."""
        owner, hall, view, now = self._owner, self._owner.hall, self._owner.picture.view, self._clock.now()
        queues = {service: queue.copy() for service, queue in hall.queues.items() if queue}
        return Look(
            now,
            Hall(self.plan, tickets=hall.tickets.copy(), queues=queues),
            tuple(view.windows.values()),
            view.issued,
            tuple(view.alarms.values()),
            dict(owner.tally.tickets),
            self._orders(),
            Waits(self._announcements.latest, self._announcements.calibration.factors, view.forecast_quality),
            self._devices(hall, now),
            self._broadcaster.updates,
            self._broadcaster.snapshots,
            self._broadcaster.epochs,
            self._broadcaster.sent_at,
        )

    def _orders(self) -> Orders:
        tally = self._owner.tally
        return Orders(
            dict(tally.orders),
            dict(tally.refused),
            dict(tally.failed),
            dict(self._gateway.unreadable),
            self._owner.waiting,
            tally.order_seconds.counts(),
            tally.batches.counts(),
            tally.write_seconds.counts(),
            tally.not_written,
            0.0 if tally.writing_since is None else time.monotonic() - tally.writing_since,
        )

    def _devices(self, hall: Hall, now: int) -> Devices:
        moment, enrolled = time.monotonic(), self._admission.labels()
        heard = self._alarming.last_heard()
        recently = (
            label for label, at in heard.items() if label in enrolled and 1000 * (moment - at) < LOST_AFTER
        )
        silent = self._alarming.silent(hall, now)
        return Devices(
            _by_role(enrolled),
            _by_role(recently),
            _by_role(label for label, since in silent.items() if since >= LOST_AFTER),
            tuple(self._owner.picture.view.printers.values()),
        )


def _by_role(labels: Iterable[str]) -> Counter[str]:
    return Counter(label.partition("-")[0] for label in labels)
