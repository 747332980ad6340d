"""Somebody in line wants a message before the turn comes, and then does not want it any more."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.store.database import open_engine
from hall_server.store.stories import phone_of
from hall_server.web.serve import Serving
from tests.halls import HALL_TOML, TestHall, eventually
from tests.web.rating.phones import Pages, Phone, knows_the_hall, take

CHANNEL = """
[notices]
ahead = 2

[[notices.channels]]
kind = "webhook"
url = "http://127.0.0.1:9/messages"
"""


@pytest.fixture
def hall(tmp_path: Path) -> TestHall:
    """A hall that sends messages."""
    return TestHall(tmp_path / "hall", HALL_TOML + CHANNEL)


def notices_path(taken: p.TicketTaken) -> str:
    return f"/t/{taken.url.rsplit('/', 1)[1]}/notices"


def in_line(serving: Serving, taken: p.TicketTaken) -> bool:
    """Whether the pages know that somebody waits."""
    view = serving.shell.mirror.view
    return view is not None and taken.ticket in view.waiting


def number_left(hall: TestHall, ticket: int) -> str | None:
    """The phone number that the hall keeps for a ticket."""
    engine = open_engine(hall.folder.database)
    phone = phone_of(engine, ticket)
    engine.dispose()
    return phone


async def test_wanted_and_not_any_more(
    hall: TestHall, open_pages: Serving, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for _before in range(3):
        await take(hall)
    taken = await take(hall)
    await eventually(lambda: in_line(open_pages, taken))
    place = notices_path(taken).removesuffix("/notices")
    assert (await phone.open(place)).says("Send me a message")
    page = await phone.open(notices_path(taken))
    assert page.says("when 2 are ahead of you, and when you are called")
    assert page.says("used for this only and deleted at the end of the day")
    wanted = await phone.send(page.form, phone="138 0000-5678")
    assert (wanted.status, wanted.path) == (200, notices_path(taken))
    assert number_left(hall, taken.ticket) == "13800005678"
    assert wanted.says("Messages are on. They go to the number that ends in 78.")
    assert "5678" not in wanted.html
    there = await phone.open(place)
    assert (there.says("Messages to your phone are on"), there.says("Send me a message")) == (True, False)
    stopped = await phone.send(wanted.form)
    assert stopped.path == notices_path(taken)
    assert number_left(hall, taken.ticket) is None
    assert stopped.form.action == notices_path(taken)
    assert (await phone.open(place)).says("Send me a message")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("hall_server")]
    kept_out = ("1380000", "138 0000", notices_path(taken))
    assert [line for line in ours if any(words in line for words in kept_out)] == []


async def test_who_is_near_is_promised_no_more_than_there_is(hall: TestHall, phone: Phone) -> None:
    taken = await take(hall)
    page = await phone.open(notices_path(taken))
    assert page.says("We send a message when you are called.")
    assert not page.says("are ahead of you")
    wanted = await phone.send(page.form, phone="13800005678")
    assert wanted.says("You get one when you are called.")


async def test_a_number_that_is_none(hall: TestHall, phone: Phone) -> None:
    taken = await take(hall)
    page = await phone.open(notices_path(taken))
    for typed in ("", "12", "call me", "1380000\u202e5678901234"):
        wrong = await phone.send(page.form, phone=typed)
        assert (wrong.status, "#phone" in wrong.links) == (422, True), typed
    assert number_left(hall, taken.ticket) is None


async def test_who_is_not_in_line_is_told_so(hall: TestHall, phone: Phone) -> None:
    taken = await take(hall)
    form = (await phone.open(notices_path(taken))).form
    async with hall.link("manager", "office") as office:
        await office.ask(p.CancelTicket(taken.number, "went home"), p.Accepted)
    late = await phone.send(form, phone="13800005678")
    assert (late.status, late.says("This number is not waiting any more.")) == (409, True)
    assert (await phone.open(notices_path(taken))).forms == []
    assert number_left(hall, taken.ticket) is None


async def test_only_by_a_form_of_ones_own_slip(hall: TestHall, phone: Phone) -> None:
    taken, other = await take(hall), await take(hall)
    form = (await phone.open(notices_path(taken))).form
    foreign = await phone.post(notices_path(other), form.filled(phone="13800005678"))
    assert foreign.status_code == 403
    assert (await phone.open(f"{notices_path(taken)}/stop")).status == 405
    async with hall.window(1) as window, hall.link("screen", "1") as screen:
        await window.ask(p.CallNext(), p.AtWindow)
        await window.ask(p.StartService(), p.AtWindow)
        token = (await screen.ask(p.GetScreen(), p.Screen)).url.rsplit("/", 1)[1]
    assert (await phone.open(f"/t/{token}/notices")).status == 404
    assert number_left(hall, other.ticket) is None


async def test_while_the_hall_is_away_no_number_is_taken(hall: TestHall, pages: Pages) -> None:
    async with pages.open() as serving, pages.phone(serving) as phone:
        async with hall.open():
            await knows_the_hall(serving)
            taken = await take(hall)
            form = (await phone.open(notices_path(taken))).form
        away = await phone.send(form, phone="13800005678")
        assert (away.status, away.says("The hall's system is restarting.")) == (503, True)
        assert b"13800005678" not in pages.kept


async def test_a_hall_that_sends_none(tmp_path: Path) -> None:
    quiet = TestHall(tmp_path / "quiet")
    pages = Pages(quiet, tmp_path)
    serving: Serving
    async with quiet.open(), pages.open() as serving, pages.phone(serving) as phone:
        await knows_the_hall(serving)
        taken = await take(quiet)
        page = await phone.open(notices_path(taken))
        assert (page.forms, page.says("No messages are sent for this number")) == ([], True)
