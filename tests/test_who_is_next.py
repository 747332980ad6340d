"""docs/WHO-IS-NEXT.md tells citizens the rule: its figures are those of the hall."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from hall_server.domain import commands as c
from hall_server.domain.citizen import Citizen, Priority
from hall_server.domain.plan import GreenChannel, HallPlan, NumberSeries, Service, Window
from hall_server.domain.policy import policy_of
from hall_server.domain.rules import BALANCED, MINUTE, PROTECT_APPOINTMENTS, AppointmentRules, CallRules
from tests.domain.day import NINE, PLAN, Day, name

TEXT = (Path(__file__).resolve().parent.parent / "docs" / "WHO-IS-NEXT.md").read_text(encoding="utf-8")
# When the citizen with the appointment took the number; everybody else's clock starts with it.
EARLY = "09:50"


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its head."""
    section = TEXT.split(f"\n## {heading}")[1].split("\n## ")[0]
    table = re.search(r"(?:^\|.*\n)+", section, flags=re.MULTILINE)
    assert table is not None
    _head, _line, *body = table[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in body]


def priority_of(words: str) -> Priority:
    """``老人 elderly`` is a class by its English name."""
    english = re.sub(r"[^a-z ]", "", words).strip()
    return Priority(english.removesuffix(" channel"))


def moment(clock: str) -> int:
    hour, minute = map(int, clock.split(":"))
    return int(datetime(NINE.year, NINE.month, NINE.day, hour, minute, tzinfo=NINE.tzinfo).timestamp() * 1000)


def example_hall() -> HallPlan:
    """One window for a service of four minutes and one of twelve: eight on the average."""
    series = NumberSeries("A", start=44)
    enquiry = Service("enquiry", "general", name("Enquiry"), series, 4 * MINUTE)
    application = Service("application", "general", name("Application"), series, 12 * MINUTE)
    services = frozenset({"enquiry", "application"})
    return replace(
        PLAN,
        services=(enquiry, application),
        windows=(Window(1, "general", services),),
        green=GreenChannel({"ill": name("Acutely ill")}),
        printers=(),
        kiosks=(),
    )


@pytest.mark.parametrize(("column", "limits"), [(2, BALANCED), (3, PROTECT_APPOINTMENTS)])
def test_the_limits_are_those_that_a_hall_has(column: int, limits: dict[Priority, int]) -> None:
    told = {priority_of(row[1]): int(row[column]) * MINUTE for row in rows("限时")}
    assert told == limits


def test_the_bounds_of_appointments_and_choices_are_those_that_a_hall_has() -> None:
    rules = AppointmentRules()
    early, grace, late = (bound // MINUTE for bound in (rules.early, rules.grace, rules.late))
    chosen, green = CallRules().chosen_calls, GreenChannel().per_window
    for chinese, english in (
        (f"开始前 {early} 分钟", f"{early} minutes before the slot"),
        (f"晚到 {grace} 分钟以内", f"up to {grace} minutes count"),
        (f"超过 {late} 分钟", f"More than {late} minutes late"),
        (f"每个窗口每天最多 {chosen} 次", f"at most {chosen} times a day at a window"),
        (f"每个窗口每天最多 {green} 人", f"at most {green} times a day at a window"),
    ):
        assert chinese in TEXT
        assert english in TEXT


def test_the_example_is_called_in_the_order_that_is_told() -> None:
    plan = example_hall()
    day = Day(plan, policy_of(plan.dispatch))
    table = rows("举例")
    for number, who, errand, clock, limit, length, call_by, _order in table:
        priority = priority_of(who)
        is_booked = priority is Priority.APPOINTMENT
        day.now = moment(EARLY if is_booked else clock)
        citizen = Citizen(priority, "ill" if priority is Priority.GREEN else "")
        service = re.sub(r"[^a-z]", "", errand)
        day.do(c.TakeTicket(service, citizen=citizen, slot=moment(clock) if is_booked else None))
        ticket = day.ticket(number)
        assert ticket.place.call_by == moment(call_by)
        assert plan.dispatch.limits[priority] == int(limit) * MINUTE
        assert day.hall.lengths.term(service) == int(length) * MINUTE
    day.now = moment("10:00")
    day.open(1)
    called = [day.serve(seconds=0) for _ in table]
    assert called == [row[0] for row in sorted(table, key=lambda row: int(row[-1]))]


def test_the_sentence_below_the_example_is_about_its_rows() -> None:
    by_number = {row[0]: row for row in rows("举例")}
    elder, normal = by_number["A047"], by_number["A045"]
    first, second = (
        f"{number} 是{who.split()[0]}（限时 {limit} 分钟），应在 {call_by} 前呼叫"
        for number, who, _errand, _clock, limit, _length, call_by, _order in (elder, normal)
    )
    assert f"{first}；{second}，所以先叫 A047。" in TEXT
