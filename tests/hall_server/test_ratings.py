"""Citizens rate what was done for them: over real sockets, on a real disk, over days and crashes."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from hall_server import protocol as p
from hall_server.bootstrap import ClockMaker
from hall_server.client import HallLink, RefusedByHall
from hall_server.domain.plan import HallPlan
from hall_server.serving.clock import HallClock, VirtualClock
from hall_server.store.database import open_engine
from hall_server.store.stories import left_behind
from hall_server.store.verify import verify
from tests.halls import MORNING, ServerProcess, TestHall

SECRETS = ("Nobody told me", "Zhang San", "13800005678")


def at(moment: datetime) -> ClockMaker:
    def clock(last_at: int, plan: HallPlan) -> HallClock:
        return VirtualClock(moment, plan.timezone, 1.0, last_at)

    return clock


@contextlib.asynccontextmanager
async def web(hall: TestHall) -> AsyncIterator[HallLink]:
    async with hall.link("web", "web") as link:
        yield link


async def take(hall: TestHall, ask: p.TakeTicket | p.BeginJourney | None = None) -> p.TicketTaken:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        return await kiosk.ask(ask or p.TakeTicket("consult"), p.TicketTaken)


async def serve(window: HallLink) -> None:
    await window.ask(p.CallNext(), p.AtWindow)
    await window.ask(p.StartService(), p.AtWindow)
    await window.ask(p.FinishService(), p.Finished)


async def served(hall: TestHall) -> p.TicketTaken:
    """Somebody came, was served at window 1, and is on the way out."""
    taken = await take(hall)
    async with hall.window(1) as window:
        await serve(window)
    return taken


async def refused(link: HallLink, ask: p.Ask, result: type[p.Rated | p.TicketStory]) -> str:
    with pytest.raises(RefusedByHall) as refusal:
        await link.ask(ask, result)
    return refusal.value.code


async def test_a_ticket_tells_its_story_from_line_to_rating(hall: TestHall) -> None:
    async with hall.open(), web(hall) as phone, hall.window(1) as window:
        taken = await take(hall)
        story = await phone.ask(p.GetTicket(taken.ticket), p.TicketStory)
        assert (story.number, story.day, story.state, story.services) == (
            taken.number,
            "2026-03-02",
            "waiting",
            (),
        )
        await window.ask(p.CallNext(), p.AtWindow)
        await window.ask(p.StartService(), p.AtWindow)
        assert await refused(phone, p.RateService(taken.ticket, 1, "satisfied"), p.Rated) == "not_over_yet"
        await window.ask(p.FinishService(), p.Finished)
        story = await phone.ask(p.GetTicket(taken.ticket), p.TicketStory)
        (record,) = story.services
        assert record.ended_at is not None
        assert (story.state, record.service, record.window, record.rating) == ("done", "consult", 1, None)
        assert record.rate_until == record.ended_at + 7 * 86_400_000
        rated = await phone.ask(p.RateService(taken.ticket, 1, "satisfied", ("attitude",)), p.Rated)
        story = await phone.ask(p.GetTicket(taken.ticket), p.TicketStory)
        given = story.services[0].rating
        assert given == p.GivenRating("satisfied", ("attitude",), rated.change_until)
        for nobody in (taken.ticket + 1, -1, 2**63, 2**70):
            assert await refused(phone, p.GetTicket(nobody), p.TicketStory) == "unknown_ticket"
            assert await refused(phone, p.RateService(nobody, 1, "satisfied"), p.Rated) == "not_to_be_rated"


async def test_each_step_of_a_journey_is_rated_by_itself_and_a_transfer_is_not(hall: TestHall) -> None:
    async with hall.open(), web(hall) as phone, hall.window(9) as window:
        journey = await take(hall, p.BeginJourney("company"))
        await serve(window)
        await serve(window)
        await phone.ask(p.RateService(journey.ticket, 1, "very_satisfied"), p.Rated)
        await phone.ask(p.RateService(journey.ticket, 2, "satisfied"), p.Rated)
        sent_on = await take(hall)
        await window.ask(p.CallNext(), p.AtWindow)
        await window.ask(p.StartService(), p.AtWindow)
        await window.ask(p.TransferTicket("invoice"), p.Accepted)
        story = await phone.ask(p.GetTicket(sent_on.ticket), p.TicketStory)
        assert [record.rate_until for record in story.services] == [None]
        assert (
            await refused(phone, p.RateService(sent_on.ticket, 1, "satisfied"), p.Rated) == "not_to_be_rated"
        )


async def test_who_did_not_come_has_nothing_to_rate(hall: TestHall) -> None:
    async with hall.open(), web(hall) as phone, hall.window(1) as window:
        taken = await take(hall)
        await window.ask(p.CallNext(), p.AtWindow)
        for _call in range(2):
            await window.ask(p.Recall(), p.AtWindow)
        await window.ask(p.MarkNoShow(), p.Accepted)
        rating = p.RateService(taken.ticket, 1, "satisfied")
        assert await refused(phone, rating, p.Rated) == "not_to_be_rated"


async def test_fifty_taps_at_once_are_one_rating(hall: TestHall) -> None:
    async with hall.open(), web(hall) as phone:
        taken = await served(hall)
        taps = [phone.ask(p.RateService(taken.ticket, 1, "satisfied"), p.Rated) for _tap in range(50)]
        until = {rated.change_until for rated in await asyncio.gather(*taps)}
        assert len(until) == 1
    assert rows(hall, "SELECT count(*) FROM ratings") == [(1,)]
    assert rows(hall, "SELECT count(*) FROM events WHERE kind = 'ServiceRated'") == [(1,)]


async def test_a_rating_is_final_after_ten_minutes_also_tomorrow_and_after_a_restart(hall: TestHall) -> None:
    async with hall.open(), web(hall) as phone:
        taken = await served(hall)
        await phone.ask(p.RateService(taken.ticket, 1, "dissatisfied", ("skill",)), p.Rated)
    for minutes in (9, 11, 24 * 60):
        async with hall.open(at(MORNING + timedelta(minutes=minutes))), web(hall) as phone:
            again = p.RateService(taken.ticket, 1, "fairly_satisfied")
            if minutes < 10:
                await phone.ask(again, p.Rated)
            else:
                assert await refused(phone, again, p.Rated) == "rated_already"
    assert rows(hall, "SELECT level FROM ratings") == [("fairly_satisfied",)]


async def test_a_service_can_be_rated_for_a_week(hall: TestHall) -> None:
    async with hall.open():
        first, second = await served(hall), await served(hall)
    async with hall.open(at(MORNING + timedelta(days=6))), web(hall) as phone:
        await phone.ask(p.RateService(first.ticket, 1, "satisfied"), p.Rated)
    async with hall.open(at(MORNING + timedelta(days=7, minutes=1))), web(hall) as phone:
        assert await refused(phone, p.RateService(second.ticket, 1, "satisfied"), p.Rated) == "rating_expired"


async def test_an_acknowledged_rating_survives_a_power_cut_and_is_there_once(hall: TestHall) -> None:
    server = ServerProcess(hall)
    server.start()
    try:
        await server.answering()
        async with web(hall) as phone:
            taken = await served(hall)
            ask = p.RateService(taken.ticket, 1, "satisfied")
            await phone.ask(ask, p.Rated, request_id="the-only-one")
            server.kill()
            server.start()
            await server.answering()
            await phone.ask(ask, p.Rated, request_id="the-only-one")
    finally:
        server.stop()
    kinds = rows(hall, "SELECT count(*) FROM events WHERE kind = 'ServiceRated'")
    assert kinds == [(1,)]


async def test_nothing_personal_is_in_the_log_and_what_is_left_can_be_read_beside_it(hall: TestHall) -> None:
    words, name, _phone_number = SECRETS
    async with hall.open(), web(hall) as phone:
        taken = await served(hall)
        ask = p.RateService(
            taken.ticket, 1, "dissatisfied", words=words, name=name, phone=" 138-0000 5678 ", device="d1"
        )
        await phone.ask(ask, p.Rated)
    for table in ("events", "ratings", "replies"):
        everything = repr(rows(hall, f"SELECT * FROM {table}"))
        assert not any(secret in everything for secret in SECRETS)
    engine = open_engine(hall.folder.database)
    left = left_behind(engine, f"rating-{taken.ticket}-1")
    assert left is not None
    assert (left.words, left.name, left.phone) == SECRETS
    assert left.seal in repr(rows(hall, "SELECT body FROM ratings"))
    # Deleted, it leaves nothing that the log would miss.
    with sqlite3.connect(hall.folder.database) as database:
        database.execute("DELETE FROM personal")
    assert verify(engine).bad_seq is None
    engine.dispose()


async def test_words_that_are_taken_back_are_gone(hall: TestHall) -> None:
    async with hall.open(), web(hall) as phone:
        taken = await served(hall)
        await phone.ask(p.RateService(taken.ticket, 1, "satisfied", words="too much"), p.Rated)
        await phone.ask(p.RateService(taken.ticket, 1, "satisfied"), p.Rated)
    assert rows(hall, "SELECT * FROM personal") == []


async def test_what_was_left_stays_with_another_answer_until_it_is_taken_back(hall: TestHall) -> None:
    words, name, number = SECRETS
    async with hall.open(), web(hall) as phone:
        taken = await served(hall)

        async def left(ask: p.RateService) -> tuple[str, ...]:
            await phone.ask(ask, p.Rated)
            story = await phone.ask(p.GetTicket(taken.ticket), p.TicketStory)
            assert story.services[0].rating is not None
            return story.services[0].rating.left

        assert await left(p.RateService(taken.ticket, 1, "satisfied")) == ()
        written = p.RateService(taken.ticket, 1, "dissatisfied", words=words, name=name, phone=number)
        assert await left(written) == ("words", "name", "phone")
        # Words that stay are reason enough for a bad answer.
        worse = p.RateService(taken.ticket, 1, "very_dissatisfied", keep=True)
        assert await left(worse) == ("words", "name", "phone")
        assert personal(hall) == [SECRETS]
        ratings = rows(hall, "SELECT count(*) FROM events WHERE kind = 'ServiceRated'")
        assert await left(worse) == ("words", "name", "phone")
        assert rows(hall, "SELECT count(*) FROM events WHERE kind = 'ServiceRated'") == ratings
        await left(p.RateService(taken.ticket, 1, "satisfied", phone="13900001111", keep=True))
        assert personal(hall) == [(words, name, "13900001111")]
        assert await left(p.RateService(taken.ticket, 1, "satisfied")) == ()
        assert personal(hall) == []
    engine = open_engine(hall.folder.database)
    assert verify(engine).bad_seq is None
    engine.dispose()


def personal(hall: TestHall) -> list[tuple[object, ...]]:
    return rows(hall, "SELECT words, name, phone FROM personal")


async def test_a_rating_goes_with_an_end_that_is_taken_back(hall: TestHall) -> None:
    async with hall.open(), web(hall) as phone, hall.window(1) as window:
        taken = await take(hall)
        await serve(window)
        await phone.ask(p.RateService(taken.ticket, 1, "satisfied", words="too early"), p.Rated)
        await window.ask(p.TakeBack(), p.AtWindow)
        assert await refused(phone, p.RateService(taken.ticket, 1, "satisfied"), p.Rated) == "not_over_yet"
        assert rows(hall, "SELECT * FROM ratings") == rows(hall, "SELECT * FROM personal") == []
        await window.ask(p.FinishService(), p.Finished)
        await phone.ask(p.RateService(taken.ticket, 1, "very_satisfied"), p.Rated)
    assert rows(hall, "SELECT level FROM ratings") == [("very_satisfied",)]


async def test_only_the_web_may_rate_and_look_up(hall: TestHall) -> None:
    async with hall.open():
        for role, name in (("window", "1"), ("board", "b"), ("kiosk", "kiosk-1"), ("manager", "m")):
            async with hall.link(role, name) as link:
                for ask, result in (
                    (p.GetTicket(1), p.TicketStory),
                    (p.RateService(1, 1, "satisfied"), p.Rated),
                    (p.GetLinkKey(), p.LinkKey),
                ):
                    with pytest.raises(Exception, match="may not do that"):
                        await link.ask(ask, result)


async def test_nobody_sees_a_rating_on_the_air(hall: TestHall) -> None:
    """A clerk's terminal hears everything that is broadcast."""
    async with hall.open(), web(hall) as phone, hall.mirror("board", "watcher") as watcher:
        taken = await served(hall)
        before = watcher.seq
        await phone.ask(p.RateService(taken.ticket, 1, "dissatisfied", ("skill",)), p.Rated)
        await asyncio.sleep(0.2)
        assert watcher.seq == before


def rows(hall: TestHall, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(hall.folder.database)) as database:
        return database.execute(query).fetchall()
