"""Which service a rating is for when the hall is away, and what somebody may say of it."""

from __future__ import annotations

import contextlib

import pytest

from hall_server import protocol as p
from hall_server.web.rating import giving
from tests.halls import TestHall, eventually
from tests.web.rating.looking import left_behind, level, ratings_in_log
from tests.web.rating.phones import Pages, Phone, call, knows_the_hall, rating_path, serve, served, take
from tests.web.rating.test_kept import kept_ratings


async def journey_at_the_second_window(hall: TestHall, *, ends: bool = False) -> p.TicketTaken:
    """Somebody was served at window 1 and is now at window 2, where the service may end, too."""
    taken = await take(hall, p.BeginJourney("company"))
    async with hall.window(1, "0001") as window:
        await serve(window)
    async with hall.window(2, "0002") as window:
        await call(window)
        if ends:
            await window.ask(p.FinishService(), p.Finished)
    return taken


async def finish_at_the_second_window(hall: TestHall) -> None:
    async with hall.link("window", "2") as window:
        await window.ask(p.SignIn("0002", "1234"), p.SignedIn)
        await window.ask(p.FinishService(), p.Finished)


async def test_what_goes_on_is_rated_at_its_end_and_nobody_elses_service(
    hall: TestHall, pages: Pages
) -> None:
    async with pages.open() as serving, pages.phone(serving) as phone:
        async with hall.open():
            await knows_the_hall(serving)
            taken = await journey_at_the_second_window(hall)
            await eventually(lambda: at_window(serving.shell.mirror.view, taken.ticket) == 2)
        path = rating_path(taken.url)
        page = await phone.open(path)
        assert page.says("Window 2")
        assert not page.says("The service that you completed last")
        why = await phone.send(page.form, level="very_dissatisfied")
        kept = await phone.send(why.form, words="Nobody told me")
        assert kept.says("Your rating is kept here")
        assert kept.says("Window 2")
        async with hall.open():
            await knows_the_hall(serving)
            there = await phone.open(path)
            assert there.says("Kept here until the hall's system is back.")
            await finish_at_the_second_window(hall)
            await eventually(lambda: level(hall, taken.ticket, 2) == "very_dissatisfied", 60)
    assert level(hall, taken.ticket, 1) is None
    left = left_behind(hall, taken.ticket, 2)
    assert left is not None
    assert left.words == "Nobody told me"
    assert ratings_in_log(hall) == 1


async def test_an_answer_that_was_begun_in_the_dark_stays_with_its_service(
    hall: TestHall, pages: Pages
) -> None:
    """The hall is back before it is sent: too early to rate the second window, and not the first one's."""
    async with pages.open() as serving, pages.phone(serving) as phone:
        async with hall.open():
            await knows_the_hall(serving)
            taken = await journey_at_the_second_window(hall)
            await eventually(lambda: at_window(serving.shell.mirror.view, taken.ticket) == 2)
        page = await phone.open(rating_path(taken.url))
        async with hall.open():
            await knows_the_hall(serving)
            early = await phone.send(page.form, level="satisfied")
            assert early.says("This service is not over yet.")
            assert level(hall, taken.ticket, 1) is None
            await finish_at_the_second_window(hall)
            await phone.send(page.form, level="satisfied")
            assert (level(hall, taken.ticket, 1), level(hall, taken.ticket, 2)) == (None, "satisfied")


async def test_a_service_that_an_address_names_is_the_one_rated(hall: TestHall, pages: Pages) -> None:
    """The page of the first service was opened before; the ticket is at the second window."""
    async with pages.open() as serving, pages.phone(serving) as phone:
        async with hall.open():
            await knows_the_hall(serving)
            taken = await journey_at_the_second_window(hall)
            first = await phone.open(rating_path(taken.url) + "/1")
            assert first.says("Window 1")
        kept = await phone.send(first.form, level="satisfied")
        assert kept.says("Your rating is kept here")
        assert kept.says("Window 1")
        other = await phone.open(rating_path(taken.url))
        assert not other.says("kept here. It is handed in")
        assert other.says("Window 2")
        async with hall.open():
            await eventually(lambda: level(hall, taken.ticket, 1) == "satisfied", 20)
    assert ratings_in_log(hall) == 1


async def test_what_is_over_is_rated_as_what_was_completed_last(hall: TestHall, pages: Pages) -> None:
    async with pages.open() as serving, pages.phone(serving) as phone:
        async with hall.open():
            await knows_the_hall(serving)
            taken = await journey_at_the_second_window(hall, ends=True)
            await eventually(lambda: at_window(serving.shell.mirror.view, taken.ticket) is None)
        page = await phone.open(rating_path(taken.url))
        assert page.says("The service that you completed last")
        await phone.send(page.form, level="satisfied")
        async with hall.open():
            await eventually(lambda: level(hall, taken.ticket, 2) == "satisfied", 20)
    assert level(hall, taken.ticket, 1) is None


@pytest.mark.parametrize("away", [False, True])
async def test_back_to_the_first_answer_on_one_form(hall: TestHall, pages: Pages, away: bool) -> None:
    """Somebody goes back in the browser and taps another face, then the first one again."""
    async with pages.open() as serving, pages.phone(serving) as phone, contextlib.AsyncExitStack() as there:
        async with hall.open():
            await knows_the_hall(serving)
            taken = await served(hall)
            form = (await phone.open(rating_path(taken.url))).form
            if not away:
                await tap_in_turn(phone, form.action, form.filled())
        if away:
            await tap_in_turn(phone, form.action, form.filled())
            await there.enter_async_context(hall.open())
            await eventually(lambda: not kept_ratings(pages), 30)
    assert level(hall, taken.ticket) == "satisfied"
    assert ratings_in_log(hall) == 3


async def tap_in_turn(phone: Phone, action: str, fields: list[tuple[str, str]]) -> None:
    """Each answer twice, as impatient people do."""
    for answer in ("satisfied", "very_satisfied", "satisfied"):
        for _tap in range(2):
            assert (await phone.post(action, [*fields, ("level", answer)])).status_code == 303


async def test_services_that_there_never_were_are_not_kept(hall: TestHall, pages: Pages) -> None:
    async with pages.open() as serving, pages.phone(serving) as phone:
        async with hall.open():
            await knows_the_hall(serving)
            taken = await served(hall)
            form = (await phone.open(rating_path(taken.url))).form
        for visit in (2, 3, 1000):
            answer = await phone.post(f"{rating_path(taken.url)}/{visit}", form.filled(level="satisfied"))
            assert (answer.status_code, "There is no completed service" in answer.text) == (404, True)
        assert kept_ratings(pages) == 0
        assert (await phone.send(form, level="satisfied")).says("Your rating is kept here")


async def test_one_ticket_has_only_so_many_kept(
    hall: TestHall, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """These pages have heard nothing of the ticket, so they cannot know which services it had."""
    monkeypatch.setattr(giving, "MOST_KEPT", 4)
    async with pages.open() as serving, pages.phone(serving) as phone:
        async with hall.open():
            await knows_the_hall(serving)
            taken = await served(hall)
            other = await served(hall)
        form = (await phone.open(rating_path(taken.url))).form
        answers = [
            await phone.post(f"{rating_path(taken.url)}/{visit}", form.filled(level="satisfied"))
            for visit in range(1000, 1008)
        ]
        assert [answer.status_code for answer in answers] == [303] * 4 + [409] * 4
        assert kept_ratings(pages) == 4
        assert (await phone.tap(rating_path(other.url), "satisfied")).says("Your rating is kept here")


def at_window(view: p.HallView | None, ticket: int) -> int | None:
    """Where the pages' picture of the hall has a ticket."""
    windows = view.windows.values() if view else ()
    return next((one.number for one in windows if one.serving and one.serving.ticket == ticket), None)
