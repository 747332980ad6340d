"""What a window shows: one frozen picture, drawn from the hall's view and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from hall_server.protocol import (
    AccessNeed,
    DoneHere,
    HallView,
    Journey,
    PauseKind,
    PriorityClass,
    ServingView,
    WindowView,
)

from .line import Stand, line_of
from .times import clock


class Situation(Enum):
    """Where the clerk is in the work. It alone decides which keys mean something."""

    AWAY = "away"
    CLOSED = "closed"
    PAUSED = "paused"
    FREE = "free"
    STANDING_BY = "standing by"
    CALLED = "called"
    SERVING = "serving"


@dataclass(frozen=True)
class OnJourney:
    """Which service of which matter this is: ``step`` of ``steps``, counted from 1."""

    name: str
    step: int
    steps: int


@dataclass(frozen=True)
class AtDesk:
    """The ticket at this window, with lengths in milliseconds.

    ``runs`` counts from the last call, then from the start of the service; ``takes`` is its usual length.
    ``reason`` says in words why the green channel, ``slot`` is an appointment's time of day. ``may_come``
    is how long the citizen may still come before a no-show is allowed.
    """

    number: str
    service: str
    service_name: str
    runs: int
    takes: int
    waited: int
    calls: int
    priority: PriorityClass
    reason: str
    slot: str
    needs: tuple[AccessNeed, ...]
    journey: OnJourney | None
    may_come: int
    case: str = ""


@dataclass(frozen=True)
class InLine:
    number: str
    service_name: str
    waited: int
    priority: PriorityClass
    slot: str
    journey: OnJourney | None


@dataclass(frozen=True)
class SetAside:
    number: str
    service_name: str
    reason: str
    since: int
    here: bool


@dataclass(frozen=True)
class Picture:
    """All that is on the screen, in the language it is shown in.

    ``waiting`` and ``parked`` hold only what this window can call, in the order of calling.
    ``helps`` names the zones that this window helps out now, ``only`` the classes that it is limited to.
    ``unanswered`` is how long the hall has owed an answer, in milliseconds; None when it owes none.
    ``unwritten`` while the hall cannot write.
    """

    language: str
    window: int
    hall: str
    clerk: str
    staff_no: str
    situation: Situation
    state: str
    since: int
    pause_reason: str
    call_back: str
    paused_by: str
    pause_kind: PauseKind | Literal[""]
    helps: tuple[str, ...]
    only: tuple[PriorityClass, ...]
    temporary: bool
    at_desk: AtDesk | None
    waiting: tuple[InLine, ...]
    longest: int
    parked: tuple[SetAside, ...]
    done: tuple[tuple[str, DoneHere], ...]
    take_back: str
    live: bool
    as_of: str
    clock: str
    unanswered: int | None
    unwritten: bool


# How long the take-back key is advertised after an end; the hall knows the rule and decides.
TAKE_BACK_SHOWN = 10_000


def situation_of(window: WindowView) -> Situation:
    if window.clerk is None:
        return Situation.AWAY
    if window.serving is not None:
        return Situation.SERVING if window.serving.state == "serving" else Situation.CALLED
    if window.standing_by:
        return Situation.STANDING_BY
    return {"closed": Situation.CLOSED, "paused": Situation.PAUSED, "open": Situation.FREE}[window.state]


def draw(
    view: HallView,
    number: int,
    *,
    now: int,
    language: str,
    live: bool = True,
    as_of: int = 0,
    clerk: str = "",
    done: tuple[DoneHere, ...] = (),
    unanswered: int | None = None,
    unwritten: bool = False,
) -> Picture:
    """The picture of window ``number`` at ``now``, a moment of the hall's clock.

    ``clerk`` is the name to show; without it the staff number stands alone. Raises KeyError if the
    hall has no such window.
    """
    window = view.windows[number]
    line, skills = line_of(view, window), frozenset(window.services)
    parked = sorted((t for t in view.parked.values() if t.service in skills), key=lambda t: t.since)

    return Picture(
        language=language,
        window=number,
        hall=view.name.in_language(language),
        clerk=f"{clerk} {window.clerk or ''}".strip(),
        staff_no=window.clerk or "",
        situation=situation_of(window),
        state=window.state,
        since=now - window.since,
        pause_reason=window.pause_reason,
        call_back=window.call_back,
        paused_by=window.paused_by,
        pause_kind=window.pause_kind,
        helps=tuple(view.zones[zone].name.in_language(language) for zone in window.helps),
        only=window.only,
        temporary=window.temporary,
        at_desk=_at_desk(view, window.serving, now, language) if window.serving else None,
        waiting=tuple(_in_line(view, stand, now, language) for stand in line),
        longest=max((now - stand.ticket.since for stand in line), default=0),
        parked=tuple(
            SetAside(
                t.number, service_name(view, t.service, language), t.reason, now - t.since, t.window == number
            )
            for t in parked
        ),
        done=tuple((clock(one.at, view.timezone), one) for one in done),
        take_back=_take_back(window, done, now),
        live=live,
        as_of=clock(as_of, view.timezone),
        clock=clock(now, view.timezone),
        unanswered=unanswered,
        unwritten=unwritten,
    )


def service_name(view: HallView, service: str, language: str) -> str:
    known = view.services.get(service)
    return known.name.in_language(language) if known else service


def _in_line(view: HallView, stand: Stand, now: int, language: str) -> InLine:
    ticket = stand.ticket
    return InLine(
        number=ticket.number,
        service_name=service_name(view, stand.service, language),
        waited=now - ticket.since,
        priority=ticket.priority,
        slot=_slot(view, ticket.slot),
        journey=_journey(view, ticket.journey, language),
    )


def _at_desk(view: HallView, serving: ServingView, now: int, language: str) -> AtDesk:
    service = view.services.get(serving.service)
    reason = view.reasons.get(serving.reason)
    called = serving.state == "called"
    # A ticket that was parked in mid-service and called back keeps its start.
    began = serving.last_called_at
    if not called and serving.started_at is not None:
        began = serving.started_at + serving.parked_for
    return AtDesk(
        number=serving.number,
        service=serving.service,
        service_name=service_name(view, serving.service, language),
        runs=max(0, now - began),
        takes=service.usual_length if service else 0,
        waited=serving.called_at - serving.issued_at,
        calls=serving.calls,
        priority=serving.priority,
        reason=reason.in_language(language) if reason else serving.reason,
        slot=_slot(view, serving.slot),
        needs=serving.needs,
        journey=_journey(view, serving.journey, language),
        may_come=max(0, serving.last_called_at + serving.may_come - now) if called else 0,
        case=serving.case,
    )


def _slot(view: HallView, slot: int | None) -> str:
    return "" if slot is None else clock(slot, view.timezone)


def _journey(view: HallView, journey: Journey | None, language: str) -> OnJourney | None:
    if journey is None:
        return None
    package = view.packages.get(journey.package)
    name = package.name.in_language(language) if package else journey.package
    return OnJourney(name, journey.step, journey.steps)


def _take_back(window: WindowView, done: tuple[DoneHere, ...], now: int) -> str:
    """The number whose end can still be taken back, or nothing."""
    if not done or window.serving is not None or window.clerk is None:
        return ""
    last = done[0]
    fresh = now - last.at <= TAKE_BACK_SHOWN and last.what in ("finished", "no_show")
    return last.number if fresh else ""
