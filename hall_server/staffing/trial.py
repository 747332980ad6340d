"""The same made-up days for every schedule that is tried, so that schedules alone make differences."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from operator import attrgetter
from typing import Final

from hall_server.domain.policy import Policy
from hall_server.language import Translator, system_language
from hall_server.simulation import Openings

from .days import Extra, drawn_day, more_visitors, with_breaks
from .demand import STEP, STEPS
from .floor import Comer, Floor
from .zones import WITHIN, Cell, Quality, Schedule, Zones

_ = Translator("hall_server", system_language())

WORTH_PROCESSES: Final = 40_000
"""So many citizens on all days together are shared out among processors."""

_Seen = dict[Cell, list[int]]
"""The waits of one day by cell; -1 stands for who was never called."""


class _Days:
    """Some of the days, drawn and made ready once."""

    def __init__(self, zones: Zones, policy: Policy, seeds: Sequence[int]) -> None:
        self._zones = zones
        self._floor = Floor(zones.plan, policy, zones.lengths)
        self._days = [(seed, self._floor.ready(drawn_day(zones.demand, seed))) for seed in seeds]

    def play(self, openings: Openings, extra: Extra) -> list[_Seen]:
        home = self._zones.home
        found: list[_Seen] = []
        for seed, comers in self._days:
            seen: _Seen = defaultdict(list)
            last = comers[-1].arrives if comers else 0
            manned = with_breaks(openings, seed, self._zones.breaks, last)
            for service, since, wait in self._floor.play(self._with_more(seed, comers, extra), manned):
                if service in home:
                    seen[home[service], min(STEPS - 1, since // STEP)].append(-1 if wait is None else wait)
            found.append(dict(seen))
        return found

    def _with_more(self, seed: int, comers: list[Comer], extra: Extra) -> list[Comer]:
        if not extra:
            return comers
        together = list(comers)
        further = more_visitors(self._zones.demand, seed, extra, len(comers) + 1)
        for comer in self._floor.ready(further):
            insort(together, comer, key=attrgetter("arrives"))
        return together


class Trial(AbstractContextManager["Trial"]):
    """Days of these seeds. Large halls are played in several processes, which end with the context."""

    def __init__(
        self,
        zones: Zones,
        policy: Policy,
        seeds: Sequence[int],
        progress: Callable[[int], None] = lambda _days: None,
    ) -> None:
        self._zones = zones
        self._count = len(seeds)
        self._progress = progress
        processes = min(os.cpu_count() or 1, len(seeds))
        if processes == 1 or zones.demand.citizens * len(seeds) < WORTH_PROCESSES:
            self._workers: list[_Worker] = []
            self._own = _Days(zones, policy, seeds)
        else:
            self._workers = [_Worker(zones, policy, seeds[first::processes]) for first in range(processes)]

    def __len__(self) -> int:
        return self._count

    def __exit__(self, *_why: object) -> None:
        for worker in self._workers:
            worker.end()

    def of(self, schedule: Schedule, extra: Extra | None = None) -> dict[Cell, Quality]:
        """How good it is in each half hour, with ``extra`` citizens if there are any."""
        return self.by(self._zones.openings(schedule), extra)

    def by(self, openings: Openings, extra: Extra | None = None) -> dict[Cell, Quality]:
        """The same for windows that open and close by any times."""
        if self._workers:
            days: list[_Seen] = [{}] * self._count
            for worker in self._workers:
                worker.ask(openings, extra or {})
            for first, worker in enumerate(self._workers):
                days[first :: len(self._workers)] = worker.answer()
        else:
            days = self._own.play(openings, extra or {})
        self._progress(self._count)
        by_cell: dict[Cell, list[list[int]]] = defaultdict(list)
        for day in days:
            for cell, waits in day.items():
                by_cell[cell].append(waits)
        return {cell: _quality(each, self._count) for cell, each in by_cell.items()}


def _quality(days: Sequence[Sequence[int]], of: int) -> Quality:
    count = sum(map(len, days))
    good = [sum(0 <= wait <= WITHIN for wait in day) for day in days]
    share = sum(good) / count
    # The ratio estimator, as days are alike within and differ from each other (Cochran 1977, chapter 6).
    off = sum((its - share * len(day)) ** 2 for its, day in zip(good, days, strict=True))
    waits = sorted(math.inf if wait < 0 else float(wait) for day in days for wait in day)
    p90 = waits[math.ceil(0.9 * count) - 1]
    return Quality(share, math.sqrt(off) / count, None if math.isinf(p90) else p90, count / of)


class _Worker:
    """A process that plays some of the days, and ends at once when nobody wants them any more."""

    def __init__(self, zones: Zones, policy: Policy, seeds: Sequence[int]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, zones, policy, seeds), daemon=True)
        with _deaf_to_ctrl_c():
            self._process.start()
        theirs.close()

    def ask(self, openings: Openings, extra: Extra) -> None:
        with _unless_gone():
            self._pipe.send((openings, extra))

    def answer(self) -> list[_Seen]:
        """Raises :class:`ChildProcessError` when the process is gone, as :meth:`ask` does."""
        with _unless_gone():
            found: list[_Seen] = self._pipe.recv()
        return found

    def end(self) -> None:
        self._process.terminate()
        self._process.join()
        self._pipe.close()


@contextmanager
def _unless_gone() -> Iterator[None]:
    try:
        yield
    except (EOFError, ConnectionError):
        sentence = _("A process that played days has ended. Is there enough memory?")
        raise ChildProcessError(sentence) from None


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Ctrl-C reaches all processes of a terminal. Those started meanwhile never hear of it, from their first
    moment on: the one who started them hears of it afterwards, and ends them."""
    resource_tracker.ensure_running()  # It would have SIGINT heard again when it is started.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(pipe: Connection, zones: Zones, policy: Policy, seeds: Sequence[int]) -> None:
    days = _Days(zones, policy, seeds)
    while True:
        try:
            openings, extra = pipe.recv()
            pipe.send(days.play(openings, extra))
        except (EOFError, OSError):
            # Whoever asked is no more.
            return
