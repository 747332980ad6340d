"""Who holds how many connections, and whose goes when there are too many."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Line = TypeVar("Line", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many connections one caller may hold, and how many of them whose request is not whole yet."""

    connections: int
    unfinished: int


@dataclass(slots=True)
class _Caller(Generic[Line]):
    """What one caller holds, the oldest first; ``unfinished`` are among ``lines``."""

    allowance: Allowance
    lines: dict[Line, None] = field(default_factory=dict)
    unfinished: dict[Line, None] = field(default_factory=dict)

    def share(self, more: int = 0) -> float:
        """How much it has of what it may have."""
        return (len(self.lines) + more) / self.allowance.connections


class Crowd(Generic[Line]):
    """Connections by caller, ``most`` in all. Who comes last is let in wherever somebody else has taken more
    of what is allowed to them, so a few who hold all they can shut nobody out."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._callers: dict[str, _Caller[Line]] = {}
        self._caller_of: dict[Line, str] = {}

    def __len__(self) -> int:
        return len(self._caller_of)

    def enter(self, line: Line, name: str, allowance: Allowance) -> Line | None:
        """Count a new connection, whose request is not whole yet. The one that must go for it, counted no
        more, is returned: ``line`` itself when there is no room for it."""
        caller = self._callers.get(name) or _Caller(allowance)
        caller.allowance = allowance
        goes = self._too_many(caller, line)
        if goes is line:
            return line
        if goes is not None:
            self.leave(goes)
        self._callers[name] = caller
        self._caller_of[line] = name
        caller.lines[line] = caller.unfinished[line] = None
        return goes

    def finished(self, line: Line) -> None:
        """The request of a connection is whole."""
        if line in self._caller_of:
            self._callers[self._caller_of[line]].unfinished.pop(line, None)

    def waits(self, line: Line) -> Line | None:
        """A connection waits for its next request. The one that must go for it, counted no more, is
        returned."""
        if line not in self._caller_of:
            return None
        caller = self._callers[self._caller_of[line]]
        goes = None
        if line not in caller.unfinished and len(caller.unfinished) >= caller.allowance.unfinished:
            goes = next(iter(caller.unfinished))
            self.leave(goes)
        caller.unfinished.setdefault(line)
        return goes

    def leave(self, line: Line) -> None:
        """A connection is no more; it may have been counted out before."""
        name = self._caller_of.pop(line, None)
        if name is None:
            return
        caller = self._callers[name]
        del caller.lines[line]
        caller.unfinished.pop(line, None)
        if not caller.lines:
            del self._callers[name]

    def _too_many(self, caller: _Caller[Line], line: Line) -> Line | None:
        if len(caller.unfinished) >= caller.allowance.unfinished:
            return next(iter(caller.unfinished))
        if len(caller.lines) >= caller.allowance.connections:
            return next(iter(caller.unfinished), line)
        if len(self) < self._most:
            return None
        greediest = max(self._callers.values(), key=_Caller.share)
        if greediest.share() <= caller.share(more=1):
            return next(iter(caller.unfinished), line)
        return next(iter(greediest.unfinished or greediest.lines))
