"""How much is measured: the full run, and a quick one that only shows that everything works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Every timed phase runs ``rounds`` times; the median round is reported.

    ``clients`` and ``requests`` go together: so many requests a round from so many clients.
    ``history`` are the tickets of earlier days that the two compared halls hold.
    """

    rounds: int = 3
    commits: int = 3_000
    echoes: int = 5_000
    clients: tuple[int, ...] = (1, 8, 50)
    requests: tuple[int, ...] = (2_000, 6_000, 15_000)
    steady_seconds: float = 8.0
    boards: tuple[int, ...] = (1, 50, 200)
    calls_seconds: float = 8.0
    choices: int = 20_000
    history: tuple[int, int] = (1_000, 1_000_000)
    starts: int = 3
    blocks: int = 15
    visits: int = 60


QUICK = Sizes(
    rounds=1,
    commits=200,
    echoes=300,
    clients=(1, 8),
    requests=(100, 300),
    steady_seconds=1.0,
    boards=(1, 5),
    calls_seconds=1.0,
    choices=500,
    history=(100, 2_000),
    starts=1,
    blocks=1,
    visits=10,
)
