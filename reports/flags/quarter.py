"""季排名: the first and last of a quarter, and from how many others they cannot be told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.ranking.model import Ranking, Standing

MOST = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A window at an end of its group's ranking. ``like``: how many others' intervals meet its own."""

    window: str
    rank: int
    rank_low: int
    rank_high: int
    score: float
    tickets: int
    days: int
    like: int


@dataclass(frozen=True, slots=True)
class Ends:
    """The first and the last of a group of ``size`` comparable windows.

    ``like_first`` and ``like_last``: how many windows besides them have an interval of the rank (5-95 %)
    that meets the interval of one of them. Two windows whose intervals meet are not told apart.
    """

    group: int
    size: int
    first: tuple[Place, ...]
    last: tuple[Place, ...]
    like_first: int
    like_last: int


def ends(ranking: Ranking, most: int = MOST) -> tuple[Ends, ...]:
    """Of each group that has windows enough for both ends; of a small one, fewer than ``most`` at each."""
    groups: dict[int, list[Standing]] = {}
    for standing in ranking.standings:
        if standing.rank is not None:
            groups.setdefault(standing.group, []).append(standing)
    return tuple(
        _of(group, sorted(members, key=lambda one: one.rank or 0), most)
        for group, members in sorted(groups.items())
        if len(members) > 1
    )


def _of(group: int, members: Sequence[Standing], most: int) -> Ends:
    count = min(most, len(members) // 2)
    first, last = members[:count], members[-count:]
    return Ends(
        group,
        len(members),
        tuple(_place(one, members) for one in first),
        tuple(_place(one, members) for one in last),
        _alike(first, members),
        _alike(last, members),
    )


def _place(one: Standing, members: Iterable[Standing]) -> Place:
    low, high = _interval(one)
    return Place(
        one.unit, one.rank or 0, low, high, one.score or 0.0, one.tickets, one.days, _alike([one], members)
    )


def _alike(some: Sequence[Standing], members: Iterable[Standing]) -> int:
    """How many members besides ``some`` meet the interval of one of them."""
    units = {one.unit for one in some}
    intervals = [_interval(one) for one in some]
    return sum(
        any(low <= _interval(other)[1] and _interval(other)[0] <= high for low, high in intervals)
        for other in members
        if other.unit not in units
    )


def _interval(one: Standing) -> tuple[int, int]:
    rank = one.rank or 0
    return one.rank_low or rank, one.rank_high or rank
