"""A day under a schedule of windows: what clerks do by it, and what is told of a file that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_server.domain.rules import HOUR, MINUTE, SECOND
from hall_server.simulation import (
    TO_THE_END,
    Openings,
    TraceError,
    figures_of,
    from_opening,
    half_hours,
    read_openings,
    sheet,
    simulate,
    write_openings,
)
from hall_server.simulation import openings as module
from tests.simulation.halls import FCFS, Comer, alike, called, visitors

PLAN = alike(2)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for translator in (module._, sheet._):
        monkeypatch.setattr(translator, "language", "en")


def calls(openings: Openings, *comers: Comer) -> list[float]:
    return called(simulate(PLAN, FCFS, visitors(comers), openings=openings))


class TestClerks:
    def test_call_nobody_before_they_open(self) -> None:
        assert calls({1: [(600 * SECOND, TO_THE_END)]}, Comer(0, 60), Comer(5, 60)) == [600, 660]

    def test_serve_to_the_end_and_then_go(self) -> None:
        openings = {1: [(0, 100 * SECOND), (1000 * SECOND, TO_THE_END)]}
        assert calls(openings, Comer(0, 300), Comer(10, 60)) == [0, 1000]

    def test_who_comes_back_while_they_still_serve_goes_on(self) -> None:
        openings = {1: [(0, 100 * SECOND), (200 * SECOND, TO_THE_END)]}
        assert calls(openings, Comer(0, 300), Comer(10, 60)) == [0, 300]

    def test_who_comes_as_a_window_closes_finds_it_closed_and_as_it_opens_open(self) -> None:
        openings = {1: [(0, 100 * SECOND)], 2: [(200 * SECOND, TO_THE_END)]}
        assert calls(openings, Comer(100, 60), Comer(200, 60)) == [200, 260]

    def test_who_finds_no_window_any_more_is_never_called(self) -> None:
        visits = simulate(
            PLAN, FCFS, visitors([Comer(0, 60), Comer(500, 60)]), openings={1: [(0, 400 * SECOND)]}
        )
        figures = figures_of(PLAN, visits, {1: [(0, 400 * SECOND)]})
        assert figures.not_called == 1
        assert visits[1].outcome == "not_called"

    def test_are_busy_for_a_share_of_the_time_for_which_they_are_open(self) -> None:
        openings = {1: [(0, 100 * SECOND)], 2: [(100 * SECOND, TO_THE_END)]}
        visits = simulate(PLAN, FCFS, visitors([Comer(0, 50), Comer(100, 100)]), openings=openings)
        assert figures_of(PLAN, visits, openings).utilisation == pytest.approx(150 / 200)


def test_waits_by_zone_and_half_hour() -> None:
    opening = 9 * HOUR
    openings = {1: [(0, 45 * MINUTE)], 2: [(0, 30 * MINUTE)]}
    day = [Comer(0, 60), Comer(0, 60), Comer(0, 60), Comer(1900, 1200), Comer(1960, 60), Comer(2700, 60)]
    visits = simulate(PLAN, FCFS, visitors(day), openings=openings)
    first, second = (
        half_hours(PLAN, visits, openings, opening)["zone", opening + n * 30 * MINUTE] for n in (0, 1)
    )
    assert (first.citizens, first.windows, first.not_called) == (3, 2.0, 0)
    assert (first.mean_s, first.p90_s, first.within_10_min) == (20, 60, 1)
    assert (second.citizens, second.windows, second.not_called) == (3, 0.5, 2)
    assert (second.mean_s, second.p90_s) == (0, None)
    assert second.within_10_min == pytest.approx(1 / 3)


class TestTheFile:
    def read(self, tmp_path: Path, text: str) -> Openings:
        path = tmp_path / "plan.csv"
        path.write_text(f"window,opens,closes\n{text}", encoding="utf-8")
        return read_openings(path, PLAN)

    def test_is_read_as_it_was_written(self, tmp_path: Path) -> None:
        openings = {1: [(9 * HOUR, 12 * HOUR), (13 * HOUR, TO_THE_END)], 2: [(0, 24 * HOUR)]}
        write_openings(tmp_path / "plan.csv", openings)
        assert read_openings(tmp_path / "plan.csv", PLAN) == openings

    def test_openings_that_meet_are_one(self, tmp_path: Path) -> None:
        assert self.read(tmp_path, "1,10:00,11:00\n1,9:00,10:00\n") == {1: [(9 * HOUR, 11 * HOUR)]}

    def test_before_the_hall_opens_nothing_opens(self) -> None:
        openings = {1: [(8 * HOUR, 10 * HOUR)], 2: [(7 * HOUR, 8 * HOUR)]}
        assert from_opening(openings, 9 * HOUR) == {1: [(0, HOUR)]}

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "1: no window opens"),
            ("7,09:00,10:00", "2: window: 7 is no window of the hall"),
            ("one,09:00,10:00", "2: window: one is no window of the hall"),
            ("1,9,10:00", "2: opens: must be a time of day"),
            ("1,09:00,25:00", "2: closes: must be a time of day"),
            ("1,09:00,09:00", "2: closes: must be later than opens"),
            ("1,09:00,10:00\n2,09:00,\n1,09:59,11:00", "4: window 1 is open then by line 2"),
            ("7,09:00,10:00\n7,09:00,10:00", "3: window: 7 is no window of the hall"),
            ("0" * 5000 + "7,09:00,10:00", "…"),
            ("\x1b]0;owned\x07\x00,09:00,10:00", "2: window: ]0;owned is no window of the hall"),
            ("1,09:00", "2: needs as many values"),
            ('1,"09:00,', "this is not CSV"),
        ],
    )
    def test_that_is_wrong_is_told_with_its_line(self, tmp_path: Path, text: str, said: str) -> None:
        with pytest.raises(TraceError) as refused:
            self.read(tmp_path, text)
        assert f"{tmp_path / 'plan.csv'}:" in str(refused.value)
        assert said in str(refused.value)

    def test_one_line_copied_over_and_over_is_told_once_for_each(self, tmp_path: Path) -> None:
        with pytest.raises(TraceError) as refused:
            self.read(tmp_path, "1,09:00,10:00\n" * 20_000)
        told = str(refused.value).splitlines()
        assert told[-1] == f"... and {20_000 - 1 - sheet.MOST_PROBLEMS} more"
        assert all(line.endswith("is open then by line 2") for line in told[:-1])

    def test_a_column_that_is_there_twice_could_mean_either(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.csv"
        path.write_text("window,opens,window,closes\n1,09:00,2,\n", encoding="utf-8")
        with pytest.raises(TraceError, match="1: window: is there twice"):
            read_openings(path, PLAN)
