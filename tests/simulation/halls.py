"""Small halls and their citizens. Times are in seconds here, unlike in the product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hall_server.domain.citizen import Priority
from hall_server.domain.plan import Bilingual, HallPlan, NumberSeries, Service, Window, Zone
from hall_server.domain.policy import CallBy, FirstComeFirstServed, Policy, strict_priority
from hall_server.domain.rules import BALANCED, SECOND, CallRules
from hall_server.simulation import Step, Visit, Visitor, simulate

NORMAL, ELDERLY, GREEN = Priority.NORMAL, Priority.ELDERLY, Priority.GREEN
FCFS, STRICT = FirstComeFirstServed(), strict_priority()
CALL_BY = CallBy(BALANCED)


def hall(windows: Mapping[int, Iterable[str]], minutes: Mapping[str, int] | None = None) -> HallPlan:
    """A hall of these windows with their services; ``minutes`` are the usual lengths, else 8."""
    name = Bilingual("", "")
    served = sorted({service for services in windows.values() for service in services})
    return HallPlan(
        id="hall",
        name=name,
        timezone="Asia/Shanghai",
        zones=(Zone("zone", name),),
        services=tuple(
            Service(id_, "zone", name, NumberSeries("A"), (minutes or {}).get(id_, 8) * 60 * SECOND)
            for id_ in served
        ),
        windows=tuple(Window(number, "zone", frozenset(services)) for number, services in windows.items()),
        rules=CallRules(recall_cooldown=10 * SECOND, no_show_calls=3),
    )


def alike(count: int, *services: str) -> HallPlan:
    """So many windows that all serve the same services, ``a`` unless they are named."""
    return hall(dict.fromkeys(range(1, count + 1), services or ("a",)))


@dataclass
class Comer:
    """Somebody who comes at ``at`` seconds and takes ``handling`` seconds at a window."""

    at: int
    handling: int
    priority: Priority = NORMAL
    service: str = "a"
    slot: int | None = None
    shows_up: bool = True
    then: tuple[str, int] | None = None


def visitors(comers: Sequence[Comer]) -> list[Visitor]:
    return [
        Visitor(
            row,
            comer.at * SECOND,
            tuple(Step(service, handling * SECOND) for service, handling in _steps(comer)),
            comer.priority,
            None if comer.slot is None else comer.slot * SECOND,
            comer.shows_up,
        )
        for row, comer in enumerate(comers, start=1)
    ]


def _steps(comer: Comer) -> list[tuple[str, int]]:
    return [(comer.service, comer.handling), *([comer.then] if comer.then else [])]


def day(plan: HallPlan, policy: Policy, comers: Sequence[Comer]) -> list[Visit]:
    return simulate(plan, policy, visitors(comers))


def called(visits: Iterable[Visit]) -> list[float]:
    """When each visit was called, in seconds."""
    return [visit.called / SECOND for visit in visits if visit.called is not None]
