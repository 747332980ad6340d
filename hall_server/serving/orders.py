"""What the hall's owner takes in, and what becomes of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from hall_server import protocol as p
from hall_server.domain import Hall
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.ticket import Ticket
from hall_server.store.journal import Record

from .translation import Question

Key = tuple[str, str]


@dataclass(slots=True)
class Order:
    """A command or question with who asked it. ``answer`` is called once, after the disk has it."""

    command: c.Command | Question
    device: str = ""
    request: str = ""
    answer: Callable[[p.Result], None] = lambda _result: None


@dataclass(slots=True)
class Batch:
    """Orders decided together at ``now``, and what becomes of them once they are on disk.

    ``hall`` is the hall they were decided against, ``issued`` its tickets after the last of them. ``began``
    is a moment of the steady clock.
    """

    hall: Hall
    now: int
    began: float = field(default_factory=time.monotonic)
    issued: int = 0
    record: Record = field(default_factory=Record)
    changes: list[p.Change] = field(default_factory=list)
    happened: list[tuple[e.Event, Ticket | None]] = field(default_factory=list)
    answers: list[tuple[Order, p.Result]] = field(default_factory=list)
    unchanged: dict[Key, p.Result] = field(default_factory=dict)


class HalfDone(Exception):
    """Events of an ``order`` could not be carried out to the end: the hall is to be rebuilt from the disk."""

    def __init__(self, order: Order) -> None:
        super().__init__(type(order.command).__name__)
        self.order = order
