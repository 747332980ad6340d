"""What a window shows: one frozen picture, drawn from the hall's view and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hall_server.protocol import DoneHere, HallView, ServingView, WindowView

from .times import clock


class Situation(Enum):
    """Where the clerk is in the work. It alone decides which keys mean something."""

    AWAY = "away"
    CLOSED = "closed"
    PAUSED = "paused"
    FREE = "free"
    CALLED = "called"
    SERVING = "serving"


@dataclass(frozen=True)
class AtDesk:
    """The ticket at this window, with lengths in milliseconds.

    ``runs`` counts from the last call, then from the start of the service; ``takes`` is its usual length.
    """

    number: str
    service: str
    service_name: str
    runs: int
    takes: int
    waited: int
    calls: int


@dataclass(frozen=True)
class InLine:
    number: str
    service_name: str
    waited: int


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
    ``unanswered`` is how long the hall has owed an answer, in milliseconds; None when it owes none.
    """

    language: str
    window: int
    hall: str
    clerk: str
    situation: Situation
    state: str
    since: int
    pause_reason: str
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


# How long the take-back key is advertised after an end; the hall knows the rule and decides.
TAKE_BACK_SHOWN = 10_000


def situation_of(window: WindowView) -> Situation:
    if window.clerk is None:
        return Situation.AWAY
    if window.serving is not None:
        return Situation.SERVING if window.serving.state == "serving" else Situation.CALLED
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
) -> Picture:
    """The picture of window ``number`` at ``now``, a moment of the hall's clock.

    ``clerk`` is the name to show; without it the staff number stands alone. Raises KeyError if the
    hall has no such window.
    """
    window = view.windows[number]
    skills = set(window.services)
    waiting = sorted((t for t in view.waiting.values() if t.service in skills), key=lambda t: t.place)
    parked = sorted((t for t in view.parked.values() if t.service in skills), key=lambda t: t.since)

    def name(service: str) -> str:
        known = view.services.get(service)
        return known.name.in_language(language) if known else service

    return Picture(
        language=language,
        window=number,
        hall=view.name.in_language(language),
        clerk=f"{clerk} {window.clerk or ''}".strip(),
        situation=situation_of(window),
        state=window.state,
        since=now - window.since,
        pause_reason=window.pause_reason,
        at_desk=_at_desk(view, window.serving, now, name(window.serving.service)) if window.serving else None,
        waiting=tuple(InLine(t.number, name(t.service), now - t.since) for t in waiting),
        longest=max((now - t.since for t in waiting), default=0),
        parked=tuple(
            SetAside(t.number, name(t.service), t.reason, now - t.since, t.window == number) for t in parked
        ),
        done=tuple((clock(one.at, view.timezone), one) for one in done),
        take_back=_take_back(window, done, now),
        live=live,
        as_of=clock(as_of, view.timezone),
        clock=clock(now, view.timezone),
        unanswered=unanswered,
    )


def _at_desk(view: HallView, serving: ServingView, now: int, name: str) -> AtDesk:
    service = view.services.get(serving.service)
    # A ticket that was parked in mid-service and called back keeps its start.
    began = serving.last_called_at
    if serving.state == "serving" and serving.started_at is not None:
        began = serving.started_at + serving.parked_for
    return AtDesk(
        number=serving.number,
        service=serving.service,
        service_name=name,
        runs=max(0, now - began),
        takes=service.usual_length if service else 0,
        waited=serving.called_at - serving.issued_at,
        calls=serving.calls,
    )


def _take_back(window: WindowView, done: tuple[DoneHere, ...], now: int) -> str:
    """The number whose end can still be taken back, or nothing."""
    if not done or window.serving is not None or window.clerk is None:
        return ""
    last = done[0]
    fresh = now - last.at <= TAKE_BACK_SHOWN and last.what in ("finished", "no_show")
    return last.number if fresh else ""
