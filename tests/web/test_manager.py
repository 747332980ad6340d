"""Who may look at the manager's page, and for how long."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner

from hall_server import protocol as p
from hall_server.bootstrap import RunningHall
from hall_server.cli import main
from hall_server.logs import start_log
from hall_server.web import page_users
from hall_server.web.page_users import put, remove
from hall_server.web.serve import Serving
from tests.halls import TestHall, eventually
from tests.web.browsing import browser
from tests.web.manager_hall import PASSWORD, let_in, manager_pages
from tests.web.rating.phones import Page, Phone
from tests.web.streams import Stream

PATH = "/manager/events"


@pytest.fixture(autouse=True)
def quick_checks_in_a_long_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine, all that is tried in a test is tried within one minute."""
    monkeypatch.setattr(page_users, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr("hall_server.web.manager.guessing.MINUTE", 3600.0)


@pytest.fixture
async def office(open_hall: RunningHall, hall: TestHall, tmp_path: Path) -> AsyncIterator[Serving]:
    async with manager_pages(hall, tmp_path).open() as served:
        await eventually(lambda: served.shell.mirror.live)
        await let_in(served)
        yield served


async def signed_in(client: httpx.AsyncClient, password: str = PASSWORD) -> Page:
    phone = Phone(client)
    asked = await phone.open("/manager")
    return await phone.send(asked.form, name="office", password=password)


async def test_the_hall_is_seen_by_who_signs_in_until_signing_out(office: Serving) -> None:
    async with browser(office) as client:
        seen = await signed_in(client)
        assert 'class="manager"' in seen.html
        out = await Phone(client).send(seen.form)
        assert 'name="password"' in out.html
        assert (await client.get("/manager/events")).status_code == 403


async def test_signing_out_ends_the_session_for_whoever_has_its_cookie(
    office: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hall_server.web.manager.pages.BEAT", 0.2)
    async with browser(office) as client, browser(office) as other:
        seen, elsewhere = await signed_in(client), await signed_in(other)
        copied = client.cookies["manager"]
        async with browser(office, Cookie=f"manager={copied}") as thief:
            assert 'class="manager"' in (await thief.get("/manager")).text
            async with thief.stream("GET", PATH) as response:
                await Phone(client).send(seen.form)
                ended = [name async for name in _names(Stream(response))][-1]
            assert ended == "end"
            assert 'name="password"' in (await thief.get("/manager")).text
        assert 'class="manager"' in (await Phone(other).open("/manager")).html
        assert 'class="manager"' in elsewhere.html


async def _names(stream: Stream) -> AsyncIterator[str]:
    """The kinds of events up to the last."""
    name = ""
    while name != "end":
        name, _data = await stream.event()
        yield name


async def test_a_session_outlives_a_restart_and_what_has_ended_stays_ended(
    open_hall: RunningHall, hall: TestHall, tmp_path: Path
) -> None:
    pages = manager_pages(hall, tmp_path)
    async with pages.open() as served:
        await eventually(lambda: served.shell.mirror.live)
        await let_in(served)
        async with browser(served) as client, browser(served) as other:
            await signed_in(client)
            await Phone(other).send((await signed_in(other)).form)
            kept, ended = client.cookies["manager"], other.cookies.get("manager")
            assert ended is None
    async with pages.open() as served:
        await eventually(lambda: served.shell.mirror.live)
        async with browser(served, Cookie=f"manager={kept}") as client:
            assert 'class="manager"' in (await client.get("/manager")).text


async def test_the_cookie_is_nobody_elses(office: Serving) -> None:
    async with browser(office) as client:
        asked = Page(await client.get("/manager"))
        fields = asked.form.filled(name="office", password=PASSWORD)
        answer = await Phone(client).post(asked.form.action, fields)
        (cookie,) = [one for one in answer.headers.get_list("Set-Cookie") if one.startswith("manager=")]
        for kept in ("HttpOnly", "SameSite=strict", "Path=/manager", "Max-Age=43200"):
            assert kept in cookie
        value = cookie.partition(";")[0].partition("=")[2].strip('"')
    async with browser(office, Cookie=f"manager={value[:-2]}xx") as thief:
        assert 'name="password"' in (await thief.get("/manager")).text


async def test_another_sites_form_signs_nobody_in_or_out(office: Serving) -> None:
    async with browser(office) as stranger, browser(office) as client:
        theirs = Page(await stranger.get("/manager"))
        await client.get("/manager")
        fields = theirs.form.filled(name="office", password=PASSWORD)
        assert (await Phone(client).post(theirs.form.action, fields)).status_code == 403
        seen = await signed_in(client)
        assert (await Phone(client).post("/manager/sign-out", [("seal", "")])).status_code == 403
        assert (await Phone(client).open("/manager")).html.count("<main") == seen.html.count("<main")


async def guess(client: httpx.AsyncClient, name: str, times: int) -> list[int]:
    """What wrong passwords are answered with, all sent at once."""
    asked = Page(await client.get("/manager"))
    fields = asked.form.filled(name=name, password="wrong")
    guesses = await asyncio.gather(*(Phone(client).post(asked.form.action, fields) for _ in range(times)))
    return sorted(guess.status_code for guess in guesses)


async def test_guessing_is_braked_also_all_at_once(office: Serving) -> None:
    async with browser(office) as client:
        assert await guess(client, "office", 8) == [403] * 5 + [429] * 3
        assert 'class="manager"' not in (await signed_in(client)).html
        answers = [await guess(client, f"name-{number}", 5) for number in range(4)]
        assert answers == [[403] * 5] * 3 + [[429] * 5]


async def test_who_knows_nothing_keeps_no_manager_out(
    office: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many addresses guess, one of them the manager's own, which is the whole office's."""
    address = ""
    monkeypatch.setattr("hall_server.web.manager.sessions.caller", lambda _scope: address)
    async with browser(office) as manager, browser(office) as stranger, browser(office) as elsewhere:
        address = "10.0.0.1"
        assert 'class="manager"' in (await signed_in(manager)).html
        manager.cookies.delete("manager")
        assert await guess(stranger, "office", 8) == [403] * 5 + [429] * 3
        address = "10.0.0.2"
        assert 'class="manager"' in (await signed_in(elsewhere)).html
        for host in range(3, 15):
            address = f"10.0.0.{host}"
            answers = await guess(stranger, "office", 5)
        assert answers == [429] * 5
        address = "10.0.0.1"
        assert 'class="manager"' in (await signed_in(manager)).html
        # What its browser may try is bounded, too; and by another name it is a stranger.
        manager.cookies.delete("manager")
        assert await guess(manager, "head", 1) == [429]
        assert await guess(manager, "office", 8) == [403] * 5 + [429] * 3


async def test_a_new_password_or_none_ends_what_was_open(office: Serving) -> None:
    async with browser(office) as client:
        await signed_in(client)
        await office.shell.state.work(lambda connection: put(connection, "office", "another one"))
        assert 'name="password"' in (await client.get("/manager")).text
        assert 'class="manager"' in (await signed_in(client, "another one")).html
        await office.shell.state.work(lambda connection: remove(connection, "office"))
        assert 'name="password"' in (await client.get("/manager")).text


async def test_from_elsewhere_there_is_no_such_page(
    open_hall: RunningHall, hall: TestHall, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Only the log says that it is a matter of networks, and not from where."""
    elsewhere = manager_pages(hall, tmp_path, networks=["10.0.0.0/8"])
    async with elsewhere.open() as served, browser(served) as client:
        for path in ("/manager", "/manager/events"):
            assert (await client.get(path)).status_code == 404
    assert "none of the networks under [manager]" in caplog.text
    assert "127.0.0.1" not in caplog.text.split("none of the networks")[1].split("\n")[0]
    async with manager_pages(hall, tmp_path, enabled=False).open() as served, browser(served) as client:
        assert (await client.get("/manager")).status_code == 404


async def test_everybody_gets_the_same_text_rendered_once(office: Serving) -> None:
    async with browser(office, **{"Accept-Language": "en"}) as client:
        await signed_in(client)
        async with client.stream("GET", PATH) as one, client.stream("GET", PATH) as two:
            first = await anext(one.aiter_lines())
            assert first == "event: main" == await anext(two.aiter_lines())


async def test_who_may_no_longer_look_sees_no_more_of_a_busy_hall(
    office: Serving, hall: TestHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something happens so often that the stream never falls silent."""
    monkeypatch.setattr("hall_server.web.manager.pages.BEAT", 1.5)
    async with browser(office) as client, hall.link("kiosk", "kiosk-1") as kiosk:
        await signed_in(client)
        async with client.stream("GET", PATH) as response:
            stream = Stream(response)
            assert (await stream.event())[0] == "main"
            await office.shell.state.work(lambda connection: remove(connection, "office"))
            told = "main"
            for _citizen in range(60):
                await kiosk.ask(p.TakeTicket("invoice"), p.TicketTaken)
                told, _data = await stream.event()
                if told == "end":
                    break
            assert told == "end"


def test_names_are_added_and_removed_by_the_command(hall: TestHall, tmp_path: Path) -> None:
    pages = manager_pages(hall, tmp_path)
    from tests.web.rating.phones import DEVICE

    pages.path.write_text(DEVICE.format(port=7820, device=pages.device), encoding="utf-8")
    run = CliRunner()
    path = str(pages.path)
    assert run.invoke(main, ["page-user", "add", path, "office", "--password", "short"]).exit_code == 2
    assert run.invoke(main, ["page-user", "add", path, "office", "--password", PASSWORD]).exit_code == 0
    assert run.invoke(main, ["page-user", "list", path]).output == "office\n"
    assert run.invoke(main, ["page-user", "remove", path, "office"]).exit_code == 0
    assert run.invoke(main, ["page-user", "remove", path, "office"]).exit_code == 1


def test_a_log_for_programs_has_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    root.handlers.clear()
    try:
        start_log("json")
        logging.getLogger("hall_server").warning("the hall %s is open", "big")
        told = json.loads(capsys.readouterr().err)
    finally:
        root.handlers[:], root.level = before
    assert told.pop("time")
    assert told == {"level": "WARNING", "logger": "hall_server", "message": "the hall big is open"}
