"""Fingers, input methods and lists."""

from __future__ import annotations

import pytest

from window_client.choices import Choices, Option, Question, Ticks
from window_client.keys import DOUBLE_PRESS, Confirmed, Guard, meant
from window_client.words import Words, _, words

from .at_work import at_work
from .fake_hall import FakeHall, hall_view

REASONS = Question(
    words("Park the ticket: why?"),
    tuple(
        Option(reason, words(reason)) for reason in ("papers missing", "filling in a form", "stepped away")
    ),
    own_words=True,
)
SERVICES = Question(
    words("Transfer to which service?"),
    tuple(
        Option(f"s{count}", words(f"Service {count}"), f"Service {count} 业务{count}")
        for count in range(1, 15)
    ),
)
TICKETS = Question(
    words("Call which ticket?"),
    tuple(Option(number, words(number)) for number in ("A047", "B048", "A149")),
    own_words=True,
    digits_type=True,
)


@pytest.fixture(autouse=True)
def in_english() -> None:
    _.language = "en"


def pressed(question: Question, *keys: str) -> Choices:
    choices = Choices(question)
    for key in keys:
        choices.press(key, key if len(key) == 1 else None)
    return choices


def test_caps_lock_and_the_input_method_change_nothing() -> None:
    assert meant("R", "R") == meant("r", "r") == meant("upper_r", "Ｒ") == "r"
    assert meant("space", " ") == meant("ideographic_space", "\u3000") == "space"
    assert meant("question_mark", "？") == "?"
    assert meant("f2", None) == "f2"


def test_a_held_key_is_one_press() -> None:
    guard = Guard()
    assert guard.lets_through("space", 10.0)
    moments = [10.0 + DOUBLE_PRESS * 0.9 * count for count in range(1, 6)]
    assert not any(guard.lets_through("space", moment) for moment in moments)
    assert guard.lets_through("space", moments[-1] + DOUBLE_PRESS + 0.01)


def test_another_key_need_not_wait() -> None:
    guard = Guard()
    assert guard.lets_through("space", 10.0)
    assert guard.lets_through("r", 10.1)
    assert guard.lets_through("space", 10.2)


def test_a_digit_picks_its_line() -> None:
    assert pressed(REASONS, "2").answer == "filling in a form"
    assert pressed(REASONS, "9").answer is None


def test_enter_takes_the_marked_line() -> None:
    assert pressed(REASONS, "down", "down", "down", "up", "enter").answer == "filling in a form"


def test_own_words_are_a_reason_too_digits_and_all() -> None:
    assert pressed(REASONS, *"back at 3 pm", "enter").answer == "back at 3 pm"
    assert pressed(REASONS, *"away", "enter").answer == "stepped away"
    assert pressed(REASONS, " ", "backspace").typed == ""


def test_a_long_list_has_pages_and_can_be_searched_in_both_languages() -> None:
    assert pressed(SERVICES, "pagedown", "1").answer == "s7"
    assert pressed(SERVICES, *"业务", "pagedown", "pagedown", "2").answer == "s14"
    nothing = pressed(SERVICES, *"xyz", "enter")
    assert (nothing.fitting, nothing.answer) == ((), None)


def test_of_many_services_some_are_ticked_that_were_found_by_typing() -> None:
    ticks = Ticks(SERVICES, ticked=("s1",))
    for key in ("space", *"业务", "pagedown", "1", "backspace", "backspace", "space", "enter"):
        ticks.press(key, " " if key == "space" else key if len(key) == 1 else None)
    assert (ticks.ticked, ticks.answer) == (("s7", "s1"), "")


def test_what_was_typed_is_looked_for_once_however_often_the_list_is_drawn() -> None:
    looked_at: list[str] = []

    def name(of: str) -> Words:
        def say() -> str:
            looked_at.append(of)
            return of

        return say

    options = tuple(Option(f"s{count}", name(f"s{count}")) for count in range(100))
    choices = pressed(Question(words("Transfer to which service?"), options), "s", "9")
    looked_at.clear()
    choices.press("x", "x")
    assert (len(choices.fitting), len(choices.on_page), choices.pages) == (0, 0, 1)
    choices.press("down", None)
    assert looked_at == [f"s{count}" for count in range(100)]


def test_ticket_numbers_are_typed_with_their_digits() -> None:
    assert pressed(TICKETS, *"48", "enter").answer == "B048"
    assert pressed(TICKETS, *"c007", "enter").answer == "c007"


async def test_a_digit_that_bounces_answers_once_and_leaves_the_screen_below_alone() -> None:
    async with at_work(FakeHall(hall_view(clerk="0231", state="open"))) as clerk:
        await clerk.press("z")
        await clerk.burst("1111")
        await clerk.burst("1111")
        await clerk.reads("窗口暂停服务 (短暂休息)")


def test_the_emergency_key_counts_when_pressed_twice_or_held() -> None:
    twice = Confirmed()
    assert [twice.press(moment) for moment in (0.0, 1.0)] == [False, True]
    slow = Confirmed()
    assert [slow.press(moment) for moment in (0.0, 3.5, 7.5)] == [False, False, False]
    bounced = Confirmed()
    assert [bounced.press(moment) for moment in (0.0, 0.05, 0.1)] == [False, False, False]
    held = Confirmed()
    assert [held.press(moment) for moment in (0.0, 0.5, 0.53)] == [False, True, False]
    again = Confirmed()
    assert [again.press(moment) for moment in (0.0, 1.0, 5.0, 6.0)] == [False, True, False, True]
