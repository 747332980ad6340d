"""A list that the hall answered with, as somebody goes through it with the keyboard. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar


class Numbered(Protocol):
    """What can stand in a list: it has a number to find it by, and moves on from state to state."""

    @property
    def number(self) -> str: ...
    @property
    def state(self) -> str: ...


T = TypeVar("T", bound=Numbered)


@dataclass
class Listed(Generic[T]):
    """The hall's answer, most urgent first, with what was typed to find a number.

    ``as_of`` is the time of day when the hall answered, by its own clock; empty before the first answer.
    """

    items: tuple[T, ...] = ()
    as_of: str = ""
    overdue_only: bool = False
    typed: str = ""
    cursor: int = 0

    def urgency(self, item: T) -> Any:
        """What sorts the list, smallest first; equal ones stay as the hall has them."""
        raise NotImplementedError

    def place(self, item: T) -> object:
        """What the mark holds on to: who moved on in state is not the same any more."""
        return item.number, item.state

    def renew(self, items: Iterable[T], as_of: str) -> None:
        """Take a new answer. The marked one stays marked, unless it is gone: then the next one is."""
        marked = self.marked
        self.items = tuple(sorted(items, key=self.urgency))
        self.as_of = as_of
        standing = [self.place(item) for item in self.fitting]
        if marked and self.place(marked) in standing:
            self.cursor = standing.index(self.place(marked))
        self.cursor = self._within(self.cursor)

    @property
    def fitting(self) -> tuple[T, ...]:
        """Those whose number holds what was typed."""
        return tuple(item for item in self.items if self.typed in item.number.replace("-", ""))

    @property
    def marked(self) -> T | None:
        fitting = self.fitting
        return fitting[self.cursor] if self.cursor < len(fitting) else None

    def press(self, key: str, page: int) -> None:
        """Take one key as it is meant; ``page`` is how many lines are in sight."""
        match key:
            case "up" | "down":
                self.cursor = self._within(self.cursor + (1 if key == "down" else -1))
            case "pageup" | "pagedown":
                self.cursor = self._within(self.cursor + (page if key == "pagedown" else -page))
            case "home" | "end":
                self.cursor = self._within(len(self.items) if key == "end" else 0)
            case "backspace":
                self.typed, self.cursor = self.typed[:-1], 0
            case _ if key.isdecimal():
                self.typed, self.cursor = self.typed + key, 0

    def _within(self, place: int) -> int:
        return min(max(0, place), max(0, len(self.fitting) - 1))
