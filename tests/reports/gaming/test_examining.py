"""Made-up months with known cheats: they are found, and nobody else is."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from reports.gaming.examining import examine
from reports.gaming.model import GamingReport, Sign
from reports.gaming.signs import Limits
from reports.period import Period
from reports.records import Records
from scripts.month_maker.records import records
from scripts.month_maker.size import Size
from tests.reports import rows

OCTOBER = (Period.month(2026, 10),)
ZONE = ZoneInfo("Asia/Shanghai")
SIGN_OF: dict[str, Sign] = {
    "close": "short",
    "no_show": "hurried",
    "recode": "harder",
    "park": "parked",
    "pick": "chosen",
    "praise": "at_once",
}


def examined(made: Records) -> GamingReport:
    return examine(made, ZONE, Limits())


@pytest.mark.slow
def test_honest_months_name_nobody_more_often_than_promised() -> None:
    """One in twenty at most; of twelve more than three would come once in two hundred times."""
    named = 0
    for seed in range(12):
        _town, made = records(Size(OCTOBER, seed=seed, tickets=20_000, windows=100, cheats=0))
        named += bool(examined(made).findings)
    assert named <= 3


def test_cheats_with_a_hundred_tickets_are_found_and_nobody_else() -> None:
    found, wrong, all_of = Counter[str](), 0, Counter[str]()
    for seed in range(3):
        town, made = records(Size(OCTOBER, seed=seed, cheats=18))
        report = examined(made)
        tickets = np.bincount(made.window, minlength=len(town.cheat) + 1)
        signs = {(finding.window, finding.sign) for finding in report.findings}
        for window, kind in enumerate(town.cheat, start=1):
            if kind and tickets[window] >= 100:
                all_of[kind] += 1
                found[kind] += (window, SIGN_OF[kind]) in signs
        wrong += len({window for window, _sign in signs if not town.cheat[window - 1]})
    assert {kind for kind in all_of if found[kind] < 0.85 * all_of[kind]} == set()
    assert wrong <= 1


def test_the_order_of_rows_changes_nothing() -> None:
    _town, made = records(Size(OCTOBER, tickets=3_000, windows=20, items=20, zones=3, cheats=6))
    shuffled = made.where(np.random.default_rng(1).permutation(len(made)))
    assert examined(made) == examined(shuffled)
    assert examined(made).findings


def test_a_finding_names_its_tickets_and_who_sat_there() -> None:
    town, made = records(Size(OCTOBER, tickets=6_000, windows=20, cheats=4, kinds=("close",)))
    found = examined(made).findings[0]
    assert found.sign == "short"
    assert town.cheat[found.window - 1] == "close"
    assert found.clerks == (f"{found.window:04}",)
    assert len(found.tickets) == found.observed
    theirs = made.where(np.isin(made.ticket, found.tickets))
    assert (theirs.handling < 60_000).all()
    assert found.adjusted >= found.p


def test_one_window_alone_and_an_empty_month_name_nobody() -> None:
    assert examined(rows.records(rows.visit())).findings == ()
    nothing = rows.records(rows.visit()).where(np.zeros(1, bool))
    assert examined(nothing).tries == 0


def test_windows_that_all_differ_are_not_all_suspected() -> None:
    """A hall where parking is a matter of habit, and every window has its own."""
    dice = np.random.default_rng(5)
    habits = dice.beta(2, 6, 40)
    made = rows.records(
        *(
            rows.visit(window=window + 1, parked_for=int(dice.random() < habit) * 60_000)
            for window, habit in enumerate(habits)
            for _ticket in range(150)
        )
    )
    report = examined(made)
    assert report.tried["parked"].dispersion > 3
    assert report.findings == ()
