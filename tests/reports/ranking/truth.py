"""Made months whose truth is known: who is fast, how long items take, and who cheats how.

The parameters are those of the simulation that the method was judged by: 189 windows and about 38,000 tickets
a month, tickets per window negative binomial of shape 1.5; effects of windows of SD 0.10 and of tickets of SD
0.6 in the logarithm; 120 items whose medians have SD 0.7, each window drawing on 12 of them by Dirichlet 0.8.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from reports.period import Period
from reports.records import LEVELS, NOTHING, OUTCOMES, STATES, Floats, Ints, Records

Cheat = Literal["short", "no_show", "recode", "parking", "cherry", "praise", "split"]
CHEATS: tuple[Cheat, ...] = ("short", "no_show", "recode", "parking", "cherry", "praise", "split")

MINUTE = 60_000
PERIOD = Period.month(2026, 10)
DAYS = 22
OPENS = 1_790_816_400_000
"""1 October 2026, 09:00 in Shanghai."""
MEDIAN_MIN = 6.0


@dataclass(frozen=True)
class Truth:
    """``records`` as the store gives them; ``effect`` of each window from 1 (less is faster)."""

    records: Records
    effect: Floats
    cheats: Ints
    parents: dict[str, str]


def month(
    seed: int,
    *,
    windows: int = 189,
    tickets: int = 38_000,
    items: int = 120,
    effects: float = 0.10,
    cheat: Cheat | None = None,
    cheats: int = 10,
    foresight: float = 0.0,
) -> Truth:
    """A month of a hall whose windows differ by ``effects`` (SD).

    With ``cheat`` the last ``cheats`` windows with 100 tickets or more do that.
    All draws but those of the cheating are the same with and without it. ``foresight``: how much of what a
    ticket takes beyond its item cheats know before they call it; the service is on their screens anyway.
    """
    random = np.random.default_rng(seed)
    effect = random.normal(0, effects, windows)
    level = np.log(MEDIAN_MIN) + random.normal(0, 0.7, items)
    size = random.negative_binomial(1.5, 1.5 / (1.5 + tickets / windows), windows)
    own = np.argsort(random.random((windows, items)), axis=1)[:, :12]
    share = random.dirichlet(np.full(12, 0.8), windows)
    window = np.repeat(np.arange(windows), size)
    n = len(window)
    pick = (random.random(n)[:, None] > np.cumsum(share, axis=1)[window, :-1]).sum(axis=1)
    item = own[window, pick]
    noise = random.normal(0, 0.6, n)
    handling = np.exp(level[item] + effect[window] + noise)
    day = random.integers(0, DAYS, n)
    clock = random.uniform(0, 7 * 60, n)
    rated = random.random(n) < 0.3
    bad_rate = np.clip(random.beta(2, 98, windows), 0, 1)
    bad = random.random(n) < bad_rate[window]
    away = random.random(n) < 0.04
    tired = random.random(n) < 0.02
    person = random.integers(0, 4 * n, n)
    columns: dict[str, Any] = {
        "window": window + 1,
        "service": item,
        "handling": handling,
        "day": day,
        "clock": clock,
        "person": person,
        "state": np.where(tired, STATES.index("no_show"), STATES.index("done")),
        "level": np.where(rated, np.where(bad, LEVELS.index("dissatisfied"), 0), NOTHING),
        "rated_after": np.where(rated, 60_000, NOTHING),
        "device": np.where(rated, np.arange(n), NOTHING),
        "parked": np.where(away, random.exponential(5, n), 0.0),
        "chosen": np.zeros(n, dtype=bool),
        "visit": np.ones(n, dtype=np.int64),
    }
    often = np.flatnonzero(size >= 100)
    who = often[-cheats:] if cheat else np.zeros(0, dtype=np.int64)
    if cheat:
        _cheat(columns, cheat, np.isin(window, who), level, own, foresight * noise, random)
    parents = {f"S{place:03}": f"Z{place % 8}" for place in range(items)}
    return Truth(_records(columns, items, windows), effect, who + 1, parents)


def _cheat(
    c: dict[str, Any], cheat: Cheat, mine: Any, level: Floats, own: Ints, foreseen: Floats, random: Any
) -> None:
    n = len(mine)
    chance = random.random(n)
    hard = foreseen + level[c["service"]]
    worst = np.zeros(n, dtype=bool)
    for window in np.unique(c["window"][mine]):
        rows = np.flatnonzero(c["window"] == window)
        worst[rows[np.argsort(-hard[rows])[: len(rows) // 5]]] = True
    match cheat:
        case "short":
            rows = mine & (chance < 0.2)
            c["handling"][rows] = random.uniform(0.05, 0.2, rows.sum())
        case "no_show":
            c["state"][mine & worst] = STATES.index("no_show")
        case "cherry":
            # The hard fifth is left to the others; as many easy ones are called by their numbers instead.
            easy = np.argsort(hard)
            rows = np.flatnonzero(mine & worst)
            like = easy[(easy.size // 4 * random.random(len(rows))).astype(int)]
            c["handling"][rows] *= np.exp(
                level[c["service"][like]] - level[c["service"][rows]] - np.abs(foreseen[rows])
            )
            c["service"][rows] = c["service"][like]
            c["chosen"][rows] = True
        case "parking":
            rows = mine & (chance < 0.3)
            # Hidden work: the time at the window is as long as ever, and some of it is called parking.
            hidden = 0.4 * c["handling"][rows]
            c["parked"][rows] += hidden
            c["handling"][rows] -= hidden
        case "praise":
            rows = mine & (c["level"] == NOTHING) & (chance < 0.6)
            c["level"][rows], c["rated_after"][rows], c["device"][rows] = 0, 2_000, -2 - c["window"][rows]
            late = rows & (chance < 0.3)
            c["rated_after"][late] = 30_000
        case "recode":
            rows = np.flatnonzero(mine & (chance < 0.25))
            hardest = own[np.arange(len(own)), np.argmax(level[own], axis=1)]
            first = {name: column[rows].copy() for name, column in c.items()}
            first["state"][:] = STATES.index("moved")
            first["handling"] = np.minimum(first["handling"] / 2, 0.5)
            c["service"][rows] = hardest[c["window"][rows] - 1]
            c["clock"][rows] += first["handling"]
            c["handling"][rows] -= first["handling"]
            c["visit"][rows] = 2
            _append(c, first, rows)
        case "split":
            rows = np.flatnonzero(mine & (chance < 0.3))
            second = {name: column[rows].copy() for name, column in c.items()}
            c["handling"][rows] /= 2
            second["handling"] /= 2
            second["clock"] += second["handling"] + 1
            _append(c, second, None)


def _append(c: dict[str, Any], more: dict[str, Any], same: Ints | None) -> None:
    """More rows: the same tickets' first visits, or tickets of their own."""
    n = len(c["window"])
    ticket = c.setdefault("ticket", np.arange(n))
    c["ticket"] = np.concatenate(
        (ticket, ticket[same] if same is not None else n + np.arange(len(more["window"])))
    )
    for name, column in more.items():
        c[name] = np.concatenate((c[name], column))


def _records(c: dict[str, Any], items: int, windows: int) -> Records:
    n = len(c["window"])
    day = c["day"] + 2 * (c["day"] // 5) + 1
    done = c["state"] != STATES.index("no_show")
    issued = OPENS + (day - 1) * 86_400_000 + (c["clock"] * MINUTE).astype(np.int64)
    called = issued + 8 * MINUTE
    length = ((c["handling"] + c["parked"]) * MINUTE).astype(np.int64)
    ticket = (20_261_000 + day) * 100_000 + c.get("ticket", np.arange(n))
    ended = np.where(done, called + 20_000 + length, called + 61_000)
    outcome = np.where(c["state"] == STATES.index("done"), OUTCOMES.index("done"), 0)
    level = np.where(outcome > 0, c["level"], NOTHING)
    records = Records(
        services=[f"S{place:03}" for place in range(items)],
        clerks=[f"{place:04}" for place in range(windows)],
        day=20_261_000 + day,
        ticket=ticket,
        visit=c["visit"],
        service=c["service"],
        state=c["state"],
        outcome=outcome,
        priority=np.zeros(n, dtype=np.int8),
        window=c["window"],
        clerk=c["window"] - 1,
        person=c["person"],
        issued_at=issued,
        slot=np.full(n, NOTHING),
        called_at=called,
        last_called_at=called + 60_000 * ~done,
        calls=np.where(done, 1, 3),
        started_at=np.where(done, called + 20_000, NOTHING),
        parked_for=(c["parked"] * MINUTE).astype(np.int64),
        ended_at=ended,
        chosen=c["chosen"],
        imported=np.zeros(n, dtype=bool),
        level=level,
        rated_after=np.where(level == NOTHING, NOTHING, c["rated_after"]),
        device=np.where(level == NOTHING, NOTHING, c["device"]),
        on_site=np.zeros(n, dtype=bool),
        by_slip=np.zeros(n, dtype=bool),
    )
    return records.where(np.lexsort((records.visit, records.ticket)))


def efficiency_alone(records: Records) -> Records:
    """The same without people and ratings, so that the score is the efficiency alone."""
    nothing = np.full(len(records), NOTHING)
    return replace(records, person=nothing, level=nothing, rated_after=nothing, device=nothing)
