"""A citizen asks why somebody else went first, and is told."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.citizen import Priority
from hall_server.domain.policy import FirstComeFirstServed, Policy, policy_of, strict_priority
from hall_server.store import schema
from hall_server.store.database import open_engine, writing
from hall_server.store.journal import Journal, Record
from hall_server.store.verify import verify
from tests.commands.a_morning import SteppedClock, a_morning
from tests.commands.running import at_a_shell, hall_server
from tests.commands.told_why import (
    APPOINTMENT_IN_ENGLISH,
    ELDER_IN_CHINESE,
    ELDER_IN_ENGLISH,
    JOURNEY_IN_CHINESE,
    JOURNEY_IN_ENGLISH,
    WAITING_IN_ENGLISH,
)
from tests.domain.city import ELDER, CityDay
from tests.halls import HALL_TOML, TestHall


@pytest.fixture
async def morning(hall: TestHall) -> TestHall:
    """The hall after a morning; its server has stopped."""
    clock = SteppedClock()
    async with hall.open(clock):
        await a_morning(hall, clock)
    return hall


def told(hall: TestHall, number: str, *options: str) -> str:
    done = hall_server("why", hall.path, number, *options)
    assert done.exit_code == 0, done.output
    return done.stdout


def told_in_chinese(hall: TestHall, number: str) -> str:
    done = at_a_shell("why", str(hall.path), number, language="zh")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def facts(hall: TestHall, number: str, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told(hall, number, "--json", *options))
    return found


def refused(hall: TestHall, *words: str) -> str:
    done = hall_server("why", hall.path, *words)
    assert (done.exit_code, done.stdout) == (1, ""), done.output
    assert isinstance(done.exception, SystemExit)
    return " ".join(done.stderr.split())


class TestInWords:
    async def test_in_english(self, morning: TestHall) -> None:
        assert told(morning, "A002") == ELDER_IN_ENGLISH
        assert told(morning, "A004") == APPOINTMENT_IN_ENGLISH
        assert told(morning, "Q001") == JOURNEY_IN_ENGLISH
        assert told(morning, "A003") == WAITING_IN_ENGLISH

    async def test_in_chinese(self, morning: TestHall) -> None:
        assert told_in_chinese(morning, "A002") == ELDER_IN_CHINESE
        assert told_in_chinese(morning, "Q001") == JOURNEY_IN_CHINESE

    async def test_who_is_next_is_told_so(self, morning: TestHall) -> None:
        assert "At windows 1, 9 nobody is before it: it is next." in told(morning, "a005")


class TestWhereItIsReadFrom:
    async def test_from_a_hall_that_runs(self, hall: TestHall) -> None:
        clock = SteppedClock()
        async with hall.open(clock):
            await a_morning(hall, clock)
            assert (await asyncio.to_thread(told, hall, "A002")) == ELDER_IN_ENGLISH

    async def test_the_limits_and_lengths_of_the_day_count_and_not_todays(self, morning: TestHall) -> None:
        settings = morning.folder.settings_path
        text = settings.read_text(encoding="utf-8").replace("minutes = 5", "minutes = 50")
        settings.write_text(f"{text}\n[dispatch]\nlimits = {{ elderly = 60 }}\n", encoding="utf-8")
        assert told(morning, "A002") == ELDER_IN_ENGLISH

    async def test_a_window_that_has_other_services_now(self, morning: TestHall) -> None:
        settings = morning.folder.settings_path
        text = settings.read_text(encoding="utf-8").replace('["zone:general"]', '["consult"]')
        settings.write_text(text, encoding="utf-8")
        said = " ".join(told(morning, "A004").split())
        assert "By the log, 1 of 1 others had an earlier clock. Who they were cannot be told" in said
        assert facts(morning, "A004")["calls"][0]["plan_unchanged"] is False

    async def test_looking_writes_nothing(self, morning: TestHall) -> None:
        engine = open_engine(morning.folder.database)
        before = verify(engine)
        told(morning, "A002")
        assert verify(engine) == before
        engine.dispose()


async def test_as_json(morning: TestHall) -> None:
    story = facts(morning, "A004")
    assert (story["hall"], story["day"], story["number"], story["state"]) == (
        "test-hall", "2026-03-02", "A004", "called"
    )  # fmt: skip
    (call,) = story["calls"]
    assert (call["at"], call["window"], call["clerk"], call["rule"]) == (
        "2026-03-02T09:33:00+08:00", 1, "0231", "call-by"
    )  # fmt: skip
    assert (call["others"], call["overtook"], call["waited_seconds"]) == (1, 1, 180)
    assert call["ticket"] == {
        "number": "A004",
        "class": "appointment",
        "reason": "",
        "service": "intake",
        "rule": "call-by",
        "clock_start": "2026-03-02T09:30:00+08:00",
        "clock_from": "slot",
        "limit_seconds": 180,
        "mean_length_seconds": 660,
        "length_seconds": 285,
        "call_by": "2026-03-02T09:37:45+08:00",
    }
    assert [one["number"] for one in call["overtaken"]] == ["A003"]
    assert story["hall_mean_seconds"] == 375
    (ahead,) = facts(morning, "A003")["ahead"]
    assert (ahead["windows"], [one["number"] for one in ahead["before"]]) == ([1, 9], ["A005"])


class TestWhichDay:
    @pytest.fixture
    def hall(self, tmp_path: Path) -> TestHall:
        """A001 on the second and the third, A002 on the second only; no A003 at all."""
        hall = TestHall(tmp_path / "hall")
        day = CityDay()
        day.come()
        day.come(citizen=ELDER)
        day.at(3, 9)
        day.do(c.TurnDay())
        day.come()
        _keep(hall, day)
        return hall

    def test_the_last_that_had_the_number(self, hall: TestHall) -> None:
        assert facts(hall, "A001")["day"] == "2026-03-03"
        assert facts(hall, "A002")["day"] == "2026-03-02"

    def test_the_one_that_is_named(self, hall: TestHall) -> None:
        story = facts(hall, "A001", "--day", "2026-03-02")
        assert (story["day"], story["state"]) == ("2026-03-02", "expired")
        said = told(hall, "A001", "--day", "2026-03-02")
        assert "A001 was still open when the day ended, and expired." in said

    def test_a_number_that_nobody_had(self, hall: TestHall) -> None:
        assert "No ticket has had the number A003." in refused(hall, "A003")
        assert "No ticket has had the number A003." in refused(hall, "A003", "--day", "2026-03-02")

    def test_a_number_that_nobody_had_on_that_day(self, hall: TestHall) -> None:
        said = refused(hall, "A002", "--day", "2026-03-03")
        assert (
            "A002 was not handed out on 2026-03-03. It last was on 2026-03-02: give --day 2026-03-02." in said
        )

    def test_a_day_that_the_hall_was_not_open(self, hall: TestHall) -> None:
        said = refused(hall, "A001", "--day", "2026-03-09")
        assert "The hall has no log of 2026-03-09. Its days go from 2026-03-02 to 2026-03-03." in said

    def test_a_word_that_is_no_day(self, hall: TestHall) -> None:
        assert hall_server("why", hall.path, "A001", "--day", "yesterday").exit_code == 2

    def test_a_day_of_another_queue_system(self, hall: TestHall) -> None:
        engine = open_engine(hall.folder.database)
        visit = {"ticket": 2025030300001, "visit": 1, "number": "X001", "service": "consult", "state": "done"}
        moments = dict.fromkeys(("issued_at", "clock_start", "calls", "parked_for"), 0)
        with writing(engine) as connection:
            connection.execute(insert(schema.visits), {**visit, **moments})
        engine.dispose()
        assert "X001 of 2025-03-03 comes from another queue system." in refused(hall, "X001")

    def test_before_the_first_day(self, tmp_path: Path) -> None:
        assert "No ticket has had the number A001." in refused(TestHall(tmp_path / "new"), "A001")

    def test_where_there_is_no_hall(self, tmp_path: Path) -> None:
        done = hall_server("why", tmp_path / "nowhere", "A001")
        assert (done.exit_code, "hall-server init" in done.stderr) == (1, True)


GUARD_AND_GREEN_WINDOW = """
[[guards]]
zone = "tax"
over_minutes = 20
windows = "1-2"

[[windows]]
numbers = "5"
zone = "general"
services = ["consult"]
only = ["green", "elderly"]
"""


class TestTheRestOfWhatIsSaid:
    """Each sentence where it belongs, told of days in the city's hall."""

    def said(self, hall: TestHall, day: CityDay, number: str) -> str:
        _keep(hall, day)
        return " ".join(told(hall, number).split())

    @pytest.fixture
    def hall(self, tmp_path: Path) -> TestHall:
        """A test hall whose windows 1 and 5 are as the city's."""
        toml = HALL_TOML.replace('numbers = "1-8"', 'numbers = "1-4, 6-8"')
        return TestHall(tmp_path / "hall", toml + GUARD_AND_GREEN_WINDOW)

    def test_a_helping_window(self, hall: TestHall) -> None:
        day = CityDay()
        number = day.come("invoice")
        day.open(1)
        day.later(21 * 60)
        day.do(c.LookAtGuards())
        day.call()
        said = self.said(hall, day, number)
        assert "Window 1 was helping out: in Tax somebody had waited too long." in said

    def test_a_window_for_some_classes(self, hall: TestHall) -> None:
        day = CityDay()
        day.come()
        number = day.come(citizen=ELDER)
        day.open(5)
        day.call(5)
        said = self.said(hall, day, number)
        assert "Window 5 serves only: elderly, green channel" in said
        assert "Nobody else waited whom this window could call." in said

    def test_several_are_overtaken(self, hall: TestHall) -> None:
        day = CityDay()
        numbers = [day.come(), day.come(), day.come(citizen=ELDER)]
        day.open(1)
        day.call()
        said = self.said(hall, day, numbers[-1])
        assert "Overtaken, though their clocks had started earlier: A001, A002" in said
        assert "So A003 goes first. A003 goes before the others in the same way." in said

    def test_a_rule_that_was_changed(self, hall: TestHall) -> None:
        day = CityDay(policy=strict_priority())
        day.come()
        day.policy = policy_of(day.hall.plan.dispatch)
        day.do(c.TurnDay())
        number = day.come(citizen=ELDER)
        day.open(1)
        day.call()
        assert "The rule was changed that day" in self.said(hall, day, number)

    @pytest.mark.parametrize(
        ("policy", "sentence"),
        [
            (FirstComeFirstServed(), "Rule: first come, first served."),
            (strict_priority(), "A002: elderly; A001: normal. The class decides, so A002 goes first."),
        ],
        ids=["fcfs", "strict"],
    )
    def test_other_rules(self, hall: TestHall, policy: Policy, sentence: str) -> None:
        day = CityDay(policy=policy)
        day.come()
        day.come(citizen=ELDER)
        day.open(1)
        day.call()
        day.open(2)
        day.call(2)
        assert sentence in self.said(hall, day, "A002")

    def test_nobody_else(self, hall: TestHall) -> None:
        day = CityDay()
        number = day.come()
        day.open(1)
        day.call()
        assert "Nobody else waited whom this window could call." in self.said(hall, day, number)

    def test_standing_by_and_temporary(self, hall: TestHall) -> None:
        day = CityDay()
        day.do(c.AddWindow(77, "general", ("consult",), "crowd"))
        day.open(77)
        day.do(c.StandBy(77))
        number = day.come()
        day.do(c.CallForReady())
        said = self.said(hall, day, number)
        assert "Window 77 was a temporary one." in said
        assert "Window 77 had been free and waiting since 09:00:00." in said

    def test_called_back(self, hall: TestHall) -> None:
        day = CityDay()
        number = day.come()
        day.open(1)
        day.call()
        day.do(c.ParkTicket(1, "copies"))
        day.do(c.CallTicket(1, number, "copies are here"))
        said = self.said(hall, day, number)
        assert "Called back by the clerk. The reason: copies are here" in said
        assert f"{number} had been set aside at 09:00:01: copies" in said

    @pytest.mark.parametrize(
        ("command", "sentence"),
        [
            (c.CancelTicket("A001", "left"), "A001 was cancelled at 09:00:02."),
            (c.ParkTicket(1, "copies"), "A001 is set aside now, until it is called back."),
            (c.MarkNoShow(1), "A001 did not come, and was marked a no-show at 09:00:12."),
        ],
    )
    def test_how_it_ended(self, hall: TestHall, command: c.Command, sentence: str) -> None:
        day = CityDay()
        day.come()
        if not isinstance(command, c.CancelTicket):
            day.open(1)
            day.call()
        if isinstance(command, c.MarkNoShow):
            day.later(10)
            day.do(c.Recall(1))
        day.later(1)
        day.do(command)
        assert sentence in self.said(hall, day, "A001")

    def test_no_window_is_open(self, hall: TestHall) -> None:
        day = CityDay()
        assert "No window that is open now can call it." in self.said(hall, day, day.come())

    def test_a_short_errand_before_a_long_one(self, hall: TestHall) -> None:
        day = CityDay()
        day.come("intake")
        number = day.come()
        day.open(1)
        assert day.call() == number
        assert "The errand of A002 takes 4.0 min on the average, that of A001 10.0 min" in self.said(
            hall, day, number
        )

    def test_a_crowd_is_cut_short(self, hall: TestHall) -> None:
        day = CityDay()
        for _ in range(30):
            day.come()
        day.open(1)
        number = day.come()
        assert "... and 11 more (--json shows all)" in self.said(hall, day, number)
        assert len(facts(hall, number)["ahead"][0]["before"]) == 30


def _keep(hall: TestHall, day: CityDay) -> None:
    """Put a day's log into the hall's database, with the tickets as visits."""
    record = Record([(event, "", "") for event in day.log])
    issued = [event for event in day.log if isinstance(event, e.TicketIssued)]
    for event in issued:
        visit = {"visit": 1, "number": event.number, "service": event.service, "state": "waiting"}
        moments = {"issued_at": event.at, "clock_start": event.place.clock_start, "calls": 0, "parked_for": 0}
        nothing = dict.fromkeys(("window", "clerk", "called_at", "started_at", "ended_at", "slot"))
        texts = {"priority": Priority.NORMAL.value, "package": "", "outcome": ""}
        unknown = dict.fromkeys(("person", "last_called_at", "chosen"))
        row = {"ticket": event.ticket, **visit, **moments, **nothing, **texts, **unknown}
        record.visits[event.ticket, 1] = row
    engine = open_engine(hall.folder.database)
    Journal(engine).commit(record)
    engine.dispose()
