"""What the hall is about, beside its queues: matters of several services, ratings, and what all shall see."""

from __future__ import annotations

import msgspec

from .text import Text


class PackageView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A matter of several services: stages in order, each of services in any order."""

    id: str
    name: Text
    stages: tuple[tuple[str, ...], ...]


class Journey(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which service of a package this is: ``step`` of ``steps``, counted from 1."""

    package: str
    step: int
    steps: int


class RatingForm(msgspec.Struct, frozen=True, omit_defaults=True):
    """How citizens rate a service: for ``days`` days after its end, and ``change`` milliseconds to think
    better of it. ``options`` is the second-level list; a bad rating may need one of it, or words."""

    days: int
    change: int
    bad_needs_reason: bool
    options: dict[str, Text]


class HallNotice(msgspec.Struct, frozen=True, omit_defaults=True, tag="hall_notice"):
    """What the manager has all see: an announcement, absent when there is none, and whether kiosks are
    closed."""

    announcement: Text | None = None
    kiosks_closed: bool = False
