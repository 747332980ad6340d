"""Made MonthReports for tests of writers: plausible to the eye, always the same, reckoned by nobody.

``county()`` is a small hall of 12 windows, ``city()`` one of 189; in ``empty()`` nothing happened.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from reports.assessment.model import Assessment
from reports.month.model import (
    Basis,
    Cell,
    Head,
    HeatMap,
    ItemRow,
    LoopRow,
    MonthReport,
    Quality,
    RatingMix,
    Share,
    WaitsByTime,
)
from reports.period import Period
from reports.ranking.model import EXCLUDED, FunnelPoint, Ranking, Standing, Tier, Unit

EXAMPLES = Path(__file__).parents[2] / "examples"
HASH = "9f2c4b7d1a6e8035c4d2f1b0a9876e5d4c3b2a190f8e7d6c5b4a392817065f4e"
HOURS = tuple(range(9, 18))
EVENTS: tuple[Literal["repeat", "complaint", "overdue", "no_show"], ...] = (
    "repeat",
    "complaint",
    "overdue",
    "no_show",
)
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = (
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "强",
    "磊",
    "洋",
    "艳",
    "勇",
    "晓燕",
    "志强",
    "秀兰",
    "建国",
    "海霞",
)
_BUSY = {9: 1.3, 10: 1.6, 11: 1.2, 12: 0.3, 13: 0.7, 14: 1.3, 15: 1.2, 16: 0.9, 17: 0.2}


def county(*, complete: bool = True) -> MonthReport:
    """October 2026 in the county hall of the examples."""
    return _report("county", windows=12, tickets=3_412, complete=complete)


def city() -> MonthReport:
    """October 2026 in a city's centre: 189 windows, 38,104 tickets, two comparable groups."""
    return _report("city", windows=189, tickets=38_104)


def empty() -> MonthReport:
    """A month without a visit."""
    full = county()
    nobody = replace(
        full.windows,
        standings=(),
        funnel=(),
        items={},
        excluded={},
        dispersion={},
        spread=0,
        noise=0,
        groups=0,
    )
    none = share(0, 0)
    return replace(
        full,
        basis=replace(full.basis, seq=4, imported=0, days=()),
        head=Head(0, 0, None, None, none, none, none, none, none, none),
        items=(),
        heat=HeatMap((), {}),
        waits=WaitsByTime((), {}),
        quality=Quality(RatingMix(0, {}, 0, "left_out", none, none, {}), (), none, none, none, none),
        windows=nobody,
        clerks=replace(nobody, unit="clerk"),
    )


def share(part: int, whole: int) -> Share:
    """With rough bounds: nobody here reckons Wilson's."""
    if not whole:
        return Share(part, whole, None, None, None)
    rate = part / whole
    reach = 1.96 * (rate * (1 - rate) / whole) ** 0.5
    return Share(part, whole, round(rate, 4), round(max(0, rate - reach), 4), round(min(1, rate + reach), 4))


def _report(hall: str, *, windows: int, tickets: int, complete: bool = True) -> MonthReport:
    luck = random.Random(hall)
    plan = tomllib.loads((EXAMPLES / hall / "hall.toml").read_text(encoding="utf-8"))
    period = Period.month(2026, 10)
    days = [f"2026-10-{day:02}" for day in (*range(8, 11), *range(12, 17), *range(19, 24), *range(26, 31))]
    basis = Basis(
        hall=plan["hall"]["id"],
        name=plan["hall"]["name"],
        timezone=plan["hall"]["timezone"],
        period=period,
        seq=tickets * 7 + 311,
        hash=HASH,
        at=1_793_437_262_000,
        imported=tickets // 3,
        days=tuple(days if complete else days[:9]),
        complete=complete,
        assessment="5be1c0d4a7f2",
        own_assessment=hall == "county",
    )
    services = plan["services"]
    weights = [luck.gammavariate(0.9, 1) for _service in services]
    numbers = [round(tickets * weight / sum(weights)) for weight in weights]
    items = _items(luck, services, numbers)
    clerks = [f"{1000 + place}" for place in range(round(windows * 1.2))]
    names = {clerk: luck.choice(_FAMILY) + luck.choice(_GIVEN) for clerk in clerks}
    window_numbers = [str(number) for number in range(1, windows + 1)]
    rated = round(tickets * 0.412)
    return MonthReport(
        basis=basis,
        head=Head(
            tickets=tickets,
            services=round(tickets * 1.08),
            mean_wait=512.4,
            p90_wait=1_264.0,
            within_5_by_ticket=share(round(tickets * 0.341), tickets),
            within_10_by_ticket=share(round(tickets * 0.672), tickets),
            within_5_by_item=share(9, 36),
            within_10_by_item=share(22, 36),
            active_rating=share(rated, tickets),
            appointments_kept=share(round(tickets * 0.11), round(tickets * 0.13)),
        ),
        items=items,
        heat=_heat(luck, items),
        waits=_waits(luck, tickets),
        quality=_quality(tickets, rated),
        windows=_ranking(luck, "window", window_numbers, tickets, groups=1 if windows < 50 else 2),
        clerks=_ranking(luck, "clerk", clerks, tickets, groups=1),
        window_names=dict.fromkeys(window_numbers, ""),
        clerk_names=names,
        method=Assessment().as_table(),
    )


def _items(
    luck: random.Random, services: Sequence[dict[str, object]], numbers: list[int]
) -> tuple[ItemRow, ...]:
    rows = []
    for service, tickets in zip(services, numbers, strict=True):
        minutes = service["minutes"]
        assert isinstance(minutes, int)
        mean = round(minutes * 60 * luck.uniform(0.85, 1.2))
        wait = round(luck.uniform(200, 900))
        no_shows = round(tickets * luck.uniform(0.01, 0.06))
        name = service["name"]
        assert isinstance(name, dict)
        rows.append(
            ItemRow(
                service=str(service["id"]),
                zone=str(service["zone"]),
                name=name,
                tickets=tickets,
                done=tickets - no_shows,
                no_shows=no_shows,
                mean_wait=wait if tickets else None,
                p90_wait=round(wait * 2.3) if tickets else None,
                mean_handling=mean if tickets else None,
                median_handling=round(mean * 0.84) if tickets else None,
            )
        )
    return tuple(rows)


def _heat(luck: random.Random, items: Sequence[ItemRow]) -> HeatMap:
    rows: dict[str, tuple[Cell | None, ...]] = {}
    for item in sorted(items, key=lambda item: -item.tickets):
        cells = [_cell(luck, item.tickets * _BUSY[hour] / sum(_BUSY.values()), hour) for hour in HOURS]
        if any(cells):
            rows[item.service] = tuple(cells)
    return HeatMap(HOURS, rows)


def _waits(luck: random.Random, tickets: int) -> WaitsByTime:
    per_day = {1: 1.25, 2: 1.0, 3: 0.95, 4: 0.98, 5: 0.9, 6: 0.15}
    total = sum(per_day.values()) * sum(_BUSY.values())
    return WaitsByTime(
        HOURS,
        {
            day: tuple(
                _cell(luck, tickets * load * _BUSY[hour] / total, hour) if day < 6 or hour < 13 else None
                for hour in HOURS
            )
            for day, load in per_day.items()
        },
    )


def _cell(luck: random.Random, expected: float, hour: int) -> Cell | None:
    count = round(expected * luck.uniform(0.8, 1.2))
    wait = round(130 + 430 * _BUSY[hour] * luck.uniform(0.85, 1.15))
    return Cell(count, wait, round(luck.uniform(400, 900))) if count else None


def _quality(tickets: int, rated: int) -> Quality:
    shares = (0.71, 0.2, 0.065, 0.018, 0.007)
    names = ("very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied")
    levels = {name: round(rated * part) for name, part in zip(names, shares, strict=True)}
    given, bad = sum(levels.values()), levels["dissatisfied"] + levels["very_dissatisfied"]
    loops = (
        LoopRow("bad_rating", bad, bad - 4, 4, 2, bad // 2, bad // 2 - 1, bad - 5, bad - 9, 3.5),
        LoopRow("consultation", tickets // 200, tickets // 200, 0, 0, 0, 0, 0, 0, 1.0),
        LoopRow("complaint", 7, 6, 1, 1, 3, 3, 6, 5, 4.0),
        LoopRow("hotline", 3, 3, 0, 0, 1, 1, 3, 3, 4.5),
        LoopRow("suggestion", 0, 0, 0, 0, 0, 0, 0, 0, None),
    )
    return Quality(
        ratings=RatingMix(
            ratable=tickets,
            levels=levels,
            unrated=tickets - given,
            policy="left_out",
            good_rate=share(given - bad, given),
            active_good=share(given - bad, given),
            options={"efficiency": rated // 9, "skill": rated // 14, "attitude": rated // 11},
        ),
        loops=loops,
        replied=share(bad - 2, bad),
        rectified=share(bad - 4, bad),
        satisfied_after=share(bad - 9, bad - 5),
        cases_overdue=share(3, 64),
    )


def _ranking(luck: random.Random, unit: Unit, units: list[str], tickets: int, *, groups: int) -> Ranking:
    alone, few = units[-1:], units[-3:-1]
    ranked = units[:-3]
    cut = len(ranked) if groups == 1 else len(ranked) * 3 // 4
    standings: list[Standing] = []
    for group, members in enumerate((ranked[:cut], ranked[cut:])[:groups], 1):
        standings += _group(luck, group, members, tickets / len(units))
    standings += [_incomparable(luck, one, "alone") for one in alone]
    standings += [_incomparable(luck, one, "too_few") for one in few]
    return Ranking(
        unit=unit,
        standings=tuple(standings),
        funnel=tuple(_funnel(luck, units, tickets)) if unit == "window" else (),
        items={},
        excluded={reason: round(tickets * luck.uniform(0.001, 0.02)) for reason in EXCLUDED},
        dispersion={"repeat": 1.42, "complaint": 1.0, "overdue": 1.07, "no_show": 2.31},
        spread=0.097,
        noise=0.612,
        groups=groups,
    )


def _group(luck: random.Random, group: int, members: list[str], usual: float) -> list[Standing]:
    scored = sorted(
        ((luck.gauss(71, 6), luck.gauss(0, 0.07), unit) for unit in members),
        key=lambda one: (-one[0], one[2]),
    )
    size = len(scored)
    standings = []
    for rank, (score, effect, unit) in enumerate(scored, 1):
        reach = size * luck.uniform(0.12, 0.3)
        low, high = max(1, round(rank - reach)), min(size, round(rank + reach))
        tier: Tier = "A" if high <= size / 2 else "C" if low > size / 2 + 0.5 else "B"
        tickets = max(61, round(luck.gammavariate(4, usual / 4)))
        expected = tickets * luck.uniform(7, 12)
        rated = round(tickets * luck.uniform(0.15, 0.7))
        bad = round(rated * luck.choice((0, 0, 0.01, 0.03)))
        standings.append(
            Standing(
                unit=unit,
                group=group,
                tickets=tickets,
                days=luck.randint(9, 18),
                observed_min=round(expected * (1 + effect), 1),
                expected_min=round(expected, 1),
                efficiency=round(min(115, max(85, 100 - 100 * effect)), 1),
                own_past=None,
                parts={
                    "efficiency": round(min(100, max(0, 50 - 300 * effect)), 1),
                    "first_visit": round(luck.uniform(60, 98), 1),
                    "ratings": round(luck.uniform(70, 99), 1) if rated > 20 else None,
                    "availability": round(luck.uniform(60, 100), 1),
                    "closure": round(luck.uniform(80, 100), 1) if bad else None,
                },
                score=round(score, 1),
                rank=rank,
                rank_low=low,
                rank_high=high,
                tier=tier,
                top=round(max(0, 1 - rank / 6) ** 2, 3),
                bottom=round(max(0, 1 - (size + 1 - rank) / 6) ** 2, 3),
                ratable=tickets,
                rated=rated,
                bad=bad,
                good_low=round(1 - (bad + 4) / (rated + 8), 4),
                bad_rate=round((bad + 1) / (rated + 50), 4),
                response=round(rated / tickets, 4),
                excluded={"too_short": luck.randint(0, 3), "no_show": luck.randint(0, 9)},
            )
        )
    return standings


def _incomparable(luck: random.Random, unit: str, why: str) -> Standing:
    alone = why == "alone"
    tickets = 240 if alone else luck.randint(3, 40)
    return Standing(
        unit=unit,
        group=0,
        tickets=tickets,
        days=17 if alone else 4,
        observed_min=tickets * 9.5,
        expected_min=tickets * 9.0,
        efficiency=None,
        own_past=103.2 if alone else None,
        parts={},
        score=None,
        rank=None,
        rank_low=None,
        rank_high=None,
        tier=None,
        top=None,
        bottom=None,
        ratable=tickets,
        rated=tickets // 3,
        bad=0,
        good_low=0.9312,
        bad_rate=0.0123,
        response=round(tickets // 3 / tickets, 4),
        excluded={},
        not_comparable="alone" if alone else "too_few",
    )


def _funnel(luck: random.Random, units: list[str], tickets: int) -> list[FunnelPoint]:
    rates = {"repeat": 0.03, "complaint": 0.002, "overdue": 0.006, "no_show": 0.04}
    points = []
    for event in EVENTS:
        for unit in units:
            expected = round(rates[event] * tickets / len(units) * luck.uniform(0.4, 2.2), 2)
            true = expected * luck.lognormvariate(0, 0.28)
            observed = sum(luck.random() < true / 400 for _chance in range(400))
            z = round(2 * (observed**0.5 - expected**0.5) / 1.2, 2)
            flag = (1 if z > 0 else -1) * ((abs(z) > 1.96) + (abs(z) > 3.09))
            points.append(FunnelPoint(unit, event, observed, expected, z, flag))
    return points
