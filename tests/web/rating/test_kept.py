"""The hall is away while somebody rates: the rating is kept, and handed in once."""

from __future__ import annotations

import contextlib
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator

import pytest

from hall_server import protocol as p
from hall_server.web.rating.giving import Giving
from hall_server.web.serve import Serving
from tests.halls import ServerProcess, TestHall, eventually
from tests.web.rating.looking import left_behind, level, rating, ratings_in_log
from tests.web.rating.phones import Pages, call, knows_the_hall, rating_path, serve, served, take

SECRETS = ("Nobody told me", "Zhang San", "13800005678")


def kept_ratings(pages: Pages) -> int:
    """How many ratings wait for the hall."""
    with contextlib.closing(sqlite3.connect(pages.path.with_suffix(".db"))) as db:
        (count,) = db.execute("SELECT COUNT(*) FROM kept_ratings WHERE body IS NOT NULL").fetchone()
    return int(count)


Known = tuple[Serving, p.TicketTaken]


@pytest.fixture
async def known_pages(hall: TestHall, pages: Pages) -> AsyncIterator[Known]:
    """The pages of a hall that was open once and is away now, with one number served."""
    async with pages.open() as serving:
        async with hall.open():
            await knows_the_hall(serving)
            taken = await served(hall)
        yield serving, taken


async def test_a_rating_is_kept_changed_and_handed_in(
    hall: TestHall, pages: Pages, known_pages: Known
) -> None:
    serving, taken = known_pages
    path = rating_path(taken.url)
    async with pages.phone(serving) as phone:
        page = await phone.open(path)
        assert page.says("Your rating is kept here")
        kept = await phone.send(page.form, level="satisfied")
        assert kept.says("Your rating is kept here")
        assert kept.says("You can change it until")
        assert kept_ratings(pages) == 1
        words, name, number = SECRETS
        changed = await phone.send(
            kept.form, ("option", "skill"), level="dissatisfied", words=words, name=name, phone=number
        )
        assert changed.says("Dissatisfied Knowledge and skill")
        assert all(secret.encode() in pages.kept for secret in SECRETS)
        async with hall.open():
            await eventually(lambda: level(hall, taken.ticket) == "dissatisfied", 20)
            await eventually(lambda: not kept_ratings(pages), 20)
            page = await phone.open(path)
            assert page.says("Thank you")
            assert not page.says("kept here")
    given = rating(hall, taken.ticket)
    assert given is not None
    assert given.options == ("skill",)
    assert given.at - given.first_at < 60_000
    left = left_behind(hall, taken.ticket)
    assert left is not None
    assert (left.words, left.name, left.phone) == SECRETS
    assert ratings_in_log(hall) == 2
    assert [secret for secret in SECRETS if secret.encode() in pages.kept] == []


async def test_what_was_written_stays_on_both_sides(hall: TestHall, pages: Pages, known_pages: Known) -> None:
    """Words wait here, then more is said; words lie in the hall, and more is said here."""
    serving, taken = known_pages
    words, name, number = SECRETS
    async with pages.phone(serving) as phone:
        why = await phone.tap(rating_path(taken.url), "dissatisfied")
        kept = await phone.send(why.form, words=words)
        assert kept.says("Received, thank you: your words.")
        kept = await phone.send(kept.form, name=name)
        assert kept.says("Received, thank you: your words, your name.")
        async with hall.open():
            await eventually(lambda: not kept_ratings(pages), 20)
            there = await phone.open(rating_path(taken.url))
            assert there.says("Received, thank you: your words, your name.")
        kept = await phone.send(there.form, level="satisfied", phone=number)
        assert kept.says("Your rating is kept here")
        assert kept.says("Received, thank you: your words, your name, your phone number.")
        async with hall.open():
            await eventually(lambda: not kept_ratings(pages), 20)
        left = left_behind(hall, taken.ticket)
        assert left is not None
        assert (left.words, left.name, left.phone) == SECRETS
        bare = await phone.send(kept.form, delete="left")
        assert not bare.says("Received")
        async with hall.open():
            await eventually(lambda: not kept_ratings(pages), 20)
    assert left_behind(hall, taken.ticket) is None


async def test_a_rated_service_is_not_offered_anew_while_the_hall_is_away(
    hall: TestHall, pages: Pages
) -> None:
    """And what changes it can be changed for as long as the first one."""
    async with pages.open() as serving, pages.phone(serving) as phone:
        async with hall.open():
            await knows_the_hall(serving)
            taken = await served(hall)
            thanks = await phone.tap(rating_path(taken.url), "satisfied")
        until = re.search(r"You can change it until [0-9:]+", thanks.words)
        assert until is not None
        there = await phone.open(rating_path(taken.url))
        assert (there.says("Thank you"), there.says(until[0])) == (True, True)
        changed = await phone.send(there.form, level="very_satisfied")
        assert changed.says("Your rating is kept here")
        assert changed.says(until[0])
        assert "kept.js" in changed.html


async def test_a_double_tap_is_kept_once(hall: TestHall, pages: Pages, known_pages: Known) -> None:
    serving, taken = known_pages
    async with pages.phone(serving) as phone:
        page = await phone.open(rating_path(taken.url))
        sent = page.form.filled(level="satisfied")
        for _tap in range(3):
            assert (await phone.post(page.form.action, sent)).status_code == 303
        assert kept_ratings(pages) == 1
        async with hall.open():
            await eventually(lambda: level(hall, taken.ticket) == "satisfied", 20)
    assert ratings_in_log(hall) == 1


async def test_a_bad_answer_is_asked_why_also_in_the_dark(
    hall: TestHall, pages: Pages, known_pages: Known
) -> None:
    serving, taken = known_pages
    async with pages.phone(serving) as phone:
        why = await phone.tap(rating_path(taken.url), "dissatisfied")
        assert why.says("Please tell us why")
        assert kept_ratings(pages) == 0
        await phone.send(why.form, ("option", "attitude"))
        assert kept_ratings(pages) == 1


async def test_what_the_hall_refuses_later_is_told(hall: TestHall, pages: Pages) -> None:
    async with pages.open() as serving, pages.phone(serving) as phone:
        async with hall.open():
            await knows_the_hall(serving)
            waiting = await take(hall)
        path = rating_path(waiting.url)
        page = await phone.tap(path, "satisfied")
        assert page.says("kept here")
        async with hall.open():
            await eventually(lambda: not kept_ratings(pages), 20)
            page = await phone.open(path)
            assert page.says("A rating that was kept here was not accepted: This service is not over yet.")
            async with hall.window(1) as window:
                await serve(window)
            page = await phone.open(path)
            assert page.says("was not accepted")
            thanks = await phone.send(page.form, level="satisfied")
            assert not thanks.says("was not accepted")
    assert level(hall, waiting.ticket) == "satisfied"


async def test_a_service_that_a_clerk_could_not_close_is_waited_for(hall: TestHall, pages: Pages) -> None:
    async with pages.open() as serving, pages.phone(serving) as phone:
        async with hall.open():
            await knows_the_hall(serving)
            taken = await take(hall)
            async with hall.window(1) as window:
                await call(window)
        await phone.tap(rating_path(taken.url), "very_satisfied")
        async with hall.open():
            await knows_the_hall(serving)
            async with hall.link("window", "1") as window:
                await window.ask(p.SignIn("0001", "1234"), p.SignedIn)
                await window.ask(p.FinishService(), p.Finished)
            await eventually(lambda: level(hall, taken.ticket) == "very_satisfied", 60)
    given = rating(hall, taken.ticket)
    assert given is not None
    assert given.at >= given.ended_at
    assert ratings_in_log(hall) == 1


async def test_a_clerk_may_close_a_service_just_after_the_hall_said_that_it_goes_on(
    hall: TestHall, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Giving._at_window
    looked: list[int] = []

    async def closed_meanwhile(giving: Giving, ticket: int) -> bool:
        if not looked:
            async with hall.link("window", "1") as window:
                await window.ask(p.SignIn("0001", "1234"), p.SignedIn)
                await window.ask(p.FinishService(), p.Finished)
        looked.append(ticket)
        return await look(giving, ticket)

    monkeypatch.setattr(Giving, "_at_window", closed_meanwhile)
    async with pages.open() as serving, pages.phone(serving) as phone:
        async with hall.open():
            await knows_the_hall(serving)
            taken = await take(hall)
            async with hall.window(1) as window:
                await call(window)
        await phone.tap(rating_path(taken.url), "very_satisfied")
        async with hall.open():
            await eventually(lambda: level(hall, taken.ticket) == "very_satisfied", 60)
    assert looked == [taken.ticket]


async def test_an_answer_that_was_lost_makes_no_second_rating(
    hall: TestHall, pages: Pages, known_pages: Known
) -> None:
    """The process ends after the hall has acted and before it could note so."""
    serving, taken = known_pages
    before = pages.path.with_name("before")
    before.mkdir()
    async with pages.phone(serving) as phone:
        await phone.tap(rating_path(taken.url), "satisfied")
        with (
            sqlite3.connect(pages.path.with_suffix(".db")) as live,
            sqlite3.connect(before / "web.db") as copy,
        ):
            live.backup(copy)
        live.close()
        copy.close()
        async with hall.open():
            await eventually(lambda: not kept_ratings(pages), 20)
    assert ratings_in_log(hall) == 1
    again = Pages(hall, before)
    again.device = pages.device
    assert kept_ratings(again) == 1
    async with hall.open(), again.open():
        await eventually(lambda: not kept_ratings(again), 20)
    assert ratings_in_log(hall) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL to send")
@pytest.mark.slow
async def test_the_hall_and_then_the_pages_are_killed(hall: TestHall, pages: Pages) -> None:
    server = ServerProcess(hall)
    async with server.up(), pages.process() as web:
        await web.answering()
        one, two = await served(hall), await served(hall)
        async with pages.phone(web) as phone:
            forms = [(await phone.open(rating_path(taken.url))).form for taken in (one, two)]
            server.kill()
            words, name, number = SECRETS
            why = await phone.send(forms[0], level="very_dissatisfied")
            kept = await phone.send(why.form, words=words, name=name, phone=number)
            assert kept.says("Your rating is kept here")
            kept = await phone.send(forms[1], level="satisfied")
            assert kept.says("Your rating is kept here")
            web.end(signal.SIGKILL)
            web.start()
            await web.answering()
            page = await phone.open(rating_path(two.url))
            assert page.says("Your rating is kept here")
            server.start()
            await server.answering()
            await eventually(lambda: not kept_ratings(pages), 60)
            for form in forms[1:]:
                assert (await phone.post(form.action, form.filled(level="satisfied"))).status_code == 303
        web.end(signal.SIGTERM)
    assert (level(hall, one.ticket), level(hall, two.ticket)) == ("very_dissatisfied", "satisfied")
    assert ratings_in_log(hall) == 2
    left = left_behind(hall, one.ticket)
    assert left is not None
    assert left.words == words
    secrets = [*SECRETS, one.url.rsplit("/", 1)[1]]
    assert [secret for secret in secrets if secret.encode() in pages.kept or secret in web.log] == []
    assert "Traceback" not in web.log
    assert "POST /r/{token}/{visit} 303" in web.log
