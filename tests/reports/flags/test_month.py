"""A month of flags: who is a candidate, what a signature takes, and how it is appealed against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from reports.flags import rules
from reports.flags.assemble import flags_report, star_lacks
from reports.flags.entries import Entry, Figure
from reports.flags.ledger import Ledger
from reports.flags.model import FlagsReport, Terms
from reports.flags.plainwords import NotAllowed
from reports.flags.rules import Refused
from reports.month.model import MonthReport
from tests.reports.flags.october import (
    DEPUTY,
    INSPECTOR,
    MANAGER,
    MONTH,
    all_by_hand,
    assessed,
    month,
    ranking,
    row,
    sample,
    standing,
    who,
)

BEST = standing("1", rank=1, rank_low=1, rank_high=4, top=0.93)
WORST = standing("8", rank=8, rank_low=6, rank_high=8, bottom=0.9, score=51.0)


class Desk:
    """Enters things as the commands do, without a disk."""

    def __init__(self, report: MonthReport, *before: Any, entries: Sequence[Entry] = ()) -> None:
        self.report = report
        self.before = before
        self.entries = list(entries)

    @property
    def now(self) -> FlagsReport:
        return assessed(self.report, self.entries, *self.before)

    def enter(self, rule: Callable[..., Entry], *known: Any, by: str = MANAGER) -> Entry:
        entry = rule(*known, who(by), len(self.entries) + 1)
        self.entries.append(entry)
        return entry

    def sign(self, window: str, colour: str, event: int | None = None) -> Entry:
        ledger = Ledger(tuple(self.entries))
        return self.enter(rules.flag, self.now, window, colour, "厅务会议决定", event, 4711, ledger)

    def event(self, name: str, weight: str = "fault", unit: str = "window", by: str = MANAGER) -> Entry:
        return self.enter(rules.event, MONTH, unit, name, weight, "态度生硬", "监控 10-12 10:05", by=by)

    def appeal(self, window: str, by: str = "0231") -> Entry:
        return self.enter(rules.appeal, Ledger(tuple(self.entries)), MONTH, window, "当日设备故障", by=by)

    def decide(self, window: str, decision: str, by: str = DEPUTY) -> Entry:
        ledger = Ledger(tuple(self.entries))
        return self.enter(rules.decide, ledger, MONTH, window, decision, "已核实", by=by)

    def retract(self, of: int) -> Entry:
        return self.enter(rules.retract, Ledger(tuple(self.entries)), of, "录错了")


def lacks(report: FlagsReport, window: str, colour: str) -> list[str]:
    one = row(report, window)
    return [lack.code for lack in (one.red if colour == "red" else one.black).lacks]


def test_who_is_first_with_high_probability_and_all_figures_is_a_candidate_for_red() -> None:
    report = assessed(month(BEST, standing("2")), [all_by_hand("1", "2")])
    assert row(report, "1").red.grounds == ("probability",)
    assert lacks(report, "2", "red") == ["top"]


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"top": 0.79}, "top"),
        ({"response": 0.01}, "response"),
        ({"response": None}, "response"),
        ({"parts": {"first_visit": 10.0}, "efficiency": 80.0}, "points"),
        ({"top": None, "rank": None, "not_comparable": "too_few"}, "too_few"),
        ({"top": None, "rank": None, "not_comparable": "alone"}, "alone"),
        ({"top": None}, "alone"),
    ],
)
def test_each_gate_keeps_a_window_from_red(known: dict[str, Any], code: str) -> None:
    one = standing("1", **{"top": 0.93, **known})
    report = assessed(month(one), [all_by_hand("1")])
    assert not row(report, "1").red.candidate
    assert code in lacks(report, "1", "red")


def test_what_is_missing_is_named_and_nobody_is_red_before_it_is_entered() -> None:
    report = assessed(month(BEST))
    missing = [lack.values["indicator"] for lack in row(report, "1").red.lacks if lack.code == "missing"]
    assert missing == sample().by_hand
    assert not row(report, "1").red.candidate


def test_a_month_that_goes_on_has_no_candidates() -> None:
    desk = Desk(month(BEST, complete=False), entries=[all_by_hand("1")])
    assert lacks(desk.now, "1", "red") == ["month_goes_on"]
    with pytest.raises(Refused, match="2026-10 is not over"):
        desk.sign("1", "red")


def test_a_black_flag_takes_two_months_running() -> None:
    report = month(WORST, standing("2"))
    now = standing("8", bottom=0.85)
    assert row(assessed(report, (), ranking(now)), "8").black.grounds == ("probability",)
    assert lacks(assessed(report, (), ranking(standing("8", bottom=0.5))), "8", "black") == ["bottom_before"]
    assert lacks(assessed(report, (), ranking(standing("7"))), "8", "black") == ["no_month_before"]
    assert lacks(assessed(report), "8", "black") == ["no_month_before"]
    assert lacks(assessed(report, (), ranking(now)), "2", "black") == ["bottom"]


def test_or_as_many_months_as_the_hall_has_set() -> None:
    three = Terms(months_running=3)
    bad, fair = ranking(standing("8", bottom=0.85)), ranking(standing("8", bottom=0.2))
    assert row(assessed(month(WORST), (), bad, bad, terms=three), "8").black.candidate
    assert lacks(assessed(month(WORST), (), bad, fair, terms=three), "8", "black") == ["bottom_before"]


def test_the_months_before_are_looked_at_only_if_a_flag_depends_on_them() -> None:
    def nobody_asks(_months: int) -> Any:
        raise AssertionError

    report = flags_report(month(BEST), sample(), Terms(), Ledger(), nobody_asks, own_tree=False)
    assert row(report, "1").bottom_before == ()


def test_no_black_flag_comes_by_itself() -> None:
    desk = Desk(month(WORST), ranking(standing("8", bottom=0.85)))
    before = desk.now
    assert row(before, "8").black.candidate
    assert not before.flags
    desk.sign("8", "black")
    assert [(one.window, one.colour, one.standing) for one in desk.now.flags] == [("8", "black", "signed")]
    assert desk.now.flags[0].probability == 0.9


def test_without_candidacy_a_flag_is_refused_and_told_why() -> None:
    desk = Desk(month(WORST, standing("2")))
    with pytest.raises(Refused, match=r"no comparable month before.*verified event is another ground"):
        desk.sign("8", "black")
    with pytest.raises(Refused, match="among the first 10%, needed 80%; not yet entered"):
        desk.sign("2", "red")
    with pytest.raises(Refused, match="no tickets"):
        desk.sign("77", "black")


def test_a_verified_event_is_a_ground_of_its_own() -> None:
    desk = Desk(month(standing("2"), standing("3")))
    event = desk.event("2")
    assert row(desk.now, "2").black.grounds == ("event",)
    with pytest.raises(Refused, match="Event 1 is no fault of window 3"):
        desk.sign("3", "black", event.entry)
    with pytest.raises(Refused, match="no verified event 9"):
        desk.sign("2", "black", 9)
    with pytest.raises(Refused, match="is no merit"):
        desk.sign("2", "red", event.entry)
    desk.sign("2", "black", event.entry)
    with pytest.raises(Refused, match="Entry 2 rests on this one"):
        desk.retract(event.entry)
    with pytest.raises(Refused, match="has its black flag"):
        desk.sign("2", "black", event.entry)


def test_who_has_a_verified_fault_is_not_red() -> None:
    desk = Desk(month(BEST), entries=[all_by_hand("1")])
    fault = desk.event("1")
    assert lacks(desk.now, "1", "red") == ["fault"]
    desk.retract(fault.entry)
    assert row(desk.now, "1").red.candidate
    assert desk.now.events[0].retracted


def test_a_merit_can_be_a_ground_for_red() -> None:
    desk = Desk(month(standing("2")))
    merit = desk.event("2", "merit")
    desk.sign("2", "red", merit.entry)
    assert desk.now.flags[0].colour == "red"


def test_an_appeal_shows_until_somebody_else_decides_it() -> None:
    desk = Desk(month(standing("2")))
    with pytest.raises(Refused, match="has no black flag"):
        desk.appeal("2")
    desk.sign("2", "black", desk.event("2").entry)
    with pytest.raises(Refused, match="no appeal to decide"):
        desk.decide("2", "upheld")
    desk.appeal("2")
    assert desk.now.flags[0].standing == "under_appeal"
    with pytest.raises(Refused, match="an appeal already"):
        desk.appeal("2")
    for by in (MANAGER, "0231"):
        with pytest.raises(Refused, match="cannot decide the appeal"):
            desk.decide("2", "upheld", by=by)
    with pytest.raises(Refused, match="decide it instead"):
        desk.retract(desk.now.flags[0].entry)
    desk.decide("2", "upheld")
    flag = desk.now.flags[0]
    assert flag.standing == "upheld"
    assert flag.appeal is not None
    assert (flag.appeal.words, flag.appeal.decided_by, flag.appeal.reason) == (
        "当日设备故障",
        DEPUTY,
        "已核实",
    )
    with pytest.raises(Refused, match="has been decided: upheld on appeal"):
        desk.appeal("2")


def test_what_was_withdrawn_is_not_signed_again_on_the_same_ground() -> None:
    desk = Desk(month(WORST), ranking(standing("8", bottom=0.85)))
    old = desk.event("8")
    desk.sign("8", "black")
    desk.appeal("8")
    desk.decide("8", "withdrawn")
    assert desk.now.flags[0].standing == "withdrawn"
    for event in (None, old.entry):
        with pytest.raises(Refused, match="withdrawn on appeal"):
            desk.sign("8", "black", event)
    desk.sign("8", "black", desk.event("8").entry)
    assert [one.standing for one in desk.now.flags] == ["withdrawn", "signed"]


def test_a_corrected_figure_is_a_new_entry_and_the_old_one_stays() -> None:
    desk = Desk(month(standing("1")))

    def enter(value: float) -> Entry:
        found = [Figure("files", "1", value, "抽查 20 份")]
        return desk.enter(rules.figures, sample(), MONTH, found, by=INSPECTOR)

    enter(85)
    enter(95)
    mark = next(one for one in row(desk.now, "1").marks if one.indicator == "files")
    assert (mark.value, mark.points, mark.by, mark.entry, mark.earlier) == (95.0, 5.0, INSPECTOR, 2, 1)
    desk.retract(2)
    mark = next(one for one in row(desk.now, "1").marks if one.indicator == "files")
    assert (mark.value, mark.entry, mark.earlier) == (85.0, 1, 0)
    assert len(desk.entries) == 3


@pytest.mark.parametrize(
    ("indicator", "value", "said"),
    [
        ("files", 101, "from 0 to 100"),
        ("files", -1, "from 0 to 100"),
        ("files", float("nan"), "from 0 to 100"),
        ("pace", 100, "measured by the software"),
        ("filez", 90, "no indicator filez"),
    ],
)
def test_figures_that_cannot_be_are_refused(indicator: str, value: float, said: str) -> None:
    with pytest.raises(Refused, match=said):
        rules.figures(sample(), MONTH, [Figure(indicator, "1", value, "x")], who(), 1)


def test_no_telephone_number_gets_into_what_is_kept() -> None:
    with pytest.raises(NotAllowed, match="mobile number"):
        rules.figures(sample(), MONTH, [Figure("files", "1", 90, "问 13812345678")], who(), 1)
    with pytest.raises(NotAllowed, match="mobile number"):
        rules.bonus(MONTH, "0231", 100, "13812345678", who(), 1)


class Stars(Desk):
    """The desk where stars are proposed."""

    def nominate(self, clerk: str, by: str = MANAGER) -> Entry:
        ledger, found = Ledger(tuple(self.entries)), tuple(star_lacks(self.report, clerk, self.now.events))
        return self.enter(rules.nominate, ledger, MONTH, clerk, "帮办最多", found, by=by)

    def confirm(self, clerk: str, by: str = DEPUTY) -> Entry:
        ledger, found = Ledger(tuple(self.entries)), tuple(star_lacks(self.report, clerk, self.now.events))
        return self.enter(rules.confirm, ledger, MONTH, clerk, "投票", found, by=by)


def test_a_star_is_proposed_by_one_and_confirmed_by_another() -> None:
    desk = Stars(month(clerks=[standing("0231", score=91.0), standing("0232")]))
    with pytest.raises(Refused, match="nominates themselves"):
        desk.nominate("0231", by="0231")
    with pytest.raises(Refused, match="not nominated"):
        desk.confirm("0231")
    desk.nominate("0231")
    with pytest.raises(Refused, match="nominated already"):
        desk.nominate("0231")
    for by in ("0231", MANAGER):
        with pytest.raises(Refused, match="Somebody else"):
            desk.confirm("0231", by=by)
    desk.confirm("0231")
    nominee = desk.now.nominees[0]
    assert (nominee.clerk, nominee.score, nominee.confirmed_by) == ("0231", 91.0, DEPUTY)
    with pytest.raises(Refused, match="rests on this one"):
        desk.retract(1)


def test_who_did_not_serve_enough_or_has_a_fault_is_no_star() -> None:
    few = standing("0233", tickets=12, days=2, not_comparable="too_few", rank=None)
    desk = Stars(month(clerks=[standing("0231"), few]))
    with pytest.raises(Refused, match="12 tickets, 2 days"):
        desk.nominate("0233")
    with pytest.raises(Refused, match="no valid ticket"):
        desk.nominate("0999")
    desk.nominate("0231")
    desk.event("0231", unit="clerk")
    with pytest.raises(Refused, match="verified event 2"):
        desk.confirm("0231")
    assert [lack.code for lack in desk.now.nominees[0].lacks] == ["fault"]


def test_the_bonus_ledger_reconciles() -> None:
    desk = Desk(month())
    for clerk, amount in (("0231", 20_050), ("0232", 10_000), ("0231", -5_025), ("0232", 7_777)):
        desk.enter(rules.bonus, MONTH, clerk, amount, "加班服务")
    desk.retract(4)
    report = desk.now
    assert report.bonus_sums == {"0231": 15_025, "0232": 10_000}
    assert report.bonus_total == sum(report.bonus_sums.values())
    assert report.bonus_total == sum(one.amount for one in report.bonuses if not one.retracted)
    with pytest.raises(Refused, match="their own bonus"):
        desk.enter(rules.bonus, MONTH, MANAGER, 100, "x")
    with pytest.raises(Refused, match="not 0"):
        desk.enter(rules.bonus, MONTH, "0231", 0, "x")


def test_what_was_retracted_or_decided_is_not_retracted_again() -> None:
    desk = Desk(month(standing("2")))
    desk.event("2")
    desk.retract(1)
    for of, said in (
        (1, "retracted already"),
        (2, "cannot be retracted"),
        (7, "no entry 7"),
        (0, "no entry 0"),
    ):
        with pytest.raises(Refused, match=said):
            desk.retract(of)
