"""Who sits where, and what each window serves."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.hall import PauseKind


@dataclass(frozen=True, slots=True)
class ClerkSignedIn:
    """``instead_of`` is the clerk at whose open window this one sits down as a substitute (AB 岗)."""

    at: int
    window: int
    clerk: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class ClerkSignedOut:
    at: int
    window: int
    clerk: str


@dataclass(frozen=True, slots=True)
class WindowOpened:
    """``by`` is the manager's device and ``reason`` the manager's, both empty when the clerk did it."""

    at: int
    window: int
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WindowPaused:
    """``by`` is the manager's device, empty when the clerk did it."""

    at: int
    window: int
    reason: str
    kind: PauseKind = "break"
    by: str = ""


@dataclass(frozen=True, slots=True)
class WindowClosed:
    at: int
    window: int


@dataclass(frozen=True, slots=True)
class WindowStoodBy:
    """A free window with nobody to call; the next citizen it can serve is called there."""

    at: int
    window: int


@dataclass(frozen=True, slots=True)
class WindowStoodDown:
    at: int
    window: int


@dataclass(frozen=True, slots=True)
class WindowSkillsSet:
    """For the rest of the day this window serves other services than planned."""

    at: int
    window: int
    services: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class WindowAdded:
    """A temporary window, until the day ends."""

    at: int
    window: int
    zone: str
    services: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class WindowReleased:
    """The manager freed a window that its clerk left; ``released`` is the ticket that went back in line."""

    at: int
    window: int
    reason: str
    released: int | None = None
