"""A month of a small hall, made by hand: what each window's standing says is all that matters here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reports.flags import rules
from reports.flags.assemble import flags_report
from reports.flags.entries import Entry, Figure
from reports.flags.ledger import Ledger
from reports.flags.model import FlagsReport, Terms, WindowMarks
from reports.flags.rules import Who
from reports.flags.tree import FlagsFile, load_tree
from reports.month.model import Basis, Head, HeatMap, MonthReport, Quality, RatingMix, Share, WaitsByTime
from reports.period import Period
from reports.ranking.model import FunnelPoint, Ranking, Standing

MONTH = "2026-10"
NOTHING = Share(0, 0, None, None, None)
MANAGER, DEPUTY, INSPECTOR = "0001", "0002", "0003"


def standing(unit: str, **known: Any) -> Standing:
    """A window or clerk that is good at everything, unless told otherwise."""
    usual = Standing(
        unit=unit, group=1, tickets=240, days=18, observed_min=1900.0, expected_min=2000.0,
        efficiency=105.0, own_past=None,
        parts={"efficiency": 75.0, "first_visit": 95.0, "ratings": 93.0, "availability": 95.0,
               "closure": 99.0},
        score=88.0, rank=5, rank_low=2, rank_high=9, tier="B", top=0.1, bottom=0.05,
        ratable=230, rated=115, bad=1, good_low=0.96, bad_rate=0.01, response=0.5, excluded={"too_short": 1},
    )  # fmt: skip
    return replace(usual, **known)


def ranking(*standings: Standing, funnel: Sequence[FunnelPoint] = (), unit: Any = "window") -> Ranking:
    return Ranking(unit, standings, tuple(funnel), {}, {}, {}, 0.1, 0.6, 1)


def month(
    *windows: Standing,
    clerks: Sequence[Standing] = (),
    funnel: Sequence[FunnelPoint] = (),
    complete: bool = True,
    period: Period | None = None,
) -> MonthReport:
    """October 2026, or another period, with these windows and clerks."""
    period = period or Period.parse("month", MONTH)
    days = tuple(f"{period.first:%Y-%m}-{day:02}" for day in range(1, 21))
    kept = Share(90, 100, 0.9, 0.83, 0.94)
    return MonthReport(
        basis=Basis(
            "county", {"zh": "县大厅", "en": "County hall"}, "Asia/Shanghai", period, 4711, "ab" * 32, 0, 0,
            days, complete, "0" * 12, False,
        ),
        head=Head(4000, 3800, 420.0, 900.0, kept, kept, kept, kept, kept, kept),
        items=(),
        heat=HeatMap((), {}),
        waits=WaitsByTime((), {}),
        quality=Quality(RatingMix(0, {}, 0, "left_out", NOTHING, NOTHING, {}), (), kept, kept, NOTHING, kept),
        windows=ranking(*windows, funnel=funnel),
        clerks=ranking(*clerks, unit="clerk"),
        window_names={},
        clerk_names={},
        method={},
    )  # fmt: skip


def sample() -> FlagsFile:
    """The tree of the worked sample."""
    return load_tree(Path("there-is-no-such-folder"))[0]


def assessed(
    report: MonthReport,
    entries: Sequence[Entry] = (),
    *before: Ranking,
    tree: FlagsFile | None = None,
    terms: Terms | None = None,
) -> FlagsReport:
    """The month's assessment; ``before`` are the rankings of the months before, the latest first."""

    def months_before(months: int) -> Ranking | None:
        return before[months - 1] if months <= len(before) else None

    return flags_report(
        report, tree or sample(), terms or Terms(), Ledger(tuple(entries)), months_before,
        own_tree=tree is not None,
    )  # fmt: skip


def row(report: FlagsReport, window: str) -> WindowMarks:
    return next(one for one in report.rows if one.window == window)


def who(by: str = MANAGER) -> Who:
    return Who(by, datetime(2026, 11, 2, 9, 0, tzinfo=UTC), 4711)


def all_by_hand(*windows: str, number: int = 1) -> Entry:
    """Every figure that people enter, at its target, for these windows."""
    tree = sample()
    found = []
    for name in tree.by_hand:
        indicator = tree.indicator(name)
        assert indicator is not None
        found += [Figure(name, window, indicator.target, "盘点表 10 月") for window in windows]
    return rules.figures(tree, MONTH, found, who(INSPECTOR), number)
