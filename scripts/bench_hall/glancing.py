"""What it costs to render the manager's page, which is done once for everybody who looks at it."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hall_server import protocol as p
from hall_server.domain import commands as c
from hall_server.domain.decide import carry_out
from hall_server.domain.hall import opened
from hall_server.domain.plan import HallPlan
from hall_server.domain.policy import policy_of
from hall_server.domain.replay import replay
from hall_server.serving.picture import Picture, changes_of
from hall_server.serving.translation.days import today
from hall_server.web.manager.live import rendered
from hall_server.web.pages import Pages

from .choosing import NOW, WAITING
from .figures import Figure, Probe, Target
from .hall import BenchHall
from .issuing import takes
from .probes import Probes
from .progress import say
from .sizes import Sizes

PROMISE = 10
MOST_MS = 50
"""It is rendered at most once a second for each language."""


@dataclass(frozen=True)
class Still:
    """A hall that does not move."""

    view: p.HallView


def measure(folder: Path, sizes: Sizes, probes: Probes, seed: int) -> Iterator[Figure]:
    """Every window serves somebody, and 300 wait."""
    say(f"the manager's page with {WAITING} waiting")
    bench = BenchHall(folder / "glancing", seed)
    plan = bench.folder.plan
    bench.close()
    view, day = _busy(plan, seed)
    pages = Pages(Still(view), "zh", "")

    def once() -> float:
        began = time.perf_counter()
        for _time in range(sizes.glances):
            rendered(pages, "zh", view, day, NOW, PROMISE)
        return (time.perf_counter() - began) / sizes.glances * 1e3

    once()  # reads the templates
    yield Figure(
        "glance_ms",
        f"The manager's page rendered, {WAITING} waiting, {len(plan.windows)} windows",
        "ms",
        tuple(once() for _round in range(sizes.rounds)),
        Probe(probes.start.name, probes.process_start_s * 1e3),
        Target(MOST_MS),
    )


def _busy(plan: HallPlan, seed: int) -> tuple[p.HallView, p.Today]:
    """What everybody may see of that hall, and its day so far."""
    policy = policy_of(plan.dispatch)
    hall, again = opened(plan), opened(plan)
    events = carry_out(hall, c.TurnDay(), NOW, policy)
    wanted = takes(random.Random(seed))
    for window in plan.windows:
        events += carry_out(hall, c.TakeTicket(min(window.services), None), NOW, policy)
    for window in plan.windows:
        for command in (
            c.SignIn(window.number, f"{window.number:04d}"),
            c.OpenWindow(window.number),
            c.CallNext(window.number),
            c.StartService(window.number),
        ):
            events += carry_out(hall, command, NOW, policy)
    for moment, ask in zip(range(WAITING), wanted, strict=False):
        assert isinstance(ask, p.TakeTicket)
        events += carry_out(hall, c.TakeTicket(ask.service, None), NOW + moment, policy)
    picture = Picture(plan, NOW)
    for event, before in replay(again, events):
        picture.move_on(changes_of(again, event, before), len(again.tickets))
    return picture.view, today(again, NOW)
