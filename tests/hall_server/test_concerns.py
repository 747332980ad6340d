"""Concerns at a running hall: who may see and do what, on a real disk, over restarts and power cuts."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from hall_server import protocol as p
from hall_server.client import HallError, HallLink, RefusedByHall
from hall_server.serving.clock import VirtualClock
from hall_server.store.database import open_engine
from hall_server.store.verify import verify
from tests.halls import MORNING, ServerProcess, TestHall, eventually
from tests.log import events_of

WORDS, NAME, PHONE = "Nobody told me to bring it", "张三丰", "13812345678"
NOTE = "asked the clerk at window 1"
FIRST = "C20260302-0001"
SECRETS = (WORDS, NAME, PHONE, NOTE, "promised better")
WORK: tuple[tuple[p.Ask, type[p.Result]], ...] = (
    (p.ListConcerns(), p.Concerns),
    (p.GetConcern("C20260302-0001"), p.ConcernStory),
    (p.OpenConcern("complaint", "x"), p.ConcernMade),
    (p.VerifyConcern("C20260302-0001", True, "x"), p.Accepted),
    (p.MendConcern("C20260302-0001", "x"), p.Accepted),
    (p.CallBackConcern("C20260302-0001", "satisfied"), p.Accepted),
    (p.CloseConcern("C20260302-0001"), p.Accepted),
)
SEE: tuple[p.Ask, type[p.Result]] = (p.SeeContact("C20260302-0001"), p.Contact)


@contextlib.asynccontextmanager
async def desk(hall: TestHall, number: int = 4, *duties: str) -> AsyncIterator[HallLink]:
    """A window whose clerk has these duties."""
    async with hall.window(number) as link:
        hall.registry.set_duties(f"{number:04d}", duties)
        yield link


async def bad_rating(hall: TestHall) -> p.TicketTaken:
    """Somebody was served at window 1, and was not content."""
    async with hall.link("kiosk", "kiosk-2") as kiosk, hall.window(1) as window:
        taken = await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
        await window.ask(p.CallNext(), p.AtWindow)
        await window.ask(p.StartService(), p.AtWindow)
        await window.ask(p.FinishService(), p.Finished)
    async with hall.link("web", "web") as web:
        rating = p.RateService(taken.ticket, 1, "dissatisfied", words=WORDS, name=NAME, phone=PHONE)
        await web.ask(rating, p.Rated)
    return taken


async def listed(link: HallLink, *, overdue: bool = False) -> tuple[p.ConcernInfo, ...]:
    return (await link.ask(p.ListConcerns(overdue), p.Concerns)).concerns


async def only(link: HallLink) -> str:
    (info,) = await listed(link)
    return info.number


async def refused(link: HallLink, ask: p.Ask, result: type[p.Result]) -> str:
    with pytest.raises(RefusedByHall) as refusal:
        await link.ask(ask, result)
    return refusal.value.code


def rows(hall: TestHall, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(hall.folder.database)) as database:
        return database.execute(query).fetchall()


def in_whole_log(hall: TestHall) -> None:
    engine = open_engine(hall.folder.database)
    assert verify(engine).bad_seq is None
    engine.dispose()


async def test_a_bad_rating_goes_all_the_way(hall: TestHall) -> None:
    async with hall.open(), desk(hall, 4, "callback") as link:
        taken = await bad_rating(hall)
        number = await only(link)
        story = await link.ask(p.GetConcern(number), p.ConcernStory)
        assert (story.words, story.name_masked, story.phone_masked) == (WORDS, "张**", "138****5678")
        assert (story.info.source, story.info.level, story.info.state) == (
            "bad_rating",
            "dissatisfied",
            "open",
        )
        assert (story.info.window, story.info.clerk, story.ticket) == (1, "0001", taken.ticket)
        assert (story.info.respond_by, story.info.close_by) == ("2026-03-03", "2026-03-09")
        await link.ask(p.VerifyConcern(number, True, NOTE), p.Accepted)
        await link.ask(p.MendConcern(number, "promised better"), p.Accepted)
        assert await link.ask(p.SeeContact(number), p.Contact) == p.Contact(NAME, PHONE)
        await link.ask(p.CallBackConcern(number, "satisfied"), p.Accepted)
        await link.ask(p.CloseConcern(number), p.Accepted)
        assert await listed(link) == ()
        story = await link.ask(p.GetConcern(number.lower()), p.ConcernStory)
    assert [(step.what, step.by, step.note) for step in story.steps] == [
        ("opened", "", ""),
        ("founded", "0004", NOTE),
        ("mended", "0004", "promised better"),
        ("satisfied", "0004", ""),
        ("closed", "0004", ""),
    ]
    assert story.responded_at == story.steps[1].at
    assert story.closed_at == story.steps[4].at
    assert set(story.spent) == {"open", "mending", "calling_back", "answered"}
    in_whole_log(hall)


async def test_nothing_personal_is_in_the_log_or_in_an_answer_that_is_kept(hall: TestHall) -> None:
    async with hall.open(), desk(hall, 4, "callback") as link:
        await bad_rating(hall)
        number = await only(link)
        ask = p.OpenConcern("complaint", WORDS, "consult", NAME, PHONE, window=1)
        made = await link.ask(ask, p.ConcernMade)
        for concern in (number, made.concern):
            await link.ask(p.VerifyConcern(concern, True, NOTE), p.Accepted)
            await link.ask(p.MendConcern(concern, "promised better"), p.Accepted)
            await link.ask(p.SeeContact(concern), p.Contact)
    for table in ("events", "concerns", "ratings", "replies"):
        everything = repr(rows(hall, f"SELECT * FROM {table}"))
        decoded = everything.encode().decode("unicode_escape", "replace")
        for secret in SECRETS:
            assert secret not in everything
            assert secret not in decoded
    # All of it deleted, the log is as whole as before.
    with contextlib.closing(sqlite3.connect(hall.folder.database)) as database:
        assert database.execute("DELETE FROM personal").rowcount > 0
        database.commit()
    in_whole_log(hall)


class TestRights:
    async def test_of_every_role(self, hall: TestHall) -> None:
        async with hall.open():
            for role, name in (
                ("board", "b"),
                ("screen", "1"),
                ("kiosk", "kiosk-1"),
                ("printer", "p"),
                ("booking", "k"),
                ("web", "w"),
            ):
                async with hall.link(role, name) as link:
                    for ask, result in (*WORK, SEE):
                        with pytest.raises(HallError, match="may not do that"):
                            await link.ask(ask, result)

    async def test_of_the_manager_who_sees_no_contacts(self, hall: TestHall) -> None:
        async with hall.open(), hall.link("manager", "zhang") as zhang:
            await bad_rating(hall)
            number = await only(zhang)
            story = await zhang.ask(p.GetConcern(number), p.ConcernStory)
            assert (story.phone_masked, story.ticket, story.may_call) == ("138****5678", None, False)
            with pytest.raises(HallError, match="may not do that"):
                await zhang.ask(p.SeeContact(number), p.Contact)
            await zhang.ask(p.VerifyConcern(number, False, NOTE), p.Accepted)
            story = await zhang.ask(p.GetConcern(number), p.ConcernStory)
            assert story.steps[-1].by == ""

    async def test_of_a_clerk_without_a_duty_and_of_nobody(self, hall: TestHall) -> None:
        async with hall.open(), desk(hall) as link:
            await bad_rating(hall)
            for ask, result in (*WORK, SEE):
                assert await refused(link, ask, result) == "not_your_duty"
            await link.ask(p.SignOut(), p.Accepted)
            for ask, result in (*WORK, SEE):
                assert await refused(link, ask, result) == "not_signed_in"

    async def test_of_a_clerk_who_works_but_does_not_call_back(self, hall: TestHall) -> None:
        async with hall.open(), desk(hall, 4, "concerns") as link:
            await bad_rating(hall)
            number = await only(link)
            assert not (await link.ask(p.GetConcern(number), p.ConcernStory)).may_call
            with pytest.raises(RefusedByHall, match="the duty callback") as refusal:
                await link.ask(p.SeeContact(number), p.Contact)
            assert refusal.value.code == "not_your_duty"
            await link.ask(p.VerifyConcern(number, True, NOTE), p.Accepted)
        assert not any(kind == "ContactSeen" for kind, _body in events_of(hall))

    async def test_of_calling_back_over_a_restart(self, hall: TestHall) -> None:
        async with (
            hall.open(),
            desk(hall, 4, "callback") as caller,
            desk(hall, 2, "concerns") as worker,
            hall.link("manager", "zhang") as zhang,
        ):
            await bad_rating(hall)
            number = await only(zhang)
            await zhang.ask(p.VerifyConcern(number, False, NOTE), p.Accepted)
            call = p.CallBackConcern(number, "unreachable", NOTE)
            for link, code in (
                (zhang, "callers_only"),
                (worker, "callers_only"),
                (caller, "see_contact_first"),
            ):
                assert await refused(link, call, p.Accepted) == code
            await caller.ask(p.SeeContact(number), p.Contact)
        async with hall.open(), desk(hall, 4, "callback") as caller, desk(hall, 2, "concerns") as worker:
            await caller.ask(call, p.Accepted)
            assert await refused(caller, call, p.Accepted) == "tried_just_now"
            assert await refused(worker, p.CloseConcern(number, NOTE), p.Accepted) == "call_back_first"

    async def test_of_who_sits_where_it_happened(self, hall: TestHall) -> None:
        case = p.OpenConcern("hotline", WORDS, reference="HN-1", window=4)
        async with hall.open(), desk(hall, 4, "callback") as there, hall.link("manager", "zhang") as zhang:
            await zhang.ask(case, p.ConcernMade)
            assert await listed(there) == ()
            assert await refused(there, case, p.ConcernMade) == "entered_already"
            assert await refused(there, p.GetConcern(FIRST), p.ConcernStory) == "unknown_concern"
            assert await zhang.ask(case, p.ConcernMade) == p.ConcernMade(FIRST, already=True)

    async def test_a_duty_that_was_taken_away_is_gone_at_once(self, hall: TestHall) -> None:
        async with hall.open(), desk(hall, 4, "callback") as link:
            await bad_rating(hall)
            number = await only(link)
            assert (await link.ask(p.GetConcern(number), p.ConcernStory)).may_call
            await link.ask(p.SeeContact(number), p.Contact, request_id="the-same-look")
            hall.registry.set_duties("0004", ())
            for ask, result in (*WORK, SEE):
                assert await refused(link, ask, result) == "not_your_duty"
            # Nor is the answer of before given again.
            with pytest.raises(RefusedByHall, match="duty"):
                await link.ask(p.SeeContact(number), p.Contact, request_id="the-same-look")

    async def test_nobody_sees_what_is_about_the_own_service(self, hall: TestHall) -> None:
        async with hall.open(), desk(hall, 1, "callback", "concerns") as own:
            await bad_rating(hall)
            complaint = p.OpenConcern("complaint", WORDS, phone=PHONE, clerk="0001")
            async with hall.link("manager", "zhang") as zhang:
                await zhang.ask(complaint, p.ConcernMade)
                numbers = [info.number for info in await listed(zhang)]
            assert len(numbers) == 2
            assert await listed(own) == ()
            for number in numbers:
                for ask, result in (
                    (p.GetConcern(number), p.ConcernStory),
                    (p.VerifyConcern(number, False, "x"), p.Accepted),
                    (p.SeeContact(number), p.Contact),
                ):
                    assert await refused(own, ask, result) == "unknown_concern"
            async with hall.link("manager", "zhang-2") as zhang:
                anonymous = p.OpenConcern("complaint", WORDS, clerk="0001")
                number = (await zhang.ask(anonymous, p.ConcernMade)).concern
                await zhang.ask(p.VerifyConcern(number, False, "x"), p.Accepted)
                await zhang.ask(p.CloseConcern(number, "x"), p.Accepted)
                closed = (await zhang.ask(p.ListConcerns(closed=True), p.Concerns)).concerns
            assert [info.number for info in closed] == [number]
            assert (await own.ask(p.ListConcerns(closed=True), p.Concerns)).concerns == ()

    async def test_nothing_of_it_is_on_the_air(self, hall: TestHall) -> None:
        async with hall.open(), desk(hall, 4, "callback") as link, hall.mirror("board", "b") as board:
            await bad_rating(hall)
            before = board.seq
            number = await only(link)
            await link.ask(p.VerifyConcern(number, True, NOTE), p.Accepted)
            await link.ask(p.SeeContact(number), p.Contact)
            await asyncio.sleep(0.2)
            assert board.seq == before


async def test_each_look_is_in_the_log(hall: TestHall) -> None:
    async with hall.open(), desk(hall, 4, "callback") as link:
        await bad_rating(hall)
        number = await only(link)
        for _look in range(2):
            await link.ask(p.SeeContact(number), p.Contact, request_id="the-same-look")
    looks = [body for kind, body in events_of(hall) if kind == "ContactSeen"]
    assert [(body["clerk"], body["concern"]) for body in looks] == [("0004", 2026030200001)] * 2
    assert rows(hall, "SELECT DISTINCT device FROM events WHERE kind = 'ContactSeen'") == [("window-4",)]


async def test_only_clerks_there_are_can_be_complained_about(hall: TestHall) -> None:
    async with hall.open(), hall.link("manager", "zhang") as zhang:
        nobody = p.OpenConcern("complaint", WORDS, clerk="7777")
        assert await refused(zhang, nobody, p.ConcernMade) == "unknown_clerk"
        with pytest.raises(HallError, match="protocol"):
            await zhang.ask(p.OpenConcern("complaint", "\x1b[31mred"), p.ConcernMade)


async def test_a_case_of_the_hotline_comes_once_also_long_after_it_was_closed(hall: TestHall) -> None:
    case = p.OpenConcern("hotline", WORDS, reference="HN-2026-1")
    async with hall.open(), hall.link("manager", "zhang") as zhang:
        many = await asyncio.gather(*(zhang.ask(case, p.ConcernMade) for _time in range(20)))
        assert sum(not made.already for made in many) == 1
        (number,) = {made.concern for made in many}
        await zhang.ask(p.VerifyConcern(number, False, NOTE), p.Accepted)
        await zhang.ask(p.CloseConcern(number, NOTE), p.Accepted)
    async with days_later(hall, 3), hall.link("manager", "zhang") as zhang:
        assert await zhang.ask(case, p.ConcernMade) == p.ConcernMade(number, already=True)
        story = await zhang.ask(p.GetConcern(number), p.ConcernStory)
        assert (story.info.state, story.info.reference, story.words) == ("closed", "HN-2026-1", WORDS)
        assert await refused(zhang, p.MendConcern(number, "x"), p.Accepted) == "unknown_concern"


@contextlib.asynccontextmanager
async def days_later(hall: TestHall, days: int) -> AsyncIterator[None]:
    moment = MORNING + timedelta(days=days)
    async with hall.open(lambda last_at, plan: VirtualClock(moment, plan.timezone, 1.0, last_at)):
        yield


async def test_it_goes_on_after_a_restart_on_another_day_and_is_overdue(
    hall: TestHall, caplog: pytest.LogCaptureFixture
) -> None:
    with hall.folder.settings_path.open("a", encoding="utf-8") as file:
        file.write("\n[concerns]\ntry_again_minutes = 0\n")
    async with hall.open(), desk(hall, 4, "callback") as link:
        await bad_rating(hall)
        number = await only(link)
        await link.ask(p.VerifyConcern(number, True, NOTE), p.Accepted)
        waiting = (await link.ask(p.OpenConcern("suggestion", WORDS), p.ConcernMade)).concern
        await link.ask(p.VerifyConcern(waiting, True, NOTE), p.Accepted)
    assert "OVERDUE" not in caplog.text
    caplog.set_level(logging.WARNING)
    async with days_later(hall, 8), desk(hall, 4, "callback") as link:
        assert [info.number for info in await listed(link)] == [number, waiting]
        await eventually(lambda: "OVERDUE" in caplog.text)
        (late,) = await listed(link, overdue=True)
        assert (late.number, late.state, late.overdue) == (number, "mending", ("close",))
        await link.ask(p.MendConcern(number, NOTE), p.Accepted)
        await link.ask(p.SeeContact(number), p.Contact)
        for _try in range(3):
            assert await refused(link, p.CloseConcern(number, NOTE), p.Accepted) == "call_back_first"
            await link.ask(p.CallBackConcern(number, "unreachable"), p.Accepted)
        await link.ask(p.CloseConcern(number, NOTE), p.Accepted)
        await asyncio.sleep(1.2)
    shouts = [record.getMessage() for record in caplog.records if "OVERDUE" in record.getMessage()]
    assert len(shouts) == 1, "once a day"
    assert number in shouts[0]
    assert waiting not in shouts[0]
    in_whole_log(hall)


async def test_no_step_is_lost_or_done_twice_by_a_power_cut(hall: TestHall) -> None:
    server = ServerProcess(hall)
    server.start()
    try:
        await server.answering()
        async with hall.link("manager", "zhang") as zhang:
            await bad_rating(hall)
            number = await only(zhang)
            ask = p.OpenConcern("complaint", WORDS, phone=PHONE)
            made = await zhang.ask(ask, p.ConcernMade, request_id="a-complaint")
            await zhang.ask(p.VerifyConcern(number, True, NOTE), p.Accepted, request_id="verify-it")
            server.kill()
            server.start()
            await server.answering()
            assert await zhang.ask(ask, p.ConcernMade, request_id="a-complaint") == made
            await zhang.ask(p.VerifyConcern(number, True, NOTE), p.Accepted, request_id="verify-it")
            story = await zhang.ask(p.GetConcern(number), p.ConcernStory)
            assert [step.what for step in story.steps] == ["opened", "founded"]
            assert story.steps[1].note == NOTE
            await zhang.ask(p.MendConcern(number, NOTE), p.Accepted)
            assert len(await listed(zhang)) == 2
    finally:
        server.stop()
    in_whole_log(hall)


async def test_a_rating_thought_better_of_stays_a_concern(hall: TestHall) -> None:
    async with hall.open(), hall.link("manager", "zhang") as zhang, hall.link("web", "web") as web:
        taken = await bad_rating(hall)
        await web.ask(p.RateService(taken.ticket, 1, "satisfied", words="all right"), p.Rated)
        story = await zhang.ask(p.GetConcern(await only(zhang)), p.ConcernStory)
    assert (story.info.level, story.info.contact, story.info.state) == ("satisfied", False, "open")
    assert (story.words, story.phone_masked) == ("all right", "")
    assert [step.what for step in story.steps] == ["opened", "rated_better"]
