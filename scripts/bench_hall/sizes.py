"""How much is measured: the full run, and a quick one that only shows that everything works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Every timed phase runs ``rounds`` times; the median round is reported.

    ``watched_seconds`` is how long a console is watched in each.
    ``clients`` and ``requests`` go together: so many requests a round from so many clients.
    ``forecast_turns`` of ``turn_seconds`` each are with and without forecasts, ``watched_turns`` with and
    without figures being read.
    ``phones`` follow among ``waiting`` tickets; each round has so many ``turns`` with them and as many
    without, of ``turn_seconds``. ``ratings`` were given before in one of two halls.
    ``history`` are the tickets of earlier days that the two compared halls hold, ``ranked`` those of the
    months that are ranked. ``month``: the tickets and windows of a month that is reported on, ``years``:
    the tickets of whole years.
    """

    rounds: int = 3
    commits: int = 3_000
    echoes: int = 5_000
    clients: tuple[int, ...] = (1, 8, 50)
    requests: tuple[int, ...] = (1_500, 4_000, 10_000)
    steady_seconds: float = 8.0
    boards: tuple[int, ...] = (1, 50, 200)
    calls_seconds: float = 8.0
    watched_seconds: float = 10.0
    choices: int = 20_000
    glances: int = 50
    citizens: int = 5_000
    turn_seconds: float = 4.0
    forecast_turns: int = 16
    watched_turns: int = 16
    waiting: int = 10_000
    phones: int = 500
    turns: int = 6
    ratings: int = 6_000_000
    history: tuple[int, int] = (1_000, 1_000_000)
    month: tuple[int, int] = (38_000, 189)
    years: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    starts: int = 3
    blocks: int = 9
    visits: int = 100
    ranked: tuple[int, ...] = (10_000, 100_000, 1_000_000)


QUICK = Sizes(
    rounds=1,
    commits=200,
    echoes=300,
    clients=(1, 4),
    requests=(50, 100),
    steady_seconds=0.5,
    boards=(1, 3),
    calls_seconds=0.5,
    watched_seconds=0.5,
    choices=500,
    glances=2,
    citizens=200,
    turn_seconds=0.5,
    forecast_turns=2,
    watched_turns=2,
    waiting=60,
    phones=10,
    turns=1,
    ratings=3_000,
    history=(100, 2_000),
    month=(300, 4),
    years=(120, 1_200),
    starts=1,
    blocks=1,
    visits=10,
    ranked=(1_000, 10_000),
)
