"""One honest rating for each completed service: voluntary, after its end, once, and soon final."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.plan import RatingRules
from hall_server.domain.rating import NOTHING_LEFT, Level, Private, Rating, Served, Signals
from hall_server.domain.rules import HOUR, MINUTE
from tests.domain.day import PLAN, Day, name

RULES = RatingRules(version="2026", options={"speed": name("Speed"), "attitude": name("Attitude")})
DAY = 24 * HOUR
GOOD, BAD = Level.SATISFIED, Level.VERY_DISSATISFIED


def rating_day(**rules: object) -> Day:
    return Day(replace(PLAN, ratings=replace(RULES, **rules)))  # type: ignore[arg-type]


def served(day: Day, ended_ago: int = 0, *, visit: int = 1, rating: Rating | None = None) -> Served:
    """What the disk says of somebody who was served at window 1."""
    return Served(2026030200001, visit, "consult", 1, "9001", day.now - ended_ago, True, rating)


def given_to(day: Day, command: c.Rate) -> Rating:
    (rated,) = (event for event in day.do(command) if isinstance(event, e.ServiceRated))
    return rated.rating


class TestARating:
    def test_keeps_who_served_and_when_but_not_who_rated(self) -> None:
        day = rating_day()
        left = Private("quick", "Zhang", "13800005678", "salt")
        visit = served(day, MINUTE)
        rating = given_to(
            day, c.Rate(visit, GOOD, ("speed", "speed"), left, Signals("screen", "abc", on_site=True))
        )
        assert (rating.window, rating.clerk, rating.service) == (1, "9001", "consult")
        assert rating.options == ("speed",)
        assert rating.version == "2026"
        assert rating.signals == Signals("screen", "abc", on_site=True, since_end=MINUTE)
        assert rating.contact
        assert rating.seal == left.seal
        for personal in ("quick", "Zhang", "13800005678"):
            assert personal not in repr(rating)

    def test_comes_after_the_end(self) -> None:
        day = rating_day()
        waiting = replace(served(day), ended_at=None)
        assert day.refused(c.Rate(waiting, GOOD)).code == "not_over_yet"

    def test_is_for_completed_services_only(self) -> None:
        day = rating_day()
        assert day.refused(c.Rate(replace(served(day), completed=False), GOOD)).code == "not_to_be_rated"

    def test_can_be_changed_for_ten_minutes_and_no_longer(self) -> None:
        day = rating_day()
        visit = served(day, MINUTE)
        first = given_to(day, c.Rate(visit, GOOD, signals=Signals(device="first")))
        day.later(10 * 60)
        changed = given_to(day, c.Rate(visit, BAD, ("speed",), signals=Signals(device="second")))
        assert (changed.first_at, changed.at) == (first.at, day.now)
        assert changed.signals == first.signals
        day.later(0.001)
        assert day.refused(c.Rate(visit, GOOD)).code == "rated_already"

    def test_from_before_today_is_known_from_the_disk(self) -> None:
        day = rating_day()
        visit = served(day, DAY)
        old = replace(given_to(rating_day(), c.Rate(visit, GOOD)), first_at=day.now - HOUR, at=day.now - HOUR)
        assert day.refused(c.Rate(replace(visit, rating=old), BAD, ("speed",))).code == "rated_already"

    def test_that_says_the_same_again_is_no_news(self) -> None:
        day = rating_day()
        visit = served(day)
        given_to(day, c.Rate(visit, GOOD, ("speed",)))
        assert day.do(c.Rate(visit, GOOD, ("speed",), Private(salt="another"))) == []
        given_to(day, c.Rate(visit, GOOD, ("speed",), Private("one word")))

    def test_twice_at_once_is_once(self) -> None:
        """Both came before either was on disk."""
        day = rating_day()
        visit = served(day)
        given_to(day, c.Rate(visit, GOOD))
        day.later(11 * 60)
        assert day.refused(c.Rate(visit, GOOD)).code == "rated_already"

    def test_twice_at_once_is_once_over_midnight(self) -> None:
        day = rating_day(change=0)
        visit = served(day)
        day.at(2, 23, 59)
        day.later(59.9)
        given_to(day, c.Rate(visit, GOOD))
        day.later(0.2)
        day.do(c.TurnDay())
        assert day.refused(c.Rate(visit, GOOD)).code == "rated_already"

    def test_has_its_time(self) -> None:
        day = rating_day(days=3)
        given_to(day, c.Rate(served(day, 3 * DAY), GOOD))
        late = day.refused(c.Rate(served(day, 3 * DAY + 1, visit=2), GOOD))
        assert (late.code, late.fields) == ("rating_expired", {"days": 3})

    def test_that_was_kept_elsewhere_counts_from_when_it_was_given(self) -> None:
        day = rating_day(days=3)
        visit = served(day, 3 * DAY + HOUR)
        rating = given_to(day, c.Rate(visit, GOOD, kept_for=2 * HOUR))
        assert rating.at == day.now - 2 * HOUR
        assert rating.signals.since_end == 3 * DAY - HOUR
        impossible = given_to(day, c.Rate(served(day, MINUTE, visit=2), GOOD, kept_for=DAY))
        assert impossible.signals.since_end == 0


class TestWhatWasLeft:
    BEFORE = Private("slow", "Zhang", "13800005678", "salt")

    def test_stays_with_its_seal_where_nothing_more_is_said(self) -> None:
        assert Private(salt="another").over(self.BEFORE) == self.BEFORE

    def test_stays_beside_what_is_said_anew_under_a_new_seal(self) -> None:
        both = Private(phone="13900001111", salt="another").over(self.BEFORE)
        assert both == Private("slow", "Zhang", "13900001111", "another")
        assert both.seal != self.BEFORE.seal

    def test_is_nothing_where_nothing_was_ever_said(self) -> None:
        assert not Private(salt="another").over(NOTHING_LEFT).seal

    def test_is_not_changed_for_ever(self) -> None:
        day = rating_day()
        visit = served(day)
        for level in [GOOD, Level.VERY_SATISFIED] * 10 + [GOOD]:
            day.later(1)
            given_to(day, c.Rate(visit, level))
        assert day.refused(c.Rate(visit, Level.FAIRLY_SATISFIED)).code == "rated_already"

    def test_that_was_kept_elsewhere_does_not_undo_a_newer_one(self) -> None:
        day = rating_day()
        visit = served(day, MINUTE)
        day.later(60)
        given_to(day, c.Rate(visit, GOOD))
        day.later(60)
        assert day.do(c.Rate(visit, Level.VERY_SATISFIED, kept_for=90_000)) == []
        assert day.do(c.Rate(visit, Level.VERY_SATISFIED, kept_for=2**62)) == []

    def rated_at_the_window(self) -> tuple[Day, c.Rate]:
        """Somebody was just served at window 1, and has rated that."""
        day = rating_day()
        day.open(1)
        day.take()
        ticket = day.ticket(day.serve())
        rate = c.Rate(Served(ticket.id, 1, "consult", 1, "9001", day.now, completed=True), GOOD)
        given_to(day, rate)
        return day, rate

    def test_goes_with_an_end_that_is_taken_back_and_waits_for_the_next(self) -> None:
        day, rate = self.rated_at_the_window()
        _taken_back, voided = day.do(c.TakeBack(1))
        assert isinstance(voided, e.RatingVoided)
        assert day.hall.rated == {}
        # What was read from the disk a moment ago is not so any more.
        assert day.refused(rate).code == "not_over_yet"
        day.later(11 * 60)
        day.do(c.FinishService(1))
        given_to(day, replace(rate, served=replace(rate.served, ended_at=day.now)))

    def test_takes_the_concern_with_it_that_it_opened(self) -> None:
        day, rate = self.rated_at_the_window()
        day.later(1)
        day.do(replace(rate, level=BAD, options=("speed",)))
        day.do(c.TakeBack(1))
        (concern,) = day.hall.concerns.by_id.values()
        assert concern.closed

    def test_of_a_service_that_goes_on_elsewhere_is_not_to_be(self) -> None:
        day, rate = self.rated_at_the_window()
        day.do(c.TakeBack(1))
        day.do(c.TransferTicket(1, "intake"))
        assert day.hall.rated == {}
        later = replace(rate, served=replace(rate.served, visit=3))
        assert day.refused(later).code == "not_to_be_rated"


class TestABadRating:
    def test_needs_a_reason_or_words(self) -> None:
        day = rating_day()
        assert day.refused(c.Rate(served(day), BAD)).code == "bad_rating_needs_reason"
        assert day.refused(c.Rate(served(day), BAD, private=Private("  "))).code == "bad_rating_needs_reason"
        given_to(day, c.Rate(served(day), BAD, private=Private("nobody listened")))
        given_to(day, c.Rate(served(day, visit=2), BAD, ("attitude",)))

    def test_needs_none_where_the_hall_says_so(self) -> None:
        day = rating_day(bad_needs_reason=False)
        given_to(day, c.Rate(served(day), BAD))


class TestWhatIsWritten:
    def test_must_be_of_the_list_that_counts_now(self) -> None:
        day = rating_day()
        assert day.refused(c.Rate(served(day), GOOD, ("colour",))).code == "unknown_option"

    def test_has_bounds(self) -> None:
        day = rating_day()
        for left in (Private("x" * 501), Private(name="x" * 41)):
            assert day.refused(c.Rate(served(day), GOOD, private=left)).code == "text_too_long"
        assert (
            day.refused(c.Rate(served(day), GOOD, private=Private(phone="call me"))).code
            == "phone_unreadable"
        )

    @given(st.builds(Private, st.text(), st.text(), st.text(), st.text(min_size=1)))
    def test_is_sealed(self, left: Private) -> None:
        """The seal changes with every sign and with the salt; nothing written has none."""
        assert bool(left.seal) == bool(left.words or left.name or left.phone)
        if left.seal:
            assert replace(left, words=left.words + "!").seal != left.seal
            assert replace(left, salt=left.salt + "!").seal != left.seal

    def test_in_one_place_is_not_sealed_as_in_another(self) -> None:
        assert Private(words="ab").seal != Private(words="a", name="b").seal
        assert NOTHING_LEFT.seal == ""


class TestNotices:
    def phones(self, ahead: int = 3) -> Day:
        day = Day(replace(PLAN, notices_ahead=ahead))
        day.open(1)
        return day

    def test_are_for_those_in_line(self) -> None:
        day = self.phones()
        ticket = day.ticket(day.take())
        left = Private(phone="13800005678", salt="salt")
        wanted = day.expect(c.WantNotices(ticket.id, left), e.NoticesWanted)
        assert (wanted.ticket, wanted.seal) == (ticket.id, left.seal)
        day.serve()
        assert day.refused(c.WantNotices(ticket.id, left)).code == "not_in_line"
        assert day.refused(c.WantNotices(1, left)).code == "not_in_line"
        day.expect(c.StopNotices(ticket.id), e.NoticesStopped)
        assert day.do(c.StopNotices(1)) == []

    def test_need_a_phone_number(self) -> None:
        day = self.phones()
        ticket = day.ticket(day.take())
        for phone in ("", "zhang", "138 0000", "+", "1" * 16):
            assert day.refused(c.WantNotices(ticket.id, Private(phone=phone))).code == "phone_unreadable"

    def test_are_not_a_way_to_fill_the_log(self) -> None:
        day = self.phones()
        ticket = day.ticket(day.take())
        left = Private(phone="13800005678", salt="salt")
        for _time in range(5):
            day.do(c.WantNotices(ticket.id, left))
            day.do(c.StopNotices(ticket.id))
            assert day.do(c.StopNotices(ticket.id)) == []
        assert day.refused(c.WantNotices(ticket.id, left)).code == "numbers_tried_out"

    def test_are_not_sent_where_no_channel_is_set_up(self) -> None:
        day = self.phones(ahead=0)
        ticket = day.ticket(day.take())
        assert day.refused(c.WantNotices(ticket.id, Private(phone="13800005678"))).code == "no_notices_here"
