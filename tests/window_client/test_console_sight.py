"""What the console says of a hall: the worst zone first, why, and what would help."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from hall_server.protocol import (
    HallView,
    PrinterView,
    ServiceView,
    ServingView,
    Text,
    Today,
    WaitingTicket,
    WindowView,
    ZoneView,
)
from window_client.manager import cards, panels
from window_client.manager.advice import verdict_of
from window_client.manager.alarms import alarms_of
from window_client.manager.glance import MINUTE, Sight, idle_since, too_long, zones_of
from window_client.manager.heat import heat
from window_client.manager.rows import filled, width_of
from window_client.manager.story import zone_items
from window_client.manager.window_acts import acts_for
from window_client.words import _

NOW = 100 * MINUTE


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_, "language", "en")


def hall(windows: int = 6) -> HallView:
    """Half of the windows are for passports, half for tax; nobody is there."""
    zones = {zone: ZoneView(zone, Text(zone, zone.title())) for zone in ("passports", "tax")}
    services = {
        zone: ServiceView(zone, zone, Text(zone, zone.title()), 6 * MINUTE, True, "09:00-17:00")
        for zone in zones
    }
    half = windows // 2
    desks = {n: WindowView(n, zone, (zone,)) for n in range(1, windows + 1) for zone in [_zone(n, half)]}
    return HallView("hall", Text("大厅", "Hall"), "UTC", "2026-03-02", 0, zones, services, desks)


def _zone(number: int, half: int) -> str:
    return "passports" if number <= half else "tax"


def wait(view: HallView, zone: str, *minutes: int) -> None:
    for number, waited in enumerate(minutes, len(view.waiting) + 1):
        view.apply(WaitingTicket(number, f"A{number:03}", zone, NOW - waited * MINUTE, (0, 0, number)))


def staff(view: HallView, *numbers: int, state: str = "open", served: int | None = None) -> None:
    """Clerks sit down; ``served`` is for how many minutes somebody has been served there."""
    for number in numbers:
        window = replace(view.windows[number], state=state, clerk="0001", since=NOW)
        if served is not None:
            begun = NOW - served * MINUTE
            there = ServingView(
                900 + number, f"B{number:03}", window.zone, "serving", begun, begun, begun, 1, begun
            )
            window = replace(window, serving=there)
        view.apply(window)


def sight(view: HallView, idle_for: int = 0) -> Sight:
    idle = dict.fromkeys(idle_since(view, NOW, {}), NOW - idle_for * MINUTE)
    return Sight(view, NOW, True, NOW, zones_of(view, NOW), idle)


def helps(view: HallView) -> str:
    return verdict_of(sight(view)).helps


def drawn(view: HallView, width: int, height: int = 20) -> str:
    return "\n".join("".join(span for span, _look in row) for row in cards.grid(sight(view), width, height))


def test_the_worst_zone_comes_first() -> None:
    view = hall()
    wait(view, "passports", 5, 4, 3)
    wait(view, "tax", 12)
    first, second = zones_of(view, NOW)
    assert (first.id, first.waiting, first.longest, first.number, first.late) == (
        "tax",
        1,
        12 * MINUTE,
        "A004",
        True,
    )
    assert (second.id, second.waiting, second.late) == ("passports", 3, False)


def test_who_has_an_appointment_later_does_not_wait_yet() -> None:
    view = hall()
    wait(view, "tax", -20)
    assert zones_of(view, NOW)[0].longest == 0


def test_a_hall_in_order_says_so() -> None:
    said = verdict_of(sight(hall()))
    assert (said.trouble, said.says, said.why) == (0, "Nobody waits longer than 10 min.", "Nobody waits.")


def test_a_forecast_beyond_the_promise_is_said_before_it_comes_true() -> None:
    view = hall()
    wait(view, "tax", 2)
    staff(view, 4, served=1)
    view.apply(replace(view.services["tax"], expected_wait=(10, 25)))
    said = verdict_of(sight(view))
    assert said.trouble == 1
    assert said.says == "Tax: whoever comes now may wait 25 min (promised: 10 min)"


def test_people_for_whom_no_window_is_open_are_trouble_however_short_they_have_waited() -> None:
    view = hall()
    wait(view, "passports", 12)
    staff(view, 1)
    wait(view, "tax", 1)
    assert [(zone.id, zone.stuck) for zone in zones_of(view, NOW)] == [("tax", True), ("passports", False)]
    said = verdict_of(sight(view))
    assert (said.trouble, said.says) == (2, "Tax: A002 waits, but no window is open   (2 zones in trouble)")
    staff(view, 4, state="paused", served=3)
    assert zones_of(view, NOW)[0].stuck, "a paused window serves whom it has, and calls nobody more"
    view.apply(replace(view.windows[1], services=("passports", "tax")))
    assert not any(zone.stuck for zone in zones_of(view, NOW)), "another zone's window can serve them"


def test_why_somebody_waits_and_what_would_help_the_quickest_first() -> None:
    view = hall()
    wait(view, "tax", 24, 3)
    assert verdict_of(sight(view)).why == "2 wait, 0 of 3 windows at work, 3 closed"
    assert helps(view) == "window 4 there is closed: send somebody"
    staff(view, 4, served=2)
    staff(view, 5, state="paused")
    assert helps(view) == "window 5 there is paused: call its clerk back"
    staff(view, 2)
    assert helps(view) == "window 2 is free and could help Tax"
    staff(view, 6)
    assert helps(view) == "window 6 there is free: ask its clerk to call"
    staff(view, 2, 5, 6, served=1)
    assert helps(view).startswith("all windows are at work")


def test_a_call_for_help_stands_before_everybody_who_waits() -> None:
    view = hall()
    wait(view, "tax", 24)
    said = verdict_of(dataclasses.replace(sight(view), calls_for_help=(2,)))
    assert (said.trouble, said.says) == (2, "Window 2 calls for help!")
    assert said.why.endswith("Passports")
    assert said.helps.startswith("go there")


def test_a_window_that_is_paused_after_its_citizen_does_not_look_at_work_for_long() -> None:
    view = hall()
    wait(view, "tax", 24)
    staff(view, 4, 5, 6, served=2)
    before = drawn(view, 120)
    view.apply(replace(view.windows[5], state="paused", pause_reason="meal", paused_by="office"))
    assert "5 #serving 0001" in before
    assert "5 =serving 0001" in drawn(view, 120)
    assert "then paused: meal" in drawn(view, 120)
    assert "5=S B005" in drawn(view, 50, 3)
    assert verdict_of(sight(view)).why == "1 wait, 3 of 3 windows at work, 1 of them paused then"
    assert helps(view) == "window 5 there is paused after its citizen: end that pause"
    row = next(item for item in zone_items(sight(view), "tax") if item[2] == 5)[1]
    assert "(then paused by office)" in "".join(text for text, _look in row)
    assert acts_for(view.windows[5])[0] == "resume"
    assert acts_for(view.windows[6])[0] == "halt"


def test_a_zone_lists_the_windows_of_others_that_call_for_it_by_now() -> None:
    view = hall()

    def others() -> list[str]:
        return [
            "".join(text for text, _look in row)
            for key, row, *_rest in zone_items(sight(view), "tax")
            if key == "also"
        ]

    staff(view, 1, 2)
    assert others() == []
    view.apply(replace(view.windows[1], services=("passports", "tax")))
    view.apply(replace(view.windows[3], services=("passports", "tax")))
    assert others() == [" also called for at windows 1"], "window 3 is closed"


def test_alarms_stand_side_by_side_only_where_they_have_to() -> None:
    view = hall()
    staff(view, 1, 2, 3, served=30)
    found = alarms_of(view, NOW)
    assert len(found) == 3
    assert len(panels.alarms(found, 200, 7)) == 1 + 3
    assert len(panels.alarms(found, 200, 3)) == 1 + 1


def test_what_the_picture_alone_shows_is_alarmed() -> None:
    view = hall()
    wait(view, "tax", *range(35))
    staff(view, 4, served=30)
    staff(view, 5)
    view.apply(PrinterView("printer-1", "paper_out"))
    view.apply(PrinterView("printer-2", "ready"))
    found = [alarm.says() for alarm in alarms_of(view, NOW, {5: NOW - 4 * MINUTE})]
    assert found == [
        "Printer printer-1: out of paper",
        "Tax: A035 has waited 34 min",
        "Tax: 35 wait",
        "Window 4 takes very long",
        "Window 5 is free while people wait",
    ]


def test_a_long_service_is_long_by_its_usual_length() -> None:
    view = hall()
    staff(view, 4, served=11)
    assert not too_long(view, view.windows[4], NOW)
    staff(view, 4, served=13)
    assert too_long(view, view.windows[4], NOW)


@pytest.mark.parametrize("windows", [2, 12, 84, 189])
@pytest.mark.parametrize(("width", "height"), [(43, 10), (145, 40)])
def test_every_window_has_its_place_in_the_grid(windows: int, width: int, height: int) -> None:
    view = hall(windows)
    staff(view, *range(1, windows), served=3)
    rows = cards.grid(sight(view), width, height)
    assert len(rows) <= height
    assert all(width_of(row) <= width for row in rows)
    text = "\n".join("".join(span for span, _look in row) for row in rows)
    assert text.count("#") == windows - 1
    assert text.count("-") >= 1


def test_a_chart_rises_with_its_values() -> None:
    today = Today(
        {"tax": (0,) * 9 + (4, 8) + (0,) * 13}, 600_000, (0, 0, 1, 2, 4), (None, None, None, 60_000, 600_000)
    )
    narrow = panels.trends(today, 80, 2)
    assert "".join(span for span, _look in narrow[0]).split() == ["Arrivals", ":=@", "2", "in", "10", "min"]
    tall = panels.trends(today, 120, 9)
    assert len({width_of(filled(row, 120)) for row in tall}) == 1
    rows = heat(hall(), today, 80, 24)
    assert [cell.strip() for cell, _look in rows[2]] == ["Tax", "4", "8", "12"]


def test_rows_are_cut_to_their_width() -> None:
    for width in range(12):
        assert width_of(filled((("综合区", "bold"), ("ab", ""), ("综合", "bad")), width)) == width


def test_a_card_says_that_its_clerk_is_asked_and_not_only_why() -> None:
    """The reason stays until the clerk calls somebody, also once the pause has ended."""
    view = hall()
    staff(view, 1)
    view.apply(replace(view.windows[1], call_back="people wait too long"))
    staff(view, 2, state="paused")
    view.apply(replace(view.windows[2], pause_reason="meal"))
    text = drawn(view, 120)
    assert "asked: people wait too" in text
    assert "asked: meal" not in text
    assert "meal" in text


def test_a_hall_that_cannot_write_comes_before_all_else() -> None:
    said = verdict_of(dataclasses.replace(sight(hall()), unwritten=True))
    assert said.trouble == 2
    assert "cannot write" in said.says
    assert "disk" in said.why
    assert "make room" in said.helps
