"""What the phone of one ticket shows, as plain values: equal ones need not be sent twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from hall_server.protocol import PriorityClass, Text

State: TypeAlias = Literal[
    "waiting", "called", "serving", "parked", "done", "no_show", "expired", "cancelled"
]


@dataclass(frozen=True, slots=True)
class Line:
    """One queue that the ticket stands in; ``wait`` is a range in minutes, when there is one. ``open``: a
    window is, which calls from it. ``shared``: such windows call somebody for another service before.
    ``quieter`` begins a half hour in which a new number waits clearly less than this one still does."""

    service: Text
    zone: Text
    ahead: int
    wait: tuple[int, int] | None
    open: bool = True
    shared: bool = False
    quieter: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Step ``now`` of ``steps`` of a matter; ``then`` are the services that come after."""

    matter: Text
    now: int
    steps: int
    then: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class LastCall:
    number: str
    window: int
    at: int


@dataclass(frozen=True, slots=True)
class Done:
    """A completed service. ``rateable``: it is not rated yet and still can be. ``change_until`` is until when
    a rating can be changed, None when that is over."""

    service: Text
    window: int | None
    ended_at: int
    rated: bool
    rateable: bool
    change_until: int | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """A ticket as its citizen sees it.

    ``lines`` come least people ahead first. ``recent`` are the last calls of the services it waits for.
    ``as_of`` is set while the hall is silent: when this was last known. ``state`` is "waiting" without
    ``lines`` when the hall knows of the ticket but the picture does not yet.
    """

    number: str
    state: State
    lines: tuple[Line, ...] = ()
    service: Text | None = None
    window: int | None = None
    zone: Text | None = None
    calls: int = 0
    priority: PriorityClass = "normal"
    slot: int | None = None
    step: Step | None = None
    recent: tuple[LastCall, ...] = ()
    done: tuple[Done, ...] = ()
    as_of: int | None = None

    @property
    def ahead(self) -> int:
        return self.lines[0].ahead

    @property
    def open(self) -> bool:
        """Whether a window is open for any of its lines."""
        return any(line.open for line in self.lines)

    @property
    def wait(self) -> tuple[int, int] | None:
        return self.lines[0].wait

    @property
    def rateable(self) -> bool:
        return any(each.rateable for each in self.done)

    @property
    def change_until(self) -> int | None:
        """Until when the rating that was given last can be changed."""
        return max((each.change_until for each in self.done if each.change_until), default=None)
