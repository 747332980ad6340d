"""What the clerk sees follows from the hall's picture alone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hall_server.protocol import DoneHere, HallView, ParkedTicket, ServingView
from window_client.moves import keys_now, next_step, what_instead
from window_client.state import Picture, Situation, draw
from window_client.words import _

from .fake_hall import MINUTE, TEN_FORTY_TWO, hall_view

NOW = TEN_FORTY_TWO


def called(view: HallView, **more: object) -> HallView:
    serving = ServingView(100, "A047", "id_card", "called", NOW - 8 * MINUTE, NOW, NOW, 1)
    view.apply(replace(view.windows[12], clerk="0231", state="open", serving=replace(serving, **more)))
    return view


def drawn(view: HallView, **more: object) -> Picture:
    return draw(view, 12, **{"now": NOW, "language": "zh", "as_of": NOW, **more})  # type: ignore[arg-type]


def keys(picture: Picture) -> str:
    return "".join(move.key for move in keys_now(picture))


def test_the_next_step_leads_through_the_work() -> None:
    view = hall_view(clerk="0231")
    steps = {
        Situation.CLOSED: drawn(view),
        Situation.PAUSED: drawn(_windowed(view, state="paused")),
        Situation.FREE: drawn(_windowed(view, state="open")),
        Situation.CALLED: drawn(called(view)),
        Situation.SERVING: drawn(called(view, state="serving", started_at=NOW)),
    }
    assert {situation: picture.situation for situation, picture in steps.items()} == {s: s for s in steps}
    assert [move.name if (move := next_step(picture)) else "" for picture in steps.values()] == [
        "open the window",
        "end the pause",
        "call the next ticket",
        "start",
        "finish, call the next",
    ]


def test_a_pause_wanted_in_mid_service_begins_after_the_finish() -> None:
    view = called(hall_view(), state="serving", started_at=NOW)
    step = next_step(drawn(_windowed(view, state="paused")))
    assert step is not None
    assert step.name == "finish"


def test_nobody_signed_in_means_no_next_step() -> None:
    picture = drawn(hall_view())
    assert picture.situation is Situation.AWAY
    assert next_step(picture) is None


def test_only_tickets_of_this_window_wait_here_in_the_order_of_calling() -> None:
    view = hall_view(waiting=3, clerk="0231")
    first = view.waiting[102]
    view.apply(replace(first, place=(0, 0, 102)))
    picture = drawn(view)
    assert [one.number for one in picture.waiting] == ["A049", "A047", "B048"]
    assert picture.longest == 8 * MINUTE


def test_an_empty_line_has_no_longest_wait() -> None:
    picture = drawn(hall_view(waiting=0, clerk="0231"))
    assert picture.waiting == ()
    assert picture.longest == 0


def test_the_service_runs_from_its_start_without_the_time_set_aside() -> None:
    view = called(hall_view(), state="serving", started_at=NOW, parked_for=2 * MINUTE)
    picture = drawn(view, now=NOW + 5 * MINUTE)
    assert picture.at_desk is not None
    assert picture.at_desk.runs == 3 * MINUTE
    assert picture.at_desk.takes == 6 * MINUTE
    assert picture.at_desk.waited == 8 * MINUTE


def test_while_a_ticket_is_called_the_time_runs_from_the_last_call() -> None:
    view = called(hall_view(), last_called_at=NOW + MINUTE, calls=2, started_at=NOW, parked_for=MINUTE)
    picture = drawn(view, now=NOW + 2 * MINUTE)
    assert picture.at_desk is not None
    assert (picture.at_desk.runs, picture.at_desk.calls) == (MINUTE, 2)


def test_parked_tickets_show_where_they_were_set_aside() -> None:
    view = hall_view(clerk="0231")
    view.apply(ParkedTicket(100, "A047", "id_card", 12, NOW - MINUTE, "填表"))
    view.apply(ParkedTicket(101, "B048", "passport", 8, NOW, "填表"))
    view.apply(ParkedTicket(190, "A137", "property", 8, NOW, "填表"))
    assert [(one.number, one.here) for one in drawn(view).parked] == [("A047", True), ("B048", False)]


@pytest.mark.parametrize(("language", "name"), [("zh", "居民身份证办理"), ("en", "Resident identity card")])
def test_names_come_in_the_language_of_the_screen(language: str, name: str) -> None:
    picture = drawn(called(hall_view()), language=language)
    assert picture.at_desk is not None
    assert picture.at_desk.service_name == name


def test_the_last_end_can_be_taken_back_for_some_seconds_only() -> None:
    view = _windowed(hall_view(clerk="0231"), state="open")
    done = (DoneHere(NOW, "A047", "finished", MINUTE),)
    assert drawn(view, done=done, now=NOW + 9_000).take_back == "A047"
    assert drawn(view, done=done, now=NOW + 11_000).take_back == ""
    assert drawn(called(view), done=done).take_back == ""
    assert drawn(view, done=(DoneHere(NOW, "A047", "parked"),)).take_back == ""


def test_times_are_the_hall_s_whatever_this_computer_thinks() -> None:
    picture = drawn(hall_view(), now=NOW + MINUTE, live=False)
    assert (picture.clock, picture.as_of) == ("10:43", "10:42")


def test_keys_that_mean_nothing_now_are_not_offered() -> None:
    view = hall_view(clerk="0231")
    assert keys(drawn(view)) == "luzoq"
    assert keys(drawn(_windowed(view, state="open"))) == "cdluzoq"
    assert keys(drawn(called(view))) == "rsnptlz"
    assert keys(drawn(called(view, state="serving", started_at=NOW))) == "feptlz"


def test_a_key_out_of_turn_says_what_is_the_case() -> None:
    _.language = "en"
    assert "A047" in what_instead(drawn(called(hall_view())))()


def _windowed(view: HallView, **new: object) -> HallView:
    view.apply(replace(view.windows[12], **new))
    return view
