"""The giant place belongs to each new call in turn. Times are virtual."""

from __future__ import annotations

from display_board.calls import MOST_WAITING, PULSE, CallQueue
from hall_server.protocol import Call, CallWithdrawn, HallView, Text
from tests.display_board.pretend import a_call, ticket_of


class Morning:
    """A hall's calls, one after the other, and a board that looks after each."""

    def __init__(self) -> None:
        self.view = HallView("county", Text("", ""), "Asia/Shanghai")
        self.queue = CallQueue()
        self.now = 0.0
        self.look()

    def look(self) -> Call | None:
        return self.queue.follow(self.view.calls, self.now)

    def call(self, *numbers: str, calls: int = 1) -> None:
        """Calls made at the same moment, which reach the board in one broadcast."""
        for number in numbers:
            self.view.apply(a_call(number, at=len(self.view.calls) + round(self.now * 1000), calls=calls))
        self.look()

    def withdraw(self, number: str) -> None:
        self.view.apply(CallWithdrawn(ticket_of(number)))
        self.look()

    def after(self, seconds: float) -> str | None:
        """The number in the giant place some seconds later."""
        self.now += seconds
        self.queue.advance(self.now)
        return self.queue.shown.number if self.queue.shown else None

    def turns(self, seconds: int) -> dict[str, float]:
        """How long each number stands in the giant place in the coming seconds."""
        stood: dict[str, float] = {}
        for _ in range(seconds * 10):
            number = self.after(0.1)
            assert number
            stood[number] = stood.get(number, 0.0) + 0.1
        return stood

    @property
    def pulses(self) -> bool:
        return self.queue.pulsing_for(self.now) is not None


def test_an_empty_hall_shows_no_call() -> None:
    morning = Morning()
    assert morning.after(10) is None
    assert not morning.pulses


def test_a_call_is_there_at_once_pulses_for_five_seconds_and_settles() -> None:
    morning = Morning()
    morning.call("A047")
    assert morning.after(0) == "A047"
    assert morning.pulses
    morning.after(PULSE - 0.1)
    assert morning.pulses
    assert morning.after(0.2) == "A047"
    assert not morning.pulses


def test_what_stood_before_the_board_was_switched_on_does_not_pulse() -> None:
    view = HallView("county", Text("", ""), "Asia/Shanghai", calls=[a_call("A046"), a_call("A045", at=1)])
    queue = CallQueue()
    assert queue.follow(view.calls, now=0.0) is None
    assert queue.shown
    assert queue.shown.number == "A046"
    assert queue.pulsing_for(0.0) is None


def test_two_calls_at_once_each_have_their_full_turn() -> None:
    morning = Morning()
    morning.call("A047", "B005")
    assert morning.after(0) == "A047"
    assert morning.after(PULSE - 0.1) == "A047"
    assert morning.after(0.2) == "B005"
    assert morning.pulses
    assert morning.after(PULSE) == "B005"
    assert not morning.pulses


def test_a_call_after_the_pulse_need_not_wait() -> None:
    morning = Morning()
    morning.call("A047")
    morning.after(PULSE + 1)
    morning.call("A048")
    assert morning.after(0) == "A048"


def test_turns_become_shorter_in_a_rush_and_the_board_catches_up() -> None:
    morning = Morning()
    morning.call("A001", "A002", "A003", "A004", "A005")
    stood = morning.turns(seconds=15)
    assert list(stood) == ["A001", "A002", "A003", "A004", "A005"]
    assert all(turn >= 1.0 for turn in stood.values())
    assert stood["A001"] < PULSE / 2


def test_the_board_never_lags_far_behind() -> None:
    morning = Morning()
    for wave in range(40):
        morning.call(*(f"A{wave:02d}{place}" for place in range(3)))
        assert len(morning.queue.waiting) <= MOST_WAITING
        morning.after(1.0)
    morning.turns(seconds=15)
    assert morning.after(0) == "A392"


def test_a_recall_pulses_again() -> None:
    morning = Morning()
    morning.call("A047")
    morning.after(PULSE + 30)
    assert not morning.pulses
    morning.call("A047", calls=2)
    assert morning.after(0) == "A047"
    assert morning.pulses


def test_a_recall_of_an_older_call_takes_the_giant_place() -> None:
    morning = Morning()
    morning.call("A047")
    morning.after(PULSE)
    morning.call("A048")
    morning.after(PULSE)
    morning.call("A047", calls=2)
    assert morning.after(0) == "A047"
    assert morning.pulses


def test_a_ticket_recalled_while_it_waits_for_its_turn_has_one_turn() -> None:
    morning = Morning()
    morning.call("A047", "A048", "A049")
    morning.call("A048", calls=2)
    assert [call.number for call in morning.queue.waiting] == ["A049", "A048"]


def test_a_withdrawn_call_gives_way_to_the_last_one_that_stands() -> None:
    morning = Morning()
    morning.call("A047")
    morning.after(PULSE)
    morning.call("A048")
    morning.withdraw("A048")
    assert morning.after(0) == "A047"
    assert not morning.pulses


def test_a_call_withdrawn_before_its_turn_never_shows() -> None:
    morning = Morning()
    morning.call("A047", "A048", "A049")
    morning.withdraw("A048")
    assert list(morning.turns(seconds=20)) == ["A047", "A049"]


def test_calls_missed_in_an_outage_are_shown_when_the_board_heals() -> None:
    morning = Morning()
    morning.call("A047")
    morning.after(60)
    for number in ("A048", "A049"):
        morning.view.apply(a_call(number, at=round(morning.now * 1000)))
    assert morning.look() is not None
    assert list(morning.turns(seconds=12)) == ["A048", "A049"]


def test_an_older_call_that_comes_to_light_after_a_withdrawal_is_not_announced() -> None:
    queue = CallQueue()
    shown = [a_call("A049", at=49), a_call("A048", at=48)]
    queue.follow(shown, now=0.0)
    assert queue.follow([shown[1], a_call("A040", at=40)], now=60.0) is None
    assert not queue.waiting


def test_a_new_day_begins_empty() -> None:
    morning = Morning()
    morning.call("A047")
    morning.view.calls.clear()
    morning.look()
    assert morning.after(0) is None
    morning.call("A001")
    assert morning.after(0) == "A001"
    assert morning.pulses
