"""Ten minutes to think better of it, seven days to rate: by the hall's clock."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.bootstrap import ClockMaker
from hall_server.domain.plan import HallPlan
from hall_server.serving.clock import HallClock, VirtualClock
from hall_server.web.rating.giving import MOST_CHANGES, Giving, TooLate
from hall_server.web.rating.store import day_key, forget
from hall_server.web.state import State
from tests.halls import MORNING, TestHall, eventually
from tests.web.rating.looking import level, rating, ratings_in_log
from tests.web.rating.phones import Pages, Phone, call, knows_the_hall, rating_path, served, take


def at(moment: datetime) -> ClockMaker:
    def clock(last_at: int, plan: HallPlan) -> HallClock:
        return VirtualClock(moment, plan.timezone, 1.0, last_at)

    return clock


@contextlib.asynccontextmanager
async def later(pages: Pages, passed: timedelta = timedelta()) -> AsyncIterator[Phone]:
    """A phone at the pages of a hall that opens so long after nine."""
    async with pages.hall.open(at(MORNING + passed)), pages.open() as serving, pages.phone(serving) as phone:
        await knows_the_hall(serving)
        yield phone


async def test_within_ten_minutes_it_is_changed_and_then_no_more(hall: TestHall, pages: Pages) -> None:
    async with later(pages) as phone:
        taken = await served(hall)
        path = rating_path(taken.url)
        faces = (await phone.open(path)).form
        await phone.send(faces, level="satisfied")
    async with later(pages, timedelta(minutes=9)) as phone:
        thanks = await phone.open(path)
        await phone.send(thanks.form, ("option", "skill"), level="very_satisfied")
        details = (await phone.open(path)).form
    async with later(pages, timedelta(minutes=11)) as phone:
        page = await phone.open(path)
        assert (page.status, page.forms) == (200, [])
        assert page.says("You have rated this service. Thank you.")
        assert page.says("It can no longer be changed: each service is rated once.")
        for form, value in ((faces, "dissatisfied"), (details, "fairly_satisfied")):
            answer = await phone.send(form, ("option", "skill"), level=value, page="details")
            assert answer.status == 409
            assert answer.says("a rating can no longer be changed")
    given = rating(hall, taken.ticket)
    assert given is not None
    assert (given.level, given.options) == ("very_satisfied", ("skill",))
    assert ratings_in_log(hall) == 2


async def test_after_seven_days_a_service_is_not_rated_any_more(hall: TestHall, pages: Pages) -> None:
    async with later(pages) as phone:
        first, second = await served(hall), await served(hall)
        faces = (await phone.open(rating_path(second.url))).form
    async with later(pages, timedelta(days=6)) as phone:
        assert (await phone.tap(rating_path(first.url), "satisfied")).says("Thank you")
    async with later(pages, timedelta(days=7, minutes=2)) as phone:
        page = await phone.open(rating_path(second.url))
        assert (page.status, page.forms) == (200, [])
        assert page.says("A service can be rated for 7 days after its end.")
        late = await phone.send(faces, level="satisfied")
        assert (late.status, late.says("That time is over.")) == (409, True)
    assert (level(hall, first.ticket), level(hall, second.ticket)) == ("satisfied", None)


async def test_a_screens_code_expires_but_not_while_its_page_waits(hall: TestHall, pages: Pages) -> None:
    async with later(pages) as phone:
        taken = await take(hall)
        async with hall.window(1) as window, hall.link("screen", "1") as screen:
            await call(window)
            path = rating_path((await screen.ask(p.GetScreen(), p.Screen)).url)
    async with later(pages, timedelta(minutes=13)) as phone:
        next_path = (await phone.open(path)).headers["Refresh"].partition("url=")[2]
        async with hall.link("window", "1") as window:
            await window.ask(p.SignIn("0001", "1234"), p.SignedIn)
            await window.ask(p.FinishService(), p.Finished)
    async with later(pages, timedelta(minutes=20)) as phone:
        expired = await phone.open(path)
        assert (expired.status, expired.says("This link has expired.")) == (410, True)
        page = await phone.open(next_path)
        thanks = await phone.send(page.form, level="satisfied")
        assert thanks.says("Thank you")
        form = page.form
        form.action = form.action.replace(next_path, path)
        assert (await phone.post(form.action, form.filled(level="satisfied"))).status_code == 410
    async with later(pages, timedelta(minutes=28)) as phone:
        assert (await phone.open(thanks.path)).says("You can change it until")
    assert level(hall, taken.ticket) == "satisfied"


async def test_what_is_kept_is_changed_for_ten_minutes_only(hall: TestHall, pages: Pages) -> None:
    now = 1_772_413_200_000
    async with pages.open() as serving:
        async with hall.open():
            await knows_the_hall(serving)
            taken = await served(hall)
        giving = Giving(serving.shell.link, serving.shell.mirror, serving.shell.state, lambda: now)
        ask = p.RateService(taken.ticket, 1, "satisfied")
        await giving.give("form-one", ask, 1, 600_000)
        now += 600_000
        await giving.give("form-two", p.RateService(taken.ticket, 1, "fairly_satisfied"), 1, 600_000)
        now += 1
        with pytest.raises(TooLate):
            await giving.give("form-three", ask, 1, 600_000)
        async with hall.open():
            await eventually(lambda: level(hall, taken.ticket) == "fairly_satisfied", 20)
    assert ratings_in_log(hall) == 2


async def test_what_is_kept_does_not_fill_the_disk(hall: TestHall, pages: Pages) -> None:
    async with pages.open() as serving:
        giving = Giving(serving.shell.link, serving.shell.mirror, serving.shell.state)
        ask = p.RateService(2026030200001, 1, "satisfied")
        for count in range(MOST_CHANGES):
            await giving.give(f"form-{count}", ask, 1, 600_000)
        with pytest.raises(TooLate):
            await giving.give("one more form", ask, 1, 600_000)
        assert len(await giving.kept(ask.ticket)) == MOST_CHANGES


async def test_the_days_key_is_thrown_away_the_next_day(tmp_path: Path) -> None:
    path = tmp_path / "web.db"
    with State.open(path) as state:
        monday = await state.work(lambda db: day_key(db, "2026-03-02"))
        assert await state.work(lambda db: day_key(db, "2026-03-02")) == monday
    with State.open(path) as state:
        assert await state.work(lambda db: day_key(db, "2026-03-02")) == monday
        tuesday = await state.work(lambda db: day_key(db, "2026-03-03"))
        await state.work(lambda db: forget(db, 0, "2026-03-03"))
        assert await state.work(lambda db: day_key(db, "2026-03-03")) == tuesday != monday
        await state.work(lambda db: forget(db, 0, "2026-03-04"))
    left = b"".join(file.read_bytes() for file in tmp_path.glob("web.db*"))  # noqa: ASYNC240 - nothing waits
    assert [key for key in (monday, tuesday) if key in left] == []
