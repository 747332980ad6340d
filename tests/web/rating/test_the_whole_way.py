"""From the slip's code to thanks, and all that somebody may do on the way."""

from __future__ import annotations

import asyncio

import pytest

from hall_server import protocol as p
from hall_server.bootstrap import RunningHall
from hall_server.web.serve import Serving
from tests.halls import TestHall
from tests.web.rating.looking import left_behind, level, rating, ratings_in_log
from tests.web.rating.phones import Page, Pages, Phone, call, knows_the_hall, rating_path, serve, served, take


async def test_one_tap_is_a_rating(hall: TestHall, phone: Phone) -> None:
    taken = await served(hall)
    page = await phone.open(rating_path(taken.url))
    assert page.says("Consultation")
    assert page.says(f"Number {taken.number} · Window 1 2026-03-02 09:")
    assert page.says("It is voluntary")
    levels = [value for _name, value in page.form.buttons]
    assert levels == ["very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied"]
    assert rating(hall, taken.ticket) is None
    thanks = await phone.send(page.form, level="satisfied")
    assert thanks.says("Thank you")
    assert thanks.says("You can change it until 09:1")
    given = rating(hall, taken.ticket)
    assert given is not None
    assert (given.level, given.options) == ("satisfied", ())
    await phone.open(thanks.path)
    assert ratings_in_log(hall) == 1


async def test_then_whatever_else_there_is_to_say(hall: TestHall, phone: Phone) -> None:
    taken = await served(hall)
    thanks = await phone.tap(rating_path(taken.url), "very_satisfied")
    saved = await phone.send(
        thanks.form,
        ("option", "skill"),
        ("option", "attitude"),
        words="Quick and kind.\r\nThank you!",
        name=" 张 三 ",
        phone="138-0000 5678",
    )
    assert saved.says("Attitude Knowledge and skill")
    given = rating(hall, taken.ticket)
    assert given is not None
    assert (given.level, given.options) == ("very_satisfied", ("attitude", "skill"))
    left = left_behind(hall, taken.ticket)
    assert left is not None
    assert (left.words, left.name, left.phone) == ("Quick and kind. Thank you!", "张 三", "13800005678")
    assert "13800005678" not in saved.html
    assert "Quick and kind" not in saved.html


async def test_what_was_written_stays_until_its_giver_deletes_it(hall: TestHall, phone: Phone) -> None:
    taken = await served(hall)
    why = await phone.tap(rating_path(taken.url), "dissatisfied")
    saved = await phone.send(why.form, words="Nobody told me", name="Zhang", phone="13800005678")
    assert saved.says("Received, thank you: your words, your name, your phone number.")
    assert not any(secret in saved.html for secret in ("Nobody told", "Zhang", "13800005678"))
    again = await phone.send(saved.form)
    assert again.says("Received, thank you: your words, your name, your phone number.")
    # Words that are kept are reason enough.
    worse = await phone.send(again.form, level="very_dissatisfied", phone="13900001111")
    left = left_behind(hall, taken.ticket)
    assert left is not None
    assert (left.words, left.name, left.phone) == ("Nobody told me", "Zhang", "13900001111")
    assert ("delete", "left") in worse.form.buttons
    bare = await phone.send(worse.form, delete="left")
    assert (bare.status, bare.says("Please say why")) == (422, True)
    gone = await phone.send(worse.form, level="satisfied", words="typed in vain", delete="left")
    assert not gone.says("Received")
    assert gone.form.buttons == []
    assert left_behind(hall, taken.ticket) is None
    assert level(hall, taken.ticket) == "satisfied"


async def test_a_bad_answer_first_asks_why(hall: TestHall, phone: Phone) -> None:
    taken = await served(hall)
    why = await phone.tap(rating_path(taken.url), "very_dissatisfied")
    assert why.says("Please tell us why")
    assert why.says("Nothing is recorded yet")
    assert rating(hall, taken.ticket) is None
    still = await phone.send(why.form, words=" \u200b\u202e ")
    assert (still.status, still.says("Please say why")) == (422, True)
    assert "#reasons" in still.links
    assert rating(hall, taken.ticket) is None
    thanks = await phone.send(still.form, ("option", "attitude"))
    assert thanks.says("Thank you")
    given = rating(hall, taken.ticket)
    assert given is not None
    assert (given.level, given.options) == ("very_dissatisfied", ("attitude",))


async def test_the_page_for_a_reason_is_for_bad_answers_only(hall: TestHall, phone: Phone) -> None:
    taken = await served(hall)
    path = rating_path(taken.url)
    assert (await phone.open(f"{path}/1/satisfied")).status == 404
    assert (await phone.open(f"{path}/1/dissatisfied")).status == 200


async def test_before_the_end_the_page_waits(hall: TestHall, phone: Phone) -> None:
    taken = await take(hall)
    path = rating_path(taken.url)
    waiting = await phone.open(path)
    assert (waiting.status, waiting.forms) == (200, [])
    assert waiting.says("not over yet")
    assert waiting.headers["Refresh"] == f"8; url={path}"
    async with hall.window(1) as window:
        await call(window)
        assert (await phone.open(path)).says("not over yet")
        await window.ask(p.FinishService(), p.Finished)
    assert len((await phone.open(path)).form.buttons) == 5


async def test_rating_before_the_end_is_refused(hall: TestHall, phone: Phone) -> None:
    """A form that was made up; the seal is that of the same slip's other service."""
    journey = await take(hall, p.BeginJourney("company"))
    async with hall.window(9) as window:
        await serve(window)
        await call(window)
        page = await phone.open(f"{rating_path(journey.url)}/1")
        form = page.form
        form.action = form.action.removesuffix("/1") + "/2"
        early = await phone.send(form, level="satisfied")
        assert (early.status, early.says("This service is not over yet.")) == (409, True)
        assert ratings_in_log(hall) == 0


async def test_the_services_of_a_journey_are_rated_one_by_one(hall: TestHall, phone: Phone) -> None:
    journey = await take(hall, p.BeginJourney("company"))
    path = rating_path(journey.url)
    async with hall.window(9) as window:
        await serve(window)
        await serve(window)
        page = await phone.open(path)
        assert [link for link in page.links if link.startswith(f"{path}/")] == [f"{path}/1", f"{path}/2"]
        await phone.tap(f"{path}/1", "satisfied")
        again = await phone.open(path)
        assert again.says("Can be changed until")
        await call(window)
        assert (await phone.open(path)).says("Not over yet.")
        await window.ask(p.FinishService(), p.Finished)
        await phone.tap(f"{path}/3", "fairly_satisfied")
    levels = [level(hall, journey.ticket, visit) for visit in (1, 2, 3)]
    assert levels == ["satisfied", None, "fairly_satisfied"]


async def test_who_did_not_come_or_was_passed_on_has_nothing_to_rate(hall: TestHall, phone: Phone) -> None:
    passed_on = await take(hall)
    async with hall.window(9) as window:
        await call(window)
        await window.ask(p.TransferTicket("invoice"), p.Accepted)
        await call(window)
        await window.ask(p.FinishService(), p.Finished)
    page = await phone.open(rating_path(passed_on.url))
    assert page.form.action.endswith("/2")
    missed = await take(hall)
    async with hall.window(1) as window:
        await window.ask(p.CallNext(), p.AtWindow)
        for _call in range(2):
            await window.ask(p.Recall(), p.AtWindow)
        await window.ask(p.MarkNoShow(), p.Accepted)
    page = await phone.open(rating_path(missed.url))
    assert (page.forms, page.says("There is no completed service to rate here.")) == ([], True)


async def test_a_screen_rates_its_own_service_and_opens_by_itself(hall: TestHall, phone: Phone) -> None:
    journey = await take(hall, p.BeginJourney("company"))
    async with hall.window(9) as window, hall.link("screen", "9") as screen:
        await serve(window)
        await call(window)
        url = (await screen.ask(p.GetScreen(), p.Screen)).url
        path = rating_path(url)
        waiting = await phone.open(path)
        assert waiting.says("not over yet")
        assert waiting.headers["Refresh"].startswith(f"8; url=/r/{journey.ticket}.2.")
        await window.ask(p.FinishService(), p.Finished)
        assert (await phone.open(f"{path}/1")).status == 404
        page = await phone.open(path)
        form = page.form
        form.action = form.action.removesuffix("/2") + "/1"
        assert (await phone.send(form, level="satisfied")).status == 404
        assert (await phone.tap(path, "satisfied")).says("Thank you")
    assert rating(hall, journey.ticket, 1) is None
    given = rating(hall, journey.ticket, 2)
    assert given is not None
    assert given.signals.channel == "screen"


async def test_the_same_form_twice_at_once_is_one_rating(
    hall: TestHall, pages: Pages, open_pages: Serving, phone: Phone
) -> None:
    taken = await served(hall)
    page = await phone.open(rating_path(taken.url))
    sent = page.form.filled(level="satisfied")
    async with pages.phone(open_pages) as same:
        answers = await asyncio.gather(*(one.post(page.form.action, sent) for one in (phone, same) * 5))
    assert {answer.status_code for answer in answers} == {303}
    assert ratings_in_log(hall) == 1
    late = await phone.post(page.form.action, sent)
    assert late.status_code == 303
    assert ratings_in_log(hall) == 1


async def test_another_face_within_the_time_is_a_change(hall: TestHall, phone: Phone) -> None:
    taken = await served(hall)
    path = rating_path(taken.url)
    faces = await phone.open(path)
    await phone.send(faces.form, level="satisfied")
    await phone.send(faces.form, level="very_satisfied")
    thanks = await phone.open(path)
    assert thanks.form.fields.count(("level", "very_satisfied")) == 1
    await phone.send(thanks.form, ("option", "skill"), level="dissatisfied")
    assert level(hall, taken.ticket) == "dissatisfied"


async def test_phones_are_told_apart(hall: TestHall, pages: Pages, open_hall: RunningHall) -> None:
    tickets = [await served(hall) for _ in range(3)]
    async with pages.open() as serving, pages.phone(serving) as one, pages.phone(serving, "other") as other:
        await knows_the_hall(serving)
        await one.tap(rating_path(tickets[0].url), "satisfied")
        await one.tap(rating_path(tickets[1].url), "satisfied")
        await other.tap(rating_path(tickets[2].url), "satisfied")
    first, second, third = (given.signals for taken in tickets if (given := rating(hall, taken.ticket)))
    assert first.device == second.device != third.device
    assert (first.channel, len(first.device), first.on_site) == ("slip", 24, True)
    assert first.since_end > 0


@pytest.mark.parametrize(("language", "words"), [("zh", "非常满意"), ("en", "Very satisfied")])
async def test_both_languages_all_the_way(hall: TestHall, phone: Phone, language: str, words: str) -> None:
    taken = await served(hall)
    page: Page = await phone.open(f"{rating_path(taken.url)}?lang={language}")
    assert page.says(words)
    thanks = await phone.send(page.form, level="very_satisfied")
    assert thanks.path.endswith(f"?lang={language}")
    assert thanks.says(words)
