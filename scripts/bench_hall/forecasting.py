"""What a forecast of the whole hall takes, and what it costs those who take a number meanwhile."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from hall_server import protocol as p
from hall_server.domain import commands as c
from hall_server.domain.citizen import Priority
from hall_server.domain.decide import carry_out
from hall_server.domain.plan import HallPlan
from hall_server.domain.policy import policy_of
from hall_server.domain.rules import MINUTE
from hall_server.forecast import Learner, forecast, outlook_of

from . import all_zones, city
from .choosing import NOW, full_hall
from .figures import Figure, Probe, Target, percentile
from .hall import WATCHER, BenchHall
from .load import closed_loop, steadily
from .probes import Probes
from .processes import Process
from .progress import say
from .sizes import Sizes
from .wire import BenchError, Line

WAITING: Final = 300
NINE_HOURS: Final = 9 * 60 * MINUTE
PATIENCE: Final = 120.0
SEVERAL: Final = 65


def measure(folder: Path, sizes: Sizes, probes: Probes, seed: int) -> Iterator[Figure]:
    """A forecast alone; then issue with the forecasting process running and stopped, by turns."""
    say(f"a forecast of the whole hall with {WAITING} waiting")
    bench = BenchHall(folder / "forecast", seed)
    plan = bench.folder.plan
    for name, one in (("forecast_ms", plan), ("forecast_all_services_ms", _all_services(plan))):
        yield Figure(
            name,
            f"A forecast, {WAITING} waiting, {len(one.windows)} windows, {len(one.services):,} services",
            "ms",
            tuple(_whole_hall(one, seed + number) for number in range(max(3, sizes.rounds))),
            Probe("raw commit, p50", probes.commit_p50_ms),
            Target(250),
        )
    alone, beside = _by_turns(bench, sizes, seed)
    bench.close()
    yield Figure(
        "issue_without_forecasts_p99_ms", "Issue without forecasts: p99", "ms", alone, probes.floor_p99
    )
    yield Figure(
        "issue_beside_forecasts_p99_ms", "Issue beside forecasts: p99", "ms", beside, probes.floor_p99
    )
    yield Figure(
        "cost_of_forecasts",
        "Issue's p99 with forecasts against without",
        "x",
        tuple(with_them / without for with_them, without in zip(beside, alone, strict=True)),
        target=Target(1.1),
    )


def _all_services(plan: HallPlan) -> HallPlan:
    """As many services as the largest halls have: each in several, which take from 2 to 30 minutes."""
    several = {
        service.id: [
            replace(service, id=f"{service.id}-{number}", usual_length=(2 + 28 * number // SEVERAL) * MINUTE)
            for number in range(SEVERAL)
        ]
        for service in plan.services
    }
    windows = [
        replace(window, services=frozenset(one.id for service in window.services for one in several[service]))
        for window in plan.windows
    ]
    return replace(
        plan, services=tuple(itertools.chain.from_iterable(several.values())), windows=tuple(windows)
    )


def _whole_hall(plan: HallPlan, seed: int) -> float:
    """Milliseconds for every ticket's range and that of newcomers of every service and class."""
    policy = policy_of(plan.dispatch)
    hall = full_hall(plan, policy, seed, WAITING + len(plan.windows))
    dice = random.Random(seed)
    for window in plan.windows:
        at = NOW + 1_000 + dice.randrange(5 * MINUTE)
        carry_out(hall, c.SignIn(window.number, str(window.number)), at, policy)
        carry_out(hall, c.OpenWindow(window.number), at, policy)
        if any(hall.queues.get(service) for service in window.services):
            carry_out(hall, c.CallNext(window.number), at, policy)
    past = Learner({service.id: service.usual_length for service in plan.services}).past()
    began = time.perf_counter()
    look = outlook_of(hall, NOW + 6 * MINUTE, policy, NOW - NINE_HOURS, classes=tuple(Priority))
    found = forecast(look, past, dice)
    took = (time.perf_counter() - began) * 1e3
    if not found.tickets:
        raise BenchError("nothing was forecast")
    return took


def _by_turns(bench: BenchHall, sizes: Sizes, seed: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Issue's p99 of each turn, in milliseconds: with the process stopped, and with it running.

    There are many short turns, and the median of the ratios of neighbours counts: one stall of the disk would
    decide a single 99th percentile. They are shorter than the hall's patience with a forecast.
    """
    asks = all_zones.takes(random.Random(seed))
    names = [str(index) for index in range(1, city.KIOSKS + 1)]
    alone: list[float] = []
    beside: list[float] = []
    with (
        bench.served() as server,
        bench.lines("kiosk", names) as kiosks,
        bench.lines("board", [WATCHER]) as boards,
        bench.windows(all_zones.windows()) as windows,
    ):
        closed_loop(kiosks, asks, all_zones.WAITING + len(windows))
        _until_forecast(boards[0])
        process = _forecasting(server)
        say("issue without and with forecasts, by turns")
        for _ in range(sizes.forecast_turns):
            with _stopped(process):
                alone.append(_turn(kiosks, windows, asks, sizes.turn_seconds))
            beside.append(_turn(kiosks, windows, asks, sizes.turn_seconds))
    return tuple(alone), tuple(beside)


def _turn(kiosks: list[Line], windows: list[Line], asks: Iterator[p.Ask], seconds: float) -> float:
    answered = steadily(all_zones.turn(kiosks, windows, asks, seconds))
    took = [answer.at - answer.due for answer in answered if isinstance(answer.ask, p.TakeTicket)]
    return percentile(took, 99) / 1e6


def _until_forecast(board: Line) -> None:
    """Wait for the first forecast: whoever waits is told."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        snapshot = board.ask(p.GetSnapshot())
        if isinstance(snapshot, p.Snapshot) and snapshot.view.waits:
            return
        time.sleep(0.5)
    raise BenchError("the hall server does not forecast")


def _forecasting(server: Process) -> int:
    """The process that the server forecasts in."""
    command = ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(server.pid)]
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        listed = subprocess.run(command, capture_output=True, text=True, check=False)
        for line in listed.stdout.splitlines():
            number, words = line.strip().split(maxsplit=1)
            if "spawn_main" in words:
                return int(number)
        time.sleep(0.5)
    raise BenchError("the hall server has no process that forecasts")


@contextlib.contextmanager
def _stopped(process: int) -> Iterator[None]:
    try:
        os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(process, signal.SIGCONT)
    except ProcessLookupError:
        raise BenchError("the machine is too busy to forecast in time") from None
